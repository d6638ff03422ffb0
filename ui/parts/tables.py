"""Tables that are read, and projected: real tables in HTML, in which no text of anybody is more than text."""

from __future__ import annotations

import math
from html import escape
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

import pandas as pd
import streamlit as st

from data.maps import BETTER_INK, WORSE_INK, colour_of
from geo.wording import BETTER, ESTIMATE, WORSE, unbroken
from ui.parts.text import as_plain_text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

Look = Literal["compare", "nb", "history", "checklist", "board-table"]
"""Class of a table: how tightly it is set. That of the Board comes from `ui.board.screen`, in units of its screen."""
STYLE: Final = f"""
<style>
  .rows {{ overflow-x: auto; }}
  .rows table {{ border-collapse: collapse; width: 100%; }}
  .rows caption {{ text-align: left; font-weight: 600; padding: 0.2rem 0 0.4rem; }}
  .rows :is(th, td) {{ border-bottom: 1px solid #d5dce1; text-align: left; vertical-align: top; font-weight: normal; }}
  .rows thead th {{ vertical-align: bottom; }}
  .rows small {{ display: block; color: #4a5a66; font-size: 0.8125rem; font-weight: normal; }}
  .rows .n {{ text-align: right; font-variant-numeric: tabular-nums; }}
  .rows td.n {{ white-space: nowrap; }}
  .rows td.n small {{ white-space: normal; }}

  .compare table {{ table-layout: fixed; font-size: 0.95rem; }}
  .compare :is(th, td) {{ padding: 0.17rem 0.5rem; overflow-wrap: anywhere; }}
  .compare thead th {{ border-bottom: 2px solid #17242d; font-weight: 600; }}
  .compare tr.group th {{ font-weight: 600; background: #f3f6f8; color: #17242d; padding-top: 0.3rem; }}
  .compare td {{ font-variant-numeric: tabular-nums; }}
  .compare :is(.beside, .about) {{ color: #4a5a66; font-size: 0.88rem; }}
  .compare .beside {{ padding-left: 0.35rem; }}
  .compare .{BETTER} {{ color: {BETTER_INK}; font-weight: 600; }}
  .compare .{WORSE} {{ color: {WORSE_INK}; font-weight: 600; }}
  .compare .bar i {{ display: inline-block; height: 0.75rem; width: calc(60% * var(--part)); margin-right: 0.4rem;
    border-radius: 2px; }}
  .compare .bar.{BETTER} i {{ background: {BETTER_INK}; }}
  .compare .bar.{WORSE} i {{ background: #b5561c; }}
  .compare .tag {{ display: inline-block; border: 1px solid #4a5a66; border-radius: 4px; padding: 0 0.35rem;
    margin-right: 0.35rem; font-size: 0.82rem; color: #17242d; }}
  .compare .tag.{BETTER} {{ border-color: {BETTER_INK}; color: {BETTER_INK}; }}
  .compare .tag.{WORSE} {{ border-color: {WORSE_INK}; color: {WORSE_INK}; }}

  .nb table {{ font-size: 0.875rem; line-height: 1.35; }}
  .nb :is(th, td) {{ padding: 0.35rem 0.9rem 0.35rem 0; }}
  .nb thead th {{ color: #4a5a66; }}
  .nb tbody th {{ font-weight: 600; min-width: 7.5rem; }}
  .nb td.place {{ white-space: nowrap; }}
  .nb .chip {{ display: inline-block; min-width: 1.3rem; padding: 0 0.35rem; border-radius: 3px; font-weight: 700;
    text-align: center; }}
  .nb .bar {{ display: block; height: 0.5rem; min-width: 4.5rem; background: #e6ebee; border-radius: 2px;
    margin: 0.35rem 0 0.2rem; }}
  .nb .bar i {{ display: block; height: 100%; width: calc(100% * var(--part)); background: #0b5c7a;
    border-radius: 2px; }}
  .nb .bar.pale i {{ background: #9aa7b0; }}
  .nb tr.here :is(th, td) {{ background: #f3f6f8; }}
  .nb .{BETTER} {{ color: {BETTER_INK}; }}
  .nb .{WORSE} {{ color: {WORSE_INK}; }}

  .history table {{ font-size: 0.875rem; }}
  .history :is(th, td) {{ padding: 0.2rem 0.6rem 0.2rem 0; white-space: nowrap; }}
  .history thead th {{ color: #4a5a66; }}
  .history :is(th, td):last-child {{ width: 75%; white-space: normal; overflow-wrap: anywhere; }}
  .history tr.here :is(th, td) {{ background: #e3eff4; font-weight: 600; }}
  .history tr.aside :is(th, td) {{ color: #4a5a66; }}

  .checklist table {{ table-layout: fixed; font-size: 0.875rem; line-height: 1.35; min-width: 22rem; }}
  .checklist :is(th, td) {{ padding: 0.3rem 0.75rem 0.3rem 0; overflow-wrap: anywhere; }}
  .checklist thead th {{ color: #4a5a66; }}

  .legend {{ font-size: 0.8125rem; color: #4a5a66; }}
  .legend span {{ white-space: nowrap; margin-right: 1rem; }}
  .legend i {{ display: inline-block; width: 1.4rem; height: 4px; vertical-align: middle; margin-right: 0.35rem; }}
</style>
"""
"""Blue is better and brown is worse: told apart by colour-blind people too, and the word always stands beside.

Colours have a contrast of at least 4.5 to 1.
"""
LONGEST_WORD: Final = 24
"""Letters of a word that is not broken."""
PALE: Final = "pale"
"""The colour of a bar that counts for nothing."""
GROUP: Final = "group"
"""Kind of a row that is a heading over the rows that follow, and has no cells."""


