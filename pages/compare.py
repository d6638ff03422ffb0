"""Which plan is better, and for whom? Two or three plans side by side."""

import streamlit as st

from ui.compare import (
    Sides,
    draw_all_figures,
    draw_choice_of_plans,
    draw_downloads,
    draw_findings_beside,
    draw_glance,
    draw_maps,
    draw_movers,
    draw_patients,
    folder_of,
)
from ui.parts import STYLE
from ui.session import chosen_area, current, draw_choice_of_area, draw_choice_of_view

opened = chosen_area()
area = opened.area

st.html(STYLE)
tools = st.container(horizontal=True, vertical_alignment="center", gap="small")
with tools:
    if not current(area).is_watched:
        draw_choice_of_area()
    draw_choice_of_view(area)
folder = folder_of(opened.slug)
chosen = draw_choice_of_plans(area, tools)
sides = Sides(area, tuple(side for side, _ in chosen), current(area).view)
draw_maps(sides, [column for _, column in chosen], tools=tools, folder=folder)
if len(chosen) > 1:
    glance, patients, moves, findings, figures, download = st.tabs(
        ["At a glance", "Patients", "Practices that move", "Findings", "Every figure", "Download"]
    )
    with glance:
        draw_glance(sides)
    with patients:
        draw_patients(sides)
    with moves:
        draw_movers(sides)
    with findings:
        draw_findings_beside(sides)
    with figures:
        draw_all_figures(sides)
    with download:
        draw_downloads(sides, opened, folder)
