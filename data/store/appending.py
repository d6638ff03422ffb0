"""Writes of the store: each within a transaction that holds the plan's row, so that none can come between."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, text, update

from data.proposal_file import proposal_from_text, proposal_text
from data.store.kept import KINDS, OF_WHOLE, MovedOnError, RevisionLine
from data.store.rights import Right
from data.store.rows import no_plan_for, no_revision, read_lines, read_opened
from data.store.tables import PLANS, REVISIONS
from data.store.texts import findable, free_name, people_in, who_did
from data.store.undoing import holding, lines_to
from geo.errors import PlanningError
from geo.typed_text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Row

    from data.store.acts import Act
    from data.store.kept import KeptPlan
    from data.store.rights import Asker
    from geo.area import Area
    from geo.proposal import Proposal

TOKEN_BYTES: Final = 24
"""Of a link: 2 to the 192 of them, so that guessing one is hopeless."""
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32}")
"""What so many bytes are as text."""
ID_BYTES: Final = 8
NAMING_LOCK: Final = 0x4E42_4E4D
"""Number of the lock in PostgreSQL under which new plans get their names; another than that of migrations."""


@dataclass(frozen=True)
class Writing:
    """What a new revision says, checked, as the columns that hold it.

    Attributes:
        who: One line.
        kind: One of `data.store.kept.KINDS`.
        sentence: One line.
        area_id: Of the build.
        area_name: Of the same.
        content: The proposal as text.
        browser: Mark of the browser that asked for it; "" for none.
        undoes: Number of the revision that it takes back; None for none.
    """

    who: str
    kind: str
    sentence: str
    area_id: str
    area_name: str
    content: str
    browser: str = ""
    undoes: int | None = None


def writing_of(  # noqa: PLR0913 (what a revision consists of)
    proposal: Proposal,
    *,
    who: str,
    kind: str,
    sentence: str,
    area: Area,
    act: Act | None = None,
    undoes: int | None = None,
) -> Writing:
    """Return what a new revision will say, after a look that it can be read again as it was.

    Raises:
        PlanningError: It can't be, or who or kind are not as they must be.
    """
    if kind not in KINDS:
        msg = f"{kind!r} is no kind of change; use one of: {', '.join(KINDS)}"
        raise PlanningError(msg)
    content = proposal_text(proposal, area_id=area.id, area_name=area.name)
    if proposal_from_text(content, file="this change") != proposal:
        msg = "this change can't be stored, since it would be read again as another: undo it and do it another way"
        raise PlanningError(msg)
    browser = act.browser if act else ""
    return Writing(who_did(who), kind, one_line(sentence), area.id, one_line(area.name), content, browser, undoes)


def writing_like(  # noqa: PLR0913 (what a revision consists of)
    connection: Connection,
    plan: KeptPlan | Row[Any],
    number: int,
    *,
    who: str,
    kind: str,
    sentence: str,
    browser: str,
) -> Writing:
    """Return what a revision will say that holds the same as another.

    Args:
        connection: To read by.
        plan: To which the other belongs.
        number: Of the other.
        who: As typed.
        kind: One of `data.store.kept.KINDS`.
        sentence: What was done.
        browser: Mark of the browser; "" for none.

    Raises:
        PlanningError: The plan has no such revision.
    """
    which = (REVISIONS.c.plan_id == plan.id) & (REVISIONS.c.number == number)
    row = connection.execute(select(REVISIONS.c.area_id, REVISIONS.c.content).where(which)).first()
    if row is None:
        raise PlanningError(no_revision(plan.name, number))
    return Writing(who_did(who), kind, one_line(sentence), row.area_id, plan.area_name, row.content, browser)


def new_key() -> str:
    """Return a key that nobody guesses, in letters that may stand in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def insert_plan(connection: Connection, writing: Writing, *, name: str | None, slug: str, listed: bool = True) -> str:
    """Add a plan with its first revision, and return its id.

    Args:
        connection: In a transaction that writes.
        writing: What its first revision says.
        name: As `data.store.texts.free_name` takes it: no other plan of the area gets the same.
        slug: Of the area.
        listed: Whether it is in the list of plans.

    Raises:
        PlanningError: The name is not as it must be.
    """
    plan_id, now = secrets.token_hex(ID_BYTES), datetime.now(UTC)
    if connection.dialect.name == "postgresql":  # SQLite lets one write at a time
        connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": NAMING_LOCK})
    name = free_name(name, connection.execute(select(PLANS.c.name).where(PLANS.c.slug == slug)).scalars())
    row = {
        "id": plan_id,
        "name": name,
        "slug": slug,
        "area_name": writing.area_name,
        "edit_token": new_key(),
        "watch_token": new_key(),
        "made_at": now,
        "made_by": writing.who,
        "changed_at": now,
        "version": 1,
        "head": 1,
        "last": 1,
        "archived": False,
        "final": False,
        "final_by": "",
        "listed": listed,
        "findable": findable(name, writing.area_name, [writing.who]),
    }
    connection.execute(insert(PLANS).values(row))
    _insert_revision(connection, plan_id, writing, line=(1, None, now))
    return plan_id


