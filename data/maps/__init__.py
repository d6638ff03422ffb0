"""The ground of every map: projection, palette and shapes."""

from data.maps.bitmap import REACH, Bitmap, fields, painted, share_colour, streets_over
from data.maps.colours import GREEN, INK, NOBODY, PALETTE, PAPER, WATER, colour_of, mixed, rgb, turn_of
from data.maps.ground import (
    MANY,
    Box,
    Ground,
    GroundShapes,
    PlanShapes,
    box_round,
    ground_of,
    ground_shapes,
    plan_shapes,
    spots,
)
from data.maps.shapes import TILE_PX, Frame, Shapes, frame_of, frame_within, mercator, read_reach, read_shapes
