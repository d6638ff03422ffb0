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
from geo.compare.newer_builds import build_change, carry_over, carry_sentences, cluster_lists
from geo.compare.rebase import clashes, merged

__all__ = [
    "ABSENT",
    "BINS",
    "FURTHER",
    "NEARER",
    "SUMMARY",
    "WITHOUT",
    "ClusterChange",
    "Effect",
    "FindingLine",
    "Mover",
    "PlanSummary",
    "aligned",
    "aligned_findings",
    "beside",
    "bin_of",
    "build_change",
    "carry_over",
    "carry_sentences",
    "clashes",
    "cluster_changes",
    "cluster_lists",
    "counterparts",
    "effect",
    "merged",
    "movers",
    "patients_that_move",
    "plan_summary",
]
