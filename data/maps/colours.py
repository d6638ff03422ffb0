"""The look of every map: colours, scales, and how wide lines are. A colour never stands alone: letters go with it."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

# ---- Ink, and the colours of clusters ----


class Colour(NamedTuple):
    """A fill and the ink that can be read on it (contrast at least 4.5 to 1)."""

    fill: str
    ink: str


INK, PAPER, QUIET = "#17242d", "#ffffff", "#4a5964"
"""Of letters and lines, of what lies under them, and of letters that matter less (7.1 to 1 on white); on a dark fill
the first two are the other way round."""
ACCENT, RULE, SHADE = "#0b5c7a", "#8a98a3", "#e8eef2"
"""Of headings and links in documents, of the lines of their tables, and behind the headings of those."""
BETTER_INK, WORSE_INK = "#0b5c7a", "#8c2d04"
"""Of letters that say so: told apart by colour-blind people too, and the word always stands beside."""
NEARER, FURTHER = "#0072b2", "#e69f00"
"""Of bars of patients who get nearer to a practice of their cluster, and further."""

BAND: Final = "#dfe9dc"
"""Behind bars, from the least to the most patients that a cluster should have."""
OWN, IN_NONE = Colour("#c81e3c", PAPER), Colour("#7a868e", INK)
"""Of the practice whose page it is, and of one in no cluster."""

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


def tint_of(letter: str, *, white: float = 0.4) -> str:
    """Return the colour of a cluster's territory, so much of it white: ink on it has a contrast of 4.5 to 1 at least.

    >>> tint_of("A")
    '#66aad1'
    """
    return mixed(colour_of(letter).fill, PAPER, share=white)


def rgb(colour: str) -> tuple[int, int, int]:
    """Return red, green and blue, 0 to 255.

    >>> rgb("#0072b2")
    (0, 114, 178)
    """
    red, green, blue = bytes.fromhex(colour[1:])
    return red, green, blue


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


# ---- The ground of a map ----

NOBODY, GREEN, WATER, LAND = "#e4e2dc", "#cfe0c6", "#b7d3e6", "#f4f2ec"
"""Places without a cluster or a figure, parks and woods, water, and land of which nothing else is said."""
FAINT_GREEN, STREET, MAIN_STREET, PLACE_EDGE = "#dbe8d3", "#d8d5cc", "#c2beb2", "#c9c5ba"
"""Of a painted ground, over which dots lie."""
GREENS: Final = ("wood", "park")
"""Classes of ground that are green."""
WIDE_M: Final = 25_000.0
"""A map of a plan that is wider than this shows main roads only."""


class Road(NamedTuple):
    """How one class of streets is drawn.

    Attributes:
        name: As the files of an area have it.
        colour: On a painted ground; on the map of a plan all are `PAPER`.
        px: Width on a painted ground.
        most_m: How many metres a pixel may be for it to be drawn so wide; where it is more, it is a pixel narrower: in
            a view of all London small streets would be a grey veil.
        dots: Width on the map of a plan on screen, in parts of its `SCREEN_DOTS_ACROSS`; 0: is not drawn.
        points: Width on the map of a plan on paper; 0: is not drawn.
    """

    name: str
    colour: str
    px: int
    most_m: float
    dots: float = 0.0
    points: float = 0.0


class Line(NamedTuple):
    """How wide a line is on the map of a plan: as `Road.dots` and `Road.points`."""

    dots: float
    points: float


EDGE, BORDER = Line(0.9, 0.8), Line(1.8, 1.6)
"""Round territories, and round the area."""
ROADS: Final = (
    Road("minor", STREET, 1, 4.5),
    Road("secondary", STREET, 2, 12.0, dots=0.8, points=0.5),
    Road("main", MAIN_STREET, 3, 40.0, dots=1.5, points=1.1),
)
"""From below to above. All of them on the map of a plan would be slow without a graphics card."""


def roads_of_plan(width_m: float) -> tuple[Road, ...]:
    """Return the streets that the map of a plan shows which is so wide.

    >>> [road.name for road in roads_of_plan(9_000)], [road.name for road in roads_of_plan(40_000)]
    (['secondary', 'main'], ['main'])
    """
    return ROADS[2:] if width_m > WIDE_M else ROADS[1:]


# ---- Scales ----

UP_TO: Final = (5, 10, 15, 20, 30)
"""Minutes at which the classes of a scale end; the end belongs to the class."""
REACH: Final = tuple(zip(UP_TO, ("#08519c", "#2f8fbf", "#41ab7a", "#e0a100", "#d9693b"), strict=True))
"""Up to so many minutes, in that colour: lightness falls towards the practice, so it reads without colour too."""
MINUTES: Final = ("#fff3dc", "#fdd49e", "#fc9d59", "#e5603c", "#b7241c", "#640e12")
"""Of the classes that end at `UP_TO`, and of more: lightness falls, so the scale reads without its hue."""
NO_WAY: Final = "#33414d"
CHANGES: Final = {
    "nearer_10": "#01665e",
    "nearer_5": "#5ab4ac",
    "nearer_1": "#bfe3df",
    "same": PAPER,
    "further_1": "#f3dfb4",
    "further_5": "#d09a45",
    "further_10": "#8c510a",
}
"""By the steps of `geo.compare.BINS`. After ColorBrewer's BrBG, which colour-blind people can tell apart."""
FEW, MOST = "#dce9f5", "#0c68bb"
"""Of a place where few of a practice's patients live, and where most do."""


def share_colour(share: float) -> str:
    """Return the colour of a place by how its patients compare with the place that has most, 0 to 1.

    The root of the share, or all places but one or two would look empty.

    >>> share_colour(0.0), share_colour(0.25), share_colour(1.0)
    ('#dce9f5', '#74a8d8', '#0c68bb')
    """
    return mixed(FEW, MOST, share=math.sqrt(min(max(share, 0.0), 1.0)))
