"""An area in one view, laid out for figures: made once, used for every plan.

Figures of a plan need, for each cluster, whole rows of a few practices. The area holds places by practices; here
it is practices by places, so that each row lies together in memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.area import BEYOND, INSIDE, SERVICE
from geo.errors import PlanningError
from geo.figures.base import divide, whole_numbers
from geo.sites import branch_codes, of_several, sites_of
from geo.view import minutes_in_view

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.plan import Plan
    from geo.view import View

STEPS_A_MINUTE: Final = 1024
"""Minutes are rounded to this part (0.06 seconds). Products of patients and such minutes are whole numbers of steps
below 2**53, so their sums are exact in any order: two ways of adding up the same patients agree to the last digit."""
FACTS: Final = (
    "gps", "partners", "gps_fte", "weighted_list", "patients_by_age", "patients_65", "patients_75", "patients_85",
)  # fmt: skip
"""Columns of practices that may not be known, as optional tables give them: see `geo.area.PRACTICE_COLUMNS`."""
MOST_DEPRIVED_FIFTH: Final = 2
"""Deciles 1 and 2. Source: English Indices of Deprivation 2019, where decile 1 is the most deprived tenth."""


@dataclass(frozen=True, eq=False)
class AreaArrays:
    """An area in one view. P practices and U places are in the order of the area's tables.

    Attributes:
        area_id: Of the area it was made from.
        mode: walk, cycle or drive.
        walk_kmh: The walking speed it was made for.
        row: Practice code to row p.
        minutes: float32 (P, U): minutes from place u to practice p, rounded to `STEPS_A_MINUTE`. NaN: no way.
        patients: int32 (P, U): patients of practice p living in place u.
        site_row: Code to row of each site of the practices that have more than one (`geo.sites.of_several`).
        branches: Practice code to the codes of its branch surgeries, sorted; nothing where it has none.
        to_sites: float32 (K, U): minutes from place u to each of those sites, rounded as above. NaN: no way.
        between: float32 (P, P): minutes from practice p to practice q. NaN: no way.
        movable: bool (P,): whether it lies inside the area and may be in any cluster.
        ours: bool (P,): whose patients are in every plan: the movable ones, and the fixed members of today's clusters.
        counted: bool (P,): whether its patients' minutes count; False for practices BEYOND and special services.
        list_size: int64 (P,): registered patients.
        mapped: int64 (P,): its patients living in the built places.
        living_elsewhere: int64 (P,): registered patients living outside the built places.
        no_address: int64 (P,): registered patients with no usable address.
        facts: Each column of `FACTS`, float64 (P,). NaN: not known.
        own_minutes: float64 (P,): sum of its patients' minutes to it, those with no way left out.
        own_reached: int64 (P,): patients in that sum.
        deciles: float64 (P,): sum of its patients' deprivation deciles, those in places without one left out.
        deciles_known: int64 (P,): patients in that sum.
        deprived: int64 (P,): of them in the most deprived fifth.
        over_65: float64 (P,): patients of 65 or over, were every place's patients as old as its residents.
        over_65_known: int64 (P,): patients in places where the residents' ages are known.
        inside: bool (U,): whether place u lies inside the area: the rest is margin.
        rival: int64 (U,): the most patients that any group has there which is in no plan (`geo.area.Competing`).
        residents: float64 (U,): people living in place u. NaN: not known.
        decile: float64 (U,): deprivation decile of place u. NaN: not known.
        share_over_65: float64 (U,): share of its residents of 65 or over. NaN: not known, or nobody lives there.
        registered: int64 (U,): patients living in place u, of whichever practice.
    """

    area_id: str
    mode: str
    walk_kmh: float
    row: Mapping[str, int]
    minutes: NDArray[np.float32]
    patients: NDArray[np.int32]
    site_row: Mapping[str, int]
    branches: Mapping[str, tuple[str, ...]]
    to_sites: NDArray[np.float32]
    between: NDArray[np.float32]
    movable: NDArray[np.bool_]
    ours: NDArray[np.bool_]
    counted: NDArray[np.bool_]
    list_size: NDArray[np.int64]
    mapped: NDArray[np.int64]
    living_elsewhere: NDArray[np.int64]
    no_address: NDArray[np.int64]
    facts: Mapping[str, NDArray[np.float64]]
    own_minutes: NDArray[np.float64]
    own_reached: NDArray[np.int64]
    deciles: NDArray[np.float64]
    deciles_known: NDArray[np.int64]
    deprived: NDArray[np.int64]
    over_65: NDArray[np.float64]
    over_65_known: NDArray[np.int64]
    inside: NDArray[np.bool_]
    rival: NDArray[np.int64]
    residents: NDArray[np.float64]
    decile: NDArray[np.float64]
    share_over_65: NDArray[np.float64]
    registered: NDArray[np.int64]

    def minutes_to_site(self, practice: str, site: str) -> NDArray[np.float32]:
        """Return float32 (U,): minutes to a site of a practice, "" for its main one. NaN: no way, or no such site."""
        row = self.site_row.get(site or practice)
        if row is None and site:
            return np.full(self.minutes.shape[1], np.nan, dtype=np.float32)
        minutes: NDArray[np.float32] = self.minutes[self.row[practice]] if row is None else self.to_sites[row]
        return minutes


def prepare(area: Area, view: View) -> AreaArrays:
    """Lay the area out for figures in this view's mode and walking speed; `view.within` does not matter.

    Takes 0.3 s for all London (1,183 practices, 4,835 places), 2 ms for a borough: callers with many plans
    keep it by (area.id, view.mode, view.walk_kmh).

    Raises:
        PlanningError: The area has no minutes for that mode.
    """
    minutes = _rounded(np.ascontiguousarray(minutes_in_view(area.minutes, view).T))
    patients = np.ascontiguousarray(area.patients.T)
    known = ~np.isnan(minutes)
    practices, places = area.practices, area.places
    decile = places["imd_decile"].to_numpy(np.float64)
    old = divide(places["residents_65"].to_numpy(np.float64), places["residents"].to_numpy(np.float64))
    elsewhere = places["patients_elsewhere"].to_numpy(np.int64)
    whole = patients.astype(np.float64)
    movable = (practices["kind"] == INSIDE).to_numpy()
    rival = np.zeros(len(places), dtype=np.int64)
    np.maximum.at(rival, area.competing.place, area.competing.patients)
    sites = sites_of(area)
    several = sites["code"].to_numpy()[of_several(sites)].tolist() if area.to_sites else []
    to_sites = minutes_in_view(area.to_sites, view).T if area.to_sites else np.empty((0, len(places)), np.float32)
    area_arrays = AreaArrays(
        area_id=area.id,
        mode=view.mode,
        walk_kmh=view.walk_kmh,
        row={code: row for row, code in enumerate(practices["code"])},
        minutes=minutes,
        patients=patients,
        site_row={code: row for row, code in enumerate(several)},
        branches=_branches(area),
        to_sites=_rounded(np.ascontiguousarray(to_sites)),
        between=minutes_in_view(area.between, view),
        movable=movable,
        ours=movable | fixed_members(practices),
        counted=~practices["kind"].isin([BEYOND, SERVICE]).to_numpy(),
        list_size=practices["list_size"].to_numpy(np.int64),
        mapped=patients.sum(axis=1, dtype=np.int64),
        living_elsewhere=practices["living_elsewhere"].to_numpy(np.int64),
        no_address=practices["no_address"].to_numpy(np.int64),
        facts={column: practices[column].to_numpy(np.float64) for column in FACTS},
        own_minutes=np.einsum("pu,pu->p", np.where(known, minutes, 0), patients, dtype=np.float64),
        own_reached=np.einsum("pu,pu->p", known, patients, dtype=np.int64),
        deciles=whole @ np.nan_to_num(decile),
        deciles_known=whole_numbers(whole @ ~np.isnan(decile)),
        deprived=whole_numbers(whole @ (decile <= MOST_DEPRIVED_FIFTH)),
        over_65=whole @ np.nan_to_num(old),
        over_65_known=whole_numbers(whole @ ~np.isnan(old)),
        inside=(places["kind"] == INSIDE).to_numpy(),
        rival=rival,
        residents=places["residents"].to_numpy(np.float64),
        decile=decile,
        share_over_65=old,
        registered=patients.sum(axis=0, dtype=np.int64) + elsewhere,
    )
    for array in (*vars(area_arrays).values(), *area_arrays.facts.values()):
        if isinstance(array, np.ndarray):
            array.setflags(write=False)
    return area_arrays


def _branches(area: Area) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for practice, site in sorted(branch_codes(area.practices, area.sites)):
        found[practice] = (*found.get(practice, ()), site)
    return found


def fixed_members(practices: pd.DataFrame) -> NDArray[np.bool_]:
    """Return bool (P,): which practices are fixed members of one of today's clusters: counted with it, never moved.

    They are those outside the area, and special services, whose PCN has a practice that may be moved.

    >>> import pandas as pd
    >>> fixed_members(pd.DataFrame({"kind": ["inside", "margin", "beyond", "service", "margin"],
    ...                             "pcn_code": ["U1", "U1", "U2", "U1", ""]})).tolist()
    [False, True, False, True, False]
    """
    inside = practices["kind"] == INSIDE
    planned = set(practices.loc[inside, "pcn_code"]) - {""}
    return np.asarray(~inside & practices["pcn_code"].isin(planned), dtype=bool)


def area_arrays_for(area: Area | AreaArrays, view: View) -> AreaArrays:
    """Return the area laid out for this view, or what already is, as it is.

    Raises:
        PlanningError: It was laid out for another mode or walking speed.
    """
    if not isinstance(area, AreaArrays):
        return prepare(area, view)
    if (area.mode, area.walk_kmh) != (view.mode, view.walk_kmh):
        msg = (
            f"figures were prepared for {area.mode} at {area.walk_kmh} km/h on foot, not for {view.mode} at "
            f"{view.walk_kmh} km/h; prepare the area for this view"
        )
        raise PlanningError(msg)
    return area


def _rounded(minutes: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the minutes in whole steps.

    >>> _rounded(np.array([6.4, np.nan], dtype=np.float32)).tolist()
    [6.400390625, nan]
    """
    return np.asarray(np.rint(minutes * np.float32(STEPS_A_MINUTE)) / np.float32(STEPS_A_MINUTE), dtype=np.float32)


