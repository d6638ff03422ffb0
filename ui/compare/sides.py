"""Which plans are compared, and everything that is worked out of them before any of it is drawn."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.cached_figures import plan_effect, plan_figures, plan_findings, rules, today, whole_figures
from data.documents import Comparison
from data.store import StoreError
from geo.compare import ABSENT, aligned, aligned_findings, movers, plan_summary
from geo.figures import shown
from geo.wording import by_mode, travel_words
from ui.parts import TODAYS_NAME, as_plain_text, by, when
from ui.session import asker, current, session, store

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from streamlit.delta_generator import DeltaGenerator

    from data.store import KeptPlan
    from geo.area import Area
    from geo.compare import Effect, FindingLine, Mover, PlanSummary
    from geo.figures import ClusterFigures, PlanFigures
    from geo.plan import Cluster, Plan
    from geo.rules import Finding
    from geo.view import View

# ---- Which plans are compared ----

TODAY: Final = "today"
"""Key of the plan of today's PCNs."""
SCREEN: Final = "screen"
"""Key of the plan on screen."""
NONE: Final = ""
"""Key that stands for no plan."""
ADD: Final = "Add a third plan"
LABELS: Final = ("Compare with", "Plan", "Third plan")
"""Of the widgets, from left to right; the first plan is what differences are against."""


@dataclass(frozen=True)
class Side:
    """A plan that is compared.

    Attributes:
        name: For headings.
        told: Which revision of it; "" for today's PCNs.
        plan: Which practice is in which cluster.
    """

    name: str
    told: str
    plan: Plan


def draw_choice_of_plans(area: Area, tools: DeltaGenerator) -> tuple[tuple[Side, DeltaGenerator], ...]:
    """Draw the choice of two or three plans, each at the head of a column; a third is added in the row of tools.

    Returns each plan with its column. A plan of another build of the area is not compared; it is said what to do.
    """
    offered = _offered(area)
    keys = _chosen(area, offered)
    count = len(LABELS) if keys[-1] else len(LABELS) - 1
    sides = []
    for number, column in enumerate(st.columns(count, gap="medium")):
        with column:
            _draw_choice(area, number, keys, offered)
            side = _side(area, keys[number], offered)
        if side:
            sides.append((side, column))
    if count < len(LABELS) and len(offered) > count:
        with tools:
            _draw_choice(area, count, keys, offered)
    return tuple(sides)


def _draw_choice(area: Area, number: int, keys: tuple[str, ...], offered: Mapping[str, KeptPlan | None]) -> None:
    """Draw one choice; a third plan may be left out, and no plan is offered that another choice holds."""
    options = [key for key in offered if key not in (*keys[:number], *keys[number + 1 :])]
    adds = number == len(keys) - 1 and not keys[number]
    if number:
        options = [NONE, *options] if adds else [*options, NONE]

    def chosen() -> None:
        picked = list(keys)
        picked[number] = st.session_state.get(f"compare_{number}", picked[number])
        session().compared[area.id] = tuple(picked)

    st.selectbox(
        LABELS[number],
        options,
        index=options.index(keys[number]),
        format_func=lambda key: ADD if adds and key == NONE else _label(area, key, offered),
        key=f"compare_{number}",
        on_change=chosen,
        label_visibility="collapsed" if adds else "visible",
        width=190 if adds else "stretch",
    )


def _offered(area: Area) -> dict[str, KeptPlan | None]:
    """Return what may be compared: by key, the kept plan where it is one, the newest change first."""
    workshop = current(area)
    offered: dict[str, KeptPlan | None] = {TODAY: None}
    if workshop.opened is not None or workshop.plan != today(area):
        offered[SCREEN] = None
    if workshop.is_watched:
        return offered
    on_screen = workshop.opened.plan.id if workshop.opened else ""
    try:
        kept = store(asker()).plans(slug=workshop.slug)
    except StoreError as error:
        st.warning(as_plain_text(str(error)), icon=":material/cloud_off:")
        return offered
    return offered | {plan.id: plan for plan in kept if plan.id != on_screen}


