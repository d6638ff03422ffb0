"""A plan or a spreadsheet that somebody brings along, as a kept plan or as the next revision of the open one."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.assignments import read_assignments
from data.proposal_file import LARGEST_BYTES, area_in, fitted, proposal_from_bytes
from data.store.texts import NAME_LENGTH
from geo.area import INSIDE
from geo.carry_over import build_change, carry_over, carry_sentences
from geo.errors import PlanningError
from geo.proposal import Proposal
from geo.typed_text import one_line
from ui.actions import change, check_may_change
from ui.areas import chosen_area
from ui.kept import store
from ui.person import who
from ui.plain_text import as_plain_text
from ui.plans.message import draw_message
from ui.plans.state import LOADING, Waiting
from ui.session import current, keep, session
from ui.worked_out import today

if TYPE_CHECKING:
    from data.assignments import Assignments
    from data.store.kept import Opened
    from geo.area import Area
    from ui.session import Workshop

FILE_KEY: Final = "load_file"
AS_KEY: Final = "load_as"
NEW: Final = "new"
REVISION: Final = "revision"
MOST_MB: Final = 100
"""The browser keeps back what is larger, with a sign alone; what is smaller and still too large is told in words."""
NAMED: Final = 5
"""Practices named in one sentence; more are counted."""


def draw_upload(area: Area) -> None:
    """Draw the form that takes a file, and what waits for an answer."""
    workshop = current(area)
    draw_message(LOADING)
    _draw_waiting(area)
    with (
        st.expander("Load a plan or a spreadsheet", key="load_expander", icon=":material/upload_file:"),
        st.form("load", clear_on_submit=True, border=False),
    ):
        st.file_uploader(
            "A plan saved here (JSON), or a spreadsheet (.xlsx or CSV) with the columns ODS code and Cluster",
            type=["json", "csv", "xlsx", "tsv", "txt"],
            key=FILE_KEY,
            max_upload_size=MOST_MB,
        )
        ways = _ways(workshop)
        st.radio("A spreadsheet becomes", list(ways), format_func=ways.__getitem__, key=AS_KEY)
        st.caption("A plan saved here always becomes a new kept plan; nothing that is kept is overwritten.")
        st.form_submit_button("Load", on_click=_pressed, args=(area,), icon=":material/upload:")


def load(area: Area, workshop: Workshop, *, file: str, content: bytes, way: str = NEW) -> None:
    """Take over a file and note on the page what came of it.

    Args:
        area: The area that is chosen.
        workshop: On it.
        file: Name of the file, as the browser says.
        content: Of it.
        way: What assignments become: `NEW` or `REVISION`.

    Raises:
        PlanningError: The file is not in order, or can't be kept; the message is the whole report.
    """
    if file.lower().endswith(".json") or content[:20].lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{"):
        _load_plan(area, workshop.slug, file=file, content=content)
    elif way == REVISION:
        _load_revision(area, workshop, file=file, content=content)
    else:
        read = read_assignments(content, area.practices, today(area), file=file)
        sentence = f"Loaded the assignments in {file}. {_left_out(area, read)}".strip()
        opened = _keep(area, workshop.slug, Proposal(read.plan), file=file, sentence=sentence)
        session().plans_page.done(LOADING, f"{sentence} They are kept as {opened.plan.name}.")


def answer_waiting(area: Area, *, carry: bool) -> None:
    """Keep the plan that waits, carried over to the area as it is built, or let it go."""
    page = session().plans_page
    waiting, page.waiting = page.waiting, None
    if waiting is None or not carry:
        return
    sentence = f"Loaded {waiting.file}, carried over to the data of the area as it is built."
    carried = carry_over(waiting.proposal, area.practices, sites=area.sites)
    opened = _keep(area, waiting.slug, carried, file=waiting.file, sentence=sentence)
    page.done(LOADING, f"{sentence} It is kept as {opened.plan.name}.")


def _load_plan(area: Area, slug: str, *, file: str, content: bytes) -> None:
    proposal = proposal_from_bytes(content, file=file)
    try:
        proposal = fitted(proposal, area.practices, sites=area.sites, file=file)
    except PlanningError:
        before = store().practices_of(area_in(content))
        known = set(area.practices.loc[area.practices["kind"] == INSIDE, "code"]) & set(proposal.plan.practices)
        if 2 * len(known) < len(proposal.plan.practices):  # a plan of another area, not of another build of this one
            raise
        change = build_change(before, area.practices, proposal.plan, sites=area.sites)
        changes = carry_sentences(change, area.practices, before, left_out=chosen_area().left_out)
        session().plans_page.waiting = Waiting(file, slug, proposal, changes)
        return
    opened = _keep(area, slug, proposal, file=file, sentence=f"Loaded the plan in {file}.")
    session().plans_page.done(LOADING, f"Loaded the plan in {file}. It is kept as {opened.plan.name}.")


def _load_revision(area: Area, workshop: Workshop, *, file: str, content: bytes) -> None:
    check_may_change(workshop)
    read = read_assignments(content, area.practices, workshop.plan, file=file)
    proposal = workshop.proposal.with_plan(read.plan)
    if proposal == workshop.proposal:
        session().plans_page.done(LOADING, f"Nothing changed: the plan on screen is as {file} says.")
        return
    sentence = f"Loaded the assignments in {file}. {_left_out(area, read)}".strip()
    after = change(area, workshop, proposal, kind="import", sentence=sentence)
    keep(area, after)
    if after.complaint:
        raise PlanningError(after.complaint)
    session().plans_page.done(LOADING, f"{sentence} They are the newest revision of the plan on screen.")


def _left_out(area: Area, read: Assignments) -> str:
    """Return which practices the file does not name, in a sentence; "" where it names all."""
    if not read.unnamed:
        return ""
    names = dict(zip(area.practices["code"], area.practices["name"], strict=True))
    shown = [f"{names[code]} ({code})" for code in read.unnamed[:NAMED]]
    rest = len(read.unnamed) - len(shown)
    if rest:
        shown.append(f"{rest:,} more")
    told = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    one = len(read.unnamed) == 1
    return f"It does not name {told}, which {'is' if one else 'are'} not placed."


def _keep(area: Area, slug: str, proposal: Proposal, *, file: str, sentence: str) -> Opened:
    name = one_line(PurePath(file.replace("\\", "/")).stem)[:NAME_LENGTH].strip()
    opened = store().create(
        proposal, name=name or None, slug=slug, area=area, who=who(), sentence=sentence, kind="import"
    )
    session().plans_page.picked = opened.plan.id
    return opened


def _ways(workshop: Workshop) -> dict[str, str]:
    ways = {NEW: "a new plan, beginning from today's PCNs"}
    if workshop.opened is not None and workshop.may_change:
        ways[REVISION] = f"the next revision of {as_plain_text(workshop.opened.plan.name)}, the plan on screen"
    return ways


def _pressed(area: Area) -> None:
    page, file = session().plans_page, st.session_state[FILE_KEY]
    page.waiting = None
    page.done(LOADING, "")
    if file is None:
        page.refused(LOADING, f"Choose a file first, of at most {MOST_MB} MB.")
        return
    if file.size > LARGEST_BYTES:
        page.refused(
            LOADING, f"{file.name} is too large to be a plan ({file.size / 1e6:,.0f} MB): choose another file."
        )
        return
    try:
        load(area, current(area), file=one_line(file.name), content=file.getvalue(), way=st.session_state[AS_KEY])
    except PlanningError as error:
        page.refused(LOADING, str(error))


def _draw_waiting(area: Area) -> None:
    waiting = session().plans_page.waiting
    with st.container():  # always there: whatever stands below keeps its place in the page, and so its state
        if waiting is None or waiting.slug != session().slug:
            return
        with st.container(border=True):
            name = as_plain_text(waiting.file)
            st.markdown(f":material/update: **{name} is a plan for other data of this area than are built here.**")
            for sentence in waiting.changes:
                st.text(sentence)
            with st.container(horizontal=True):
                st.button("Load it, carried over", key="waiting_yes", on_click=_answered, args=(area, True))
                st.button("Do not load it", key="waiting_no", on_click=_answered, args=(area, False))


def _answered(area: Area, carry: bool) -> None:  # noqa: FBT001 (Streamlit calls it with positions)
    try:
        answer_waiting(area, carry=carry)
    except PlanningError as error:
        session().plans_page.refused(LOADING, str(error))
