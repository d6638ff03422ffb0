"""Preparing a board meeting: the options, what is written, what practices said, and what to take away."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from data.papers import WAY_WORDS, in_paper_only, said_sentence, section
from geo.plan import HOURS_LENGTH, WAYS
from geo.proposal import INITIALS_LENGTH, NOT_ASKED, STANCES, TEXT_LENGTH, TITLE_LENGTH
from geo.wording import day_words
from ui.acts import Choice, Day, Field, Radio, TextArea, TextField, act_form
from ui.board.figures import lines_html, small_html, table_html, thought_html
from ui.board.paper import draw_downloads, plans_to_choose, titles_of, usual_titles
from ui.board.screen import draw_paper_style
from ui.parts import as_plain_text, zone_of_browser
from ui.session import SCREEN, SCREENS, current, session

if TYPE_CHECKING:
    from data.papers import PaperInputs
    from geo.area import Area
    from geo.plan import Cluster
    from geo.proposal import Proposal
    from ui.session import OpenArea

# ---- What practices said about the plan ----


def draw_said(area: Area, inputs: PaperInputs) -> None:
    """Draw the form for what a practice said, and the table of what all of them said."""
    workshop = current(area)
    names = names_of(area)
    if not workshop.may_change:
        _draw_table(inputs, names)
        return
    left, right = st.columns((2, 3), gap="large")
    with left:
        _draw_form(workshop.proposal, names)
    with right:
        _draw_table(inputs, names)
        _draw_take_back(workshop.proposal, names)


def names_of(area: Area) -> dict[str, str]:
    """Return every practice by code, as it is chosen from a list."""
    practices = area.practices
    return {code: f"{name} ({code})" for code, name in zip(practices["code"], practices["name"], strict=True)}


def said_rows(proposal: Proposal, names: dict[str, str]) -> pd.DataFrame:
    """Return what practices said, one row each, by name; those not asked are left out."""
    rows = [
        {
            "Practice": names.get(one.practice, one.practice),
            "Says": one.stance,
            "Initials": one.initials,
            "Date": day_words(one.date),
            "In their words": one.words,
        }
        for one in sorted(proposal.said, key=lambda one: names.get(one.practice, one.practice).casefold())
    ]
    return pd.DataFrame(rows, columns=["Practice", "Says", "Initials", "Date", "In their words"])


def _draw_form(proposal: Proposal, names: dict[str, str]) -> None:
    codes = sorted(proposal.plan.practices, key=lambda code: names[code].casefold())
    today = datetime.now(zone_of_browser() or UTC).date().isoformat()
    act_form(
        {
            "type": "say",
            "practice": Field("practice"),
            "stance": Field("stance"),
            "initials": Field("initials"),
            "date": Field("date"),
            "words": Field("words"),
        },
        [
            Choice(
                "practice",
                "Practice",
                options=tuple((code, f"{names[code]}: {proposal.stance_of(code)}") for code in codes),
                placeholder="Choose a practice",
                needs="Choose the practice that said it.",
                clears=True,
            ),
            Radio(
                "stance",
                "What it said",
                options=tuple((stance, stance.capitalize()) for stance in STANCES),
                horizontal=True,
                needs="Choose what it said.",
                clears=True,
            ),
            TextField(
                "initials",
                "Initials of who spoke for it",
                longest=INITIALS_LENGTH,
                needs="Write the initials of who spoke for it.",
            ),
            Day("date", "Date", value=today, needs="Choose the day on which it said so."),
            TextArea(
                "words", "In their words, where there is more to say", longest=TEXT_LENGTH, height=110, clears=True
            ),
        ],
        label="Save what it said",
        key="said",
        icon=":material/save:",
    )
    st.caption(
        f"A practice that has said nothing stands in the paper as {NOT_ASKED}. Saving again puts the new words in "
        "place of the old; the history keeps both."
    )


def _draw_table(inputs: PaperInputs, names: dict[str, str]) -> None:
    """Draw what practices said as a plain table: a screen reader can walk through it, no text is read as Markdown."""
    st.text(said_sentence(inputs))
    rows = said_rows(inputs.proposal, names)
    if len(rows):
        st.table(rows.map(as_plain_text), border="horizontal", hide_index=True)


def _draw_take_back(proposal: Proposal, names: dict[str, str]) -> None:
    if not proposal.said:
        return
    act_form(
        {"type": "take_back", "practice": Field("practice")},
        [
            Choice(
                "practice",
                "Take back what one said",
                options=tuple((one.practice, names.get(one.practice, one.practice)) for one in proposal.said),
                placeholder="Choose a practice",
                needs="Choose the practice whose words are to be taken back.",
                clears=True,
            )
        ],
        label="Take back",
        key="said_take_back",
        icon=":material/undo:",
        align="row",
    )


# ---- Titles and notes of the paper's sections ----

SECTION_KEY = "board_section"


def draw_texts(area: Area, inputs: PaperInputs) -> None:
    """Draw the choice of section, its title and note to edit, and what it says by itself."""
    titles = titles_of(inputs)
    board = session().board
    left, right = st.columns(2, gap="large")
    with left:
        key = st.selectbox(
            "Section",
            list(titles),
            index=list(titles).index(board.section),
            format_func=lambda one: f"{titles[one]}{'' if one in SCREENS else ' (paper and slides only)'}",
            key=SECTION_KEY,
        )
        board.section = key
        if current(area).may_change:
            _draw_texts_form(inputs, key)
        elif inputs.proposal.text(f"{key}.note"):
            st.text(inputs.proposal.text(f"{key}.note"))
    with right:
        _draw_content(inputs, key)


def _draw_texts_form(inputs: PaperInputs, key: str) -> None:
    proposal = inputs.proposal
    act_form(
        {"type": "note", "section": key, "title": Field("title"), "note": Field("note")},
        [
            TextField(
                "title",
                "Title",
                value=proposal.text(f"{key}.title"),
                placeholder=usual_titles(inputs)[key],
                longest=TITLE_LENGTH,
            ),
            TextArea(
                "note",
                "Note",
                value=proposal.text(f"{key}.note"),
                placeholder="Stands under the section in the paper, and in the speaker's notes of the slides.",
                longest=TEXT_LENGTH,
                height=180,
            ),
        ],
        label="Save title and note",
        key=f"board_texts_{key}",
        icon=":material/save:",
    )


def _draw_content(inputs: PaperInputs, key: str) -> None:
    """Draw what a section says by itself, small: sentences and short tables."""
    shown = section(key, inputs)
    thought, *rest = shown.lines or ("",)
    tables = "".join(table_html(table) for table in shown.tables if table.rows and table.brief)
    st.caption("What the section says by itself")
    with st.container(key="board_content", border=True):
        st.html(thought_html(thought) + lines_html(rest) + tables + small_html(in_paper_only(shown)))


# ---- From when the plan would hold ----

HOURS_LIKE = "Mon to Fri 18:30 to 20:00, Sat 9:00 to 17:00"


def draw_ways(area: Area) -> None:
    """Draw the day from which the plan would hold, and a row for each cluster."""
    workshop = current(area)
    changes = workshop.may_change
    act_form(
        {"type": "effective", "date": Field("date")},
        [
            Day(
                "date",
                "The plan would start on",
                value=workshop.proposal.effective,
                disabled=not changes,
                width=220,
            )
        ],
        label="Save date",
        key="board_date",
        align="row",
        disabled=not changes,
    )
    st.caption(
        "Practices keep their name, list and contract unless they choose to merge. Hubs are chosen on the Plan page or "
        "on the Access page."
    )
    for cluster in workshop.plan.clusters:
        _draw_cluster(cluster, changes=changes)


def _draw_cluster(cluster: Cluster, *, changes: bool) -> None:
    letter = cluster.letter
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.text(f"{letter}  {cluster.name}", width=260)
        act_form(
            {"type": "arrange", "cluster": letter, "way": Field("way"), "hours": Field("hours")},
            [
                Choice(
                    "way",
                    f"Way of working together of {letter}",
                    options=tuple((way, WAY_WORDS[way]) for way in ("", *WAYS)),
                    value=cluster.way,
                    disabled=not changes,
                ),
                TextField(
                    "hours",
                    f"When the hub of {letter} is open",
                    value=cluster.hub_hours,
                    longest=HOURS_LENGTH,
                    placeholder=HOURS_LIKE,
                    disabled=not changes,
                ),
            ],
            label="Save",
            key=f"ways_{letter}",
            align="row",
            disabled=not changes,
        )


# ---- Preparing a board meeting ----

OPTIONS_KEY = "board_options"
MOST_OPTIONS = 3
"""Beside today's PCNs and the proposal: a board compares no more."""


