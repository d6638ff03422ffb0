"""The plan store: every change of every kept plan, appended as a revision before anybody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select

from data.store.database import Database, practices_from, remember
from data.store.models import OWNER, Asker, Opened, Revision, Right
from data.store.plans import WholePlans, answered, dead_link
from data.store.revisions import (
    TOKEN,
    append,
    change_plan,
    insert_plan,
    locked_row,
    open_row,
    refuse_moved,
    refuse_not_holding,
    writing_like,
    writing_of,
)
from data.store.tables import (
    BUILDS,
    PLANS,
    REVISIONS,
    check_right,
    no_plan_for,
    opened_at,
    read_lines,
    read_opened,
    read_plan,
    read_revision,
    refuse_answered,
    refuse_unknown,
)
from geo.errors import PlanningError
from geo.typed_text import one_line

if TYPE_CHECKING:
    import pandas as pd

    from data.store.models import Act, RevisionLine
    from geo.area import Area
    from geo.proposal import Proposal

_BESIDE: Final = "Kept as revision {}, a branch from revision {}: it is in What was done."


def open_store(url: str = "") -> PlanStore:
    """Return the store of plans as the owner of the install has it, with its tables brought up to date.

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
    return PlanStore(database, OWNER)


class PlanStore(WholePlans):
    """Kept plans in one database, as somebody may see and change them; safe to share between threads.

    What a method returns is stored for good. Every method raises `StoreError` when the database can't be used, and
    `PlanningError` for a plan or a revision that it does not have; those that change something raise `MovedOnError`
    when the head of the plan is no longer `base`, and `PlanningError` when the plan is final or archived. Given an
    `act`, they store its answer in the same transaction, and raise `AnsweredError`, doing nothing, where it has one.
    All raise `NoRightError` where the asker has no right to it.

    Args:
        database: With its tables up to date.
        asker: Who asks.
    """

    def asked_by(self, asker: Asker) -> PlanStore:
        """Return the same store as somebody else may see and change it."""
        return PlanStore(self.database, asker)

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
        listed: bool = True,
        act: Act | None = None,
        says: str = "",
    ) -> Opened:
        """Store a new plan with its first revision; where a plan of the area has that name, it gets a number too.

        The owner may, and who has the key to edit a plan of the area.

        Args:
            proposal: What it begins as.
            name: None for that of the next option.
            slug: Of its area.
            area: As it is built.
            who: As typed, or of the user signed in.
            sentence: What was done.
            kind: One of `data.store.models.KINDS`.
            then: The first step, which is its second revision: the proposal after it, its kind and its sentence.
            listed: Whether it is in the list of plans at once, or only once it is shared.
            act: Which asked for it.
            says: What the answer of the act says, "{name}" standing for the plan's; "" for the sentence stored last.
        """
        writing = writing_of(proposal, who=who, kind=kind, sentence=sentence, area=area, act=act)
        step = then and writing_of(then[0], who=who, kind=then[1], sentence=then[2], area=area, act=act)
        with self._acting(act) as connection:
            self._check_has(connection, (PLANS.c.slug == slug) & PLANS.c.edit_token.in_(self._keys))
            plan_id = insert_plan(connection, writing, name=name, slug=slug, listed=listed)
            remember(connection, area)
            if step:
                append(connection, locked_row(connection, plan_id, OWNER), step, parent=1, follow=True)
            opened = opened_at(connection, plan_id, OWNER)  # who makes a plan is told its keys
            told = says.replace("{name}", opened.plan.name) or opened.revision.sentence
            answered(connection, act, plan_id, revision=opened.revision.number, says=told)
            return opened

    def open(self, token: str) -> Opened:
        """Return the plan that a link leads to, as its key gives it, whoever asks: the owner sees what others do."""
        key = token if TOKEN.fullmatch(token) else ""
        with self.database.reading() as connection:
            is_key = (PLANS.c.edit_token == key) | (PLANS.c.watch_token == key)
            found = read_opened(connection, is_key, Asker(frozenset({key})))
            if found is None:
                raise PlanningError(dead_link(connection, key))
            return found

    def version(self, plan_id: str) -> int:
        """Return the version of a plan, which every change raises; cheap enough to ask every second."""
        with self.database.reading() as connection:
            columns = (PLANS.c.version, PLANS.c.edit_token, PLANS.c.watch_token)
            row = connection.execute(select(*columns).where(PLANS.c.id == plan_id)).first()
        if row is None:
            raise no_plan_for(self.asker)
        self.asker.check(row, Right.WATCH)
        return int(row.version)

    def at(self, plan_id: str) -> Opened:
        """Return the plan with that id."""
        with self.database.reading() as connection:
            return opened_at(connection, plan_id, self.asker)

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

        Arguments as in `create`; `undoes` is the number of the revision that it takes back, which must hold
        (`data.store.revisions`), and `says` what the answer of the act says, "" for the sentence.
        """
        writing = writing_of(proposal, who=who, kind=kind, sentence=sentence, area=area, act=act, undoes=undoes)
        with self._acting(act) as connection:
            row = open_row(connection, plan_id, self.asker)
            refuse_answered(connection, act)  # again, now that nobody else writes to the plan
            refuse_moved(connection, row, base, self.asker)
            refuse_not_holding(connection, row, undoes, base=base)
            line = append(connection, row, writing, parent=base, follow=True)
            remember(connection, area)
            answered(connection, act, plan_id, revision=line.number, says=says or sentence)
            plan = read_plan(connection, plan_id, self.asker)
            return Opened(plan, Revision(**vars(line), proposal=proposal), may_change=True)

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
            row = open_row(connection, plan_id, self.asker)
            refuse_unknown(connection, row, base)
            remember(connection, area)
            line = append(connection, row, writing, parent=base, follow=False)
            answered(connection, act, plan_id, revision=line.number, says=_BESIDE.format(line.number, base))
            return line

    def reopen(self, plan_id: str, number: int, *, base: int, act: Act | None = None) -> Opened:
        """Go to any revision of the plan; what is done next branches off there."""
        with self._acting(act) as connection:
            row = open_row(connection, plan_id, self.asker)
            refuse_answered(connection, act)
            refuse_moved(connection, row, base, self.asker)
            refuse_unknown(connection, row, number)
            change_plan(connection, row, head=number)
            opened = opened_at(connection, plan_id, self.asker)
            says = f"Reopened revision {number}: {opened.revision.sentence}"
            answered(connection, act, plan_id, revision=number, says=says)
            return opened

    def revision(self, plan_id: str, number: int) -> Revision:
        """Return one revision with its proposal."""
        with self.database.reading() as connection:
            return read_revision(connection, read_plan(connection, plan_id, self.asker), number)

    def history(self, plan_id: str) -> tuple[RevisionLine, ...]:
        """Return all revisions without their proposals, oldest first."""
        with self.database.reading() as connection:
            check_right(connection, plan_id, self.asker, Right.WATCH)
            return read_lines(connection, plan_id)

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
            check_right(connection, plan_id, self.asker, Right.EDIT)
            plan = read_plan(connection, plan_id, self.asker)
            number = plan.head if number is None else number
            sentence = f"Began as a copy of {plan.name}, revision {number}."
            writing = writing_like(connection, plan, number, who=who, kind="begin", sentence=sentence, act=act)
            new = insert_plan(connection, writing, name=name, slug=plan.slug)
            opened = opened_at(connection, new, OWNER)
            told = says.replace("{name}", opened.plan.name) or opened.revision.sentence
            answered(connection, act, opened.plan.id, revision=1, says=told)
            return opened

    def practices_of(self, area_id: str) -> pd.DataFrame | None:
        """Return the practices of a build that some revision was made on, with columns `data.store.database.COLUMNS`.

        None where no revision was made on it, or none of a plan that the asker has a key to.
        """
        with self.database.reading() as connection:
            if not self.asker.is_owner:
                made_on = REVISIONS.join(PLANS, REVISIONS.c.plan_id == PLANS.c.id)
                on_it = (REVISIONS.c.area_id == one_line(area_id)) & self._held
                if connection.execute(select(PLANS.c.id).select_from(made_on).where(on_it).limit(1)).first() is None:
                    return None
            text = connection.execute(select(BUILDS.c.practices).where(BUILDS.c.area_id == one_line(area_id))).scalar()
        return None if text is None else practices_from(text)
