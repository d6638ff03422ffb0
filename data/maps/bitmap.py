"""The ground of a map that is only looked at, painted once; and places in the colours of a scale over it.

Twenty thousand lines drawn by deck.gl cost two seconds a redraw without a graphics card, as a picture a tenth of one.
"""

from __future__ import annotations

import base64
import io
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw

from data.maps.colours import WATER, mixed, rgb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from data.maps.shapes import Frame, ReachLines, Shapes

LAND, BEYOND, PARK, STREET, MAIN, EDGE = "#f4f2ec", "#ffffff", "#dbe8d3", "#d8d5cc", "#c2beb2", "#c9c5ba"
FEW, MOST = "#dce9f5", "#0c68bb"
"""Colours of a place where few of a practice's patients live, and where most do."""
REACH: Final = ((5, "#08519c"), (10, "#2f8fbf"), (15, "#41ab7a"), (20, "#e0a100"), (30, "#d9693b"))
"""Up to so many minutes, in that colour: lightness falls towards the practice, so it reads without colour too."""
FINER: Final = 2
"""Painted so many times as large and then made smaller: lines come out smooth."""
COLOURS: Final = 128
"""Of the picture: it is flat, so a palette keeps it at a third of the size."""
STREETS: Final = (("minor", 1, 4.5), ("secondary", 2, 12.0), ("main", 3, 40.0))
"""Classes of streets with their width in pixels, and how many metres a pixel may be for them to be drawn so wide; where
it is more, they are a pixel narrower: in a view of all London small streets would be a grey veil."""
WORLD_M: Final = 40_075_017.0
"""Round the equator."""
REACH_PX: Final = 3


@dataclass(frozen=True, eq=False)
class Bitmap:
    """A painted ground.

    Attributes:
        png: The picture.
        bounds: West, south, east, north, degrees.
    """

    png: bytes
    bounds: tuple[float, float, float, float]

    @property
    def address(self) -> str:
        """The picture as an address, which needs no request."""
        return "data:image/png;base64," + base64.b64encode(self.png).decode("ascii")


def painted(
    shapes: Shapes, frame: Frame, *, width_px: int, fills: Mapping[int, str], reach: ReachLines | None = None
) -> Bitmap:
    """Paint the ground inside a frame.

    Args:
        shapes: Of the area.
        frame: What is painted.
        width_px: Of the picture.
        fills: Colour of each place that is not the colour of land, by row.
        reach: Streets to colour by `REACH`; None paints them as streets.
    """
    size = (FINER * width_px, round(FINER * width_px * (frame.south - frame.north) / (frame.east - frame.west)))
    image = Image.new("RGB", size, BEYOND)
    brush = Brush(ImageDraw.Draw(image), frame, size[0] / (frame.east - frame.west))
    for row, outlines in enumerate(shapes.places):
        brush.fill(outlines, fills.get(row, LAND))
    brush.lines((outline for outlines in shapes.places for outline in outlines), EDGE, width_px=1)
    for name, colour in (("park", PARK), ("wood", PARK), ("water", WATER)):
        for outline in shapes.ground.get(name, ()):
            if name == "water" or not fills:
                brush.fill((outline,), colour)
    paint_streets(brush, shapes, metres_a_pixel=metres_across(frame) / width_px)
    if reach is not None:
        _paint_reach(brush, reach)
    smaller = image.resize((width_px, size[1] // FINER), Image.Resampling.BOX)
    file = io.BytesIO()
    smaller.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "PNG")
    return Bitmap(file.getvalue(), frame.bounds)


def paint_streets(brush: Brush, shapes: Shapes, *, metres_a_pixel: float) -> None:
    """Paint the streets, the narrower ones only where a pixel is small enough."""
    for name, widest_px, most_m in STREETS:
        street_px = widest_px - (metres_a_pixel > most_m)
        if street_px:
            brush.lines(shapes.streets.get(name, ()), MAIN if name == "main" else STREET, width_px=street_px)


def metres_across(frame: Frame) -> float:
    """Return how wide a frame is on the ground.

    A ten-thousandth of the world at the latitude of London:

    >>> from data.maps.shapes import Frame
    >>> round(metres_across(Frame(0.5, 0.3326, 0.5001, 0.3326)))
    2495
    """
    _, latitude = frame.centre
    return (frame.east - frame.west) * WORLD_M * math.cos(math.radians(latitude))


def share_colour(share: float) -> str:
    """Return the colour of a place by how its patients compare with the place that has most, 0 to 1.

    The root of the share, or all places but one or two would look empty.

    >>> share_colour(0.0), share_colour(0.25), share_colour(1.0)
    ('#dce9f5', '#74a8d8', '#0c68bb')
    """
    return mixed(FEW, MOST, share=math.sqrt(min(max(share, 0.0), 1.0)))


def _paint_reach(brush: Brush, reach: ReachLines) -> None:
    """Paint streets by the minutes to them, the furthest first, so that the nearest lies on top."""
    step = np.searchsorted([most for most, _ in REACH], reach.minutes)
    for number in reversed(range(len(REACH))):
        brush.lines((reach.lines[line] for line in np.flatnonzero(step == number)), REACH[number][1], width_px=REACH_PX)


@dataclass(frozen=True, eq=False)
class Brush:
    """Draws shapes of the flat world on a picture."""

    draw: ImageDraw.ImageDraw
    frame: Frame
    scale: float

    def fill(self, outlines: Iterable[NDArray[np.float64]], colour: str | int) -> None:
        """Fill outlines; holes are not left open, what lies in them is painted later."""
        for outline in outlines:
            if self._is_seen(outline):
                self.draw.polygon(self._pixels(outline), fill=colour)

    def lines(self, lines: Iterable[NDArray[np.float64]], colour: str, *, width_px: int) -> None:
        """Draw lines of that width in the finished picture."""
        for line in lines:
            if self._is_seen(line):
                self.draw.line(self._pixels(line), fill=colour, width=width_px * FINER, joint="curve")

    def _is_seen(self, line: NDArray[np.float64]) -> bool:
        (left, top), (right, bottom) = line.min(axis=0), line.max(axis=0)
        frame = self.frame
        return bool(right >= frame.west and left <= frame.east and bottom >= frame.north and top <= frame.south)

    def _pixels(self, line: NDArray[np.float64]) -> list[tuple[float, float]]:
        moved = (line - (self.frame.west, self.frame.north)) * self.scale
        return [(x, y) for x, y in moved.tolist()]


# ---- Places in the colours of a scale, and what lies over them ----
# Streets and water are the same for every plan: painted once, they lie over the places as a picture one can see
# through.

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
