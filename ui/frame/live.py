"""The browser's desk: hears with every run what the page shows, and has the page run again where it lags behind.

What people do does not come through here: it goes to the door (`ui.door`), and runs only draw what came of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import msgspec
import streamlit as st

from data.store import StoreError
from ui.acts import Shown, Subject, View
from ui.cluster_map import loader
from ui.parts import as_plain_text
from ui.session import SERVER, asker, owner_key, session, signed_in, state_of

if TYPE_CHECKING:
    from ui.session import Workshop

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
        of=subject_of(workshop),
        draft="" if opened else workshop.draft,
        version=opened.plan.version if opened else 0,
        revision=workshop.revision,
        plan_id=opened.plan.id if opened else "",
        server=SERVER,
        trouble=bool(here.trouble),
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


def subject_of(workshop: Workshop) -> Subject:
    """Return how the browser names the plan on screen."""
    return Subject(workshop.token, workshop.slug, workshop.area_id)


def draw_trouble() -> None:
    """Say once above the page what is wrong with the store, and what did not come on screen, until it is over."""
    here = session()
    if here.no_area and here.workshops[here.area_id].opened is None:
        st.info(
            f"There is no area {as_plain_text(here.no_area[:80])} here: this is another one. Choose from the list, or "
            "build it, as the README says.",
            icon=":material/info:",
        )
    for trouble in dict.fromkeys((here.trouble, here.lost)):
        if trouble:
            st.warning(as_plain_text(trouble[:1].upper() + trouble[1:]), icon=":material/cloud_off:")
