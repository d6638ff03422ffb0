"""What the Board page remembers besides the plan: which screen is shown, which options stand beside the proposal.

The screen stands in the address, so that a reload in the middle of a meeting comes back to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

SCREENS: Final = ("purpose", "today", "options", "proposal", "patients", "rules", "said", "data")
"""Sections of the paper that are shown to a board, in order."""
SCREEN: Final = "screen"
"""In the address: the section on screen while presenting; absent while preparing."""


@dataclass
class Board:
    """What one person has set up.

    Attributes:
        options: Ids of the kept plans chosen as options, by folder of the area.
        drawn: The text that a field held when it was first drawn, by key of the field: what others typed meanwhile is
            noticed by it.
        section: The section whose title and note are being edited.
    """

    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    drawn: dict[str, str] = field(default_factory=dict)
    section: str = SCREENS[0]


def screen_in(asked: str) -> str:
    """Return the screen that the address asks for; "" while preparing, or where it asks for none that there is.

    >>> screen_in("today"), screen_in("<b>"), screen_in("")
    ('today', '', '')
    """
    return asked if asked in SCREENS else ""


def step(screen: str, by: int) -> str:
    """Return the screen so many further on; the first and the last have none beyond them.

    >>> step("purpose", 1), step("purpose", -1), step("data", 1), step("today", 100)
    ('today', 'purpose', 'data', 'data')
    """
    return SCREENS[min(max(SCREENS.index(screen) + by, 0), len(SCREENS) - 1)]