def locked_row(connection: Connection, plan_id: str, asker: Asker, *, least: Right = Right.EDIT) -> Row[Any]:
    """Return the row of a plan, which nobody else writes until the transaction ends.

    Raises:
        NoRightError: The asker may not do that to it.
        PlanningError: There is none with that id.
    """
    row = connection.execute(select(PLANS).where(PLANS.c.id == plan_id).with_for_update()).first()
    if row is None:
        raise no_plan_for(asker)
    asker.check(row, least)
    return row


def open_row(connection: Connection, plan_id: str, asker: Asker, *, least: Right = Right.EDIT) -> Row[Any]:
    """Return the row of a plan as `locked_row`, of one that may be changed.

    Raises:
        NoRightError: The asker may not do that to it.
        PlanningError: It is final or archived; or there is none.
    """
    row = locked_row(connection, plan_id, asker, least=least)
    if row.final:
        by = f" by {row.final_by}" if row.final_by else ""
        msg = f"this plan is locked as final{by}: duplicate it to go on, or take the lock back"
        raise PlanningError(msg)
    if row.archived:
        msg = "this plan is archived: bring it back to go on, or duplicate it"
        raise PlanningError(msg)
    return row


def refuse_moved(connection: Connection, row: Row[Any], base: int, asker: Asker) -> None:
    """See to it that the head of a plan is still the revision that a change builds on.

    Raises:
        MovedOnError: It is another.
    """
    if row.head != base:
        now = read_opened(connection, PLANS.c.id == row.id, asker)
        if now is not None:
            raise MovedOnError(now)


def refuse_not_holding(connection: Connection, row: Row[Any], number: int | None, *, base: int) -> None:
    """See to it that a revision holds on the way to the one that takes it back; None is taken back by none.

    Raises:
        PlanningError: It was taken back before, lies on another branch, is how the plan began, or is of the plan as a
            whole.
    """
    if number is None:
        return
    chain = lines_to(read_lines(connection, row.id), base)
    if number not in holding(line for line in chain[1:] if line.kind not in OF_WHOLE):
        msg = (
            f"revision {number} can't be taken back: it was taken back before, or it is no step on the way to revision "
            f"{base}; look at What was done"
        )
        raise PlanningError(msg)


def append(
    connection: Connection, row: Row[Any], writing: Writing, *, parent: int, follow: bool, **values: object
) -> RevisionLine:
    """Add a revision to a plan whose row is locked.

    Args:
        connection: In the transaction that holds the row.
        row: Of the plan.
        writing: What the revision says.
        parent: Number of the revision it was made from.
        follow: Whether it becomes the head; otherwise it is a branch beside it.
        values: Columns of the plan that it changes besides.
    """
    number, now = row.last + 1, datetime.now(UTC)
    _insert_revision(connection, row.id, writing, line=(number, parent, now))
    head = {"head": number, "area_name": writing.area_name} if follow else {}
    name, area_name = str(values.get("name", row.name)), writing.area_name if follow else row.area_name
    found = findable(name, area_name, [*people_in(row.findable), writing.who])
    change_plan(connection, row, **head, **values, last=number, findable=found, changed_at=now)
    return RevisionLine(
        number,
        parent,
        now,
        writing.who,
        writing.kind,
        writing.sentence,
        writing.area_id,
        writing.browser,
        writing.undoes,
    )


def change_plan(connection: Connection, row: Row[Any], **values: object) -> None:
    """Change columns of a plan whose row is locked, and count the change.

    Raises:
        PlanningError: The row is not what it was, which its lock forbids.
    """
    changed: Mapping[str, object] = {"changed_at": datetime.now(UTC), **values, "version": row.version + 1}
    same = (PLANS.c.id == row.id) & (PLANS.c.head == row.head) & (PLANS.c.version == row.version)
    if connection.execute(update(PLANS).where(same).values(changed)).rowcount != 1:
        msg = "this plan was changed by somebody at the same moment: nothing was stored; do it again"
        raise PlanningError(msg)


def _insert_revision(
    connection: Connection, plan_id: str, writing: Writing, *, line: tuple[int, int | None, datetime]
) -> None:
    number, parent, made_at = line
    row = {
        "plan_id": plan_id,
        "number": number,
        "parent": parent,
        "made_at": made_at,
        "who": writing.who,
        "kind": writing.kind,
        "sentence": writing.sentence,
        "area_id": writing.area_id,
        "browser": writing.browser,
        "undoes": writing.undoes,
        "content": writing.content,
    }
    connection.execute(insert(REVISIONS).values(row))
