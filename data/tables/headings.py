"""Find columns by their headings, however a release spells them."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

LONGEST_SHOWN: Final = 80
"""Characters of a heading in a complaint; a longer one is no heading, but a file of another kind."""
MOST_SHOWN: Final = 12
"""Headings named in a complaint."""


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


def found_among(headings: Sequence[object], wanted: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Return the place of each wanted column that there is, by our name for it; a place is taken once.

    >>> found_among(["CODE", "Lat"], {"code": ("code",), "lat": ("latitude", "lat"), "name": ("name",)})
    {'code': 0, 'lat': 1}
    """
    have: dict[str, int] = {}
    for place, heading in enumerate(map(plain, headings)):
        have.setdefault(heading, place)
    found: dict[str, int] = {}
    for name, spelled in wanted.items():
        for spelling in spelled:
            places = [have[spelling]] if spelling in have else _starred(have, spelling)
            if places:
                found[name] = places[0]
                break
    return found


def _starred(have: Mapping[str, int], spelling: str) -> list[int]:
    return [place for heading, place in have.items() if fnmatchcase(heading, spelling)] if "*" in spelling else []


def there_are(headings: Sequence[object]) -> str:
    """Return which columns there are, in words, the first dozen by name."""
    names = [repr(_clipped(" ".join(str(heading).split()))) for heading in headings if str(heading).strip()]
    more = f" and {len(names) - MOST_SHOWN} more" if len(names) > MOST_SHOWN else ""
    return f"there are {', '.join(names[:MOST_SHOWN])}{more}" if names else "there are none with a heading"


def _clipped(heading: str) -> str:
    return heading if len(heading) <= LONGEST_SHOWN else f"{heading[: LONGEST_SHOWN - 3]}..."
