"""Screens on one plan follow each other: a look at its version each second, a new page only when it moved.

The browser asks for the look, and only while nothing else runs: where a look comes in the very moment in which another
run ends, Streamlit 1.67 loses that run's end, and what it had taken off the page stays there. (`run_every` would ask by
the clock alone.)
"""

from __future__ import annotations

from typing import Final

import streamlit as st

from ui.plain_text import as_plain_text
from ui.remembered import KEEP
from ui.session import session
from ui.settle import catch_up

EVERY_MS: Final = 1000
"""Others see a change within two seconds: one for this look, less than one for the page."""
TICK_MS: Final = 100
"""How often the browser sees whether it may ask."""
ANYWAY_MS: Final = 5000
"""After that it asks whatever the page says of itself."""
_COMPONENT: Final = st.components.v2.component(
    "neighbouring_follow",
    js=f"""
{KEEP}
const screens = new WeakMap();

function look(parentElement) {{
  const screen = screens.get(parentElement);
  if (!parentElement.host.isConnected) {{
    clearInterval(screen.timer);
    screens.delete(parentElement);
    return;
  }}
  const waited = performance.now() - screen.asked;
  const app = document.querySelector('[data-testid="stApp"]')?.dataset ?? {{}};
  const idle = (app.testScriptState ?? "notRunning") === "notRunning";
  if (document.hidden || waited < {EVERY_MS} || (!idle && waited < {ANYWAY_MS})) return;
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
    if catch_up():
        st.rerun()
    plan = "" if workshop.is_watched else workshop.token
    _COMPONENT(key="follow", data={"plan": plan, "name": here.who}, on_tick_change=lambda: None)


def draw_trouble() -> None:
    """Say once above the page what is wrong with the store; it goes when all is well again."""
    trouble = session().trouble
    if trouble:
        st.warning(as_plain_text(trouble[:1].upper() + trouble[1:]), icon=":material/cloud_off:")
