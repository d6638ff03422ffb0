"""Tables of the Neighbours page as HTML: rows that a screen reader can walk, bars beside the figures they stand for."""

from __future__ import annotations

import math
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Final

from data.maps import BETTER_INK, WORSE_INK, colour_of
from geo.wording import Judged, unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence

STYLE: Final = (
    f"<style> .nb .better {{ color: {BETTER_INK}; }} .nb .worse {{ color: {WORSE_INK}; }} </style>"
    """
<style>
  .nb-room { overflow-x: auto; }
  .nb { border-collapse: collapse; width: 100%; font-size: 0.875rem; line-height: 1.35; }
  .nb th, .nb td { text-align: left; vertical-align: top; padding: 0.35rem 0.9rem 0.35rem 0;
    border-bottom: 1px solid #d5dce1; font-weight: normal; }
  .nb thead th { color: #4a5a66; vertical-align: bottom; }
  .nb tbody th { font-weight: 600; }
  .nb .n { text-align: right; font-variant-numeric: tabular-nums; }
  .nb td.n { white-space: nowrap; }
  .nb .n small { white-space: normal; }
  .nb tbody th { min-width: 7.5rem; }
  .nb small { color: #4a5a66; font-size: 0.8125rem; font-weight: normal; display: block; }
  .nb .bar { display: block; height: 0.5rem; width: 100%; min-width: 4.5rem; background: #e6ebee; border-radius: 2px;
    margin: 0.35rem 0 0.2rem; }
  .nb .bar i { display: block; height: 100%; background: #0b5c7a; border-radius: 2px; }
  .nb .bar.off i { background: #9aa7b0; }
  .nb .rank { white-space: nowrap; color: #17242d; }
  .nb .chip { display: inline-block; min-width: 1.3rem; padding: 0 0.35rem; border-radius: 3px; font-weight: 700;
    text-align: center; }
  .nb tr.here td, .nb tr.here th { background: #f3f6f8; }
  .nb-legend { font-size: 0.8125rem; color: #4a5a66; }
  .nb-legend span { white-space: nowrap; margin-right: 1rem; }
  .nb-legend i { display: inline-block; width: 1.4rem; height: 4px; vertical-align: middle; margin-right: 0.35rem; }
</style>
"""
)
"""Colours have a contrast of at least 4.5 to 1; no colour stands without a word."""


@dataclass(frozen=True)
class Bar:
    """One part of a score: how long the bar is, and the figure it comes from.

    Attributes:
        part: 0 to 1. NaN: not known, no bar.
        figure: In words.
        counts: Whether it has any weight; one without is drawn pale.
        note: What the figure rests on; "" where it is all, or said elsewhere.
    """

    part: float
    figure: str
    counts: bool = True
    note: str = ""


@dataclass(frozen=True)
class Noted:
    """A text with a smaller one below it; "" for none."""

    text: str
    note: str


@dataclass(frozen=True)
class RankedRow:
    """One row of a ranked table.

    Attributes:
        rank: "2", or "1 to 3" where scores are too close to say.
        letter: Of its cluster; "" for none.
        name: Of the practice or cluster.
        told: What else is said of it.
        score: Its score.
        bars: Its parts.
        here: Whether it is where the practice is now.
    """

    rank: str
    letter: str
    name: str
    told: str
    score: Bar
    bars: tuple[Bar, ...]
    here: bool = False


def ranked_html(headings: Sequence[str], rows: Sequence[RankedRow], *, label: str) -> str:
    """Return a ranked table: rank, name, score and one column for each part."""
    head = "".join(f"<th scope='col'>{_text(one)}</th>" for one in ("Rank", *headings))
    body = "".join(_ranked(row) for row in rows)
    return _table(head, body, label)


def _table(head: str, body: str, label: str) -> str:
    """Return a table that scrolls sideways by itself where the window is narrower, by keyboard too."""
    return (
        f"<div class='nb-room' tabindex='0'><table class='nb' aria-label='{escape(label, quote=True)}'>"
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _ranked(row: RankedRow) -> str:
    cells = "".join(f"<td>{bar_html(bar)}</td>" for bar in (row.score, *row.bars))
    kind = " class='here'" if row.here else ""
    name = f"{chip(row.letter)} {escape(row.name)}<small>{_text(row.told)}</small>"
    return f"<tr{kind}><td class='rank'>{escape(row.rank)}</td><th scope='row'>{name}</th>{cells}</tr>"


def bar_html(bar: Bar) -> str:
    """Return a bar with its figure below it; the bar alone says nothing to a screen reader.

    >>> bar_html(Bar(0.464, "16.1 min"))
    "<span class='bar' aria-hidden='true'><i style='width:46%'></i></span>16.1 min"
    >>> bar_html(Bar(float("nan"), "not known"))
    'not known'
    """
    figure = _noted(bar.figure, bar.note)
    if math.isnan(bar.part):
        return figure
    kind = "bar" if bar.counts else "bar off"
    return f"<span class='{kind}' aria-hidden='true'><i style='width:{bar.part * 100:.0f}%'></i></span>{figure}"


def chip(letter: str) -> str:
    """Return a cluster's letter in its colour; "" for none."""
    if not letter:
        return ""
    colour = colour_of(letter)
    return f"<span class='chip' style='background:{colour.fill};color:{colour.ink}'>{escape(letter)}</span>"


Cell = str | Judged | Bar | Noted


def plain_table(
    headings: Sequence[str], rows: Sequence[Sequence[Cell]], *, label: str, numbers: Sequence[int] = ()
) -> str:
    """Return a table whose first column names the row; columns in `numbers` are set to the right."""
    side = [" class='n'" if column in numbers else "" for column in range(len(headings))]
    head = "".join(f"<th scope='col'{one}>{_text(text)}</th>" for one, text in zip(side, headings, strict=True))
    body = "".join(_row(cells, side) for cells in rows)
    return _table(head, body, label)


def _row(cells: Sequence[Cell], side: Sequence[str]) -> str:
    told = "".join(f"<td{one}>{_cell(cell)}</td>" for one, cell in zip(side[1:], cells[1:], strict=True))
    return f"<tr><th scope='row'>{_cell(cells[0])}</th>{told}</tr>"


def _text(text: str) -> str:
    """Return text that is nothing but text, the mark of an estimate in the line of what it marks."""
    return escape(unbroken(text))


def _noted(text: str, note: str) -> str:
    return f"{_text(text)}<small>{_text(note)}</small>" if note else _text(text)


def _cell(cell: Cell) -> str:
    """Return what stands in a cell.

    >>> _cell("<b> *") == "&lt;b&gt;\N{NO-BREAK SPACE}*"
    True
    >>> _cell("<b>"), _cell(Judged("-0.3", "better")), _cell(Judged("no change", ""))
    ('&lt;b&gt;', "<span class='better'>-0.3, better</span>", 'no change')
    """
    if isinstance(cell, str):
        return _text(cell)
    if isinstance(cell, Bar):
        return bar_html(cell)
    if isinstance(cell, Noted):
        return _noted(cell.text, cell.note)
    return f"<span class='{cell.word}'>{escape(cell.said)}</span>" if cell.word else escape(cell.said)
