"""Who could we join? The page of one practice: its neighbours, the clusters in reach, and what stays its own."""

import streamlit as st

from data.cached_figures import today
from ui.neighbours import (
    chosen_practice,
    draw_clusters,
    draw_find,
    draw_head,
    draw_practices,
    draw_profile,
    draw_sections,
    draw_ways,
)
from ui.session import PRACTICE, asked, chosen_area, current, draw_choice_of_area, session

opened = chosen_area()
area = opened.area


def draw_start() -> None:
    """Draw the ways of finding a practice."""
    if not current(area).is_watched:
        draw_choice_of_area()
    st.write(
        "For a practice that thinks of working with others: who your natural neighbours are, what joining a cluster "
        "would mean for your patients, and what stays yours. Name, list and contract stay unless you choose to merge."
    )
    draw_find(area)


def draw_practice(code: str) -> None:
    """Draw the section on screen of a practice's page."""
    draw_head(area, code)
    section = draw_sections(area)
    looking, workshop = session().looking, current(area)
    plan, view = today(area) if looking.today else workshop.plan, workshop.view
    row = area.practices["code"].tolist().index(code)
    match section:
        case "practice":
            draw_profile(opened, code, row=row, view=view)
        case "practices":
            draw_practices(opened, code, row=row, plan=plan, view=view)
        case "clusters":
            draw_clusters(opened, code, row=row, plan=plan, view=view)
        case _:
            draw_ways(area, letter=looking.letter.get(area.id, workshop.plan.where().get(code, "")))


st.title("Who could we join?", anchor=False)
chosen = chosen_practice(area)
if chosen:
    draw_practice(chosen)
else:
    draw_start()
if asked(PRACTICE) != chosen:
    st.query_params[PRACTICE] = chosen
