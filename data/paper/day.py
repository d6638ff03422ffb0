"""Days as people write them."""

from __future__ import annotations

from typing import Final

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""In English wherever the server stands."""


def day_words(iso: str) -> str:
    """Return an ISO day, month or year in words; "an unknown date" for none.

    >>> day_words("2027-04-01"), day_words("2025-03"), day_words("2020"), day_words("")
    ('1 April 2027', 'March 2025', '2020', 'an unknown date')
    """
    if not iso:
        return "an unknown date"
    year, *rest = iso.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"
