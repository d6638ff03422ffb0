"""The frame: navigation, the chosen area, one error boundary round the page."""

import streamlit as st

from geo.errors import PlanningError
from ui.areas import chosen_area
from ui.follow import draw_trouble, follow
from ui.frame import draw_attribution, draw_style, error_boundary
from ui.links import draw_lost_link
from ui.settle import settle_plan

st.set_page_config(
    page_title="Neighbouring", page_icon="static/icon.svg", layout="wide", initial_sidebar_state="collapsed"
)

draw_style()
page = st.navigation(
    [
        st.Page("pages/plan.py", title="Plan", icon=":material/map:", default=True),
        st.Page("pages/about.py", title="About", icon=":material/info:"),
    ],
    position="top",
)

with error_boundary():
    try:
        settle_plan()
    except PlanningError as error:
        draw_lost_link(error)
    else:
        draw_trouble()
        page.run()
        draw_attribution(chosen_area())
        follow()
