"""One practice as it is today: its list, who its patients are, where they live and how they get there."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.area import BEYOND, INSIDE, SERVICE, Competing
from geo.errors import PlanningError
from geo.figures import (
    AreaArrays,
    Base,
    Travel,
    divide,
    prepare,
    share_nearer,
    travel,
)
from geo.sites import branches_of
from geo.view import AVERAGE_WALK_KMH, SLOWER_WALK_KMH, View
from geo.wording import ESTIMATE, NOTHING, number

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.area import Area

# ---- The part of an area where one practice's patients live ----


def row_of(area: Area, code: str) -> int:
    """Return the row of a practice to which minutes are known.

    Raises:
        PlanningError: The area has no such practice, it lies beyond the margin, or it is a special service.
    """
    rows = np.flatnonzero((area.practices["code"] == code).to_numpy())
    if not len(rows):
        msg = f"area {area.name} has no practice {code!r}; find it by name, code or postcode"
        raise PlanningError(msg)
    row = int(rows[0])
    if area.practices["kind"].iloc[row] == SERVICE:
        msg = (
            f"{code!r} is a special service ({area.practices['special'].iloc[row]}): nobody else can choose to go "
            "there, so it has no neighbours and no minutes. Its patients count in its cluster"
        )
        raise PlanningError(msg)
    if area.practices["kind"].iloc[row] == BEYOND:
        msg = (
            f"practice {code!r} lies outside {area.name}: its list counts towards a cluster, but how long its patients "
            "take is not in this area's data. Open or build the area it lies in"
        )
        raise PlanningError(msg)
    return row


def homes_of(area: Area, code: str) -> Area:
    """Return the area with only those places in which patients of this practice live, all practices still in it.

    Whatever is about the practice's own patients is the same in both. Places no longer touch, and nobody competes for
    them: it has no territories. Of a practice whose patients have no mapped address the first place is kept: no figure
    is made for no places.

    Raises:
        PlanningError: As `row_of`.
    """
    here = np.flatnonzero(area.patients[:, row_of(area, code)])
    here = here if len(here) else np.arange(min(1, len(area.places)))
    nobody = np.zeros(0, dtype=np.int32)
    return replace(
        area,
        places=area.places.iloc[here].reset_index(drop=True),
        patients=area.patients[here],
        minutes={mode: minutes[here] for mode, minutes in area.minutes.items()},
        to_sites={mode: minutes[here] for mode, minutes in (area.to_sites or {}).items()},
        spread={mode: spread[here] for mode, spread in (area.spread or {}).items()},
        touching=np.zeros((0, 2), dtype=np.int32),
        competing=Competing((), nobody, nobody, nobody),
    )


# ---- One practice as it is today ----

NEAR_EDGE_SHARE: Final = 0.1
"""Share of a practice's patients living outside the built places from which better neighbours may lie beyond them.
Measured on the 1,172 practices of London of July 2022, each looked at in its own borough alone: from this share on, 56%
(213 of 383) had one or more of the five practices that share most ground with them outside the borough; below it, 10%
(76 of 789), and of these one had the first of the five there. From 5% on half of all practices would be warned."""
WALKS: Final = (AVERAGE_WALK_KMH, SLOWER_WALK_KMH)
"""Walking speeds shown side by side, the usual one first."""


@dataclass(frozen=True)
class WayThere:
    """How patients get to their practice in one view.

    Attributes:
        view: Mode and walking speed.
        travel: Minutes to their own practice.
        nearer_elsewhere: Share of mapped patients who live nearer to another practice, 0 to 1. NaN: too few are
            mapped (`travel.mapped`).
    """

    view: View
    travel: Travel
    nearer_elsewhere: float


@dataclass(frozen=True)
class Home:
    """A place where some of a practice's patients live.

    Attributes:
        place: Row of the place.
        name: Of the place.
        patients: How many live there.
        share: Of its mapped patients, 0 to 1.
    """

    place: int
    name: str
    patients: int
    share: float


@dataclass(frozen=True)
class Aged:
    """The share of patients of 65 or over.

    Attributes:
        share: 0 to 1. NaN: not known, or of too few.
        base: On how many of the lists it rests; of an estimate, patients living where the residents' ages are known.
        official: Whether it is published; else it is an estimate, as if patients were as old as the residents.
    """

    share: float
    base: Base
    official: bool

    @property
    def words(self) -> str:
        """As people read it, with the mark of an estimate.

        >>> Aged(0.055, Base(9, 9), official=True).words, Aged(0.124, Base(9, 9), official=False).words
        ('6%', '12% *')
        """
        text = number(self.share, "share")
        return text if self.official or text == NOTHING else f"{text} {ESTIMATE}"


@dataclass(frozen=True, eq=False)
class Profile:
    """One practice. Estimates: all but list, GPs, PCN, contract and counts of patients; ages say which they are.

    A figure that rests on too few of the list is NaN; see `geo.figures.base`.

    Attributes:
        code: ODS code.
        name: For reading.
        postcode: Of the practice.
        inside: Whether it lies inside the area, so that plans may move it.
        list_size: Registered patients, official.
        mapped: Of them living in the area's places.
        living_elsewhere: Of them living outside.
        no_address: Of them with no usable address.
        gps: GPs by headcount. NaN: no return.
        contract: GMS, PMS or APMS; "" where not known.
        branches: Names of its branch surgeries, by code; the minutes are those to its nearest site.
        pcn_name: The PCN of today; "" where none.
        pcn_practices: Practices in it that the area knows, this one included; 0 where it has none.
        imd_decile: Mean deprivation decile of its patients, 1 = most deprived.
        most_deprived_fifth: Share of its patients living in the most deprived fifth of places.
        decile_base: Patients living where the decile is known, of the list: what both rest on.
        aged_65: Its patients of 65 or over.
        homes: Where they live, most patients first, then in the area's order.
        ways: One for each mode and, on foot, each speed of `WALKS`.
    """

    code: str
    name: str
    postcode: str
    inside: bool
    list_size: int
    mapped: int
    living_elsewhere: int
    no_address: int
    gps: float
    contract: str
    branches: tuple[str, ...]
    pcn_name: str
    pcn_practices: int
    imd_decile: float
    most_deprived_fifth: float
    decile_base: Base
    aged_65: Aged
    homes: tuple[Home, ...]
    ways: tuple[WayThere, ...]

    @property
    def mapped_base(self) -> Base:
        """Mapped patients, of the list: what its shared ground rests on."""
        return Base(self.mapped, self.list_size)

    @property
    def is_near_edge(self) -> bool:
        """Whether so many of its patients live outside the built places that better neighbours may lie there."""
        return self.living_elsewhere > 0 and self.living_elsewhere >= NEAR_EDGE_SHARE * self.list_size


def profile(area: Area, code: str, *, within: int = 15) -> Profile:
    """Return all that is known of a practice as it is today; `within` so many minutes is a share of its patients.

    Raises:
        PlanningError: The area has no such practice, it lies beyond the margin, or it is a special service.
    """
    row = row_of(area, code)
    facts = area.practices.iloc[row]
    homes = homes_of(area, code)
    area_arrays = [prepare(homes, view) for view in views_of(area, within=within)]
    people = area_arrays[0]
    decile_base = Base(int(people.deciles_known[row]), int(facts["list_size"]))
    known = people.deciles_known[row]
    decile, deprived = (float(divide(of[row], known)) for of in (people.deciles, people.deprived))
    same_pcn = area.practices["pcn_code"] == facts["pcn_code"]
    return Profile(
        code=code,
        name=str(facts["name"]),
        postcode=str(facts["postcode"]),
        inside=bool(facts["kind"] == INSIDE),
        list_size=int(facts["list_size"]),
        mapped=int(facts["mapped"]),
        living_elsewhere=int(facts["living_elsewhere"]),
        no_address=int(facts["no_address"]),
        gps=float(facts["gps"]),
        contract=str(facts["contract"]),
        branches=tuple(branches_of(area, code)["name"]),
        pcn_name=str(facts["pcn_name"]),
        pcn_practices=int(same_pcn.sum()) if facts["pcn_code"] else 0,
        imd_decile=decile_base.keep(decile),
        most_deprived_fifth=decile_base.keep(deprived),
        decile_base=decile_base,
        aged_65=aged_65(people, np.array([row])),
        homes=_homes(area.patients[:, row], area.places["name"].tolist()),
        ways=tuple(_way(one, row, view) for one, view in zip(area_arrays, views_of(area, within=within), strict=True)),
    )


def views_of(area: Area, *, within: int) -> tuple[View, ...]:
    """Return every way of looking at minutes that an area has, on foot at each speed of `WALKS`."""
    return tuple(
        View(mode=mode, within=within, walk_kmh=walk_kmh)
        for mode in area.modes
        for walk_kmh in (WALKS if mode == "walk" else WALKS[:1])
    )


def aged_65(area_arrays: AreaArrays, rows: NDArray[np.intp], *, everybody: NDArray[np.intp] | None = None) -> Aged:
    """Return which share of these practices' patients is 65 or over: official where it is known of all of them.

    Args:
        area_arrays: The area.
        rows: Those whose patients' places are known.
        everybody: Those and all others whose lists count; None: there are no others.
    """
    everybody = rows if everybody is None else everybody
    listed = int(area_arrays.list_size[everybody].sum())
    official, of = (area_arrays.facts[column][everybody] for column in ("patients_65", "patients_by_age"))
    if len(everybody) and not np.isnan(official).any():
        return Aged(float(divide(official.sum(), of.sum())), Base(listed, listed), official=True)
    known = area_arrays.over_65_known[rows].sum()
    share = float(divide(area_arrays.over_65[rows].sum(), known))
    base = Base(int(known), listed)
    return Aged(base.keep(share), base, official=False)


def _way(area_arrays: AreaArrays, row: int, view: View) -> WayThere:
    living, own = area_arrays.patients[row], area_arrays.minutes[row]
    others = np.fmin.reduce(np.delete(area_arrays.minutes, row, axis=0), axis=0, initial=np.nan)
    way = travel(living, own, within=view.within, of=int(area_arrays.list_size[row]))
    return WayThere(view, way, way.mapped.keep(share_nearer(living, own, others)))


def _homes(living: NDArray[np.int32], names: Sequence[str]) -> tuple[Home, ...]:
    """Return where anybody lives, most patients first.

    >>> [(home.name, home.patients, home.share) for home in _homes(np.array([3, 0, 7]), ["Quay", "Marsh", "Hill"])]
    [('Hill', 7, 0.7), ('Quay', 3, 0.3)]
    """
    everybody = int(living.sum(dtype=np.int64))
    order = np.argsort(-living, kind="stable").tolist()
    return tuple(
        Home(place, str(names[place]), int(living[place]), int(living[place]) / everybody)
        for place in order
        if living[place]
    )
