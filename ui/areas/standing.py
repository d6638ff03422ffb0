"""The areas that stand: what each is of, and what can be done with it as a whole."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import streamlit as st

from data.area import bring_back, pack, put_away, put_away_areas, rename, standing
from data.jobs import BuildRecipe, start
from geo.typed_text import NAME_LENGTH
from geo.wording import count_words, day_words
from ui.areas.told import doing, size_words
from ui.parts import Cell, Row, STYLE, as_plain_text, draw_download, table_html, when
from ui.session import as_name, asker, session, signed_in

if TYPE_CHECKING:
    from pathlib import Path

    from data.area import Standing

ZIP = "application/zip"


def draw_standing(root: Path) -> None:
    """Draw each area with what it is of and what can be done with it, then those that are put away."""
    for area in standing(root):
        _draw_area(root, area)
    away = put_away_areas(root)
    if not away:
        return
    with st.expander(f"Put away ({len(away)})", icon=":material/inventory_2:", key="areas_away"):
        st.caption("Nobody can open these; their plans are kept, and are there again when the area is brought back.")
        for area in away:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{as_plain_text(area.card.name)}**  \n{_of(area)}", width="stretch")
                st.button(
                    "Bring back",
                    key=f"back_{area.card.slug}",
                    icon=":material/unarchive:",
                    on_click=doing,
                    args=(f"{area.card.name} is back.", bring_back, root, area.card.slug),
                )


def _draw_area(root: Path, area: Standing) -> None:
    card = area.card
    with st.container(border=True, key=f"area_{card.slug}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"**{as_plain_text(card.name)}**  \n{_of(area)}", width="stretch")
            if not card.problem and st.button("Open", key=f"open_{card.slug}", icon=":material/map:"):
                session().slug = card.slug
                st.switch_page("pages/plan.py")
            with st.popover("Sources", icon=":material/description:", disabled=not area.sources):
                st.html(STYLE + _sources(area))
            with st.popover("More", icon=":material/more_horiz:"):
                _draw_more(root, area)
        if card.problem:
            st.warning(as_plain_text(card.problem), icon=":material/build:")


def _of(area: Standing) -> str:
    """Return what an area is of, in a line."""
    card = area.card
    if card.problem:
        return "can't be used as it is"
    parts = [
        "fictional, to try things out on" if card.fictional else f"registrations of {day_words(area.date)}",
        count_words(area.practices, "practice"),
        f"{area.patients:,} patients",
        count_words(area.places, "place"),
        size_words(area.bytes),
        f"built {when(datetime.fromisoformat(card.built))}",
    ]
    return " · ".join(parts)


def _sources(area: Standing) -> str:
    rows = [
        Row(source.title, [Cell(day_words(source.date) if source.date else "not dated", note=source.address)])
        for source in area.sources
    ]
    return table_html(["Source", "Date"], rows, look="history", label=f"Sources of {area.card.name}")


def _draw_more(root: Path, area: Standing) -> None:
    card = area.card
    name = st.text_input("Name", value=card.name, key=f"name_{card.slug}", max_chars=NAME_LENGTH)
    st.button(
        "Rename",
        key=f"rename_{card.slug}",
        icon=":material/edit:",
        on_click=doing,
        args=(f"{card.name} is now called {name}.", rename, root, card.slug, name),
    )
    if area.recipe:
        st.button(
            "Build again",
            key=f"again_{card.slug}",
            icon=":material/refresh:",
            on_click=doing,
            args=("", start, root, BuildRecipe(str(area.recipe))),
            kwargs={"who": signed_in()},
        )
        st.caption("From its recipe and the same files. With newer files: below, under files that you have.")
    if not card.problem:
        draw_download(
            "Download as one file",
            lambda: pack(root, card.slug),
            file_name=f"{card.slug}.neighbouring.zip",
            mime=ZIP,
            key=f"pack_{card.slug}",
        )
        st.caption("To open it on another machine, or to keep it: nothing in it is about a person.")
    st.button(
        "Put away",
        key=f"away_{card.slug}",
        icon=":material/inventory_2:",
        on_click=doing,
        args=(f"{card.name} is put away; it can be brought back below.", put_away, root, card.slug),
    )
