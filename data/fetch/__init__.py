"""Which official files there are today, and how do they come here?"""

from data.fetch.asking import Patience
from data.fetch.download import Downloads
from data.fetch.gathering import DOWNLOADS, WantedArea, check_own, fetch_whole, gather, needed
from data.fetch.published import check, listing, would_fetch
from data.fetch.regions import BOARD, BOROUGH
