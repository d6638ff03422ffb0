"""Pieces of the Access page: who travels too far."""

from ui.access.hubs import draw_hubs
from ui.access.maps import draw_change_map, draw_minutes_map
from ui.access.tables import (
    Subject,
    draw_groups,
    draw_headline,
    draw_speeds,
    draw_subject,
    draw_title,
    draw_worst,
    numbered,
    plan_name,
)
