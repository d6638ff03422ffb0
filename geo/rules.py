"""The rules of the field as dated values with their source, and how far a cluster is from the band of sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, overload

import numpy as np

from geo.errors import PlanningError

if TYPE_CHECKING:
    from numpy.typing import NDArray

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
        """Share of a cluster's mapped patients below which a piece of its territory is a speck."""
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
