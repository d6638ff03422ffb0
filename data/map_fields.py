"""Places in the colours of a scale, and what lies over them: two pictures, so that new colours cost little.

Streets and water are the same for every plan: painted once, they lie over the places as a picture one can see through.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from PIL import Image, ImageDraw

from data.colours import WATER, rgb
from data.map_bitmap import BEYOND, EDGE, FINER, Bitmap, Brush, metres_across, paint_streets

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from data.map_shapes import Frame, Shapes

MOST_COLOURS: Final = 255
"""Of one picture, the colour around the places apart."""
EDGED_PX: Final = 16
"""How wide or high a place is at least for its border to be painted: on a smaller one a border as wide as a pixel,
and those of its neighbours, would leave little of its colour."""


def fields(shapes: Shapes, frame: Frame, *, width_px: int, fills: Mapping[int, str]) -> Bitmap:
    """Paint places, and nothing else.

    Args:
        shapes: Of the area.
        frame: What is painted.
        width_px: Of the picture.
        fills: Colour of each place, by row; of at most `MOST_COLOURS` kinds.
    """
    colours = (BEYOND, *dict.fromkeys(fills.values()))[: MOST_COLOURS + 1]
    number = {colour: place for place, colour in enumerate(colours)}
    image = Image.new("P", (width_px, _height(frame, width_px)), 0)
    image.putpalette([part for colour in colours for part in rgb(colour)])
    brush = Brush(ImageDraw.Draw(image), frame, width_px / (frame.east - frame.west))
    for row, colour in fills.items():
        brush.fill(shapes.places[row], number[colour])
    return _as_bitmap(image, frame)


def streets_over(shapes: Shapes, frame: Frame, *, width_px: int) -> Bitmap:
    """Paint water, streets and the borders of places on nothing: a picture that lies over `fields`.

    Of places smaller than `EDGED_PX` no border is painted: of a whole city's they would hide the colours.
    """
    image = Image.new("RGBA", (FINER * width_px, FINER * _height(frame, width_px)), (0, 0, 0, 0))
    scale = width_px / (frame.east - frame.west)
    brush = Brush(ImageDraw.Draw(image), frame, FINER * scale)
    edged = (outline for outlines in shapes.places for outline in outlines if _across(outline) * scale >= EDGED_PX)
    brush.lines(edged, EDGE, width_px=1)
    for outline in shapes.ground.get("water", ()):
        brush.fill((outline,), WATER)
    paint_streets(brush, shapes, metres_a_pixel=metres_across(frame) / width_px)
    return _as_bitmap(image.resize((width_px, _height(frame, width_px)), Image.Resampling.BOX), frame)


def _across(outline: NDArray[np.float64]) -> float:
    """Return the longer side of the box round an outline, in its own unit."""
    return float((outline.max(axis=0) - outline.min(axis=0)).max())


def _height(frame: Frame, width_px: int) -> int:
    return round(width_px * (frame.south - frame.north) / (frame.east - frame.west))


def _as_bitmap(image: Image.Image, frame: Frame) -> Bitmap:
    file = io.BytesIO()
    image.save(file, "PNG")
    return Bitmap(file.getvalue(), frame.bounds)
