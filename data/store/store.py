"""The plan store: every change of every kept plan, appended as a revision before anybody is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

    from data.store.kept import KeptPlan, Opened, Revision, RevisionLine
    from geo.area import Area
    from geo.proposal import Proposal


def open_store(url: str = "") -> PlanStore:
    """Return the store; "" opens DATABASE_URL, or else plans/neighbouring.sqlite in the project.

    Raises:
        StoreError: It can't be opened.
    """
    raise NotImplementedError(url)


class PlanStore:
    """Kept plans in one database; safe to share between threads.

    Every method raises `StoreError` when the database can't be reached, and `PlanningError` for a plan it has not.
    """

    def create(  # noqa: PLR0913 (what a first revision consists of)
        self, proposal: Proposal, *, name: str, slug: str, area: Area, who: str, sentence: str, kind: str = "begin"
    ) -> Opened:
        """Store a new plan with its first revision."""
        raise NotImplementedError

    def open(self, token: str) -> Opened:
        """Return the plan that a link leads to, by its edit or its watch token."""
        raise NotImplementedError

    def version(self, plan_id: str) -> int:
        """Return the version of a plan, which every change raises."""
        raise NotImplementedError

    def at(self, plan_id: str) -> Opened:
        """Return the plan with that id, as one who may change it."""
        raise NotImplementedError

    def commit(  # noqa: PLR0913 (what a revision consists of)
        self, plan_id: str, proposal: Proposal, *, base: int, who: str, kind: str, sentence: str, area: Area
    ) -> Opened:
        """Append a revision to the head `base`, and make it the head."""
        raise NotImplementedError

    def keep_beside(  # noqa: PLR0913 (what a revision consists of)
        self, plan_id: str, proposal: Proposal, *, base: int, who: str, kind: str, sentence: str, area: Area
    ) -> RevisionLine:
        """Append a revision to `base` as a branch of its own; the head stays."""
        raise NotImplementedError

    def undo(self, plan_id: str, *, base: int) -> Opened:
        """Go back to the revision before the head."""
        raise NotImplementedError

    def redo(self, plan_id: str, *, base: int) -> Opened:
        """Go forward to the revision that was undone last."""
        raise NotImplementedError

    def reopen(self, plan_id: str, number: int, *, base: int) -> Opened:
        """Go to any revision of the plan."""
        raise NotImplementedError

    def revision(self, plan_id: str, number: int) -> Revision:
        """Return one revision with its proposal."""
        raise NotImplementedError

    def history(self, plan_id: str) -> tuple[RevisionLine, ...]:
        """Return all revisions without their proposals, oldest first."""
        raise NotImplementedError

    def plans(self, *, search: str = "", slug: str = "", archived: bool = False) -> tuple[KeptPlan, ...]:
        """Return kept plans, the one changed last first."""
        raise NotImplementedError

    def rename(self, plan_id: str, name: str) -> KeptPlan:
        """Give a plan another name."""
        raise NotImplementedError

    def set_archived(self, plan_id: str, archived: bool) -> KeptPlan:  # noqa: FBT001 (reads well where it is called)
        """Put a plan away, or bring it back."""
        raise NotImplementedError

    def set_final(self, plan_id: str, final: bool, *, who: str) -> KeptPlan:  # noqa: FBT001 (as `set_archived`)
        """Lock a plan as final, or take the lock back."""
        raise NotImplementedError

    def duplicate(self, plan_id: str, *, name: str, who: str, number: int | None = None) -> Opened:
        """Store a new plan that begins as a revision of another (its head by default)."""
        raise NotImplementedError

    def practices_of(self, area_id: str) -> pd.DataFrame | None:
        """Return the practices of a build that some revision was made on; None where it was never seen."""
        raise NotImplementedError
