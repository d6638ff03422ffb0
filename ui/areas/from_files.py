"""An area from official files that people have: what was handed over, what is missing, which places, and the build."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import streamlit as st

from data.jobs import BuildRecipe, LookAtFiles, jobs, start
from data.shelf import STREETS, Chosen, checklist, does_not_go, kept_files, let_go, regions, write_recipe
from geo.errors import PlanningError
from geo.typed_text import NAME_LENGTH
from geo.wording import as_sentence, count_words, day_words
from ui.areas.builds import complaints_html
from ui.areas.by_name import draw_margin
from ui.areas.drop import OFFICIAL, draw_drop
from ui.areas.map_of_regions import draw_map_of_regions
from ui.areas.told import doing, size_words
from ui.parts import STYLE, Cell, Row, as_plain_text, table_html
from ui.session import signed_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from data.shelf import KeptFile, Line, Region

REGIONS: Final = "own_regions"
MARGIN: Final = "own_margin"
CHOSEN: Final = "own_files"
"""By the key of a table, the file that somebody chose, or `NONE`."""
BEGUN: Final = "The build has begun: how far it is stands at the top of this page."
NONE: Final = ""
"""In place of a file's id."""


def draw_from_files(root: Path) -> None:
    """Draw the place to drop files on, what came of them, and what is to be built of them."""
    draw_drop(OFFICIAL)
    files = kept_files(root)
    st.caption("Each is recognised by what is in it, whatever it is called. What is needed, and where it is published:")
    _look_at_new(root, files)
    chosen = {file.key: file for file in files if st.session_state.get(CHOSEN, {}).get(file.key) == file.id}
    lines = checklist(files, _picked(files, chosen), chosen)
    needed = [line for line in lines if line.required]
    optional = [line for line in lines if not line.required]
    if any(file.found is None for file in files):
        st.caption(":material/hourglass_top: Files are being looked at: what they are is listed in a moment.")
    _draw_checklist(needed, "What every area needs")
    have = sum(bool(line.files) for line in optional)
    with st.expander(f"What can be added ({have} of {len(optional)} here)"):
        _draw_checklist(optional, "What can be added, and what it adds")
    with st.container():
        _draw_trouble(files)
    if files:
        with st.expander(f"The files that were handed over ({len(files)})"):
            _draw_files(root, files, lines)
        _draw_choice(root, files, lines)


def _look_at_new(root: Path, files: Sequence[KeptFile]) -> None:
    """Have files that nobody looked at yet looked at, by a process of its own.

    Where the last one came to no good end they are looked at again when somebody says so, or another file has come:
    else it would begin again and again.
    """
    waiting = [file for file in files if file.found is None]
    last = next((job for job in jobs(root) if isinstance(job.wanted, LookAtFiles)), None)
    if not waiting or (last and not last.is_over):
        return
    if last and last.state != "looked" and max(file.at for file in waiting) < last.started:
        st.button(
            "Look at the files again", key="look", icon=":material/refresh:", on_click=doing, args=("", _look, root)
        )
        return
    try:
        _look(root)
    except PlanningError as error:  # another page of the owner's may have been quicker
        st.caption(as_plain_text(as_sentence(str(error))))
    else:
        st.rerun()


def _look(root: Path) -> None:
    start(root, LookAtFiles())


def _draw_checklist(lines: Sequence[Line], label: str) -> None:
    rows = [
        Row(
            Cell(line.title, note=line.adds),
            [_here(line), Cell("Published here", link=line.url)],
            kind="" if line.files else "aside",
        )
        for line in lines
    ]
    headings = ["File", "Here", "Where from"]
    st.html(STYLE + table_html(headings, rows, look="checklist", label=label, widths=[0.45, 0.39, 0.16]))


def _here(line: Line) -> Cell:
    """Return which file of a table is here; a word, not a colour alone, says whether it is."""
    if not line.files:
        return Cell("missing" if line.required else "not here")
    file = line.taken or line.files[0]
    if not file.usable:
        return Cell("✗ can't be used", note=file.name)
    more = f", of {count_words(len(line.files), 'file')}" if len(line.files) > 1 else ""
    return Cell(f"✓ {_edition(file)}", note=f"{file.name}{more}")


def _edition(file: KeptFile) -> str:
    """Return of what date, of which census and how long a file is."""
    found: Mapping[str, Any] = file.found or {}
    parts = [
        day_words(file.date) if file.date else "not dated",
        f"places of {file.census}" if file.census else "",
        f"{found['rows']:,} rows" if "rows" in found else "",
    ]
    return ", ".join(part for part in parts if part)


def _draw_trouble(files: Sequence[KeptFile]) -> None:
    """Draw what is wrong with files: by file, row and value."""
    complaints = [
        {"file": file.name, **complaint}
        for file in files
        if file.found is not None
        for complaint in file.found.get("problems", ())
    ]
    if complaints:
        with st.container(border=True, key="trouble"):
            st.markdown(":material/error: **These files can't be used as they are**")
            st.html(STYLE + complaints_html(complaints, label="What is wrong with the files"))


def _draw_files(root: Path, files: Sequence[KeptFile], lines: Sequence[Line]) -> None:
    titles = {line.key: line.title for line in lines}
    for file in files:
        with st.container(horizontal=True, vertical_alignment="center"):
            what = "being looked at" if file.found is None else titles.get(file.key, "none of ours")
            st.markdown(
                f"{as_plain_text(file.name)}  \n{as_plain_text(what)}, {size_words(file.bytes)}", width="stretch"
            )
            st.button(
                "Let go",
                key=f"let_go_{file.id}",
                on_click=doing,
                args=(f"{file.name} is no longer here.", let_go, root, file.id),
            )
    warned = [
        {"file": file.name, **complaint} for file in files for complaint in (file.found or {}).get("warnings", ())
    ]
    if warned:
        st.html(STYLE + complaints_html(warned, label="What should be known of the files"))


