"""Which areas are there, and how does one's own come to stand beside them?"""

import streamlit as st

from data.area import areas_root
from ui.areas import draw_builds, draw_own_area, draw_standing, draw_told
from ui.session import asker, run_frame, session

STYLE = """
<style>
  @media (max-width: 900px) {
    .st-key-areas_page > div > [data-testid="stHorizontalBlock"],
    .st-key-areas_page > [data-testid="stHorizontalBlock"] { flex-direction: column; }
    .st-key-areas_page [data-testid="stColumn"] { width: 100%; min-width: 100%; flex: 1 1 100%; }
  }
</style>
"""
"""Side by side there is no room for the list below that; Streamlit puts columns below each other at 640 pixels."""


def draw_page() -> None:
    """Draw what is under way, the areas that stand, and the ways to one's own."""
    root = areas_root()
    st.title("Areas", anchor=False)
    with st.container():
        draw_told()
    with st.container():
        draw_builds(root)
    st.html(STYLE)
    with st.container(key="areas_page"):
        left, right = st.columns([2, 3], gap="large")
    with left:
        st.subheader("Ready to open", anchor=False)
        draw_standing(root)
    with right:
        st.subheader("Your own area", anchor=False)
        draw_own_area(root)


if session().asker is None:
    run_frame()
if asker().is_owner:
    draw_page()
else:
    st.info("This link shows one plan. Whoever sent it can build areas.", icon=":material/visibility:")