def _chosen(area: Area, offered: Mapping[str, KeptPlan | None]) -> tuple[str, ...]:
    """Return the keys chosen before, as far as they are still there, else today's, the one on screen and none."""
    before = session().compared.get(area.id, ())
    if before and before[0] in offered:
        keys = [key if key in offered else NONE for key in before]
        return (*keys, *[NONE] * len(LABELS))[: len(LABELS)]
    others = [key for key in offered if key != TODAY]
    return (TODAY, others[0] if others else NONE, NONE)


def _label(area: Area, key: str, offered: Mapping[str, KeptPlan | None]) -> str:
    if key == NONE:
        return "none"
    if key == TODAY:
        return TODAYS_NAME
    if key == SCREEN:
        opened = current(area).opened
        return f"{opened.plan.name if opened else 'Not kept yet'} (on screen)"
    plan = offered[key]
    if plan is None:
        return key
    final = ", final" if plan.final else ""
    return f"{plan.name} ({when(plan.changed_at)}{final})"


def _side(area: Area, key: str, offered: Mapping[str, KeptPlan | None]) -> Side | None:
    """Return the plan; None where it can't be compared, which is said."""
    if key == NONE:
        st.info(
            "Choose a plan that was kept, or move practices on the Plan page: the plan on screen can be chosen here.",
            icon=":material/compare:",
        )
        return None
    if key == TODAY:
        return Side(TODAYS_NAME, "", today(area))
    workshop, plan = current(area), offered[key]
    opened = workshop.opened if plan is None else store(asker()).at(plan.id)
    if opened is None:
        return Side("Not kept yet", "", workshop.plan)
    revision = opened.revision
    if revision.area_id != area.id:
        st.info(
            f"{as_plain_text(opened.plan.name)} was made on other data of this area than are built here and is not "
            "compared. Open it on the Plan page and carry it over first.",
            icon=":material/update:",
        )
        return None
    told = f"Revision {revision.number}, {when(revision.made_at)}{by(revision.who)}"
    return Side(opened.plan.name, told, revision.proposal.plan)


# ---- Everything that is worked out of two or three plans before any of it is drawn ----


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
        return dict(zip(self.area.practices["code"], self.area.practices["list_size"].tolist(), strict=True))

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
            if line[0] in {mover.left for mover in moved} or line[number] in {mover.joined for mover in moved}
        ]
        return frozenset(line[place] for line in touched) - {ABSENT}

    def comparison(self) -> Comparison:
        """Return what is compared, as values for files."""
        return Comparison(
            names=self.titles,
            plans=tuple(side.plan for side in self.sides),
            figures=self.figures,
            whole=self.whole,
            summaries=self.summaries,
            moved=self.moved,
            effects=self.effects,
            lines=self.lines,
            findings=self.finding_lines,
            practices=self.names,
            listed=shown(self.area),
            travel=travel_words(self.view, crow_flies=self.area.crow_flies),
        )

    def cluster_figures(self, line: tuple[str, ...]) -> tuple[ClusterFigures | None, ...]:
        """Return the figures of one line's clusters; None where a plan has none."""
        both = zip(line, self.figures, strict=True)
        return tuple(None if letter == ABSENT else figures.cluster(letter) for letter, figures in both)

    def clusters(self, line: tuple[str, ...]) -> tuple[Cluster | None, ...]:
        """Return one line's clusters; None where a plan has none."""
        both = zip(line, self.sides, strict=True)
        return tuple(None if letter == ABSENT else side.plan.cluster(letter) for letter, side in both)


def distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names, each that was there before with a number.

    >>> distinct(["Today's PCNs", "Option 1", "Option 1"])
    ("Today's PCNs", 'Option 1', 'Option 1 (2)')
    """
    return tuple(
        f"{name} ({names[:place].count(name) + 1})" if name in names[:place] else name
        for place, name in enumerate(names)
    )
