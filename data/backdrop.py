"""The streets behind the map: few features, simplified, bounded in size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from data.geojson import feature, in_degrees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.streets import Streets

CLASSES: Final = ("main", "secondary", "minor", "path", "rail")
"""Classes of the backdrop, in the order in which the file holds them."""

CLASS_OF_HIGHWAY: Final[Mapping[str, str]] = {
    **dict.fromkeys(("motorway", "trunk", "primary"), "main"),
    **dict.fromkeys(("motorway_link", "trunk_link", "primary_link"), "main"),
    **dict.fromkeys(("secondary", "tertiary", "secondary_link", "tertiary_link"), "secondary"),
    **dict.fromkeys(("residential", "unclassified", "living_street", "service", "road"), "minor"),
    **dict.fromkeys(("footway", "path", "pedestrian", "steps", "cycleway", "bridleway", "track"), "path"),
}
"""Any other class (under construction, proposed, a platform) is not drawn."""

BESIDE_A_STREET: Final = frozenset({"sidewalk", "crossing", "traffic_island", "access_aisle"})
"""Footways that only say again that there is a street."""

MOST_BYTES: Final = 3_000_000
"""Of streets.geojson, about: what a browser without a graphics card still draws at once."""
BYTES_A_POINT: Final = 20
STEPS: Final = (
    (2.0, CLASSES),
    (4.0, CLASSES),
    (5.0, ("main", "secondary", "minor", "rail")),
    (10.0, ("main", "secondary", "minor", "rail")),
    (10.0, ("main", "secondary", "rail")),
    (25.0, ("main", "rail")),
)
"""Metres of simplification, and classes drawn: the first that fits, the last whether it fits or not."""


def classes_of_ways(streets: Streets) -> NDArray[np.object_]:
    """Return for each way its class in the backdrop, "" where it is not drawn."""
    highway, railway = streets.tags["highway"], streets.tags["railway"]
    by_highway = highway.map(CLASS_OF_HIGHWAY).astype("object").fillna("").to_numpy(dtype=object)
    beside = streets.tags["footway"].isin(BESIDE_A_STREET).to_numpy(dtype=bool)
    only_rail = ((highway == "") & (railway != "")).to_numpy(dtype=bool)
    return np.where(only_rail, "rail", np.where(beside, "", by_highway))


def lines_of_ways(streets: Streets) -> NDArray[np.object_]:
    """Return for each way its line, metres, EPSG:27700."""
    points = np.column_stack([streets.x[streets.way_nodes], streets.y[streets.way_nodes]])
    way = np.repeat(np.arange(len(streets.tags)), np.diff(streets.way_start))
    lines: NDArray[np.object_] = shapely.linestrings(points, indices=way)
    return lines


def street_features(lines: NDArray[np.object_], classes: NDArray[np.object_]) -> list[dict[str, Any]]:
    """Return one feature a class, as finely drawn as `MOST_BYTES` allows.

    Args:
        lines: One a way, metres, EPSG:27700.
        classes: One a way, as `classes_of_ways` gives them.
    """
    joined = {name: shapely.line_merge(shapely.MultiLineString(list(lines[classes == name]))) for name in CLASSES}
    for tolerance_m, drawn in STEPS:
        simpler = {name: shapely.simplify(joined[name], tolerance_m) for name in drawn}
        if sum(shapely.get_num_coordinates(shape) for shape in simpler.values()) * BYTES_A_POINT <= MOST_BYTES:
            break
    kept = {name: shape for name, shape in simpler.items() if not shape.is_empty}
    return [
        feature(_without_stubs(shape), {"c": name})
        for name, shape in zip(kept, in_degrees(list(kept.values())), strict=True)
    ]


def _without_stubs(lines: BaseGeometry) -> BaseGeometry:
    """Return the lines without those that rounding has shrunk to a point."""
    parts = shapely.get_parts(lines)
    first, last = shapely.get_point(parts, 0), shapely.get_point(parts, -1)
    shrunk = (shapely.get_num_points(parts) == 2) & shapely.equals(first, last)
    return shapely.MultiLineString(list(parts[~shrunk]))
