"""The few large figures of a screen: what a board should still know on the way home."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from geo.effect_words import effect_rows
from geo.reasons import BY_MODE
from geo.wording import ESTIMATE, number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data.paper.material import Material
    from geo.plan import Plan


class LargeFigure(NamedTuple):
    """A figure and what it counts.

    Attributes:
        figure: As people read it.
        words: What it is, in a few words.
    """

    figure: str
    words: str


def large_figures(key: str, material: Material) -> tuple[LargeFigure, ...]:
    """Return the figures of a screen, four at most; none for a screen of words."""
    make = _MAKERS.get(key)
    return make(material) if make else ()


def _asked(material: Material) -> tuple[LargeFigure, ...]:
    practices = number(len(material.plan.practices), "count")
    return (
        LargeFigure(number(len(material.movers(material.plan)), "count"), f"of {practices} practices change cluster"),
        *_sizes(material, material.plan)[:2],
    )


def _sizes(material: Material, plan: Plan) -> tuple[LargeFigure, ...]:
    summary, rules = material.summary(plan), material.rules
    return (
        LargeFigure(number(summary.clusters, "count"), "PCNs today" if plan == material.today else "clusters"),
        LargeFigure(number(summary.in_band, "count"), f"from {rules.lower:,} to {rules.upper:,} patients"),
        LargeFigure(number(summary.under, "count"), f"below {rules.lower:,}"),
        LargeFigure(number(summary.over, "count"), f"over {rules.upper:,}"),
    )


def _patients(material: Material) -> tuple[LargeFigure, ...]:
    everybody, mode = effect_rows(material.effect(material.view.mode))[0], BY_MODE[material.view.mode]
    return (
        LargeFigure(number(everybody.nearer, "count"), f"patients nearer {mode} {ESTIMATE}"),
        LargeFigure(number(everybody.further, "count"), f"patients further {mode} {ESTIMATE}"),
        LargeFigure(number(everybody.before, "minutes"), f"minutes today {ESTIMATE}"),
        LargeFigure(number(everybody.after, "minutes"), f"minutes then {ESTIMATE}"),
    )


def _findings(material: Material) -> tuple[LargeFigure, ...]:
    before, after = material.summary(material.today), material.summary(material.plan)
    return (
        LargeFigure(number(after.contract, "count"), f"of contract (today {before.contract})"),
        LargeFigure(number(after.guidance, "count"), f"of guidance (today {before.guidance})"),
    )


def _stances(material: Material) -> tuple[LargeFigure, ...]:
    return tuple(
        LargeFigure(number(len(one.codes), "count"), f"{one.stance}, {number(one.patients, 'count')} patients")
        for one in material.stances
    )


_MAKERS: Final[Mapping[str, Callable[[Material], tuple[LargeFigure, ...]]]] = {
    "purpose": _asked,
    "today": lambda material: _sizes(material, material.today),
    "proposal": lambda material: _sizes(material, material.plan),
    "patients": _patients,
    "rules": _findings,
    "said": _stances,
}
"""By section; the others are screens of words or tables."""
