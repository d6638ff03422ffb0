"""The pieces of the page on which areas are made and looked after."""

from ui.areas.drop import AREAS, OFFICIAL, draw_drop
