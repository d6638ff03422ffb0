"""How modes of travel are said in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
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
