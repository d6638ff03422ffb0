"""Names of main roads as long lines, for labels."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd
import shapely

from data.geojson import feature, in_degrees

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

LEAST_M: Final[Mapping[str, float]] = {"main": 150.0, "secondary": 200.0, "minor": 350.0}
"""A line must be this long to carry a name; paths carry none."""
CARRIAGEWAYS_M: Final = 30.0
"""Two lines of one name this close are the carriageways of one road."""
TOLERANCE_M: Final = 5.0
"""A name along a line with small bends looks drunk."""


def name_features(
    lines: NDArray[np.object_], classes: NDArray[np.object_], names: NDArray[np.object_]
) -> list[dict[str, Any]]:
    """Return a line for each stretch of a named street, one for each road even where it has two carriageways.

    Args:
        lines: One a way, metres, EPSG:27700.
        classes: One a way, as `data.backdrop.classes_of_ways` gives them.
        names: One a way, "" where it has none.
    """
    table = pd.DataFrame({"name": names, "class": classes, "metres": shapely.length(lines)})
    table = table[(table["name"] != "") & table["class"].isin(list(LEAST_M))]
    least_m = table["class"].map(LEAST_M).astype(float)
    long_enough = table.groupby(["name", "class"])["metres"].transform("sum") >= least_m
    found: list[tuple[str, str, BaseGeometry]] = []
    for (name, what), ways in table[long_enough].groupby(["name", "class"], sort=True):
        stretches = _stretches(lines[ways.index.to_numpy()], LEAST_M[str(what)])
        found += [(str(name), str(what), stretch) for stretch in stretches]
    shapes = in_degrees([shapely.simplify(shape, TOLERANCE_M) for _, _, shape in found])
    return [feature(shape, {"n": name, "c": what}) for (name, what, _), shape in zip(found, shapes, strict=True)]


def _stretches(ways: NDArray[np.object_], least_m: float) -> list[BaseGeometry]:
    """Return the ways of one name as long lines, longest first, without those that run beside a longer one."""
    parts = shapely.get_parts(shapely.line_merge(shapely.MultiLineString(list(ways))))
    parts = parts[shapely.length(parts) >= least_m]
    kept: list[BaseGeometry] = []
    for part in parts[np.argsort(-shapely.length(parts), kind="stable")]:
        beside = shapely.buffer(shapely.MultiLineString(kept), CARRIAGEWAYS_M) if kept else None
        alone = part if beside is None else shapely.difference(part, beside)
        if shapely.length(alone) >= 0.5 * shapely.length(part):
            kept.append(part)
    return kept
