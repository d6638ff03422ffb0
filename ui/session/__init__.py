"""Who sits here, on which area and plan, and which figures are worked out already?"""

from ui.session.address import AREA, OWNER_KEY, PLAN, asked, chosen_view, draw_choice_of_view, view_in, write_address
from ui.session.areas import (
    SERVER,
    OpenArea,
    area_at,
    chosen_area,
    draw_choice_of_area,
    draw_other_areas,
    make_first_area,
    resolve_area,
    run_frame,
    store,
    store_for,
)
from ui.session.rights import (
    HOSTS_VARIABLE,
    NEEDS_LINK,
    as_name,
    asker_with,
    draw_right,
    is_at_this_machine,
    is_number,
    is_open_to_others,
    owner_key,
    shown_key,
    signed_in,
)
from ui.session.state import (
    PRACTICE,
    SCREEN,
    SCREENS,
    SECTIONS,
    Conflict,
    Doer,
    Workshop,
    asker,
    current,
    keep,
    part_address,
    screen_in,
    session,
    state_of,
    step,
    usual,
)
