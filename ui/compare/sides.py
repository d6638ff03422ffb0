"""Everything that is worked out of two or three plans before any of it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from geo.compare import ABSENT, aligned, aligned_findings, movers, plan_summary
from geo.wording import by_mode
from ui.worked_out import plan_effect, plan_figures, plan_findings, rules, whole_figures

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.area import Area
    from geo.compare import Effect, FindingLine, Mover, PlanSummary
    from geo.figures import ClusterFigures, PlanFigures
    from geo.plan import Cluster
    from geo.rules import Finding
    from geo.view import View
    from ui.compare.choice import Side


@dataclass(frozen=True, eq=False)
class Sides:
    """Two or three plans of one area in one view. Each tuple has one entry for each plan, the base first.

    Attributes:
        area: The area all are for.
        sides: The plans.
        view: Mode, walking speed and threshold.
    """

    area: Area
    sides: tuple[Side, ...]
    view: View

    @property
    def by(self) -> str:
        """How minutes in this view are said."""
        return by_mode(self.view.mode, crow_flies=self.area.crow_flies)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """Name of each plan, those that share one numbered."""
        return distinct([side.name for side in self.sides])

    @cached_property
    def list_size(self) -> dict[str, int]:
        """Patients of each practice."""
        practices = self.area.practices
        return dict(zip(practices["code"], practices["list_size"].tolist(), strict=True))

    @cached_property
    def names(self) -> dict[str, str]:
        """Name of each practice."""
        return dict(zip(self.area.practices["code"], self.area.practices["name"], strict=True))

    @cached_property
    def figures(self) -> tuple[PlanFigures, ...]:
        """Figures of every cluster."""
        return tuple(plan_figures(self.area, side.plan, self.view) for side in self.sides)

    @cached_property
    def whole(self) -> tuple[ClusterFigures, ...]:
        """Figures of each plan as a whole."""
        return tuple(whole_figures(self.area, side.plan, self.view) for side in self.sides)

    @cached_property
    def found(self) -> tuple[tuple[Finding, ...], ...]:
        """What the rules find."""
        return tuple(plan_findings(self.area, side.plan, self.view) for side in self.sides)

    @cached_property
    def summaries(self) -> tuple[PlanSummary, ...]:
        """Counts."""
        both = zip(self.figures, self.found, strict=True)
        return tuple(plan_summary(figures, found, rules()) for figures, found in both)

    @cached_property
    def moved(self) -> tuple[tuple[Mover, ...], ...]:
        """Practices that move from the base; none in the base itself."""
        base = self.sides[0].plan
        return tuple(movers(base, side.plan, self.list_size) for side in self.sides)

    @cached_property
    def effects(self) -> tuple[Effect, ...]:
        """What changes for patients from the base; nothing in the base itself."""
        base = self.sides[0].plan
        return tuple(plan_effect(self.area, base, side.plan, self.view) for side in self.sides)

    @cached_property
    def lines(self) -> tuple[tuple[str, ...], ...]:
        """Letters of the clusters, those that carry each other on in one line."""
        return aligned([side.plan for side in self.sides], self.list_size)

    @cached_property
    def finding_lines(self) -> tuple[FindingLine, ...]:
        """Findings, those that say the same of the same cluster in one line."""
        return aligned_findings(self.found, self.lines)

    def changed(self, place: int) -> frozenset[str]:
        """Return the letters, in one plan, of the clusters that a practice joins or leaves in any plan."""
        touched = [
            line
            for line in self.lines
            for number, moved in enumerate(self.moved)
            if line[0] in {one.left for one in moved} or line[number] in {one.joined for one in moved}
        ]
        return frozenset(line[place] for line in touched) - {ABSENT}

    def cluster_figures(self, line: tuple[str, ...]) -> tuple[ClusterFigures | None, ...]:
        """Return the figures of one line's clusters; None where a plan has none."""
        return tuple(
            None if letter == ABSENT else figures.cluster(letter)
            for letter, figures in zip(line, self.figures, strict=True)
        )

    def clusters(self, line: tuple[str, ...]) -> tuple[Cluster | None, ...]:
        """Return one line's clusters; None where a plan has none."""
        return tuple(
            None if letter == ABSENT else side.plan.cluster(letter)
            for letter, side in zip(line, self.sides, strict=True)
        )


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names, each that was there before with a number.

    >>> distinct(["Today's PCNs", "Option 1", "Option 1"])
    ("Today's PCNs", 'Option 1', 'Option 1 (2)')
    """
    return tuple(
        f"{name} ({names[:place].count(name) + 1})" if name in names[:place] else name
        for place, name in enumerate(names)
    )
