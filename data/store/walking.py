"""Undo, redo and reopening: where the head and the tip of a plan go in the tree of its revisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from data.store.rows import no_revision
from data.store.tables import REVISIONS
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import ColumnElement, Connection, Row


def undone(connection: Connection, row: Row[Any]) -> tuple[int, int]:
    """Return head and tip after undoing the head of a plan: its parent, with the tip as it was.

    Raises:
        PlanningError: The head is the first revision.
    """
    parent = connection.execute(select(REVISIONS.c.parent).where(_is(row, row.head))).scalar_one()
    if parent is None:
        msg = "there is nothing to undo: this is how the plan began"
        raise PlanningError(msg)
    return parent, row.tip


def redone(connection: Connection, row: Row[Any]) -> tuple[int, int]:
    """Return head and tip after redoing: the next revision on the way to the tip, with the tip as it was.

    Raises:
        PlanningError: The head is the tip.
    """
    if row.head == row.tip:
        msg = "there is nothing to redo: nothing was undone since the last change"
        raise PlanningError(msg)
    # A child has a greater number than its parent, so the way lies between the two.
    between = REVISIONS.c.number.between(row.head + 1, row.tip)
    pairs = select(REVISIONS.c.number, REVISIONS.c.parent).where((REVISIONS.c.plan_id == row.id) & between)
    parents = {one.number: one.parent for one in connection.execute(pairs)}
    return next_on_the_way(parents, head=row.head, tip=row.tip), row.tip


def reopened(connection: Connection, row: Row[Any], number: int) -> tuple[int, int]:
    """Return head and tip after going to a revision of the plan: it is both.

    Raises:
        PlanningError: The plan has no such revision.
    """
    if connection.execute(select(REVISIONS.c.number).where(_is(row, number))).first() is None:
        raise PlanningError(no_revision(row.name, number))
    return number, number


def next_on_the_way(parents: Mapping[int, int | None], *, head: int, tip: int) -> int:
    """Return the revision after `head` on the way to `tip`, which descends from it.

    Args:
        parents: The parent of each revision on the way, and perhaps of others.
        head: Number of the revision to go on from.
        tip: Number of the revision to get to.

    >>> next_on_the_way({2: 1, 3: 2, 4: 2, 5: 4}, head=2, tip=5)
    4
    """
    number = tip
    while (parent := parents[number]) != head:
        if parent is None or parent < head:
            msg = f"revision {tip} does not descend from revision {head}"
            raise PlanningError(msg)
        number = parent
    return number


def _is(row: Row[Any], number: int) -> ColumnElement[bool]:
    condition: ColumnElement[bool] = (REVISIONS.c.plan_id == row.id) & (REVISIONS.c.number == number)
    return condition
