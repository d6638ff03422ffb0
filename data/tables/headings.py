"""Find columns by their headings, however a release spells them."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from data.problems import Problems

LSOA_2011 = ("lsoa11cd", "lsoa code 2011", "lsoa 2011 code", "lsoa11", "lsoa11 code")
LSOA_2021 = ("lsoa21cd", "lsoa code 2021", "lsoa 2021 code", "lsoa21", "lsoa21 code")
LONGEST_SHOWN = 80
"""Characters of a heading in a complaint; a longer one is no heading, but a file of another kind."""
LSOA_EITHER = ("lsoa code", "lsoacd", "lsoa", "area code", "area codes", "code")


def plain(heading: object) -> str:
    r"""Return a heading in lower case with one blank for everything that is no letter, digit or plus.

    >>> plain("Partner\nOrganisation\nCode"), plain("NUMBER_OF_PATIENTS"), plain(" LSOA code (2011)")
    ('partner organisation code', 'number of patients', 'lsoa code 2011')
    """
    return re.sub(r"[^a-z0-9+]+", " ", str(heading).lower()).strip()


def find(headings: Sequence[object], spelled: Iterable[str]) -> int | None:
    """Return the place of the first heading spelled in one of these ways, None where there is none.

    Args:
        headings: As in the file.
        spelled: As `plain` returns them, the likeliest first; a star stands for anything.

    >>> find(["Code", "Number of Patients (Last Known Figure)"], ["number of patients*"])
    1
    """
    have = [plain(heading) for heading in headings]
    for spelling in spelled:
        for place, heading in enumerate(have):
            if fnmatchcase(heading, spelling):
                return place
    return None


def find_all(
    headings: Sequence[object],
    wanted: Mapping[str, Sequence[str]],
    *,
    file: str,
    problems: Problems,
    optional: Iterable[str] = (),
) -> dict[str, int] | None:
    """Return the place of each wanted column by our name for it; None, after a complaint, where one is missing.

    Args:
        headings: As in the file.
        wanted: For each of our names the spellings, as for `find`.
        file: Its name, for the complaint.
        problems: Takes a complaint for each missing column; it says which columns there are.
        optional: Our names of columns that a file may lack; they are left out then.
    """
    places, missing = {}, False
    for name, spelled in wanted.items():
        place = find(headings, spelled)
        if place is not None:
            places[name] = place
        elif name not in set(optional):
            missing = True
            says = f"there is no column {spelled[0].upper()!r}; {there_are(headings)}. Check that it is the right file"
            problems.error(file, says)
    return None if missing else places


def there_are(headings: Sequence[object]) -> str:
    """Return which columns there are, in words, the first dozen by name."""
    names = [repr(_clipped(" ".join(str(heading).split()))) for heading in headings if str(heading).strip()]
    more = f" and {len(names) - 12} more" if len(names) > 12 else ""
    return f"there are {', '.join(names[:12])}{more}" if names else "there are none with a heading"


def _clipped(heading: str) -> str:
    return heading if len(heading) <= LONGEST_SHOWN else f"{heading[: LONGEST_SHOWN - 3]}..."


def lsoa_spellings(*, with_either: bool = True) -> tuple[str, ...]:
    """Return the spellings of a column of small area codes."""
    return (*LSOA_2011, *LSOA_2021, *(LSOA_EITHER if with_either else ()))


def lsoa_vintage(heading: object) -> int | None:
    """Return which census's small areas a heading names, None where it does not say.

    >>> lsoa_vintage("LSOA11CD"), lsoa_vintage("LSOA code (2021)"), lsoa_vintage("LSOA_CODE")
    (2011, 2021, None)
    """
    text = plain(heading)
    return 2011 if text in LSOA_2011 else 2021 if text in LSOA_2021 else None
