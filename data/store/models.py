"""What the store gives: plans and revisions as values, acts with their answers, who asks, and errors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final, Literal, Protocol

from geo.errors import PlanningError
from geo.typed_text import NOT_HOLDABLE, one_line

if TYPE_CHECKING:
    from datetime import datetime

    from geo.proposal import Proposal

# ---- Who asks the store, and what that lets them do ----
# Every plan has two keys, which are parts of its links: one to edit it, one to watch it. The owner of the install has
# it all. Whoever has neither has nothing.

Gives = Literal["edit", "watch"]
"""What a key of a plan gives."""
WATCH_ONLY: Final = "this link only shows the plan; ask whoever sent it for the link to edit"
NO_LINK: Final = "there is no such plan here for you: open it by the link that you were given, or ask for one"
"""Said to somebody whose keys give nothing on a plan, whether or not there is one."""
ONLY_OWNER: Final = "only the owner of this install can do that: ask whoever runs Neighbouring"


class HasKeys(Protocol):
    """A plan, or a row of it, with both keys."""

    @property
    def edit_token(self) -> str:
        """The key to edit it."""

    @property
    def watch_token(self) -> str:
        """The key to watch it."""


class Right(IntEnum):
    """What somebody may do to a plan; each includes those before it."""

    NONE = 0
    WATCH = 1
    EDIT = 2
    OWN = 3


class NoRightError(PlanningError):
    """The keys of who asks do not give that; nothing was done, and nothing is told."""


@dataclass(frozen=True)
class Asker:
    """Who asks the store.

    Attributes:
        keys: Of plans.
        is_owner: Whether the install is theirs.
    """

    keys: frozenset[str] = field(default=frozenset(), repr=False)
    is_owner: bool = False

    def on(self, plan: HasKeys) -> Right:
        """Return what they may do to a plan."""
        if self.is_owner:
            return Right.OWN
        if plan.edit_token in self.keys:
            return Right.EDIT
        return Right.WATCH if plan.watch_token in self.keys else Right.NONE

    def check(self, plan: HasKeys, least: Right) -> None:
        """See to it that they may do that to a plan.

        Raises:
            NoRightError: They may not.
        """
        right = self.on(plan)
        if right >= least:
            return
        if right is Right.NONE:
            raise NoRightError(NO_LINK)
        raise NoRightError(WATCH_ONLY if right is Right.WATCH else ONLY_OWNER)


OWNER: Final = Asker(is_owner=True)
"""Whoever runs the program."""
NOBODY: Final = Asker()


def key_mark(key: str) -> str:
    """Return what is stored of a key that leads nowhere any more: nobody can tell the key from it."""
    return hashlib.sha256(key.encode()).hexdigest()


# ---- What the store gives ----

KINDS: Final = (
    "begin",
    "move",
    "rename",
    "lock",
    "hub",
    "cluster",
    "way",
    "hours",
    "note",
    "said",
    "date",
    "carry",
    "import",
    "today",
    "scratch",
    "undo",
    "redo",
    "named",
    "final",
    "not final",
    "archived",
    "brought back",
)
"""What a revision may have come from."""
OF_WHOLE: Final = frozenset({"named", "final", "not final", "archived", "brought back"})
"""Those that say something of the plan as a whole, and leave what it holds as it is: undo passes them over."""


@dataclass(frozen=True)
class KeptPlan:
    """A plan in the store, and where people are in its tree of revisions.

    Attributes:
        id: Names it in the store; never shown.
        name: For reading; people may change it.
        slug: Folder of its area.
        area_id: Of the area build that the head was made on.
        area_name: Of the area, for reading.
        edit_token: Key to edit it, part of a link; "" for who has only the key to watch.
        watch_token: Key to watch it, part of a link; "" where that was withdrawn.
        made_at: UTC.
        made_by: Who made it.
        changed_at: UTC; when anything of it changed last.
        version: Counts every change; other screens look at it again when it has grown.
        head: Number of the revision on screen.
        archived: Whether it is put away.
        final: Whether it is locked as final.
        final_by: Who locked it; "" where it is not.
        listed: Whether it is in the list of plans; one that is only tried out is not before it is shared.
        edit_shown: Whether there is a link to edit it; where there is none, it was withdrawn.
        watch_shown: The same of the link to watch.
    """

    id: str
    name: str
    slug: str
    area_id: str
    area_name: str
    edit_token: str = field(repr=False)
    watch_token: str = field(repr=False)
    made_at: datetime
    made_by: str
    changed_at: datetime
    version: int
    head: int
    archived: bool
    final: bool
    final_by: str = ""
    listed: bool = True
    edit_shown: bool = True
    watch_shown: bool = True


@dataclass(frozen=True)
class KeyChange:
    """A link that leads nowhere any more.

    Attributes:
        gives: What it gave: one of `data.store.models.Gives`.
        made_at: UTC; when it ended.
        who: Who ended it, as typed.
        is_renewed: Whether another was made in its place.
    """

    gives: str
    made_at: datetime
    who: str
    is_renewed: bool


@dataclass(frozen=True)
class RevisionLine:
    """One line of a plan's history.

    Attributes:
        number: From 1 within its plan, in the order of storing.
        parent: Number of the revision it was made from; None for the first.
        made_at: UTC.
        who: As typed, or of the user signed in.
        kind: One of `KINDS`.
        sentence: What was done, for reading.
        area_id: Of the area build it was made on.
        browser: Mark of the browser that did it; "" where none is known.
        undoes: Number of the revision that it takes back; None where it is a step of its own.
    """

    number: int
    parent: int | None
    made_at: datetime
    who: str
    kind: str
    sentence: str
    area_id: str
    browser: str = field(default="", repr=False)
    undoes: int | None = None


@dataclass(frozen=True)
class Revision(RevisionLine):
    """A revision with the whole proposal after it."""

    proposal: Proposal = field(kw_only=True)


@dataclass(frozen=True)
class Opened:
    """A kept plan with the revision on screen.

    Attributes:
        plan: The kept plan.
        revision: Its head.
        may_change: Whether who asked may change it.
    """

    plan: KeptPlan
    revision: Revision
    may_change: bool


class StoreError(PlanningError):
    """The store can't be read or written now; nothing that was stored is lost."""


