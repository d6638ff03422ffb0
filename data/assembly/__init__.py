"""Tables put together: the places, practices and patients of an area, and where they meet the streets."""

from data.assembly.assembled import Assembled, assemble, tables_with
from data.assembly.places import LivingPoints, living_points
from data.assembly.sites import Doors, doors_of, reading_name
from data.assembly.snapping import (
    EDGE_M,
    PlacePoints,
    Snapped,
    complain_if_none_on_streets,
    snap_places,
    snap_points,
    warn_near_edge,
    warn_off_streets,
)
