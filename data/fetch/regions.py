"""Which places a name means: boroughs, districts and integrated care boards, by name or code, forgiving of slips."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process, utils

from data.fetch.addresses import LOOKUP
from data.fetch.asking import FetchError
from data.fetch.services import distinct_rows, find_service, headings_of, rows_where
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from data.fetch.asking import Asking

BOROUGH: Final = "borough"
BOARD: Final = "integrated care board"
SURE: Final = 80
"""Likeness, of 100, that each word of a misspelt name has with the right one; "south" and "north" have 60."""
NEARLY: Final = 80
"""Likeness, of parts too, from which a name is offered."""
_HEADINGS: Final = {
    "place": r"LSOA\d\dCD",
    "borough": r"LAD\d\dCD",
    "borough_name": r"LAD\d\dNM",
    "board": r"ICB\d\dCD",
    "board_name": r"ICB\d\dNM",
}


@dataclass(frozen=True)
class Region:
    """A part of England that has a name.

    Attributes:
        kind: `BOROUGH` (any district is one here) or `BOARD`.
        code: Of the Office for National Statistics.
        name: As published.
    """

    kind: str
    code: str
    name: str


class Lookup:
    """The published lookup from places to boroughs and boards, asked in parts."""

    def __init__(self, asking: Asking) -> None:
        """Find the lookup that is newest.

        Raises:
            FetchError: It can't be had, or lacks a column.
        """
        self.asking = asking
        self.service = find_service(LOOKUP, asking)
        headings = headings_of(LOOKUP, self.service, asking)
        self.heading = {}
        for ours, pattern in _HEADINGS.items():
            named = [heading for heading in headings if re.fullmatch(pattern, heading, re.IGNORECASE)]
            if not named:
                msg = f"the lookup from places to boroughs at {self.service} has no column like {pattern}"
                raise FetchError(msg)
            self.heading[ours] = named[0]

    def regions(self) -> list[Region]:
        """Return every borough and board of England, by name."""
        columns = [self.heading[ours] for ours in ("borough", "borough_name", "board", "board_name")]
        found = set()
        for borough, borough_name, board, board_name in distinct_rows(LOOKUP, self.service, columns, self.asking):
            found |= {Region(BOROUGH, borough, borough_name), Region(BOARD, board, board_name)}
        return sorted(found, key=lambda region: region.name)

    def places(self, regions: Iterable[Region]) -> list[str]:
        """Return the codes of the places in these regions, sorted."""
        codes: dict[str, list[str]] = {}
        for region in regions:
            codes.setdefault(self.heading["board" if region.kind == BOARD else "borough"], []).append(region.code)
        where = " OR ".join(f"{heading} IN ({', '.join(map(_quoted, listed))})" for heading, listed in codes.items())
        rows = rows_where(LOOKUP, self.service, where, self.asking)
        return sorted({str(row["properties"][self.heading["place"]]) for row in rows})


def find_regions(names: Sequence[str], known: Sequence[Region]) -> tuple[Region, ...]:
    """Return the regions that people mean, in their order, each once.

    Args:
        names: Names or codes; of a name, case, signs, "NHS" and a small slip do not matter.
        known: What there is.

    Raises:
        PlanningError: A name means none of them, or more than one.

    >>> known = [Region(BOROUGH, "E09000030", "Tower Hamlets"), Region(BOROUGH, "E06000017", "Rutland")]
    >>> [region.name for region in find_regions(["tower-hamlets", "E06000017", "Rutlnd"], known)]
    ['Tower Hamlets', 'Rutland']
    """
    return tuple(dict.fromkeys(_find(name, known) for name in names))


def _find(name: str, known: Sequence[Region]) -> Region:
    wanted = _plain(name)
    exact = [region for region in known if wanted in {region.code.casefold(), _plain(region.name)}]
    if len(exact) == 1:
        return exact[0]
    every = [region.name for region in known]
    likely = [region for region in known if _is_slip(wanted, _plain(region.name))]
    if not exact and len(likely) == 1:
        return likely[0]
    near = process.extract(name, every, scorer=fuzz.WRatio, processor=_plain, limit=3, score_cutoff=NEARLY)
    offered = exact or [known[at] for _, _, at in near]
    told = " or ".join(f"{region.name} ({region.kind}, {region.code})" for region in offered)
    what = "means more than one" if exact else "is no borough, district or integrated care board of England"
    msg = f"{name!r} {what}" + (
        f": did you mean {told}?" if told else ": write its name as it is published, or its code"
    )
    raise PlanningError(msg)


def _is_slip(wanted: str, name: str) -> bool:
    """Return whether each word is the other's, or it misspelt: North Somerset is no slip of South Somerset.

    >>> _is_slip("towr hamlets", "tower hamlets"), _is_slip("south somerset", "north somerset")
    (True, False)
    """
    words, others = wanted.split(), name.split()
    return len(words) == len(others) and all(fuzz.ratio(*pair) >= SURE for pair in zip(words, others, strict=True))


def _plain(name: str) -> str:
    """Return what matters of a name.

    >>> _plain("NHS North East London Integrated Care Board"), _plain("King's Lynn & West-Norfolk")
    ('north east london', 'kings lynn and west norfolk')
    """
    text = utils.default_process(name.replace("&", " and ").replace("'", "").replace("\u2019", ""))
    return " ".join(re.sub(r"\b(nhs|integrated care board|icb|london borough of)\b", " ", text).split())


def _quoted(code: str) -> str:
    return "'" + code.replace("'", "") + "'"