# ---- The practices of a plan taken together by cluster ----


@dataclass(frozen=True, eq=False)
class ClusterArrays:
    """A plan on a prepared area. K clusters are in the plan's order, P practices and U places in the area's.

    Attributes:
        cluster_of: int16 (P,): index of the cluster of each practice, its fixed members included; -1 none.
        alone: (A,): rows of the practices that stand alone, ascending: those of the area's people in no cluster.
        members: For each cluster the rows of the practices whose patients' minutes count, ascending.
        living: int32 (K, U): patients of those practices living in place u.
        held: int32 (K, U): patients of all the cluster's practices living in place u: what a territory goes by.
        nearest: float32 (K, U): minutes from place u to the nearest of `members`. NaN: no way to any, or none.
    """

    cluster_of: NDArray[np.int16]
    alone: NDArray[np.intp]
    members: tuple[NDArray[np.intp], ...]
    living: NDArray[np.int32]
    held: NDArray[np.int32]
    nearest: NDArray[np.float32]


def group(area_arrays: AreaArrays, plan: Plan) -> ClusterArrays:
    """Return the plan's practices taken together by cluster, in arrays that nobody can change.

    Takes 9 ms for all London: callers who ask several things of one plan hand it on.
    """
    cluster_of = np.full(len(area_arrays.row), -1, dtype=np.int16)
    index = {cluster.letter: number for number, cluster in enumerate(plan.clusters)}
    for code, letter in plan.placed:
        cluster_of[area_arrays.row[code]] = index[letter]
    for number, cluster in enumerate(plan.clusters):
        cluster_of[[area_arrays.row[code] for code in cluster.outside]] = number
    members = _rows_of(cluster_of, area_arrays.counted, len(plan.clusters))
    unmoved = _rows_of(cluster_of, ~area_arrays.counted, len(plan.clusters))
    places = area_arrays.patients.shape[1]
    living = np.zeros((len(members), places), dtype=np.int32)
    nearest = np.full((len(members), places), np.nan, dtype=np.float32)
    for number, rows in enumerate(members):
        np.add.reduce(area_arrays.patients[rows], axis=0, out=living[number])
        nearest[number] = nearest_of(area_arrays, rows)
    held = living.copy()
    for number, rows in enumerate(unmoved):
        if len(rows):
            held[number] += area_arrays.patients[rows].sum(axis=0, dtype=np.int32)
    found = ClusterArrays(
        cluster_of, np.flatnonzero(area_arrays.ours & (cluster_of < 0)), members, living, held, nearest
    )
    arrays: tuple[NDArray[Any], ...] = (found.cluster_of, found.alone, *members, living, held, nearest)
    for array in arrays:
        array.setflags(write=False)
    return found


