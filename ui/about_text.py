"""What the About page says that is not about one area: words, abbreviations and symbols."""

from typing import Final

WORDS: Final = (
    ("practice", "a GP practice with an ODS code and a registered list"),
    ("cluster", "practices that work together in a plan; each keeps its name, its list and its contract"),
    ("PCN", "primary care network: the cluster that exists today"),
    ("plan", "which practice is in which cluster; practices may be not placed"),
    ("move", "one practice changing cluster"),
    ("place", "a small census area: an LSOA, lower layer super output area, of about 1,700 residents"),
    ("patients", "people registered with a practice, by headcount; official"),
    ("residents", "people living in a place, from the census or an estimate; not the same as patients"),
    ("minutes", "travel time to the practice, walking to the street included"),
    ("reach", "the streets within so many minutes of a practice"),
    ("territory", "the places where a cluster has more patients than any other cluster"),
    ("hub", "the practice of a cluster that hosts shared or extended-hours services"),
    ("federation", "practices of a whole borough working at scale; it holds several clusters"),
    ("ODS", "Organisation Data Service, which gives each practice its code"),
    ("IMD", "index of multiple deprivation"),
    ("DES", "directed enhanced service: the contract under which PCNs work"),
)

SYMBOLS: Final = (
    "n(u,p) is the number of patients of practice p who live in place u; t(u,p) the minutes from u to p in the chosen "
    "mode; C a cluster; m the chosen minutes."
)
