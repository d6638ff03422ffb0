"""Which region a name means: a borough, district, integrated care board or PCN, by name or code, forgiving of slips."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz, process, utils

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BOROUGH: Final = "borough"
BOARD: Final = "integrated care board"
NETWORK: Final = "PCN"
SURE: Final = 80
"""Likeness, of 100, that each word of a misspelt name has with the right one; "south" and "north" have 60."""
NEARLY: Final = 80
"""Likeness, of parts too, from which a name is offered."""
_KINDS: Final = (
    (r"\b(pcn|primary care network)\b", NETWORK),
    (r"\b(icb|integrated care board)\b", BOARD),
    (r"\blondon borough of\b", BOROUGH),
)
"""What people write where they say which kind they mean."""
_NO_NAME: Final = "|".join([r"\bnhs\b", *(words for words, _ in _KINDS)])
"""What stands in names and tells none apart."""
_CODE: Final = re.compile(r"[EWSN]\d{8}")
"""How codes of the Office for National Statistics look; those of PCNs look otherwise."""


@dataclass(frozen=True)
class Region:
    """A part of England that has a name.

    Attributes:
        kind: `BOROUGH` (any district is one here), `BOARD` or `NETWORK`.
        code: Of the Office for National Statistics, of a PCN that of the NHS.
        name: As published, for reading.
    """

    kind: str
    code: str
    name: str


def find_regions(
    names: Sequence[str], known: Callable[[], Sequence[Region]], networks: Callable[[], Sequence[Region]]
) -> tuple[Region, ...]:
    """Return the regions that people mean, in their order, each once.

    Args:
        names: Names or codes; of a name, case, signs, "NHS" and a small slip do not matter.
        known: Gives the boroughs and boards; called where a name does not say that it is a PCN's.
        networks: Gives the PCNs; called where a name says that it is one's, or is no borough's or board's.

    Raises:
        PlanningError: A name means none of them, or more than one.

    >>> known = [Region(BOROUGH, "E09000030", "Tower Hamlets"), Region(BOROUGH, "E06000017", "Rutland")]
    >>> networks = [Region(NETWORK, "U12345", "Rutland PCN")]
    >>> said = ["tower-hamlets", "E06000017", "Rutlnd", "rutland pcn"]
    >>> [region.name for region in find_regions(said, lambda: known, lambda: networks)]
    ['Tower Hamlets', 'Rutland', 'Rutland PCN']
    """
    return tuple(dict.fromkeys(_find(name, known, networks) for name in names))


def _find(name: str, known: Callable[[], Sequence[Region]], networks: Callable[[], Sequence[Region]]) -> Region:
    said = next((kind for words, kind in _KINDS if re.search(words, name.casefold())), "")
    among = list(networks() if said == NETWORK else known())
    chosen, offered = _likeliest(name, [region for region in among if said in {"", region.kind}])
    if chosen is None and not offered and not said and not _CODE.fullmatch(name.strip().upper()):
        among += networks()
        chosen, offered = _likeliest(name, among)
    if chosen is not None:
        return chosen
    what = "means more than one" if offered else f"is no {_kinds(among)} that we know of"
    offered = offered or _near(name, among)
    told = " or ".join(f"{region.name} ({region.kind}, {region.code})" for region in offered)
    msg = f"{name!r} {what}: " + (f"did you mean {told}?" if told else "write its name as it is published, or its code")
    raise PlanningError(msg)


def _likeliest(name: str, among: Sequence[Region]) -> tuple[Region | None, list[Region]]:
    """Return the one region of that name or code, or that it is a slip of; and those of that name where several are."""
    wanted = _plain(name)
    exact = [region for region in among if wanted in {region.code.casefold(), _plain(region.name)}]
    likely = exact or [region for region in among if _is_slip(wanted, _plain(region.name))]
    return (likely[0], []) if len(likely) == 1 else (None, exact)


def _near(name: str, among: Sequence[Region]) -> list[Region]:
    every = [region.name for region in among]
    near = process.extract(name, every, scorer=fuzz.WRatio, processor=_plain, limit=3, score_cutoff=NEARLY)
    return [among[at] for _, _, at in near]


def _kinds(among: Sequence[Region]) -> str:
    """Return the kinds of regions there are, in words; of boroughs and boards one's own lookup may lack either."""
    there = {region.kind for region in among}
    words = {BOROUGH: ["borough", "district"], BOARD: ["integrated care board"], NETWORK: ["PCN"]}
    *most, last = [word for kind in words if kind in there for word in words[kind]] or ["borough"]
    return f"{', '.join(most)} or {last}" if most else last


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
    return " ".join(re.sub(_NO_NAME, " ", text).split())
