"""Who could one practice join, and what would that mean?"""

from geo.neighbours.clusters import MOST, Joining, Outside, TooFar, joinings, out_of_reach
from geo.neighbours.practices import Neighbour, furthest, neighbours, shared_patients
from geo.neighbours.profiles import NEAR_EDGE_SHARE, Profile, WayThere, profile
from geo.neighbours.ranking import (
    CLUSTER_PARTS,
    MOST_WEIGHT,
    NEAR_TIE,
    PRACTICE_PARTS,
    Part,
    Ranking,
    cluster_parts,
    practice_parts,
    rank,
    too_far,
)
from geo.neighbours.search import find_practices
