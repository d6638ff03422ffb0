"""The rules of the field as dated values, what they find in a plan, and the hours that a cluster owes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, overload

import numpy as np

from geo.area import INSIDE, SERVICE
from geo.errors import PlanningError
from geo.figures import pieces_of
from geo.wording import ESTIMATE, count_words, names_words, share_words, unbroken

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures import ClusterFigures, PlanFigures
    from geo.plan import Cluster, Plan

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


def band_words(patients: int, rules: Rules) -> str:
    """Return how far that many patients are from the band of sizes.

    >>> from geo.rules.rules import Rule, Rules
    >>> band = Rules((Rule("smallest", "contract", "", "", "", numbers=(("patients", 30_000),)),
    ...               Rule("largest", "guidance", "", "", "", numbers=(("patients", 50_000),))))
    >>> band_words(28_488, band), band_words(29_999, band), band_words(52_300, band)
    ('1,512 patients short of 30,000', '1 patient short of 30,000', '2,300 over 50,000')
    >>> band_words(30_000, band)
    'in the band of 30,000 to 50,000'
    """
    if patients < rules.lower:
        return f"{count_words(rules.lower - patients, 'patient')} short of {rules.lower:,}"
    if patients > rules.upper:
        return f"{patients - rules.upper:,} over {rules.upper:,}"
    return f"in the band of {rules.lower:,} to {rules.upper:,}"


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
    """Something a rule says about a plan.

    Attributes:
        kind: too_small, too_large, may_stand_alone, in_pieces, crosses_border or not_placed.
        cluster: Letter; "" for the whole plan.
        sentence: What is so and how far from right.
        practices: Codes of the practices to show on the map.
        places: Row numbers of the places to show on the map.
        gap: Patients to be right: negative = short, positive = too many or in the wrong place, 0 = nothing to mend.
        severity: One of `SEVERITIES`: that of the rule it rests on.
        rule: Key of that rule, which says more and names its source.
    """

    kind: str
    cluster: str
    sentence: str
    practices: tuple[str, ...] = ()
    places: tuple[int, ...] = ()
    gap: int = 0
    severity: str = "note"
    rule: str = ""


def findings(area: Area, plan: Plan, figures: PlanFigures, rules: Rules) -> tuple[Finding, ...]:
    """Return what the rules find in a plan: hardest first, then in the order of the clusters.

    Clusters without practices are not judged.

    Args:
        area: The area the plan is for.
        plan: The plan.
        figures: Its figures, in whichever view: no finding looks at minutes.
        rules: The rules.
    """
    codes, names, kinds, sizes = (area.practices[column].tolist() for column in ("code", "name", "kind", "list_size"))
    name_of = dict(zip(codes, names, strict=True))
    told = zip(codes, kinds, sizes, strict=True)
    outside = {code: size for code, kind, size in told if kind not in (INSIDE, SERVICE)}
    members = plan.by_cluster()
    inside = (area.places["kind"] == INSIDE).to_numpy()
    territory = np.where(inside, figures.territory, np.int16(-1))
    piece = pieces_of(territory, area.touching)
    found = [_not_placed(plan, figures, rules)] if figures.not_placed_practices else []
    for number, (cluster, one) in enumerate(zip(plan.clusters, figures.clusters, strict=True)):
        if not one.practices:
            continue
        own = (*members[cluster.letter], *cluster.outside)
        places = np.flatnonzero(territory == number)
        beyond = {code: outside[code] for code in cluster.outside if code in outside}
        found += [
            *_size(one, rules, cluster, (own, tuple(places.tolist())), name_of),
            *_may_stand_alone(one, rules, cluster, own, name_of),
            *_pieces(one, rules, cluster, own, (places, figures.held[number, places], piece[places])),
            *_border(one, rules, cluster, beyond, name_of),
        ]
    return tuple(sorted(found, key=lambda finding: SEVERITIES.index(finding.severity)))


def _called(cluster: Cluster) -> str:
    """Return how a finding names a cluster: by its letter, and its name.

    >>> from geo.plan import Cluster
    >>> _called(Cluster("B", "Riverside")), _called(Cluster("B", "Cluster B"))
    ('B (Riverside)', 'Cluster B')
    """
    return cluster.name if cluster.name == f"Cluster {cluster.letter}" else f"{cluster.letter} ({cluster.name})"


def _from(rule: Rule, finding: Finding) -> Finding:
    """Return the finding as that rule's: with its severity and key."""
    return replace(finding, severity=rule.severity, rule=rule.key)


