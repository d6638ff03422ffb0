"""A map as a picture, for a browser without WebGL: the same layers at the same places."""

import base64
import json
from xml.etree import ElementTree as ET

import pydeck as pdk
import pytest

from tests.tiny_town import ASH, tiny_today, tiny_town
from tests.ui.compare.test_plan_picture import GROUND, SHAPES
from ui.compare.maps import plan_picture
from ui.parts.maps import still_map

SVG = "{http://www.w3.org/2000/svg}"
SIZE = (400, 200)
A_QUARTER = 90.0
"""Degrees of longitude that are a quarter of the world: 128 pixels at zoom 0."""


def deck(*layers):
    camera = pdk.ViewState(longitude=0.0, latitude=0.0, zoom=0)
    return pdk.Deck(layers=list(layers), initial_view_state=camera, map_provider=None)


def read(*layers):
    return ET.fromstring(still_map(deck(*layers), size_px=SIZE))  # noqa: S314 (our own picture)


def discs(**more):
    row = {"at": [A_QUARTER, 0.0], "colour": [1, 2, 3], "tip": "Ash"}
    return pdk.Layer(
        "ScatterplotLayer", id="dots", data=[row], get_position="at", get_fill_color="colour", get_radius=9, **more
    )


def test_a_practice_stands_where_the_camera_sees_it():
    [disc] = read(discs()).iter(f"{SVG}circle")
    assert (float(disc.get("cx")), float(disc.get("cy")), disc.get("r")) == (200 + 128, 100, "9")
    assert disc.get("fill") == "rgb(1,2,3)"


def test_what_can_only_be_pointed_at_is_left_out():
    assert list(read(discs(parameters={"blend": True}))) == []


def test_a_painted_ground_lies_between_its_bounds():
    layer = pdk.Layer(
        "BitmapLayer", id="g", data=None, image="'data:image/png;base64,x'", bounds=[-A_QUARTER, 0, A_QUARTER, 66.51326]
    )
    [image] = read(layer).iter(f"{SVG}image")
    assert [float(image.get(name)) for name in ("x", "width")] == [200 - 128, 256]
    assert float(image.get("y")) + float(image.get("height")) == pytest.approx(100)
    assert float(image.get("height")) == pytest.approx(128, abs=0.2), "66.5 degrees north is a quarter up"


def test_no_text_runs():
    row = {"at": [0.0, 0.0], "label": "<script>alert(1)</script>"}
    layer = pdk.Layer(
        "TextLayer", id="t", data=[row], get_position="at", get_text="label", get_color=[0, 0, 0], get_size=11
    )
    [text] = read(layer).iter(f"{SVG}text")
    assert text.text == row["label"]
    assert len(list(read(layer).iter())) == 2


def test_the_map_of_a_plan_has_every_shape_and_every_mark():
    plan = tiny_today().move([ASH], to="A")
    made = plan_picture(
        GROUND, SHAPES, tiny_town().practices, plan, movers=frozenset({ASH}), camera=GROUND.box, size_px=SIZE
    )
    root = ET.fromstring(still_map(made, size_px=SIZE))  # noqa: S314 (our own picture)
    shapes, marks = (layer["data"] for layer in json.loads(made.to_json())["layers"])
    assert len(list(root.iter(f"{SVG}path"))) == len(shapes)
    used = list(root.iter(f"{SVG}use"))
    assert len(used) == len(marks)
    [atlas] = root.iter(f"{SVG}image")
    assert {item.get("href") for item in used} == {f"#{atlas.get('id')}"}
    assert base64.b64decode(atlas.get("href").split(",")[1]).startswith(b"<svg")
