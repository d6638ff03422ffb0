"""What a compared map is drawn from: territories that fill the area, letters inside them."""

import geopandas as gpd
import pytest
import shapely

from data.area.folders import read_area
from data.maps.ground import box_round, ground_shapes, plan_shapes
from geo.figures import figures
from geo.plan import scratch_plan, today_plan
from geo.view import View


@pytest.fixture(scope="module")
def demo(demo_root):
    folder = demo_root / "saltmarsh"
    return folder, read_area(folder)


def shapes_of(demo, plan):
    folder, area = demo
    return plan_shapes(folder, area, plan, figures=figures(area, plan, View()))


def area_of(rings):
    return shapely.union_all([shapely.Polygon(outer, holes) for outer, *holes in rings])


def area_of_places(folder, chosen):
    """The places of an area, in degrees, those that are chosen."""
    places = gpd.read_parquet(folder / "places.parquet").to_crs(4326)
    return shapely.union_all(places.geometry[chosen].to_numpy())


def test_territories_fill_what_clusters_lead_and_do_not_overlap(demo):
    folder, area = demo
    plan = today_plan(area.practices)
    shapes, ground = shapes_of(demo, plan), ground_shapes(folder, area)
    assert [letter for letter, _ in shapes.territories] == [cluster.letter for cluster in plan.clusters]
    parts = [area_of(rings) for _, rings in shapes.territories]
    land = area_of(ground.land)
    led = figures(area, plan, View()).territory >= 0
    held = area_of_places(folder, led)
    assert sum(part.area for part in parts) == pytest.approx(held.area, rel=0.001)
    assert shapely.union_all(parts).symmetric_difference(held).area < 0.001 * land.area
    assert held.union(area_of_places(folder, ~led)).symmetric_difference(land).area < 0.001 * land.area
    assert 0 < (~led).sum() < len(led), "in some places others have most patients: nobody's"


def test_every_letter_stands_in_its_own_territory(demo):
    _, area = demo
    shapes = shapes_of(demo, today_plan(area.practices))
    held = {letter: area_of(rings) for letter, rings in shapes.territories}
    assert {letter for letter, _, _ in shapes.letters} == set(held)
    assert all(held[letter].contains(shapely.Point(x, y)) for letter, x, y in shapes.letters)


def test_a_territory_fits_into_its_box_and_the_area_into_the_whole_one(demo):
    folder, area = demo
    shapes, ground = shapes_of(demo, today_plan(area.practices)), ground_shapes(folder, area)
    for letter, rings in shapes.territories:
        assert shapely.box(*shapes.boxes[letter]).buffer(1e-4).contains(area_of(rings))
    assert shapely.box(*ground.box).contains(area_of(ground.land))


def test_a_plan_without_practices_has_no_territory(demo):
    _, area = demo
    shapes = shapes_of(demo, scratch_plan(area.practices))
    assert (shapes.territories, shapes.letters, shapes.boxes) == ((), (), {})


def test_a_camera_sees_all_it_is_told_to_look_at():
    assert box_round([(0.0, 0.0, 1.0, 1.0), (2.0, 2.0, 3.0, 4.0)]) == (-0.45, -0.6, 3.45, 4.6)
