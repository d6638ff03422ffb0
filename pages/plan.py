"""Which practices belong together? The map on which they are dragged, and what a plan does."""

import streamlit as st

from ui.areas import chosen_area
from ui.carry import draw_carry_notice
from ui.cluster_map import cluster_map
from ui.cluster_map.sheet import findings_of_picture
from ui.figures_table import draw_figures_table
from ui.frame import error_boundary
from ui.history import draw_history
from ui.minutes_chart import draw_chart_of_picture
from ui.move_list import draw_move_list
from ui.plan_bar import draw_plan_bar
from ui.session import current
from ui.toolbar import draw_toolbar

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
        draw_carry_notice(area)
    draw_history(area)
