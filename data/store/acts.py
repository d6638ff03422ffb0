"""Acts: what a browser asked to be done, each with its one answer, which a repeat gets again."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import insert, select

from data.store.kept import AnsweredError
from data.store.tables import ACTS
from geo.errors import PlanningError
from geo.typed_text import NOT_HOLDABLE, one_line

if TYPE_CHECKING:
    from sqlalchemy import Connection

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


def read_answer(connection: Connection, act_id: str) -> Answered | None:
    """Return an act with its one answer; None where it has none yet."""
    if not is_act_id(act_id):
        return None
    row = connection.execute(select(ACTS).where(ACTS.c.id == act_id)).first()
    if row is None:
        return None
    met = tuple(row.met.split("\n")) if row.met else ()
    return Answered(Act(row.id, row.browser), row.plan_id, row.outcome, row.revision, row.says, met)


def refuse_answered(connection: Connection, act: Act | None) -> None:
    """See to it that an act has no answer yet; None is no act, as of a program that reads files.

    Raises:
        AnsweredError: It has one.
    """
    answered = read_answer(connection, act.id) if act else None
    if answered:
        raise AnsweredError(answered)


def record(connection: Connection, answered: Answered) -> None:
    """Store the answer of an act, in the transaction that does what was asked."""
    row = {
        "id": answered.act.id,
        "browser": answered.act.browser,
        "plan_id": answered.plan_id,
        "made_at": datetime.now(UTC),
        "outcome": answered.outcome,
        "revision": answered.revision,
        "says": answered.says,
        "met": "\n".join(answered.met),
    }
    connection.execute(insert(ACTS).values(row))
