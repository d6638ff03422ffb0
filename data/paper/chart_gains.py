"""Who gets nearer to a practice of their cluster and who further, group by group, as a chart."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from data.paper.drawing import INK, QUIET, WIDTH_CM, add_axes, new_figure, picture_of, write
from geo.wording import number
from geo.words import effect_rows

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from data.paper.section import Picture
    from geo.compare import Effect
    from geo.words import EffectRow

NEARER_FILL, FURTHER_FILL = "#0072b2", "#e69f00"
FURTHER_HATCH: Final = "///"
"""Further is hatched as well as of another colour, and stands on the other side."""
ROW_CM: Final = 0.62
NAMES_CM: Final = 5.0
HEAD_CM: Final = 0.9
ROOM: Final = 1.75
"""How far the axis goes beyond the longest bar: the number stands there."""


def gains_picture(effect: Effect, by: str, *, name: str, title: str) -> Picture:
    """Return the chart: to the left who gets further, to the right who gets nearer, by at least a minute.

    Args:
        effect: What the plan does to patients in that mode.
        by: How minutes are meant, as `geo.wording.by_mode` says it.
        name: As `Picture.name`.
        title: As `Picture.title`.
    """
    rows = effect_rows(effect)
    height = ROW_CM * len(rows)
    figure = new_figure(height_cm=height + HEAD_CM)
    axes = add_axes(figure, left_cm=NAMES_CM, bottom_cm=0.1, width_cm=WIDTH_CM - NAMES_CM, height_cm=height)
    most = max(1.0, *(max(one.nearer, one.further) for one in rows)) * ROOM
    axes.set(xlim=(-most, most), ylim=(len(rows) - 0.5, -0.5), xticks=[], yticks=[])
    for spine in axes.spines.values():
        spine.set_visible(False)
    axes.axvline(0, color=INK, linewidth=1.2, zorder=3)
    for place, one in enumerate(rows):
        _row(axes, place, one, most=most)
    write(axes, (-most * 0.02, -0.6), "a minute or more further *", ha="right", va="bottom", bold=True)
    write(axes, (most * 0.02, -0.6), "a minute or more nearer *", ha="left", va="bottom", bold=True)
    return picture_of(figure, name=name, title=title, alt=_words(rows, by))


def _row(axes: Axes, place: int, one: EffectRow, *, most: float) -> None:
    how: dict[str, Any] = {"height": 0.66, "edgecolor": INK, "linewidth": 0.6, "zorder": 2}
    axes.barh(place, -one.further, facecolor=FURTHER_FILL, hatch=FURTHER_HATCH, **how)
    axes.barh(place, one.nearer, facecolor=NEARER_FILL, **how)
    write(axes, (-one.further - most * 0.015, place), number(one.further, "count"), ha="right", va="center_baseline")
    write(axes, (one.nearer + most * 0.015, place), number(one.nearer, "count"), ha="left", va="center_baseline")
    write(axes, (-most, place), one.title, ha="right", va="center_baseline", color=INK if place == 0 else QUIET)


def _words(rows: tuple[EffectRow, ...], by: str) -> str:
    told = (
        f"{one.title}: {number(one.nearer, 'count')} nearer, {number(one.further, 'count')} further" for one in rows
    )
    return f"Bars of patients who get a minute or more nearer or further {by}. {'; '.join(told)}."
