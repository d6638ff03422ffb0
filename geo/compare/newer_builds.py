"""A plan made on one build of an area, opened on a newer one: what has changed, and the plan carried over.

A build is the practices of an area at a date. Between two of them practices close, open and move house, come to be
known as special services, and the PCNs of practices outside the area change.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.area import INSIDE, SERVICE
from geo.sites import branch_codes

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.plan import Cluster, Plan
    from geo.proposal import Proposal

# ---- The list sizes of a plan on the practices of the build that it was made on ----


@dataclass(frozen=True)
class ClusterLists:
    """What a cluster had on the build that a plan was made on.

    Attributes:
        letter: Of the cluster; "" for the practices that are not placed.
        name: Of the cluster.
        practices: How many practices, those that can't be moved included.
        patients: Sum of their list sizes, official; None where the build does not know one of them.
    """

    letter: str
    name: str
    practices: int
    patients: int | None


def cluster_lists(plan: Plan, practices: pd.DataFrame) -> tuple[ClusterLists, ...]:
    """Return the list sizes of the clusters in the order of the plan, then those of what is not placed, if anything.

    Args:
        plan: The plan.
        practices: Of the build that it was made on: `code` and `list_size`.

    >>> import pandas as pd
    >>> from geo.plan import Cluster, Plan
    >>> plan = Plan(clusters=(Cluster("A", "Ash", outside=("T3",)),), placed=(("T1", "A"),), practices=("T1", "T2"))
    >>> for one in cluster_lists(plan, pd.DataFrame({"code": ["T1", "T3"], "list_size": [100, 50]})):
    ...     print(one.letter, one.practices, one.patients)
    A 2 150
     1 None
    """
    sizes = dict(zip(practices["code"], practices["list_size"], strict=True))
    groups = [
        (cluster.letter, cluster.name, [*plan.members(cluster.letter), *cluster.outside]) for cluster in plan.clusters
    ]
    if plan.not_placed():
        groups.append(("", "", [*plan.not_placed()]))
    return tuple(ClusterLists(letter, name, len(codes), _sum(sizes, codes)) for letter, name, codes in groups)


def _sum(sizes: dict[str, int], codes: list[str]) -> int | None:
    return sum(int(sizes[code]) for code in codes) if all(code in sizes for code in codes) else None


# ---- A plan made on one build of an area, opened on a newer one ----

MOVED_M: Final = 100.0
"""A practice that is found so far from where it was has moved; postcodes are shifted by less when they are surveyed."""


@dataclass(frozen=True)
class BuildChange:
    """What differs between the build a plan was made on and the build of now.

    Attributes:
        gone: Practices of the plan that the area does not have any more, closed or left out, sorted.
        new: Practices that may be placed now and that the plan does not know, sorted.
        moved: (practice of the plan, metres from where it was), the furthest first; none where the older build is
            not known.
        patients: Registered with the practices that may be placed, before and now; before is None where the older
            build is not known.
        left: Practices of the plan that now lie outside the area, sorted; they can't be moved any more.
        entered: Practices counted outside the area that now lie inside, sorted; they may be moved.
        outside_gone: Practices outside the area that a cluster of the plan no longer counts, sorted.
        outside_new: (letter, practice outside the area) that this cluster counts for the first time, sorted.
        hubs: (letter, practice) of clusters that have no hub any more.
        hub_sites: (letter, practice, branch) of clusters whose hub is at its main site now.
        services: Practices of the plan that are known as special services now, sorted; they can't be moved any more.
    """

    gone: tuple[str, ...]
    new: tuple[str, ...]
    moved: tuple[tuple[str, float], ...]
    patients: tuple[int | None, int]
    left: tuple[str, ...] = ()
    entered: tuple[str, ...] = ()
    outside_gone: tuple[str, ...] = ()
    outside_new: tuple[tuple[str, str], ...] = ()
    hubs: tuple[tuple[str, str], ...] = ()
    hub_sites: tuple[tuple[str, str, str], ...] = ()
    services: tuple[str, ...] = ()


def build_change(
    before: pd.DataFrame | None, now: pd.DataFrame, plan: Plan, *, sites: pd.DataFrame | None = None
) -> BuildChange:
    """Return what a newer build changes for a plan.

    `before` has at least code, x, y (metres), list_size and kind of the practices of the build that the plan was made
    on; None where they are not known. `now` is `Area.practices` of the build of now, `sites` its `Area.sites`.
    """
    inside = set(now.loc[now["kind"] == INSIDE, "code"])
    services = set(now.loc[now["kind"] == SERVICE, "code"])
    counted = {(cluster.letter, code) for cluster in plan.clusters for code in cluster.outside}
    outside = {code for _, code in counted}
    carried = _carried(plan, now, sites)
    counted_now = {(cluster.letter, code) for cluster in carried.clusters for code in cluster.outside}
    both = list(zip(plan.clusters, carried.clusters, strict=True))
    return BuildChange(
        gone=tuple(sorted(set(plan.practices) - set(now["code"]))),
        new=tuple(sorted(inside - set(plan.practices) - outside)),
        moved=_moved(before, now, inside & set(plan.practices)),
        patients=(
            None if before is None else int(before.loc[before["code"].isin(plan.practices), "list_size"].sum()),
            int(now.loc[now["kind"] == INSIDE, "list_size"].sum()),
        ),
        left=tuple(sorted((set(plan.practices) & set(now["code"])) - inside - services)),
        entered=tuple(sorted(inside & outside)),
        outside_gone=tuple(sorted(outside - {code for _, code in counted_now} - inside)),
        outside_new=tuple(sorted(counted_now - counted)),
        hubs=tuple((was.letter, was.hub) for was, here in both if was.hub and not here.hub),
        hub_sites=tuple(
            (was.letter, was.hub, was.hub_site) for was, here in both if was.hub_site and here.hub and not here.hub_site
        ),
        services=tuple(sorted(set(plan.practices) & services)),
    )


def carry_over(proposal: Proposal, practices: pd.DataFrame, *, sites: pd.DataFrame | None = None) -> Proposal:
    """Return a proposal on a newer build, by its `Area.practices` and `Area.sites`.

    Practices that the area does not have any more are gone, and so is what they said; new ones are not placed. One
    that has come inside the area stays in its cluster. Practices outside, and special services, are counted with the
    cluster of their PCN of now. A hub at a branch surgery that is gone is at the main site.
    """
    plan = _carried(proposal.plan, practices, sites)
    movable = set(plan.practices)
    return replace(proposal, plan=plan, said=tuple(said for said in proposal.said if said.practice in movable))


def _carried(plan: Plan, now: pd.DataFrame, sites: pd.DataFrame | None) -> Plan:
    pcns = {cluster.pcn_code: cluster.letter for cluster in plan.clusters if cluster.pcn_code}
    where = {code: cluster.letter for cluster in plan.clusters for code in cluster.outside} | plan.where()
    inside: dict[str, str] = {}
    outside: dict[str, str] = {}
    for code, kind, pcn in zip(now["code"], now["kind"], now["pcn_code"], strict=True):
        if kind == INSIDE:
            inside[code] = where.get(code, "")
        else:
            outside[code] = pcns.get(pcn, "")
    placed = tuple(sorted((code, letter) for code, letter in inside.items() if letter))
    branches = branch_codes(now, sites)
    clusters = tuple(_cluster(cluster, inside, outside, branches) for cluster in plan.clusters)
    return replace(plan, clusters=clusters, placed=placed, practices=tuple(sorted(inside)))


def _cluster(
    cluster: Cluster, inside: Mapping[str, str], outside: Mapping[str, str], branches: frozenset[tuple[str, str]]
) -> Cluster:
    own = tuple(sorted(code for code, letter in outside.items() if letter == cluster.letter))
    hub = cluster.hub if inside.get(cluster.hub) == cluster.letter else ""
    site = cluster.hub_site if (hub, cluster.hub_site) in branches else ""
    return replace(cluster, outside=own, hub=hub, hub_site=site)


def _moved(before: pd.DataFrame | None, now: pd.DataFrame, codes: set[str]) -> tuple[tuple[str, float], ...]:
    if before is None:
        return ()
    both = before[["code", "x", "y"]].merge(now[["code", "x", "y"]], on="code", suffixes=("_before", "_now"))
    metres = np.hypot(both["x_now"] - both["x_before"], both["y_now"] - both["y_before"])
    moved = [(code, float(m)) for code, m in zip(both["code"], metres, strict=True) if m >= MOVED_M and code in codes]
    return tuple(sorted(moved, key=lambda pair: (-pair[1], pair[0])))
