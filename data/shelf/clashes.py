"""What does not go together among chosen files, in sentences, each with what does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import shapely

from data.shelf.going_together import (
    CENSUSES,
    INSTEAD_OF,
    LATE_DAYS,
    LEAST_SHARE,
    SAME_DAY,
    best_census,
    fits_day,
    is_of_one_day,
    knows_places,
    last_day,
    share_known,
)  # fmt: skip
from data.shelf.kept import STREETS
from data.tables import SPECS
from geo.wording import day_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from data.shelf.kept import KeptFile
    from data.shelf.parts_of_england import Region

GRAPHML: Final = ".graphml"


@dataclass(frozen=True)
class Clash:
    """Two things that do not go together.

    Attributes:
        says: What, why, and what to take instead.
        keys: Of the tables, the one to change first.
        stops: Whether nothing can be built from them; else figures would be worse for it.
        instead: Id of the file that goes with the others, by the key of its table; none where it must be fetched.
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
    clashes = [
        *_of_two_censuses(chosen, files),
        *_of_other_places(chosen, files, places),
        *_said_twice(chosen),
        *_of_other_days(chosen, files),
        *_streets(streets, list(regions)),
    ]
    return sorted(clashes, key=lambda clash: not clash.stops)


def _named(file: KeptFile) -> str:
    return f"{SPECS[file.key].title} ({file.name})"


# ---- Of another census ----


def _of_two_censuses(chosen: Mapping[str, KeptFile], files: Sequence[KeptFile]) -> Iterator[Clash]:
    of_census = {key: file for key, file in chosen.items() if file.census in CENSUSES}
    if len({file.census for file in of_census.values()}) < 2:
        return
    best = best_census([*files, *chosen.values()])
    fitting = next((file for file in of_census.values() if file.census == best), None)
    for key in ("boundaries", *of_census):
        if key in of_census and of_census[key].census == best:
            fitting = of_census[key]
            break
    for key, file in of_census.items():
        if file.census == best or fitting is None:
            continue
        other = _newest(other for other in files if other.key == key and other.usable and other.census == best)
        says = (
            f"{_named(file)} is of the places of {file.census}, {_named(fitting)} of those of {best}: "
            f"the two do not go together. {_advice(key, other, SPECS[key].census.get(best or 0, ''))}"
        )
        yield Clash(says, (key, fitting.key), stops=True, instead={} if other is None else {key: other.id})


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
        if share >= LEAST_SHARE or not knows_places(file):
            continue
        others = (other for other in files if other.key == key and other.usable and other.id != file.id)
        other = _newest(other for other in others if share_known(other, places) >= LEAST_SHARE)
        says = (
            f"{_named(file)} knows {round(share * len(places)):,} of the {len(places):,} places that are chosen: it is "
            f"of another part of the country, or of another census. {_advice(key, other, '')}"
        )
        yield Clash(says, (key,), stops=SPECS[key].required, instead={} if other is None else {key: other.id})


# ---- Of another day ----


def _of_other_days(chosen: Mapping[str, KeptFile], files: Sequence[KeptFile]) -> Iterator[Clash]:
    patients = chosen.get("patients")
    if patients is None or not patients.date:
        return
    for key in (*LATE_DAYS, *SAME_DAY):
        file = chosen.get(key)
        if file is None or fits_day(file, patients.date):
            continue
        other = _newest(
            other for other in files if other.key == key and other.usable and fits_day(other, patients.date)
        )
        says = f"{_says_day(file, patients)}. {_other_day(file, patients, other)}"
        yield Clash(says, (key, "patients"), stops=False, instead={} if other is None else {key: other.id})


def _says_day(file: KeptFile, patients: KeptFile) -> str:
    own, day = day_words(last_day(file)), day_words(patients.date)
    named = f"{_named(file)} is of {own}"
    if file.key in SAME_DAY:
        return f"{named}, the patients by place are of {day}: shares and sums would mix the two"
    if is_of_one_day(file):
        return f"{named}, the patients by place are of {day}: who was in which PCN on that day it does not say"
    what = {"register": "which practices were open", "membership": "who was in which PCN"}
    return (
        f"the last change in {_named(file)} is of {own}, the patients by place are of {day}: "
        f"{what.get(file.key, 'what there was')} on that day it does not say"
    )


def _other_day(file: KeptFile, patients: KeptFile, other: KeptFile | None) -> str:
    if other is not None:
        return f"Take {other.name}, which does"
    same = file.key in SAME_DAY or is_of_one_day(file)
    which = f"that of {day_words(patients.date)}" if same else "today's"
    return f"Fetch {which}, published at {SPECS[file.key].url}, or patients by place of that day"


# ---- Said twice ----


def _said_twice(chosen: Mapping[str, KeptFile]) -> Iterator[Clash]:
    keys = ("postcodes_people", INSTEAD_OF["postcodes_people"])
    if all(key in chosen for key in keys):
        first, second = (_named(chosen[key]) for key in keys)
        yield Clash(f"{first} and {second} both say where people live: take one of the two", keys, stops=True)


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
