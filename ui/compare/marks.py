"""The marks on a map that is only looked at, all drawn in one picture: dots of practices, letters of clusters."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from data.maps import INK, PAPER, colour_of

if TYPE_CHECKING:
    from collections.abc import Iterable

SCALE: Final = 3
"""The picture is so many times larger than the marks on the map: sharp on any screen."""
CELL_PX: Final = 44
"""Width and height of the room for one mark."""
ACROSS: Final = 20
"""Marks in one row of the picture: with 200 clusters it stays below 4,096 pixels, which every browser draws."""
DOT: Final = "dot"
"""Name of the mark of a practice that stays."""

Mapping = dict[str, dict[str, float | bool]]
"""Where each mark is in the picture, as deck.gl's IconLayer wants it."""


def mover(letter: str) -> str:
    """Return the name of the mark of a practice that moves and is in that cluster; "" for none.

    >>> mover("A"), mover("")
    ('moves A', 'moves ')
    """
    return f"moves {letter}"


def picture_of_marks(letters: Iterable[str]) -> tuple[str, Mapping]:
    """Return the picture as a data address, and where each mark is in it.

    The marks are `DOT`, each letter, and the `mover` of each letter and of "".

    >>> picture, where = picture_of_marks(["A"])
    >>> picture[:19], sorted(where)
    ('data:image/svg+xml;', ['A', 'dot', 'moves ', 'moves A'])
    """
    drawn = {DOT: _dot(PAPER, radius=3.6, line=1.2), mover(""): _dot(PAPER, radius=7.0, line=2.4)}
    for letter in letters:
        drawn[mover(letter)] = _dot(colour_of(letter).fill, radius=7.0, line=2.4)
        drawn[letter] = _badge(letter)
    rows = -(-len(drawn) // ACROSS)
    side = CELL_PX * SCALE
    cells = []
    where: Mapping = {}
    for number, (name, svg) in enumerate(drawn.items()):
        left, top = number % ACROSS * side, number // ACROSS * side
        middle = f"translate({left + side / 2},{top + side / 2}) scale({SCALE})"
        cells.append(f'<g transform="{middle}">{svg}</g>')
        where[name] = {"x": left, "y": top, "width": side, "height": side, "mask": False}
    width = ACROSS * side
    text = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{rows * side}">{"".join(cells)}</svg>'
    return f"data:image/svg+xml;base64,{base64.b64encode(text.encode()).decode()}", where


def _dot(fill: str, *, radius: float, line: float) -> str:
    return f'<circle r="{radius}" fill="{fill}" stroke="{INK}" stroke-width="{line}"/>'


def _badge(letter: str) -> str:
    """Return a letter on the colour of its cluster, in an ink that can be read there."""
    colour = colour_of(letter)
    width = 11 + 8 * len(letter)
    return (
        f'<rect x="{-width / 2}" y="-9" width="{width}" height="18" rx="3" fill="{colour.fill}" stroke="{INK}"/>'
        f'<text y="4.8" font-family="sans-serif" font-size="13.5" font-weight="700" text-anchor="middle" '
        f'fill="{colour.ink}">{letter}</text>'
    )
