"""Which boroughs and boards can be chosen from the files there are, and which places are theirs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from data.fetch import BOARD, BOROUGH
from data.shelf.kept import known_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.shelf.kept import KeptFile, Known

SAID_BY: Final = ("wards", "boards", "boundaries", "deprivation", "residents")
"""Tables that say which borough a place is in, the surest first; boundaries may say it in names of places alone."""
KINDS: Final = (BOROUGH, BOARD)


@dataclass(frozen=True)
class Region:
    """A borough or board that can be chosen.

    Attributes:
        kind: `data.fetch.BOROUGH` or `BOARD`.
        code: Of the Office for National Statistics; "" where only its name is known.
        name: As published.
        places: Codes of its places in the boundaries, sorted; all of them where there are no boundaries yet.
        lacking: How many more it has, which the boundaries lack.
        outline: GeoJSON geometry in degrees, roughly; None where it is not known.
    """

    kind: str
    code: str
    name: str
    places: tuple[str, ...]
    lacking: int = 0
    outline: Mapping[str, Any] | None = None

    @property
    def id(self) -> str:
        """What names it in `Chosen`: its code, or its name where it has none."""
        return self.code or self.name


def regions(chosen: Mapping[str, KeptFile]) -> tuple[Region, ...]:
    """Return the boroughs and boards that can be chosen, by kind and name.

    Args:
        chosen: Files by the key of their table.
    """
    boundaries = chosen.get("boundaries")
    known = {
        key: known_of(chosen[key])
        for key in SAID_BY
        if key in chosen and (boundaries is None or _same(chosen[key], boundaries))
    }
    there = known["boundaries"].codes if boundaries is not None else None
    found: list[Region] = []
    for kind in KINDS:
        said = _best(known, kind, there)
        found += [_region(of, places, there, known.get("boundaries")) for of, places in said.items()]
    return tuple(sorted((region for region in found if region.places), key=lambda one: (one.kind != BOROUGH, one.name)))


def _same(file: KeptFile, boundaries: KeptFile) -> bool:
    return None in {file.census, boundaries.census} or file.census == boundaries.census


def _best(
    known: Mapping[str, Known], kind: str, there: frozenset[str] | None
) -> Mapping[tuple[str, str, str], frozenset[str]]:
    """Return the regions of that kind as the one table says that knows most places, codes before names alone."""
    best: tuple[float, bool] = (0.0, False)
    taken: Mapping[tuple[str, str, str], frozenset[str]] = {}
    for table in known.values():
        said = {of: places for of, places in table.regions.items() if of[0] == kind}
        told = frozenset[str]().union(*said.values())
        share = len(told & there) / len(there) if there else float(len(told))
        rank = (round(share, 2), all(code for _, code, _ in said))
        if rank > best and told:
            best, taken = rank, said
    return taken


def _region(
    of: tuple[str, str, str], places: frozenset[str], there: frozenset[str] | None, boundaries: Known | None
) -> Region:
    kept = places if there is None else places & there
    return Region(*of, tuple(sorted(kept)), len(places) - len(kept), _outline(kept, boundaries))


def _outline(places: frozenset[str], boundaries: Known | None) -> dict[str, Any] | None:
    """Return the outlines of the boroughs on the map, most of whose places are among these, as one."""
    if boundaries is None:
        return None
    parts: list[Any] = []
    for of, shape in boundaries.outlines.items():
        if 2 * len(boundaries.regions[of] & places) > len(boundaries.regions[of]):
            parts += shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return {"type": "MultiPolygon", "coordinates": parts} if parts else None
