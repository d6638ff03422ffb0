"""Places in the colours of a scale: each place has its colour, and one can see it through what lies over it."""

import io

import numpy as np
from PIL import Image

from data.maps.bitmap import fields, streets_over
from data.maps.colours import PAPER
from data.maps.shapes import Frame, Shapes

SQUARE = np.array([[0.0, 0.0], [1, 0], [1, 1], [0, 1], [0, 0]])
LEFT, RIGHT = SQUARE * (0.25, 0.5) + (0.25, 0.25), SQUARE * (0.25, 0.5) + (0.5, 0.25)
RIVER = SQUARE * (1, 0.1) + (0, 0.7)
ROAD = np.array([[0.0, 0.5], [1, 0.5]])
TOWN = Shapes(places=((LEFT,), (RIGHT,)), streets={"main": (ROAD,)}, ground={"water": (RIVER,)})
FRAME = Frame(0, 0, 1, 1)


def pixels(bitmap):
    return np.asarray(Image.open(io.BytesIO(bitmap.png)).convert("RGBA"))


def test_each_place_has_its_colour():
    seen = pixels(fields(TOWN, FRAME, width_px=100, fills={0: "#b7241c", 1: "#fdd49e"}))
    assert seen.shape == (100, 100, 4)
    assert seen[60, 35, :3].tolist() == [0xB7, 0x24, 0x1C]
    assert seen[60, 65, :3].tolist() == [0xFD, 0xD4, 0x9E]
    assert seen[10, 10, :3].tolist() == [int(PAPER[at : at + 2], 16) for at in (1, 3, 5)]


def test_borders_of_small_places_are_left_out():
    """At 40 pixels a place is 10 by 20 of them, at 20 it is 5 by 10."""
    town = Shapes(places=((LEFT,), (RIGHT,)), streets={}, ground={})
    large = pixels(streets_over(town, FRAME, width_px=40))
    assert large[20, 20, 3] > 0, "the border between the two"
    assert large[20, 15, 3] == 0, "the middle of a place"
    assert not pixels(streets_over(town, FRAME, width_px=20)).any()


def test_one_sees_through_what_lies_over_it():
    seen = pixels(streets_over(TOWN, FRAME, width_px=100))
    assert seen[60, 35, 3] == 0, "nothing there"
    assert seen[75, 5, 3] == 255, "the river"
    assert seen[50, 10, 3] > 0, "the street"
