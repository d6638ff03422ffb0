"""Codes of places: how they look, and of which census they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.headings import plain

if TYPE_CHECKING:
    from collections.abc import Iterable

IN_ENGLAND: Final = r"E01\d{6}"
PLACE_CODE: Final = r"[A-Z]\d{8}"
"""Codes of areas of the Office for National Statistics, whichever country."""
LSOA_2011: Final = ("lsoa11cd", "lsoa code 2011", "lsoa 2011 code", "lsoa11", "lsoa11 code", "f lsoa11cd")
LSOA_2021: Final = ("lsoa21cd", "lsoa code 2021", "lsoa 2021 code", "lsoa21", "lsoa21 code")
LSOA_EITHER: Final = ("lsoa code", "lsoacd", "lsoa", "area code", "area codes", "geography code", "code")
LSOA: Final = (*LSOA_2011, *LSOA_2021, *LSOA_EITHER)
LAST_OF_2011: Final = "E01033768"
"""The highest code of England in 2011; new places of 2021 have those above it. Source: ONS, change history of codes."""


def census_of(heading: object) -> int | None:
    """Return which census's small areas a heading names, None where it does not say.

    >>> census_of("LSOA11CD"), census_of("LSOA code (2021)"), census_of("LSOA_CODE")
    (2011, 2021, None)
    """
    text = plain(heading)
    return 2011 if text in LSOA_2011 else 2021 if text in LSOA_2021 else None


def census_of_codes(codes: Iterable[str]) -> int | None:
    """Return 2021 where there is a code that 2011 had not, None where there is none: most codes are of both.

    Codes of the hundreds of thousands above are made up, of demonstrations.

    >>> census_of_codes(["E01000001", "E01035000"]), census_of_codes(["E01000001"])
    (2021, None)
    """
    return 2021 if any(LAST_OF_2011 < code < "E01040000" for code in codes) else None
