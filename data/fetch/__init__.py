"""Which official files there are today, and how do they come here?"""

from data.fetch.addresses import STREETS, Source, licence_of, publisher_of, sources, title_of
from data.fetch.asking import FetchCancelledError, FetchError, Patience
from data.fetch.download import Downloads, Fetched, Wanted
from data.fetch.publications import Edition, editions, file_of, name_of, newest_file
