"""What is different between plans, one by one: practices that move, findings that appear or go."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from data.papers import cluster_words
from geo.wording import BETTER, NOTHING, WORSE, number
from ui.compare.figures import headings_of, line_title
from ui.compare.table import Cell, Heading, Row, draw_table

if TYPE_CHECKING:
    from geo.compare import FindingLine, Mover
    from ui.compare.sides import Sides

WEIGHTY: Final = ("contract", "guidance")
"""Severities of which fewer findings are better; notes and what is allowed are neither."""
SEVERITY_WORDS: Final = {
    "contract": "Contract: what it demands",
    "guidance": "Guidance: what it asks for",
    "policy": "Policy: what it aims at",
    "note": "Good to know",
    "allowed": "Expressly allowed",
}


def draw_movers(sides: Sides) -> None:
    """Draw each practice that moves in any plan: where it was, where it goes in each."""
    by_plan = [{one.code: one for one in moved} for moved in sides.moved]
    moving = {one.code: one for moved in reversed(sides.moved) for one in moved}
    if not moving:
        st.caption("No practice moves: every plan has the same practices together.")
        return
    st.caption("Practices keep their name, their contract and their list; a move changes whom they work with.")
    names = sorted(moving.values(), key=lambda one: (sides.names[one.code], one.code))
    rows = [
        Row(
            sides.names[one.code],
            [
                Cell(number(one.patients, "count")),
                Cell(cluster_words(sides.sides[0].plan, one.left)),
                *(_goes(sides, place, by_plan[place].get(one.code)) for place in range(1, len(sides.sides))),
            ],
            one.code,
        )
        for one in names
    ]
    _, base, *others = headings_of(sides)
    draw_table([Heading("Practice"), Heading("Patients"), base, *others], rows, caption="", first=28)


def draw_findings_beside(sides: Sides) -> None:
    """Draw what the rules find in each plan, line by line: what appears, stays or goes against the first."""
    lines = sides.finding_lines
    same = sum(line.is_same for line in lines)
    if not lines:
        st.success("Every rule that can be checked here is kept in each plan.", icon=":material/check_circle:")
        return
    if same == len(lines):
        st.caption("The rules find the same in each plan.")
    every = same and st.toggle(f"Show the {same} too that are the same in each plan", key="compare_findings")
    shown = [line for line in lines if every or not line.is_same]
    rows: list[Row] = []
    for severity in dict.fromkeys(line.severity for line in shown):
        rows.append(Row(SEVERITY_WORDS[severity], group=True))
        rows += [_finding_row(sides, line) for line in shown if line.severity == severity]
    if rows:
        draw_table(headings_of(sides), rows, caption="", first=18)


def _finding_row(sides: Sides, line: FindingLine) -> Row:
    heading = "The whole plan" if line.place < 0 else line_title(sides, line.place)
    return Row(heading, [_finding(line, place) for place in range(len(sides.sides))])


def _goes(sides: Sides, place: int, mover: Mover | None) -> Cell:
    return (
        Cell(NOTHING, "stays") if mover is None else Cell(f"→ {cluster_words(sides.sides[place].plan, mover.joined)}")
    )


def _finding(line: FindingLine, place: int) -> Cell:
    """Return what one plan has of a line of findings."""
    finding, weighs = line.findings[place], line.severity in WEIGHTY
    if place and line.goes(place):
        return Cell("", tag="gone", word=BETTER if weighs else "")
    if finding is None:
        return Cell(NOTHING)
    if place and line.appears(place):
        return Cell(finding.sentence, tag="new", word=WORSE if weighs else "")
    return Cell(finding.sentence)
