"""Which plan is better, and for whom? Two or three plans side by side."""

import streamlit as st

from ui.areas import chosen_area, draw_choice_of_area
from ui.chosen_view import draw_choice_of_view
from ui.compare.changes import draw_findings_beside, draw_movers
from ui.compare.choice import draw_choice_of_plans
from ui.compare.downloads import draw_downloads
from ui.compare.figures import draw_all_figures, draw_glance
from ui.compare.maps import draw_maps, folder_of
from ui.compare.patients import draw_patients
from ui.compare.sides import Sides
from ui.compare.table import STYLE
from ui.session import current

opened = chosen_area()
area = opened.area

st.html(STYLE)
tools = st.container(horizontal=True, vertical_alignment="center", gap="small")
with tools:
    if not current(area).is_watched:
        draw_choice_of_area()
    draw_choice_of_view(area)
folder = folder_of(opened.slug)
slots = [slot for slot in draw_choice_of_plans(area, tools) if slot.side]
sides = Sides(area, tuple(slot.side for slot in slots), current(area).view)
draw_maps(sides, [slot.column for slot in slots], tools=tools, folder=folder)
if len(slots) > 1:
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
