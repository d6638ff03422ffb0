"""What the browser fetches of each practice: streets within reach, homes of patients, whom it shares ground with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from data.geometry import in_degrees, write_json
from geo.neighbours import shared_patients

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

    from geo.streets import Network

REACH_TOLERANCE_M: Final = 4.0
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
    return list(shapely.simplify(lines, REACH_TOLERANCE_M))


# ---- Where each practice's patients live ----

MOST_SHARED: Final = 6
"""Lines drawn from a practice to others; more can't be told apart."""


def write_practices(folder: Path, practices: pd.DataFrame, patients: NDArray[np.int32]) -> None:
    """Write a `CODE.json` for each practice that is on the map.

    Args:
        folder: Where to.
        practices: P rows with `code` and `x`, NaN for those that are not on the map.
        patients: int32 (U, P): patients of practice p living in place u.
    """
    share = shared_patients(patients)
    on_map = practices["x"].notna().to_numpy(dtype=bool)
    for row in np.flatnonzero(on_map).tolist():
        code = str(practices["code"].iloc[row])
        write_json(
            folder / f"{code}.json", {"homes": _homes(patients[:, row]), "shared": _shared(row, share, patients)}
        )


def _homes(patients: NDArray[np.int32]) -> list[list[int]]:
    return [[int(place), int(patients[place])] for place in np.flatnonzero(patients)]


def _shared(row: int, share: NDArray[np.float32], patients: NDArray[np.int32]) -> list[list[Any]]:
    """Return [practice, share, patients] of those most shared with, most first."""
    others = np.nan_to_num(share[row].astype(np.float64))
    others[row] = 0.0
    most = np.argsort(-others, kind="stable")[:MOST_SHARED]
    mapped = int(patients[:, row].sum(dtype=np.int64))
    return [
        [int(other), round(float(others[other]), 3), round(others[other] * mapped)]
        for other in most
        if others[other] > 0
    ]
