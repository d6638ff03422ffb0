"""All streets of Saltmarsh as drawn: main roads first, then what fills each quarter, then names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from data.demo.crescents import crescents
from data.demo.estates import estates
from data.demo.lanes import lanes
from data.demo.main_roads import main_roads, park_rims, paths
from data.demo.quarters import Quarter, lay_out_quarters
from data.demo.street_names import name_streets
from data.demo.terraces import terraces
from data.demo.traffic import regulate

if TYPE_CHECKING:
    from data.demo.street import Street
    from data.demo.terrain import Terrain

FILLS = {
    "terrace": terraces,
    "works": terraces,
    "crescent": crescents,
    "estate": estates,
    "village": lanes,
    "centre": lanes,
}
"""What lays out each kind of quarter."""


def lay_out(terrain: Terrain, *, seed: int) -> tuple[list[Street], list[Quarter]]:
    """Return all streets and quarters of the borough."""
    roads = main_roads(terrain)
    quarters, between = lay_out_quarters(terrain, roads, np.random.default_rng([seed, 1]))
    streets = [*roads, *park_rims(terrain), *between]
    for quarter in quarters:
        streets += FILLS[quarter.kind](quarter, np.random.default_rng([seed, 2, quarter.number]))
    streets += paths(terrain, streets, np.random.default_rng([seed, 3]))
    kinds = [quarter.kind for quarter in quarters]
    named = name_streets(streets, kinds, np.random.default_rng([seed, 4]))
    return regulate(named, quarters, np.random.default_rng([seed, 5])), quarters
