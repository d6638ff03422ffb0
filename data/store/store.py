"""The plan store: every change of every kept plan, appended as a revision before anybody is told."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from data.store.acts import Answered, read_answer, record, refuse_answered
from data.store.appending import (
    TOKEN,
    append,
    change_plan,
    insert_plan,
    locked_row,
    open_row,
    read_writing,
    refuse_moved,
    refuse_not_holding,
    writing_of,
)
from data.store.builds import practices_from, remember
from data.store.database import Database
from data.store.kept import AnsweredError, Opened, StoreError
from data.store.rows import (
    kept_plan,
    no_plan,
    plan_select,
    read_lines,
    read_opened,
    read_plan,
    read_revision,
    refuse_unknown,
    whole,
)
from data.store.tables import BUILDS, PLANS
from data.store.texts import findable, people_in, plan_name, who_did, words_of
from geo.errors import PlanningError
from geo.typed_text import one_line

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import pandas as pd
    from sqlalchemy import Connection, Row

    from data.store.acts import Act
    from data.store.kept import KeptPlan, Revision, RevisionLine
    from geo.area import Area
    from geo.proposal import Proposal


_BESIDE: Final = "Kept as revision {}, a branch from revision {}: it is in What was done."


def open_store(url: str = "") -> PlanStore:
    """Return the store of plans, with its tables brought up to date.

    Args:
        url: Of a database; "" opens DATABASE_URL, or plans/neighbouring.sqlite in the project where that is not set.

    Raises:
        StoreError: It can't be opened, is damaged, or is of a newer version.
    """
    database = Database(url)
    try:
        database.migrate()
    except BaseException:
        database.close()
        raise
    return PlanStore(database)


class PlanStore:
    """Kept plans in one database; safe to share between threads.

    What a method returns is stored for good. Every method raises `StoreError` when the database can't be used, and
    `PlanningError` for a plan or a revision that it does not have; those that change something raise `MovedOnError`
    when the head of the plan is no longer `base`, and `PlanningError` when the plan is final or archived. Given an
    `act`, they store its answer in the same transaction, and raise `AnsweredError`, doing nothing, where it has one.

    Args:
        database: With its tables up to date.
    """

    def __init__(self, database: Database) -> None:
        self.database = database

    def create(  # noqa: PLR0913 (what a first revision consists of)
        self,
        proposal: Proposal,
        *,
        name: str | None,
        slug: str,
        area: Area,
        who: str,
        sentence: str,
        kind: str = "begin",
        then: tuple[Proposal, str, str] | None = None,
        act: Act | None = None,
        says: str = "",
    ) -> Opened:
        """Store a new plan with its first revision; where a plan of the area has that name, it gets a number too.

        Args:
            proposal: What it begins as.
            name: None for that of the next option.
            slug: Of its area.
            area: As it is built.
            who: As typed, or of the user signed in.
            sentence: What was done.
            kind: One of `data.store.kept.KINDS`.
            then: The first step, which is its second revision: the proposal after it, its kind and its sentence.
            act: Which asked for it.
            says: What the answer of the act says, "{name}" standing for the plan's; "" for the sentence stored last.
        """
        writing = writing_of(proposal, who=who, kind=kind, sentence=sentence, area=area, act=act)
        step = then and writing_of(then[0], who=who, kind=then[1], sentence=then[2], area=area, act=act)
        with self._acting(act) as connection:
            plan_id = insert_plan(connection, writing, name=name, slug=slug)
            remember(connection, area)
            if step:
                append(connection, locked_row(connection, plan_id), step, parent=1, follow=True)
            opened = _opened(connection, plan_id)
            told = says.replace("{name}", opened.plan.name) or opened.revision.sentence
            _record(connection, act, plan_id, revision=opened.revision.number, says=told)
            return opened

    def open(self, token: str) -> Opened:
        """Return the plan that a link leads to, by its edit or its watch token; the latter does not give the former."""
        found = None
        if TOKEN.fullmatch(token):
            with self.database.reading() as connection:
                found = read_opened(connection, (PLANS.c.edit_token == token) | (PLANS.c.watch_token == token))
        if found is None:
            msg = "this link leads to no plan: ask for the link again, or choose one of the list of plans"
            raise PlanningError(msg)
        if found.plan.edit_token == token:
            return found
        return replace(found, plan=replace(found.plan, edit_token=""), may_change=False)

    def version(self, plan_id: str) -> int:
        """Return the version of a plan, which every change raises; cheap enough to ask every second."""
        with self.database.reading() as connection:
            version = connection.execute(select(PLANS.c.version).where(PLANS.c.id == plan_id)).scalar()
        if version is None:
            raise PlanningError(no_plan())
        return int(version)

    def at(self, plan_id: str) -> Opened:
        """Return the plan with that id, as one who may change it."""
        with self.database.reading() as connection:
            return _opened(connection, plan_id)

    def commit(  # noqa: PLR0913 (what a revision consists of)
        self,
        plan_id: str,
        proposal: Proposal,
        *,
        base: int,
        who: str,
        kind: str,
        sentence: str,
        area: Area,
        undoes: int | None = None,
        act: Act | None = None,
        says: str = "",
    ) -> Opened:
        """Append a revision to the head `base`; it becomes the head.

        Args:
            plan_id: Of the plan.
            proposal: After it.
            base: Number of the revision that it builds on.
            who: As typed, or of the user signed in.
            kind: One of `data.store.kept.KINDS`.
            sentence: What was done.
            area: As it is built.
            undoes: Number of the revision that it takes back, which must hold (`data.store.undoing`).
            act: Which asked for it.
            says: What the answer of the act says; "" for the sentence.
        """
        writing = writing_of(proposal, who=who, kind=kind, sentence=sentence, area=area, act=act, undoes=undoes)
        with self._acting(act) as connection:
            row = open_row(connection, plan_id)
            refuse_answered(connection, act)  # again, now that nobody else writes to the plan
            refuse_moved(connection, row, base)
            refuse_not_holding(connection, row, undoes, base=base)
            line = append(connection, row, writing, parent=base, follow=True)
            remember(connection, area)
            _record(connection, act, plan_id, revision=line.number, says=says or sentence)
            plan = read_plan(connection, plan_id)
            return Opened(plan, whole(line, proposal), may_change=True)

    def keep_beside(  # noqa: PLR0913 (what a revision consists of)
        self,
        plan_id: str,
        proposal: Proposal,
        *,
        base: int,
        who: str,
        kind: str,
        sentence: str,
        area: Area,
        act: Act | None = None,
    ) -> RevisionLine:
        """Append a revision to `base`, any revision of the plan, as a branch of its own; the head stays."""
        writing = writing_of(proposal, who=who, kind=kind, sentence=sentence, area=area, act=act)
        with self._acting(act) as connection:
            row = open_row(connection, plan_id)
            refuse_unknown(connection, row, base)
            remember(connection, area)
            line = append(connection, row, writing, parent=base, follow=False)
            _record(connection, act, plan_id, revision=line.number, says=_BESIDE.format(line.number, base))
            return line

    def reopen(self, plan_id: str, number: int, *, base: int, act: Act | None = None) -> Opened:
        """Go to any revision of the plan; what is done next branches off there."""
        with self._acting(act) as connection:
            row = open_row(connection, plan_id)
            refuse_answered(connection, act)
            refuse_moved(connection, row, base)
            refuse_unknown(connection, row, number)
            change_plan(connection, row, head=number)
            opened = _opened(connection, plan_id)
            says = f"Reopened revision {number}: {opened.revision.sentence}"
            _record(connection, act, plan_id, revision=number, says=says)
            return opened

    def answer(self, act_id: str) -> Answered | None:
        """Return an act with its one answer; None where it has none yet."""
        with self.database.reading() as connection:
            return read_answer(connection, act_id)

    def keep_answer(self, answered: Answered) -> None:
        """Store the answer of an act that changes nothing."""
        with self._acting(answered.act) as connection:
            record(connection, answered)

    def revision(self, plan_id: str, number: int) -> Revision:
        """Return one revision with its proposal."""
        with self.database.reading() as connection:
            return read_revision(connection, read_plan(connection, plan_id), number)

    def history(self, plan_id: str) -> tuple[RevisionLine, ...]:
        """Return all revisions without their proposals, oldest first."""
        with self.database.reading() as connection:
            lines = read_lines(connection, plan_id)
        if not lines:
            raise PlanningError(no_plan())
        return lines

    def plans(self, *, search: str = "", slug: str = "", archived: bool = False) -> tuple[KeptPlan, ...]:
        """Return kept plans, the one changed last first.

        Args:
            search: Words, each of which must be in the name, the area's name or the name of somebody who changed it.
            slug: Of the only area wanted; "" for all.
            archived: Whether those put away are wanted, or the others.
        """
        statement = plan_select().where(PLANS.c.archived.is_(archived))
        if slug:
            statement = statement.where(PLANS.c.slug == one_line(slug))
        for word in words_of(search):
            statement = statement.where(PLANS.c.findable.contains(word, autoescape=True))
        with self.database.reading() as connection:
            rows = connection.execute(statement.order_by(PLANS.c.changed_at.desc(), PLANS.c.id))
            return tuple(kept_plan(row) for row in rows.mappings())

    def rename(self, plan_id: str, name: str, *, act: Act | None = None) -> KeptPlan:
        """Give a plan another name of 1 to 80 characters."""
        name = plan_name(name)

        def renamed(row: Row[Any]) -> dict[str, object]:
            return {"name": name, "findable": findable(name, row.area_name, people_in(row.findable))}

        return self._set(plan_id, renamed, act=act, says=lambda before: f"{before} is now called {name}.")

    def set_archived(self, plan_id: str, *, archived: bool, act: Act | None = None) -> KeptPlan:
        """Put a plan away, or bring it back."""
        end = "is in the archive; nothing of it is lost" if archived else "is back"
        return self._set(plan_id, lambda _row: {"archived": archived}, act=act, says=lambda name: f"{name} {end}.")

    def set_final(
        self, plan_id: str, *, final: bool, who: str, base: int | None = None, act: Act | None = None
    ) -> KeptPlan:
        """Lock a plan as final, or take the lock back; with a `base`, only while that is its head."""
        by = who_did(who) if final else ""
        end = "is locked as final" if final else "can be changed again"
        values = {"final": final, "final_by": by}
        return self._set(plan_id, lambda _row: values, base=base, act=act, says=lambda name: f"{name} {end}.")

    def duplicate(  # noqa: PLR0913 (what a copy consists of)
        self,
        plan_id: str,
        *,
        name: str | None,
        who: str,
        number: int | None = None,
        act: Act | None = None,
        says: str = "",
    ) -> Opened:
        """Store a new plan that begins as a revision of another (its head by default), whatever its state.

        Its name is found as that of `create`, and `says` is as there.
        """
        with self._acting(act) as connection:
            plan = read_plan(connection, plan_id)
            writing = read_writing(connection, plan, plan.head if number is None else number)
            writing = replace(writing, who=who_did(who), browser=act.browser if act else "")
            opened = _opened(connection, insert_plan(connection, writing, name=name, slug=plan.slug))
            told = says.replace("{name}", opened.plan.name) or opened.revision.sentence
            _record(connection, act, opened.plan.id, revision=1, says=told)
            return opened

    def practices_of(self, area_id: str) -> pd.DataFrame | None:
        """Return the practices of a build that some revision was made on, with columns `data.store.builds.COLUMNS`.

        None where no revision was made on it.
        """
        with self.database.reading() as connection:
            text = connection.execute(select(BUILDS.c.practices).where(BUILDS.c.area_id == one_line(area_id))).scalar()
        return None if text is None else practices_from(text)

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
        except StoreError as error:
            answered = self.answer(act.id) if act and isinstance(error.__cause__, IntegrityError) else None
            if answered is None:
                raise
            raise AnsweredError(answered) from error

    def _set(
        self,
        plan_id: str,
        values: Callable[[Row[Any]], dict[str, object]],
        *,
        act: Act | None,
        says: Callable[[str], str],
        base: int | None = None,
    ) -> KeptPlan:
        with self._acting(act) as connection:
            row = locked_row(connection, plan_id)
            if base is not None:
                refuse_answered(connection, act)  # as in `commit`: what moved the plan on may have come after it
                refuse_moved(connection, row, base)
            change_plan(connection, row, **values(row))
            _record(connection, act, plan_id, revision=None, says=says(row.name))
            return read_plan(connection, plan_id)


def _record(connection: Connection, act: Act | None, plan_id: str, *, revision: int | None, says: str) -> None:
    if act:
        record(connection, Answered(act, plan_id, "done", revision, says))


def _opened(connection: Connection, plan_id: str) -> Opened:
    found = read_opened(connection, PLANS.c.id == plan_id)
    if found is None:
        raise PlanningError(no_plan())
    return found
