"""The list sizes of a plan on the practices of the build that it was made on, when that build itself is gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from geo.plan import Plan


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
    groups = [(one.letter, one.name, [*plan.members(one.letter), *one.outside]) for one in plan.clusters]
    if plan.not_placed():
        groups.append(("", "", [*plan.not_placed()]))
    return tuple(ClusterLists(letter, name, len(codes), _sum(sizes, codes)) for letter, name, codes in groups)


def _sum(sizes: dict[str, int], codes: list[str]) -> int | None:
    return sum(int(sizes[code]) for code in codes) if all(code in sizes for code in codes) else None
