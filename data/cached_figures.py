"""The one cache of figures: everything follows from (area, plan, view), so that is the key.

The caches are shared between people and hold values that nobody can change; whose plan it was they do not know.
"""

from __future__ import annotations

import math
from functools import cache
from operator import attrgetter
from threading import RLock
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, ParamSpec, TypeVar

from cachetools import LRUCache, cached
from cachetools.keys import hashkey

from data.policy import read_rules
from geo.area import Area
from geo.compare import Effect, PlanSummary, effect, plan_summary
from geo.figures import (
    AreaArrays,
    ClusterArrays,
    ClusterFigures,
    Distribution,
    Figure,
    GroupTravel,
    HubChoice,
    PlaceAccess,
    PlanFigures,
    distribution,
    figures,
    group,
    hub_choices,
    place_access,
    prepare,
    shown,
    travel_by_group,
    whole_plan,
)
from geo.moves import Behind, Together, WhatIf, people_behind, what_if, what_if_together
from geo.neighbours import (
    Joining,
    Neighbour,
    Profile,
    TooFar,
    cluster_parts,
    joinings,
    neighbours,
    out_of_reach,
    practice_parts,
    profile,
    too_far,
)
from geo.plan import Plan, today_plan
from geo.rules import Finding, findings
from geo.view import View

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping

    import numpy as np
    from numpy.typing import NDArray

    from geo.rules import Rules

P = ParamSpec("P")
T = TypeVar("T")


def keep_last(most: int, *, key: Callable[..., Hashable] | None = None) -> Callable[[Callable[P, T]], Callable[P, T]]:
    """Keep what a function worked out last, for everybody, by the values that it was given.

    Areas are told apart by their id, which is the hash of all that is in them, and are not held on to. A look takes
    microseconds; Streamlit's own cache would take everything apart at every look.

    Args:
        most: How many values are kept.
        key: Makes the key of the arguments; by default they are it.
    """
    return cached(LRUCache(most), key=key or by_value, lock=RLock())


def by_value(*args: Hashable, **kwargs: Hashable) -> Hashable:
    """Return arguments as the key of a cache."""
    values = (*args, *kwargs.values())
    return hashkey(*(value.id if isinstance(value, Area) else value for value in values))


def by_speed(area: Area, *plan_and_view: Any) -> Hashable:  # noqa: ANN401 (a plan, or none, and a view)
    """Return an area, a plan and a view as the key of what does not depend on the view's threshold."""
    *plan, view = plan_and_view
    return hashkey(area.id, *plan, view.mode, view.walk_kmh)


BY_VALUE: Final[dict[Any, Any]] = {Area: attrgetter("id"), Plan: hash, View: hash}
"""By what Streamlit's own caches, of what pages draw, tell one from another: as `by_value`."""

WHOLE_TABLE: Final = 12_000_000
"""Practices x clusters x places up to which every single move is worked out with every plan (about 0.1 s); beyond it
only the moves of the practices that are chosen."""


@cache
def rules() -> Rules:
    """Return the rules of the field, read once."""
    return read_rules()


@keep_last(8)
def today(area: Area) -> Plan:
    """Return the plan of today's PCNs, made once."""
    return today_plan(area.practices)


@keep_last(8)
def listed(area: Area) -> tuple[Figure, ...]:
    """Return the figures that an area can show, found out once."""
    return shown(area)


@keep_last(8)
def list_sizes(area: Area) -> Mapping[str, int]:
    """Return the patients on the list of each practice, by its code."""
    practices = area.practices
    return MappingProxyType(dict(zip(practices["code"].tolist(), practices["list_size"].tolist(), strict=True)))


@keep_last(8, key=by_speed)
def laid_out(area: Area, view: View) -> AreaArrays:
    """Return the area laid out for the figures of one view, worked out once, whatever the view's threshold."""
    return prepare(area, view)


@keep_last(3, key=by_speed)
def cluster_arrays(area: Area, plan: Plan, view: View) -> ClusterArrays:
    """Return a plan's practices taken together by cluster: for the several things that are asked of one plan at once.

    Of all London it takes 12 MB, so that only the last few are kept.
    """
    return group(laid_out(area, view), plan)


@keep_last(40)
def plan_figures(area: Area, plan: Plan, view: View) -> PlanFigures:
    """Return the figures of a plan, worked out once."""
    return figures(laid_out(area, view), plan, view, cluster_arrays=cluster_arrays(area, plan, view))


