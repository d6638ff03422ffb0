"""Where each practice's patients live, and whom it shares ground with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

from data.geojson import write_json
from geo.neighbours import shared_patients

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

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
