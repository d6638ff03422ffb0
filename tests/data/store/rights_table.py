"""Every way to ask the store, the least right that it takes, and people with each right."""

from dataclasses import dataclass, fields, is_dataclass, replace

import pandas as pd

from data.store.models import NOBODY, OWNER, Act, Answered, Asker, Opened, Right, browser_mark
from geo.proposal import Proposal
from tests.data.store.steps import TOWN, begin, beside, note
from tests.tiny_town import tiny_today

OTHER_TOWN = replace(TOWN, id="anothertown00000")
MARK, OTHER_MARK = browser_mark("a browser"), browser_mark("another browser")
PEOPLE = {
    "nobody": Right.NONE,
    "holder of another plan": Right.NONE,
    "watcher": Right.WATCH,
    "editor": Right.EDIT,
    "owner": Right.OWN,
}


@dataclass(frozen=True)
class Here:
    """A plan of revisions 1 and "two", another of another area, and a person.

    Attributes:
        plan: As the owner has it.
        other: The other.
        who: One of `PEOPLE`.
        keys: Of nobody, who may have what are no keys here.
    """

    plan: Opened
    other: Opened
    who: str
    keys: frozenset[str] = frozenset()

    @property
    def plan_id(self):
        """Of the plan."""
        return self.plan.plan.id

    @property
    def head(self):
        """Of the plan."""
        return self.plan.plan.head

    @property
    def key(self):
        """The best key that the person has, or a guess."""
        mine, other = self.plan.plan, self.other.plan
        keys = ("x" * 32, other.edit_token, mine.watch_token, mine.edit_token, mine.edit_token)
        return dict(zip(PEOPLE, keys, strict=True))[self.who]

    @property
    def asker(self):
        """The person."""
        of_other = {self.other.plan.edit_token, self.other.plan.watch_token}
        many = {"holder of another plan": Asker(frozenset(of_other)), "nobody": Asker(self.keys), "owner": OWNER}
        return many.get(self.who) or Asker(frozenset({self.key, self.other.plan.watch_token}))


def here_for(store, who):
    """Make both plans, as the owner."""
    other = store.create(
        Proposal(tiny_today()), name=None, slug="elsewhere", area=OTHER_TOWN, who="Bob", sentence="Began with today."
    )
    return Here(note(store, begin(store, None), "two"), other, who)


def as_named_id(here, plan_id):
    """Return the same, but asking for another plan by its id."""
    named = replace(here.plan, plan=replace(here.plan.plan, id=plan_id))
    return replace(here, plan=named)


@dataclass(frozen=True)
class Case:
    """A way to ask the store.

    Attributes:
        name: Of the method.
        least: Right on the plan that it takes.
        ask: Asks a store as somebody, here, by an act.
        first: What the owner's store does before.
        gives: Of a method that refuses nobody: whether what it returns is, or is of, the plan.
        also: People who may besides.
    """

    name: str
    least: Right
    ask: object
    first: object = lambda _store, _here: None
    gives: object = None
    also: frozenset[str] = frozenset()

    def is_for(self, who):
        """Return whether somebody may."""
        return PEOPLE[who] >= self.least or who in self.also


def lock(mark):
    """Return how a plan is locked in the browser with that mark."""

    def locked(store, here):
        act = Act(f"lock {here.plan_id}", mark)
        editor = store.asked_by(Asker(frozenset({here.plan.plan.edit_token})))
        editor.set_final(here.plan_id, final=True, who="Ann", act=act)

    return locked


def known(here):
    """Return the act that `keep_known` keeps the answer of."""
    return Act(f"known {here.plan_id}", MARK)


def keep_known(store, here):
    """Keep the answer of an act of the browser with the mark MARK."""
    store.keep_answer(Answered(known(here), here.plan_id, "nothing", None, "Nothing to do."))


def create(store, _here, act):
    """Make a plan of the area of the plan."""
    first = Proposal(tiny_today())
    return store.create(first, name=None, slug="tiny", area=TOWN, who="Zoë", sentence="Began with today.", act=act)


