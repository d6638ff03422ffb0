"""Preparing a board meeting: the options, what is written, what practices said, and what to take away."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import streamlit as st

from data.papers import WAY_WORDS, in_paper_only, said_sentence, section
from geo.plan import HOURS_LENGTH, WAYS
from geo.proposal import INITIALS_LENGTH, NOT_ASKED, STANCES, TEXT_LENGTH, TITLE_LENGTH
from geo.wording import day_words
from ui.acts import Choice, Day, Field, Radio, TextArea, TextField, act_form
from ui.board.figures import lines_html, paper_table_html, small_html, thought_html
from ui.board.paper import draw_downloads, plans_to_choose, titles_of, usual_titles
from ui.board.screen import go_to
from ui.parts import as_plain_text, draw_rows, zone_of_browser
from ui.session import SCREENS, current, session

if TYPE_CHECKING:
    from data.papers import PaperInputs
    from geo.area import Area
    from geo.plan import Cluster
    from geo.proposal import Proposal
    from ui.session import OpenArea

# ---- What practices said about the plan ----


def draw_said(area: Area, inputs: PaperInputs) -> None:
    """Draw the form for what a practice said, and the table of what all of them said."""
    workshop, practices = current(area), area.practices
    names = {code: f"{name} ({code})" for code, name in zip(practices["code"], practices["name"], strict=True)}
    if not workshop.may_change:
        _draw_table(inputs, names)
        return
    left, right = st.columns((2, 3), gap="large")
    with left:
        _draw_form(workshop.proposal, names)
    with right:
        _draw_table(inputs, names)
        _draw_take_back(workshop.proposal, names)


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
    """Draw what practices said, one row each, by name; those not asked are left out."""
    st.text(said_sentence(inputs))
    rows = [
        {
            "Practice": names.get(said.practice, said.practice),
            "Says": said.stance,
            "Initials": said.initials,
            "Date": day_words(said.date),
            "In their words": said.words,
        }
        for said in sorted(inputs.proposal.said, key=lambda said: names.get(said.practice, said.practice).casefold())
    ]
    if rows:
        draw_rows(rows)


def _draw_take_back(proposal: Proposal, names: dict[str, str]) -> None:
    if not proposal.said:
        return
    act_form(
        {"type": "take_back", "practice": Field("practice")},
        [
            Choice(
                "practice",
                "Take back what one said",
                options=tuple((said.practice, names.get(said.practice, said.practice)) for said in proposal.said),
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
            format_func=lambda key: f"{titles[key]}{'' if key in SCREENS else ' (paper and slides only)'}",
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
    tables = "".join(paper_table_html(table) for table in shown.tables if table.rows and table.brief)
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
        [Day("date", "The plan would start on", value=workshop.proposal.effective, disabled=not changes, width=220)],
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
STYLE = """
<style>
  .st-key-board_content .board-thought { font-weight: 600; margin: 0 0 0.6rem; }
  .st-key-board_content .board-lines { margin: 0 0 0.8rem; padding-left: 1.2rem; }
  .st-key-board_content .board-lines li { margin: 0 0 0.3rem; overflow-wrap: anywhere; }
  .st-key-board_content table { border-collapse: collapse; font-size: 0.85rem; margin: 0 0 1rem; }
  .st-key-board_content caption { text-align: left; font-weight: 600; color: inherit; }
  .st-key-board_content :is(th, td) { padding: 0.15rem 0.5rem; border-bottom: 1px solid #8a98a3; text-align: left; }
  .st-key-board_content .n { text-align: right; }
  .st-key-board_content .board-table { overflow-x: auto; }
  [data-testid="stDateInput"] [role="spinbutton"] {
    min-width: 24px; min-height: 24px; display: inline-flex; align-items: center; justify-content: center;
  }
</style>
"""
"""Of a section that is read at a desk."""


def draw_prepare(opened: OpenArea, inputs: PaperInputs) -> None:
    """Draw everything that is set up before a meeting."""
    area = opened.area
    st.html(STYLE)
    workshop = current(area)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Board", anchor=False, width="content")
        st.caption(as_plain_text(f"{inputs.name}. {inputs.revision or 'Not kept yet.'}"), width="content")
        st.space("stretch")
        st.button(
            "Present",
            key="board_present",
            on_click=go_to,
            args=(SCREENS[0],),
            type="primary",
            icon=":material/present_to_all:",
        )
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
        default=[plan for plan in chosen.get(opened.slug, ()) if plan in plans],
        format_func=lambda plan: plans[plan].name,
        max_selections=MOST_OPTIONS,
        select_all=False,  # else Enter after a search takes all that fit, up to the most
        key=OPTIONS_KEY,
        on_change=taken,
        placeholder="Choose kept plans",
    )
