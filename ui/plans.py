"""The Plans page: the kept plans, the one that is picked, the files it can leave as, and loading one."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from data.area import areas_root, usable_areas
from data.cached_figures import plan_figures
from data.documents import figures_workbook
from data.plan_files import LARGEST_BYTES, assignments_csv, clusters_geojson, proposal_text
from data.store import StoreError
from geo.errors import PlanningError
from geo.typed_text import NAME_LENGTH, SEARCH_LENGTH
from geo.wording import NOTHING, count_words, day_words
from ui.acts import Field, File, Radio, Subject, TextField, act_form
from ui.frame import draw_links, link_to, put_on_screen
from ui.parts import CSV, XLSX, as_plain_text, by, draw_download, file_stem, when
from ui.session import area_at, asker, current, session, store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    import pandas as pd

    from data.store import KeptPlan, Opened
    from geo.area import Area
    from geo.view import View
    from ui.session import OpenArea

PICKED_KEY: Final = "kept_plan"
SEARCH_KEY: Final = "plans_search"
ALL_KEY: Final = "plans_of_all_areas"
ARCHIVED_KEY: Final = "plans_archived"
AT_FIRST: Final = 10
"""Plans listed before "Show all": what fits beside the picked one on a screen of 768 pixels."""
STYLE: Final = """
<style>
  .st-key-kept_plan [data-testid="stRadioOption"] p { display: grid; gap: 0 0.75rem; width: 100%;
    grid-template-columns: minmax(0, 5fr) AREA minmax(0, 4fr) 5rem 5rem minmax(0, 3fr); }
  .st-key-kept_plan [data-testid="stRadioGroup"] { gap: 0; width: 100%; }
  .st-key-kept_plan [data-testid="stRadioGroup"] > div { border-top: 1px solid #d5dce1; width: 100%; }
  .st-key-kept_plan [data-testid="stRadioGroup"] > div:last-child { border-bottom: 1px solid #d5dce1; }
  .st-key-kept_plan [data-testid="stRadioGroup"] > div[data-selected] { background: #e3eff4; }
  .st-key-kept_plan [data-testid="stRadioOption"] { width: 100%; padding: 0.35rem 0.5rem; margin: 0; }
  .st-key-kept_plan [data-testid="stRadioOption"] > div,
  .st-key-kept_plan [data-testid="stRadioOption"] [data-testid="stMarkdownContainer"] { flex: 1; width: 100%; }
  .st-key-kept_plan [data-testid="stRadioOption"] p > * { overflow-wrap: anywhere; }
  .st-key-kept_plan [data-testid="stRadioOption"] p > span { color: #3c4b56 !important; font-size: 0.875rem; }
</style>
"""
"""The cells of the rows stand under each other; AREA is the width of a column, or nothing."""


def draw_plans_list(area: Area) -> KeptPlan | None:
    """Draw what narrows the list down and the list; returns the plan that is picked, None where there is none."""
    search, archived, everywhere = _draw_narrowing()
    plans = store(asker()).plans(search=search, slug="" if everywhere else session().slug, archived=archived)
    if not plans:
        st.info(_nothing(search, archived=archived), icon=":material/info:")
        return None
    here, shown = session(), plans
    if len(plans) > AT_FIRST and not st.toggle(f"Show all {len(plans):,}", key="all_plans"):
        # Those changed last, and the picked one wherever it stands.
        shown = tuple(plan for place, plan in enumerate(plans) if place < AT_FIRST or plan.id == here.picked)
    labels = _distinct({plan.id: _label(plan, area, with_area=everywhere) for plan in shown})
    if here.picked not in labels:
        opened = current(area).opened
        here.picked = opened.plan.id if opened is not None and opened.plan.id in labels else shown[0].id
    # Streamlit keeps a choice by its label, and labels change when plans do: what counts is the id that we keep.
    st.session_state[PICKED_KEY] = here.picked
    st.html(STYLE.replace("AREA", "minmax(0, 4fr)" if everywhere else ""))
    st.radio(
        "Kept plans",
        list(labels),
        format_func=lambda plan: labels.get(plan, plan),
        key=PICKED_KEY,
        on_change=_pick,
        label_visibility="collapsed",
        width="stretch",
    )
    return next(plan for plan in shown if plan.id == here.picked)


def state_of(plan: KeptPlan, area: Area) -> str:
    """Return what sets a plan apart, in a few words; "" for nothing."""
    built = {card.slug: card.id for card in usable_areas(areas_root())}
    opened = current(area).opened
    states = {
        "on screen": opened is not None and opened.plan.id == plan.id,
        "final": plan.final,
        "archived": plan.archived,
        "area not built here": plan.slug not in built,
        "on other data": built.get(plan.slug, plan.area_id) != plan.area_id,
    }
    return ", ".join(state for state, holds in states.items() if holds)


def _draw_narrowing() -> tuple[str, bool, bool]:
    with st.container(horizontal=True, vertical_alignment="center"):
        search = st.text_input(
            "Search plans",
            key=SEARCH_KEY,
            placeholder="Search: name, area, person",
            icon=":material/search:",
            label_visibility="collapsed",
            max_chars=SEARCH_LENGTH,
            width=300,
        )
        everywhere = st.toggle("All areas", key=ALL_KEY)
        archived = st.toggle("Archive", key=ARCHIVED_KEY)
    return search, archived, everywhere


def _nothing(search: str, *, archived: bool) -> str:
    if search.strip():
        return "No plan fits the search. Take words away, or look in all areas or in the archive."
    if archived:
        return "Nothing has been put away."
    return "No plan is kept here yet. The first change on the Plan page keeps one; or load one below."


def _pick() -> None:
    here = session()
    here.picked = str(st.session_state.get(PICKED_KEY) or here.picked)


def _distinct(labels: dict[str, str]) -> dict[str, str]:
    r"""Return the labels with marks that nobody sees where two are the same.

    >>> _distinct({"1": "Hill", "2": "Hill", "3": "Lake"})
    {'1': 'Hill', '2': 'Hill\u200b', '3': 'Lake'}
    """
    seen: Counter[str] = Counter()
    distinct = {}
    for plan, label in labels.items():
        distinct[plan] = label + "\N{ZERO WIDTH SPACE}" * seen[label]
        seen[label] += 1
    return distinct


def _label(plan: KeptPlan, area: Area, *, with_area: bool) -> str:
    """Return a row as Streamlit's Markdown: the name, then a cell for each other column."""
    made_at, who, clusters = _head(plan.id, plan.head)
    changed = when(made_at or plan.changed_at) + by(who)
    cells = [plan.area_name] if with_area else []
    cells += [changed, f"revision {plan.head}", clusters, state_of(plan, area)]
    return " ".join([f"**{as_plain_text(plan.name)}**", *(f":gray[{as_plain_text(cell)}]" for cell in cells if cell)])


@st.cache_data(max_entries=5000, show_spinner=False)
def _head(plan_id: str, number: int) -> tuple[datetime | None, str, str]:
    """Return when and by whom a revision was made, and how many clusters it has, in words: it never changes."""
    try:
        revision = store(asker()).revision(plan_id, number)
    except StoreError:
        raise
    except PlanningError:  # saved by a newer version: the list shows it all the same
        return None, "", NOTHING
    return revision.made_at, revision.who, count_words(len(revision.proposal.plan.clusters), "cluster")


# ---- The plan that is picked from the list ----

PLAN_PAGE: Final = "pages/plan.py"


def draw_plan_card(area: Area, plan: KeptPlan) -> None:
    """Draw the picked plan."""
    opened = store(asker()).at(plan.id)
    plan = opened.plan
    built = area_at(plan.slug)
    fits = built is not None and built.area.id == plan.area_id
    with st.container(border=True, key="plan_card"):
        of = Subject(plan.edit_token, plan.slug, built.area.id if built else "")
        name = TextField(
            "name",
            "Name",
            value=plan.name,
            longest=NAME_LENGTH,
            icon=":material/edit:",
            saves_by_itself=True,
            hides_label=True,
            disabled=plan.archived or plan.final,
        )
        act_form(
            {"type": "name", "name": Field("name")},
            [name],
            label="Rename",
            key=f"name_{plan.id}",
            of=of,
            revision=plan.head,
        )
        _draw_facts(opened)
        _draw_notices(plan, built, fits=fits)
        _draw_actions(plan, of, can_open=built is not None)
        st.markdown("**Files**")
        practices = built.area.practices if built is not None and fits else store(asker()).practices_of(plan.area_id)
        with st.container(horizontal=True, gap="small"):
            for file in downloads(opened, practices, built if fits else None, current(area).view):
                draw_download(
                    file.label,
                    file.make,
                    file_name=f"{file_stem(plan.name) or 'plan'}-r{opened.revision.number}.{file.ending}",
                    mime=file.mime,
                    about=file.about,
                    key=f"download_{file.ending}",
                )
        with st.expander("Links to edit it and to watch it", key="links", icon=":material/link:"):
            draw_links(plan, of=of)


def _draw_facts(opened: Opened) -> None:
    plan, line = opened.plan, opened.revision
    count = len(store(asker()).history(plan.id))
    begun = f"Begun {when(plan.made_at)}{by(plan.made_by)}"
    now = f"revision {line.number} of {count:,}, {when(line.made_at)}{by(line.who)}"
    st.caption(as_plain_text(f"{plan.area_name}. {begun}; {now}:"))
    st.text(line.sentence)


def _draw_notices(plan: KeptPlan, built: OpenArea | None, *, fits: bool) -> None:
    if plan.final:
        st.caption(f":material/lock: Locked as final{as_plain_text(by(plan.final_by))}: unlock it to change it.")
    if built is None:
        name = as_plain_text(f"{plan.area_name} ({plan.slug})")
        st.warning(
            f"Its area, {name}, is not built here or can't be used, so it can't be opened and no figures can be worked "
            "out. The plan itself is safe: save it as JSON, or put the folder of the area beside the others.",
            icon=":material/map:",
        )
    elif not fits and plan.final:
        st.warning(
            "It was made on other data of its area than are built here; as it is final, it is not carried over. Open "
            "it to see the list sizes that it was decided on, and what has changed since.",
            icon=":material/update:",
        )
    elif not fits:
        st.warning(
            "It was made on other data of its area than are built here. Open it to see what has changed and to carry "
            "it over; its figures can be had then.",
            icon=":material/update:",
        )


def _draw_actions(plan: KeptPlan, of: Subject, *, can_open: bool) -> None:
    with st.container(horizontal=True, gap="small"):
        if st.button("Open", key="open_plan", type="primary", icon=":material/map:", disabled=not can_open):
            put_on_screen(store(asker()).at(plan.id))
            st.switch_page(PLAN_PAGE)
        _button("Duplicate", {"type": "duplicate", "onScreen": False}, plan, of, icon=":material/file_copy:")
        if plan.final:  # it takes nothing else
            _button("Unlock", {"type": "final", "final": False}, plan, of, icon=":material/lock_open:")
        elif plan.archived:
            _button("Bring back", {"type": "archive", "archived": False}, plan, of, icon=":material/unarchive:")
        else:
            _button("Lock as final", {"type": "final", "final": True}, plan, of, icon=":material/lock:")
            _button("Archive", {"type": "archive", "archived": True}, plan, of, icon=":material/archive:")


def _button(label: str, deed: dict[str, object], plan: KeptPlan, of: Subject, *, icon: str) -> None:
    key = f"{deed['type']}_{plan.id}"
    act_form(deed, label=label, key=key, icon=icon, of=of, revision=plan.head, tells=False)


# ---- The files that a kept plan can leave as ----


class Download(NamedTuple):
    """One file that can be had; it is made when its button is pressed, which says the label and, beside it, `about`."""

    label: str
    about: str
    ending: str
    mime: str
    make: Callable[[], bytes]


def downloads(opened: Opened, practices: pd.DataFrame | None, built: OpenArea | None, view: View) -> Iterator[Download]:
    """Yield the files that can be had of a plan.

    Args:
        opened: The plan.
        practices: Of the build it was made on: code and name at least; None where they are not known.
        built: That build itself; None where it is not the one that is built here: figures can't be worked out then.
        view: For the minutes in the figures.
    """
    kept, revision = opened.plan, opened.revision
    plan = revision.proposal.plan
    yield Download(
        "Plan (JSON)",
        "The whole plan with what practices said and all texts, to be loaded here again.",
        "json",
        "application/json",
        lambda: proposal_text(revision.proposal, area_id=kept.area_id, area_name=kept.area_name).encode("utf-8"),
    )
    if practices is not None:
        yield Download(
            "Assignments (CSV)",
            "ODS code, practice, cluster letter and cluster name, a row a practice. It can be loaded here again.",
            "csv",
            CSV,
            lambda: assignments_csv(practices, plan),
        )
    if built is None:
        return
    area = built.area
    about = [
        ("Plan", kept.name),
        ("Area", f"{area.name} (fictional)" if area.fictional else area.name),
        ("Revision", f"{revision.number}, {when(revision.made_at)}{by(revision.who)}"),
        ("Link", link_to(kept.watch_token)),
        ("Registrations of", day_words(str(built.manifest.get("date", "")))),
    ]
    yield Download(
        "Clusters (GeoJSON)",
        "Territories with every figure, and the practices as points, for a map program.",
        "geojson",
        "application/geo+json",
        lambda: clusters_geojson(areas_root() / built.slug, area, plan, plan_figures(area, plan, view), view=view),
    )
    yield Download(
        "Figures (Excel)",
        "Every figure of each cluster, its change against today, and every practice, as a workbook.",
        "xlsx",
        XLSX,
        lambda: figures_workbook(area, plan, view=view, about=about),
    )


# ---- A plan or a spreadsheet that somebody brings along ----

NEW: Final = "new"
REVISION: Final = "revision"
KINDS: Final = ".json,.csv,.xlsx,.tsv,.txt"


def draw_upload(area: Area) -> None:
    """Draw the form that takes a file."""
    workshop = current(area)
    options = [(NEW, "a new plan, beginning from today's PCNs")]
    if workshop.opened is not None and workshop.may_change:
        options.append((REVISION, f"the next revision of {workshop.opened.plan.name}, the plan on screen"))
    with st.expander("Load a plan or a spreadsheet", key="load_expander", icon=":material/upload_file:"):
        act_form(
            {
                "type": "load",
                "file": Field("file", part="name"),
                "content": Field("file", part="content"),
                "asRevision": Field("way", equals=REVISION),
            },
            [
                File(
                    "file",
                    "A plan saved here (JSON), or a spreadsheet (.xlsx or CSV) with the columns ODS code and Cluster",
                    accept=KINDS,
                    largest_bytes=LARGEST_BYTES,
                    words=f"At most {LARGEST_BYTES / 1e6:,.0f} MB",
                ),
                Radio("way", "A spreadsheet becomes", options=tuple(options), value=NEW),
            ],
            label="Load",
            key="load",
            icon=":material/upload:",
            note="A plan saved here always becomes a new kept plan; nothing that is kept is overwritten.",
        )
