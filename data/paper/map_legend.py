"""What the letters and marks on a map mean, in words beside or below it."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from data.colours import colour_of
from data.paper.drawing import INK, LETTER_CM, PAPER, QUIET, write
from data.paper.map_layers import HATCH_POINTS, HATCHED_AT_MOST, hatch_of, tint_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from geo.figures import PlanFigures
    from geo.plan import Plan

LINE_CM: Final = 0.44
GAP_CM: Final = 0.12
SWATCH_CM: Final = 0.75
"""Width of the coloured field with the letter in it."""
MARKS: Final = (("o", "practice"), ("*", "hub"), ("x", "not placed"))


@dataclass(frozen=True)
class Entry:
    """One cluster in the legend.

    Attributes:
        number: Of the cluster in its plan.
        letter: Of the cluster.
        lines: Its name.
    """

    number: int
    letter: str
    lines: tuple[str, ...]

    @property
    def height_cm(self) -> float:
        """Of the entry with the gap below it."""
        return LINE_CM * len(self.lines) + GAP_CM


def entries_of(plan: Plan, figures: PlanFigures, *, width_cm: float) -> tuple[Entry, ...]:
    """Return an entry for each cluster with practices; none where there are too many to be told apart.

    Args:
        plan: The plan.
        figures: Its figures.
        width_cm: Of the legend: longer names take several lines.
    """
    if len(plan.clusters) > HATCHED_AT_MOST:
        return ()
    letters = int((width_cm - SWATCH_CM - 0.15) / LETTER_CM)
    return tuple(
        Entry(number, cluster.letter, tuple(textwrap.wrap(cluster.name, letters)))
        for number, (cluster, one) in enumerate(zip(plan.clusters, figures.clusters, strict=True))
        if one.practices
    )


def marks_of(plan: Plan) -> tuple[tuple[str, str], ...]:
    """Return the marks that the map of a plan shows, each with its word."""
    shown = {"o": bool(plan.placed), "*": any(one.hub for one in plan.clusters), "x": bool(plan.not_placed())}
    return tuple((mark, word) for mark, word in MARKS if shown[mark])


def draw_entries(sheet: Axes, entries: tuple[Entry, ...], *, at: tuple[float, float], clusters: int) -> float:
    """Draw entries from the top downwards and return where the last one ends, in centimetres from below.

    Args:
        sheet: Axes in centimetres.
        entries: To draw.
        at: Upper left corner.
        clusters: Of the plan, which decides on hatching.
    """
    left, top = at
    for entry in entries:
        hatch = hatch_of(entry.number, clusters=clusters)
        corners = ((left, left + SWATCH_CM), (top - LINE_CM + 0.03, top - 0.03))
        field = sheet.fill_between(corners[0], *corners[1], facecolor=tint_of(entry.letter), hatch=hatch, lw=0)
        field.set_hatchcolor(colour_of(entry.letter).fill)
        field.set_hatch_linewidth(HATCH_POINTS)
        middle = (left + SWATCH_CM / 2, top - LINE_CM / 2)
        write(sheet, middle, entry.letter, bold=True, ha="center", va="center_baseline", bbox=_halo(hatch))
        for number, text in enumerate(entry.lines):
            write(sheet, (left + SWATCH_CM + 0.15, top - (number + 0.5) * LINE_CM), text, va="center_baseline")
        top -= entry.height_cm
    return top


def draw_marks(sheet: Axes, marks: tuple[tuple[str, str], ...], *, at: tuple[float, float]) -> None:
    """Draw what marks mean, in a row.

    Args:
        sheet: Axes in centimetres.
        marks: Each with its word.
        at: Upper left corner.
    """
    left, top = at
    for mark, word in marks:
        size = {"o": 26, "*": 130, "x": 26}[mark]
        sheet.scatter(left + 0.3, top - LINE_CM / 2, s=size, marker=mark, color=INK, lw=1.4 if mark == "x" else 0)
        write(sheet, (left + 0.65, top - LINE_CM / 2), word, va="center_baseline", color=QUIET)
        left += 0.65 + LETTER_CM * (len(word) + 3)


def _halo(hatch: str) -> dict[str, object] | None:
    return {"boxstyle": "round,pad=0.1", "facecolor": PAPER, "edgecolor": "none"} if hatch else None