def draw_prepare(opened: OpenArea, inputs: PaperInputs) -> None:
    """Draw everything that is set up before a meeting."""
    area = opened.area
    draw_paper_style()
    workshop = current(area)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Board", anchor=False, width="content")
        st.caption(as_plain_text(f"{inputs.name}. {inputs.revision or 'Not kept yet.'}"), width="content")
        st.space("stretch")
        st.button("Present", key="board_present", on_click=_present, type="primary", icon=":material/present_to_all:")
    if not workshop.is_watched:
        _draw_options(opened)
    texts, said, ways, away = st.tabs(
        ["Titles and notes", "What practices said", "Date, ways and hours", "Paper, slides and figures"]
    )
    with texts:
        draw_texts(area, inputs)
    with said:
        draw_said(area, inputs)
    with ways:
        draw_ways(area)
    with away:
        draw_downloads(inputs)


def _present() -> None:
    st.query_params[SCREEN] = SCREENS[0]


def _draw_options(opened: OpenArea) -> None:
    """Draw which kept plans stand beside today's PCNs and the proposal."""
    chosen = session().board.options
    plans = {plan.id: plan for plan in plans_to_choose(opened, current(opened.area))}
    if not plans:
        st.caption(
            "Options: today's PCNs and the plan on screen. Other plans kept for this area can stand beside them."
        )
        return

    def taken() -> None:
        if OPTIONS_KEY in st.session_state:  # the page may have been left in the same moment
            chosen[opened.slug] = tuple(st.session_state[OPTIONS_KEY])

    st.multiselect(
        f"Options beside today's PCNs and the plan on screen, {MOST_OPTIONS} at most",
        list(plans),
        default=[one for one in chosen.get(opened.slug, ()) if one in plans],
        format_func=lambda one: plans[one].name,
        max_selections=MOST_OPTIONS,
        select_all=False,  # else Enter after a search takes all that fit, up to the most
        key=OPTIONS_KEY,
        on_change=taken,
        placeholder="Choose kept plans",
    )
