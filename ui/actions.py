"""What a person can do to a plan: one function a verb, whichever way it was asked for.

The map's events, the buttons above it and the list below it all end here. Each returns the workshop after it; what
can't be done leaves the plan as it was and says why.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from geo.errors import PlanningError
from geo.plan import scratch_plan
from geo.sentences import (
    hub_sentence,
    lock_sentence,
    move_sentence,
    new_cluster_sentence,
    remove_sentence,
    rename_sentence,
)
from ui.cluster_map.events import (
    NEW,
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
from ui.session import Show, Step, Workshop
from ui.worked_out import plan_figures, rules, today

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from geo.area import Area
    from geo.rules import Finding
    from geo.view import View


def begin(area: Area) -> Workshop:
    """Return a workshop that starts from the PCNs of today."""
    plan = today(area)
    first = Step(plan, f"Started from today's {len(plan.clusters)} PCNs.")
    mode = area.modes[0]
    workshop = Workshop((first,))
    return replace(workshop, view=replace(workshop.view, mode=mode))


def perform(area: Area, workshop: Workshop, event: Event | Refused) -> Workshop:
    """Return the workshop after a browser event; a refused one leaves the plan and says why."""
    workshop = replace(workshop, event=event.id, say="", complaint="")
    if isinstance(event, Refused):
        return replace(workshop, complaint=event.complaint)
    if event.revision != workshop.at and not isinstance(event, Chosen):
        return replace(workshop, complaint="The plan had changed meanwhile, so that was not done; do it again.")
    try:
        return _perform(area, workshop, event)
    except PlanningError as error:
        return replace(workshop, complaint=_as_sentence(str(error)))


def _perform(area: Area, workshop: Workshop, event: Event) -> Workshop:  # noqa: PLR0911 (one return an event)
    match event:
        case Moved(practices=practices, to=to):
            return move(area, workshop, practices, to=to)
        case Renamed(cluster=letter, name=name):
            return rename(workshop, letter, name=name)
        case LockSet(cluster=letter, locked=locked):
            return lock(workshop, letter, locked=locked)
        case HubSet(cluster=letter, practice=practice):
            return set_hub(area, workshop, letter, hub=practice)
        case ClusterAdded():
            return add_cluster(workshop)
        case ClusterRemoved(cluster=letter):
            return remove_cluster(workshop, letter)
        case Undone():
            return workshop.undo()
        case Redone():
            return workshop.redo()
        case Chosen(practices=practices):
            return choose(workshop, practices)
    msg = f"nothing is known to do about {type(event).__name__}; reload the page"
    raise PlanningError(msg)


def move(area: Area, workshop: Workshop, practices: Sequence[str], *, to: str) -> Workshop:
    """Move practices to a cluster, to "" (not placed) or to `NEW`, a cluster made for them.

    Raises:
        PlanningError: An unknown practice or cluster, or a locked cluster would lose or gain one.
    """
    before = workshop.plan
    target = before.add_cluster() if to == NEW else before
    letter = next(c.letter for c in target.clusters if c not in before.clusters) if to == NEW else to
    after = target.move(practices, to=letter)
    if after.placed == before.placed:
        return replace(workshop, say="Nothing changed: the practices are already there.")
    view = workshop.view
    sentence = move_sentence(
        area.practices,
        before,
        after,
        patients=(plan_figures(area, before, view).patients(), plan_figures(area, after, view).patients()),
        rules=rules(),
    )
    return workshop.then(after, sentence)


def rename(workshop: Workshop, letter: str, *, name: str) -> Workshop:
    """Give a cluster another name."""
    before, after = workshop.plan, workshop.plan.rename(letter, name=name)
    if after == before:
        return replace(workshop, say="Nothing changed: the cluster already has that name.")
    return workshop.then(after, rename_sentence(before.cluster(letter), after.cluster(letter)))


def lock(workshop: Workshop, letter: str, *, locked: bool) -> Workshop:
    """Lock or unlock a cluster."""
    plan = workshop.plan.lock(letter, locked=locked)
    return workshop.then(plan, lock_sentence(plan.cluster(letter)))


def set_hub(area: Area, workshop: Workshop, letter: str, *, hub: str) -> Workshop:
    """Make a practice the hub of its cluster; "" for none."""
    plan = workshop.plan.set_hub(letter, hub=hub)
    return workshop.then(plan, hub_sentence(area.practices, plan.cluster(letter)))


def add_cluster(workshop: Workshop) -> Workshop:
    """Add an empty cluster."""
    plan = workshop.plan.add_cluster()
    new = next(cluster for cluster in plan.clusters if cluster not in workshop.plan.clusters)
    return workshop.then(plan, new_cluster_sentence(new))


def remove_cluster(workshop: Workshop, letter: str) -> Workshop:
    """Remove a cluster without practices."""
    return workshop.then(workshop.plan.remove_cluster(letter), remove_sentence(workshop.plan.cluster(letter)))


def choose(workshop: Workshop, practices: Iterable[str]) -> Workshop:
    """Keep which practices are chosen on the map."""
    known = tuple(code for code in practices if code in workshop.plan.practices)
    return replace(workshop, chosen=known)


def back_to_today(area: Area, workshop: Workshop) -> Workshop:
    """Begin again from the PCNs of today; undo brings the plan back."""
    return workshop.then(today(area), "Went back to today's PCNs.")


def start_from_scratch(area: Area, workshop: Workshop) -> Workshop:
    """Begin again with every practice not placed and one empty cluster; undo brings the plan back."""
    plan = scratch_plan(area.practices)
    return workshop.then(plan, f"Started from scratch: {len(plan.practices)} practices not placed.")


def look(workshop: Workshop, view: View) -> Workshop:
    """Look at minutes in another way; the plan stays."""
    return replace(workshop, view=view, say="", complaint="")


def show(workshop: Workshop, finding: Finding) -> Workshop:
    """Ask the map to fly to what a finding is about."""
    number = workshop.show.number + 1 if workshop.show else 1
    shown = Show(number, finding.cluster, tuple(finding.practices), tuple(int(place) for place in finding.places))
    return replace(workshop, show=shown, say=f"On the map: {finding.sentence}", complaint="")


def _as_sentence(message: str) -> str:
    """Return a message with a capital first and a full stop last.

    >>> _as_sentence("cluster A is locked")
    'Cluster A is locked.'
    """
    return message[:1].upper() + message[1:] + ("" if message.endswith((".", "!", "?")) else ".")