CASES = [
    Case("asked_by", Right.NONE, lambda store, _, __: store.asked_by(NOBODY)),
    Case("close", Right.NONE, lambda store, _, __: store.close()),
    Case("answer", Right.NONE, lambda store, here, _: store.answer(known(here).id, browser=MARK), keep_known),
    Case("answer", Right.OWN, lambda store, here, _: store.answer(known(here).id, browser=OTHER_MARK), keep_known),
    Case("answer", Right.OWN, lambda store, here, _: store.answer(known(here).id), keep_known),
    Case(
        "keep_answer",
        Right.EDIT,
        lambda store, _, act: store.keep_answer(Answered(act, None, "nothing", None, "Nothing to do.")),
        also=frozenset({"holder of another plan"}),
    ),
    Case(
        "open",
        Right.WATCH,
        lambda store, here, _: store.open(here.key),
        gives=lambda here, opened: opened.plan.id == here.plan_id,
    ),
    Case(
        "plans",
        Right.WATCH,
        lambda store, _, __: store.plans(),
        gives=lambda here, plans: here.plan_id in {plan.id for plan in plans},
    ),
    Case(
        "practices_of",
        Right.WATCH,
        lambda store, _, __: store.practices_of(TOWN.id),
        gives=lambda _, practices: practices is not None,
    ),
    Case("check_area", Right.WATCH, lambda store, _, __: store.check_area("tiny")),
    Case("version", Right.WATCH, lambda store, here, _: store.version(here.plan_id)),
    Case("at", Right.WATCH, lambda store, here, _: store.at(here.plan_id)),
    Case("revision", Right.WATCH, lambda store, here, _: store.revision(here.plan_id, 1)),
    Case("history", Right.WATCH, lambda store, here, _: store.history(here.plan_id)),
    Case("create", Right.EDIT, create),
    Case("commit", Right.EDIT, lambda store, here, act: note(store, here.plan, "three", act=act)),
    Case("keep_beside", Right.EDIT, lambda store, here, act: beside(store, here.plan, "three", base=1, act=act)),
    Case("reopen", Right.EDIT, lambda store, here, act: store.reopen(here.plan_id, 1, base=here.head, act=act)),
    Case("duplicate", Right.EDIT, lambda store, here, act: store.duplicate(here.plan_id, name=None, who="", act=act)),
    Case("rename", Right.EDIT, lambda store, here, act: store.rename(here.plan_id, "Mine", act=act)),
    Case("share", Right.EDIT, lambda store, here, act: store.share(here.plan_id, act=act)),
    Case("set_final", Right.EDIT, lambda store, here, act: store.set_final(here.plan_id, final=True, who="", act=act)),
    Case(
        "set_final",
        Right.EDIT,
        lambda store, here, act: store.set_final(here.plan_id, final=False, who="", act=act),
        lock(MARK),
    ),
    Case(
        "set_final",
        Right.OWN,
        lambda store, here, act: store.set_final(here.plan_id, final=False, who="", act=act),
        lock(OTHER_MARK),
    ),
    Case("set_archived", Right.OWN, lambda store, here, act: store.set_archived(here.plan_id, archived=True, act=act)),
    Case(
        "set_archived",
        Right.OWN,
        lambda store, here, act: store.set_archived(here.plan_id, archived=False, act=act),
        lambda store, here: store.set_archived(here.plan_id, archived=True),
    ),
    Case(
        "end_key",
        Right.OWN,
        lambda store, here, act: store.end_key(here.plan_id, "edit", renew=True, who="", act=act),
    ),
    Case(
        "end_key",
        Right.OWN,
        lambda store, here, act: store.end_key(here.plan_id, "watch", renew=False, who="", act=act),
    ),
    Case("key_changes", Right.OWN, lambda store, here, _: store.key_changes(here.plan_id)),
    Case("owner_key", Right.OWN, lambda store, _, __: store.owner_key()),
]


def texts_in(value):
    """Return every text anywhere in something that the store gave or raised."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, pd.DataFrame):
        yield value.to_csv()
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts_in(getattr(value, field.name))
    elif isinstance(value, BaseException):
        yield from texts_in([*value.args, str(value), *vars(value).values()])
    elif isinstance(value, dict):
        yield from texts_in([*value, *value.values()])
    elif isinstance(value, list | tuple | set | frozenset):
        for item in value:
            yield from texts_in(item)
