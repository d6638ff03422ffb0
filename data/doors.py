"""The doors of practices: that of the main site of each, and those of their branch surgeries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.sites import nearest_of, of_several

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Doors:
    """Where practices are entered: one row a practice, known or not, in their order, then one a branch.

    Attributes:
        table: With `code`, `name`, `kind`, `x`, `y`.
        practice: int64 (doors,): row of the practice of each.
        count: P, of practices: as many doors are main sites.
    """

    table: pd.DataFrame
    practice: NDArray[np.int64]
    count: int

    def to_practices(self, minutes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (U, P) of float32 (U, doors): to the nearest site of each practice."""
        return nearest_of(minutes, self.practice, count=self.count)

    def to_sites(self, mode: str, minutes: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Return by mode float32 (U, K), of float32 (U, doors) those of practices with several; nothing without."""
        if len(self.practice) == self.count:
            return {}
        return {mode: minutes[:, of_several(pd.DataFrame({"practice": self.practice}))]}


def doors_of(practices: pd.DataFrame, sites: pd.DataFrame | None) -> Doors:
    """Return the doors of practices.

    Args:
        practices: P rows with `code`, `name`, `x`, `y` and, where anything is said of them, `kind`.
        sites: `geo.area.SITE_COLUMNS`; None where no practice has a branch.
    """
    own = np.arange(len(practices))
    if sites is None or sites["is_main"].all():
        return Doors(practices, own, len(practices))
    branches = sites[~sites["is_main"]]
    rows = branches["practice"].to_numpy(np.int64)
    columns = [column for column in ("code", "name", "kind", "x", "y") if column in practices]
    kinds = {"kind": practices["kind"].to_numpy()[rows]} if "kind" in practices else {}
    table = pd.concat([practices[columns], branches.assign(**kinds)[columns]], ignore_index=True)
    return Doors(table, np.concatenate([own, rows]), len(practices))