def _not_placed(plan: Plan, figures: PlanFigures, rules: Rules) -> Finding:
    codes, patients = plan.not_placed(), figures.not_placed_patients
    fixed = figures.not_placed_practices - len(codes)
    count = figures.not_placed_practices
    practices = f"{count_words(count, 'practice')} {'is' if count == 1 else 'are'}"
    sentence = f"{practices} not placed, with {count_words(patients, 'patient')}."
    if fixed:
        sentence += (
            f" {fixed:,} of them {'is' if fixed == 1 else 'are'} fixed, outside the area or a special service: this "
            f"plan does not have the {'cluster it is' if fixed == 1 else 'clusters they are'} part of today."
        )
    return _from(rules.rule("everyone_placed"), Finding("not_placed", "", sentence, practices=codes, gap=patients))


def _size(
    one: ClusterFigures,
    rules: Rules,
    cluster: Cluster,
    where: tuple[tuple[str, ...], tuple[int, ...]],
    name_of: dict[str, str],
) -> list[Finding]:
    """Return whether the cluster is too small or too large; of a practice by itself that is one finding too.

    Args:
        one: The cluster's figures.
        rules: The rules.
        cluster: The cluster.
        where: Its practices, and the places of its territory.
        name_of: Name of each practice.
    """
    codes, places = where
    gap = band_gap(one.patients, rules)
    if not gap:
        return []
    key, kind = ("smallest", "too_small") if gap < 0 else ("largest", "too_large")
    sentence = f"{_called(cluster)} has {count_words(one.patients, 'patient')}: {band_words(one.patients, rules)}."
    if gap < 0 and one.practices == 1:
        sentence += (
            f" It is one practice, {name_of[codes[0]]}, which keeps its name and list in whichever cluster it joins; "
            f"from {rules.alone:,} a practice may stand alone."
        )
    found = Finding(kind, one.letter, sentence, practices=codes, places=places, gap=gap)
    return [_from(rules.rule(key), found)]


def _may_stand_alone(
    one: ClusterFigures, rules: Rules, cluster: Cluster, codes: tuple[str, ...], name_of: dict[str, str]
) -> list[Finding]:
    """Return whether the cluster is one practice that is large enough to be one."""
    if one.practices != 1 or one.patients < rules.alone:
        return []
    sentence = (
        f"{_called(cluster)} is one practice, {name_of[codes[0]]}. With {count_words(one.patients, 'patient')} it may "
        f"stand alone, as any practice of {rules.alone:,} or more."
    )
    return [_from(rules.rule("alone"), Finding("may_stand_alone", one.letter, sentence, practices=codes))]


def _pieces(
    one: ClusterFigures,
    rules: Rules,
    cluster: Cluster,
    codes: tuple[str, ...],
    where: tuple[NDArray[np.intp], NDArray[np.int32], NDArray[np.int32]],
) -> list[Finding]:
    """Return whether the cluster's territory falls into pieces that are more than specks.

    Args:
        one: The cluster's figures.
        rules: The rules.
        cluster: The cluster.
        codes: Of its practices.
        where: The places of its territory inside the area; its patients living in each; the piece each is in.
    """
    territory, held, piece = where
    if not len(piece) or (piece == piece[0]).all():
        return []
    patients, living = np.bincount(piece, weights=held), one.base("residents").n
    large = np.flatnonzero((patients > 0) & (patients >= rules.speck_share * living))
    if len(large) < 2:
        return []
    smaller = large[large != patients.argmax()]
    away = int(patients[smaller].sum())
    sentence = unbroken(
        f"The territory of {_called(cluster)} is in {len(large)} pieces: {count_words(away, 'patient')} {ESTIMATE} "
        f"({share_words(away / living)} of those living in the area) {'lives' if away == 1 else 'live'} away from the "
        "largest."
    )
    places = tuple(territory[np.isin(piece, smaller)].tolist())
    rule = rules.rule("in_pieces")
    return [_from(rule, Finding("in_pieces", one.letter, sentence, practices=codes, places=places, gap=away))]


def _border(
    one: ClusterFigures, rules: Rules, cluster: Cluster, outside: Mapping[str, int], name_of: dict[str, str]
) -> list[Finding]:
    """Return whether the cluster has practices outside the area, which its total counts.

    Args:
        one: The cluster's figures.
        rules: The rules.
        cluster: The cluster.
        outside: List sizes of its fixed members outside the area; a special service crosses no border.
        name_of: Name of each practice.
    """
    if not outside:
        return []
    names = names_words(name_of[code] for code in outside)
    sentence = (
        f"{_called(cluster)} crosses the border of the area: {sum(outside.values()):,} of its "
        f"{count_words(one.patients, 'patient')} are with {names}, which can't be moved here; its total counts them."
    )
    rule = rules.rule("crosses_border")
    return [_from(rule, Finding("crosses_border", one.letter, sentence, practices=tuple(outside)))]


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
