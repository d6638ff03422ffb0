"""What is only read below the map: one component, which changes only what differs in the browser.

Streamlit's own table is drawn on a canvas and its chart by Vega: after every drop they cost more than the map.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
import streamlit as st

from ui.cluster_map.bundle import loader

if TYPE_CHECKING:
    from ui.door.pictured import Chart

_COMPONENT: Final = st.components.v2.component("neighbouring_sheet", js=loader("sheet.js"))


def findings_of_picture(*, key: str) -> None:
    """Make room for the findings of the picture that the browser has: it draws them there, with their heading.

    Args:
        key: Of the element on the page.
    """
    _draw({"kind": "findings", "from": "picture"}, key=key)


def chart_of_picture(*, key: str) -> None:
    """Make room for the chart of the picture that the browser has; `key` as above."""
    _draw({"kind": "chart", "from": "picture"}, key=key)


def table_of_picture(*, key: str) -> None:
    """Make room for the table of the picture that the browser has; `key` as above."""
    _draw({"kind": "table", "from": "picture"}, key=key)


def kept_of_picture(said: str, *, key: str) -> None:
    """Make room for the line that says where the plan on the map is kept.

    Args:
        said: What it says before the browser has a picture, and on a page that has none.
        key: Of the element on the page.
    """
    _draw({"kind": "kept", "from": "picture", "said": said}, key=key)


def chart_sheet(chart: Chart, *, key: str) -> None:
    """Draw a chart on a page that has no picture, with the sentences below it; `key` as above."""
    _draw({"kind": "chart", "chart": msgspec.to_builtins(chart)}, key=key)


def _draw(data: dict[str, Any], *, key: str) -> None:
    _COMPONENT(key=key, data=data)
