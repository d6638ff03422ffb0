"""Every colour of a cluster. Letters always go with them: a colour never stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Colour:
    """A fill and the ink that can be read on it (contrast at least 4.5 to 1)."""

    fill: str
    ink: str


_DARK, _LIGHT = "#17242d", "#ffffff"

PALETTE: Final = (
    # Ordered so that neighbours in the alphabet differ in lightness as well as hue, which survives colour blindness.
    Colour("#0072b2", _LIGHT),
    Colour("#e69f00", _DARK),
    Colour("#006d4f", _LIGHT),
    Colour("#cc79a7", _DARK),
    Colour("#8c2d04", _LIGHT),
    Colour("#56b4e9", _DARK),
    Colour("#5e3c99", _LIGHT),
    Colour("#b2c135", _DARK),
    Colour("#a50f5b", _LIGHT),
    Colour("#41b6a6", _DARK),
    Colour("#5b4a3a", _LIGHT),
    Colour("#f4a582", _DARK),
)
"""Twelve fills, after Okabe and Ito's colour-blind safe set (2008), widened; a thirteenth cluster begins again."""


def colour_of(letter: str) -> Colour:
    """Return the colour of a cluster; the same letter always has the same.

    >>> colour_of("A") == colour_of("M"), colour_of("B").fill
    (True, '#e69f00')
    """
    return PALETTE[_number(letter) % len(PALETTE)]


def turn_of(letter: str) -> int:
    """Return how often the palette was used up before that letter: 0 for the first twelve.

    >>> turn_of("L"), turn_of("M"), turn_of("AA")
    (0, 1, 2)
    """
    return _number(letter) // len(PALETTE)


def _number(letter: str) -> int:
    """Return the number of a letter, from 0, as spreadsheets count columns."""
    number = 0
    for character in letter:
        number = number * 26 + ord(character) - ord("A") + 1
    return number - 1
