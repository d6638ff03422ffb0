"""Say which places and practices are off the streets, far from them, or near where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from data.snapping import OFF_STREETS_M, Snapped
from data.street_edge import metres_to_edge
from geo.area import INSIDE, MARGIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from data.problems import Problems
    from geo.routing import Network

FAR_M: Final = 150.0
"""Further than this from any street it has minutes, but is named: its own street may be missing."""
EDGE_M: Final = 500.0
"""Nearer than this to where the streets end it is named: nearer ways, or practices, may lie beyond."""


def warn_off_streets(
    what: str, table: pd.DataFrame, off_m: Mapping[str, NDArray[np.float64]], problems: Problems
) -> None:
    """Report each row that is off the streets: by which modes, and how far from the nearest street it is.

    Args:
        what: "practice" or "place".
        table: With `code`, `name`, `kind`.
        off_m: For each mode float64 (k,), how far each row is off the streets; NaN where its position is not known,
            or something else of it is on the streets.
        problems: Takes a warning for each row: without minutes, or with some but far from any street.
    """
    kinds = table["kind"].to_numpy()
    by_mode = {mode: metres > OFF_STREETS_M for mode, metres in off_m.items()}
    for row in np.flatnonzero(np.any(list(by_mode.values()), axis=0)):
        off = [mode for mode in by_mode if by_mode[mode][row]]
        says = (
            f"{what}{' in the margin' * (kinds[row] == MARGIN)} more than {OFF_STREETS_M:.0f} m from any street that "
            f"one can use to {_listed(off)}: it has no minutes; use a larger streets file"
            f"{', or give lat and lon in the recipe' * (what == 'practice')}"
        )
        problems.warn("streets", says, value=_named(table, row, min(off_m[mode][row] for mode in off)))
    far = {mode: (metres > FAR_M) & ~by_mode[mode] for mode, metres in off_m.items()}
    for row in np.flatnonzero(np.any(list(far.values()), axis=0)):
        modes = [mode for mode in far if far[mode][row]]
        says = (
            f"{what}{' in the margin' * (kinds[row] == MARGIN)} more than {FAR_M:.0f} m from any street that one can use "
            f"to {_listed(modes)}: its minutes begin with that walk; see whether its own street is missing"
        )
        problems.warn("streets", says, value=_named(table, row, max(off_m[mode][row] for mode in modes)))


def _named(table: pd.DataFrame, row: int, metres: float) -> str:
    away = f"{metres:,.0f} m" if np.isfinite(metres) else "no streets at all"
    return f"{table['code'].iloc[row]} {table['name'].iloc[row]}, {away}"


def warn_near_edge(
    networks: Mapping[str, Network], *, practices: pd.DataFrame, places: pd.DataFrame, problems: Problems
) -> int:
    """Report places and practices inside that lie near where the streets end; return how many places do.

    Args:
        networks: By mode; those on foot reach furthest and tell where the streets end.
        practices: With `code`, `name`, `kind`, `x`, `y`.
        places: With the same.
        problems: Takes a warning for each.
    """
    network = networks["walk"]
    counts = []
    for what, table in (("practice", practices), ("place", places)):
        within_m = metres_to_edge(network.x, network.y, table[["x", "y"]].to_numpy(dtype=float))
        near = (within_m < EDGE_M) & (table["kind"] == INSIDE).to_numpy()
        says = (
            f"{what} within {EDGE_M:.0f} m of where the streets end: ways and practices beyond are not known; use streets "
            "that reach further"
        )
        named = table.loc[near, "code"] + " " + table.loc[near, "name"]
        problems.warn_rows("streets", says, ((None, name) for name in named))
        counts.append(int(near.sum()))
    return counts[-1]


def complain_if_none_on_streets(practices: pd.DataFrame, snapped: Mapping[str, Snapped], problems: Problems) -> None:
    """Complain where no practice inside the area is on the streets by any mode: the streets are of another place."""
    inside = (practices["kind"] == INSIDE).to_numpy()
    if inside.any() and all(one.too_far[inside].all() for one in snapped.values()):
        says = "not one practice of the area is on these streets: take a streets file that holds the area"
        problems.error("streets", says)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
