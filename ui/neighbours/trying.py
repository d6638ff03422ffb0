"""What the Neighbours page does: try a move in a copy of a plan, and keep how a cluster would work together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.store.texts import NAME_LENGTH
from geo.errors import PlanningError
from geo.proposal import Proposal
from ui.actions import change
from ui.kept import store
from ui.neighbours.found import ways
from ui.person import who
from ui.plans.card import PLAN_PAGE
from ui.session import current, keep, session
from ui.settle import put_on_screen
from ui.together import told_move
from ui.worked_out import today

if TYPE_CHECKING:
    from geo.area import Area
    from ui.session import Workshop


def try_joining(area: Area, code: str, *, letter: str, from_today: bool) -> None:
    """Move a practice in a new plan, for the Plan page to show next; the plan it starts from stays as it is.

    Args:
        area: The area.
        code: Of the practice.
        letter: Of the cluster that it would join.
        from_today: Whether it starts from today's PCNs instead of the plan on screen.

    Raises:
        PlanningError: A lock forbids the move, or the new plan can't be kept.
    """
    workshop = current(area)
    proposal = Proposal(today(area)) if from_today else workshop.proposal
    after = proposal.plan.move([code], to=letter)
    name = f"{practice_name(area, code)[: NAME_LENGTH - 14]} in {letter}"
    opened = store().create(
        proposal, name=name, slug=workshop.slug, area=area, who=who(), sentence=_begun(workshop, from_today=from_today)
    )
    sentence = told_move(area, proposal.plan, after, view=workshop.view)
    opened = store().commit(
        opened.plan.id,
        proposal.with_plan(after),
        base=opened.revision.number,
        who=who(),
        kind="move",
        sentence=sentence,
        area=area,
    )
    put_on_screen(opened)
    keep(area, current(area).at(opened, say=f"This is now {opened.plan.name}, a plan of its own. {sentence}"))
    session().page = PLAN_PAGE  # which shows the new plan next, and is to say so


def choose_way(area: Area, letter: str, *, way: str) -> None:
    """Keep with the plan on screen how a cluster would work together; what went wrong is said on the page."""
    looking = session().looking
    try:
        workshop = current(area)
        plan = workshop.plan.set_way(letter, way=way)
        if plan == workshop.plan:
            looking.said, looking.complaint = "Nothing changed: that is kept already.", ""
            return
        title = ways().way(way).title if way else ""
        sentence = way_sentence(letter, plan.cluster(letter).name, title=title)
        after = change(area, workshop, workshop.proposal.with_plan(plan), kind="way", sentence=sentence)
    except PlanningError as error:
        looking.said, looking.complaint = "", str(error)
        return
    keep(area, after)
    looking.said, looking.complaint = ("", after.complaint) if after.complaint else (after.say, "")


def way_sentence(letter: str, name: str, *, title: str) -> str:
    """Return what is said when a way of working is chosen for a cluster, "" where it is taken back.

    >>> way_sentence("C", "Sedge Hill PCN", title="Network")
    'C (Sedge Hill PCN) would work together as a network.'
    >>> way_sentence("C", "Sedge Hill PCN", title="")
    'C (Sedge Hill PCN) has no way of working chosen any more.'
    """
    if not title:
        return f"{letter} ({name}) has no way of working chosen any more."
    return f"{letter} ({name}) would work together as a {title.lower()}."


def practice_name(area: Area, code: str) -> str:
    """Return a practice's name."""
    return str(area.practices.loc[area.practices["code"] == code, "name"].iloc[0])


def _begun(workshop: Workshop, *, from_today: bool) -> str:
    if from_today or workshop.opened is None:
        return "Started from today's PCNs, to try a move."
    return f"Started as {workshop.opened.plan.name} was, to try a move."