class Cell(NamedTuple):
    """One cell.

    Attributes:
        text: What is read first.
        beside: What stands smaller beside it.
        word: `BETTER`, `WORSE`, `PALE` or "": the colour of `beside`, or of the bar.
        bar: Length of a bar before the text, of the room for bars: 0 to 1; NaN for no bar.
        tag: A word in a frame before the text, in the colour of `word`; "" for none.
        about: What stands after `beside` in no colour: what it says is neither better nor worse.
        note: What stands smaller below; "" for nothing.
        letter: Of a cluster, before the text in its colour; "" for none.
        indent: How many steps it is set in.
        link: Address that the text leads to, in a window of its own; "" for none.
    """

    text: str
    beside: str = ""
    word: str = ""
    bar: float = math.nan
    tag: str = ""
    about: str = ""
    note: str = ""
    letter: str = ""
    indent: int = 0
    link: str = ""


class Row(NamedTuple):
    """One row.

    Attributes:
        heading: What it is about.
        cells: From left to right.
        place: What stands before the heading in a column of its own, as a rank; None where there is no such column.
        kind: What sets it apart: `GROUP`, "here", "aside" or "".
    """

    heading: Cell | str
    cells: Sequence[Cell | str] = ()
    place: str | None = None
    kind: str = ""


