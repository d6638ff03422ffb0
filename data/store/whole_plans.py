"""Plans as wholes: the list of them, their names and states, and who has their keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from data.store.acts import refuse_answered
from data.store.appending import (
    append,
    change_plan,
    locked_row,
    new_key,
    open_row,
    refuse_moved,
    writing_like,
)
from data.store.asking import Asking, answered
from data.store.database import insert_new
from data.store.rights import NoRightError, Right, only_owner
from data.store.rows import check_right, kept_plan, plan_select, read_plan
from data.store.states import brought_back, end_key, key_changes_of, made_final, named, opened_again, put_away
from data.store.tables import INSTALL, PLANS
from data.store.texts import plan_name, words_of
from geo.typed_text import one_line

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Connection, Row

    from data.store.acts import Act
    from data.store.kept import KeptPlan, KeyChange
    from data.store.rights import Gives
    from data.store.states import State

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
            return self._set(connection, row, named(row, name), who=who, act=act)

    def set_archived(self, plan_id: str, *, archived: bool, who: str = "", act: Act | None = None) -> KeptPlan:
        """Put a plan away, or bring it back, which the owner may."""
        with self._acting(act) as connection:
            if archived:
                row = open_row(connection, plan_id, self.asker, least=Right.OWN)
                return self._set(connection, row, put_away(row), who=who, act=act)
            row = locked_row(connection, plan_id, self.asker, least=Right.OWN)
            return self._set(connection, row, brought_back(row), who=who, act=act)

    def set_final(
        self, plan_id: str, *, final: bool, who: str, base: int | None = None, act: Act | None = None
    ) -> KeptPlan:
        """Lock a plan as final, or take the lock back, which its owner may and who locked it.

        Args:
            plan_id: Of the plan.
            final: Whether it is to be locked.
            who: As typed, or of the user signed in.
            base: Head of the plan that is to be locked; None for any.
            act: Which asked for it.
        """
        with self._acting(act) as connection:
            if not final:
                row = locked_row(connection, plan_id, self.asker)
                again = opened_again(connection, row, asker=self.asker, browser=act.browser if act else "")
                return self._set(connection, row, again, who=who, act=act)
            row = open_row(connection, plan_id, self.asker)
            if base is not None:
                refuse_answered(connection, act)  # as in `commit`: what moved the plan on may have come after it
                refuse_moved(connection, row, base, self.asker)
            return self._set(connection, row, made_final(row, who=who), who=who, act=act)

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
            return key_changes_of(connection, plan_id)

    def owner_key(self) -> str:
        """Return the key by which a browser shows that it is the owner's, which the owner may know; made at first."""
        if not self.asker.is_owner:
            raise NoRightError(only_owner())
        is_it = INSTALL.c.name == OWNER_KEY
        with self.database.reading() as connection:
            found = connection.execute(select(INSTALL.c.value).where(is_it)).scalar()
        if found is None:
            with self.database.writing() as connection:
                insert_new(connection, INSTALL, {"name": OWNER_KEY, "value": new_key()})
                found = connection.execute(select(INSTALL.c.value).where(is_it)).scalar_one()
        return str(found)

    def _set(self, connection: Connection, row: Row[Any], state: State, *, who: str, act: Act | None) -> KeptPlan:
        browser = act.browser if act else ""
        writing = writing_like(
            connection, row, row.head, who=who, kind=state.kind, sentence=state.sentence, browser=browser
        )
        line = append(connection, row, writing, parent=row.head, follow=True, **state.values)
        answered(connection, act, row.id, revision=line.number, says=state.says)
        return read_plan(connection, row.id, self.asker)