def _picked(files: Sequence[KeptFile], chosen: Mapping[str, KeptFile]) -> list[Region]:
    """Return the regions that are chosen so far."""
    ids = set(st.session_state.get(REGIONS, ()))
    taken = {line.key: line.taken for line in checklist(files, (), chosen) if line.taken is not None}
    return [region for region in regions(taken) if region.id in ids]


def _draw_choice(root: Path, files: Sequence[KeptFile], lines: Sequence[Line]) -> None:
    """Draw the choice of places, files and streets, what does not go together, and the build."""
    missing = [line.title for line in lines if line.required and line.taken is None]
    taken = _draw_other_files(lines)
    can_be = regions(taken)
    if not can_be:
        return
    st.subheader("Which places", anchor=False)
    draw_map_of_regions(can_be, key=REGIONS)
    by_id = {region.id: region for region in can_be}
    st.session_state[REGIONS] = [name for name in st.session_state.get(REGIONS, ()) if name in by_id]
    ids = st.multiselect(
        "Boroughs, districts or boards",
        list(by_id),
        format_func=lambda name: f"{by_id[name].name} ({by_id[name].kind})",
        key=REGIONS,
        placeholder="Choose one or more",
        filter_mode="contains",
        select_all=False,
    )
    picked = [by_id[name] for name in ids]
    if not picked:
        st.caption("Choose at least one, on the map or from the list.")
    usual = " and ".join(region.name for region in picked)[:NAME_LENGTH]
    with st.container(horizontal=True, vertical_alignment="bottom"):
        name_key = f"own_name_{usual}"
        name = st.text_input("Name of the area", value=usual, max_chars=NAME_LENGTH, key=name_key, width=320)
        draw_margin(MARGIN)
    streets = _draw_streets(lines, picked)
    clashes = does_not_go(taken, files, regions=picked, streets=streets)
    for clash in clashes:
        (st.error if clash.stops else st.warning)(as_plain_text(clash.says), icon=":material/link_off:")
    if missing:
        st.info(as_plain_text(f"Still missing: {'; '.join(missing)}."), icon=":material/checklist:")
    chosen = Chosen(
        [region.id for region in picked],
        {key: file.id for key, file in taken.items()},
        streets=[file.id for file in streets],
    )
    st.button(
        f"Build {name}" if picked else "Build",
        key="own_build",
        type="primary",
        icon=":material/construction:",
        disabled=bool(missing or not picked or any(clash.stops for clash in clashes)),
        on_click=doing,
        args=(BEGUN, _build, root, chosen, name_key, signed_in()),
    )


def _draw_other_files(lines: Sequence[Line]) -> dict[str, KeptFile]:
    """Draw the choice of files where there is one; returns the files that are to be used, by key."""
    taken = {line.key: line.taken for line in lines if line.taken is not None}
    open_ = [line for line in lines if line.key != STREETS and _can_choose(line)]
    if not open_:
        return taken
    with st.expander(f"Which files are used ({len(open_)} to choose)"):
        for line in open_:
            labels = {file.id: f"{file.name}: {_edition(file)}" for file in line.files if file.usable}
            labels |= {} if line.required else {NONE: "none of them"}
            options = list(labels)
            is_left_out = st.session_state.get(CHOSEN, {}).get(line.key) == NONE
            usual = line.taken.id if line.taken and not is_left_out else NONE
            key = f"file_{line.key}_{usual}"
            chosen = st.selectbox(
                line.title,
                options,
                index=options.index(usual) if usual in options else 0,
                format_func=labels.__getitem__,
                key=key,
                on_change=_choose,
                args=(line.key, key),
            )
            taken.pop(line.key, None)
            if chosen != NONE:
                taken[line.key] = next(file for file in line.files if file.id == chosen)
    return taken


def _choose(table: str, key: str) -> None:
    """Keep which file of a table somebody chose: the others are proposed to go with it."""
    st.session_state[CHOSEN] = {**st.session_state.get(CHOSEN, {}), table: st.session_state[key]}


def _can_choose(line: Line) -> bool:
    """Return whether several files would do, or the one that would can be left out."""
    usable = sum(file.usable for file in line.files)
    return usable > 1 or (usable == 1 and not line.required)


def _draw_streets(lines: Sequence[Line], picked: Sequence[Region]) -> list[KeptFile]:
    """Draw the choice of streets; the first file that covers what is chosen is proposed."""
    files = [file for line in lines if line.key == STREETS for file in line.files if file.usable]
    if not files:
        st.caption(
            "No file of streets is here, so minutes will be as the crow flies. With an extract of OpenStreetMap they "
            "are along real streets."
        )
        return []
    by_id = {file.id: file for file in files}
    fitting = [file.id for file in files if not does_not_go({}, files, regions=picked, streets=[file])]
    chosen = st.multiselect(
        "Streets",
        list(by_id),
        default=fitting[:1],
        format_func=lambda name: by_id[name].name,
        key=f"own_streets_{'_'.join(region.id for region in picked)}_{'_'.join(fitting[:1])}",
        placeholder="None: minutes as the crow flies",
    )
    return [by_id[name] for name in chosen]


def _build(root: Path, chosen: Chosen, name_key: str, who: str) -> None:
    """Build what was chosen, under the name and with the margin that the form says."""
    here = st.session_state
    chosen = replace(chosen, name=here[name_key], margin_km=here[MARGIN])
    start(root, BuildRecipe(str(write_recipe(root, chosen))), who=who)
