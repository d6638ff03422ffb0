"""What a screen shows of a plan: looked up whenever it asks, kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from data.cached_figures import today
from data.store import browser_mark, lines_to, to_redo, to_undo
from geo.errors import PlanningError
from geo.view import View
from ui.acts.picture import picture_of, what_if_of
from ui.acts.picture_schema import Head, Moves, Picture
from ui.acts.sheet import figures_csv
from ui.parts import in_zone, state_words
from ui.session import area_at, asker_with, store

if TYPE_CHECKING:
    from data.store import Opened, PlanStore
    from geo.area import Area
    from geo.plan import Plan
    from ui.acts.picture_schema import View as AskedView
    from ui.acts.schema import Look
    from ui.session import OpenArea

NOT_KEPT = Head(0, 0, "", "", mine=False, kept=state_words(None), can_undo=False, can_redo=False)


class Seen(NamedTuple):
    """What a look is at.

    Attributes:
        built: The area.
        kept: The store, as who looks may see it.
        opened: Where the plan is kept; None for today's PCNs.
        plan: The plan.
        view: How minutes are looked at.
    """

    built: OpenArea
    kept: PlanStore
    opened: Opened | None
    plan: Plan
    view: View


def look_at(look: Look, *, newest: Opened | None = None) -> Picture:
    """Return what a screen shows, of its plan as it is now; raises as `seen`.

    Args:
        look: What it wants to show.
        newest: The plan as it is now, where that is known already.
    """
    built, kept, opened, plan, view = seen(look, newest=newest)
    with in_zone(look.zone):
        head = head_of(opened, kept, browser=browser_mark(look.browser)) if opened else NOT_KEPT
    return picture_of(
        built,
        plan,
        view,
        chosen=tuple(look.chosen),
        of=look.of,
        head=head,
        can_change=opened is None or (opened.may_change and not opened.plan.final and not opened.plan.archived),
    )


def moves_at(look: Look) -> Moves:
    """Return what each single move would do to the plan that a screen shows; raises as `seen`."""
    built, _, opened, plan, view = seen(look)
    version = opened.plan.version if opened else NOT_KEPT.version
    return Moves(look.of, version, look.view, what_if_of(built.area, plan, view))


def figures_at(look: Look) -> bytes:
    """Return every figure that a screen shows, as CSV; raises as `seen`."""
    built, _, _, plan, view = seen(look)
    return figures_csv(built.area, plan, today(built.area), view)


def seen(look: Look, *, newest: Opened | None = None) -> Seen:
    """Return what a look is at, as it is now; `newest` as in `look_at`.

    Raises:
        NoRightError: Who looks may not see that.
        PlanningError: Its area is not built here, its key leads to no plan, or that was made on another build.
        StoreError: The store can't be read now.
    """
    built = area_at(look.of.slug)
    if built is None or built.area.id != look.of.area_id:
        msg = "the area was built anew or is no longer there: reload the page"
        raise PlanningError(msg)
    area = built.area
    kept = store(asker_with(look.of.plan, look.right))
    opened = newest or (kept.open(look.of.plan) if look.of.plan else None)
    if opened is None:
        kept.check_area(look.of.slug)
    if opened is not None and opened.revision.area_id != area.id:
        msg = "the plan was made on another build of its area: carry it over first"
        raise PlanningError(msg)
    plan = opened.revision.proposal.plan if opened else today(area)
    return Seen(built, kept, opened, plan, view_of(area, look.view))


def view_of(area: Area, view: AskedView) -> View:
    """Return how minutes are looked at; a mode that the area has no minutes by is its first."""
    mode = view.mode if view.mode in area.modes else area.modes[0]
    return View(mode=mode, within=view.within, walk_kmh=view.walk_kmh)


def head_of(opened: Opened, kept: PlanStore, *, browser: str) -> Head:
    """Return what is told of the revision on screen to the browser with that mark."""
    plan, revision = opened.plan, opened.revision
    may_step = opened.may_change and not plan.final and not plan.archived
    chain = lines_to(kept.history(plan.id), plan.head) if may_step else ()
    return Head(
        number=revision.number,
        version=plan.version,
        sentence=revision.sentence,
        who=revision.who,
        mine=revision.browser == browser,
        kept=state_words(opened),
        can_undo=to_undo(chain, browser=browser) is not None,
        can_redo=to_redo(chain, browser=browser) is not None,
    )
