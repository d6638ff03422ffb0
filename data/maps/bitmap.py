"""The ground of a map that is only looked at, painted once; and places in the colours of a scale over it.

Twenty thousand lines drawn by deck.gl cost two seconds a redraw without a graphics card, as a picture a tenth of one.
"""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from PIL import Image, ImageDraw

from data.maps.colours import FAINT_GREEN, GREENS, LAND, PAPER, PLACE_EDGE, REACH, ROADS, UP_TO, WATER, rgb

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from numpy.typing import NDArray

    from data.maps.shapes import Frame, ReachLines, Shapes

FINER: Final = 2
"""Painted so many times as large and then made smaller: lines come out smooth."""
COLOURS: Final = 128
"""Of the picture: it is flat, so a palette keeps it at a third of the size."""
REACH_PX: Final = 3
MOST_COLOURS: Final = 255
"""Of `fields`, the colour around the places apart."""
EDGED_PX: Final = 16
"""How wide or high a place is at least for its border to be painted: on a smaller one a border as wide as a pixel,
and those of its neighbours, would leave little of its colour."""


@dataclass(frozen=True, eq=False)
class Bitmap:
    """A painted ground, and its bounds: west, south, east, north, degrees."""

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

    `fills` are the colours of places that are not the colour of land, by row; `reach` are streets to colour by `REACH`.
    """
    canvas = Canvas(Image.new("RGB", _size(frame, width_px, FINER), PAPER), frame, FINER)
    for row, outlines in enumerate(shapes.places):
        canvas.fill(outlines, fills.get(row, LAND))
    canvas.lines((outline for outlines in shapes.places for outline in outlines), PLACE_EDGE, width_px=1)
    for name in () if fills else GREENS:
        canvas.fill(shapes.ground.get(name, ()), FAINT_GREEN)
    canvas.water_and_streets(shapes)
    if reach is not None:
        step = np.searchsorted(UP_TO, reach.minutes)
        for number, (_, colour) in reversed(list(enumerate(REACH))):  # the nearest lies on top
            lines = (reach.lines[line] for line in np.flatnonzero(step == number))
            canvas.lines(lines, colour, width_px=REACH_PX)
    return _as_bitmap(canvas.smaller().quantize(COLOURS, dither=Image.Dither.NONE), frame)


def fields(shapes: Shapes, frame: Frame, *, width_px: int, fills: Mapping[int, str]) -> Bitmap:
    """Paint places, and nothing else; `fills` are their colours by row, of at most `MOST_COLOURS` kinds."""
    colours = (PAPER, *dict.fromkeys(fills.values()))[: MOST_COLOURS + 1]
    number = {colour: place for place, colour in enumerate(colours)}
    canvas = Canvas(Image.new("P", _size(frame, width_px), 0), frame)
    canvas.image.putpalette([part for colour in colours for part in rgb(colour)])
    for row, colour in fills.items():
        canvas.fill(shapes.places[row], number[colour])
    return _as_bitmap(canvas.image, frame)


def streets_over(shapes: Shapes, frame: Frame, *, width_px: int) -> Bitmap:
    """Paint water, streets and the borders of places on nothing: a picture that lies over `fields` of any plan.

    Of places smaller than `EDGED_PX` no border is painted: of a whole city's they would hide the colours.
    """
    canvas = Canvas(Image.new("RGBA", _size(frame, width_px, FINER), (0, 0, 0, 0)), frame, FINER)
    least = EDGED_PX * FINER / canvas.scale
    outlines = (outline for outlines in shapes.places for outline in outlines)
    canvas.lines((line for line in outlines if np.ptp(line, axis=0).max() >= least), PLACE_EDGE, width_px=1)
    canvas.water_and_streets(shapes)
    return _as_bitmap(canvas.smaller(), frame)


class Canvas:
    """A picture of a part of the flat world, on which its shapes are drawn."""

    def __init__(self, image: Image.Image, frame: Frame, finer: int = 1) -> None:
        self.image, self.frame, self.finer = image, frame, finer
        self.draw = ImageDraw.Draw(image)
        self.scale = image.width / (frame.east - frame.west)

    def fill(self, outlines: Iterable[NDArray[np.float64]], colour: str | int) -> None:
        """Fill outlines; holes are not left open, what lies in them is painted later."""
        for outline in filter(self._is_seen, outlines):
            self.draw.polygon(self._pixels(outline), fill=colour)

    def lines(self, lines: Iterable[NDArray[np.float64]], colour: str, *, width_px: int) -> None:
        """Draw lines of that width in the finished picture."""
        for line in filter(self._is_seen, lines):
            self.draw.line(self._pixels(line), fill=colour, width=width_px * self.finer, joint="curve")

    def water_and_streets(self, shapes: Shapes) -> None:
        """Paint what lies over places; the narrower streets only where a pixel is small enough."""
        self.fill(shapes.ground.get("water", ()), WATER)
        metres_a_pixel = self.frame.width_m / (self.image.width / self.finer)
        for road in ROADS:
            if width_px := road.px - (metres_a_pixel > road.most_m):
                self.lines(shapes.streets.get(road.name, ()), road.colour, width_px=width_px)

    def smaller(self) -> Image.Image:
        """Return the finished picture."""
        size = (self.image.width // self.finer, self.image.height // self.finer)
        return self.image.resize(size, Image.Resampling.BOX)

    def _is_seen(self, line: NDArray[np.float64]) -> bool:
        (left, top), (right, bottom) = line.min(axis=0), line.max(axis=0)
        frame = self.frame
        return bool(right >= frame.west and left <= frame.east and bottom >= frame.north and top <= frame.south)

    def _pixels(self, line: NDArray[np.float64]) -> list[tuple[float, float]]:
        moved = (line - (self.frame.west, self.frame.north)) * self.scale
        return [(x, y) for x, y in moved.tolist()]


def _size(frame: Frame, width_px: int, finer: int = 1) -> tuple[int, int]:
    height_px = round(width_px * (frame.south - frame.north) / (frame.east - frame.west))
    return finer * width_px, finer * height_px


def _as_bitmap(image: Image.Image, frame: Frame) -> Bitmap:
    file = io.BytesIO()
    image.save(file, "PNG")
    return Bitmap(file.getvalue(), frame.bounds)
