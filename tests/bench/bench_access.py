"""The access map's change after a drop: places worked out anew, compared with today, and painted."""

from __future__ import annotations

import tempfile
from pathlib import Path

from data.area.folders import read_area
from data.demo.make import make_demo
from data.maps.bitmap import fields
from data.maps.shapes import frame_of, read_shapes
from geo.figures.arrays import prepare
from geo.figures.by_place import change, place_access
from geo.plan import today_plan
from geo.view import View
from tests.bench.bench_figures import made_up, median_ms
from tests.bench.row import Row, against
from ui.access.maps import change_fills

WIDTH_PX = 1500


def rows():
    with tempfile.TemporaryDirectory() as temporary:
        make_demo(Path(temporary))
        folder = Path(temporary) / "saltmarsh"
        area = read_area(folder)
        shapes = read_shapes(folder, area.id)
    frame = frame_of(area.places["lon"].tolist(), area.places["lat"].tolist(), aspect=1.7).wider(1.3)
    today, area_arrays = today_plan(area.practices), prepare(area, View())
    before = place_access(area_arrays, today, View())
    plan = today.move([today.practices[0]], to=today.clusters[-1].letter)

    def drop():
        after = place_access(area_arrays, plan, View())
        return fields(shapes, frame, width_px=WIDTH_PX, fills=change_fills(change(before, after)))

    london = made_up(1183, 4835, 200)
    laid_out, everyone = prepare(london, View()), today_plan(london.practices)
    took = median_ms(lambda: place_access(laid_out, everyone, View()))
    return [
        against(f"access map: change after a drop, in Python ({len(area.places)} places)", median_ms(drop), 200, "ms"),
        Row("access of every place (all London: 1,183 practices, 4,835 places)", f"{took:.0f} ms"),
    ]