def rival_of(area_arrays: AreaArrays, cluster_arrays: ClusterArrays) -> NDArray[np.int64]:
    """Return int64 (U,): the most patients that one group has in each place which is no cluster of the plan."""
    alone = area_arrays.patients[cluster_arrays.alone].max(axis=0, initial=0)
    rival: NDArray[np.int64] = np.maximum(area_arrays.rival, alone)
    return rival


def own_ways(area_arrays: AreaArrays, cluster_arrays: ClusterArrays) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Return where the patients of practices that stand alone live, and their minutes to their own practice.

    Returns:
        int32 (N, U) and float32 (N, U): one row a practice whose minutes count.
    """
    rows = cluster_arrays.alone[area_arrays.counted[cluster_arrays.alone]]
    return area_arrays.patients[rows], area_arrays.minutes[rows]


def nearest_of(area_arrays: AreaArrays, rows: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return float32 (U,): minutes from each place to the nearest of these practices; NaN: no way, or none."""
    if not len(rows):
        return np.full(area_arrays.minutes.shape[1], np.nan, dtype=np.float32)
    return np.asarray(np.fmin.reduce(area_arrays.minutes[rows], axis=0))


def _rows_of(cluster_of: NDArray[np.int16], wanted: NDArray[np.bool_], count: int) -> tuple[NDArray[np.intp], ...]:
    """Return for each cluster the rows of its practices among those wanted, ascending."""
    rows = np.flatnonzero(wanted & (cluster_of >= 0))
    order = rows[np.argsort(cluster_of[rows], kind="stable")]
    starts = np.searchsorted(cluster_of[order], np.arange(count + 1))
    return tuple(order[start:end] for start, end in pairwise(starts))


# ---- Groups of patients that figures are worked out for beside everybody ----

GROUPS: Final = ("all", "over_65", "imd_1", "imd_2", "imd_3", "imd_4", "imd_5")
"""Groups of patients: all; those of 65 or over (an estimate); by fifth of deprivation, 1 = the most deprived."""


def group_weights(area_arrays: AreaArrays) -> NDArray[np.float64]:
    """Return how much of a patient living in each place belongs to each group.

    For over-65s it is the share of residents of 65 or over there; for a fifth 1 or 0. Where deprivation or ages of a
    place are not known it is 0, so its patients are in no such group.

    Returns:
        float64 (G, U): 0 to 1, in the order of `GROUPS`.
    """
    fifth = np.ceil(area_arrays.decile / 2)
    by_fifth = [fifth == number for number in range(1, 6)]
    return np.array([np.ones(len(fifth)), np.nan_to_num(area_arrays.share_over_65), *by_fifth], dtype=np.float64)
