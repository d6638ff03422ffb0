"""What the Board page remembers besides the plan: which screen is shown, which options stand beside the proposal.

The screen stands in the address, so that a reload in the middle of a meeting comes back to it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

SCREENS: Final = ("purpose", "today", "options", "proposal", "patients", "rules", "said", "data")
"""Sections of the paper that are shown to a board, in order."""
SCREEN: Final = "screen"
"""In the address: the section on screen while presenting, and which part of it; absent while preparing."""
LAST: Final = "last"


@dataclass
class Board:
    """What one person has set up.

    Attributes:
        options: Ids of the kept plans chosen as options, by folder of the area.
        section: The section whose title and note are being edited.
    """

    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    section: str = SCREENS[0]


def screen_in(asked: str) -> tuple[str, int]:
    """Return the screen that the address asks for, and which part of it: 1 is the first, 0 the last.

    The screen is "" while preparing, or where the address asks for none that there is.

    >>> screen_in("today"), screen_in("options-2"), screen_in("options-last"), screen_in("<b>"), screen_in("today-x")
    (('today', 1), ('options', 2), ('options', 0), ('', 1), ('today', 1))
    """
    screen, _, part = asked.partition("-")
    number = 0 if part == LAST else int(part) if part.isascii() and part.isdigit() else 1
    return (screen, number) if screen in SCREENS else ("", 1)


def part_address(screen: str, part: int) -> str:
    """Return how the address names a part of a screen; 0 is the last.

    >>> part_address("today", 1), part_address("options", 2), part_address("options", 0)
    ('today', 'options-2', 'options-last')
    """
    return screen if part == 1 else f"{screen}-{part or LAST}"


def step(screen: str, by: int) -> str:
    """Return the screen so many further on; the first and the last have none beyond them.

    >>> step("purpose", 1), step("purpose", -1), step("data", 1), step("today", 100)
    ('today', 'purpose', 'data', 'data')
    """
    return SCREENS[min(max(SCREENS.index(screen) + by, 0), len(SCREENS) - 1)]
