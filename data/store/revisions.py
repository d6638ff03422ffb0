"""Writes of the store: each within a transaction that holds the plan's row, so that none can come between.

Undoing adds a revision that takes a step back, and doing it again adds one that takes back the undoing. A revision
holds while none that holds takes it back. Here Ann's browser moves (2), Bob's moves (3), and Ann's undoes (4):

>>> from datetime import UTC, datetime
>>> from data.store.models import RevisionLine
>>> def line(number, browser, undoes=None):
...     return RevisionLine(number, number - 1 or None, datetime.now(UTC), "", "move", "", "town", browser, undoes)
>>> chain = (line(1, ""), line(2, "Ann"), line(3, "Bob"), line(4, "Ann", undoes=2))
>>> sorted(holding(chain)), taken_back_by(chain)
([1, 3, 4], {2: 4})
>>> to_undo(chain, browser="Ann"), to_redo(chain, browser="Ann").number
(None, 4)
>>> to_undo(chain, browser="Bob").number, to_redo(chain, browser="Bob")
(3, None)
>>> again = (*chain, line(5, "Ann", undoes=4))
>>> sorted(holding(again)), to_undo(again, browser="Ann").number, to_redo(again, browser="Ann")
([1, 2, 3, 5], 2, None)
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert, select, text, update

from data.plan_files import proposal_from_text, proposal_text
from data.store.models import KINDS, OF_WHOLE, MovedOnError, RevisionLine, Right
from data.store.tables import PLANS, REVISIONS, no_plan_for, no_revision, read_lines, read_opened
from geo.errors import PlanningError
from geo.typed_text import findable, free_name, one_line, people_in, who_did

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection, Row

    from data.store.models import Act, Asker, KeptPlan
    from geo.area import Area
    from geo.proposal import Proposal

# ---- Which step a browser may take back, and which it may do again ----


def lines_to(lines: Iterable[RevisionLine], head: int) -> tuple[RevisionLine, ...]:
    """Return the revisions that lead to one, oldest first, itself last; nothing where it is not among them."""
    by_number = {line.number: line for line in lines}
    chain: list[RevisionLine] = []
    at = by_number.get(head)
    while at is not None:
        chain.append(at)
        at = by_number.get(at.parent) if at.parent is not None else None
    return tuple(reversed(chain))


def holding(chain: Iterable[RevisionLine]) -> frozenset[int]:
    """Return the numbers of the revisions of a chain (`lines_to`) that hold: that none which holds takes back."""
    taken_back: set[int] = set()
    holds: set[int] = set()
    for line in reversed(tuple(chain)):  # what takes back comes after what it takes back
        if line.number in taken_back:
            continue
        holds.add(line.number)
        if line.undoes is not None:
            taken_back.add(line.undoes)
    return frozenset(holds)


def taken_back_by(chain: tuple[RevisionLine, ...]) -> dict[int, int]:
    """Return by which revision each of those of a chain (as of `lines_to`) was taken back that do not hold."""
    holds = holding(chain)
    return {line.undoes: line.number for line in chain if line.undoes is not None and line.number in holds}


def to_undo(chain: tuple[RevisionLine, ...], *, browser: str) -> RevisionLine | None:
    """Return the last step of the browser with that mark that holds, in a chain as of `lines_to`; None for none.

    Steps of nobody known, as those kept before browsers were told apart, are everybody's.
    """
    holds = holding(chain)
    steps = (
        line
        for line in reversed(chain)
        if _is_step(line) and line.parent is not None and line.number in holds and _is_of(line, browser)
    )
    return next(steps, None)


def to_redo(chain: tuple[RevisionLine, ...], *, browser: str) -> RevisionLine | None:
    """Return the last undoing of a browser that holds, unless it has made a new step since; None for none."""
    holds = holding(chain)
    steps = {line.number for line in chain if _is_step(line)}
    for line in reversed(chain):
        if not _is_of(line, browser) or line.number not in holds or line.kind in OF_WHOLE:
            continue
        if line.undoes is None:
            return None
        if line.undoes in steps:
            return line
    return None


def _is_step(line: RevisionLine) -> bool:
    return line.undoes is None and line.kind not in OF_WHOLE


def _is_of(line: RevisionLine, browser: str) -> bool:
    return line.browser in ("", browser)


# ---- Writes of the store ----

TOKEN_BYTES: Final = 24
"""Of a link: 2 to the 192 of them, so that guessing one is hopeless."""
TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{32}")
"""What so many bytes are as text."""
ID_BYTES: Final = 8
NAMING_LOCK: Final = 0x4E42_4E4D
"""Number of the lock in PostgreSQL under which new plans get their names; another than that of migrations."""


@dataclass(frozen=True)
class Writing:
    """What a new revision says, checked, as the columns that hold it (`data.store.models.RevisionLine`).

    Attributes:
        area_name: Of the build.
        content: The proposal as text.
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
    act: Act | None,
) -> Writing:
    """Return what a revision will say that holds the same as that one of a plan.

    Raises:
        PlanningError: The plan has no such revision.
    """
    which = (REVISIONS.c.plan_id == plan.id) & (REVISIONS.c.number == number)
    row = connection.execute(select(REVISIONS.c.area_id, REVISIONS.c.content).where(which)).first()
    if row is None:
        raise PlanningError(no_revision(plan.name, number))
    browser = act.browser if act else ""
    return Writing(who_did(who), kind, one_line(sentence), row.area_id, plan.area_name, row.content, browser)


