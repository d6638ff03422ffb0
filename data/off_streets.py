"""Say which places and practices are off the streets, far from them, or near where they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from data.snapping import OFF_STREETS_M, Snapped, has_points
from data.street_edge import metres_to_edge
from geo.area import INSIDE, MARGIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd
    from numpy.typing import NDArray

    from data.problems import Problems
    from geo.streets import Network

FAR_M: Final = 150.0
"""Further than this from any street it has minutes, but is named: its own street may be missing."""
EDGE_M: Final = 500.0
"""Nearer than this to where the streets end it is named: nearer ways, or practices, may lie beyond."""


def warn_off_streets(
    what: str, table: pd.DataFrame, off_m: Mapping[str, NDArray[np.float64]], problems: Problems
) -> None:
    """Name each row that is off the streets or far from them: by which modes, and how far from the nearest it is.

    Args:
        what: "practice", "branch surgery" or "place".
        table: With `code`, `name`, `kind`.
        off_m: For each mode float64 (k,), how far each row is off the streets; NaN where its position is not known.
        problems: Takes a warning for all rows that are alike; those in the margin are counted, with examples.
    """
    hint = ", or give lat and lon in the recipe" * (what == "practice")
    _warn_between((OFF_STREETS_M, np.inf), what, table, off_m, f"no minutes; use a larger streets file{hint}", problems)
    _warn_between(
        (FAR_M, OFF_STREETS_M), what, table, off_m, "minutes begin with that walk; is a street missing there?", problems
    )


def _warn_between(  # noqa: PLR0913, PLR0917 (what is far, and what is said of it)
    limits: tuple[float, float],
    what: str,
    table: pd.DataFrame,
    off_m: Mapping[str, NDArray[np.float64]],
    then: str,
    problems: Problems,
) -> None:
    """Warn of rows more than the first and at most the second of these metres off the streets by any mode."""
    least, most = limits
    far = {mode: (metres > least) & (metres <= most) for mode, metres in off_m.items()}
    in_margin = (table["kind"] == MARGIN).to_numpy()
    groups: dict[tuple[bool, str], list[str]] = {}
    for row in np.flatnonzero(np.any(list(far.values()), axis=0)).tolist():
        modes = [mode for mode in far if far[mode][row]]
        metres = min(off_m[mode][row] for mode in modes)
        groups.setdefault((bool(in_margin[row]), _listed(modes)), []).append(_named(table, row, metres))
    for (margin, by), named in groups.items():
        where = " in the margin" * margin
        says = f"{what}{where} more than {least:.0f} m from any street that one can use to {by}: {then}"
        _name(says, named, problems, every=not margin)


def _name(says: str, named: list[str], problems: Problems, *, every: bool) -> None:
    """Warn once of all of them, each by name; or of each, of which a report shows the first."""
    if every and named:
        problems.warn("streets", f"{says} ({len(named)}: {'; '.join(named)})")
    elif named:
        problems.warn_rows("streets", says, ((None, name) for name in named))


def _named(table: pd.DataFrame, row: int, metres: float) -> str:
    away = f"{metres:,.0f} m" if np.isfinite(metres) else "no streets at all"
    return f"{table['code'].iloc[row]} {table['name'].iloc[row]}, {away}"


def warn_near_edge(
    networks: Mapping[str, Network],
    *,
    practices: pd.DataFrame,
    branches: pd.DataFrame,
    places: pd.DataFrame,
    problems: Problems,
) -> int:
    """Report places, practices and branches inside that lie near where the streets end; return how many places do.

    Args:
        networks: By mode; those on foot reach furthest and tell where the streets end.
        practices: With `code`, `name`, `kind`, `x`, `y`.
        branches: With the same; `kind` is that of their practice.
        places: With the same.
        problems: Takes a warning for each.
    """
    network = networks["walk"]
    counts = []
    for what, table in (("practice", practices), ("branch surgery", branches), ("place", places)):
        within_m = metres_to_edge(network.x, network.y, table[["x", "y"]].to_numpy(dtype=float))
        near = (within_m < EDGE_M) & (table["kind"] == INSIDE).to_numpy()
        says = (
            f"{what} within {EDGE_M:.0f} m of where the streets end: ways and practices beyond are not known; use "
            "streets that reach further"
        )
        named = table.loc[near, "code"] + " " + table.loc[near, "name"]
        _name(says, named.tolist(), problems, every=True)
        counts.append(int(near.sum()))
    return counts[-1]


def complain_if_none_on_streets(practices: pd.DataFrame, snapped: Mapping[str, Snapped], problems: Problems) -> None:
    """Complain where no practice inside the area is on the streets by any mode: the streets are of another place."""
    inside = (practices["kind"] == INSIDE).to_numpy()
    if inside.any() and all(not has_points(one)[inside].any() for one in snapped.values()):
        says = "not one practice of the area is on these streets: take a streets file that holds the area"
        problems.error("streets", says)


def _listed(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} or {words[-1]}"
