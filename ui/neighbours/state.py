"""What the Neighbours page remembers besides the plan: whose page it is, what counts, and what is looked at.

The practice stands in the address, so that a reload, or a link sent to a partner, leads to the same page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.neighbours import CLUSTER_PARTS, PRACTICE_PARTS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.neighbours import Part

PRACTICE: Final = "practice"
"""In the address: the code of the practice whose page it is."""
SECTIONS: Final = {
    "practice": "Our practice",
    "practices": "Our neighbours",
    "clusters": "Clusters we could join",
    "ways": "What stays ours",
}
"""The questions of the page as a practice asks them, one on screen at a time; the answers say "you"."""


@dataclass
class Looking:
    """What one person looks at.

    Attributes:
        practices: Code of the practice chosen, by area id.
        section: One of `SECTIONS`.
        weights: What each part counts, by section and key of the part.
        letter: The cluster looked at more closely, by area id.
        today: Whether today's PCNs are compared instead of the plan on screen.
    """

    practices: dict[str, str] = field(default_factory=dict)
    section: str = "practice"
    weights: dict[str, dict[str, int]] = field(
        default_factory=lambda: {"practices": usual(PRACTICE_PARTS), "clusters": usual(CLUSTER_PARTS)}
    )
    letter: dict[str, str] = field(default_factory=dict)
    today: bool = False


def usual(parts: Sequence[Part]) -> dict[str, int]:
    """Return the weights where nobody says otherwise.

    >>> usual(PRACTICE_PARTS)
    {'near_patients': 5, 'near_staff': 5, 'shared': 5, 'alike': 0}
    """
    return {part.key: part.weight for part in parts}
