"""Short ways to begin a plan of the tiny town and to go on with it."""

from geo.proposal import Proposal
from tests.tiny_town import tiny_today, tiny_town

TOWN = tiny_town()


def begin(store, name="Option 1", *, who="Ann", act=None):
    """Store a plan with one revision, today."""
    return store.create(
        Proposal(tiny_today()), name=name, slug="tiny", area=TOWN, who=who, sentence="Began with today.", act=act
    )


def noted(proposal, words):
    """Return the proposal with other words in it: a revision that can be told from all others."""
    return proposal.with_text("purpose.note", words)


def note(store, opened, words, *, who="Ann", base=None, act=None):
    """Commit other words on top of the head that `opened` shows."""
    return store.commit(
        opened.plan.id,
        noted(opened.revision.proposal, words),
        base=opened.plan.head if base is None else base,
        who=who,
        kind="note",
        sentence=f"Noted {words}",
        area=TOWN,
        act=act,
    )


def take_back(store, opened, number, *, kind="undo", act=None):
    """Commit the proposal from before a revision on top of the head, as what takes that revision back."""
    plan_id = opened.plan.id
    step = store.revision(plan_id, number)
    return store.commit(
        plan_id,
        store.revision(plan_id, step.parent).proposal,
        base=opened.plan.head,
        who="Ann",
        kind=kind,
        sentence=f"Undone: {step.sentence}",
        area=TOWN,
        undoes=number,
        act=act,
    )


def beside(store, opened, words, *, base, who="Ann", act=None):
    """Keep other words beside the head."""
    return store.keep_beside(
        opened.plan.id,
        noted(opened.revision.proposal, words),
        base=base,
        who=who,
        kind="note",
        sentence=f"Noted {words}",
        area=TOWN,
        act=act,
    )
