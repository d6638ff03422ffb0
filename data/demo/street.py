"""One street as drawn, and the order of the kinds of streets."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from shapely import LineString

KINDS: Final = (
    "primary",
    "secondary",
    "tertiary",
    "unclassified",
    "residential",
    "service",
    "pedestrian",
    "cycleway",
    "footway",
    "path",
)
"""Values of OpenStreetMap's `highway` in use, the greater first; where two streets share a line, the greater counts."""
ON_FOOT_ONLY: Final = frozenset({"pedestrian", "cycleway", "footway", "path"})
"""Kinds that no car may take."""


@dataclass(frozen=True, eq=False)
class Street:
    """A street as drawn.

    Attributes:
        line: Metres from the borough's own origin.
        kind: One of `KINDS`.
        name: For reading; "" for none.
        tags: Further OpenStreetMap tags, (key, value) pairs.
        quarter: Number of the quarter it was laid out in; -1 for roads between quarters.
    """

    line: LineString
    kind: str
    name: str = ""
    tags: tuple[tuple[str, str], ...] = ()
    quarter: int = -1

    def named(self, name: str) -> Street:
        """Return the street with another name."""
        return replace(self, name=name)

    def tagged(self, **tags: str) -> Street:
        """Return the street with further tags."""
        return replace(self, tags=(*self.tags, *tags.items()))

    def turned(self) -> Street:
        """Return the street drawn from its other end."""
        return replace(self, line=self.line.reverse())
