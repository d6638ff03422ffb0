"""What the browser's events do: each is a verb of `ui.actions`, done to the revision that the person saw."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.errors import PlanningError
from ui.actions import add_cluster, choose, lock, move, redo, remove_cluster, rename, set_hub, undo
from ui.cluster_map.events import (
    Chosen,
    ClusterAdded,
    ClusterRemoved,
    Event,
    HubSet,
    LockSet,
    Moved,
    Redone,
    Refused,
    Renamed,
    Undone,
)
from ui.kept import store

if TYPE_CHECKING:
    from geo.area import Area
    from ui.session import Workshop


def perform(area: Area, workshop: Workshop, event: Event | Refused) -> Workshop:
    """Return the workshop after a browser event; a refused one leaves the plan and says why.

    One that comes again, as after a moment without a network, is dealt with already.
    """
    if event.id and event.id == workshop.event:
        return workshop
    workshop = replace(workshop, event=event.id, say="", complaint="")
    if isinstance(event, Refused):
        return replace(workshop, complaint=event.complaint)
    try:
        if event.revision == workshop.revision or isinstance(event, Chosen):
            return _perform(area, workshop, event)
        return _perform_late(area, workshop, event)
    except PlanningError as error:
        return workshop.refused(str(error))


def _perform_late(area: Area, workshop: Workshop, event: Event) -> Workshop:
    """Perform an event that was made on an older revision: to that one, so that the store says what moved on."""
    if workshop.opened is None:
        msg = "the plan had changed meanwhile, so that was not done; do it again"
        raise PlanningError(msg)
    base = store().revision(workshop.opened.plan.id, event.revision)
    late = replace(workshop, opened=replace(workshop.opened, revision=base), proposal=base.proposal)
    after = _perform(area, late, event)
    if after.opened is not late.opened:
        return after
    return replace(after, opened=workshop.opened, proposal=workshop.proposal)


def _perform(area: Area, workshop: Workshop, event: Event) -> Workshop:  # noqa: PLR0911 (one return an event)
    match event:
        case Moved(practices=practices, to=to):
            # What was taken up is put down; the browser asks again about what is still chosen.
            return replace(move(area, workshop, practices, to=to), chosen=())
        case Renamed(cluster=letter, name=name):
            return rename(area, workshop, letter, name=name)
        case LockSet(cluster=letter, locked=locked):
            return lock(area, workshop, letter, locked=locked)
        case HubSet(cluster=letter, practice=practice):
            return set_hub(area, workshop, letter, hub=practice)
        case ClusterAdded():
            return add_cluster(area, workshop)
        case ClusterRemoved(cluster=letter):
            return remove_cluster(area, workshop, letter)
        case Undone():
            return undo(workshop)
        case Redone():
            return redo(workshop)
        case Chosen(practices=practices):
            return choose(workshop, practices)
    msg = f"nothing is known to do about {type(event).__name__}; reload the page"
    raise PlanningError(msg)
