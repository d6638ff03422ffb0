"""The figures of a plan as a whole: all its clusters put together, patient by patient."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from geo.access import access, no_way
from geo.figures import ClusterFigures, figures
from geo.grouped import group
from geo.people import mean_decile, most_deprived_fifth, self_containment
from geo.prepared import Prepared, prepared_for
from geo.reasons import BY_MODE
from geo.weighted import divide, weighted_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures import PlanFigures
    from geo.grouped import Grouped
    from geo.plan import Plan
    from geo.view import View

WHOLE: Final = ""
"""Stands for the letter of a cluster in the figures of a whole plan."""
_SUMS: Final = (
    "practices",
    "patients",
    "patients_outside",
    "patients_beyond",
    "mapped",
    "not_mapped",
    "living_elsewhere",
    "no_address",
    "single_handed_unknown",
)
"""Figures of which the plan's is the sum of its clusters'."""
_REASONS: Final = {
    "imd_decile": "deprivation is not known for the places where patients live",
    "most_deprived_fifth": "deprivation is not known for the places where patients live",
    "over_65": "the ages of residents are not known for the places where patients live",
    "residents": "residents are not known",
}
"""Why a plan with mapped patients may lack a figure that is not about minutes."""


def whole_plan(area: Area | Prepared, plan: Plan, view: View, *, found: PlanFigures | None = None) -> ClusterFigures:
    """Return each figure of `ClusterFigures` over all clusters of a plan.

    Counts are sums. Means, the 90th percentile and shares are those of all patients of all clusters, each with the
    minutes to the nearest practice (or the hub) of their own cluster: large clusters weigh more. "Minutes to the hub"
    is that of clusters that have one. "Between practices" is over all pairs of practices that share a cluster.
    Self-containment is, of all patients living in a territory, the share registered with the cluster whose it is.
    Practices that are not placed are in none of them.

    Args:
        area: The area the plan is for, or what `prepare(area, view)` made of it.
        plan: Which practice is in which cluster.
        view: Mode, walking speed and threshold.
        found: The plan's figures in this view, where the caller has them already.

    Returns:
        The figures, their letter `WHOLE`. NaN: can't be had; `why` says why.

    Raises:
        PlanningError: The area has no minutes for the view's mode.
    """
    prepared = prepared_for(area, view)
    found = found or figures(prepared, plan, view)
    grouped = group(prepared, plan)
    row: dict[str, Any] = {
        **{name: sum(getattr(one, name) for one in found.clusters) for name in _SUMS},
        **_minutes(prepared, plan, grouped, within=view.within),
        **_people(prepared, grouped, found),
    }
    return ClusterFigures(letter=WHOLE, **row, why=_why(row, plan, BY_MODE[view.mode]))


def _minutes(prepared: Prepared, plan: Plan, grouped: Grouped, *, within: int) -> dict[str, float]:
    # A place where nobody lives, for plans without a cluster: of no numbers at all there is no percentile.
    living = np.append(grouped.living, np.int32(0))
    nearest = np.append(grouped.nearest, np.float32(np.nan))
    way = access(living, nearest, within=within)
    rows = _counted(prepared, grouped)
    own = divide(prepared.own_minutes[rows].sum(), prepared.own_reached[rows].sum())
    hubs = [number for number, cluster in enumerate(plan.clusters) if cluster.hub]
    to_hub = prepared.minutes[[prepared.row[plan.clusters[number].hub] for number in hubs]]
    between = _between(prepared, grouped)
    return {
        "minutes_own": float(own),
        "minutes_nearest": float(way.mean),
        "minutes_nearest_p90": float(way.p90),
        "within": float(way.within),
        "no_way": int(no_way(living, nearest)),
        "minutes_hub": float(weighted_mean(to_hub.ravel(), grouped.living[hubs].ravel())),
        "minutes_between_mean": float(between.mean(dtype=np.float64)) if len(between) else math.nan,
        "minutes_between_max": float(between.max()) if len(between) else math.nan,
    }


def _between(prepared: Prepared, grouped: Grouped) -> NDArray[np.float32]:
    """Return float32 (N,): minutes from each practice to each other one of its cluster, where there is a way."""
    ways = [prepared.between[np.ix_(rows, rows)][~np.eye(len(rows), dtype=bool)] for rows in grouped.members]
    together = np.concatenate([*ways, np.empty(0, dtype=np.float32)])
    return np.asarray(together[~np.isnan(together)])


def _people(prepared: Prepared, grouped: Grouped, found: PlanFigures) -> dict[str, float | int | None]:
    rows = _counted(prepared, grouped)
    deciles, known = prepared.deciles[rows].sum(), prepared.deciles_known[rows].sum()
    # One cluster whose patients in each place are those of the cluster whose territory it is.
    held = np.flatnonzero(found.territory >= 0)
    own = np.zeros((1, len(found.territory)), dtype=np.int32)
    own[0, held] = grouped.living[found.territory[held], held]
    together = np.where(found.territory >= 0, 0, -1).astype(np.int16)
    returns = [one.single_handed for one in found.clusters if one.single_handed is not None]
    return {
        "residents": _sum_of_known(one.residents for one in found.clusters),
        "self_containment": float(self_containment(own, prepared.registered, together)[0]),
        "imd_decile": float(mean_decile(deciles, known)),
        "most_deprived_fifth": float(most_deprived_fifth(prepared.deprived[rows].sum(), known)),
        "over_65": _sum_of_known(one.over_65 for one in found.clusters),
        "single_handed": sum(returns) if returns or not found.clusters else None,
    }


def _counted(prepared: Prepared, grouped: Grouped) -> NDArray[np.intp]:
    """Return the rows of the practices placed whose patients' addresses and minutes count."""
    return np.flatnonzero(prepared.counted & (grouped.cluster_of >= 0))


def _sum_of_known(numbers: Iterable[float]) -> float:
    """Return the sum of the numbers that are known; NaN where none is.

    >>> _sum_of_known([5.0, math.nan, 2.0]), _sum_of_known([math.nan])
    (7.0, nan)
    """
    known = [number for number in numbers if not math.isnan(number)]
    return math.fsum(known) if known else math.nan


def _why(row: dict[str, Any], plan: Plan, by: str) -> tuple[tuple[str, str], ...]:
    """Return (figure, reason) for each figure that can't be had, or holds for a part of the plan only."""
    missing = [name for name, value in row.items() if value is None or (isinstance(value, float) and math.isnan(value))]
    said = {name: _reason(name, row, by) for name in missing}
    hubs, count = sum(bool(cluster.hub) for cluster in plan.clusters), len(plan.clusters)
    if not hubs:
        said["minutes_hub"] = "no hub chosen"
    elif "minutes_hub" not in said and hubs < count:
        said["minutes_hub"] = f"{hubs} of {count} clusters {'has' if hubs == 1 else 'have'} a hub"
    if "single_handed" not in said and row["single_handed_unknown"]:
        unknown, practices = row["single_handed_unknown"], row["practices"]
        said["single_handed"] = f"{unknown} of {practices} practices made no return of their GPs"
    return tuple(said.items())


def _reason(figure: str, row: dict[str, Any], by: str) -> str:
    """Return why that one figure can't be had: the first thing that is in its way."""
    if not row["practices"]:
        return "no practice is placed yet"
    if figure == "single_handed":
        return "no practice made a return of its GPs"
    if figure.startswith("minutes_between"):
        return "no cluster has two practices with a way between them"
    if not row["mapped"]:
        return "no patient has an address in the places of this area"
    return _REASONS.get(figure, f"no way {by} for any patient")
