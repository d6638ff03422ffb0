"""What stands round the map: which plan this is and how it is looked at; moves without the map, and what was done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.store import lines_to, taken_back_by
from geo.typed_text import NAME_LENGTH, WHO_LENGTH
from geo.wording import NOTHING
from ui.acts import NEW, Choice, Field, Several, TextField, act_form, kept_of_picture
from ui.cluster_map import loader
from ui.frame import draw_links, start_another
from ui.parts import STYLE, Cell, Row, as_plain_text, state_words, table_html, when
from ui.session import asker, current, draw_choice_of_area, draw_choice_of_view, signed_in, store

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.store import Opened, RevisionLine
    from geo.area import Area
    from ui.session import Workshop

_PERSON: Final = st.components.v2.component("neighbouring_person", js=loader("person.js"))


def draw_plan_bar(area: Area) -> None:
    """Draw the plan's name, what can be done with it as a whole, and where it is kept."""
    workshop = current(area)
    opened = workshop.opened
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="plan_bar"):
        if opened is None:
            st.markdown("**Today's PCNs**", width="content")
        elif opened.may_change:
            _draw_name(opened)
        with st.container(width="content"):
            kept_of_picture(state_words(opened), key="kept")
        if area.fictional and asker().is_owner:
            st.page_link(
                "pages/areas.py",
                label="A made-up borough, to try things out on. **Your own area**",
                icon=":material/add_location_alt:",
            )
        st.space("stretch")
        if not workshop.is_watched:
            _draw_person()
        if opened is not None:
            with st.popover("Share", icon=":material/link:", key="share"):
                draw_links(opened.plan)
        if opened is not None and not workshop.is_watched:
            _draw_more(area, opened)


def _draw_name(opened: Opened) -> None:
    plan = opened.plan
    name = TextField(
        "name",
        "Name of the plan",
        value=plan.name,
        longest=NAME_LENGTH,
        saves_by_itself=True,
        hides_label=True,
        disabled=plan.archived or plan.final,
    )
    with st.container(width=230):
        act_form({"type": "name", "name": Field("name")}, [name], label="Rename", key="plan_name", tells=False)


def _draw_person() -> None:
    """Draw the name that revisions carry: that of the person signed in, else one typed once in this browser."""
    name = signed_in()
    if name:
        st.caption(as_plain_text(name), width="content")
        return
    with st.container(width=200):
        _PERSON(key="who", data={"label": "Your name", "placeholder": "Your name or initials", "longest": WHO_LENGTH})


def _draw_more(area: Area, opened: Opened) -> None:
    with st.popover("More", icon=":material/more_horiz:", key="more"):
        st.button(
            "Start another option",
            key="another",
            on_click=start_another,
            args=(area,),
            icon=":material/add:",
            width="stretch",
        )
        st.caption("Begins again from today's PCNs; this plan stays as it is.")
        act_form({"type": "duplicate"}, label="Duplicate", key="duplicate", icon=":material/file_copy:", tells=False)
        st.caption(f"A new plan that begins as {as_plain_text(opened.plan.name)} is now.")


# ---- The row above the map ----


def draw_toolbar(area: Area) -> None:
    """Draw the choice of area, mode, minutes and walking speed, and the two ways of beginning again."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        if not current(area).is_watched:
            draw_choice_of_area()
        draw_choice_of_view(area)
        if current(area).may_change:
            st.space("stretch")
            act_form(
                {"type": "today"}, label="Back to today's PCNs", key="today", icon=":material/history:", tells=False
            )
            act_form(
                {"type": "scratch"},
                label="Start from scratch",
                key="scratch",
                icon=":material/restart_alt:",
                tells=False,
            )


# ---- Moving practices without the map ----


def draw_move_list(area: Area) -> None:
    """Draw the form that moves practices, worked out only while it is open."""
    plan = current(area).plan
    where, movable, practices = plan.where(), set(plan.practices), area.practices
    with st.expander("Move practices without the map", key="move_list", on_change="rerun") as expander:
        if not expander.open:
            return
        named = tuple(
            (code, f"{name} ({code}, {where.get(code, 'not placed')})")
            for code, name in zip(practices["code"].tolist(), practices["name"].tolist(), strict=True)
            if code in movable
        )
        clusters = ((cluster.letter, f"{cluster.letter}  {cluster.name}") for cluster in plan.clusters)
        targets = (*clusters, (NEW, "A new cluster"), ("", "Not placed"))
        act_form(
            {"type": "move", "practices": Field("practices"), "to": Field("to")},
            [
                Several(
                    "practices",
                    "Practices",
                    options=named,
                    needs="Choose at least one practice to move.",
                    clears=True,
                ),
                Choice("to", "Move to", value=targets[0][0], options=targets),
            ],
            label="Move",
            key="move",
            icon=":material/arrow_forward:",
            align="row",
        )


# ---- What was done: the tree of revisions, newest first, and the way back to any of them ----

AT_FIRST: Final = 30
"""Revisions shown before "Show all": about two screens."""


@dataclass(frozen=True)
class Entry:
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


def as_rows(lines: Sequence[RevisionLine], *, head: int) -> tuple[Entry, ...]:
    """Return the revisions as they are listed, newest first; the main line leads from the first to `head`."""
    by_number = {line.number: line for line in lines}
    chain = lines_to(lines, head)
    main = {line.number for line in chain}
    depth: dict[int, int] = {}
    continued: set[int] = set()
    for line in sorted(lines, key=lambda line: line.number):
        parent = line.parent
        if line.number in main or parent is None:
            depth[line.number] = 0
        elif parent in main or parent in continued:
            depth[line.number] = depth[parent] + 1
        else:
            depth[line.number] = depth[parent]
            continued.add(parent)
    states = {number: f"undone by {by}" for number, by in taken_back_by(chain).items()}
    states |= dict.fromkeys(by_number.keys() - main, "branch") | {head: "on screen"}
    return tuple(
        Entry(by_number[number], depth[number], states.get(number, "")) for number in sorted(by_number, reverse=True)
    )


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
        entries = as_rows(store(asker()).history(opened.plan.id), head=opened.plan.head)
        rest = len(entries) - AT_FIRST
        if rest <= 0 or not st.toggle(f"Show the {rest} before them too", key="all_revisions"):
            entries = entries[:AT_FIRST]
        st.html(STYLE + as_table(entries))
        if not workshop.is_watched:
            _draw_ways_back(workshop, [entry.line for entry in entries])


def as_table(entries: Sequence[Entry]) -> str:
    """Return the revisions as an HTML table."""
    headings = ("Revision", "When", "Who", "What was done")
    return table_html(headings, [_row(entry) for entry in entries], look="history", label="What was done")


def _row(entry: Entry) -> Row:
    line = entry.line
    branch = f"\N{DOWNWARDS ARROW WITH TIP RIGHTWARDS} from {line.parent}: " if entry.depth else ""
    state = f" ({entry.state})" if entry.state else ""
    cells = (when(line.made_at), line.who or NOTHING, Cell(f"{branch}{line.sentence}", indent=entry.depth))
    kind = {"on screen": "here", "": ""}.get(entry.state, "aside")
    return Row(f"{line.number}{state}", cells, kind=kind)


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
