"""Figures of matplotlib as pictures, the same on every machine and in every thread.

Only objects are used, never `pyplot`, which keeps figures for the whole process. Importing matplotlib takes half a
second: whoever may do without pictures imports this file where one is drawn.
"""

from __future__ import annotations

import io
import logging
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from data.maps import INK, PAPER
from data.papers import Picture

# Without a folder to write in, matplotlib logs a warning and does as well with a folder for the moment.
logging.getLogger("matplotlib").setLevel(logging.ERROR)

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Text

DOTS_AN_INCH: Final = 200
"""Sharp on paper and on a projector of 1,920 dots."""
CM_AN_INCH: Final = 2.54
WIDTH_CM: Final = 16.0
"""Width of every picture on paper: A4 less its margins."""
POINTS: Final = 10.0
"""Size of all letters at `WIDTH_CM`, so that they can be read from the back of a room."""
LETTER_CM: Final = 0.2
"""Mean width of a letter of that size; measured on the names of practices."""
UNKNOWN: Final = "□"
"""Stands for a letter that the font lacks."""
_FONTS: Final = Path(mpl.get_data_path()) / "fonts" / "ttf"


@cache
def font(*, bold: bool = False, points: float = POINTS) -> FontProperties:
    """Return DejaVu Sans, which comes with matplotlib: the same letters everywhere."""
    return FontProperties(fname=_FONTS / ("DejaVuSans-Bold.ttf" if bold else "DejaVuSans.ttf"), size=points)


@cache
def _letters(*, bold: bool) -> frozenset[int]:
    return frozenset(get_font(str(font(bold=bold).get_file())).get_charmap())


def drawable(text: str, *, bold: bool = False) -> str:
    """Return the text with `UNKNOWN` for every letter that the font lacks: names are typed by people.

    >>> drawable("Ŵest-Zürich Ω"), drawable("Ash 木")
    ('Ŵest-Zürich Ω', 'Ash □')
    """
    known = _letters(bold=bold)
    return "".join(letter if ord(letter) in known or letter == "\n" else UNKNOWN for letter in text)


def new_figure(*, width_cm: float = WIDTH_CM, height_cm: float) -> Figure:
    """Return an empty white figure of that size."""
    figure = Figure(figsize=(width_cm / CM_AN_INCH, height_cm / CM_AN_INCH), dpi=DOTS_AN_INCH, facecolor=PAPER)
    FigureCanvasAgg(figure)
    return figure


def add_axes(figure: Figure, *, left_cm: float, bottom_cm: float, width_cm: float, height_cm: float) -> Axes:
    """Return axes at that place of the figure, measured from its lower left corner."""
    inches_wide, inches_high = figure.get_size_inches()
    wide, high = inches_wide * CM_AN_INCH, inches_high * CM_AN_INCH
    return figure.add_axes((left_cm / wide, bottom_cm / high, width_cm / wide, height_cm / high))


def sheet_of(figure: Figure) -> Axes:
    """Return axes over the whole figure whose coordinates are centimetres, for letters and marks beside the drawing."""
    wide, high = (inches * CM_AN_INCH for inches in figure.get_size_inches())
    sheet = figure.add_axes((0, 0, 1, 1), xlim=(0, wide), ylim=(0, high), zorder=10)
    sheet.set_axis_off()
    return sheet


def write(on: Axes, at: tuple[float, float], text: str, *, bold: bool = False, **how: Any) -> Text:  # noqa: ANN401 (as matplotlib takes them)
    """Write a text as it is, of one line or several: no letter of it is taken for a formula.

    `how` is as `matplotlib.text.Text` takes it.
    """
    how = {"color": INK, "fontproperties": font(bold=bold), **how}
    return on.text(*at, drawable(text, bold=bold), parse_math=False, **how)


def halo(pad: float, *, fill: str = PAPER, alpha: float = 1.0) -> dict[str, Any]:
    """Return what lies behind letters on a drawing, so far round them."""
    return {"boxstyle": f"round,pad={pad}", "facecolor": fill, "edgecolor": "none", "alpha": alpha}


def picture_of(figure: Figure, *, name: str, title: str, alt: str) -> Picture:
    """Return the figure as a picture."""
    content = io.BytesIO()
    figure.savefig(content, format="png", dpi=DOTS_AN_INCH, metadata={"Software": None})
    width, height = figure.canvas.get_width_height()
    return Picture(name=name, title=title, alt=alt, png=content.getvalue(), width_px=width, height_px=height)
