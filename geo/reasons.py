"""Why a figure of a cluster can't be had, in words."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.plan import Cluster
    from geo.view import View

BY_MODE: Final = {"walk": "on foot", "cycle": "by bicycle", "drive": "by car"}
"""How each mode is said in a sentence; `by_mode` says it of an area."""
CROW_FLIES: Final = "as the crow flies"
CROW_FLIES_NOTE: Final = "All minutes are as the crow flies: the area was built without streets."
"""Said once of a table whose columns are minutes by several modes."""


def by_mode(mode: str, *, crow_flies: bool) -> str:
    """Return how minutes by a mode are said, wherever they stand.

    Args:
        mode: walk, cycle or drive.
        crow_flies: `Area.crow_flies`: whether they are straight lines.

    >>> by_mode("walk", crow_flies=False), by_mode("walk", crow_flies=True)
    ('on foot', 'on foot, as the crow flies')
    """
    return f"{BY_MODE[mode]}, {CROW_FLIES}" if crow_flies else BY_MODE[mode]


def travel_words(view: View, *, crow_flies: bool) -> str:
    """Return how people travel in a view, with the speed of walkers.

    >>> from geo.view import View
    >>> travel_words(View(), crow_flies=True), travel_words(View(mode="drive"), crow_flies=False)
    ('on foot at 4.8 km/h, as the crow flies', 'by car')
    """
    speed = f" at {view.walk_kmh} km/h" if view.mode == "walk" else ""
    return f"{BY_MODE[view.mode]}{speed}{f', {CROW_FLIES}' if crow_flies else ''}"


_NO_RETURN: Final = "none of its practices made a return of its GPs"
_NO_DECILE: Final = "deprivation is not known for the places where its patients live"
_NO_TERRITORY: Final = "nowhere does it have more patients than every other cluster"
_REASONS: Final = {
    "single_handed": _NO_RETURN,
    "imd_decile": _NO_DECILE,
    "most_deprived_fifth": _NO_DECILE,
    "over_65": "the ages of residents are not known for the places where its patients live",
    "residents": f"{_NO_TERRITORY}, or residents are not known there",
    "self_containment": _NO_TERRITORY,
}
"""Why a cluster that has practices and mapped patients may lack a figure that is not about minutes."""


def why_missing(row: Mapping[str, Any], cluster: Cluster, *, mode: str) -> tuple[tuple[str, str], ...]:
    """Return (figure, reason) for each of a cluster's figures that can't be had.

    Args:
        row: The cluster's figures by name, `geo.figures.ClusterFigures`.
        cluster: Whose they are.
        mode: walk, cycle or drive.
    """
    missing = [name for name, value in row.items() if value is None or (isinstance(value, float) and math.isnan(value))]
    said = [(name, _reason(name, row, cluster, BY_MODE[mode])) for name in missing]
    unknown = row["single_handed_unknown"]
    if unknown and "single_handed" not in missing:
        said.append(("single_handed", f"{unknown} of {row['practices']} practices made no return of their GPs"))
    return tuple(said)


def _reason(figure: str, row: Mapping[str, Any], cluster: Cluster, by: str) -> str:
    """Return why that one figure can't be had: the first thing that is in its way."""
    if not row["practices"]:
        return "no practices in this cluster yet"
    if figure == "minutes_hub" and not cluster.hub:
        return "no hub chosen"
    if figure.startswith("minutes_between"):
        return "only one practice" if row["practices"] == 1 else f"no way {by} known between any two of its practices"
    if not row["mapped"] and figure != "single_handed":
        return "none of its patients has an address in the places of this area"
    return _REASONS.get(figure, f"no way {by} for any of its patients")
