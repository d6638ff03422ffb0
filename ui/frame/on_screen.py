"""Which area and which plan are on screen: resolved by the frame before any page runs, the same for every page.

The address counts when a session begins: a link leads to its plan, an area to its PCNs of today. A bare address leads
to the plan last worked on in this browser. From then on the session counts, and the address follows it. So does who
sits here (`ui.session.rights`): a session that began by a link to watch stays one, whatever it is asked later.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote

import streamlit as st

from data.area import areas_root, list_areas, usable_areas
from data.store import NOBODY, OWNER, WATCH_ONLY, Asker, NoRightError, StoreError
from geo.errors import PlanningError
from ui.acts import begin
from ui.cluster_map import loader
from ui.frame.frame import asked_run
from ui.session import (
    AREA,
    NEEDS_LINK,
    OWNER_KEY,
    PLAN,
    Workshop,
    asked,
    asker,
    asker_with,
    chosen_area,
    chosen_view,
    current,
    is_at_this_machine,
    is_open_to_others,
    keep,
    make_first_area,
    resolve_area,
    session,
    shown_key,
    store,
    view_in,
    write_address,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.store import Opened
    from geo.area import Area

# ---- What this browser remembers from one visit to the next ----
# Whatever comes back from the browser is checked as if a stranger had typed it.

PLAN_COOKIE: Final = "neighbouring_plan"
_FORGET: Final = st.components.v2.component("neighbouring_forget", js=loader("forget.js"))


def remembered_plan() -> str:
    """Return the id of the plan last worked on in this browser; "" for none. It may be anything, and gives no right."""
    return plan_in(st.context.cookies)


def plan_in(cookies: Mapping[str, object]) -> str:
    """Return the id that the cookies hold.

    >>> plan_in({"neighbouring_plan": "a%20b"}), plan_in({})
    ('a b', '')
    """
    value = cookies.get(PLAN_COOKIE)
    return unquote(value) if isinstance(value, str) else ""


def draw_forget() -> None:
    """Draw the button by which this browser forgets all that it was told here; no plan is touched by it."""
    _FORGET(key="forget", data={"label": "Forget this browser"})


# ---- Which area and which plan are on screen ----


def resolve_plan() -> str:
    """See to it that there is an area with a workshop on it, as new as the store has it; returns why not, "" if so."""
    try:
        _resolve()
    except PlanningError as error:
        return str(error)
    return ""


def _resolve() -> None:
    session().lost = ""
    first = not session().slug
    if first:
        make_first_area()
        linked = _linked()
        if linked and linked.may_change and session().stays_as_is:
            raise NoRightError(WATCH_ONLY)
        resolve_asker(linked)
        if linked is None and asker().is_owner:
            linked = _remembered()
        if linked:
            put_on_screen(linked)
    else:
        resolve_asker(None)
    if not asker().is_owner and session().slug not in session().given:
        raise NoRightError(NEEDS_LINK)
    resolve_area(asked(AREA))
    area = chosen_area().area
    session().area_id = area.id
    if area.id not in session().workshops:
        keep(area, begin(area, slug=session().slug))
    if not asker().is_owner and current(area).opened is None:
        store(asker()).check_area(session().slug)
    if first or current(area).view.mode not in area.modes:
        keep(area, replace(current(area), view=view_in(st.query_params, modes=area.modes)))
    else:
        keep(area, replace(current(area), view=chosen_view(current(area).view, modes=area.modes)))
    _see_to_run(area, first=first)
    area = chosen_area().area
    catch_up()
    write_address(current(area), modes=area.modes)


def _see_to_run(area: Area, *, first: bool) -> None:
    """Put on screen what the browser asked for when it asked for this run, once.

    A session that has just begun follows its address: what the browser asked of the server before it is over.
    """
    here, run = session(), asked_run()
    is_new, here.run = run.n > here.run and not first, max(run.n, here.run)
    if not is_new or not run.plan or (run.draft and run.draft != current(area).draft) or current(area).is_watched:
        return
    try:
        opened = store(asker()).open(run.plan)
        if run.where == "list":
            here.picked = opened.plan.id
        else:
            put_on_screen(opened)
            resolve_area(opened.plan.slug)
            here.area_id = chosen_area().area.id
            here.turns_to_plan = run.where == "plan"
    except PlanningError as error:
        here.lost = str(error)


def put_on_screen(opened: Opened) -> None:
    """Let a kept plan be the one on screen, on its area; the page that runs next shows it.

    Raises:
        PlanningError: Its area is not built here, or can't be used.
    """
    plan = opened.plan
    card = next((area for area in list_areas(areas_root()) if area.slug == plan.slug), None)
    if card is None:
        msg = (
            f"the plan {plan.name!r} is of the area {plan.area_name} ({plan.slug}), which is not built here: "
            f"build it with python -m data build, or put its folder {plan.slug} beside the other areas, "
            "and open the link again; the plan itself is safe in the store"
        )
        raise PlanningError(msg)
    if card.problem:
        msg = f"{card.problem}. The plan {plan.name!r} itself is safe in the store: open the link again after that"
        raise PlanningError(msg)
    here = session()
    before = here.workshops.get(card.id)
    workshop = Workshop(card.id, plan.slug, opened.revision.proposal, opened)
    here.workshops[card.id] = replace(workshop, view=before.view) if before else workshop
    here.slug = plan.slug
    if not asker().is_owner:
        here.asker = Asker(asker().keys | {workshop.token})
        here.given |= {plan.slug}


def start_another(area: Area) -> None:
    """Put today's PCNs on screen as a plan that is not kept yet; the one before stays in the store."""
    before = current(area)
    keep(area, replace(begin(area, slug=before.slug), view=before.view))


