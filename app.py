"""The frame: navigation, the chosen area, one error boundary round the page."""

import streamlit as st

from ui.areas import chosen_area, settle_area
from ui.frame import draw_attribution, draw_style, error_boundary

st.set_page_config(
    page_title="Neighbouring", page_icon="static/icon.svg", layout="wide", initial_sidebar_state="collapsed"
)

draw_style()
page = st.navigation(
    [
        st.Page("pages/plan.py", title="Plan", icon=":material/map:", default=True),
        # An address unlike the file's name: on a fresh server Streamlit takes a file of pages/ for the page itself.
        st.Page("pages/about.py", title="About", url_path="about-the-figures", icon=":material/info:"),
    ],
    position="top",
)

with error_boundary():
    settle_area()
    page.run()
    draw_attribution(chosen_area())
