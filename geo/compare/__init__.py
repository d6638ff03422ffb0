"""Which cluster of one plan is which of another, who gains, and how do two changes, or two builds, go together?"""

from geo.compare.alignment import (
    ABSENT,
    SUMMARY,
    FindingLine,
    PlanSummary,
    aligned,
    aligned_findings,
    beside,
    plan_summary,
)
from geo.compare.effect_on_people import BINS, FURTHER, NEARER, WITHOUT, Effect, bin_of, effect
from geo.compare.matching import ClusterChange, Mover, cluster_changes, counterparts, movers, patients_that_move
from geo.compare.newer_builds import BuildChange, build_change, carry_over, cluster_lists
from geo.compare.rebase import Clash, clashes, merged
