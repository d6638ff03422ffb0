"""What figures does a plan have, and on whom does each rest? Declared in `registry`, worked out whole by `figures`."""

from geo.figures import registry
from geo.figures.access import Travel, share_nearer, travel
from geo.figures.arrays import (
    GROUPS,
    AreaArrays,
    ClusterArrays,
    area_arrays_for,
    fixed_members,
    group,
    group_weights,
    nearest_of,
    prepare,
)
from geo.figures.base import (
    ALONE,
    PARTIAL_MARK,
    PRACTICES,
    Base,
    divide,
    left_out,
    partial,
    weighted_mean,
    weighted_quantile,
)
from geo.figures.by_place import (
    Distribution,
    GroupTravel,
    HubChoice,
    PlaceAccess,
    change,
    deprivation_gap,
    distribution,
    hub_choices,
    place_access,
    spread_in_view,
    travel_by_group,
    worst_off,
)
from geo.figures.layout import PlanLayout, lay, pieces_of
from geo.figures.plan_figures import WHOLE, ClusterFigures, PlanFigures, figures, figures_of, whole_plan
from geo.figures.registry import BASE_WORDS, Figure, figure_of, on_cards, shown
from geo.figures.single_handed import DEFINITIONS, SOURCE, on_their_own
from geo.figures.work_out import OverWays
