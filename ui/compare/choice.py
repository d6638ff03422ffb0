"""Which plans are compared: today's, the one on screen, and any that is kept for this area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.store import StoreError
from ui.kept import store
from ui.plain_text import as_plain_text
from ui.session import asker, current, session
from ui.telling import by, when
from ui.worked_out import today

if TYPE_CHECKING:
    from collections.abc import Mapping

    from streamlit.delta_generator import DeltaGenerator

    from data.store import KeptPlan
    from geo.area import Area
    from geo.plan import Plan

TODAY: Final = "today"
"""Key of the plan of today's PCNs."""
SCREEN: Final = "screen"
"""Key of the plan on screen."""
NONE: Final = ""
"""Key that stands for no plan."""
ADD: Final = "Add a third plan"
LABELS: Final = ("Compare with", "Plan", "Third plan")
"""Of the widgets, from left to right; the first plan is what differences are against."""
TODAYS_NAME: Final = "Today's PCNs"


@dataclass(frozen=True)
class Side:
    """A plan that is compared.

    Attributes:
        key: `TODAY`, `SCREEN` or the id of a kept plan.
        name: For headings.
        told: Which revision of it; "" for today's PCNs.
        plan: Which practice is in which cluster.
    """

    key: str
    name: str
    told: str
    plan: Plan


@dataclass(frozen=True)
class Slot:
    """Where a plan is drawn: under the widget that chooses it.

    Attributes:
        column: To draw in.
        side: The plan; None where none is chosen, or it can't be compared and the column says why.
    """

    column: DeltaGenerator
    side: Side | None


def draw_choice_of_plans(area: Area, tools: DeltaGenerator) -> tuple[Slot, ...]:
    """Draw the choice of two or three plans, each at the head of a column; a third is added in the row of tools.

    A plan of another build of the area is not compared; it is said what to do.

    Args:
        area: On screen.
        tools: The row above.
    """
    offered = _offered(area)
    keys = _chosen(area, offered)
    shown = len(LABELS) if keys[-1] else len(LABELS) - 1
    slots = []
    for number, column in enumerate(st.columns(shown, gap="medium")):
        with column:
            _draw_one(area, number, keys, offered)
            slots.append(Slot(column, _side(area, keys[number], offered)))
    if shown < len(LABELS) and len(offered) > shown:
        with tools:
            _draw_one(area, shown, keys, offered)
    return tuple(slots)


def _draw_one(area: Area, number: int, keys: tuple[str, ...], offered: Mapping[str, KeptPlan | None]) -> None:
    """Draw one choice; a third plan may be left out, and no plan is offered that another choice holds."""
    others = {key for place, key in enumerate(keys) if place != number}
    options = [key for key in offered if key not in others]
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
    changed = workshop.opened is not None or workshop.plan != today(area)
    offered: dict[str, KeptPlan | None] = {TODAY: None}
    if changed:
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
        return Side(key, TODAYS_NAME, "", today(area))
    workshop, plan = current(area), offered[key]
    opened = workshop.opened if plan is None else store(asker()).at(plan.id)
    if opened is None:
        return Side(key, "Not kept yet", "", workshop.plan)
    revision = opened.revision
    if revision.area_id != area.id:
        st.info(
            f"{as_plain_text(opened.plan.name)} was made on other data of this area than are built here and is not "
            "compared. Open it on the Plan page and carry it over first.",
            icon=":material/update:",
        )
        return None
    told = f"Revision {revision.number}, {when(revision.made_at)}{by(revision.who)}"
    return Side(key, opened.plan.name, told, revision.proposal.plan)
