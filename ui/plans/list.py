"""The kept plans, a row each; one of them is picked."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.area import areas_root, usable_areas
from data.store import StoreError
from geo.errors import PlanningError
from geo.typed_text import SEARCH_LENGTH
from geo.wording import NOTHING
from ui.kept import store
from ui.plain_text import as_plain_text
from ui.session import asker, current, session
from ui.telling import by, when

if TYPE_CHECKING:
    from datetime import datetime

    from data.store import KeptPlan
    from geo.area import Area

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
    rest = len(plans) - AT_FIRST
    shown = plans
    if rest > 0 and not st.toggle(f"Show all {len(plans):,}", key="all_plans"):
        shown = _with_picked(plans)
    labels = _distinct({plan.id: _label(plan, area, with_area=everywhere) for plan in shown})
    here = session()
    here.picked = here.picked if here.picked in labels else _first(shown, area)
    # Streamlit keeps a choice by its label, and labels change when plans do: what counts is the id that we keep.
    st.session_state[PICKED_KEY] = here.picked
    st.html(STYLE.replace("AREA", "minmax(0, 4fr)" if everywhere else ""))
    st.radio(
        "Kept plans",
        list(labels),
        format_func=lambda one: labels.get(one, one),
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


def _with_picked(plans: tuple[KeptPlan, ...]) -> tuple[KeptPlan, ...]:
    """Return the plans changed last, and the picked one wherever it stands."""
    picked = session().picked
    return tuple(plan for place, plan in enumerate(plans) if place < AT_FIRST or plan.id == picked)


def _first(plans: tuple[KeptPlan, ...], area: Area) -> str:
    opened = current(area).opened
    ids = [plan.id for plan in plans]
    return opened.plan.id if opened is not None and opened.plan.id in ids else ids[0]


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
    count = len(revision.proposal.plan.clusters)
    return revision.made_at, revision.who, f"{count} cluster{'' if count == 1 else 's'}"
