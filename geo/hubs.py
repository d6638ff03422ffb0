"""How far a cluster's patients would be from each of its practices, were that its hub."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from geo.access import access, no_way
from geo.figures import Base
from geo.grouped import group
from geo.prepared import prepared_for

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Plan
    from geo.prepared import Prepared
    from geo.view import View


@dataclass(frozen=True)
class HubChoice:
    """One practice of a cluster as its hub.

    Attributes:
        code: ODS code of the practice.
        chosen: Whether it is the hub in the plan.
        mean: Mean minutes of all the cluster's mapped patients to it, those with no way left out. NaN: nobody has one,
            or they are less than a tenth of the list.
        p90: Nine of ten of those patients are at most so far from it. NaN as above.
        within: Share of the cluster's mapped patients at most `view.within` minutes from it, 0 to 1. NaN: none mapped,
            or less than a tenth of the list.
        no_way: Mapped patients with no way to it.
        base: On how many patients `mean` and `p90` rest.
    """

    code: str
    chosen: bool
    mean: float
    p90: float
    within: float
    no_way: int
    base: Base


def hub_choices(area: Area | Prepared, plan: Plan, view: View, *, letter: str) -> tuple[HubChoice, ...]:
    """Return each practice of a cluster as its hub: fewest patients without a way first, then by mean minutes.

    Practices outside the area can't be a hub, but their patients count where their addresses are known, as in
    `geo.figures`. Choices that are equally good stand in the order of their codes; a mean of NaN stands last.

    Args:
        area: The area the plan is for, or what `prepare(area, view)` made of it.
        plan: Which practice is in which cluster.
        view: Mode, walking speed and threshold.
        letter: Of the cluster.

    Returns:
        One choice for each practice placed in the cluster; empty where there is none.

    Raises:
        PlanningError: There is no such cluster, or the area has no minutes for the view's mode.
    """
    prepared = prepared_for(area, view)
    cluster, codes = plan.cluster(letter), plan.members(letter)
    grouped, number = group(prepared, plan), plan.clusters.index(cluster)
    living, lists = grouped.living[number], int(prepared.list_size[grouped.cluster_of == number].sum())
    minutes = prepared.minutes[[prepared.row[code] for code in codes]]
    way = access(living, minutes, within=view.within)
    without, mapped = no_way(living, minutes).tolist(), int(living.sum())
    within = np.where(Base(mapped, lists).is_too_small, np.nan, way.within)
    choices = []
    for code, mean, p90, share, none in zip(codes, way.mean, way.p90, within, without, strict=True):
        base = Base(mapped - none, lists)
        minutes_there = (math.nan, math.nan) if base.is_too_small else (float(mean), float(p90))
        choices.append(HubChoice(code, code == cluster.hub, *minutes_there, float(share), none, base))
    return tuple(sorted(choices, key=lambda one: (one.no_way, np.nan_to_num(one.mean, nan=np.inf), one.code)))
