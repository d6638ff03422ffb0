"""The head of the Neighbours page: finding a practice, and which of its questions is on screen."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from data.cached_figures import today
from geo.area import BEYOND, INSIDE, MARGIN, SERVICE
from geo.figures import DEFINITIONS, SOURCE, on_their_own
from geo.neighbours import find_practices
from geo.wording import count_words, number
from ui.parts import as_plain_text
from ui.session import PRACTICE, SECTIONS, asked, current, draw_choice_of_view, session

if TYPE_CHECKING:
    from collections.abc import Hashable

    from geo.area import Area
    from geo.view import View

TYPED: Final = "find_practice"
MATCHES: Final = 6
"""Practices offered at most: more would have to be read, not seen."""
LIST_PX: Final = 400
WHERE: Final = {
    INSIDE: "",
    MARGIN: ", just outside this area",
    BEYOND: ", outside this area",
    SERVICE: ", a special service",
}
WHY_NOT: Final = {
    BEYOND: "How long its patients take is not in this area's data: open or build the area it lies in.",
    SERVICE: "Nobody else can choose to go there, so it has no neighbours. Its patients count in its cluster.",
}
"""Why a practice has no page here."""
STYLE: Final = """
<style>
  .st-key-found_practices button, .st-key-own_practices button { justify-content: flex-start; text-align: left; }
  .st-key-found_practices button > *, .st-key-own_practices button > * { justify-content: flex-start; width: 100%; }
</style>
"""


def chosen_practice(area: Area) -> str:
    """Return the code of the practice whose page it is: the one chosen, else the one in the address; "" for none."""
    code = session().looking.practices.get(area.id, asked(PRACTICE))
    known = area.practices.loc[area.practices["kind"].isin([INSIDE, MARGIN]), "code"]
    return code if code in set(known) else ""


def _choose(area: Area, code: str) -> None:
    """Make it that practice's page; "" goes back to finding one."""
    looking = session().looking
    looking.practices[area.id] = code
    looking.letter.pop(area.id, None)


def draw_find(area: Area) -> None:
    """Draw the box to type in with what is like it, beside the list of practices on their own."""
    st.html(STYLE)
    left, right = st.columns(2, gap="large")
    with left:
        _draw_box(area)
    with right:
        _draw_single_handed(area)


def _draw_box(area: Area) -> None:
    st.subheader("Find your practice", anchor=False)
    typed = st.text_input(
        "Name, code or postcode",
        key=TYPED,
        max_chars=80,
        placeholder="A part of its name, or its postcode",
        icon=":material/search:",
        help="Misspelt, cut short, with or without spaces: press Enter and choose from what is alike.",
    )
    if not typed.strip():
        st.caption("Type as much of it as you like and press Enter. Spelling does not have to be right.")
        return
    matches = find_practices(area.practices, typed, most=MATCHES + 1)
    if not matches:
        st.info(f"No practice of {as_plain_text(area.name)} is called anything like that. Try a part of its name.")
        return
    rows, exact = _by_code(area), matches[0].is_exact
    with st.container(gap="small", key="found_practices"):
        for match in matches if exact else matches[:MATCHES]:
            _draw_choice(area, rows[match.code], key=f"match_{match.code}")
    if len(matches) > MATCHES and not exact:
        st.caption("More practices are like it: type more of the name, or its code.")


def _draw_single_handed(area: Area) -> None:
    st.subheader("Practices on their own", anchor=False)
    definitions = {definition.key: definition for definition in DEFINITIONS}
    key = st.selectbox(
        "Single-handed means", list(definitions), format_func=lambda key: definitions[key].title, key="single_handed"
    )
    definition = definitions[key]
    alone = on_their_own(area.practices, definition)
    if not alone.known:
        st.info(f"{definition.says} The data of this area does not tell: choose another definition.")
        return
    unknown = f" {count_words(alone.unknown, 'practice')} made no return." if alone.unknown else ""
    st.caption(f"{definition.says} Source: {SOURCE}. {count_words(len(alone.codes), 'practice')} here.{unknown}")
    rows = _by_code(area)
    with st.container(
        height=LIST_PX if len(alone.codes) > MATCHES else "content", border=False, gap="small", key="own_practices"
    ):
        for code in alone.codes:
            _draw_choice(area, rows[code], key=f"alone_{code}")


def _by_code(area: Area) -> dict[str, dict[Hashable, Any]]:
    return {row["code"]: row for row in area.practices.to_dict("records")}


def _draw_choice(area: Area, facts: dict[Hashable, Any], *, key: str) -> None:
    """Draw a practice as a button; one of which nothing but the list is known can't be chosen."""
    why = WHY_NOT.get(facts["kind"])
    patients = f"{number(float(facts['list_size']), 'count')} patients"
    line = f"{facts['code']}, {facts['postcode']}, {patients}{WHERE[facts['kind']]}"
    st.button(
        f"**{as_plain_text(str(facts['name']))}**  {as_plain_text(line)}",
        key=key,
        on_click=_choose,
        args=(area, facts["code"]),
        disabled=why is not None,
        width="stretch",
        help=why,
    )


# ---- What stands above every section of the Neighbours page ----

SECTION_KEY = "neighbours_section"
BASIS_KEY = "neighbours_today"


def draw_head(area: Area, code: str) -> None:
    """Draw whose page it is, and the way back to finding another practice."""
    row = _by_code(area)[code]
    gps = "" if math.isnan(row["gps"]) else f", {count_words(int(row['gps']), 'GP')} by headcount"
    patients = f"{number(float(row['list_size']), 'count')} patients{gps}"
    plan = current(area).plan
    letter = plan.where().get(code, "")
    if letter:
        where = f"In {letter} ({plan.cluster(letter).name})."
    elif code in plan.practices:
        where = "Stands alone: in no cluster of the plan on screen."
    else:
        where = "Outside this area."
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown(f"#### {as_plain_text(str(row['name']))}", width="content")
        st.caption(as_plain_text(f"{code}, {row['postcode']}. {patients}. {where}"), width="content")
        st.space("stretch")
        st.button(
            "Another practice", key="another_practice", on_click=_choose, args=(area, ""), icon=":material/search:"
        )


def draw_sections(area: Area) -> str:
    """Draw the questions and how minutes are looked at; returns the section on screen."""
    looking = session().looking
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        looking.section = st.segmented_control(
            "Question",
            list(SECTIONS),
            default=looking.section,
            format_func=SECTIONS.__getitem__,
            required=True,
            key=SECTION_KEY,
            label_visibility="collapsed",
        )
        st.space("stretch")
        if looking.section != "ways":
            draw_choice_of_view(area)
    if looking.section != "ways" and area.crow_flies:
        st.caption(as_plain_text(minutes_note(area, current(area).view)))
    if looking.section in {"practices", "clusters"}:
        _draw_plan_choice(area)
    return str(looking.section)


def minutes_note(area: Area, view: View) -> str:
    """Return how the minutes of a view were made; "" where nothing is said of it."""
    return " ".join((area.mode_notes or {}).get(view.mode, ()))


def _draw_plan_choice(area: Area) -> None:
    """Let the person choose between the plan on screen and today's PCNs, where they differ."""
    workshop, looking = current(area), session().looking
    if workshop.opened is None or workshop.plan == today(area):
        looking.today = False
        return
    looking.today = st.toggle(
        f"Compare in today's PCNs instead of the plan on screen, {as_plain_text(workshop.opened.plan.name)}",
        value=looking.today,
        key=BASIS_KEY,
    )
