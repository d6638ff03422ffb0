"""Every colour of a cluster, and what is made of colours. Letters always go with them: a colour never stands alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True)
class Colour:
    """A fill and the ink that can be read on it (contrast at least 4.5 to 1)."""

    fill: str
    ink: str


INK, PAPER = "#17242d", "#ffffff"
"""Of letters and lines, and of what lies under them; on a dark fill it is the other way round."""
NOBODY, GREEN, WATER = "#e4e2dc", "#cfe0c6", "#b7d3e6"
"""Of the ground of a map of clusters: places without one, parks and woods, water."""

PALETTE: Final = (
    # Ordered so that neighbours in the alphabet differ in lightness as well as hue, which survives colour blindness.
    Colour("#0072b2", PAPER),
    Colour("#e69f00", INK),
    Colour("#006d4f", PAPER),
    Colour("#cc79a7", INK),
    Colour("#8c2d04", PAPER),
    Colour("#56b4e9", INK),
    Colour("#5e3c99", PAPER),
    Colour("#b2c135", INK),
    Colour("#a50f5b", PAPER),
    Colour("#41b6a6", INK),
    Colour("#5b4a3a", PAPER),
    Colour("#f4a582", INK),
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


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255.

    >>> rgb("#0072b2")
    (0, 114, 178)
    """
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mixed(colour: str, other: str, *, share: float) -> str:
    """Return a colour with that share of another, 0 to 1.

    >>> mixed("#0072b2", PAPER, share=0.0), mixed("#0072b2", PAPER, share=0.6), mixed("#0072b2", PAPER, share=1.0)
    ('#0072b2', '#99c7e0', '#ffffff')
    """
    parts = zip(rgb(colour), rgb(other), strict=True)
    return "#" + "".join(f"{round(one + (another - one) * share):02x}" for one, another in parts)


def _number(letter: str) -> int:
    """Return the number of a letter, from 0, as spreadsheets count columns."""
    number = 0
    for character in letter:
        number = number * 26 + ord(character) - ord("A") + 1
    return number - 1