def new_key() -> str:
    """Return a key that nobody guesses, in letters that may stand in an address."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def insert_plan(connection: Connection, writing: Writing, *, name: str | None, slug: str, listed: bool = True) -> str:
    """Add a plan with its first revision, within a transaction that writes, and return its id.

    Its name is found as by `geo.typed_text.free_name`: no other plan of the area gets the same.

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
    _insert_revision(connection, plan_id, writing, number=1, parent=None)
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
    """Raise `MovedOnError` where the head of a plan is no longer the revision that a change builds on."""
    if row.head != base and (now := read_opened(connection, PLANS.c.id == row.id, asker)):
        raise MovedOnError(now)


def refuse_not_holding(connection: Connection, row: Row[Any], number: int | None, *, base: int) -> None:
    """See to it that a revision holds on the way to the one that takes it back; None is taken back by none.

    Raises:
        PlanningError: It was taken back before, lies on another branch, began the plan, or is of the plan as a whole.
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
    """Add a revision to a plan whose row is locked, in the transaction that holds the row.

    Args:
        connection: Of that transaction.
        row: Of the plan.
        writing: What the revision says.
        parent: Number of the revision it was made from.
        follow: Whether it becomes the head; otherwise it is a branch beside it.
        values: Columns of the plan that it changes besides.
    """
    line = _insert_revision(connection, row.id, writing, number=row.last + 1, parent=parent)
    head = {"head": line.number, "area_name": writing.area_name} if follow else {}
    name, area_name = str(values.get("name", row.name)), writing.area_name if follow else row.area_name
    found = findable(name, area_name, [*people_in(row.findable), writing.who])
    change_plan(connection, row, **head, **values, last=line.number, findable=found, changed_at=line.made_at)
    return line


def change_plan(connection: Connection, row: Row[Any], **values: object) -> None:
    """Change columns of a plan whose row is locked, and count the change.

    Raises:
        PlanningError: The row is not what it was, which its lock forbids.
    """
    changed = {"changed_at": datetime.now(UTC), **values, "version": row.version + 1}
    same = (PLANS.c.id == row.id) & (PLANS.c.head == row.head) & (PLANS.c.version == row.version)
    if connection.execute(update(PLANS).where(same).values(changed)).rowcount != 1:
        msg = "this plan was changed by somebody at the same moment: nothing was stored; do it again"
        raise PlanningError(msg)


def _insert_revision(
    connection: Connection, plan_id: str, writing: Writing, *, number: int, parent: int | None
) -> RevisionLine:
    columns = dict(vars(writing))
    content, _ = columns.pop("content"), columns.pop("area_name")
    line = RevisionLine(number, parent, datetime.now(UTC), **columns)
    connection.execute(insert(REVISIONS).values(plan_id=plan_id, content=content, **vars(line)))
    return line
