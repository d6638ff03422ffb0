"""Every other practice, seen from one: how far it is, how near is near, and what ground the two share."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.area import INSIDE, MARGIN
from geo.figures import Base, divide, prepare, weighted_mean
from geo.neighbours.profiles import homes_of, row_of
from geo.view import View, minutes_in_view

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.plan import Plan

# ---- How near is near ----


def nearness(minutes: float, *, within: int) -> float:
    """Return how near something is: 1 at 0 minutes, one half at `within`, 0 at twice as many and where no way is.

    >>> [nearness(minutes, within=15) for minutes in (0.0, 15.0, 40.0, float("nan"))]
    [1.0, 0.5, 0.0, 0.0]
    """
    return 0.0 if math.isnan(minutes) else max(0.0, 1.0 - minutes / furthest(within))


def furthest(within: int) -> int:
    """Return the minutes beyond which nothing is near: twice those that the person chose.

    >>> furthest(15), furthest(0)
    (30, 2)
    """
    return 2 * max(within, 1)


def is_too_far(minutes: float, *, within: int) -> bool:
    """Return whether something lies beyond the `furthest` minutes, or where there is no way.

    >>> [is_too_far(minutes, within=15) for minutes in (30.0, 30.1, float("nan"))]
    [False, True, True]
    """
    return math.isnan(minutes) or minutes > furthest(within)


# ---- Every other practice, seen from one ----


@dataclass(frozen=True)
class Neighbour:
    """One other practice, seen from a practice.

    Attributes:
        code: ODS code.
        name: For reading.
        kind: `geo.area.INSIDE` or `MARGIN`; one in the margin can't be moved here.
        cluster: Letter of its cluster in the plan; "" where it is in none.
        list_size: Registered patients.
        gps: GPs by headcount. NaN: no return.
        between: (mode, minutes) between the two practices, mean of there and back; at the view's walking speed.
            NaN: no way.
        shared: Overlap of where the mapped patients of both live, 0 to 1: see `geo.neighbours.practices`. NaN: too few
            patients of one of the two are mapped.
        shared_patients: The practice's own patients in that overlap; 0 where it is not known.
        mapped: This other practice's mapped patients, of its list: what `shared` rests on, beside the practice's own.
        patients_minutes: Mean minutes of the practice's patients to it, in the view. NaN: too few have a way.
        minutes_base: The practice's patients with a way to it, of its list.
        imd_decile: Mean deprivation decile of its patients. NaN: known of too few.
        decile_base: Its patients living where the decile is known, of its list.
    """

    code: str
    name: str
    kind: str
    cluster: str
    list_size: int
    gps: float
    between: tuple[tuple[str, float], ...]
    shared: float
    shared_patients: int
    mapped: Base
    patients_minutes: float
    minutes_base: Base
    imd_decile: float
    decile_base: Base

    def minutes_between(self, mode: str) -> float:
        """Return the minutes between the two practices by that mode; NaN: no way."""
        return dict(self.between)[mode]


def neighbours(area: Area, code: str, *, plan: Plan, view: View = View()) -> tuple[Neighbour, ...]:
    """Return every other practice in the area or its margin, as seen from this one, in the area's order.

    Practices far beyond have no minutes, and special services are nobody's to choose: neither is a neighbour.

    Raises:
        PlanningError: The area has no such practice, it lies beyond the margin, it is a special service, or there are
            no minutes for the mode.
    """
    row = row_of(area, code)
    homes = prepare(homes_of(area, code), view)
    own = homes.patients[row]
    practices = area.practices
    lists, mapped = practices["list_size"].tolist(), practices["mapped"].to_numpy(np.int64)
    all_mapped = [Base(n, of) for n, of in zip(mapped.tolist(), lists, strict=True)]
    enough = np.array([not base.is_too_small for base in all_mapped])
    shared = np.where(enough & enough[row], shared_with(homes.patients, mapped, row), np.nan)
    where = plan.where_counted()
    deciles, known = deciles_of(area)
    minutes = weighted_mean(homes.minutes, own)
    with_a_way = np.einsum("pu,u->p", ~np.isnan(homes.minutes), own, dtype=np.int64)
    ours = np.rint(np.nan_to_num(shared) * mapped[row])
    views = {mode: View(mode=mode, walk_kmh=view.walk_kmh) for mode in area.modes}
    between = {mode: both_ways(minutes_in_view(area.between, views[mode]), row) for mode in views}
    others = []
    for number, practice in enumerate(practices.to_dict("records")):
        if number == row or practice["kind"] not in {INSIDE, MARGIN}:
            continue
        minutes_base = Base(int(with_a_way[number]), lists[row])
        decile_base = Base(int(known[number]), lists[number])
        others.append(
            Neighbour(
                code=practice["code"],
                name=practice["name"],
                kind=practice["kind"],
                cluster=where.get(practice["code"], ""),
                list_size=int(practice["list_size"]),
                gps=float(practice["gps"]),
                between=tuple((mode, float(there_and_back[number])) for mode, there_and_back in between.items()),
                shared=float(shared[number]),
                shared_patients=int(ours[number]),
                mapped=all_mapped[number],
                patients_minutes=minutes_base.keep(float(minutes[number])),
                minutes_base=minutes_base,
                imd_decile=decile_base.keep(float(deciles[number])),
                decile_base=decile_base,
            )
        )
    return tuple(others)


def both_ways(between: NDArray[np.float32], row: int) -> NDArray[np.float64]:
    """Return the mean minutes there and back between one practice and each.

    Args:
        between: float32 (P, P): minutes from practice (row) to practice (column). NaN: no way.
        row: Of the practice.

    Returns:
        float64 (P,): minutes; where only one way is known, that one. NaN: neither.

    >>> both_ways(np.array([[0, 4, 5, np.nan], [6, 0, 1, 1], [np.nan, 1, 0, 1], [np.nan, 1, 1, 0]]), 0).tolist()
    [0.0, 5.0, 5.0, nan]
    """
    there, back = between[row].astype(np.float64), between[:, row].astype(np.float64)
    return np.where(np.isnan(there), back, np.where(np.isnan(back), there, (there + back) / 2))


def deciles_of(area: Area) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return what is known of the deprivation of each practice's patients.

    Returns:
        float64 (P,): their mean decile, NaN where none is known; int64 (P,): patients whose decile is known.
    """
    decile = area.places["imd_decile"].to_numpy(np.float64)
    patients = area.patients.T.astype(np.float64)  # whole numbers multiply slowly
    known = patients @ (~np.isnan(decile)).astype(np.float64)
    return divide(patients @ np.nan_to_num(decile), known), np.rint(known).astype(np.int64)


