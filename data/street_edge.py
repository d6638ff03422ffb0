"""How far it is to where the streets of a file end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import ndimage

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELL_M: Final = 50.0
BRIDGED_CELLS: Final = 8
"""Streets up to 800 m apart are one ground: parks, rivers and fields between them are no edge."""
MOST_CELLS: Final = 20_000_000
"""Above, cells are made larger: a country needs no finer ones."""


def metres_to_edge(x: NDArray[np.float64], y: NDArray[np.float64], points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how far each point is within the ground that the streets cover; 0 outside it, NaN for a point not known.

    Args:
        x: float64 (n,), metres east of nodes of streets.
        y: float64 (n,), metres north.
        points: float64 (k, 2), metres east and north.

    >>> east, north = (axis.ravel() for axis in np.meshgrid(np.arange(0, 4000, 100.0), np.arange(0, 4000, 100.0)))
    >>> spots = np.array([[2000, 2000], [200, 2000], [9000, 2000], [np.nan, 0]])
    >>> (metres_to_edge(east, north, spots) / 100).round().tolist()
    [19.0, 2.0, 0.0, nan]
    """
    metres = np.where(np.isnan(points).any(axis=1), np.nan, 0.0)
    if not len(x):
        return metres
    cell = max(CELL_M, float(np.sqrt(np.ptp(x) * np.ptp(y) / MOST_CELLS)))
    frame = BRIDGED_CELLS + 1
    west, south = x.min() - frame * cell, y.min() - frame * cell
    size = (int((x.max() - west) / cell) + 1 + frame, int((y.max() - south) / cell) + 1 + frame)
    streets = np.zeros(size, dtype=bool)
    streets[((x - west) / cell).astype(int), ((y - south) / cell).astype(int)] = True
    # Closed by distances, which is fast whatever the width: grown, holes filled, shrunk again.
    grown = ndimage.binary_fill_holes(ndimage.distance_transform_edt(~streets) <= BRIDGED_CELLS)
    depth = (ndimage.distance_transform_edt(grown) - BRIDGED_CELLS).clip(min=0) * cell
    known = np.flatnonzero(~np.isnan(points).any(axis=1))
    column, row = np.floor((points[known] - (west, south)) / cell).astype(int).T
    on = (column >= 0) & (row >= 0) & (column < size[0]) & (row < size[1])
    metres[known[on]] = depth[column[on], row[on]]
    return metres
