"""The paper of the plan on screen: what it is made from, and the files in which it leaves.

Everything follows from the plan, the options, what was said and typed, and how minutes are looked at: those are the
keys. The caches are shared between people and hold values that nobody can change.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.area import areas_root
from data.cached_figures import rules
from data.documents import paper_workbook, slides_bytes, word_bytes
from data.papers import SECTIONS, Option, PaperInputs, board_paper, one_line, section
from geo.proposal import Proposal
from ui.frame import link_to
from ui.parts import TODAYS_NAME, XLSX, draw_download, file_stem, revision_words
from ui.session import asker, session, store

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.papers import Paper, Picture, Section
    from data.store import KeptPlan
    from ui.session import OpenArea, Workshop


def paper_inputs_of(opened: OpenArea, workshop: Workshop) -> PaperInputs:
    """Return what the paper of the plan on screen is made from; the figures in it are worked out once.

    Raises:
        PlanningError: The store can't be read.
    """
    opened_plan = workshop.opened
    return PaperInputs(
        areas_root() / opened.slug,
        opened.area,
        workshop.proposal,
        name=opened_plan.plan.name if opened_plan else TODAYS_NAME,
        rules=rules(),
        manifest=opened.manifest,
        options=chosen_options(opened, workshop),
        view=workshop.view,
        link=link_to(opened_plan.plan.watch_token) if opened_plan else "",
        revision=revision_words(opened_plan) if opened_plan else "",
    )


def plans_to_choose(opened: OpenArea, workshop: Workshop) -> tuple[KeptPlan, ...]:
    """Return the kept plans that may stand beside the one on screen: of this area, made on the same build."""
    here = workshop.opened.plan.id if workshop.opened else ""
    plans = store(asker()).plans(slug=opened.slug)
    return tuple(plan for plan in plans if plan.id != here and plan.area_id == opened.area.id)


def chosen_options(opened: OpenArea, workshop: Workshop) -> tuple[Option, ...]:
    """Return the options chosen, as they are now; one that was put away meanwhile is left out."""
    wanted = session().board.options.get(opened.slug, ())
    if not wanted:
        return ()
    known = {plan.id for plan in plans_to_choose(opened, workshop)}
    options = (store(asker()).at(plan) for plan in wanted if plan in known)
    return tuple(
        Option(option.plan.name, option.revision.proposal.plan, f"Revision {option.revision.number}")
        for option in options
    )


def screen_section(inputs: PaperInputs, key: str) -> Section:
    """Return a section with its pictures, drawn once for everybody who looks at that plan."""
    plain = section(key, inputs)
    return replace(plain, pictures=_drawn(inputs, key).pictures)


def titles_of(inputs: PaperInputs) -> dict[str, str]:
    """Return the title of every section, as typed, else the usual one."""
    usual = usual_titles(inputs)
    return {key: one_line(inputs.proposal.text(f"{key}.title") or usual[key]) for key in usual}


@st.cache_resource(max_entries=1, show_spinner=False)
def usual_titles(_inputs: PaperInputs) -> dict[str, str]:
    """Return the title that every section has where nobody typed one; the same for every plan."""
    bare = replace(_inputs, proposal=Proposal(_inputs.plan))
    return {key: section(key, bare).title for key in SECTIONS}


def _pictured(inputs: PaperInputs) -> int:
    """Return the hash of what pictures follow from; titles and notes change none."""
    without_texts = replace(inputs.proposal, texts=())
    seen = (inputs.area.id, without_texts, inputs.options, inputs.name, inputs.view, inputs.counted_on)
    return hash(seen)


def _written(inputs: PaperInputs) -> int:
    """Return the hash of all that the paper follows from."""
    return hash((_pictured(inputs), inputs.proposal.texts, inputs.link, inputs.revision))


@st.cache_resource(max_entries=4, show_spinner=False, hash_funcs={PaperInputs: _written})
def paper_of(inputs: PaperInputs) -> Paper:
    """Return the whole paper with its pictures, made once for all the forms it leaves in."""
    return board_paper(inputs, draw=_draw)


@st.cache_resource(max_entries=40, show_spinner=False, hash_funcs={PaperInputs: _pictured})
def _drawn(inputs: PaperInputs, key: str) -> Section:
    return section(key, inputs, draw=_draw)


def _draw(key: str, inputs: PaperInputs) -> tuple[Picture, ...]:
    from data.pictures import draw_pictures  # noqa: PLC0415 (brings matplotlib, half a second, for this alone)

    return draw_pictures(key, inputs)


# ---- The paper to take away ----

OFFICE: Final = "application/vnd.openxmlformats-officedocument."
DOWNLOADS: Final = (
    # end of the name, what it is called, kind of file, icon, what is in it, what makes it
    (
        "docx",
        "Board paper (Word)",
        f"{OFFICE}wordprocessingml.document",
        "description",
        "every section, table and map",
        word_bytes,
    ),
    (
        "pptx",
        "Slides (PowerPoint)",
        f"{OFFICE}presentationml.presentation",
        "slideshow",
        "one thought a slide, notes to speak from",
        slides_bytes,
    ),
    ("xlsx", "Figures (Excel)", XLSX, "table", "every table, numbers that can be added up", paper_workbook),
)


def draw_downloads(inputs: PaperInputs) -> None:
    """Draw a button for each form of the paper; making it takes some seconds, and only then."""
    name = f"board-paper-{file_stem(inputs.name)}".rstrip("-")

    def made(make: Callable[[Paper], bytes]) -> bytes:
        return make(paper_of(inputs))

    for end, label, mime, icon, inside, make in DOWNLOADS:
        with st.container(horizontal=True, vertical_alignment="center"):
            draw_download(
                label,
                partial(made, make),
                file_name=f"{name}.{end}",
                mime=mime,
                key=f"board_{end}",
                icon=f":material/{icon}:",
                width=240,
            )
            st.caption(inside, width="content")
    st.caption(
        "Each is made when you press: some seconds the first time. It holds the plan as it is now, with its revision, "
        "and a link under which the plan can be watched."
    )
