"""The rules of the field as dated values, what they find in a plan, and the hours that a cluster owes."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, overload

import numpy as np

from geo.area import INSIDE, SERVICE
from geo.errors import PlanningError
from geo.figures import pieces_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures import ClusterFigures, PlanFigures
    from geo.plan import Plan

SEVERITIES: Final = ("contract", "guidance", "policy", "note", "allowed")
"""From hardest to softest: what a contract demands, what guidance asks for, what policy aims at, what is good to know,
what is expressly allowed."""


@dataclass(frozen=True)
class Rule:
    """One rule, price or definition.

    Attributes:
        key: Names it in code.
        severity: One of `SEVERITIES`.
        says: The rule in a sentence.
        source: Title and publisher of where it stands.
        date: Of the source: year, month or day.
        url: Where it can be read; "" where there is none.
        precedent: How it was applied; "" where nothing is known.
        numbers: (name with its unit, number) of what it fixes.
    """

    key: str
    severity: str
    says: str
    source: str
    date: str
    url: str = ""
    precedent: str = ""
    numbers: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True)
class Rules:
    """All rules, in the order in which they are shown.

    Attributes:
        rules: No two with the same key.
    """

    rules: tuple[Rule, ...]

    def rule(self, key: str) -> Rule:
        """Return the rule with that key.

        Raises:
            PlanningError: There is none.
        """
        for rule in self.rules:
            if rule.key == key:
                return rule
        msg = f"there is no rule {key!r}; the rules are: {', '.join(rule.key for rule in self.rules) or 'none'}"
        raise PlanningError(msg)

    def number(self, key: str, name: str) -> float:
        """Return a number that a rule fixes.

        Raises:
            PlanningError: There is no such rule, or it fixes no number of that name.
        """
        numbers = dict(self.rule(key).numbers)
        if name not in numbers:
            msg = f"rule {key!r} has no number {name!r}; it has: {', '.join(numbers) or 'none'}"
            raise PlanningError(msg)
        return numbers[name]

    @property
    def lower(self) -> int:
        """Patients a cluster has at least."""
        return int(self.number("smallest", "patients"))

    @property
    def upper(self) -> int:
        """Patients a cluster has at most, as guidance."""
        return int(self.number("largest", "patients"))

    @property
    def alone(self) -> int:
        """Patients from which one practice may stand alone."""
        return int(self.number("alone", "patients"))

    @property
    def speck_share(self) -> float:
        """Share of a cluster's patients living in the area below which a piece of its territory is a speck."""
        return self.number("in_pieces", "speck_share")


@overload
def band_gap(patients: int, rules: Rules) -> int: ...
@overload
def band_gap(patients: NDArray[np.int32], rules: Rules) -> NDArray[np.int32]: ...
def band_gap(patients: int | NDArray[np.int32], rules: Rules) -> int | NDArray[np.int32]:
    """Return how far from the band of sizes: negative = short of its lower end, positive = over its upper, 0 = in it.

    Args:
        patients: Patients of a cluster, or an array of any shape.
        rules: Where the band is.

    Returns:
        Patients; int for an int, int32 of the same shape for an array.

    >>> band = Rules((Rule("smallest", "contract", "", "", "", numbers=(("patients", 30_000),)),
    ...               Rule("largest", "guidance", "", "", "", numbers=(("patients", 50_000),))))
    >>> [band_gap(patients, band) for patients in (28_488, 30_000, 50_000, 52_300)]
    [-1512, 0, 0, 2300]
    """
    gap = np.minimum(np.subtract(patients, rules.lower), 0) + np.maximum(np.subtract(patients, rules.upper), 0)
    return gap.astype(np.int32) if isinstance(patients, np.ndarray) else int(gap)


@dataclass(frozen=True)
class Finding:
    """Something a rule says about a plan: `geo.words.finding_sentence` puts it in words.

    Attributes:
        kind: too_small, too_large, may_stand_alone, in_pieces, crosses_border or not_placed.
        cluster: Letter; "" for the whole plan.
        name: Of the cluster; "" as above.
        practices: Codes of the practices to show on the map.
        names: Of the practices that its sentence names.
        places: Row numbers of the places to show on the map.
        gap: Patients to be right: negative = short, positive = too many or in the wrong place, 0 = nothing to mend.
        numbers: What else its sentence says, by name.
        severity: One of `SEVERITIES`: that of the rule it rests on.
        rule: Key of that rule, which says more and names its source.
    """

    kind: str
    cluster: str = ""
    name: str = ""
    practices: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    gap: int = 0
    numbers: Mapping[str, float] = field(default_factory=dict, hash=False)
    severity: str = "note"
    rule: str = ""


