"""An area from official files that people have: what was dropped, what is missing, which places, and the build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from data.jobs import BuildRecipe, LookAtFiles, jobs, start
from data.shelf import Chosen, checklist, does_not_go, kept_files, let_go, regions, write_recipe
from geo.errors import PlanningError
from geo.typed_text import NAME_LENGTH
from geo.wording import count_words, day_words
from ui.areas.builds import UNDER_WAY, complaints_html
from ui.areas.by_name import draw_margin
from ui.areas.drop import draw_drop
from ui.areas.told import doing, size_words
from ui.parts import STYLE, Cell, Row, as_plain_text, table_html
from ui.session import signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from data.shelf import KeptFile, Line, Region

STREETS: Final = "streets"
CROW: Final = "as the crow flies"


def draw_from_files(root: Path) -> None:
    """Draw the place to drop files on, what came of them, and what is to be built of them."""
    draw_drop("files", "Drop official files here, any number at once, zipped as they are published or not", key="drop")
    files = kept_files(root)
    if not files:
        st.caption("Each is recognised by what is in it, whatever it is called. They stay on this machine.")
    _look_at_new(root, files)
    lines = checklist(files)
    _draw_checklist([line for line in lines if line.required], "What every area needs")
    optional = [line for line in lines if not line.required]
    have = sum(bool(line.files) for line in optional)
    with st.expander(f"What can be added ({have} of {len(optional)} here)"):
        _draw_checklist(optional, "What can be added, and what it adds")
    _draw_files(root, files, lines)
    _draw_choice(root, files, lines)


def _look_at_new(root: Path, files: Sequence[KeptFile]) -> None:
    """Have files that nobody looked at yet looked at, by a process of its own."""
    looks = [job for job in jobs(root) if isinstance(job.wanted, LookAtFiles) and job.state in UNDER_WAY]
    if any(file.found is None for file in files) and not looks:
        start(root, LookAtFiles())
        st.rerun()


def _draw_checklist(lines: Sequence[Line], label: str) -> None:
    rows = [
        Row(
            Cell(line.title, note=line.adds),
            [_mark(line), Cell("where it is published", link=line.url)],
            kind="" if line.files else "aside",
        )
        for line in lines
    ]
    headings = ["File", "Here", "Otherwise"]
    st.html(STYLE + table_html(headings, rows, look="history", label=label, widths=[0.45, 0.37, 0.18]))


def _mark(line: Line) -> Cell:
    if not line.files:
        return Cell("missing" if line.required else "not here", tag="needed" if line.required else "")
    file = line.files[0]
    more = f"; {count_words(len(line.files) - 1, 'other edition')} too" if len(line.files) > 1 else ""
    return Cell(f"✓ {_edition(file)}", note=f"{file.name}{more}")


def _edition(file: KeptFile) -> str:
    """Return of what date, of which census and how long a file is."""
    found = file.found or {}
    parts = [
        day_words(found["edition"]) if found.get("edition") else "",
        f"places of {found['census']}" if found.get("census") else "",
        f"{found['rows']:,} rows" if "rows" in found else "",
    ]
    return ", ".join(part for part in parts if part) or size_words(file.bytes)


def _draw_files(root: Path, files: Sequence[KeptFile], lines: Sequence[Line]) -> None:
    """Draw every file: what it is, what is wrong with it, and the way to let it go."""
    known = {file.id: line.title for line in lines for file in line.files}
    troubled = [file for file in files if (file.found or {}).get("problems")]
    for file in troubled:
        complaints = [{"file": file.name, **complaint} for complaint in (file.found or {})["problems"]]
        with st.container(border=True):
            st.html(STYLE + complaints_html(complaints, label=f"What is wrong with {file.name}"))
    if not files:
        return
    with st.expander(f"The files that were handed over ({len(files)})"):
        for file in files:
            with st.container(horizontal=True, vertical_alignment="center"):
                what = "being looked at" if file.found is None else known.get(file.id, "not used")
                st.markdown(
                    f"{as_plain_text(file.name)} · {as_plain_text(what)} · {size_words(file.bytes)}", width="stretch"
                )
                st.button(
                    "Let go",
                    key=f"let_go_{file.id}",
                    on_click=doing,
                    args=(f"{file.name} is no longer here.", let_go, root, file.id),
                )


def _draw_choice(root: Path, files: Sequence[KeptFile], lines: Sequence[Line]) -> None:
    """Draw the choice of places, files and streets, and the build."""
    missing = [line.title for line in lines if line.required and not line.files]
    chosen = _draw_editions(lines)
    can_be = regions(root, chosen)
    if not can_be:
        return
    st.subheader("Which places", anchor=False)
    picked = st.multiselect(
        "Boroughs, districts or boards",
        can_be,
        format_func=lambda region: f"{region.name} ({region.kind})",
        key="own_regions",
        placeholder="Choose one or more",
    )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        usual = " and ".join(region.name for region in picked)
        name = st.text_input("Name of the area", value=usual, max_chars=NAME_LENGTH, key=f"own_name_{usual}", width=320)
        margin_km = draw_margin("own_margin")
        streets = _draw_streets(lines)
    for says in does_not_go(chosen, files):
        st.warning(as_plain_text(says), icon=":material/link_off:")
    if missing:
        st.info(f"Still missing: {as_plain_text('; '.join(missing))}.", icon=":material/checklist:")
    st.button(
        f"Build {name}" if name else "Build",
        key="own_build",
        type="primary",
        icon=":material/construction:",
        disabled=bool(missing or not picked or not name.strip()),
        on_click=doing,
        args=("", _build, root, name, picked, margin_km, chosen, streets),
    )
