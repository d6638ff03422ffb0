"""Pieces of a screen as HTML: every text in them, whoever typed it, is escaped and never runs."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

from data.papers import clean, is_numbers, texts
from geo.wording import unbroken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.papers import Table
    from ui.board.figures import LargeFigure

LONGEST_WORD: Final = 24
"""Letters of a word that is not broken."""


def title_html(title: str, *, fictional: bool) -> str:
    """Return the heading of a screen.

    >>> title_html("<b>Today</b>", fictional=False)
    '<div class="board-head"><h1 class="board-title">&lt;b&gt;Today&lt;/b&gt;</h1></div>'
    """
    mark = '<span class="board-mark">Fictional</span>' if fictional else ""
    return f'<div class="board-head"><h1 class="board-title">{escape(clean(title))}</h1>{mark}</div>'


def thought_html(thought: str) -> str:
    """Return the one sentence that a screen is for."""
    return f'<p class="board-thought">{_said(thought)}</p>' if thought else ""


def lines_html(lines: Sequence[str]) -> str:
    """Return further sentences as a list; "" for none."""
    items = "".join(f"<li>{_said(line)}</li>" for line in lines)
    return f'<ul class="board-lines">{items}</ul>' if items else ""


def figures_html(figures: Sequence[LargeFigure]) -> str:
    """Return large figures beside each other, each read together with its words; "" for none."""
    items = "".join(
        f'<div class="board-figure"><dd>{escape(clean(one.figure))}</dd><dt>{_said(one.words)}</dt></div>'
        for one in figures
    )
    return f'<dl class="board-figures">{items}</dl>' if items else ""


def small_html(text: str) -> str:
    """Return, small, what must be known besides, or where the rest stands; "" for nothing."""
    return f'<p class="board-more">{_said(text)}</p>' if text else ""


def scaled_html(html: str, scale: float) -> str:
    """Return pieces of a screen set so many times their usual size."""
    return f'<div class="board-scaled" style="--s: {scale:.1f}">{html}</div>'


def table_html(table: Table, *, shares: Sequence[float] = ()) -> str:
    """Return a table; shares of the width for its columns where they are set."""
    headings, *rows = texts(table)
    sides = ["board-number" if is_numbers(column) else "board-text" for column in table.columns]
    head = "".join(
        f'<th scope="col" class="{side}">{_said(one)}</th>' for one, side in zip(headings, sides, strict=True)
    )
    body = "".join(f"<tr>{_row_html(row, sides)}</tr>" for row in rows)
    caption = f"<caption>{escape(clean(table.title))}</caption>"
    columns = "".join(f'<col style="width: {share:.1%}">' for share in shares)
    group = f"<colgroup>{columns}</colgroup>" if columns else ""
    return (
        f'<table class="board-table">{caption}{group}<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'
        f"{small_html(table.note)}"
    )


def _row_html(row: Sequence[str], sides: Sequence[str]) -> str:
    classes = [f"{side} board-long" if _has_long_word(text) else side for text, side in zip(row, sides, strict=True)]
    name, *cells = (escape(text) for text in row)
    first = f'<th scope="row" class="{classes[0]}">{name}</th>'
    return first + "".join(f'<td class="{one}">{cell}</td>' for cell, one in zip(cells, classes[1:], strict=True))


def _said(text: str) -> str:
    """Return a text that never runs, in which the mark of an estimate never begins a line."""
    return escape(unbroken(clean(text)))


def _has_long_word(text: str) -> bool:
    """Return whether a text has a word so long that it must be broken.

    >>> _has_long_word("Stonechat Terrace Surgery"), _has_long_word("x" * 40)
    (False, True)
    """
    return any(len(word) > LONGEST_WORD for word in text.split())
