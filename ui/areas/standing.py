"""The areas that stand: what each is of, and what can be done with it as a whole."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.area import bring_back, pack, packed_name, put_away, put_away_areas, rename, standing
from data.jobs import BuildRecipe, start
from data.shelf import newer, renew
from data.tables import SPECS
from geo.errors import PlanningError
from geo.typed_text import NAME_LENGTH, one_line
from geo.wording import count_words, day_words
from ui.areas.told import doing, size_words
from ui.parts import STYLE, Cell, Row, as_plain_text, draw_download, table_html, when
from ui.session import AREA, session, signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from data.area import Standing

ZIP: Final = "application/zip"


def draw_standing(root: Path) -> None:
    """Draw each area with what it is of and what can be done with it, then those that are put away."""
    for area in standing(root):
        _draw_area(root, area)
    away = put_away_areas(root)
    if not away:
        return
    with st.expander(f"Put away ({len(away)})", icon=":material/inventory_2:"):
        st.caption("Nobody can open these. Their plans are kept, and are there again when an area is brought back.")
        for area in away:
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(f"**{as_plain_text(area.card.name)}**  \n{_of(area)}", width="stretch")
                st.button(
                    "Bring back",
                    key=f"back_{area.key}",
                    icon=":material/unarchive:",
                    on_click=doing,
                    args=(f"{area.card.name} is back.", bring_back, root, area.key),
                )


def _draw_area(root: Path, area: Standing) -> None:
    card = area.card
    with st.container(border=True, key=f"area_{card.slug}", gap="xsmall"):
        st.markdown(f"**{as_plain_text(card.name)}**  \n{_of(area)}")
        if card.problem:
            st.warning(as_plain_text(card.problem), icon=":material/build:")
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            if not card.problem and st.button("Open", key=f"open_{card.slug}", icon=":material/map:"):
                session().slug = card.slug
                st.switch_page("pages/plan.py")
            if area.sources:
                with st.popover("Sources", icon=":material/description:", key=f"sources_{card.slug}"):
                    st.html(STYLE + _sources(area))
            with st.popover("More", icon=":material/more_horiz:", key=f"more_{card.slug}"):
                _draw_more(root, area)
        _draw_newer(root, area)


def _draw_newer(root: Path, area: Standing) -> None:
    """Draw which newer files of this area's tables were handed over, and the build with them."""
    slug = area.card.slug
    with suppress(PlanningError):  # it has no recipe of files that are kept here
        files = newer(root, slug)
        if not files:
            return
        with st.container(horizontal=True, vertical_alignment="center"):
            told = "; ".join(
                f"{SPECS[file.key].title if file.key in SPECS else 'Streets'} of {day_words(file.file.date)}"
                f"{f' for that of {day_words(file.used)}' if file.used else ''}"
                for file in files
            )
            st.markdown(f":material/update: Newer files are here: {as_plain_text(told)}.", width="stretch")
            st.button(
                "Bring up to date",
                key=f"renew_{slug}",
                icon=":material/refresh:",
                on_click=doing,
                args=("", _renew, root, slug, {file.key: file.file.id for file in files}, signed_in()),
            )


def _renew(root: Path, slug: str, use: Mapping[str, str], who: str) -> None:
    start(root, BuildRecipe(str(renew(root, slug, use))), who=who)


def _of(area: Standing) -> str:
    """Return what an area is of, in a line."""
    card = area.card
    if card.problem:
        return f"It can't be used as it is · {size_words(area.bytes)}"
    parts = [
        f"registrations of {day_words(area.date)}" if area.date else "",
        count_words(area.practices, "practice"),
        count_words(area.patients, "patient"),
        count_words(area.places, "place"),
        size_words(area.bytes),
        f"built {when(datetime.fromisoformat(card.built))}" if card.built else "",
        f"put away {when(datetime.fromisoformat(area.put_away))}" if area.put_away else "",
    ]
    return as_plain_text(" · ".join(part for part in parts if part))


def _sources(area: Standing) -> str:
    rows = [
        Row(
            Cell(source.title, note=source.file),
            [
                day_words(source.date) if source.date else "not dated",
                Cell("fetched from there", link=source.address) if source.address else "handed over",
            ],
        )
        for source in area.sources
    ]
    headings = ["Source", "Date", "How it came"]
    return table_html(headings, rows, look="checklist", label=f"Sources of {area.card.name}")


def _draw_more(root: Path, area: Standing) -> None:
    card = area.card
    if not card.problem:
        st.text_input("Name of the area", value=card.name, key=_name_key(card.slug), max_chars=NAME_LENGTH)
        st.button(
            "Rename",
            key=f"rename_{card.slug}",
            icon=":material/edit:",
            on_click=doing,
            args=(str, _rename, root, card.slug, card.name),
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
        st.caption("From its recipe and the same files.")
    if not card.problem:
        draw_download(
            "Download as one file",
            lambda: _packed(root, card.slug),
            file_name=packed_name(card.slug),
            mime=ZIP,
            key=f"pack_{card.slug}",
        )
        st.caption("To open it on another machine. Its plans and the official files are not in it.")
    st.button(
        "Put away",
        key=f"away_{card.slug}",
        icon=":material/inventory_2:",
        on_click=doing,
        args=(f"{card.name} is put away. It can be brought back below.", _put_away, root, card.slug),
    )


def _name_key(slug: str) -> str:
    return f"name_{slug}"


def _rename(root: Path, slug: str, before: str) -> str:
    """Give an area the name that was typed; returns what is to be said of it."""
    name = one_line(st.session_state[_name_key(slug)])
    told = rename(root, slug, name)
    return f"{before} is now called {name}. {told}".strip()


def _packed(root: Path, slug: str) -> bytes:
    file = BytesIO()
    pack(root, slug, file)
    return file.getvalue()


def _put_away(root: Path, slug: str) -> None:
    """Put an area away; where it is the one on screen, another is chosen."""
    put_away(root, slug)
    if session().slug == slug:
        session().slug = ""
        st.query_params.pop(AREA, None)  # nobody asks for that one any more
