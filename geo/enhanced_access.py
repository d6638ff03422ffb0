"""The hours of enhanced access that a cluster owes each week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

    from geo.area import Area
    from geo.plan import Plan
    from geo.rules import Rules


@dataclass(frozen=True)
class HoursDue:
    """Hours a week that one cluster owes, by the lists that are to hand.

    The contract counts *PCN-adjusted* patients, which no open publication gives by practice. The two lists that are
    published stand in for it, each named; they must never be mixed.

    Attributes:
        letter: Of the cluster.
        registered: Patients by headcount, practices outside the area included.
        hours_registered: Hours by that list. Estimate, since it is not the adjusted one.
        weighted: Contractor-weighted patients. NaN: not known for one of the practices or more.
        hours_weighted: Hours by that list. NaN as above. Estimate.
        weighted_unknown: Practices whose weighted list is not known.
    """

    letter: str
    registered: int
    hours_registered: float
    weighted: float
    hours_weighted: float
    weighted_unknown: int


def hours_of(patients: float, rules: Rules) -> float:
    """Return the hours a week that so many adjusted patients are owed; NaN for NaN.

    >>> from geo.rules import Rule, Rules
    >>> minutes = (("minutes_a_week_per_1000_adjusted", 60.0),)
    >>> hours_of(45_000, Rules((Rule("enhanced_access", "contract", "", "", "", numbers=minutes),)))
    45.0
    """
    return patients / 1000 * rules.number("enhanced_access", "minutes_a_week_per_1000_adjusted") / 60


def hours_due(area: Area, plan: Plan, rules: Rules) -> tuple[HoursDue, ...]:
    """Return the hours of enhanced access due each week, one entry for each cluster in the plan's order.

    Args:
        area: The area the plan is for.
        plan: Which practice is in which cluster.
        rules: The rules, which say how many minutes 1,000 patients are owed.
    """
    practices = area.practices.set_index("code")
    return tuple(
        _due(letter, practices.loc[[*plan.members(letter), *outside]], rules)
        for letter, outside in ((cluster.letter, cluster.outside) for cluster in plan.clusters)
    )


def _due(letter: str, members: pd.DataFrame, rules: Rules) -> HoursDue:
    registered = int(members["list_size"].sum())
    known = members["weighted_list"].to_numpy(np.float64)
    unknown = int(np.isnan(known).sum())
    weighted = float(known.sum())
    return HoursDue(letter, registered, hours_of(registered, rules), weighted, hours_of(weighted, rules), unknown)
