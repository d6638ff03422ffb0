"""The Areas page: what stands, what is being built, and the ways to one's own area."""

from ui.areas.builds import draw_builds
from ui.areas.drop import AREAS, OFFICIAL, Place, draw_drop
from ui.areas.own import draw_own_area
from ui.areas.standing import draw_standing
from ui.areas.told import draw_told
