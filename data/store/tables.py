"""The tables as the newest migration leaves them, and the table of acts with their one answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    insert,
    select,
    true,
)

from data.store.models import Act, Answered, AnsweredError, is_act_id

if TYPE_CHECKING:
    from sqlalchemy import Connection, Dialect


class Moment(TypeDecorator[datetime]):
    """A moment in UTC; SQLite keeps no time zone, so it is taken off on the way in and put back on the way out."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC, without saying so where the database could not keep it."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as one of UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


METADATA: Final = MetaData()

PLANS: Final = Table(
    "plans",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("slug", Text, nullable=False),
    Column("area_name", Text, nullable=False),
    Column("edit_token", Text, nullable=False, unique=True),
    Column("watch_token", Text, nullable=False, unique=True),
    Column("made_at", Moment, nullable=False),
    Column("made_by", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    Column("version", Integer, nullable=False),
    Column("head", Integer, nullable=False),
    Column("last", Integer, nullable=False),  # number of the revision stored last
    Column("archived", Boolean, nullable=False),
    Column("final", Boolean, nullable=False),
    Column("final_by", Text, nullable=False),
    Column("findable", Text, nullable=False),  # `geo.typed_text.findable`
    Column("listed", Boolean, nullable=False, server_default=true()),
    Column("edit_shown", Boolean, nullable=False, server_default=true()),  # False: the link was withdrawn
    Column("watch_shown", Boolean, nullable=False, server_default=true()),
)

REVISIONS: Final = Table(
    "revisions",
    METADATA,
    Column("plan_id", Text, ForeignKey("plans.id"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("parent", Integer),
    Column("made_at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("area_id", Text, nullable=False),
    Column("browser", Text, nullable=False, server_default=""),  # `data.store.tables.browser_mark`
    Column("undoes", Integer),  # number of the revision that this one takes back
    Column("content", Text, nullable=False),  # large: only what shows a plan selects it
    ForeignKeyConstraint(["plan_id", "parent"], ["revisions.plan_id", "revisions.number"]),
)

BUILDS: Final = Table(
    "builds",
    METADATA,
    Column("area_id", Text, primary_key=True),
    Column("area_name", Text, nullable=False),
    Column("seen_at", Moment, nullable=False),
    Column("practices", Text, nullable=False),  # `data.store.database`
)

ACTS: Final = Table(
    "acts",
    METADATA,
    Column("id", Text, primary_key=True),
    Column("browser", Text, nullable=False),
    Column("plan_id", Text, ForeignKey("plans.id")),
    Column("made_at", Moment, nullable=False),
    Column("outcome", Text, nullable=False),  # one of `data.store.models.OUTCOMES`
    Column("revision", Integer),
    Column("says", Text, nullable=False),
    Column("met", Text, nullable=False),  # of a conflict: what changed meanwhile, a line each
)

KEY_CHANGES: Final = Table(
    "key_changes",
    METADATA,
    Column("mark", Text, primary_key=True),  # `data.store.models.key_mark` of the key that leads nowhere since
    Column("plan_id", Text, ForeignKey("plans.id"), nullable=False),
    Column("gives", Text, nullable=False),  # one of `data.store.models.Gives`
    Column("made_at", Moment, nullable=False),
    Column("who", Text, nullable=False),
    Column("is_renewed", Boolean, nullable=False),  # whether another link was made in its place
)

INSTALL: Final = Table(
    "install",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)


# ---- Acts ----


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
