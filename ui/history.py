"""What was done to a plan: the tree of its revisions, newest first, and the way back to any of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.store.kept import MovedOnError
from geo.errors import PlanningError
from ui.actions import check_may_change
from ui.kept import store
from ui.person import who
from ui.session import current, keep
from ui.telling import when

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from data.store.kept import RevisionLine
    from geo.area import Area
    from ui.session import Workshop

AT_FIRST: Final = 30
"""Revisions shown before "Show all": about two screens."""
STYLE: Final = """
<style>
  .history { border-collapse: collapse; width: 100%; font-size: 0.875rem; }
  .history td, .history th { padding: 0.2rem 0.6rem 0.2rem 0; text-align: left; vertical-align: top;
    border-bottom: 1px solid #d5dce1; font-weight: normal; }
  .history th { color: #4a5a66; }
  .history .what { width: 75%; }
  .history tr.here td { background: #e3eff4; font-weight: 600; }
  .history tr.aside td { color: #4a5a66; }
  .history td, .history th { white-space: nowrap; }
  .history td.what { white-space: normal; overflow-wrap: anywhere; }
</style>
"""


@dataclass(frozen=True)
class Row:
    """One revision as it stands in the list.

    Attributes:
        line: The revision.
        depth: How many branches lead away from the main line before it; 0 on the main line.
        state: "on screen", "undone" (redo leads there), "branch" (nothing leads there but reopening), or "".
    """

    line: RevisionLine
    depth: int
    state: str


def as_rows(lines: Sequence[RevisionLine], *, head: int, tip: int) -> tuple[Row, ...]:
    """Return the revisions as they are listed, newest first; the main line leads from the first to `tip`."""
    by_number = {line.number: line for line in lines}
    main: dict[int, None] = {}
    at: int | None = tip
    while at is not None:
        main[at] = None
        at = by_number[at].parent
    depth: dict[int, int] = {}
    continued: set[int] = set()
    for line in sorted(lines, key=lambda one: one.number):
        parent = line.parent
        if line.number in main or parent is None:
            depth[line.number] = 0
        elif parent in main or parent in continued:
            depth[line.number] = depth[parent] + 1
        else:
            depth[line.number] = depth[parent]
            continued.add(parent)
    return tuple(
        Row(by_number[number], depth[number], _state(number, main, head=head))
        for number in sorted(by_number, reverse=True)
    )


def _state(number: int, main: dict[int, None], *, head: int) -> str:
    if number == head:
        return "on screen"
    if number not in main:
        return "branch"
    return "undone" if number > head else ""


def draw_history(area: Area) -> None:
    """Draw the list of revisions, worked out only while it is open."""
    workshop = current(area)
    opened = workshop.opened
    with st.expander("What was done", key="history", on_change="rerun") as expander:
        if not expander.open:
            return
        if opened is None:
            st.text("Nothing yet: the first change keeps the plan.")
            return
        rows = as_rows(store().history(opened.plan.id), head=opened.plan.head, tip=opened.plan.tip)
        rest = len(rows) - AT_FIRST
        shown = rows if rest > 0 and st.toggle(f"Show the {rest} before them too", key="all_revisions") else None
        shown = rows[:AT_FIRST] if shown is None else shown
        st.html(STYLE + as_table(shown))
        if not workshop.is_watched:
            _draw_ways_back(area, [row.line for row in shown])


def as_table(rows: Sequence[Row]) -> str:
    """Return the rows as an HTML table; all text of people is escaped."""
    cells = "".join(_as_html(row) for row in rows)
    head = "<tr><th>Revision</th><th>When</th><th>Who</th><th class='what'>What was done</th></tr>"
    return f"<table class='history'><thead>{head}</thead><tbody>{cells}</tbody></table>"


def _as_html(row: Row) -> str:
    line = row.line
    kind = {"on screen": " class='here'", "": ""}.get(row.state, " class='aside'")
    branch = f"\N{DOWNWARDS ARROW WITH TIP RIGHTWARDS} from {line.parent}: " if row.depth else ""
    state = f" ({row.state})" if row.state else ""
    cells = (str(line.number) + state, when(line.made_at), line.who or "\N{EN DASH}")
    told = "".join(f"<td>{escape(cell)}</td>" for cell in cells)
    indent = f" style='padding-left:{1.5 * row.depth}rem'" if row.depth else ""
    return f"<tr{kind}>{told}<td class='what'{indent}>{branch}{escape(line.sentence)}</td></tr>"


def _draw_ways_back(area: Area, lines: Sequence[RevisionLine]) -> None:
    names = {line.number: f"{line.number}  {line.sentence}" for line in lines}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox("Revision", list(names), format_func=names.__getitem__, key="revision")
        _button("Reopen", "reopen", area, reopen, icon=":material/restore:")
        _button("Open as a plan of its own", "own_plan", area, open_as_own, icon=":material/file_copy:")


def _button(label: str, key: str, area: Area, action: Callable[[Workshop, int], Workshop], *, icon: str) -> None:
    def pressed() -> None:
        keep(area, action(current(area), int(st.session_state["revision"])))

    st.button(label, key=key, on_click=pressed, icon=icon)


def reopen(workshop: Workshop, number: int) -> Workshop:
    """Put an earlier or undone revision on screen again; from there the plan goes on."""
    opened = workshop.opened
    if opened is None:
        return workshop.refused("nothing is kept yet, so there is nothing to reopen")
    try:
        check_may_change(workshop, on_any_build=True)
        now = store().reopen(opened.plan.id, number, base=opened.revision.number)
    except MovedOnError as error:
        head = error.opened.revision
        return workshop.at(error.opened).refused(
            f"not reopened, because the plan moved on meanwhile to revision {head.number}: {head.sentence}"
        )
    except PlanningError as error:
        return workshop.refused(str(error))
    return workshop.at(now, say=f"Reopened revision {number}: {now.revision.sentence}")


def open_as_own(workshop: Workshop, number: int) -> Workshop:
    """Put a revision on screen as a new plan; the one it comes from stays in the store."""
    return duplicate(workshop, number=number)


def duplicate(workshop: Workshop, *, number: int | None = None) -> Workshop:
    """Keep a revision of the plan (the one on screen by default) as a new plan and put that on screen."""
    opened = workshop.opened
    if opened is None:
        return workshop.refused("nothing is kept yet, so there is nothing to duplicate")
    try:
        own = store().duplicate(opened.plan.id, name=None, who=who(), number=number)
    except PlanningError as error:
        return workshop.refused(str(error))
    return replace(workshop.at(own, say=f"This is now {own.plan.name}, a plan of its own."), conflict=None)
