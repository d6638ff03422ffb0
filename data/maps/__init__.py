"""The ground of every map: projection, palette and shapes."""

from data.maps.bitmap import GREEN, REACH, Bitmap, fields, painted, share_colour, streets_over
from data.maps.colours import INK, NOBODY, PALETTE, PAPER, WATER, colour_of, mixed, rgb, turn_of
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

__all__ = [
    "GREEN",
    "INK",
    "MANY",
    "NOBODY",
    "PALETTE",
    "PAPER",
    "REACH",
    "TILE_PX",
    "WATER",
    "Bitmap",
    "Box",
    "Frame",
    "Ground",
    "GroundShapes",
    "PlanShapes",
    "Shapes",
    "box_round",
    "colour_of",
    "fields",
    "frame_of",
    "frame_within",
    "ground_of",
    "ground_shapes",
    "mercator",
    "mixed",
    "painted",
    "plan_shapes",
    "read_reach",
    "read_shapes",
    "rgb",
    "share_colour",
    "spots",
    "streets_over",
    "turn_of",
]
