"""Minutes from every place to every practice, and between practices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from data.snapping import (
    Snapped,
    complain_if_none_on_streets,
    snap_places,
    snap_points,
    warn_off_streets,
)
from data.speeds import load_speeds
from geo.area import INSIDE, MODES
from geo.reach import NO_WAY, line_ends, reach_steps
from geo.routing import Network, mean_over_nodes, minutes_to
from geo.view import AVERAGE_WALK_KMH

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from data.problems import Problems

Progress = Callable[[str, int, int], None]
"""Told the name of the step, how much of it is done, and of how much."""

MOST_OF_A_PLACE: Final = 0.5
"""A place has a way to a practice where at least this share of its street nodes has one."""


@dataclass(frozen=True, eq=False)
class Minutes:
    """Minutes of one area.

    Attributes:
        minutes: For each mode float32 (U, P), from place u to practice p at average speed; NaN is no way.
        between: For each mode float32 (P, P), from practice p (row) to practice q (column); NaN is no way.
        mode_notes: For each mode, sentences on how its minutes were made.
        reach: For each mode uint8 (practices inside, lines of the network), as `geo.reach.reach_steps` gives it.
    """

    minutes: Mapping[str, NDArray[np.float32]]
    between: Mapping[str, NDArray[np.float32]]
    mode_notes: Mapping[str, tuple[str, ...]]
    reach: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict, repr=False)


def work_out_minutes(
    networks: Mapping[str, Network],
    *,
    practices: pd.DataFrame,
    places: gpd.GeoDataFrame,
    problems: Problems,
    progress: Progress,
) -> Minutes:
    """Return the minutes by every mode that there is a network for.

    The minutes of a place are the mean over the street nodes inside it; where there are none, those of its
    population-weighted centroid, with the walk from there to the nearest street. The walk from the street to the
    practice is always included.

    Args:
        networks: As `make_networks` gives them.
        practices: P rows with `code`, `name`, `kind`, `x`, `y`.
        places: U rows with `code`, `name`, `kind`, `x`, `y` and the geometry, EPSG:27700.
        problems: Takes a warning for each place and practice off the streets.
        progress: Told of each chunk of practices.
    """
    inside = (practices["kind"] == INSIDE).to_numpy(dtype=bool)
    at_practices = {mode: snap_points(network, practices) for mode, network in networks.items()}
    at_places = {mode: snap_places(network, places) for mode, network in networks.items()}
    warn_off_streets("practice", practices, at_practices, problems)
    warn_off_streets("place", places, at_places, problems)
    complain_if_none_on_streets(practices, at_practices, problems)
    minutes, between, reach = {}, {}, {}
    for mode, network in networks.items():
        minutes[mode], between[mode], reach[mode] = _one_mode(
            network, at_practices[mode], at_places[mode], inside=inside, progress=progress
        )
    return Minutes(minutes, between, {mode: network.notes for mode, network in networks.items()}, reach)


def _one_mode(
    network: Network, at_practices: Snapped, at_places: Snapped, *, inside: NDArray[np.bool_], progress: Progress
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.uint8]]:
    """Return minutes from places, minutes between practices, and reach of those inside, by one mode."""
    count = len(inside)
    ends = line_ends(network.lines)
    from_places = np.full((len(at_places.walk_minutes), count), np.nan, dtype=np.float32)
    between = np.full((count, count), np.nan, dtype=np.float32)
    reach = np.full((int(inside.sum()), len(ends)), NO_WAY, dtype=np.uint8)
    row_of_reach = np.cumsum(inside) - 1
    on_streets, node = (numbers.astype(np.int64) for numbers in at_practices.belongs.nonzero())
    step = f"minutes by {network.mode}"
    for which, to_street in minutes_to(network.edges, node, network.ends):
        practice = on_streets[which]
        to_door = to_street + at_practices.walk_minutes[practice][:, np.newaxis]
        from_places[:, practice] = _minutes_from(at_places, to_door)
        between[:, practice] = _minutes_from(at_practices, to_door)
        drawn = inside[practice]
        reach[row_of_reach[practice[drawn]]] = reach_steps(to_door[drawn], ends)
        progress(step, which.stop, len(node))
    between[on_streets, on_streets] = 0.0
    return from_places, between, reach


def _minutes_from(snapped: Snapped, to_door: NDArray[np.float64]) -> NDArray[np.float32]:
    """Return float32 (k, targets): the walk to the streets and the way from there."""
    on_the_way = mean_over_nodes(snapped.belongs, to_door, least_share=MOST_OF_A_PLACE)
    return (on_the_way + snapped.walk_minutes[:, np.newaxis]).astype(np.float32)


def crow_fly_minutes(practices: pd.DataFrame, places: pd.DataFrame) -> Minutes:
    """Return minutes along straight lines, for an area without streets, at the speed of each mode.

    Args:
        practices: P rows with `x`, `y`; NaN where not known.
        places: U rows with `x`, `y`.
    """
    speeds = load_speeds()
    drive_kmh = speeds.drive_limit_kmh["residential"] * speeds.traffic_factor
    kmh = {"walk": AVERAGE_WALK_KMH, "cycle": speeds.cycle_kmh, "drive": drive_kmh}
    from_places, between = _straight_m(places, practices), _straight_m(practices, practices)
    return Minutes(
        minutes={mode: (from_places * 0.06 / kmh[mode]).astype(np.float32) for mode in MODES},
        between={mode: (between * 0.06 / kmh[mode]).astype(np.float32) for mode in MODES},
        mode_notes={mode: (_crow_fly_note(kmh[mode]),) for mode in MODES},
    )


def _straight_m(here: pd.DataFrame, there: pd.DataFrame) -> NDArray[np.float64]:
    east = here["x"].to_numpy(dtype=float)[:, np.newaxis] - there["x"].to_numpy(dtype=float)
    north = here["y"].to_numpy(dtype=float)[:, np.newaxis] - there["y"].to_numpy(dtype=float)
    metres: NDArray[np.float64] = np.hypot(east, north)
    return metres


def _crow_fly_note(kmh: float) -> str:
    return (
        f"This area has no streets: minutes are straight lines at {kmh:.1f} km/h, across rivers and railways. Real "
        "ways are longer."
    )
