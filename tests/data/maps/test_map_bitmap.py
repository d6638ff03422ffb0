"""The ground of maps that are only looked at: read from an area's files and painted."""

import io
import shutil

import numpy as np
import pytest
from PIL import Image

from data.area.folders import read_area
from data.maps.bitmap import painted
from data.maps.colours import LAND, REACH, STREET, WATER, share_colour
from data.maps.shapes import Frame, ReachLines, Shapes, degrees_of, frame_of, mercator, read_reach, read_shapes
from geo.errors import PlanningError
from geo.view import SLOWER_WALK_KMH, View

FRAME = Frame(0.5, 0.34, 0.5004, 0.3402)
"""Twice as wide as high; with 400 pixels one is 25 metres wide."""


def square(west, north, east, south):
    return np.array([[west, north], [east, north], [east, south], [west, south], [west, north]])


def at(part_x, part_y):
    """A point of the frame by parts of its width and height."""
    return FRAME.west + part_x * (FRAME.east - FRAME.west), FRAME.north + part_y * (FRAME.south - FRAME.north)


def line(*parts):
    return np.array([at(*part) for part in parts])


def town(**streets):
    left, right = square(*at(0, 0), *at(0.5, 1)), square(*at(0.5, 0), *at(1, 1))
    return Shapes(((left,), (right,)), {name: tuple(lines) for name, lines in streets.items()}, {})


def colours(bitmap):
    """Colour of each pixel, (height, width)."""
    image = Image.open(io.BytesIO(bitmap.png)).convert("RGB")
    pixels = np.asarray(image)
    return np.array([["#" + bytes(pixel).hex() for pixel in row] for row in pixels.tolist()])


def test_places_have_their_colour_or_that_of_land():
    found = colours(painted(town(), FRAME, width_px=40, fills={1: "#ff0000"}))
    assert found.shape == (20, 40)
    assert found[10, 8] == LAND
    assert found[10, 32] == "#ff0000"


def test_water_lies_over_places():
    shapes = Shapes(town().places, {}, {"water": (square(*at(0, 0.4), *at(1, 0.6)),)})
    found = colours(painted(shapes, FRAME, width_px=40, fills={1: "#ff0000"}))
    assert set(found[10, 2:38]) == {WATER}


def test_small_streets_are_left_out_where_a_pixel_is_wide():
    near = Frame(FRAME.west, FRAME.north, FRAME.west + 1e-5, FRAME.north + 5e-6)
    middle = np.array([[near.west, near.north + 2.5e-6], [near.east, near.north + 2.5e-6]])
    shapes = Shapes(town().places, {"minor": (middle,)}, {})
    assert STREET in colours(painted(shapes, near, width_px=400, fills={}))
    assert STREET not in colours(painted(shapes, near.wider(40), width_px=400, fills={}))


def test_streets_in_reach_are_coloured_by_minutes():
    lines = [line((0, part), (1, part)) for part in (0.1, 0.3, 0.5, 0.7, 0.9)]
    reach = ReachLines(tuple(lines), np.array([4.75, 5.25, 30, np.inf, np.nan], dtype=np.float32))
    found = colours(painted(town(), FRAME, width_px=200, fills={}, reach=reach))
    first, second, last = REACH[0][1], REACH[1][1], REACH[-1][1]
    assert [found[row, 50] for row in (10, 30, 50)] == [first, second, last]
    assert [found[row, 50] for row in (70, 90)] == [LAND, LAND], "further than the scale, and no way"


def test_more_patients_are_darker():
    shades = [int(share_colour(share)[1:3], 16) for share in (0, 0.1, 0.5, 1)]
    assert shades == sorted(shades, reverse=True)


def test_degrees_and_back():
    degrees = np.array([[-0.12, 51.5], [2.4, 51.79]])
    there = mercator(degrees)
    assert [degrees_of(*point) for point in there.tolist()] == [pytest.approx(tuple(row)) for row in degrees.tolist()]


def test_a_frame_holds_its_points_and_leaves_out_unknown_ones():
    frame = frame_of([2.4, 2.45, float("nan")], [51.77, 51.8, 51.0], aspect=1.5)
    west, south, east, north = frame.bounds
    assert west < 2.4
    assert east > 2.45
    assert south < 51.77
    assert north > 51.8
    assert (frame.east - frame.west) / (frame.south - frame.north) == pytest.approx(1.5)
    assert frame.wider(2).centre == pytest.approx(frame.centre)
    assert frame.zoom(1024) == pytest.approx(frame.zoom(512) + 1)


@pytest.fixture(scope="module")
def demo(demo_root):
    folder = demo_root / "saltmarsh"
    return folder, read_area(folder)


def test_every_place_of_the_demo_is_read(demo):
    folder, area = demo
    shapes = read_shapes(folder, area.id)
    assert len(shapes.places) == len(area.places)
    centres = mercator(area.places[["lon", "lat"]].to_numpy())
    inside = [
        min(outline[:, 0].min() for outline in outlines) <= x <= max(outline[:, 0].max() for outline in outlines)
        for outlines, (x, _) in zip(shapes.places, centres.tolist(), strict=True)
    ]
    assert sum(inside) > 0.95 * len(inside)
    assert {"main", "minor"} <= set(shapes.streets)


def test_reach_is_slower_for_slower_walkers(demo):
    folder, area = demo
    code = area.practices["code"].iloc[0]
    usual = read_reach(folder, area.id, view=View(), code=code)
    slower = read_reach(folder, area.id, view=View(walk_kmh=SLOWER_WALK_KMH), code=code)
    np.testing.assert_allclose(slower.minutes, usual.minutes * 4.8 / 2.7, rtol=1e-5)
    assert len(usual.lines) == len(usual.minutes)
    assert usual.minutes[np.isfinite(usual.minutes)].max() <= 63.5


def test_there_is_no_reach_of_a_practice_without_streets(demo):
    folder, area = demo
    assert read_reach(folder, area.id, view=View(), code="nobody") is None


def read_everything(folder):
    read_shapes(folder, "damaged")
    read_reach(folder, "damaged", view=View(), code="X99001")


@pytest.mark.parametrize(
    "name", ["places.geojson", "streets.geojson", "reach/walk/lines.json", "reach/walk/X99001.bin"]
)
def test_a_damaged_file_is_told_in_a_sentence(demo, tmp_path, name):
    folder = tmp_path / "area"
    shutil.copytree(demo[0], folder)
    (folder / "browser" / name).write_text("{")
    with pytest.raises(PlanningError, match="map files of this area are damaged"):
        read_everything(folder)
