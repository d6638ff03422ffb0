"""Who may take which street, how fast, and how long does the shortest way take?"""

from geo.streets.edges import WALKED, Speeds, ferry_minutes, is_ferry, is_for_ends_only, of_ways, rules_of_ways
from geo.streets.network import TAGS, Streets, gaps_between, no_streets, segments, split_long_pieces
from geo.streets.permissions import ACCESS_TAGS, CONDITIONAL_TAGS, KEYS, WHEN, Access, access_at_node, hours_not_known
from geo.streets.reach import MORE, NO_WAY, STEPS_A_MINUTE, line_ends, reach_steps
from geo.streets.routing import Network, make_network, mean_over_nodes, minutes_to, nearest_nodes, ways_to
from geo.streets.speeds import KMH_PER_MPH, Ground, Zone

__all__ = [
    "ACCESS_TAGS",
    "CONDITIONAL_TAGS",
    "KEYS",
    "KMH_PER_MPH",
    "MORE",
    "NO_WAY",
    "STEPS_A_MINUTE",
    "TAGS",
    "WALKED",
    "WHEN",
    "Access",
    "Ground",
    "Network",
    "Speeds",
    "Streets",
    "Zone",
    "access_at_node",
    "ferry_minutes",
    "gaps_between",
    "hours_not_known",
    "is_ferry",
    "is_for_ends_only",
    "line_ends",
    "make_network",
    "mean_over_nodes",
    "minutes_to",
    "nearest_nodes",
    "no_streets",
    "of_ways",
    "reach_steps",
    "rules_of_ways",
    "segments",
    "split_long_pieces",
    "ways_to",
]