def findings(area: Area, plan: Plan, figures: PlanFigures, rules: Rules) -> tuple[Finding, ...]:
    """Return what the rules find in a plan: hardest first, then in the order of the clusters.

    Clusters without practices are not judged. The figures may be in whichever view: no finding looks at minutes.
    """
    codes, names, kinds, sizes = (area.practices[column].tolist() for column in ("code", "name", "kind", "list_size"))
    name_of = dict(zip(codes, names, strict=True))
    listed = zip(codes, kinds, sizes, strict=True)
    fixed_outside = {code: size for code, kind, size in listed if kind not in (INSIDE, SERVICE)}
    members = plan.by_cluster()
    inside = (area.places["kind"] == INSIDE).to_numpy()
    territory = np.where(inside, figures.territory, np.int16(-1))
    piece = pieces_of(territory, area.touching)
    results = [("everyone_placed", _not_placed(plan, figures))] if figures.not_placed_practices else []
    for number, (cluster, own) in enumerate(zip(plan.clusters, figures.clusters, strict=True)):
        if not own.practices:
            continue
        places = np.flatnonzero(territory == number)
        beyond = {code: fixed_outside[code] for code in cluster.outside if code in fixed_outside}
        codes_here = (*members[cluster.letter], *cluster.outside)
        whole = Finding("", cluster.letter, cluster.name, practices=codes_here)
        alone = (name_of[codes_here[0]],) if own.practices == 1 else ()
        results += [
            *_size(own, rules, replace(whole, names=alone, places=tuple(places.tolist()))),
            *_may_stand_alone(own, rules, replace(whole, names=alone)),
            *_pieces(own, rules, whole, (places, figures.held[number, places], piece[places])),
            *_border(own, whole, beyond, name_of),
        ]
    of_rules = (replace(finding, severity=rules.rule(key).severity, rule=key) for key, finding in results)
    return tuple(sorted(of_rules, key=lambda finding: SEVERITIES.index(finding.severity)))


# Each function below returns what one rule finds, with the key of that rule: of a cluster, `whole` is the finding that
# has only its letter, its name and its practices.


def _not_placed(plan: Plan, figures: PlanFigures) -> Finding:
    codes, count = plan.not_placed(), figures.not_placed_practices
    numbers = {"practices": count, "fixed": count - len(codes)}
    return Finding("not_placed", practices=codes, gap=figures.not_placed_patients, numbers=numbers)


def _size(own: ClusterFigures, rules: Rules, whole: Finding) -> list[tuple[str, Finding]]:
    """Return whether the cluster is too small or too large; of a practice by itself that is one finding too."""
    gap, numbers = band_gap(own.patients, rules), {"patients": own.patients, "alone": rules.alone}
    if gap < 0:
        return [("smallest", replace(whole, kind="too_small", gap=gap, numbers=numbers))]
    return [("largest", replace(whole, kind="too_large", gap=gap, numbers=numbers, names=()))] if gap else []


def _may_stand_alone(own: ClusterFigures, rules: Rules, whole: Finding) -> list[tuple[str, Finding]]:
    """Return whether the cluster is one practice that is large enough to be one."""
    if own.practices != 1 or own.patients < rules.alone:
        return []
    numbers = {"patients": own.patients, "alone": rules.alone}
    return [("alone", replace(whole, kind="may_stand_alone", numbers=numbers))]


def _pieces(
    own: ClusterFigures,
    rules: Rules,
    whole: Finding,
    where: tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.int32]],
) -> list[tuple[str, Finding]]:
    """Return whether the cluster's territory falls into pieces that are more than specks.

    `where` has the places of its territory inside the area, its patients living in each, and the piece each is in.
    """
    territory, held, piece = where
    if not len(piece) or (piece == piece[0]).all():
        return []
    patients, living = np.bincount(piece, weights=held), own.base("residents").n
    large = np.flatnonzero((patients > 0) & (patients >= rules.speck_share * living))
    if len(large) < 2:
        return []
    smaller = large[large != patients.argmax()]
    away = int(patients[smaller].sum())
    places = tuple(territory[np.isin(piece, smaller)].tolist())
    numbers = {"pieces": len(large), "share": away / living}
    return [("in_pieces", replace(whole, kind="in_pieces", places=places, gap=away, numbers=numbers))]


def _border(
    own: ClusterFigures, whole: Finding, outside: Mapping[str, int], name_of: Mapping[str, str]
) -> list[tuple[str, Finding]]:
    """Return whether the cluster has practices outside the area, which its total counts.

    `outside` has the list sizes of its fixed members outside the area: a special service crosses no border.
    """
    if not outside:
        return []
    numbers = {"patients": own.patients, "outside": sum(outside.values())}
    names = tuple(name_of[code] for code in outside)
    finding = replace(whole, kind="crosses_border", practices=tuple(outside), names=names, numbers=numbers)
    return [("crosses_border", finding)]


# ---- The hours of enhanced access that a cluster owes each week ----


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

    >>> from geo.rules.rules import Rule, Rules
    >>> minutes = (("minutes_a_week_per_1000_adjusted", 60.0),)
    >>> hours_of(45_000, Rules((Rule("enhanced_access", "contract", "", "", "", numbers=minutes),)))
    45.0
    """
    return patients / 1000 * rules.number("enhanced_access", "minutes_a_week_per_1000_adjusted") / 60


def hours_due(area: Area, plan: Plan, rules: Rules) -> tuple[HoursDue, ...]:
    """Return the hours of enhanced access due each week, one entry for each cluster in the plan's order."""
    practices = area.practices.set_index("code")
    due = []
    for cluster in plan.clusters:
        members = practices.loc[[*plan.members(cluster.letter), *cluster.outside]]
        registered = int(members["list_size"].sum())
        weighted = float(members["weighted_list"].sum(skipna=False))
        unknown = int(members["weighted_list"].isna().sum())
        hours = hours_of(registered, rules), hours_of(weighted, rules)
        due.append(HoursDue(cluster.letter, registered, hours[0], weighted, hours[1], unknown))
    return tuple(due)
