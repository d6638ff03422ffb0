"""Who travels too far, and does a grouping make that better?"""

import streamlit as st

from data.cached_figures import places_found
from data.cached_figures import today as today_of
from geo.figures import worst_off
from geo.words import GROUP_TITLES
from ui.access import (
    Subject,
    draw_change_map,
    draw_groups,
    draw_headline,
    draw_hubs,
    draw_minutes_map,
    draw_speeds,
    draw_subject,
    draw_title,
    draw_worst,
    numbered,
    plan_name,
)
from ui.acts import draw_minutes_chart
from ui.parts import TODAYS_NAME
from ui.session import chosen_area, current, draw_choice_of_area, draw_choice_of_view

GROUPS = ("all", "over_65", "imd_1")
MAPS = {"plan": "This plan", "today": "Today", "change": "Change against today"}

opened = chosen_area()
area = opened.area

draw_title(current(area), area=area.name)
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    if not current(area).is_watched:
        draw_choice_of_area()
    draw_choice_of_view(area)
    group = st.segmented_control(
        "Patients",
        GROUPS,
        default="all",
        format_func=GROUP_TITLES.__getitem__,
        key="access_group",
        required=True,
        label_visibility="collapsed",
    )
workshop, today = current(area), today_of(area)
plan, view = workshop.plan, workshop.view
draw_headline(area, plan, today, view, group=group)

now, before = (places_found(area, which, view, among=group) for which in (plan, today))
left, right = st.columns([3, 2], gap="large")
with left:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        shown = st.segmented_control(
            "Map", list(MAPS), default="plan", format_func=MAPS.__getitem__, key="access_map", required=True,
            label_visibility="collapsed",
        )  # fmt: skip
        name = TODAYS_NAME if shown == "today" else plan_name(workshop)
        subject = Subject(area.name, name, view, group, area.crow_flies)
        draw_subject(subject)
    places = before if shown == "today" else now
    worst = worst_off(places)
    marked = numbered(places, worst)
    told = f"{subject.told}. The {len(marked)} places worst off carry the numbers of the table beside it."
    if shown == "change":
        alt = f"Map of places by minutes gained or lost against today. {told}"
        draw_change_map(opened, before, now, subject, worst=marked, alt=alt)
    else:
        draw_minutes_map(opened, places, subject, worst=marked, alt=f"Map of places by minutes. {told}")
with right:
    st.subheader("Places worst off", anchor=False)
    draw_worst(area, places, worst, subject)

left, right = st.columns(2, gap="large")
with left:
    st.subheader("Each group of patients", anchor=False)
    draw_groups(area, plan, today, view)
    if "walk" in area.modes:
        st.subheader("Slower walkers beside average ones", anchor=False)
        draw_speeds(area, plan, view, group=group)
with right:
    draw_minutes_chart(area, plan, today, view)

st.header("Hubs", anchor=False)
draw_hubs(area)
