"""What stays ours: what a network, a federation and a merger each mean for name, list, contract, premises and staff."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.plan import WAYS
from ui.act_form import Field, Radio, act_form
from ui.neighbours.found import ways
from ui.neighbours.html import STYLE
from ui.session import current

if TYPE_CHECKING:
    from data.policy import Aspect, WayOfWorking
    from geo.area import Area

WAYS_STYLE: Final = """
<style>
  .ways { display: grid; grid-template-columns: repeat(auto-fit, minmax(19rem, 1fr)); gap: 1.2rem; }
  .ways section { border: 1px solid #b9c4cb; border-radius: 6px; padding: 0.9rem 1.1rem; }
  .ways h3 { font-size: 1.15rem; margin: 0 0 0.3rem; padding: 0; }
  .ways p { margin: 0 0 0.7rem; } .ways dl { margin: 0; padding: 0; }
  .ways dt { font-weight: 600; margin: 0.7rem 0 0; padding: 0; }
  .ways dl dd { margin: 0; padding: 0; }
  .ways .keeps { font-weight: 600; font-size: 0.8125rem; padding: 0 0.45rem; border-radius: 3px; margin-left: 0.4rem;
    white-space: nowrap; }
  .ways .stays { background: #dcefe3; color: #11603a; } .ways .settle { background: #fdf0d3; color: #7a4a00; }
  .ways .changes { background: #f9e0d6; color: #8a2f0c; }
  .ways small { display: block; color: #4a5a66; font-size: 0.78rem; line-height: 1.3; margin-top: 0.1rem; }
</style>
"""


def draw_ways(area: Area, *, letter: str) -> None:
    """Draw the three ways side by side, and the choice of one for a cluster of the plan on screen."""
    told = ways()
    st.html(STYLE + WAYS_STYLE + f"<div class='ways'>{''.join(way_html(way) for way in told.ways)}</div>")
    st.caption(told.note)
    _draw_choice(area, letter=letter)


def way_html(way: WayOfWorking) -> str:
    """Return one way of working as HTML."""
    aspects = "".join(_aspect_html(aspect) for aspect in way.aspects)
    return f"<section><h3>{escape(way.title)}</h3><p>{escape(way.says)}</p><dl>{aspects}</dl></section>"


def _aspect_html(aspect: Aspect) -> str:
    keeps = f"<span class='keeps {aspect.keeps}'>{escape(aspect.keeps_words)}</span>"
    return (
        f"<dt>{escape(aspect.title)}{keeps}</dt>"
        f"<dd>{escape(aspect.says)}<small>{escape(aspect.source_words)}</small></dd>"
    )


def _draw_choice(area: Area, *, letter: str) -> None:
    """Draw which way a cluster of the plan on screen would work together; it is kept with the plan."""
    workshop = current(area)
    letters = [cluster.letter for cluster in workshop.plan.clusters]
    if workshop.is_watched or not letters:
        return
    st.subheader("Keep a way of working with the plan", anchor=False)
    st.caption("It is kept with the cluster in the plan on screen, and shown where plans are compared and to a board.")
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            "Cluster",
            letters,
            index=letters.index(letter) if letter in letters else 0,
            format_func=lambda one: f"{one}  {workshop.plan.cluster(one).name}",
            key="way_cluster",
            width=340,
        )
        act_form(
            {"type": "arrange", "cluster": chosen, "way": Field("way")},
            [
                Radio(
                    "way",
                    f"{chosen} would work together as",
                    options=tuple((way, ways().way(way).title if way else "Not chosen yet") for way in ("", *WAYS)),
                    value=workshop.plan.cluster(chosen).way,
                    horizontal=True,
                )
            ],
            label="Keep",
            key=f"way_of_{chosen}",
            align="row",
            disabled=not workshop.may_change,
        )
