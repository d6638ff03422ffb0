"""What the store gives: kept plans and their revisions as values, and its errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from geo.errors import PlanningError

if TYPE_CHECKING:
    from datetime import datetime

    from data.store.acts import Answered
    from geo.proposal import Proposal

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
        gives: What it gave: one of `data.store.rights.Gives`.
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
