"""What was done to a plan: the tree of its revisions, newest first, and the way back to any of them."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.store import lines_to, taken_back_by
from ui.acts import act_form
from ui.parts import when
from ui.session import asker, current, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.store import RevisionLine
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
        state: "on screen", "undone" with the number of the revision that took it back, "branch" (nothing leads there
            but reopening), or "".
    """

    line: RevisionLine
    depth: int
    state: str


def as_rows(lines: Sequence[RevisionLine], *, head: int) -> tuple[Row, ...]:
    """Return the revisions as they are listed, newest first; the main line leads from the first to `head`."""
    by_number = {line.number: line for line in lines}
    chain = lines_to(lines, head)
    main = {line.number for line in chain}
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
    taken_back = taken_back_by(chain)
    return tuple(
        Row(by_number[number], depth[number], _state(number, main, taken_back, head=head))
        for number in sorted(by_number, reverse=True)
    )


def _state(number: int, main: set[int], taken_back: dict[int, int], *, head: int) -> str:
    if number == head:
        return "on screen"
    if number not in main:
        return "branch"
    return f"undone by {taken_back[number]}" if number in taken_back else ""


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
        rows = as_rows(store(asker()).history(opened.plan.id), head=opened.plan.head)
        rest = len(rows) - AT_FIRST
        shown = rows if rest > 0 and st.toggle(f"Show the {rest} before them too", key="all_revisions") else None
        shown = rows[:AT_FIRST] if shown is None else shown
        st.html(STYLE + as_table(shown))
        if not workshop.is_watched:
            _draw_ways_back(workshop, [row.line for row in shown])


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


def _draw_ways_back(workshop: Workshop, lines: Sequence[RevisionLine]) -> None:
    names = {line.number: f"{line.number}  {line.sentence}" for line in lines}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        number = st.selectbox("Revision", list(names), format_func=names.__getitem__, key="revision")
        if not workshop.is_closed:
            act_form(
                {"type": "reopen", "number": number},
                label=f"Reopen revision {number}",
                key="reopen",
                icon=":material/restore:",
                tells=False,
            )
        act_form(
            {"type": "duplicate", "number": number},
            label=f"Open revision {number} as a plan of its own",
            key="own_plan",
            icon=":material/file_copy:",
            tells=False,
        )
