"""Screens on one plan follow each other: a look at its version each second, a new page only when it moved.

The browser asks for the look, and only while nothing else runs and no hand moves: where a look comes in the very moment
in which another run ends, Streamlit 1.67 loses that run's end, and what it had taken off the page stays there.
(`run_every` would ask by the clock alone.) And where it comes within one millisecond of something that was done,
Streamlit does both but runs only the look: `is_behind` finds that out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.plain_text import as_plain_text
from ui.remembered import KEEP
from ui.session import session
from ui.settle import catch_up
from ui.toolbar import view_in_widgets

if TYPE_CHECKING:
    from ui.session import Workshop

EVERY_MS: Final = 1000
"""Others see a change within two seconds: one for this look, less than one for the page."""
TICK_MS: Final = 100
"""How often the browser sees whether it may ask."""
STILL_MS: Final = 150
"""It does not ask so soon after a key or a pointer went down or up."""
ANYWAY_MS: Final = 5000
"""After that it asks whatever happens: a drag may be held, and a page may not know that it is idle."""
_COMPONENT: Final = st.components.v2.component(
    "neighbouring_follow",
    js=f"""
{KEEP}
const screens = new WeakMap();
let pressed = false, moved = 0;
for (const name of ["pointerdown", "pointerup", "pointercancel", "keydown"])
  window.addEventListener(name, () => {{
    pressed = name === "pointerdown";
    moved = performance.now();
  }}, {{ capture: true, passive: true }});

function look(parentElement) {{
  const screen = screens.get(parentElement);
  if (!parentElement.host.isConnected) {{
    clearInterval(screen.timer);
    screens.delete(parentElement);
    return;
  }}
  const waited = performance.now() - screen.asked;
  const app = document.querySelector('[data-testid="stApp"]')?.dataset ?? {{}};
  const runs = (app.testScriptState ?? "notRunning") !== "notRunning";
  const busy = runs || pressed || performance.now() - moved < {STILL_MS};
  if (document.hidden || waited < {EVERY_MS} || (busy && waited < {ANYWAY_MS})) return;
  screen.asked = performance.now();
  screen.component.setTriggerValue("tick", Math.round(screen.asked));
}}

export default function follow(component) {{
  const {{ parentElement, data }} = component;
  keep(data);
  const screen = screens.get(parentElement);
  if (screen) screen.component = component;
  else {{
    const timer = setInterval(() => look(parentElement), {TICK_MS});
    screens.set(parentElement, {{ component, timer, asked: performance.now() }});
  }}
}}
""",
)


@st.fragment
def follow() -> None:
    """Run the page again when others changed the plan; nothing is drawn, so no drag and no typing is disturbed."""
    here = session()
    workshop = here.workshops.get(here.area_id)
    if workshop is None:
        return
    if catch_up() or is_behind(workshop):
        st.rerun()
    plan = "" if workshop.is_watched else workshop.token
    _COMPONENT(key="follow", data={"plan": plan, "name": here.who}, on_tick_change=lambda: None)


def is_behind(workshop: Workshop) -> bool:
    """Return whether something was done that the page does not show yet."""
    drawn = session().drawn
    return (drawn is not None and drawn is not workshop) or view_in_widgets(workshop.view) != workshop.view


def draw_trouble() -> None:
    """Say once above the page what is wrong with the store; it goes when all is well again."""
    trouble = session().trouble
    if trouble:
        st.warning(as_plain_text(trouble[:1].upper() + trouble[1:]), icon=":material/cloud_off:")