def catch_up() -> bool:
    """Take over what others did to the plan on screen; returns whether the page has anything new to show."""
    here = session()
    workshop = here.workshops.get(here.area_id)
    here.told = ""
    if workshop is None or workshop.opened is None:
        here.store_error = ""
        return False
    before, trouble = workshop.opened, here.store_error
    try:
        here.store_error = ""
        if store(asker()).version(before.plan.id) == before.plan.version:
            return bool(trouble)
        # What a link to watch opened is seen as by that link, on the owner's screen too.
        now = store(asker()).open(workshop.token) if workshop.is_watched else store(asker()).at(before.plan.id)
    except NoRightError:
        # Its link was withdrawn: nothing of it is shown any more, and the session begins again at its address.
        del here.workshops[here.area_id]
        here.slug, here.given = "", frozenset()
        store(asker()).open(workshop.token)
        raise
    except PlanningError as error:
        here.store_error = str(error)
        return here.store_error != trouble
    here.told = _told(before, now)
    here.workshops[here.area_id] = workshop.at(now)
    return True


def _told(before: Opened, now: Opened) -> str:
    """Return what to say of a plan that others changed."""
    was, line = before.revision.number, now.revision
    if line.number == was:
        return ""
    is_new = line.number > was
    return f"{line.who or 'Somebody'}: {line.sentence}" if is_new else f"Undone; the last step is now: {line.sentence}"


def resolve_asker(linked: Opened | None) -> None:
    """See to it that the session knows who sits here, and learns where a browser shows the owner's key later."""
    here = session()
    if here.asker is None:
        is_own = is_at_this_machine(st.context.headers) and not is_open_to_others()
        watches = linked is not None and not linked.may_change
        here.asker = NOBODY if watches else OWNER if is_own else asker_with(asked(OWNER_KEY))
        here.stays_as_is = watches
    elif not here.asker.is_owner and not here.stays_as_is and asker_with(shown_key()).is_owner:
        here.asker = OWNER


def _linked() -> Opened | None:
    """Return the plan that the address leads to; None for a bare one."""
    token = asked(PLAN)
    return store(NOBODY).open(token) if token else None


def _remembered() -> Opened | None:
    """Return the plan last worked on in this browser, at a bare address; None where it can't be had."""
    if asked(AREA) or not remembered_plan():
        return None
    try:
        opened = store(asker()).at(remembered_plan())
    except PlanningError as error:  # where the store can be read, it was in another one, or nobody's
        session().lost = str(error) if isinstance(error, StoreError) else session().lost
        return None
    return opened if opened.plan.slug in {card.slug for card in usable_areas(areas_root())} else None
