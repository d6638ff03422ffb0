"""The words and number formats of every figure: one table for tables, downloads and the About page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from geo.sentences import LESS_THAN_LEAST, MORE_THAN_MOST, share_words

ESTIMATE: Final = "*"
"""Mark of every figure that is not official."""
NOTHING: Final = "–"
"""Shown where a figure can't be had; the reason stands beside it."""
NOT_PLACED: Final = "not placed"
"""Said of a practice in no cluster; files of assignments write it too."""
NO_CHANGE: Final = "no change"
"""Said of a change that rounds to nothing."""


@dataclass(frozen=True)
class FigureWords:
    """How one figure of a cluster is worded.

    Attributes:
        key: Field of `geo.figures.ClusterFigures`.
        title: Heading.
        unit: "count", "minutes", "share" or "decile".
        official: Whether it is a published figure; if not it carries `ESTIMATE`.
        better: 1 where more is better for patients, -1 where less is, 0 where neither can be said.
        plain: What it means, in plain English.
        formula: How it is worked out, in the symbols of the About page.
        source: Where the definition comes from.
    """

    key: str
    title: str
    unit: str
    official: bool
    better: int
    plain: str
    formula: str
    source: str

    @property
    def heading(self) -> str:
        """Title with the mark of an estimate."""
        return self.title if self.official else f"{self.title} {ESTIMATE}"


_DES = "Network Contract DES 2025/26, NHS England"
_OWN = "Neighbouring; there is no official English standard for travel time to a GP"

FIGURES: Final = (
    FigureWords(
        "patients", "Patients", "count", official=True, better=0,
        plain="Everybody registered with the cluster's practices, those without a mapped address included.",
        formula="sum of the list sizes of the practices in C",
        source=_DES,
    ),
    FigureWords(
        "practices", "Practices", "count", official=True, better=0,
        plain="How many practices work together in the cluster.",
        formula="number of practices in C", source=_DES,
    ),
    FigureWords(
        "single_handed", "Single-handed", "count", official=True, better=0,
        plain="How many of the practices have exactly one GP by headcount. Practices without a return are not counted.",
        formula="number of p in C with one GP by headcount",
        source="General Practice Workforce, NHS England",
    ),
    FigureWords(
        "minutes_nearest", "Minutes to the nearest practice", "minutes", official=False, better=-1,
        plain="How long the cluster's patients travel, on average, to whichever of its practices is nearest to them.",
        formula="mean over p in C and u, weighted by n(u,p), of the least t(u,q) over q in C",
        source=_OWN,
    ),
    FigureWords(
        "minutes_nearest_p90", "Minutes for nine in ten", "minutes", official=False, better=-1,
        plain="Nine patients in ten reach the nearest practice of the cluster within this time.",
        formula="90th percentile, weighted by n(u,p), of the least t(u,q) over q in C",
        source=_OWN,
    ),
    FigureWords(
        "within", "Within the chosen minutes", "share", official=False, better=1,
        plain="Share of the cluster's mapped patients who reach its nearest practice within the chosen minutes. "
        "Those with no way there are counted as not reaching it.",
        formula="share of n(u,p), p in C, with least t(u,q) over q in C at most m",
        source=_OWN,
    ),
    FigureWords(
        "minutes_own", "Minutes to their own practice", "minutes", official=False, better=-1,
        plain="How long patients travel, on average, to the practice they are registered with.",
        formula="mean of t(u,p), weighted by n(u,p), p in C",
        source=_OWN,
    ),
    FigureWords(
        "minutes_hub", "Minutes to the hub", "minutes", official=False, better=-1,
        plain="How long the cluster's patients travel, on average, to the practice that hosts its shared services.",
        formula="mean of t(u,hub), weighted by n(u,p), p in C",
        source=_OWN,
    ),
    FigureWords(
        "minutes_between_mean", "Minutes between practices", "minutes", official=False, better=-1,
        plain="How long staff travel, on average, from one practice of the cluster to another.",
        formula="mean of t(p,q) over different p, q in C", source=_OWN,
    ),
    FigureWords(
        "minutes_between_max", "Longest between practices", "minutes", official=False, better=-1,
        plain="The longest that staff travel from one practice of the cluster to another.",
        formula="largest t(p,q) over p, q in C", source=_OWN,
    ),
    FigureWords(
        "self_containment", "Self-containment", "share", official=False, better=1,
        plain="Of all patients who live in the cluster's territory, the share registered with the cluster. "
        "In London's natural communities the median is 70.1%, the range 44.6 to 91.4%.",
        formula="patients of C living in the territory / all patients living in the territory",
        source="Clarke and others, BMJ Open 2020;10:e036504",
    ),
    FigureWords(
        "residents", "Residents of the territory", "count", official=False, better=0,
        plain="People who live in the places where the cluster has more patients than any other. "
        "More people are registered than live there, so this is not the number of patients.",
        formula="sum of residents over the territory of C", source="Mid-year population estimates, ONS",
    ),
    FigureWords(
        "imd_decile", "Deprivation (mean decile)", "decile", official=False, better=0,
        plain="Mean deprivation of the places where patients live: 1 is England's most deprived tenth, 10 the least.",
        formula="mean of the IMD decile of u, weighted by n(u,p), p in C",
        source="English indices of deprivation, MHCLG",
    ),
    FigureWords(
        "most_deprived_fifth", "In the most deprived fifth", "share", official=False, better=0,
        plain="Share of patients who live in the most deprived fifth of England's places.",
        formula="share of n(u,p), p in C, with IMD decile 1 or 2",
        source="English indices of deprivation, MHCLG",
    ),
    FigureWords(
        "over_65", "Over-65s", "count", official=False, better=0,
        plain="Patients of 65 and over, as if the patients of each place were as old as its residents.",
        formula="sum of n(u,p), p in C, times the share of residents of u aged 65 or over",
        source="Mid-year population estimates, ONS",
    ),
    FigureWords(
        "no_way", "No way there", "count", official=False, better=-1,
        plain="Mapped patients from whose home no practice of the cluster can be reached on the streets we know. "
        "They are counted here and left out of every average.",
        formula="sum of n(u,p), p in C, where no t(u,q), q in C, is known",
        source=_OWN,
    ),
    FigureWords(
        "not_mapped", "Not mapped", "count", official=True, better=0,
        plain="Patients with no usable address, or living outside the area. They count as patients, in no minutes.",
        formula="list size - sum of n(u,p), p in C",
        source="Patients Registered at a GP Practice, NHS England",
    ),
    FigureWords(
        "patients_outside", "Of practices outside the area", "count", official=True, better=0,
        plain="Patients of the cluster's practices that lie outside the area: counted in the total, not movable here.",
        formula="sum of the list sizes of C's practices outside the area",
        source="Patients Registered at a GP Practice, NHS England",
    ),
)  # fmt: skip
"""Every figure that is shown, in the order in which tables show them."""


