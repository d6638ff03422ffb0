"""Plans as wholes: the list of them, their names and states, and who has their keys."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from data.store.database import insert_new
from data.store.models import (
    NO_LINK,
    ONLY_OWNER,
    WATCH_ONLY,
    Answered,
    AnsweredError,
    KeyChange,
    NoRightError,
    Right,
    StoreError,
    key_mark,
)
from data.store.revisions import TOKEN, append, change_plan, locked_row, new_key, open_row, refuse_moved, writing_like
from data.store.tables import (
    INSTALL,
    KEY_CHANGES,
    PLANS,
    REVISIONS,
    check_right,
    kept_plan,
    plan_select,
    read_answer,
    read_plan,
    record,
    refuse_answered,
)
from geo.errors import PlanningError
from geo.typed_text import one_line, plan_name, who_did, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from sqlalchemy import ColumnElement, Connection, Row

    from data.store.database import Database
    from data.store.models import Act, Asker, Gives, KeptPlan

# ---- What every question to the store needs ----


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
        raise NoRightError(says or NO_LINK)


def answered(connection: Connection, act: Act | None, plan_id: str, *, revision: int | None, says: str) -> None:
    """Store the answer of an act that was done; None is no act."""
    if act:
        record(connection, Answered(act, plan_id, "done", revision, says))


# ---- What is said of a plan as a whole ----


def check_may_open_again(connection: Connection, row: Row[Any], *, asker: Asker, browser: str) -> None:
    """See that the lock of a final plan may be taken back: by its owner, and by the browser that locked it.

    Raises:
        NoRightError: Another browser locked it.
        PlanningError: It is not final.
    """
    is_final = (REVISIONS.c.plan_id == row.id) & (REVISIONS.c.kind == "final")
    statement = select(REVISIONS.c.browser).where(is_final).order_by(REVISIONS.c.number.desc()).limit(1)
    locked_by = connection.execute(statement).scalar()
    if asker.on(row) < Right.OWN and not (browser and browser == locked_by):
        who = row.final_by or "whoever locked it"
        msg = f"a final plan is opened again by {who}, in the browser that locked it, or by the owner of this install"
        raise NoRightError(msg)
    if not row.final:
        msg = "this plan is not locked as final: there is no lock to take back"
        raise PlanningError(msg)


def end_key(connection: Connection, row: Row[Any], gives: Gives, *, renew: bool, who: str) -> str:
    """Let a key lead nowhere from now on, and return what is told of it.

    Another takes its place at once, by which the owner's own browser goes on; as a link it is shown where `renew`.
    """
    is_edit = gives == "edit"
    ended = {
        "mark": key_mark(row.edit_token if is_edit else row.watch_token),
        "plan_id": row.id,
        "gives": gives,
        "made_at": datetime.now(UTC),
        "who": who_did(who),
        "is_renewed": renew,
    }
    connection.execute(insert(KEY_CHANGES).values(ended))
    change_plan(connection, row, **{f"{gives}_token": new_key(), f"{gives}_shown": renew})
    end = "a new one takes its place" if renew else "there is none now"
    return f"The link to {gives} of {row.name} leads nowhere any more; {end}."


def dead_link(connection: Connection, key: str) -> str:
    """Return what to say of a key that leads to no plan: when and by whom it was ended, where it once led to one."""
    table = KEY_CHANGES.c
    row = connection.execute(select(table.made_at, table.who).where(table.mark == key_mark(key))).first()
    if row is None:
        return "this link leads to no plan: ask for the link again, or choose one of the list of plans"
    by = f" by {row.who}" if row.who else ""
    return f"this link was withdrawn on {row.made_at.day} {row.made_at:%B %Y}{by}: ask whoever sent it for another"


# ---- Plans as wholes ----

OWNER_KEY: Final = "owner_key"
"""Under which the install keeps the key of its owner."""


class WholePlans(Asking):
    """What may be asked about plans as wholes."""

    def plans(self, *, search: str = "", slug: str = "", archived: bool = False) -> tuple[KeptPlan, ...]:
        """Return kept plans, the one changed last first.

        The owner is told all that are listed, anybody else those that they have a key to.

        Args:
            search: Words, each of which must be in the name, the area's name or the name of somebody who changed it.
            slug: Of the only area wanted; "" for all.
            archived: Whether those put away are wanted, or the others.
        """
        may_see = PLANS.c.listed if self.asker.is_owner else self._held
        statement = plan_select().where(PLANS.c.archived.is_(archived), may_see)
        if slug:
            statement = statement.where(PLANS.c.slug == one_line(slug))
        for word in words_of(search):
            statement = statement.where(PLANS.c.findable.contains(word, autoescape=True))
        with self.database.reading() as connection:
            rows = connection.execute(statement.order_by(PLANS.c.changed_at.desc(), PLANS.c.id))
            return tuple(kept_plan(row, self.asker) for row in rows.mappings())

    def check_area(self, slug: str) -> None:
        """See to it that the asker may see today's PCNs of an area: the owner, and who has a key to a plan of it."""
        with self.database.reading() as connection:
            self._check_has(connection, (PLANS.c.slug == one_line(slug)) & self._held)

    def rename(self, plan_id: str, name: str, *, who: str = "", act: Act | None = None) -> KeptPlan:
        """Give a plan another name of 1 to 80 characters."""
        name = plan_name(name)
        with self._acting(act) as connection:
            row = open_row(connection, plan_id, self.asker)
            sentence, says = f"Named the plan {name}; it was {row.name}.", f"{row.name} is now called {name}."
            return self._set(connection, row, who=who, act=act, kind="named", sentence=sentence, says=says, name=name)

    def set_archived(self, plan_id: str, *, archived: bool, who: str = "", act: Act | None = None) -> KeptPlan:
        """Put a plan away, or bring it back, which the owner may."""
        with self._acting(act) as connection:
            if archived:
                row = open_row(connection, plan_id, self.asker, least=Right.OWN)
                kind, sentence = "archived", "Put into the archive."
                says = f"{row.name} is in the archive; nothing of it is lost."
            else:
                row = locked_row(connection, plan_id, self.asker, least=Right.OWN)
                if row.final:
                    msg = "this plan is locked as final: take the lock back first"
                    raise PlanningError(msg)
                if not row.archived:
                    msg = "this plan is not in the archive: nothing is to be brought back"
                    raise PlanningError(msg)
                kind, sentence, says = "brought back", "Brought back from the archive.", f"{row.name} is back."
            return self._set(
                connection, row, who=who, act=act, kind=kind, sentence=sentence, says=says, archived=archived
            )

    def set_final(
        self, plan_id: str, *, final: bool, who: str, base: int | None = None, act: Act | None = None
    ) -> KeptPlan:
        """Lock a plan as final where its head is `base` (None for any), or take the lock back.

        Its owner may take it back, and who locked it.
        """
        with self._acting(act) as connection:
            if not final:
                row = locked_row(connection, plan_id, self.asker)
                check_may_open_again(connection, row, asker=self.asker, browser=act.browser if act else "")
                kind, sentence = "not final", "The lock as final was taken back."
                says, final_by = f"{row.name} can be changed again.", ""
            else:
                row = open_row(connection, plan_id, self.asker)
                if base is not None:
                    refuse_answered(connection, act)  # as in `commit`: what moved the plan on may have come after it
                    refuse_moved(connection, row, base, self.asker)
                kind, sentence = "final", "Locked as final."
                says, final_by = f"{row.name} is locked as final.", who_did(who)
            values = {"final": final, "final_by": final_by}
            return self._set(connection, row, who=who, act=act, kind=kind, sentence=sentence, says=says, **values)

    def share(self, plan_id: str, *, act: Act | None = None) -> KeptPlan:
        """Put a plan that was only tried out into the list of plans."""
        with self._acting(act) as connection:
            row = open_row(connection, plan_id, self.asker)
            if not row.listed:
                change_plan(connection, row, listed=True)
            answered(connection, act, plan_id, revision=None, says=f"{row.name} is in the list of plans.")
            return read_plan(connection, plan_id, self.asker)

    def end_key(self, plan_id: str, gives: Gives, *, renew: bool, who: str, act: Act | None = None) -> KeptPlan:
        """Let a link lead nowhere from now on, which the owner may; with `renew` there is another in its place."""
        with self._acting(act) as connection:
            row = locked_row(connection, plan_id, self.asker, least=Right.OWN)
            says = end_key(connection, row, gives, renew=renew, who=who)
            answered(connection, act, plan_id, revision=None, says=says)
            return read_plan(connection, plan_id, self.asker)

    def key_changes(self, plan_id: str) -> tuple[KeyChange, ...]:
        """Return which links of a plan lead nowhere any more, the newest first, which the owner may know."""
        with self.database.reading() as connection:
            check_right(connection, plan_id, self.asker, Right.OWN)
            of = KEY_CHANGES.c
            statement = select(of.gives, of.made_at, of.who, of.is_renewed).where(of.plan_id == plan_id)
            return tuple(KeyChange(*row) for row in connection.execute(statement.order_by(of.made_at.desc())))

    def owner_key(self) -> str:
        """Return the key by which a browser shows that it is the owner's, which the owner may know; made at first."""
        if not self.asker.is_owner:
            raise NoRightError(ONLY_OWNER)
        is_it = INSTALL.c.name == OWNER_KEY
        with self.database.reading() as connection:
            found = connection.execute(select(INSTALL.c.value).where(is_it)).scalar()
        if found is None:
            with self.database.writing() as connection:
                insert_new(connection, INSTALL, {"name": OWNER_KEY, "value": new_key()})
                found = connection.execute(select(INSTALL.c.value).where(is_it)).scalar_one()
        return str(found)

    def _set(  # noqa: PLR0913 (what a revision consists of)
        self,
        connection: Connection,
        row: Row[Any],
        *,
        who: str,
        act: Act | None,
        kind: str,
        sentence: str,
        says: str,
        **values: object,
    ) -> KeptPlan:
        """Change columns of a plan as a whole, which is a revision that holds the same as the one before."""
        writing = writing_like(connection, row, row.head, who=who, kind=kind, sentence=sentence, act=act)
        line = append(connection, row, writing, parent=row.head, follow=True, **values)
        answered(connection, act, row.id, revision=line.number, says=says)
        return read_plan(connection, row.id, self.asker)
