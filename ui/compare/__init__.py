"""Pieces of the Compare page."""

from ui.compare.maps import draw_downloads, draw_maps, folder_of
from ui.compare.sides import Sides, draw_choice_of_plans
from ui.compare.tables import (
    draw_all_figures,
    draw_findings_beside,
    draw_glance,
    draw_movers,
    draw_patients,
)
