"""Minutes from every place to every practice, and between practices."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

from data.assembly import (
    EDGE_M,
    PlacePoints,
    Snapped,
    complain_if_none_on_streets,
    doors_of,
    snap_places,
    snap_points,
    warn_near_edge,
    warn_off_streets,
)
from data.build.networks import zone_words
from geo.area import INSIDE
from geo.streets import NO_WAY, Network, line_ends, minutes_to, reach_steps
from geo.view import AVERAGE_WALK_KMH

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from data.assembly import Doors, LivingPoints
    from data.problems import Problems
    from geo.streets import Ground, Speeds

Progress = Callable[[str, int, int], None]
"""Told the name of the step, how much of it is done, and of how much."""

SPREAD: Final = (0.1, 0.9)
"""Between these shares of the people of a place, or of its street nodes, lies its spread."""
CROW_FLY_NOTE: Final = (
    "This area has no streets: minutes are straight lines {speed}, across rivers and railways. Real ways are longer."
)
WIDE_MINUTES: Final = 3.0
"""A spread above this is named: the minutes of the place are those of few of its people."""


@dataclass(frozen=True, eq=False)
class Minutes:
    """Minutes of one area.

    Attributes:
        minutes: For each mode float32 (U, P), from place u to the nearest site of practice p at average speed; NaN is
            no way.
        between: For each mode float32 (P, P), from the main site of practice p (row) to that of practice q (column);
            NaN is no way.
        mode_notes: For each mode, sentences on how its minutes were made.
        spread: For each mode float32 (U,): by how much the 90th of 100 people of a place is further from their nearest
            practice than the 10th; NaN where that is not known.
        reach: For each mode uint8 (practices inside, lines of the network), as `geo.streets.reach_steps` gives it; of
            a practice with branches the soonest to any of its sites.
        to_sites: For each mode float32 (U, K), to each site of the practices that have several, in the order of the
            area's sites; none where no practice has.
    """

    minutes: Mapping[str, NDArray[np.float32]]
    between: Mapping[str, NDArray[np.float32]]
    mode_notes: Mapping[str, tuple[str, ...]]
    spread: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    reach: Mapping[str, NDArray[np.uint8]] = field(default_factory=dict, repr=False)
    to_sites: Mapping[str, NDArray[np.float32]] = field(default_factory=dict, repr=False)


def work_out_minutes(  # noqa: PLR0913 (what minutes are between, and on what)
    networks: Mapping[str, Network],
    *,
    practices: pd.DataFrame,
    places: gpd.GeoDataFrame,
    sites: pd.DataFrame | None = None,
    living: LivingPoints | None = None,
    problems: Problems,
    progress: Progress,
) -> Minutes:
    """Return the minutes by every mode that there is a network for.

    Those of a place are what `data.assembly.PlacePoints` makes of its points. The walk from the street to the practice
    is always included.

    Args:
        networks: As `make_networks` gives them.
        practices: P rows with `code`, `name`, `kind`, `x`, `y`.
        places: U rows with `code`, `name`, `kind`, `x`, `y` and the geometry, EPSG:27700.
        sites: `geo.area.SITE_COLUMNS`; None where no practice has a branch.
        living: The points where the people of the places live; None where they are not known.
        problems: Takes a warning for each place and site off the streets, or near where they end.
        progress: Told of each chunk of sites.
    """
    inside = (practices["kind"] == INSIDE).to_numpy(dtype=bool)
    doors = doors_of(practices, sites)
    at_doors = {mode: snap_points(network, doors.table) for mode, network in networks.items()}
    at_places = {mode: snap_places(network, places, living) for mode, network in networks.items()}
    branches = doors.table[doors.count :].reset_index(drop=True)
    off_m = {mode: at.metres_off for mode, at in at_doors.items()}
    warn_off_streets("practice", practices, {mode: metres[: doors.count] for mode, metres in off_m.items()}, problems)
    off_m = {mode: metres[doors.count :] for mode, metres in off_m.items()}
    warn_off_streets("branch surgery", branches, off_m, problems)
    warn_off_streets("place", places, {mode: at.metres_off for mode, at in at_places.items()}, problems)
    complain_if_none_on_streets(doors.table, at_doors, problems)
    at_edge = warn_near_edge(networks, practices=practices, branches=branches, places=places, problems=problems)
    minutes, between, spread, reach = {}, {}, {}, {}
    to_sites: dict[str, NDArray[np.float32]] = {}
    for mode, network in networks.items():
        to_doors, between[mode], nearest, reach[mode] = _one_mode(
            network, at_doors[mode], at_places[mode], doors=doors, inside=inside, progress=progress
        )
        minutes[mode] = doors.to_practices(to_doors)
        to_sites |= doors.to_sites(mode, to_doors)
        spread[mode] = at_places[mode].spread(nearest, SPREAD).astype(np.float32)
    warn_of_wide_spread(places, spread, problems)
    on_places = tuple(notes_on_places(places, living, at_edge=at_edge))
    notes = {mode: (*network.notes, *on_places) for mode, network in networks.items()}
    return Minutes(minutes, between, notes, spread, reach, to_sites)


def _one_mode(  # noqa: PLR0913 (one call, in the loop over modes)
    network: Network,
    at_doors: Snapped,
    at_places: PlacePoints,
    *,
    doors: Doors,
    inside: NDArray[np.bool_],
    progress: Progress,
) -> tuple[NDArray[np.float32], NDArray[np.float32], NDArray[np.float64], NDArray[np.uint8]]:
    """Return minutes from places to doors, between main sites, and from each node to the nearest door; reach inside."""
    count = doors.count
    ends = line_ends(network.lines)
    from_places = np.full((len(at_places.metres_off), len(doors.practice)), np.nan, dtype=np.float32)
    between = np.full((count, count), np.nan, dtype=np.float32)
    nearest = np.full(len(network.x), np.nan)
    reach = np.full((int(inside.sum()), len(ends)), NO_WAY, dtype=np.uint8)
    row_of_reach = np.cumsum(inside) - 1
    on_streets, point = (numbers.astype(np.int64) for numbers in at_doors.belongs.nonzero())
    step = f"minutes by {network.mode}"
    for which, to_street in minutes_to(network.edges, at_doors.node[point], network.ends):
        door = on_streets[which]
        to_door = to_street + at_doors.walk_minutes[point[which], np.newaxis]
        from_places[:, door] = at_places.mean(to_door, "minutes")
        main = door < count
        between[:, door[main]] = at_doors.mean(to_door[main], "minutes")[:count]
        nearest = np.fmin(nearest, np.fmin.reduce(to_door, axis=0))
        drawn = inside[doors.practice[door]]
        for row, steps in zip(
            row_of_reach[doors.practice[door[drawn]]], reach_steps(to_door[drawn], ends), strict=True
        ):
            # No way is the highest number: the least is the soonest of a practice's sites.
            reach[row] = np.minimum(reach[row], steps)
        progress(step, which.stop, len(point))
    main_on_streets = on_streets[on_streets < count]
    between[main_on_streets, main_on_streets] = 0.0
    return from_places, between, nearest, reach


def warn_of_wide_spread(places: pd.DataFrame, spread: Mapping[str, NDArray[np.float32]], problems: Problems) -> None:
    """Warn of places inside that are far from a practice at one end and near at the other: their minutes are a mean."""
    inside = (places["kind"] == INSIDE).to_numpy()
    for mode, minutes in spread.items():
        wide = np.flatnonzero(inside & (minutes > WIDE_MINUTES))
        says = (
            f"to {mode} to the nearest practice takes {WIDE_MINUTES:g} minutes longer, or more, from parts of this "
            "place than from other parts (the 90th of 100 against the 10th): its minutes are a mean"
        )
        named = (f"{places['code'].iloc[row]} {places['name'].iloc[row]}, {minutes[row]:.1f}" for row in wide)
        problems.warn_rows("streets", says, ((None, text) for text in named))


def notes_on_places(places: pd.DataFrame, living: LivingPoints | None, *, at_edge: int) -> list[str]:
    """Return sentences on which points stand for the places, and how many places lie near where the streets end."""
    halves = "half that of its population-weighted centroid and half the mean of the street nodes inside it"
    inside = int((places["kind"] == INSIDE).sum())
    notes = [f"The way from a place is {halves}." if living is None else living.note]
    if at_edge:
        notes.append(
            f"{at_edge:,} of {inside:,} places lie within {EDGE_M:.0f} m of where the streets end: shorter ways may "
            "lead round outside."
        )
    return notes


def crow_fly_minutes(
    practices: pd.DataFrame, places: pd.DataFrame, speeds: Speeds, *, sites: pd.DataFrame | None = None
) -> Minutes:
    """Return minutes along straight lines, for an area without streets, at the speed of each mode.

    By car half of a line is driven at what drives come to in the zone where it begins, half in that where it ends.

    Args:
        practices: P rows with `x`, `y`; NaN where not known.
        places: U rows with `x`, `y`.
        speeds: Of cycling, and by car in each zone.
        sites: `geo.area.SITE_COLUMNS`; None where no practice has a branch.
    """
    ground, doors = speeds.ground, doors_of(practices, sites)
    from_places, between = straight_m(places, doors.table), straight_m(practices, practices)
    kmh = {"walk": AVERAGE_WALK_KMH, "cycle": speeds.cycle_kmh}
    minutes = {mode: from_places * 0.06 / kmh[mode] for mode in kmh}
    between_minutes = {mode: between * 0.06 / kmh[mode] for mode in kmh}
    here, there = _minutes_a_metre(places, ground), _minutes_a_metre(doors.table, ground)
    minutes["drive"] = from_places * (here[:, np.newaxis] + there) / 2
    main = there[: doors.count]
    between_minutes["drive"] = between * (main[:, np.newaxis] + main) / 2
    speed_words = {mode: f"at {kmh[mode]:.1f} km/h" for mode in kmh}
    speed_words["drive"] = ", ".join(zone_words(ground, ground.at(*_xy(places))[0], published=True))
    to_doors = {mode: array.astype(np.float32) for mode, array in minutes.items()}
    to_sites: dict[str, NDArray[np.float32]] = {}
    for mode, array in to_doors.items():
        to_sites |= doors.to_sites(mode, array)
    return Minutes(
        minutes={mode: doors.to_practices(array) for mode, array in to_doors.items()},
        between={mode: array.astype(np.float32) for mode, array in between_minutes.items()},
        mode_notes={mode: (CROW_FLY_NOTE.format(speed=words),) for mode, words in speed_words.items()},
        to_sites=to_sites,
    )


def _xy(table: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return table["x"].to_numpy(dtype=float), table["y"].to_numpy(dtype=float)


def _minutes_a_metre(table: pd.DataFrame, ground: Ground) -> NDArray[np.float64]:
    """Return what a metre takes by car at each row, by what drives in its zone come to."""
    zone, _ = ground.at(*_xy(table))
    return 0.06 / np.array([zone.published_kmh for zone in ground.zones])[zone]


def straight_m(here: pd.DataFrame, there: pd.DataFrame) -> NDArray[np.float64]:
    """Return float64 (here, there): metres in a straight line; NaN where a position is not known."""
    (here_x, here_y), (there_x, there_y) = _xy(here), _xy(there)
    metres: NDArray[np.float64] = np.hypot(here_x[:, np.newaxis] - there_x, here_y[:, np.newaxis] - there_y)
    return metres
