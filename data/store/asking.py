"""What every question to the store needs: the database, who asks, and the act that a change answers."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from data.store.acts import Answered, read_answer, record, refuse_answered
from data.store.appending import TOKEN
from data.store.kept import AnsweredError, StoreError
from data.store.rights import WATCH_ONLY, NoRightError, no_link
from data.store.tables import PLANS
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Connection

    from data.store.acts import Act
    from data.store.database import Database
    from data.store.rights import Asker


class Asking:
    """A database of plans, asked by somebody.

    Args:
        database: With its tables up to date.
        asker: Who asks.
    """

    def __init__(self, database: Database, asker: Asker) -> None:
        self.database, self.asker = database, asker

    def answer(self, act_id: str, *, browser: str = "") -> Answered | None:
        """Return an act with its one answer; None where it has none yet.

        The owner may know it, and the browser with that mark, which asked for it.
        """
        with self.database.reading() as connection:
            found = read_answer(connection, act_id)
        if found:
            self._check_told(found, browser)
        return found

    def keep_answer(self, answered: Answered) -> None:
        """Store the answer of an act that changes nothing, for the owner and for who has the key to edit any plan."""
        with self._acting(answered.act) as connection:
            self._check_has(connection, self._held)
            self._check_has(connection, PLANS.c.edit_token.in_(self._keys), says=WATCH_ONLY)
            record(connection, answered)

    def close(self) -> None:
        """Let go of the database; it is opened again when it is used."""
        self.database.close()

    @contextmanager
    def _acting(self, act: Act | None) -> Iterator[Connection]:
        """Give a connection to write by, for an act that has no answer yet; the first of two at once is done."""
        try:
            with self.database.writing() as connection:
                refuse_answered(connection, act)
                yield connection
        except AnsweredError as error:
            self._check_told(error.answered, act.browser if act else "")
            raise
        except PlanningError as error:
            is_trouble = isinstance(error, StoreError) and not isinstance(error.__cause__, IntegrityError)
            # What is in its way may be the same act, done while this one waited for the plan.
            answered = self.answer(act.id, browser=act.browser) if act and not is_trouble else None
            if answered is None:
                raise
            raise AnsweredError(answered) from error

    def _check_told(self, answered: Answered, browser: str) -> None:
        """See to it that an answer may be told: to the owner, and to the browser with that mark, which asked for it."""
        if not self.asker.is_owner and not (browser and browser == answered.act.browser):
            msg = "this was asked by another browser, so its answer is not told here: do it again"
            raise NoRightError(msg)

    @property
    def _keys(self) -> list[str]:
        """The keys of the asker that may be one of a plan; others may be such as no database can be asked for."""
        return sorted(key for key in self.asker.keys if TOKEN.fullmatch(key))

    @property
    def _held(self) -> ColumnElement[bool]:
        """Whether the asker has a key to a plan."""
        return PLANS.c.edit_token.in_(self._keys) | PLANS.c.watch_token.in_(self._keys)

    def _check_has(self, connection: Connection, has: ColumnElement[bool], *, says: str = "") -> None:
        """See to it that the asker is the owner, or has a plan of that kind."""
        if self.asker.is_owner or connection.execute(select(PLANS.c.id).where(has).limit(1)).first():
            return
        raise NoRightError(says or no_link())


def answered(connection: Connection, act: Act | None, plan_id: str, *, revision: int | None, says: str) -> None:
    """Store the answer of an act that was done; None is no act."""
    if act:
        record(connection, Answered(act, plan_id, "done", revision, says))
