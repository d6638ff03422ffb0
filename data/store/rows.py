"""Reads rows of the store into values."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from data.plan_files import proposal_from_text
from data.store.models import KeptPlan, NoRightError, Opened, Revision, RevisionLine, Right, no_link
from data.store.tables import PLANS, REVISIONS
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection, Row, RowMapping, Select

    from data.store.models import Asker
    from geo.proposal import Proposal

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
    """See to it that the asker may do that to a plan.

    Raises:
        NoRightError: They may not.
        PlanningError: There is none with that id.
    """
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
    """Return the plan with that id and its head.

    Raises:
        NoRightError: The asker may not watch it.
        PlanningError: There is none with that id.
    """
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
    return whole(RevisionLine(*row[:-1]), proposal_in(row.content, plan, number))


def read_lines(connection: Connection, plan_id: str) -> tuple[RevisionLine, ...]:
    """Return the history of a plan, oldest first, without reading any proposal."""
    statement = select(*OF_LINE).where(REVISIONS.c.plan_id == plan_id).order_by(REVISIONS.c.number)
    return tuple(RevisionLine(*row) for row in connection.execute(statement))


def whole(line: RevisionLine, proposal: Proposal) -> Revision:
    """Return a revision of its line and its proposal."""
    return Revision(**vars(line), proposal=proposal)


def proposal_in(content: str, plan: KeptPlan, number: int) -> Proposal:
    """Return the proposal of a revision."""
    return proposal_from_text(content, file=f"revision {number} of the plan {plan.name!r}")


def refuse_unknown(connection: Connection, row: Row[Any], number: int) -> None:
    """See to it that a plan has a revision of that number.

    Raises:
        PlanningError: It has none.
    """
    which = (REVISIONS.c.plan_id == row.id) & (REVISIONS.c.number == number)
    if connection.execute(select(REVISIONS.c.number).where(which)).first() is None:
        raise PlanningError(no_revision(row.name, number))


def no_plan_for(asker: Asker) -> PlanningError:
    """Return what is raised where there is no plan with an id: who is not the owner is not told which there are."""
    return PlanningError(no_plan()) if asker.is_owner else NoRightError(no_link())


def no_plan() -> str:
    """Return what to say of an id that no plan has."""
    return "there is no such plan here: choose one of the list of plans"


def no_revision(name: str, number: int) -> str:
    """Return what to say of a number that no revision of a plan has."""
    return f"the plan {name!r} has no revision {number}; choose one of its history"
