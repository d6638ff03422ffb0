"""The map of a plan as it crosses to the browser."""

import base64
import json
from xml.etree import ElementTree as ET

import pytest

from data.maps.ground import GroundShapes, PlanShapes
from data.maps.shapes import frame_within
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, tiny_today, tiny_town
from ui.compare.maps import picture_of_marks, plan_picture
from ui.parts.maps import camera_on

SQUARE = [[[0.0, 51.4], [0.1, 51.4], [0.1, 51.6], [0.0, 51.4]]]
GROUND = GroundShapes((SQUARE,), (), (), (SQUARE,), (SQUARE,), (0.0, 51.4, 0.1, 51.6))
SHAPES = PlanShapes(
    (("A", (SQUARE,)), ("N", (SQUARE,))), (SQUARE,), (("A", 0.05, 51.5),), {"B": (0.0, 51.4, 0.1, 51.6)}
)


def drawn(plan, *, movers=frozenset(), only=None):
    picture = plan_picture(
        GROUND, SHAPES, tiny_town().practices, plan, movers=movers, camera=GROUND.box, size_px=(600, 400), only=only
    )
    return json.loads(picture.to_json())


def marks(message):
    return {
        row["label"]: row["mark"] for row in next(item for item in message["layers"] if item["id"] == "marks")["data"]
    }


def test_practices_are_dots_and_those_that_move_are_larger_in_the_colour_of_their_cluster():
    plan = tiny_today().move([ASH], to="A").move([DAMSON], to="")
    found = marks(drawn(plan, movers=frozenset({ASH, DAMSON})))
    assert found == {
        "A: Ash": "moves A",
        "B: Birch": "dot",
        "A: Cedar": "dot",
        "not placed: Damson": "moves ",
        "C: Elder": "dot",
        "A Middle": "A",
    }, "Fir is beyond the map"


def test_where_there_is_no_room_only_what_changes_is_marked():
    plan = tiny_today().move([ASH], to="A")
    found = marks(drawn(plan, movers=frozenset({ASH}), only=frozenset({"A", "B"})))
    assert found == {"A: Ash": "moves A", "A Middle": "A", "B North": "B"}, "B had no room for a letter"


def test_every_mark_that_is_used_is_in_the_picture():
    message = drawn(tiny_today(), movers=frozenset({ASH, BIRCH, CEDAR}))
    layer = next(item for item in message["layers"] if item["id"] == "marks")
    assert {row["mark"] for row in layer["data"]} <= set(layer["iconMapping"])


def test_every_layer_has_an_id_and_nothing_is_asked_for():
    message = drawn(tiny_today())
    assert [item["id"] for item in message["layers"]] == ["shapes", "marks"]
    assert message["mapStyle"] == "__MAP_STYLE__"
    assert message["views"][0]["controller"] is False


def test_a_colour_that_comes_again_is_deeper():
    fills = [row["fill"] for row in drawn(tiny_today())["layers"][0]["data"]]
    first, again = fills[1], fills[2]
    assert first[3] < again[3], "N is the fourteenth"


def test_the_message_has_no_blanks():
    picture = plan_picture(
        GROUND, SHAPES, tiny_town().practices, tiny_today(), movers=frozenset(), camera=GROUND.box, size_px=(600, 400)
    )
    assert "\n" not in picture.to_json()
    assert '": ' not in picture.to_json().replace('not placed": ', "")


def test_marks_do_not_overlap_and_lie_in_the_picture():
    picture, where = picture_of_marks([chr(ord("A") + number) for number in range(26)])
    root = ET.fromstring(base64.b64decode(picture.split(",")[1]))  # noqa: S314 (our own picture)
    width, height = int(root.get("width")), int(root.get("height"))
    corners = {(item["x"], item["y"]) for item in where.values()}
    assert len(corners) == len(where)
    assert all(item["x"] + item["width"] <= width and item["y"] + item["height"] <= height for item in where.values())


@pytest.mark.parametrize("size", [(640, 380), (320, 380)])
def test_the_camera_shows_the_whole_box(size):
    box = (-0.2, 51.45, 0.0, 51.55)
    camera = camera_on(frame_within(box), size_px=size)
    pixels_a_degree = 512 * 2**camera.zoom / 360
    assert (box[2] - box[0]) * pixels_a_degree <= size[0] + 1
    assert camera.longitude == pytest.approx(-0.1)
    assert camera.latitude == pytest.approx(51.5, abs=0.01)


def test_a_single_practice_is_not_looked_at_from_infinitely_near():
    camera = camera_on(frame_within((-0.1, 51.5, -0.1, 51.5)), size_px=(640, 380))
    assert (camera.longitude, camera.latitude) == pytest.approx((-0.1, 51.5))
    metres_a_pixel = 40_075_017 * 0.6225 / (512 * 2**camera.zoom)
    assert 380 * metres_a_pixel == pytest.approx(25, rel=0.01)
