"""Which practices belong together? The map on which they are dragged, and what a plan does."""

import streamlit as st

from ui.acts import draw_chart_of_picture, draw_figures_table, findings_of_picture
from ui.cluster_map import cluster_map
from ui.frame import draw_newer_build, error_boundary
from ui.plan import draw_history, draw_move_list, draw_plan_bar, draw_toolbar
from ui.session import chosen_area, current

area = chosen_area().area
workshop = current(area)

with error_boundary():
    with st.container(gap="xsmall"):
        draw_plan_bar(area)
        if workshop.fits:
            draw_toolbar(area)
    if workshop.fits:
        cluster_map()
        left, right = st.columns(2, gap="large")
        with left:
            findings_of_picture(key="findings")
        with right:
            draw_chart_of_picture()
        draw_figures_table(area, workshop.view)
        if workshop.may_change:
            draw_move_list(area)
    else:
        draw_newer_build(area)
    draw_history(area)
