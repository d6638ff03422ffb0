"""One practice as it is today: its list, who its patients are, where they live and how they get there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.area import INSIDE
from geo.figures.base import Base
from geo.homes import homes_of, row_of
from geo.people import mean_decile, most_deprived_fifth
from geo.prepared import Prepared, prepare
from geo.travel import Travel, share_nearer, travel
from geo.view import AVERAGE_WALK_KMH, SLOWER_WALK_KMH, View
from geo.weighted import divide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from geo.area import Area

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


@dataclass(frozen=True, eq=False)
class Profile:
    """One practice. Estimates: everything but list, GPs, PCN, contract and the counts of patients.

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
        pcn_name: The PCN of today; "" where none.
        pcn_practices: Practices in it that the area knows, this one included; 0 where it has none.
        imd_decile: Mean deprivation decile of its patients, 1 = most deprived.
        most_deprived_fifth: Share of its patients living in the most deprived fifth of places.
        decile_base: Patients living where the decile is known, of the list: what both rest on.
        over_65: Share of its patients of 65 or over, were they as old as the residents.
        over_65_base: Patients living where the residents' ages are known, of the list.
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
    pcn_name: str
    pcn_practices: int
    imd_decile: float
    most_deprived_fifth: float
    decile_base: Base
    over_65: float
    over_65_base: Base
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
    """Return all that is known of a practice as it is today.

    Args:
        area: The area.
        code: ODS code of a practice inside it or in its margin.
        within: Minutes for the share of patients who are at most so far away.

    Raises:
        PlanningError: The area has no such practice, it lies beyond the margin, or it is a special service.
    """
    row = row_of(area, code)
    facts = area.practices.iloc[row]
    homes = homes_of(area, code)
    prepared = [prepare(homes, view) for view in views_of(area, within=within)]
    people = prepared[0]
    decile_base = Base(int(people.deciles_known[row]), int(facts["list_size"]))
    over_65_base = Base(int(people.over_65_known[row]), int(facts["list_size"]))
    decile, deprived, old = _people(people, row)
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
        pcn_name=str(facts["pcn_name"]),
        pcn_practices=int(same_pcn.sum()) if facts["pcn_code"] else 0,
        imd_decile=decile_base.keep(decile),
        most_deprived_fifth=decile_base.keep(deprived),
        decile_base=decile_base,
        over_65=over_65_base.keep(old),
        over_65_base=over_65_base,
        homes=_homes(area.patients[:, row], area.places["name"].tolist()),
        ways=tuple(_way(one, row, view) for one, view in zip(prepared, views_of(area, within=within), strict=True)),
    )


def views_of(area: Area, *, within: int) -> tuple[View, ...]:
    """Return every way of looking at minutes that an area has, on foot at each speed of `WALKS`."""
    return tuple(
        View(mode=mode, within=within, walk_kmh=walk_kmh)
        for mode in area.modes
        for walk_kmh in (WALKS if mode == "walk" else WALKS[:1])
    )


def over_65_share(prepared: Prepared, rows: NDArray[np.intp]) -> float:
    """Return the share of these practices' patients who are 65 or over, were they as old as the residents. Estimate.

    NaN: the ages are known in none of the places where they live.
    """
    known = prepared.over_65_known[rows].sum()
    return float(divide(np.asarray(prepared.over_65[rows].sum()), np.asarray(known)))


def _people(prepared: Prepared, row: int) -> tuple[float, float, float]:
    """Return the mean decile, the share in the most deprived fifth and the share of 65 or over; NaN: not known."""
    known = prepared.deciles_known[[row]].astype(np.float64)
    return (
        float(mean_decile(prepared.deciles[[row]], known)[0]),
        float(most_deprived_fifth(prepared.deprived[[row]].astype(np.float64), known)[0]),
        over_65_share(prepared, np.array([row])),
    )


def _way(prepared: Prepared, row: int, view: View) -> WayThere:
    living, own = prepared.patients[row], prepared.minutes[row]
    others = np.fmin.reduce(np.delete(prepared.minutes, row, axis=0), axis=0, initial=np.nan)
    way = travel(living, own, within=view.within, of=int(prepared.list_size[row]))
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
