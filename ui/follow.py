"""Screens on one plan follow each other: a look at its version each second, a new page only when it moved.

The browser asks the store through a small address of the app's own, so that a look runs no script; the page is run only
where there is something new, and while nothing else runs and no hand moves: where a run is asked for in the very moment
in which another one ends, Streamlit 1.67 can lose that run's end, and what it had taken off the page stays there.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

import streamlit as st
from starlette.responses import PlainTextResponse

from data.store.kept import StoreError
from geo.errors import PlanningError
from ui.kept import store
from ui.plain_text import as_plain_text
from ui.remembered import KEEP
from ui.session import session

if TYPE_CHECKING:
    from starlette.requests import Request

VERSION: Final = "version"
"""Address under which the browser asks for the version of a plan, by its id; "" asks only whether this server lives."""
SERVER: Final = secrets.token_hex(4)
"""Goes with every version: a page that was drawn by another server is drawn anew, or its next step would be lost."""
TROUBLE: Final = "trouble"
"""Stands for the version while the store can't be read."""
EVERY_MS: Final = 1000
"""Others see a change within two seconds: one for this look, less than one for the page."""
TICK_MS: Final = 100
"""How often the browser sees whether it may ask."""
STILL_MS: Final = 150
"""It has nothing run so soon after a hand did something."""
ANYWAY_MS: Final = 5000
"""After that it does, whatever happens: a drag may be held, and a page may not know that it is idle. It does not have
the same thing run again sooner, should the page not come to show it: one server may answer looks, another run pages."""
_COMPONENT: Final = st.components.v2.component(
    "neighbouring_follow",
    js=f"""
{KEEP}
let shown = {{}}, runner = null, asking = false, looked = performance.now(), ran = looked, ranFor = "";
let moved = 0, pressed = false;
for (const name of ["pointerdown", "pointerup", "pointercancel", "click", "keydown"])
  window.addEventListener(name, () => {{
    pressed = name === "pointerdown";
    moved = performance.now();
  }}, {{ capture: true, passive: true }});

function mayRun() {{
  const app = document.querySelector('[data-testid="stApp"]')?.dataset ?? {{}};
  const runs = (app.testScriptState ?? "notRunning") !== "notRunning";
  const now = performance.now();
  return !(runs || pressed || now - moved < {STILL_MS}) || now - ran > {ANYWAY_MS};
}}

async function look() {{
  if (document.hidden || asking || !runner?.parentElement.host.isConnected) return;
  if (performance.now() - looked < {EVERY_MS} || !mayRun()) return;
  looked = performance.now();
  asking = true;
  try {{
    const answer = await fetch(new URL(`{VERSION}?plan=${{shown.id}}`, document.baseURI), {{ cache: "no-store" }});
    const version = await answer.text();
    const now = performance.now();
    if (!answer.ok || version === shown.version) ran = now;
    else if (mayRun() && (version !== ranFor || now - ran > {ANYWAY_MS})) {{
      ran = now;
      ranFor = version;
      runner.setTriggerValue("tick", Math.round(now));
    }}
  }} catch {{
    // The server is away: Streamlit's own frame says so, and asks it again.
  }} finally {{
    asking = false;
  }}
}}

setInterval(look, {TICK_MS});

export default function follow(component) {{
  keep(component.data);
  shown = component.data;
  if (shown.runs) runner = component;
}}
""",
)


def version_of(request: Request) -> PlainTextResponse:
    """Answer the browser's look: this server, and the version of the plan, `TROUBLE`, or "" where there is no plan."""
    plan_id = request.query_params.get("plan", "")
    try:
        version = str(store().version(plan_id)) if plan_id else ""
    except StoreError:
        version = TROUBLE
    except PlanningError:
        version = ""
    return PlainTextResponse(f"{SERVER} {version}")


def follow() -> None:
    """Let the browser look for what others change; where it finds something, the page is run again."""
    _COMPONENT(key="follow", data=_shown(runs=True), on_tick_change=lambda: None)


def tell_what_is_shown() -> None:
    """Tell the browser which version is on screen, for a part of the page that is drawn alone after a change."""
    _COMPONENT(key="shown", data=_shown(runs=False))


def _shown(*, runs: bool) -> dict[str, str | bool]:
    """Return what the browser knows of the page, for the look that it takes and for its next visit."""
    here = session()
    workshop = here.workshops[here.area_id]
    plan_id, version = "", ""
    if workshop.opened is not None:
        plan_id = workshop.opened.plan.id
        version = TROUBLE if here.trouble else str(workshop.opened.plan.version)
    return {
        "runs": runs,
        "id": plan_id,
        "version": f"{SERVER} {version}",
        "plan": "" if workshop.is_watched else workshop.token,
        "name": here.who,
    }


def draw_trouble() -> None:
    """Say once above the page what is wrong with the store; it goes when all is well again."""
    trouble = session().trouble
    if trouble:
        st.warning(as_plain_text(trouble[:1].upper() + trouble[1:]), icon=":material/cloud_off:")