def unbroken(text: str) -> str:
    """Return a text of the screen in which the mark of an estimate never begins a line.

    >>> unbroken("Minutes on foot *") == "Minutes on foot\N{NO-BREAK SPACE}*"
    True
    """
    return text.replace(f" {ESTIMATE}", f"\N{NO-BREAK SPACE}{ESTIMATE}")


def number(value: float, unit: str) -> str:
    """Return a figure as people read it, without its unit; `NOTHING` for NaN.

    >>> number(31204, "count"), number(6.44, "minutes"), number(0.8312, "share"), number(float("nan"), "minutes")
    ('31,204', '6.4', '83%', '–')
    """
    if math.isnan(value):
        return NOTHING
    if unit == "count":
        return f"{value:,.0f}"
    if unit == "share":
        return share_words(value)
    return f"{value:.1f}"


def change(value: float, unit: str) -> str:
    """Return a change that stands by itself with its sign; `NOTHING` for NaN, `NO_CHANGE` where it rounds to nothing.

    Beside the figures that it lies between it is `change_between`.

    >>> change(-3323, "count"), change(0.52, "minutes"), change(0.001, "share"), change(0.034, "share")
    ('-3,323', '+0.5', 'no change', '+3 points')
    >>> change(-0.01, "share"), change(0.01, "share")
    ('-1 point', '+1 point')
    """
    if math.isnan(value):
        return NOTHING
    if unit == "share":
        points = round(value * 100)
        return f"{points:+d} {'point' if abs(points) == 1 else 'points'}" if points else NO_CHANGE
    text = f"{value:+,.0f}" if unit == "count" else f"{value:+.1f}"
    return text if float(text.replace(",", "")) else NO_CHANGE


def change_between(before: float, after: float, unit: str) -> str:
    """Return the change between two figures as they are shown, so that what is read adds up.

    Args:
        before: NaN: can't be had.
        after: NaN: can't be had.
        unit: Of both, as in `FigureWords`.

    Returns:
        As `change`: the figure after less the one before, both as `number` shows them.

    12.34 is shown as 12.3 and 12.36 as 12.4; 34.1% and 34.4% are both shown as 34%:

    >>> change_between(12.34, 12.36, "minutes"), change_between(0.341, 0.344, "share")
    ('+0.1', 'no change')
    >>> change_between(0.343, 0.348, "share"), change_between(12.0, float("nan"), "count")
    ('+1 point', '–')

    "Less than 1%" and "more than 99%" stand for no whole number, so the change from them is of the figure itself:

    >>> [change_between(0.002, after, "share") for after in (0.031, 0.006, 0.0)]
    ['+3 points', 'no change', 'down less than 1 point']
    """
    if math.isnan(before) or math.isnan(after):
        return NOTHING
    shown = number(before, unit), number(after, unit)
    if shown[0] == shown[1]:
        return NO_CHANGE
    if unit != "share":
        return change(_read(shown[1]) - _read(shown[0]), unit)
    said_in_words = {LESS_THAN_LEAST, MORE_THAN_MOST}.intersection(shown)
    points = (after - before) * 100 if said_in_words else _read(shown[1]) - _read(shown[0])
    if abs(points) < 1:
        return f"{'up' if points > 0 else 'down'} less than 1 point"
    return change(points / 100, unit)


def _read(shown: str) -> float:
    """Return a figure as people read it: of a share the per cent."""
    return float(shown.replace(",", "").removesuffix("%"))
