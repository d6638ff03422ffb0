"""The streets within reach of each practice, as lines once and one byte a line for each practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from data.geojson import in_degrees, write_json

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.streets import Network

TOLERANCE_M: Final = 4.0
"""Lines are drawn in broad bands of colour: finer bends can't be seen."""


def write_reach(
    folder: Path, network: Network, *, codes: pd.Series, reach: NDArray[np.uint8], window: BaseGeometry
) -> None:
    """Write `lines.json` and a `CODE.bin` for each practice inside.

    Args:
        folder: Of this mode.
        network: Its lines are written, those that touch the window.
        codes: Of the practices inside, in the order of the rows of `reach`.
        reach: uint8 (practices inside, lines of the network).
        window: What is drawn, metres, EPSG:27700.
    """
    lines = _line_shapes(network)
    shapely.prepare(window)
    drawn = np.flatnonzero(shapely.intersects(window, lines))
    flat = [shapely.get_coordinates(line).ravel().tolist() for line in in_degrees(_simpler(lines[drawn]))]
    write_json(folder / "lines.json", {"lines": flat})
    for code, steps in zip(codes, reach, strict=True):
        (folder / f"{code}.bin").write_bytes(steps[drawn].tobytes())


def _line_shapes(network: Network) -> NDArray[np.object_]:
    if not network.lines:
        return np.zeros(0, dtype=object)
    node = np.array([node for line in network.lines for node in line])
    number = np.repeat(np.arange(len(network.lines)), [len(line) for line in network.lines])
    lines: NDArray[np.object_] = shapely.linestrings(
        np.column_stack([network.x[node], network.y[node]]), indices=number
    )
    return lines


def _simpler(lines: NDArray[np.object_]) -> list[BaseGeometry]:
    """Return the lines with fewer bends; their ends stay where they are, so they still meet."""
    return list(shapely.simplify(lines, TOLERANCE_M))
