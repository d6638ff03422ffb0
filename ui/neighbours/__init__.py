"""Pieces of the Neighbours page: who a practice could join."""

from ui.neighbours.clusters import draw_clusters
from ui.neighbours.find import chosen_practice, draw_find, draw_head, draw_sections
from ui.neighbours.practices import draw_practices
from ui.neighbours.profile import draw_profile, draw_ways, ways
