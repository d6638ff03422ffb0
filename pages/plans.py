"""Which plans are kept? Their list, what can be done with each, its links and files, and what comes from outside."""

import streamlit as st

from ui.frame import start_another
from ui.plans import draw_plan_card, draw_plans_list, draw_upload
from ui.session import asker, chosen_area, draw_choice_of_area

area = chosen_area().area


def draw_page() -> None:
    """Draw the list beside the plan that is picked from it, and the way in below."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Plans", anchor=False, width="content")
        draw_choice_of_area()
        st.space("stretch")
        if st.button("Start another option", key="another_plan", icon=":material/add:"):
            start_another(area)
            st.switch_page("pages/plan.py")
    left, right = st.columns([3, 2], gap="large")
    with left:
        picked = draw_plans_list(area)
        draw_upload(area)
    with right:
        if picked is not None:
            draw_plan_card(area, picked)


if asker().is_owner:
    draw_page()
else:
    st.info("This link shows one plan. Whoever sent it can open the list of all plans.", icon=":material/visibility:")
