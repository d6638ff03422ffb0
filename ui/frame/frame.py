"""What stands round every page: errors as sentences, the browser's desk, and what to do with a plan of older data.

What people do does not come through here: it goes to the door (`ui.acts`), and runs only draw what came of it.
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
import pandas as pd
import streamlit as st

from data.store import StoreError
from geo.compare import build_change, cluster_lists
from geo.errors import PlanningError
from geo.wording import day_words
from geo.words import carry_sentences
from ui.acts import Shown, Subject, View, act_form
from ui.cluster_map import loader
from ui.frame.links import root_of
from ui.parts import as_plain_text
from ui.session import (
    SERVER,
    asker,
    chosen_area,
    current,
    draw_choice_of_area,
    owner_key,
    session,
    signed_in,
    state_of,
    store,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from geo.area import Area
    from ui.session import OpenArea, Workshop

LOG: Final = logging.getLogger("neighbouring")
ICON: Final = "static/icon.svg"
STYLE: Final = """
<style>
  [data-testid="stMainBlockContainer"] { padding: 4rem 1.5rem 2rem; }
  [data-testid="stMainBlockContainer"] button[kind="tertiary"] { justify-content: flex-start; text-align: left; }
  [data-testid="stMainBlockContainer"] [data-testid="stCaptionContainer"] { color: #4a5a66; opacity: 1; }
  .st-key-frame { margin-bottom: -1rem; }
  [data-testid="stMainBlockContainer"] h1 { font-size: 1.8rem; padding: 0.4rem 0; }
  [data-testid="stMainBlockContainer"] h2 { font-size: 1.4rem; padding: 0.8rem 0 0.2rem; }
  [data-testid="stMainBlockContainer"] h3 { font-size: 1.2rem; padding: 0.4rem 0; }
</style>
"""
"""Room for the map on a screen of 1366 x 768: Streamlit leaves 6rem above and 5rem at the sides. Its grey of
captions has less contrast than 4.5:1. The frame takes no room of its own while it has nothing to ask."""


def icon_address() -> str:
    """Return where the browser fetches the icon of the page; Streamlit would read and name the file in every run."""
    url = st.context.url or ""
    return f"{root_of(url, base=str(st.get_option('server.baseUrlPath')))}/app/{ICON}" if url else ICON


def draw_style() -> None:
    """Put in the few rules that Streamlit's theme has no option for."""
    st.html(STYLE)


@contextmanager
def error_boundary() -> Iterator[None]:
    """Show whatever goes wrong inside as a sentence; the log has the traceback, the person never sees one."""
    try:
        yield
    except PlanningError as error:
        st.error(as_plain_text(str(error)), icon=":material/error:")
    except Exception:
        LOG.exception("A page failed")
        st.error(
            "Something went wrong in the program itself; your plan is as it was before. Try the last step again. "
            "If it happens again, send the lines that the program printed in its window to whoever looks after it.",
            icon=":material/error:",
        )


def outside_of_pages(_error: Exception) -> bool:
    """Say in a sentence what fails before any page runs; returns that nothing else is said.

    Only a browser that sends what no page of ours does gets here: Streamlit reads what widgets hold before it runs
    anything, and reads the same again in every run of that session.
    """
    st.error(
        "The browser sent something that can't be used, so nothing was done. Reload the page.", icon=":material/error:"
    )
    return True


def draw_attribution(opened: OpenArea) -> None:
    """Say below the page where the area's data comes from and whether it is real."""
    if opened.area.fictional:
        st.caption(
            "This area is **fictional**: no practice, person or place in it is real. "
            "It is made in the formats of the official publications."
        )
        return
    streets = "" if opened.area.crow_flies else "Streets © OpenStreetMap contributors, Open Database Licence. "
    st.caption(
        "Contains NHS England, Office for National Statistics and Ordnance Survey data under the "
        "Open Government Licence v3.0, © Crown copyright and database right. "
        f"{streets}Registrations of {day_words(opened.manifest['date'])}. An asterisk marks an estimate. "
        "All sources: About."
    )


# ---- A sentence for screen readers when something on the page changed that nobody pressed ----

_COMPONENT: Final = st.components.v2.component(
    "neighbouring_announcer",
    html="""
<div role="status" aria-live="polite"></div>
""",
    css="""
div { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
""",
    js="""
export default function announce({ data, parentElement }) {
  const region = parentElement.querySelector("[role=status]");
  if (region && region.textContent !== data.say) region.textContent = data.say;
}
""",
)


def announce(say: str, *, key: str) -> None:
    """Let a screen reader say a sentence, once each time it changes."""
    _COMPONENT(key=key, data={"say": say})


# ---- The browser's desk ----

KEY: Final = "desk"
_DESK: Final = st.components.v2.component("neighbouring_desk", js=loader("page.js"))


@dataclass(frozen=True)
class Run:
    """What the browser asked the page to draw anew for.

    Attributes:
        n: Counts these runs; 0 for none yet.
        plan: Key of a plan to put on screen or to pick from the list; "" for none.
        draft: The plan that was not kept when that was asked: it holds only while that is still on screen; "" for any.
        where: As `ui.acts.schema.Answer.opens` has it.
    """

    n: int = 0
    plan: str = ""
    draft: str = ""
    where: str = ""


def asked_run() -> Run:
    """Return the newest run that the browser asked for; whatever else it says is as if it said nothing."""
    try:
        return msgspec.convert(state_of(KEY).get("run") or {}, Run)
    except msgspec.ValidationError:
        return Run()


def draw_desk(workshop: Workshop, *, page: str, asks: bool) -> None:
    """Tell the browser what the page shows.

    Args:
        workshop: What is on screen.
        page: As `Shown.page` has it.
        asks: Whether the page has room to ask what becomes of a change that touches those of others.
    """
    here, opened, view = session(), workshop.opened, workshop.view
    shown = Shown(
        of=Subject(workshop.token, workshop.slug, workshop.area_id),
        draft="" if opened else workshop.draft,
        version=opened.plan.version if opened else 0,
        revision=workshop.revision,
        plan_id=opened.plan.id if opened else "",
        server=SERVER,
        trouble=bool(here.store_error),
        view=View(view.mode, view.within, view.walk_kmh),
        who=signed_in(),
        remember=opened.plan.id if opened and asker().is_owner else "",
        can_change=workshop.may_change,
        told=here.told,
        run=here.run,
        asks=asks,
        page=page,
        right=right_of(workshop),
    )
    _DESK(key=KEY, data=msgspec.to_builtins(shown), on_run_change=lambda: None)


def right_of(workshop: Workshop) -> str:
    """Return the key by which this screen may make plans and see today's PCNs; "" where it may do neither."""
    if asker().is_owner:
        try:
            return owner_key()
        except StoreError:
            return ""  # the page says so, and is drawn anew when the store is back
    return next(iter(sorted(asker().keys)), "") if not workshop.is_watched else ""


def draw_errors() -> None:
    """Say once above the page what is wrong with the store, and what did not come on screen, until it is over."""
    here = session()
    if here.no_area and here.workshops[here.area_id].opened is None:
        st.info(
            f"There is no area {as_plain_text(here.no_area[:80])} here: this is another one. Choose from the list, or "
            "build it, on the page Areas.",
            icon=":material/info:",
        )
    for trouble in dict.fromkeys((here.store_error, here.lost)):
        if trouble:
            st.warning(as_plain_text(trouble[:1].upper() + trouble[1:]), icon=":material/cloud_off:")


# ---- A plan made on another build of its area ----
# One that is final is not carried over: it shows the list sizes that it was decided on, and why there is no more.


def draw_newer_build(area: Area, *, title: str = "") -> None:
    """Draw what changed between the build the plan was made on and the one on screen, and the way to carry it over.

    `title` is that of the page on which the notice stands instead of all else; "" where the page has drawn its head.
    """
    workshop = current(area)
    opened = workshop.opened
    if opened is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if title:
            st.title(title, anchor=False, width="content")
        if not workshop.is_watched:
            draw_choice_of_area()
    before = store(asker()).practices_of(opened.revision.area_id)
    change = build_change(before, area.practices, workshop.plan, sites=area.sites)
    changed = carry_sentences(change, area.practices, before, left_out=chosen_area().left_out)
    with st.container(border=True, key="carry"):
        name, there = as_plain_text(opened.plan.name), as_plain_text(area.name)
        st.markdown(f":material/update: **{name} was made on other data of {there} than are built here now.**")
        if opened.plan.final:
            _draw_final(workshop, before)
        for sentence in changed or ("The same practices are there, where they were, with as many patients.",):
            st.text(sentence)
        if workshop.is_watched and not opened.plan.final:
            st.text("It can be looked at here again when whoever edits it has carried it over.")
        if workshop.is_watched or opened.plan.final:
            return
        if workshop.is_closed:
            st.text("It is put away; duplicate it, and carry the duplicate over.")
            return
        st.text("Carrying it over is one step in its history: the plan as it was stays there.")
        act_form(
            {"type": "carry"}, label="Carry the plan over", key="carry_over", icon=":material/forward:", primary=True
        )


def _draw_final(workshop: Workshop, before: pd.DataFrame | None) -> None:
    """Draw what a final plan was decided on, and why there is no more of it."""
    st.text(
        "It is locked as final, so it is not carried over: it stays as it was decided, with the list sizes of its own "
        "data. Minutes, territory and all other figures would be those of data that it was not decided on."
        + " To work on with it, duplicate it and carry the duplicate over."
        * (not workshop.is_watched)
    )
    if before is None:
        st.text("Its list sizes are not known here: the store does not have the practices of its data.")
    else:
        lists = cluster_lists(workshop.plan, before)
        rows = [
            {
                "Cluster": as_plain_text(f"{members.letter} {members.name}" if members.letter else "Not placed"),
                "Practices": f"{members.practices:,}",
                "Patients when it was made": "not known" if members.patients is None else f"{members.patients:,}",
            }
            for members in lists
        ]
        st.table(pd.DataFrame(rows), border="horizontal", hide_index=True)
    st.text("What has changed in the data since:")