# ---- Which practices draw their patients from the same places ----


def shared_patients(patients: NDArray[np.int32]) -> NDArray[np.float32]:
    """Return for every two practices the overlap of where their patients live.

    Sum over places u of min(share_p(u), share_q(u)), where share_p(u) is the part of practice p's mapped patients who
    live in u. It is a measure of common ground, not of people on both lists: nobody is on two. All London (1,183
    practices, 4,835 places) takes about half a second.

    Args:
        patients: int32 (U, P): patients of practice p living in place u.

    Returns:
        float32 (P, P), symmetric: 0 = no place in common, 1 = the same places in the same proportions. NaN in the
        row and column of a practice without mapped patients.

    Half of the first practice's patients live where a quarter of the second's do, the others elsewhere:

    >>> shared_patients(np.array([[50, 10], [50, 0], [0, 30]])).tolist()
    [[1.0, 0.25], [0.25, 1.0]]
    """
    total = patients.sum(axis=0, dtype=np.int64)
    nobody = total == 0
    share = patients / np.where(nobody, 1, total)
    overlap = np.zeros((patients.shape[1], patients.shape[1]))
    # Place by place: in each live patients of a few dozen practices only, so most pairs are never looked at.
    for row in share:
        here = np.flatnonzero(row)
        overlap[np.ix_(here, here)] += np.minimum.outer(row[here], row[here])
    np.fill_diagonal(overlap, 1.0)
    overlap[nobody, :] = np.nan
    overlap[:, nobody] = np.nan
    return overlap.astype(np.float32)


def shared_with(patients: NDArray[np.int32], mapped: NDArray[np.int64], row: int) -> NDArray[np.float64]:
    """Return the overlap of where one practice's patients live with that of every practice: its row of the above.

    Args:
        patients: int32 (P, U): patients of each practice, or each cluster, in the places where its patients live;
            other places may be left out.
        mapped: int64 (P,): all mapped patients of each.
        row: Of the practice.

    Returns:
        float64 (P,): 0 to 1. NaN where either has no mapped patients.

    >>> shared_with(np.array([[50, 50], [10, 0]]), np.array([100, 40]), 0).tolist()
    [1.0, 0.25]
    """
    share = patients / np.where(mapped == 0, 1, mapped)[:, None]
    overlap = np.minimum(share, share[row]).sum(axis=1)
    return np.where((mapped == 0) | (mapped[row] == 0), np.nan, overlap)
