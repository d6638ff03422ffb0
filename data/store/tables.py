"""The tables as the newest migration leaves them, and their rows read into values: acts, plans and revisions."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

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

from data.plan_files import proposal_from_text
from data.store.models import (
    NO_LINK,
    Act,
    Answered,
    AnsweredError,
    KeptPlan,
    NoRightError,
    Opened,
    Revision,
    RevisionLine,
    Right,
    is_act_id,
)
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection, Dialect, Row, RowMapping, Select

    from data.store.models import Asker
    from geo.proposal import Proposal


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
    Column("browser", Text, nullable=False, server_default=""),  # `data.store.models.browser_mark`
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
    """Raise `AnsweredError` where an act has its answer; None is no act, as of a program that reads files."""
    if act and (answered := read_answer(connection, act.id)):
        raise AnsweredError(answered)


def record(connection: Connection, answered: Answered) -> None:
    """Store the answer of an act, in the transaction that does what was asked."""
    row = vars(answered) | vars(answered.act) | {"made_at": datetime.now(UTC), "met": "\n".join(answered.met)}
    connection.execute(insert(ACTS).values({column.name: row[column.name] for column in ACTS.c}))


# ---- Plans and revisions ----

OF_PLAN: Final = tuple(PLANS.c[name] for name in KeptPlan.__dataclass_fields__ if name != "area_id")
OF_LINE: Final = tuple(REVISIONS.c[name] for name in RevisionLine.__dataclass_fields__)
HEADS: Final = PLANS.join(REVISIONS, (REVISIONS.c.plan_id == PLANS.c.id) & (REVISIONS.c.number == PLANS.c.head))


def plan_select() -> Select[Any]:
    """Return the statement that reads kept plans."""
    return select(*OF_PLAN, REVISIONS.c.area_id).select_from(HEADS)


def kept_plan(row: Mapping[str, Any] | RowMapping, asker: Asker) -> KeptPlan:
    """Return a kept plan from a row of `plan_select`, with the keys that the asker may know."""
    plan = KeptPlan(**row)
    edit = plan.edit_token if asker.on(plan) >= Right.EDIT else ""
    return replace(plan, edit_token=edit, watch_token=plan.watch_token if plan.watch_shown else "")


def check_right(connection: Connection, plan_id: str, asker: Asker, least: Right) -> None:
    """Raise `NoRightError` where the asker may not do that to a plan, `PlanningError` where there is no such plan."""
    row = connection.execute(select(PLANS.c.edit_token, PLANS.c.watch_token).where(PLANS.c.id == plan_id)).first()
    if row is None:
        raise no_plan_for(asker)
    asker.check(row, least)


def read_plan(connection: Connection, plan_id: str, asker: Asker) -> KeptPlan:
    """Return a kept plan that the asker may watch.

    Raises:
        NoRightError: They may not.
        PlanningError: There is none with that id.
    """
    row = connection.execute(plan_select().where(PLANS.c.id == plan_id)).mappings().first()
    if row is None:
        raise no_plan_for(asker)
    asker.check(KeptPlan(**row), Right.WATCH)
    return kept_plan(row, asker)


def read_opened(connection: Connection, which: ColumnElement[bool], asker: Asker) -> Opened | None:
    """Return a kept plan with its head, by one statement, so that both are of the same moment; None without any.

    Raises:
        NoRightError: The asker may not watch it.
    """
    of_head = [column.label(f"head_{column.name}") for column in (*OF_LINE, REVISIONS.c.content)]
    row = connection.execute(select(*OF_PLAN, *of_head).select_from(HEADS).where(which)).mappings().first()
    if row is None:
        return None
    values = dict(row)
    of_revision = {name.removeprefix("head_"): values.pop(name) for name in list(values) if name.startswith("head_")}
    content = of_revision.pop("content")
    values["area_id"] = of_revision["area_id"]
    asker.check(KeptPlan(**values), Right.WATCH)
    plan = kept_plan(values, asker)
    revision = Revision(**of_revision, proposal=proposal_in(content, plan, of_revision["number"]))
    return Opened(plan, revision, may_change=plan.edit_token != "")


def opened_at(connection: Connection, plan_id: str, asker: Asker) -> Opened:
    """Return the plan with that id and its head; raises as `read_plan`."""
    found = read_opened(connection, PLANS.c.id == plan_id, asker)
    if found is None:
        raise no_plan_for(asker)
    return found


def read_revision(connection: Connection, plan: KeptPlan, number: int) -> Revision:
    """Return one revision of a plan with its proposal.

    Raises:
        PlanningError: The plan has none of that number, or it can't be read.
    """
    which = (REVISIONS.c.plan_id == plan.id) & (REVISIONS.c.number == number)
    row = connection.execute(select(*OF_LINE, REVISIONS.c.content).where(which)).first()
    if row is None:
        raise PlanningError(no_revision(plan.name, number))
    return Revision(*row[:-1], proposal=proposal_in(row.content, plan, number))


def read_lines(connection: Connection, plan_id: str) -> tuple[RevisionLine, ...]:
    """Return the history of a plan, oldest first, without reading any proposal."""
    statement = select(*OF_LINE).where(REVISIONS.c.plan_id == plan_id).order_by(REVISIONS.c.number)
    return tuple(RevisionLine(*row) for row in connection.execute(statement))


def proposal_in(content: str, plan: KeptPlan, number: int) -> Proposal:
    """Return the proposal of a revision."""
    return proposal_from_text(content, file=f"revision {number} of the plan {plan.name!r}")


def refuse_unknown(connection: Connection, row: Row[Any], number: int) -> None:
    """Raise `PlanningError` where a plan has no revision of that number."""
    which = (REVISIONS.c.plan_id == row.id) & (REVISIONS.c.number == number)
    if connection.execute(select(REVISIONS.c.number).where(which)).first() is None:
        raise PlanningError(no_revision(row.name, number))


def no_plan_for(asker: Asker) -> PlanningError:
    """Return what is raised where there is no plan with an id: who is not the owner is not told which there are."""
    msg = "there is no such plan here: choose one of the list of plans"
    return PlanningError(msg) if asker.is_owner else NoRightError(NO_LINK)


def no_revision(name: str, number: int) -> str:
    """Return what to say of a number that no revision of a plan has."""
    return f"the plan {name!r} has no revision {number}; choose one of its history"
