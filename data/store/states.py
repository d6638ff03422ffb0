"""What is said of a plan as a whole: its name, whether it is final or put away, and where its keys lead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from data.store.appending import change_plan, new_key
from data.store.kept import KeyChange
from data.store.rights import NoRightError, Right, key_mark
from data.store.tables import KEY_CHANGES, REVISIONS
from data.store.texts import who_did
from geo.errors import PlanningError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Row

    from data.store.rights import Asker, Gives

LINKS = {"edit": "link to edit", "watch": "link to watch"}
"""What each key is part of, in words."""


@dataclass(frozen=True)
class State:
    """A change of a plan as a whole, which is a revision.

    Attributes:
        kind: One of `data.store.kept.OF_WHOLE`.
        sentence: What was done, as it stands in the history.
        says: What is told of it.
        values: Columns of the plan that it changes.
    """

    kind: str
    sentence: str
    says: str
    values: dict[str, object]


def named(row: Row[Any], name: str) -> State:
    """Return the change that gives a plan another name."""
    says = f"{row.name} is now called {name}."
    return State("named", f"Named the plan {name}; it was {row.name}.", says, {"name": name})


def put_away(row: Row[Any]) -> State:
    """Return the change that puts a plan away."""
    says = f"{row.name} is in the archive; nothing of it is lost."
    return State("archived", "Put into the archive.", says, {"archived": True})


def brought_back(row: Row[Any]) -> State:
    """Return the change that brings a plan back.

    Raises:
        PlanningError: It is final, or not put away.
    """
    if row.final:
        msg = "this plan is locked as final: take the lock back first"
        raise PlanningError(msg)
    if not row.archived:
        msg = "this plan is not in the archive: nothing is to be brought back"
        raise PlanningError(msg)
    return State("brought back", "Brought back from the archive.", f"{row.name} is back.", {"archived": False})


def made_final(row: Row[Any], *, who: str) -> State:
    """Return the change that locks a plan as final."""
    values = {"final": True, "final_by": who_did(who)}
    return State("final", "Locked as final.", f"{row.name} is locked as final.", values)


def opened_again(connection: Connection, row: Row[Any], *, asker: Asker, browser: str) -> State:
    """Return the change that takes the lock of a final plan back, which its owner may, and the browser that locked it.

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
    says = f"{row.name} can be changed again."
    return State("not final", "The lock as final was taken back.", says, {"final": False, "final_by": ""})


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
    return f"The {LINKS[gives]} of {row.name} leads nowhere any more; {end}."


def key_changes_of(connection: Connection, plan_id: str) -> tuple[KeyChange, ...]:
    """Return which links of a plan lead nowhere any more, the newest first."""
    table = KEY_CHANGES.c
    columns = (table.gives, table.made_at, table.who, table.is_renewed)
    rows = connection.execute(select(*columns).where(table.plan_id == plan_id).order_by(table.made_at.desc()))
    return tuple(KeyChange(*row) for row in rows)


def dead_link(connection: Connection, key: str) -> str:
    """Return what to say of a key that leads to no plan: when and by whom it was ended, where it once led to one."""
    table = KEY_CHANGES.c
    row = connection.execute(select(table.made_at, table.who).where(table.mark == key_mark(key))).first()
    if row is None:
        return "this link leads to no plan: ask for the link again, or choose one of the list of plans"
    by = f" by {row.who}" if row.who else ""
    return f"this link was withdrawn on {row.made_at.day} {row.made_at:%B %Y}{by}: ask whoever sent it for another"
