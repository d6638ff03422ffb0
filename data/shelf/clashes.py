"""What does not go together among chosen files, in sentences, each with what does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import shapely

from data.recipe import clashes
from data.shelf.going_together import (
    INSTEAD_OF,
    LEAST_SHARE,
    best_census,
    edition_of,
    fits_day,
    is_of,
    named,
    share_known,
)
from data.shelf.kept import STREETS
from data.tables import SPECS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from data.shelf.kept import KeptFile
    from data.shelf.parts_of_england import Region

GRAPHML: Final = ".graphml"
NOTHING: Final = ""
"""In place of a file's id: the table is better left out."""


@dataclass(frozen=True)
class Clash:
    """Two things that do not go together.

    Attributes:
        says: What, why, and what to take instead.
        keys: Of the tables, the one to change first.
        stops: Whether nothing can be built from them; else figures would be worse for it.
        instead: What to take by the key of its table: the id of the file that goes with the others, or `NOTHING`
            where there is none here and the area can do without. Empty where a file must be fetched.
    """

    says: str
    keys: tuple[str, ...]
    stops: bool
    instead: Mapping[str, str] = field(default_factory=dict)


def does_not_go(
    chosen: Mapping[str, KeptFile],
    files: Sequence[KeptFile],
    *,
    regions: Iterable[Region] = (),
    streets: Sequence[KeptFile] = (),
) -> list[Clash]:
    """Return what does not go together among the chosen files; what stops a build first.

    Args:
        chosen: By the key of their table.
        files: All that there are, to take others from.
        regions: That were chosen.
        streets: Files of streets that were chosen.
    """
    places = {place for region in regions for place in region.places}
    found = [
        *_of_other_editions(chosen, files),
        *_of_other_places(chosen, files, places),
        *_said_twice(chosen),
        *_streets(streets, list(regions)),
    ]
    return sorted(found, key=lambda clash: not clash.stops)


# ---- Of another census or another time ----


def _of_other_editions(chosen: Mapping[str, KeptFile], files: Sequence[KeptFile]) -> Iterator[Clash]:
    """Say which editions do not go together, as everywhere, and which file on the shelf does."""
    census = best_census(chosen.values()) or best_census(files)
    editions = {key: edition_of(file) for key, file in chosen.items() if key in SPECS}
    day = editions["patients"].date if "patients" in editions else ""
    for clash in clashes(editions, census=census):
        others = (
            other
            for other in files
            if other.key == clash.key
            and other.usable
            and (other.census == census if clash.stops else fits_day(other, day) and is_of(other, census))
        )
        other = _newest(others)
        advice = _advice(clash.key, other, clash.goes)
        if clash.can_go:
            advice = f"Leave out {named(chosen[clash.key])}, or {advice[0].lower()}{advice[1:]}"
        says = f"{clash.says}. {advice}"
        instead = {clash.key: other.id} if other else {clash.key: NOTHING} if clash.can_go else {}
        yield Clash(says, (clash.key, clash.other), clash.stops, instead)


def _newest(files: Iterable[KeptFile]) -> KeptFile | None:
    return max(files, key=lambda file: (file.date, file.at), default=None)


def _advice(key: str, other: KeptFile | None, edition: str) -> str:
    if other is not None:
        return f"Take {other.name}, which goes with it"
    return f"Fetch {edition or SPECS[key].title}, published at {SPECS[key].url}"


# ---- Of other places ----


def _of_other_places(chosen: Mapping[str, KeptFile], files: Sequence[KeptFile], places: set[str]) -> Iterator[Clash]:
    if not places:
        return
    for key, file in chosen.items():
        share = share_known(file, places)
        if share >= LEAST_SHARE:
            continue
        others = (other for other in files if other.key == key and other.usable and other.id != file.id)
        other = _newest(other for other in others if share_known(other, places) >= LEAST_SHARE)
        says = (
            f"{named(file)} knows {round(share * len(places)):,} of the {len(places):,} places that are chosen: it is "
            f"of another part of the country, or of another census. {_advice(key, other, '')}"
        )
        yield Clash(says, (key,), stops=SPECS[key].required, instead={} if other is None else {key: other.id})


# ---- Said twice ----


def _said_twice(chosen: Mapping[str, KeptFile]) -> Iterator[Clash]:
    keys = ("postcodes_people", INSTEAD_OF["postcodes_people"])
    if all(key in chosen for key in keys):
        first, second = (named(chosen[key]) for key in keys)
        says = f"{first} and {second} both say where people live: take one of the two"
        yield Clash(says, keys, stops=True, instead={keys[0]: NOTHING})


# ---- Streets ----


def _streets(streets: Sequence[KeptFile], regions: Sequence[Region]) -> Iterator[Clash]:
    alone = [file for file in streets if file.name.lower().endswith(GRAPHML)]
    if alone and len(streets) > 1:
        says = f"{alone[0].name} is a network of OSMnx, which stands alone: take it, or the other files of streets"
        yield Clash(says, (STREETS,), stops=True)
    outlines = [shapely.box(*shapely.geometry.shape(one.outline).bounds) for one in regions if one.outline]
    boxes = [shapely.box(*box) for file in streets if (box := _box(file))]
    if not outlines or not boxes or len(boxes) < len(streets):
        return
    wanted = shapely.union_all(outlines)
    share = shapely.intersection(wanted, shapely.union_all(boxes)).area / wanted.area
    named = " and ".join(file.name for file in streets)
    where = " and ".join(region.name for region in regions)
    if share < 0.005:
        says = f"the streets of {named} are all elsewhere than {where}: take an extract of that part of the country"
        yield Clash(says, (STREETS,), stops=True)
    elif share < LEAST_SHARE:
        says = (
            f"the streets of {named} cover about {share:.0%} of {where}: places beyond them would have no minutes. "
            "Take an extract that covers it, or several"
        )
        yield Clash(says, (STREETS,), stops=False)


def _box(file: KeptFile) -> list[Any]:
    return list((file.found or {}).get("box", ()))