class AnsweredError(Exception):
    """The act was answered already: nothing was done again.

    Args:
        answered: Its one answer.
    """

    def __init__(self, answered: Answered) -> None:
        self.answered = answered
        super().__init__("this was answered already, and was not done a second time")


class MovedOnError(PlanningError):
    """The plan moved on since the revision that a change builds on; nothing was stored.

    Args:
        opened: The plan as it is now.
    """

    def __init__(self, opened: Opened) -> None:
        self.opened = opened
        head = opened.revision
        super().__init__(
            f"the plan {opened.plan.name!r} moved on meanwhile (revision {head.number} by {head.who or 'somebody'}: "
            f"{head.sentence}): choose whether to put your change on top, keep it beside, or take the plan as it is"
        )


OUTCOMES: Final = ("done", "nothing", "refused", "conflict")
"""What may come of an act: a revision or another change; nothing was left to do; it can't be; the person is asked."""
MARK_LENGTH: Final = 16


@dataclass(frozen=True)
class Act:
    """What a browser calls something that it asked to be done.

    Attributes:
        id: Made by the browser, for this act alone.
        browser: `browser_mark` of the browser's own key.

    Raises:
        PlanningError: The id, or the mark, is not one line that every database can hold.
    """

    id: str
    browser: str = field(repr=False)

    def __post_init__(self) -> None:
        """Check both, since they come from a browser."""
        if not is_act_id(self.id) or self.browser != one_line(self.browser):
            msg = f"{self.id[:80]!r} is no name of an act: reload the page and do it again"
            raise PlanningError(msg)


@dataclass(frozen=True)
class Answered:
    r"""An act with its one answer; characters that no database can hold are left out of what it tells.

    >>> answered = Answered(Act("a", "b"), None, "conflict", None, "4\x00 km", ("One\ntwo", ""))
    >>> answered.says, answered.met
    ('4 km', ('One two',))

    Attributes:
        act: What was asked.
        plan_id: Of the plan that it was done to, or that it made; None where there is none.
        outcome: One of `OUTCOMES`.
        revision: Number of the revision that it led to; None where it led to none.
        says: What is told of it.
        met: Of a conflict, what others did meanwhile, in sentences of one line each.
    """

    act: Act
    plan_id: str | None
    outcome: str
    revision: int | None
    says: str
    met: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Make the texts such as they will be read again."""
        lines = (" ".join(NOT_HOLDABLE.sub("", line).splitlines()) for line in self.met)
        object.__setattr__(self, "says", NOT_HOLDABLE.sub("", self.says))
        object.__setattr__(self, "met", tuple(line for line in lines if line))


def browser_mark(key: str) -> str:
    """Return what is stored of a browser's own key, from which nobody can tell the key; "" for none.

    >>> browser_mark(""), len(browser_mark("k"))
    ('', 16)
    """
    return hashlib.sha256(key.encode()).hexdigest()[:MARK_LENGTH] if key else ""


def is_act_id(text: str) -> bool:
    """Return whether a text can name an act: one line that every database can hold."""
    return bool(text) and text == one_line(text)
