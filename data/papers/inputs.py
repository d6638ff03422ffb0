"""What a board paper is made from, and the figures of it, each worked out once and only when a section asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from data.cached_figures import laid_out, plan_effect, plan_figures, plan_findings, summary, whole_figures
from geo.compare import ClusterChange, Effect, Mover, PlanSummary, cluster_changes, movers
from geo.errors import PlanningError
from geo.plan import Plan, today_plan
from geo.proposal import StanceCount, count_stances
from geo.view import View
from geo.wording import NOT_PLACED, by_mode, day_words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from geo.area import Area
    from geo.figures import AreaArrays, ClusterFigures, PlanFigures
    from geo.plan import Cluster
    from geo.proposal import Proposal
    from geo.rules import Finding, Rules

DOING_NOTHING: Final = "Doing nothing"
"""Name of the option that always stands first."""
TODAY: Final = "today's PCNs"


@dataclass(frozen=True)
class Option:
    """A plan that was considered, and which revision of it: "" for one that is not kept."""

    name: str
    plan: Plan
    revision: str = ""


@dataclass(frozen=True, eq=False)
class PaperInputs:
    """A proposal, what is to be compared with it, and the figures of all of them.

    Making one costs a few milliseconds; each figure is worked out when a section first asks, and kept. It never
    changes as far as anybody can see: one can be kept as long as area, proposal, options and view stay as they are.

    Attributes:
        folder: Of the built area, which `data.area.read_area` read.
        proposal: The plan proposed, what practices said, and what people typed.
        options: Plans considered besides doing nothing and the proposal; those two may be among them.
        manifest: `area.json` of the area.
        view: For its threshold and walking speed; its mode comes first where all modes are shown.
        link: Address under which the plan can be watched; "" where none is known.
        revision: As `data.papers.model.Paper.revision`.
    """

    folder: Path
    area: Area
    proposal: Proposal
    name: str
    rules: Rules
    manifest: Mapping[str, Any]
    options: tuple[Option, ...] = ()
    view: View = View()
    link: str = ""
    revision: str = ""

    def __post_init__(self) -> None:
        """Check that every plan is of this build of the area.

        Raises:
            PlanningError: One of them has other practices than the area, or lacks some.
        """
        here, known = set(self.today.practices), set(self.list_size)
        plans = ((self.name, self.plan), *((option.name, option.plan) for option in self.options))
        for name, plan in plans:
            unlike = here ^ set(plan.practices) | plan.where_counted().keys() - known
            if unlike:
                msg = (
                    f"the plan {name!r} was made on another build of {self.area.name}: {min(unlike)} and "
                    f"{len(unlike) - 1} other practices differ. Open it and carry it over, then make the paper again"
                )
                raise PlanningError(msg)

    @property
    def plan(self) -> Plan:
        """The plan proposed."""
        return self.proposal.plan

    @cached_property
    def today(self) -> Plan:
        """The plan of today's PCNs."""
        return today_plan(self.area.practices)

    @cached_property
    def considered(self) -> tuple[Option, ...]:
        """Every option: doing nothing first, the proposal last, no plan twice."""
        others = [option for option in self.options if option.plan not in (self.today, self.plan)]
        last = [Option(self.name, self.plan, self.revision)] if self.plan != self.today else []
        return (Option(DOING_NOTHING, self.today, TODAY), *others, *last)

    @cached_property
    def modes(self) -> tuple[str, ...]:
        """Every mode the area has minutes for, that of the view first."""
        return (self.view.mode, *(mode for mode in self.area.modes if mode != self.view.mode))

    @cached_property
    def list_size(self) -> dict[str, int]:
        """Patients of each practice by code."""
        return dict(zip(self.area.practices["code"], self.area.practices["list_size"].tolist(), strict=True))

    @cached_property
    def name_of(self) -> dict[str, str]:
        """Name of each practice by code."""
        return dict(zip(self.area.practices["code"], self.area.practices["name"], strict=True))

    @cached_property
    def counted_on(self) -> str:
        """The day of the list sizes, in words."""
        dates = {source["key"]: source["date"] for source in self.manifest.get("sources", ())}
        return day_words(dates.get("list_sizes") or dates.get("patients") or self.manifest.get("date", ""))

    def view_by(self, mode: str) -> View:
        """Return the view in another mode."""
        return View(mode=mode, within=self.view.within, walk_kmh=self.view.walk_kmh)

    def by(self, mode: str) -> str:
        """Return how minutes by a mode are said in the paper."""
        return by_mode(mode, crow_flies=self.area.crow_flies)

    def area_arrays(self, mode: str) -> AreaArrays:
        """Return the area laid out for a mode."""
        return laid_out(self.area, self.view_by(mode))

    def figures(self, plan: Plan, mode: str = "") -> PlanFigures:
        """Return the figures of a plan, in the view's mode where none is named."""
        return plan_figures(self.area, plan, self.view_by(mode or self.view.mode))

    def whole(self, plan: Plan, mode: str) -> ClusterFigures:
        """Return the figures of a plan as a whole."""
        return whole_figures(self.area, plan, self.view_by(mode))

    def findings(self, plan: Plan) -> tuple[Finding, ...]:
        """Return what the rules find in a plan."""
        return plan_findings(self.area, plan, self.view, self.rules)

    def summary(self, plan: Plan) -> PlanSummary:
        """Return a plan in a dozen numbers."""
        return summary(self.area, plan, self.view, self.rules)

    def movers(self, plan: Plan) -> tuple[Mover, ...]:
        """Return the practices that are in another cluster than today."""
        return movers(self.today, plan, self.list_size)

    def effect(self, mode: str) -> Effect:
        """Return what the proposal does to patients, compared with today."""
        return plan_effect(self.area, self.today, self.plan, self.view_by(mode))

    @cached_property
    def changes(self) -> tuple[ClusterChange, ...]:
        """What the proposal does to each cluster of today."""
        return cluster_changes(self.today, self.plan, self.list_size)

    @cached_property
    def stances(self) -> tuple[StanceCount, ...]:
        """How many practices said what."""
        return count_stances(self.proposal, self.list_size)

    def held(self, plan: Plan) -> list[Cluster]:
        """Return the clusters of a plan that have practices."""
        clusters = zip(plan.clusters, self.figures(plan).clusters, strict=True)
        return [cluster for cluster, figures in clusters if figures.practices]

    def by_name(self, code: str) -> str:
        """Return by what practices are sorted in tables: their names, whatever letters are capitals."""
        return self.name_of[code].casefold()


def cluster_words(plan: Plan, letter: str) -> str:
    """Return a cluster as a table names it: letter and name.

    >>> from geo.plan import Cluster
    >>> cluster_words(Plan((Cluster("A", "Riverside"),), (), ()), "A"), cluster_words(Plan((), (), ()), "")
    ('A Riverside', 'not placed')
    """
    return f"{letter} {plan.cluster(letter).name}" if letter else NOT_PLACED
