"""Tables that are read, and projected: real tables in HTML, in which no text of anybody is more than text."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from data.maps import BETTER_INK, WORSE_INK
from geo.wording import BETTER, WORSE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

STYLE: Final = f"""
<style>
  .compare {{ overflow-x: auto; }}
  .compare table {{ border-collapse: collapse; width: 100%; table-layout: fixed; font-size: 0.95rem; }}
  .compare caption {{ text-align: left; font-weight: 600; padding: 0.2rem 0 0.4rem; }}
  .compare th, .compare td {{
    border-bottom: 1px solid #d5dce1; padding: 0.17rem 0.5rem; text-align: left; vertical-align: top; font-weight: 400;
    overflow-wrap: anywhere;
  }}
  .compare thead th {{ border-bottom: 2px solid #17242d; font-weight: 600; vertical-align: bottom; }}
  .compare thead .under {{ display: block; font-weight: 400; font-size: 0.82rem; color: #4a5964; }}
  .compare tbody th .under {{ display: block; font-size: 0.82rem; color: #4a5964; }}
  .compare tr.group th {{ font-weight: 600; background: #f3f6f8; color: #17242d; padding-top: 0.3rem; }}
  .compare td {{ font-variant-numeric: tabular-nums; }}
  .compare .beside {{ color: #4a5964; font-size: 0.88rem; padding-left: 0.35rem; }}
  .compare .about {{ color: #4a5964; font-size: 0.88rem; }}
  .compare .{BETTER} {{ color: {BETTER_INK}; font-weight: 600; }}
  .compare .{WORSE} {{ color: {WORSE_INK}; font-weight: 600; }}
  .compare .bar {{ display: inline-block; height: 0.75rem; margin-right: 0.4rem; border-radius: 2px; }}
  .compare .bar.{BETTER} {{ background: {BETTER_INK}; }}
  .compare .bar.{WORSE} {{ background: #b5561c; }}
  .compare .tag {{
    display: inline-block; border: 1px solid #4a5964; border-radius: 4px; padding: 0 0.35rem; margin-right: 0.35rem;
    font-size: 0.82rem; color: #17242d;
  }}
  .compare .tag.{BETTER} {{ border-color: {BETTER_INK}; color: {BETTER_INK}; }}
  .compare .tag.{WORSE} {{ border-color: {WORSE_INK}; color: {WORSE_INK}; }}
</style>
"""
"""Blue is better and brown is worse: told apart by colour-blind people too, and the word always stands beside."""


class Cell(NamedTuple):
    """One cell.

    Attributes:
        text: What is read first.
        beside: What stands smaller beside it.
        word: `BETTER`, `WORSE` or "": the colour of `beside`, or of the bar.
        bar: Length of a bar before the text, in per cent of the room for bars; None for no bar.
        tag: A word in a frame before the text, in the colour of `word`; "" for none.
        about: What stands after `beside` in no colour: what it says is neither better nor worse.
    """

    text: str
    beside: str = ""
    word: str = ""
    bar: float | None = None
    tag: str = ""
    about: str = ""


class Row(NamedTuple):
    """One row.

    Attributes:
        heading: What it is about.
        cells: From left to right.
        under: What stands smaller under the heading.
        group: Whether it is a heading over the rows that follow, and has no cells.
    """

    heading: str
    cells: Sequence[Cell] = ()
    under: str = ""
    group: bool = False


class Heading(NamedTuple):
    """Of a column: its name, and what stands smaller under it."""

    text: str
    under: str = ""


def halves(plans: int) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return room for two tables with so many columns of plans: beside each other, for three below each other."""
    if plans > 2:
        return st.container(), st.container()
    left, right = st.columns(2, gap="large")
    return left, right


def draw_table(headings: Sequence[Heading], rows: Sequence[Row], *, caption: str, first: int = 26) -> None:
    """Draw a table.

    Args:
        headings: Of all columns, that of the rows' headings first.
        rows: In order.
        caption: What the table shows.
        first: Width of the first column in per cent; the others share the rest.
    """
    st.html(table_html(headings, rows, caption=caption, first=first))


def table_html(headings: Sequence[Heading], rows: Sequence[Row], *, caption: str, first: int = 26) -> str:
    """Return a table as HTML; arguments as in `draw_table`.

    >>> html = table_html([Heading("Figure"), Heading("<b>A</b>")], [Row("Patients", [Cell("1")])], caption="")
    >>> "<b>" in html, '<th scope="row">Patients</th><td>1</td>' in html
    (False, True)
    """
    rest = (100 - first) / max(len(headings) - 1, 1)
    widths = f'<col style="width:{first}%"/>' + f'<col style="width:{rest:.2f}%"/>' * (len(headings) - 1)
    head = "".join(f'<th scope="col">{escape(one.text)}{_under(one.under)}</th>' for one in headings)
    body = "".join(_row(row, len(headings)) for row in rows)
    title = f"<caption>{escape(caption)}</caption>" if caption else ""
    return (
        f'<div class="compare"><table>{title}<colgroup>{widths}</colgroup>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _row(row: Row, columns: int) -> str:
    if row.group:
        return f'<tr class="group"><th scope="rowgroup" colspan="{columns}">{escape(row.heading)}</th></tr>'
    cells = "".join(f"<td>{_cell(cell)}</td>" for cell in row.cells)
    return f'<tr><th scope="row">{escape(row.heading)}{_under(row.under)}</th>{cells}</tr>'


def _cell(cell: Cell) -> str:
    word = f" {cell.word}" if cell.word else ""
    bar = "" if cell.bar is None else f'<span class="bar{word}" style="width:{0.6 * cell.bar:.1f}%"></span>'
    tag = f'<span class="tag{word}">{escape(cell.tag)}</span>' if cell.tag else ""
    beside = f'<span class="beside{word}">{escape(cell.beside)}</span>' if cell.beside else ""
    comma = ", " if cell.beside else ""
    kind = "about" if cell.beside else "beside"
    about = f'<span class="{kind}">{comma}{escape(cell.about)}</span>' if cell.about else ""
    return f"{bar}{tag}{escape(cell.text)}{beside}{about}"


def _under(text: str) -> str:
    return f'<span class="under">{escape(text)}</span>' if text else ""
