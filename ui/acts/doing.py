"""What an act does, and its one answer: done and stored together, or not done and told why."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final, Literal

from data.store import OWNER, Answered, AnsweredError, MovedOnError, NoRightError, StoreError, browser_mark
from data.store import Act as Asked
from geo.errors import PlanningError
from geo.typed_text import one_line
from geo.view import View
from geo.wording import as_sentence
from ui.acts import plan_deeds, plan_steps, schema
from ui.acts.look import look_at, view_of
from ui.acts.picture_schema import Subject
from ui.acts.plan_steps import ALREADY, append, opened_of
from ui.acts.rebase import meanwhile, rebased, rebased_sentence, with_meanwhile
from ui.parts import in_zone
from ui.session import Doer, Workshop, area_at, as_name, asker_with, store, store_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.store import Opened
    from geo.area import Area
    from ui.acts.picture_schema import Picture
    from ui.acts.schema import Act, Answer
    from ui.session import OpenArea

# ---- What becomes of a change that touches what others did ----


def apply_rebased(area: Area, workshop: Workshop) -> Workshop:
    """Do what was not done, on the newest plan; where that can't be done, the complaint says why.

    Raises:
        MovedOnError: The plan moved on once more.
    """
    conflict = workshop.conflict
    if conflict is None:
        return workshop
    theirs = workshop.proposal
    try:
        proposal = rebased(conflict, theirs)
    except PlanningError as error:
        return workshop.refused(f"it can't be done on the newest plan: {error}")
    free = replace(workshop, conflict=None)
    if proposal == theirs:
        return replace(free, say=ALREADY, complaint="")
    sentence = rebased_sentence(area, workshop, conflict, plan=proposal.plan)
    told = replace(conflict, sentence=sentence)
    return append(area, free, proposal, told, base=workshop.revision, says=sentence)


def keep_as_branch(area: Area, workshop: Workshop) -> Workshop:
    """Keep what was not done as a branch of the plan's history; the newest plan stays on screen."""
    conflict = workshop.conflict
    if conflict is None:
        return workshop
    plan_id = opened_of(workshop).plan.id
    line = store_for(workshop).keep_beside(
        plan_id,
        conflict.mine,
        base=conflict.base.number,
        who=workshop.doer.who,
        kind=conflict.kind,
        sentence=conflict.sentence,
        area=area,
        act=workshop.doer.act,
    )
    say = f"Kept as revision {line.number}, a branch from revision {line.parent}: it is in What was done."
    return replace(workshop.at(store_for(workshop).at(plan_id), say=say), conflict=None)


# ---- What an act does, and its one answer ----

LOG: Final = logging.getLogger("neighbouring")
TRIES: Final = 5
"""How often an act that was chosen to be done all the same is done again on a plan that moves on and on."""
MET: Final = [
    schema.WayOut("on_top", "Do mine on top"),
    schema.WayOut("branch", "Keep mine as a branch"),
    schema.WayOut("drop", "Take theirs"),
]
CARRY_OVER: Final = [schema.WayOut("on_top", "Load it, carried over"), schema.WayOut("drop", "Do not load it")]


def answer_act(act: Act) -> Answer:
    """Do what was asked, once, and return its answer; asked again, return the same answer.

    Raises:
        StoreError: The store can't be used now, and nothing is known of the act: it is worth asking again.
        NoRightError: The act was asked by another browser, or nothing is given by its keys.
    """
    doer = Doer(
        as_name(act.who), Asked(act.id, browser_mark(act.browser)), act.seen, asker_with(act.of.plan, act.right)
    )
    with in_zone(act.zone):
        known = store(doer.asker).answer(act.id, browser=doer.browser)
        if known is None:
            try:
                known = _do(act, doer)
            except AnsweredError as error:  # the same act, which came twice at once
                known = error.answered
        if known.act.browser != doer.browser:
            msg = "this was asked by another browser, so its answer is not told here: do it again"
            raise NoRightError(msg)
        return _answer(act, known, doer)


def _do(act: Act, doer: Doer) -> Answered:
    """Do an act, and return its answer as it is stored."""
    plan_id, workshop, kept = None, None, store(doer.asker)

    def answered(outcome: str, says: str, met: tuple[str, ...] = ()) -> Answered:
        found = Answered(Asked(act.id, doer.browser), plan_id, outcome, None, says, met)
        with suppress(NoRightError):  # a stranger is told why, and leaves nothing here
            store(doer.asker).keep_answer(found)
        return found

    try:
        if not act.of.plan:
            kept.check_area(act.of.slug)
        opened = area_of(act)
        workshop = workshop_of(opened, act, doer)
        plan_id = workshop.opened.plan.id if workshop.opened else None
        after = _perform(opened, workshop, act)
    except StoreError:
        raise
    except plan_deeds.ForOtherDataError as error:
        return answered("conflict", str(error), error.changes)
    except PlanningError as error:
        says, file = as_sentence(str(error)), one_line(act.deed.file) if isinstance(act.deed, schema.Load) else ""
        begin = file[:1] if file and str(error).startswith(file) else says[:1]  # the name of a file stays as it is
        return answered("refused", _since(act, workshop, begin + says[1:]))
    if after.opened is not None:
        known = kept.answer(act.id, browser=doer.browser)
        if known:
            return known
        plan_id = after.opened.plan.id
    if after.conflict:
        base = after.conflict.base.number if act.seen is None else min(act.seen, after.conflict.base.number)
        told = meanwhile(kept.history(str(plan_id)), base=base, head=after.revision)
        met = (*told, f"You: {after.conflict.sentence}")
        return answered("conflict", after.complaint, met)
    outcome, says = ("refused", after.complaint) if after.complaint else ("nothing", after.say)
    if after.revision == act.revision:  # told of what the person saw
        says = _since(act, workshop, says)
    return answered(outcome, says)