def table_html(  # noqa: PLR0913 (what a table consists of)
    headings: Sequence[Cell | str],
    rows: Sequence[Row],
    *,
    look: Look,
    label: str = "",
    caption: str = "",
    numbers: Collection[int] = (),
    widths: Sequence[float] = (),
) -> str:
    """Return a table as HTML, to be drawn with `STYLE`; it scrolls sideways by itself, by keyboard too.

    Args:
        headings: Of all columns, that of the rows' headings first, or after that of their places.
        rows: In order.
        look: How tightly it is set.
        label: What it shows, for a screen reader; "" where the caption says so.
        caption: What it shows, above it; "" for nothing.
        numbers: Columns that are set to the right, from 0.
        widths: Shares of the width for the columns, together 1; none: as their texts need it.

    >>> html = table_html(["Figure", "<b>A</b>"], [Row("Patients", ["1"])], look="compare")
    >>> "<b>" in html, '<th scope="row">Patients</th><td>1</td>' in html
    (False, True)
    """
    name = f' aria-label="{escape(label)}"' if label else ""
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    columns = "".join(f'<col style="width:{width:.2%}"/>' for width in widths)
    head = "".join(_cell_html("th", cell, scope="col", is_number=at in numbers) for at, cell in enumerate(headings))
    body = "".join(_row_html(row, len(headings), numbers) for row in rows)
    return (
        f'<div class="rows {look}" tabindex="0"><table{name}>{title}{columns and f"<colgroup>{columns}</colgroup>"}'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row_html(row: Row, columns: int, numbers: Collection[int]) -> str:
    kind = f' class="{row.kind}"' if row.kind else ""
    if row.kind == GROUP:
        return f'<tr{kind}><th scope="rowgroup" colspan="{columns}">{_content_html(row.heading)}</th></tr>'
    place = f'<td class="place">{escape(row.place)}</td>' if row.place is not None else ""
    heading = _cell_html("th", row.heading, scope="row", is_number=0 in numbers)
    cells = "".join(_cell_html("td", cell, is_number=at in numbers) for at, cell in enumerate(row.cells, start=1))
    return f"<tr{kind}>{place}{heading}{cells}</tr>"


def _cell_html(tag: Literal["th", "td"], cell: Cell | str, *, is_number: bool, scope: str = "") -> str:
    cell = Cell(cell) if isinstance(cell, str) else cell
    is_long = any(len(word) > LONGEST_WORD for word in cell.text.split())
    kinds = " ".join(kind for kind, holds in (("n", is_number), ("long", is_long)) if holds)
    attributes = (
        f' scope="{scope}"' if scope else "",
        f' class="{kinds}"' if kinds else "",
        f' style="padding-left:{1.5 * cell.indent}rem"' if cell.indent else "",
    )
    return f"<{tag}{''.join(attributes)}>{_content_html(cell)}</{tag}>"


def _content_html(cell: Cell | str) -> str:
    """Return what stands in a cell; the bar alone says nothing to a screen reader.

    >>> _content_html("<b> *") == "&lt;b&gt;\N{NO-BREAK SPACE}*"
    True
    >>> _content_html(Cell("16.1 min", bar=0.464))
    '<span class="bar" aria-hidden="true"><i style="--part:0.464"></i></span>16.1 min'
    >>> _content_html(Cell("not known", bar=math.nan)), _content_html(Cell("", "-0.3, better", "better"))
    ('not known', '<span class="beside better">-0.3, better</span>')
    >>> _content_html(Cell("NHS", link="https://digital.nhs.uk/")), _content_html(Cell("NHS", link="javascript:x"))
    ('<a href="https://digital.nhs.uk/" target="_blank" rel="noreferrer">NHS</a>', 'NHS')
    """
    cell = Cell(cell) if isinstance(cell, str) else cell
    bar, chip = "", ""
    if not math.isnan(cell.bar):
        kind = f"bar {cell.word}".strip()
        bar = f'<span class="{kind}" aria-hidden="true"><i style="--part:{cell.bar:.3f}"></i></span>'
    if cell.letter:
        colour = colour_of(cell.letter)
        chip = f'<span class="chip" style="background:{colour.fill};color:{colour.ink}">{escape(cell.letter)}</span> '
    tag, beside = _span(f"tag {cell.word}", cell.tag), _span(f"beside {cell.word}", cell.beside)
    about = _span("about", f", {cell.about}") if cell.about and beside else _span("beside", cell.about)
    note = f"<small>{_text(cell.note)}</small>" if cell.note else ""
    text = _text(cell.text)
    if cell.link.startswith("https://"):
        text = f'<a href="{escape(cell.link)}" target="_blank" rel="noreferrer">{text}</a>'
    return f"{bar}{tag}{chip}{text}{beside}{about}{note}"


def _span(kind: str, text: str) -> str:
    return f'<span class="{kind.strip()}">{_text(text)}</span>' if text else ""


def _text(text: str) -> str:
    """Return text that is nothing but text; a mark of an estimate at its end stands in the line of what it marks."""
    return escape(unbroken(text) if text.endswith(ESTIMATE) else text)


# ---- Beside tables, and tables without anything but text ----


def draw_legend(text: str, keys: Sequence[tuple[str, str]] = ()) -> None:
    """Draw what a map's colours mean: in words, then each colour with its own."""
    lines = "".join(f'<span><i style="background:{colour}"></i>{_text(says)}</span>' for colour, says in keys)
    st.html(f'{STYLE}<div class="legend">{_text(text)} {lines}</div>')


def draw_rows(rows: Sequence[Mapping[str, object]] | pd.DataFrame) -> None:
    """Draw rows as a plain table, which a screen reader can walk through; no cell is read as Markdown."""
    table = pd.DataFrame(rows).rename(columns=unbroken).map(lambda cell: as_plain_text(str(cell)))
    st.table(table, border="horizontal", hide_index=True)
