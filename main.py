"""What runs for each screen: the plan on it, navigation, one error boundary round the page."""

from typing import Final

import streamlit as st

from ui.frame import (
    draw_attribution,
    draw_desk,
    draw_errors,
    draw_lost_link,
    draw_newer_build,
    draw_style,
    error_boundary,
    icon_address,
    resolve_plan,
)
from ui.session import SCREEN, asked, asker, chosen_area, current, draw_other_areas, draw_right, screen_in, session

PAGES: Final = (
    ("pages/plan.py", "Plan", ":material/map:"),
    ("pages/plans.py", "Plans", ":material/folder_open:"),
    ("pages/compare.py", "Compare", ":material/compare:"),
    ("pages/board.py", "Board", ":material/present_to_all:"),
    ("pages/neighbours.py", "Neighbours", ":material/diversity_3:"),
    ("pages/access.py", "Access", ":material/directions_walk:"),
    ("pages/areas.py", "Areas", ":material/add_location_alt:"),
    ("pages/about.py", "About", ":material/info:"),
)
FOR_THE_OWNER: Final = {"pages/plans.py", "pages/areas.py"}
"""Whoever was given a link to one plan sees no list of the others, and builds nothing."""
OF_NO_AREA: Final = "pages/areas.py"
"""It can be opened where the chosen area can't."""
NEED_NEWEST_DATA: Final = {
    "pages/board.py": "Board",
    "pages/neighbours.py": "Who could we join?",
    "pages/access.py": "Who travels too far?",
}
"""Pages that show the plan on screen, with their titles; one made on other data of its area is carried over first."""

st.set_page_config(
    page_title="Neighbouring", page_icon=icon_address(), layout="wide", initial_sidebar_state="collapsed"
)

draw_style()
with error_boundary():
    problem = resolve_plan()
    workshop = None if problem else current(chosen_area().area)
    shown = [one for one in PAGES if asker().is_owner or one[0] not in FOR_THE_OWNER]
    pages = {file: st.Page(file, title=title, icon=icon, default=file == PAGES[0][0]) for file, title, icon in shown}
    page = st.navigation(list(pages.values()), position="top")
    file = next(file for file, one in pages.items() if one == page)
    if session().turns_to_plan:
        session().turns_to_plan = False
        st.switch_page(pages["pages/plan.py"])
    if problem or workshop is None:
        draw_right()
        if file == OF_NO_AREA and asker().is_owner:
            page.run()
        else:
            draw_lost_link(problem)
            draw_other_areas()
    else:
        # Always there: the page below keeps its place, else its map would be built anew.
        with st.container(gap=None, key="frame"):
            draw_right()
            asks = file != "pages/board.py" or not screen_in(asked(SCREEN))[0]  # nobody is asked before a board
            draw_desk(workshop, page=page.url_path, asks=asks)
            draw_errors()
        if file in NEED_NEWEST_DATA and not workshop.fits:
            draw_newer_build(chosen_area().area, title=NEED_NEWEST_DATA[file])
        else:
            page.run()
        if file != OF_NO_AREA:
            draw_attribution(chosen_area())
