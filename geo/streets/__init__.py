"""Who may take which street, how fast, and how long does the shortest way take?"""

from geo.streets.edges import WALKED, Speeds, ferry_minutes, is_ferry, is_for_ends_only, of_ways, rules_of_ways
from geo.streets.network import TAGS, Streets, gaps_between, no_streets, segments, split_long_pieces
from geo.streets.permissions import ACCESS_TAGS, CONDITIONAL_TAGS, KEYS, WHEN, Access, access_at_node, hours_not_known
from geo.streets.reach import MORE, NO_WAY, STEPS_A_MINUTE, line_ends, reach_steps
from geo.streets.routing import Network, make_network, mean_over_nodes, minutes_to, nearest_nodes, ways_to
from geo.streets.speeds import KMH_PER_MPH, Ground, Zone