def _since(act: Act, newest: Workshop | None, says: str) -> str:
    """Return what is said of an act that changed nothing, with what others did since the revision it was made on."""
    opened = newest.opened if newest else None
    if opened is None or act.revision == opened.revision.number or isinstance(act.deed, (*PLAN_DEEDS, schema.Load)):
        return says
    lines = store_for(newest).history(opened.plan.id) if newest else ()
    is_known = any(line.number == act.revision for line in lines)
    return with_meanwhile(says, lines, base=act.revision, head=opened.revision.number) if is_known else says


def area_of(act: Act) -> OpenArea | None:
    """Return the area that an act is about; None where it is done to a plan as a whole, which needs no area.

    Raises:
        PlanningError: It is not built here, or was built anew since: its letters may be others than those on screen.
    """
    if isinstance(act.deed, tuple(PLAN_DEEDS)):
        return None
    opened = area_at(act.of.slug)
    if opened is None:
        msg = f"the area {act.of.slug!r} is not built here or can't be used: reload the page"
        raise PlanningError(msg)
    if opened.area.id != act.of.area_id:
        msg = "the area was built anew since this page was drawn, so this was not done: reload the page and do it again"
        raise PlanningError(msg)
    return opened


def workshop_of(opened: OpenArea | None, act: Act, doer: Doer) -> Workshop:
    """Return the workshop on the plan that an act is about, as it is now.

    Raises:
        PlanningError: Its key leads to no plan, or it has none and is about a plan as a whole.
    """
    view = view_of(opened.area, act.view) if opened else View()
    if opened and not act.of.plan:
        return replace(plan_steps.begin(opened.area, slug=opened.slug), view=view, doer=doer)
    if not act.of.plan:
        msg = "the plan is not kept yet, so this can't be done to it; reload the page"
        raise PlanningError(msg)
    kept = store(doer.asker).open(act.of.plan)
    slug = opened.slug if opened else kept.plan.slug
    return Workshop(act.of.area_id, slug, kept.revision.proposal, kept, view=view, doer=doer)


def _perform(opened: OpenArea | None, workshop: Workshop, act: Act) -> Workshop:
    """Do the deed of an act, on the revision that the person saw; what touches others' changes, as they have chosen."""
    if opened is None:
        return PLAN_DEEDS[type(act.deed)](act, workshop)
    area = opened.area
    if workshop.opened is not None and workshop.opened.plan.slug != opened.slug:
        msg = f"the plan {workshop.opened.plan.name!r} is of another area than the one on screen: reload the page"
        raise PlanningError(msg)
    if not isinstance(act.deed, MAKE_PLANS):
        plan_steps.check_may_change(workshop, on_any_build=isinstance(act.deed, schema.Carry | schema.Reopen))
    late = workshop
    if act.revision != workshop.revision:
        base = store_for(workshop).revision(plan_steps.opened_of(workshop).plan.id, act.revision)
        late = replace(workshop, opened=replace(plan_steps.opened_of(workshop), revision=base), proposal=base.proposal)
    for _ in range(TRIES):
        try:
            if isinstance(act.deed, schema.Load):
                after = plan_deeds.load(opened, late, act.deed, carried=act.met == "on_top")
            else:
                after = DEEDS[type(act.deed)](act.deed, area, late)
            if after.conflict is None or act.met == "ask":
                return after
            return apply_rebased(area, after) if act.met == "on_top" else keep_as_branch(area, after)
        except MovedOnError:
            continue
    msg = "the plan moved on again and again, so it was not done: do it again"
    raise PlanningError(msg)


