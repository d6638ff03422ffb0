"""How a screen looks on a projector: it fills the window, and every size follows the window's."""

from __future__ import annotations

from typing import Final

import streamlit as st

STYLE: Final = """
<style>
  .st-key-board_screen {
    --u: min(1vw, 1.78vh);
    position: fixed; inset: 0; z-index: 999999; background: #ffffff; color: #17242d; overflow: hidden;
    display: grid; grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr); gap: calc(var(--u) * 0.8);
    padding: calc(var(--u) * 2) calc(var(--u) * 3) calc(var(--u) * 1.1);
  }
  [data-testid="stHeader"], [data-testid="stMainBlockContainer"] > div > .stCaption { display: none; }
  .board-head { display: flex; align-items: center; gap: calc(var(--u) * 1.4); }
  .board-title {
    font-size: calc(var(--u) * 3.1) !important; line-height: 1.15; font-weight: 700; color: #0b5c7a;
    padding: 0 !important; margin: 0; overflow-wrap: anywhere;
  }
  .board-mark {
    font-size: calc(var(--u) * 1.3); font-weight: 600; white-space: nowrap;
    padding: calc(var(--u) * 0.2) calc(var(--u) * 0.8);
    border: 2px solid #17242d; border-radius: calc(var(--u) * 0.4); color: #17242d;
  }
  .st-key-board_body { min-height: 0; height: 100%; overflow: hidden; justify-content: center; }
  .st-key-board_body [data-testid="stHorizontalBlock"] {
    align-items: center; gap: calc(var(--u) * 2.5); flex-wrap: nowrap;
  }
  .st-key-board_body [data-testid="stColumn"] { min-width: 0; }
  .st-key-board_body [data-testid="stImageContainer"] { text-align: center; }
  .st-key-board_body img { max-height: calc(100vh - var(--u) * 13); width: 100% !important; object-fit: contain; }
  .st-key-board_wide img { max-height: calc(100vh - var(--u) * (13 + var(--board-above))); }
  .board-scaled { --v: calc(var(--u) * var(--s)); }
  .board-thought {
    font-size: calc(var(--v) * 2.1); line-height: 1.28; font-weight: 600; margin: 0 0 calc(var(--v) * 1.2);
    max-width: 46em; overflow-wrap: anywhere;
  }
  .board-lines {
    font-size: calc(var(--v) * 1.6); line-height: 1.35; max-width: 58em;
    margin: 0 !important; padding: 0 0 0 1.2em !important;
  }
  .board-lines li { margin: 0 0 calc(var(--v) * 0.7); overflow-wrap: anywhere; }
  .board-lines li::marker { color: #0b5c7a; }
  .board-figures {
    display: grid; grid-template-columns: repeat(auto-fit, minmax(calc(var(--v) * 14), 1fr));
    gap: calc(var(--v) * 1.4); margin: 0 0 calc(var(--v) * 1.6) !important; padding: 0 !important;
  }
  .board-figure { display: flex; flex-direction: column; border-top: calc(var(--v) * 0.3) solid #0b5c7a; }
  .board-figure dd {
    font-size: calc(var(--v) * 4.2); line-height: 1.15; font-weight: 700; margin: 0;
    font-variant-numeric: tabular-nums;
  }
  .board-figure dt { font-size: calc(var(--v) * 1.45); line-height: 1.25; font-weight: 400; }
  .board-table {
    width: 100%; margin: 0 0 calc(var(--v) * 1.4); border-collapse: collapse; table-layout: fixed;
    font-size: calc(var(--v) * 1.5); line-height: 1.25;
  }
  .board-table caption {
    caption-side: top; text-align: left; font-weight: 600; color: #17242d; padding: 0 0 calc(var(--v) * 0.5);
  }
  .board-table th, .board-table td {
    padding: calc(var(--v) * 0.42) calc(var(--v) * 0.7); border-bottom: 1px solid #8a98a3; vertical-align: top;
  }
  .board-table thead th { background: #e8eef2; font-weight: 600; vertical-align: bottom; }
  .board-table .board-long { overflow-wrap: anywhere; }
  .board-table tbody th { font-weight: 600; text-align: left; }
  .board-text { text-align: left; }
  .board-number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  .board-table thead .board-number { white-space: normal; }
  .board-more { font-size: calc(var(--v) * 1.4); margin: 0 0 calc(var(--v) * 1.4); color: #4a5a66; }
  .st-key-board_bar { flex-wrap: nowrap; border-top: 1px solid #8a98a3; padding-top: calc(var(--u) * 0.7); }
  @media (min-width: 1700px) { .st-key-board_bar { zoom: 1.35; } }
</style>
"""

PAPER: Final = """
<style>
  .st-key-board_content .board-thought { font-weight: 600; margin: 0 0 0.6rem; }
  .st-key-board_content .board-lines { margin: 0 0 0.8rem; padding-left: 1.2rem; }
  .st-key-board_content .board-lines li { margin: 0 0 0.3rem; overflow-wrap: anywhere; }
  .st-key-board_content table { border-collapse: collapse; font-size: 0.85rem; margin: 0 0 1rem; }
  .st-key-board_content caption { text-align: left; font-weight: 600; color: inherit; }
  .st-key-board_content :is(th, td) { padding: 0.15rem 0.5rem; border-bottom: 1px solid #8a98a3; text-align: left; }
  .st-key-board_content .board-number { text-align: right; }
  [data-testid="stDateInput"] [role="spinbutton"] {
    min-width: 24px; min-height: 24px; display: inline-flex; align-items: center; justify-content: center;
  }
</style>
"""


def draw_board_style() -> None:
    """Put in the style of a screen; the pages round it are hidden while it is there."""
    st.html(STYLE)


def draw_paper_style() -> None:
    """Put in the style of a section that is read at a desk."""
    st.html(PAPER)
