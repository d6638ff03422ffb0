"""What figures does a plan have, and on whom does each rest? Declared in `registry`, worked out whole by `figures`."""

from geo.figures.base import PARTIAL_MARK, PATIENTS, PRACTICES, Base
from geo.figures.figure import Figure
from geo.figures.figures import ALONE, WHOLE, ClusterFigures, PlanFigures, figures, figures_of, whole_plan
from geo.figures.laid import Laid, lay
from geo.figures.registry import BASE_WORDS, figure_of, on_cards, shown

__all__ = [
    "ALONE",
    "BASE_WORDS",
    "PARTIAL_MARK",
    "PATIENTS",
    "PRACTICES",
    "WHOLE",
    "Base",
    "ClusterFigures",
    "Figure",
    "Laid",
    "PlanFigures",
    "figure_of",
    "figures",
    "figures_of",
    "lay",
    "on_cards",
    "shown",
    "whole_plan",
]