DEEDS: Final[dict[type[schema.Deed], Callable[[Any, Area, Workshop], Workshop]]] = {
    schema.Move: lambda deed, area, at: plan_steps.move(area, at, tuple(dict.fromkeys(deed.practices)), to=deed.to),
    schema.Rename: lambda deed, area, at: plan_steps.rename(area, at, deed.cluster, name=deed.name),
    schema.Lock: lambda deed, area, at: plan_steps.lock(area, at, deed.cluster, locked=deed.locked),
    schema.Hub: lambda deed, area, at: plan_steps.set_hub(area, at, deed.cluster, hub=deed.practice),
    schema.Arrange: lambda deed, area, at: plan_steps.arrange(
        area, at, deed.cluster, way=deed.way, site=deed.site, hours=deed.hours
    ),
    schema.NewCluster: lambda _, area, at: plan_steps.add_cluster(area, at),
    schema.RemoveCluster: lambda deed, area, at: plan_steps.remove_cluster(area, at, deed.cluster),
    schema.Undo: lambda _, area, at: plan_steps.undo(area, at),
    schema.Redo: lambda _, area, at: plan_steps.redo(area, at),
    schema.Today: lambda _, area, at: plan_steps.back_to_today(area, at),
    schema.Scratch: lambda _, area, at: plan_steps.start_from_scratch(area, at),
    schema.Reopen: lambda deed, _, at: plan_steps.reopen(at, deed.number),
    schema.Carry: lambda _, area, at: plan_steps.carry(area, at),
    schema.Note: lambda deed, area, at: plan_deeds.note(
        area, at, section=deed.section, title=deed.title, note=deed.note
    ),
    schema.Say: lambda deed, area, at: plan_deeds.say(area, at, deed),
    schema.TakeBack: lambda deed, area, at: plan_deeds.take_back(area, at, practice=deed.practice),
    schema.Effective: lambda deed, area, at: plan_deeds.effective(area, at, date=deed.date),
    schema.TryJoining: lambda deed, area, at: plan_deeds.try_joining(area, at, deed),
}
"""What each deed does to the workshop on its plan."""
MAKE_PLANS: Final = (schema.TryJoining, schema.Load)
"""Deeds that may make a plan of their own, and then change nothing of the one on screen, which may be closed."""
PLAN_DEEDS: Final[dict[type[schema.Deed], Callable[[Any, Workshop], Workshop]]] = {
    schema.Name: lambda act, at: plan_deeds.name(at, act.deed.name),
    schema.MakeFinal: lambda act, at: plan_deeds.make_final(at, final=act.deed.final, seen=act.revision),
    schema.Archive: lambda act, at: plan_deeds.archive(at, archived=act.deed.archived),
    schema.Share: lambda _, at: plan_deeds.share(at),
    schema.EndKey: lambda act, at: plan_deeds.end_key(at, gives=act.deed.gives, renew=act.deed.renew),
    schema.Duplicate: lambda act, at: plan_deeds.duplicate(at, number=act.deed.number, on_screen=act.deed.on_screen),
}
"""What is done to a plan as a whole, whether or not its area can be opened here."""


def _answer(act: Act, known: Answered, doer: Doer) -> Answer:
    """Return an answer as the browser is told it, with what its screen shows next."""
    kept = _plan_of(act, known, doer)
    key = kept.plan.edit_token if kept else act.of.plan
    ways = CARRY_OVER if isinstance(act.deed, schema.Load) and plan_deeds.makes_plan(act.deed) else MET
    return schema.Answer(
        id=act.id,
        outcome=known.outcome,  # type: ignore[arg-type]  # one of OUTCOMES, as the database holds it
        says=known.says,
        plan=key,
        revision=known.revision,
        version=kept.plan.version if kept and _is_newest(act, known, kept) else 0,
        opens=_opens(act, known),
        met=list(known.met),
        ways=list(ways) if known.outcome == "conflict" else [],
        picture=_picture(act, key, newest=kept) if act.wants_picture else None,
    )


def _plan_of(act: Act, known: Answered, doer: Doer) -> Opened | None:
    """Return the plan that an act was done to or that it made; None where there is none, or none for who asks."""
    if not known.plan_id or known.outcome != "done":
        return None
    try:
        return store(doer.asker).at(known.plan_id)
    except NoRightError:
        # Who made a plan is told its keys, however often they ask; not those that took their place since.
        as_owner = store(OWNER)
        is_theirs = _opens(act, known) != "" and not as_owner.key_changes(known.plan_id)
        return as_owner.at(known.plan_id) if is_theirs else None


def _is_newest(act: Act, known: Answered, kept: Opened) -> bool:
    """Return whether a plan is as an act left it: then its version is one that the page has seen."""
    if isinstance(act.deed, tuple(PLAN_DEEDS)) and known.revision is not None:
        # What others did before it is not told with it.
        return kept.plan.head == known.revision and kept.revision.parent in {act.revision, None}
    made = known.revision if known.revision is not None else act.revision
    return kept.plan.head == made


def _opens(act: Act, known: Answered) -> Literal["", "screen", "plan", "list"]:
    """Return where a plan that an act made is shown; "" where it made none."""
    if known.outcome != "done":
        return ""
    match act.deed:
        case schema.Load() if plan_deeds.makes_plan(act.deed):
            return "list"
        case schema.Duplicate(on_screen=False):
            return "list"
        case schema.TryJoining():
            return "plan"
        case schema.Duplicate():
            return "screen"
    return "" if act.of.plan else "screen"


def _picture(act: Act, key: str, *, newest: Opened | None) -> Picture | None:
    try:
        of = Subject(key, act.of.slug, act.of.area_id)
        return look_at(schema.Look(of, act.browser, act.view, act.zone, act.chosen, act.right), newest=newest)
    except PlanningError:
        return None  # the act is answered all the same; what it looks like is asked for again
    except Exception:
        LOG.exception("What an act led to can't be drawn")
        return None