@keep_last(40)
def single_moves(area: Area, plan: Plan, view: View) -> WhatIf:
    """Return what single moves would do: every one, or in a large area none, which `moves_together` is asked for."""
    small = len(plan.practices) * (len(plan.clusters) + 2) * len(area.places) <= WHOLE_TABLE
    now = cluster_arrays(area, plan, view)
    return what_if(laid_out(area, view), plan, view, rules(), practices=None if small else (), cluster_arrays=now)


def moves_together(area: Area, plan: Plan, view: View, *, chosen: tuple[str, ...]) -> Together:
    """Return what moving all the chosen practices at once would do."""
    now = cluster_arrays(area, plan, view)
    return what_if_together(laid_out(area, view), plan, view, rules(), practices=chosen, cluster_arrays=now)


def behind_moves(
    area: Area, plan: Plan, view: View, *, chosen: tuple[str, ...]
) -> tuple[tuple[str, Behind | None], ...]:
    """Return who gets nearer and who further, were the chosen practices moved to each target."""
    return people_behind(
        laid_out(area, view), plan, view, practices=chosen, cluster_arrays=cluster_arrays(area, plan, view)
    )


@keep_last(40)
def minutes_distribution(area: Area, plan: Plan, view: View) -> Distribution:
    """Return how patients' minutes are distributed, worked out once."""
    return distribution(laid_out(area, view), plan, view, cluster_arrays=cluster_arrays(area, plan, view))


@keep_last(40)
def whole_figures(area: Area, plan: Plan, view: View) -> ClusterFigures:
    """Return the figures of a plan as a whole, worked out once."""
    return whole_plan(laid_out(area, view), plan, view, found=plan_figures(area, plan, view))


@keep_last(40)
def plan_findings(area: Area, plan: Plan, view: View, by: Rules | None = None) -> tuple[Finding, ...]:
    """Return what the rules find in a plan, worked out once; those of the field where none are given."""
    return findings(area, plan, plan_figures(area, plan, view), by or rules())


@keep_last(40)
def summary(area: Area, plan: Plan, view: View, by: Rules | None = None) -> PlanSummary:
    """Return a plan in a dozen numbers, worked out once; by the rules of the field where none are given."""
    return plan_summary(plan_figures(area, plan, view), plan_findings(area, plan, view, by), by or rules())


@keep_last(40)
def plan_effect(area: Area, before: Plan, after: Plan, view: View) -> Effect:
    """Return what changes for patients from one plan to another, worked out once."""
    return effect(laid_out(area, view), before, after, view)


@keep_last(20)
def places_found(area: Area, plan: Plan, view: View, *, among: str) -> PlaceAccess:
    """Return how far a group of patients travels, place by place."""
    return place_access(laid_out(area, view), plan, view, among=among)


@keep_last(20)
def travel_found(area: Area, plan: Plan, view: View) -> tuple[GroupTravel, ...]:
    """Return how far each group of patients travels."""
    return travel_by_group(laid_out(area, view), plan, view)


@keep_last(40)
def hubs_found(area: Area, plan: Plan, view: View, *, letter: str) -> tuple[HubChoice, ...]:
    """Return each practice of a cluster as its hub."""
    return hub_choices(laid_out(area, view), plan, view, letter=letter)


@keep_last(60)
def profile_of(area: Area, code: str, *, within: int) -> Profile:
    """Return a practice as it is today."""
    return profile(area, code, within=within)


@keep_last(60)
def neighbours_of(
    area: Area, code: str, *, plan: Plan, view: View
) -> tuple[tuple[Neighbour, ...], NDArray[np.float64], tuple[Neighbour, ...]]:
    """Return every other practice that is not too far, the parts of their scores, and the others, the nearest first."""
    own = profile_of(area, code, within=view.within)
    everyone = neighbours(area, code, plan=plan, view=view)
    near = tuple(practice for practice in everyone if not too_far(practice, own, within=view.within))
    far = (practice for practice in everyone if too_far(practice, own, within=view.within))
    nearest = sorted(far, key=lambda it: (math.isnan(it.patients_minutes), it.patients_minutes, it.name))
    return near, practice_parts(near, own, view=view), tuple(nearest)


@keep_last(60)
def joinings_of(
    area: Area, code: str, *, plan: Plan, view: View
) -> tuple[tuple[Joining, ...], NDArray[np.float64], int, tuple[TooFar, ...]]:
    """Return the clusters in reach, the parts of their scores, how many more there are, and those that are too far."""
    arrays = laid_out(area, view)
    found = joinings(area, code, plan=plan, view=view, rules=rules(), area_arrays=arrays)
    more, far = out_of_reach(area, code, plan=plan, view=view, area_arrays=arrays)
    return found, cluster_parts(found, profile_of(area, code, within=view.within), view=view, rules=rules()), more, far
