"""Which official files there are today, and how do they come here?"""

from data.fetch.download import Downloads, Fetched, FetchError, Patience, Wanted, open_session
