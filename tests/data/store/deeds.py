"""Every method of the store that writes, how it is asked, and what is answered."""

from dataclasses import dataclass

from data.store.models import Answered
from geo.proposal import Proposal
from tests.data.store.steps import TOWN, beside, note, noted, take_back
from tests.tiny_town import tiny_today


@dataclass(frozen=True)
class Deed:
    """A method that writes, how it is asked, and what is answered.

    Attributes:
        name: Of the method.
        ask: Does it to a plan with the revisions 1, "two" and "three", whose head is 3.
        says: What is answered; "{name}" stands for the name of the plan that it was done to or that it made.
        revision: Number that is answered.
        adds: How many plans, how many revisions and how many changes of keys.
        first: Done to the plan before; it returns the plan to do the deed to.
    """

    name: str
    ask: object
    says: str
    revision: int | None = None
    adds: tuple[int, int, int] = (0, 0, 0)
    first: object = lambda _store, opened: opened

    @property
    def makes(self):
        """Whether it makes a plan."""
        return self.adds[0] == 1


def create(store, _opened, act, **more):
    """Store a plan of the tiny town that begins with today's."""
    first = Proposal(tiny_today())
    plan = {"name": "Option 1", "slug": "tiny", "area": TOWN, "who": "Ann", "sentence": "Began with today."}
    return store.create(first, **{**plan, **more}, act=act)


def id_of(opened):
    """Return the id of a plan."""
    return opened.plan.id


def put_away(store, opened):
    """Put a plan into the archive."""
    store.set_archived(id_of(opened), archived=True)
    return store.at(id_of(opened))


def made_final(store, opened):
    """Lock a plan as final, as the owner."""
    store.set_final(id_of(opened), final=True, who="Ann")
    return store.at(id_of(opened))


def tried_out(store, _opened):
    """Make a plan that is not in the list."""
    return create(store, None, None, name="Tried out", listed=False)


def all_deeds():
    """Return each."""
    return [
        Deed("create", create, "Began with today.", 1, (1, 1, 0)),
        Deed("create", lambda *of: create(*of, says="Kept as {name}."), "Kept as {name}.", 1, (1, 1, 0)),
        Deed(
            "create",
            lambda *of: create(*of, then=(noted(Proposal(tiny_today()), "x"), "note", "Noted  x")),
            "Noted x",
            2,
            (1, 2, 0),
        ),
        Deed("commit", lambda store, opened, act: note(store, opened, "x", act=act), "Noted x", 4, (0, 1, 0)),
        Deed(
            "commit",
            lambda store, opened, act: take_back(store, opened, 3, act=act),
            "Undone: Noted three",
            4,
            (0, 1, 0),
        ),
        Deed(
            "commit",
            lambda store, opened, act: store.commit(
                id_of(opened),
                noted(opened.revision.proposal, "x"),
                base=3,
                who="",
                kind="note",
                sentence="Noted x",
                area=TOWN,
                act=act,
                says="Noted x. Meanwhile, much.",
            ),
            "Noted x. Meanwhile, much.",
            4,
            (0, 1, 0),
        ),
        Deed(
            "keep_beside",
            lambda store, opened, act: beside(store, opened, "x", base=2, act=act),
            "Kept as revision 4, a branch from revision 2: it is in What was done.",
            4,
            (0, 1, 0),
        ),
        Deed(
            "reopen",
            lambda store, opened, act: store.reopen(id_of(opened), 2, base=3, act=act),
            "Reopened revision 2: Noted two",
            2,
        ),
        Deed(
            "rename",
            lambda store, opened, act: store.rename(id_of(opened), "Two  words", who="Ann", act=act),
            "Option 1 is now called Two words.",
            4,
            (0, 1, 0),
        ),
        Deed(
            "set_archived",
            lambda store, opened, act: store.set_archived(id_of(opened), archived=True, who="Ann", act=act),
            "Option 1 is in the archive; nothing of it is lost.",
            4,
            (0, 1, 0),
        ),
        Deed(
            "set_archived",
            lambda store, opened, act: store.set_archived(id_of(opened), archived=False, who="Ann", act=act),
            "Option 1 is back.",
            5,
            (0, 1, 0),
            put_away,
        ),
        Deed(
            "set_final",
            lambda store, opened, act: store.set_final(id_of(opened), final=True, who="Ann", act=act),
            "Option 1 is locked as final.",
            4,
            (0, 1, 0),
        ),
        Deed(
            "set_final",
            lambda store, opened, act: store.set_final(id_of(opened), final=False, who="Ann", act=act),
            "Option 1 can be changed again.",
            5,
            (0, 1, 0),
            made_final,
        ),
        Deed(
            "share",
            lambda store, opened, act: store.share(id_of(opened), act=act),
            "Tried out is in the list of plans.",
            first=tried_out,
        ),
        Deed(
            "end_key",
            lambda store, opened, act: store.end_key(id_of(opened), "edit", renew=True, who="Ann", act=act),
            "The link to edit of Option 1 leads nowhere any more; a new one takes its place.",
            adds=(0, 0, 1),
        ),
        Deed(
            "end_key",
            lambda store, opened, act: store.end_key(id_of(opened), "watch", renew=False, who="Ann", act=act),
            "The link to watch of Option 1 leads nowhere any more; there is none now.",
            adds=(0, 0, 1),
        ),
        Deed(
            "duplicate",
            lambda store, opened, act: store.duplicate(id_of(opened), name=None, who="Ann", act=act),
            "Began as a copy of Option 1, revision 3.",
            1,
            (1, 1, 0),
        ),
        Deed(
            "duplicate",
            lambda store, opened, act: store.duplicate(
                id_of(opened), name="Copy", who="", number=2, act=act, says="This is now {name}."
            ),
            "This is now {name}.",
            1,
            (1, 1, 0),
        ),
        Deed(
            "keep_answer",
            lambda store, opened, act: store.keep_answer(
                Answered(act, id_of(opened), "nothing", None, "Nothing to do.")
            ),
            "Nothing to do.",
        ),
    ]
