"""Letters of clusters stand in their own territory, off the practices and off each other."""

import numpy as np
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.maps.ground import spots

WHOLE = shapely.box(0, 0, 100, 100)
NOBODY = np.empty((0, 2))


def test_a_letter_stands_in_the_middle_of_its_square():
    (spot,) = spots([WHOLE], NOBODY, letter_m=5)
    assert spot.number == 0
    assert abs(spot.x - 50) < 5
    assert abs(spot.y - 50) < 5


def test_a_letter_keeps_away_from_a_practice():
    (spot,) = spots([WHOLE], np.array([[50.0, 50.0]]), letter_m=5)
    assert np.hypot(spot.x - 50, spot.y - 50) > 20


def test_every_large_piece_has_a_letter_and_a_speck_has_none():
    pieces = shapely.MultiPolygon([shapely.box(0, 0, 40, 40), shapely.box(60, 60, 95, 95), shapely.box(0, 90, 5, 95)])
    found = spots([pieces], NOBODY, letter_m=3)
    assert [(round(spot.x, -1), round(spot.y, -1)) for spot in found] == [(20, 20), (80, 80)]


def test_the_largest_piece_has_a_letter_even_where_it_hardly_fits():
    thin = shapely.box(0, 0, 100, 2)
    assert [spot.number for spot in spots([thin], NOBODY, letter_m=5)] == [0]


def test_no_letter_stands_on_another():
    thin = [shapely.box(0, 2 * row, 4, 2 * row + 2) for row in range(5)]
    found = spots(thin, NOBODY, letter_m=5)
    assert len(found) == 1


def test_an_empty_territory_has_no_letter():
    assert spots([shapely.Polygon()], NOBODY, letter_m=5) == []


squares = st.lists(st.tuples(*[st.integers(0, 4)] * 2), min_size=1, max_size=12, unique=True)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(squares, squares)
def test_letters_stand_in_their_own_territory(item, other):
    taken = set(item)
    shapes = [
        shapely.union_all([shapely.box(20 * x, 20 * y, 20 * x + 20, 20 * y + 20) for x, y in some])
        for some in (item, [square for square in other if square not in taken])
    ]
    found = spots(shapes, NOBODY, letter_m=2)
    assert {spot.number for spot in found} == {number for number, shape in enumerate(shapes) if not shape.is_empty}
    assert all(shapes[spot.number].contains(shapely.Point(spot.x, spot.y)) for spot in found)
    points = np.array([[spot.x, spot.y] for spot in found])
    apart = np.hypot(*(points[:, None] - points[None]).T) + 1_000 * np.eye(len(points))
    assert apart.min() >= 4
