"""The whole borough as one value: streets, places, people, practices and who is registered where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from data.demo.ages import ages_of_patients
from data.demo.bend import Bend, make_bend
from data.demo.blocks import find_blocks
from data.demo.layout import lay_out
from data.demo.network import Network, build_network
from data.demo.places import Places, make_places
from data.demo.practices import place_branches, place_practices, read_cast
from data.demo.registrations import minutes_of_places, minutes_on_foot, register
from data.demo.residents import Residents, eager_to_register, settle
from data.demo.terrain import Terrain, read_terrain
from data.demo.workforce import staffed

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

PLACES = 160
RESIDENTS = 270_000
WEIGHT_OF_DEPRIVATION = 0.0045
"""How much longer a practice's weighted list is for each point of its patients' deprivation score above the usual."""
USUAL_SCORE = 22.0
STEP = "inventing the borough"


@dataclass(frozen=True, eq=False)
class Borough:
    """Everything there is in the borough; positions in metres as drawn.

    Attributes:
        terrain: What lies under the streets.
        bend: From metres as drawn to EPSG:27700.
        network: Streets.
        places: Small areas.
        residents: Who lives in each place.
        practices: Every entry of the register; columns as `place_practices` and `_finished` say.
        branches: Branch surgeries; columns as `place_branches` says.
        registrations: code, lsoa, patients.
        ages: Of each practice int64 (20,): its patients in each of `data.demo.ages.GROUPS`.
        pcns: Code and name of each PCN by the letter that `practices` has.
    """

    terrain: Terrain
    bend: Bend
    network: Network
    places: Places
    residents: Residents
    practices: pd.DataFrame
    branches: pd.DataFrame
    registrations: pd.DataFrame
    ages: dict[str, NDArray[np.int64]]
    pcns: dict[str, dict[str, str]]


def make_borough(*, seed: int, progress: Callable[[str, int, int], None]) -> Borough:
    """Invent the borough; the same seed gives the same one.

    Args:
        seed: Of all chance; each question draws from a stream of its own.
        progress: Told the step, how much of it is done, and of how much.
    """
    terrain = read_terrain()
    bend = make_bend(np.random.default_rng([seed, 0]), origin_m=tuple(terrain.drawing["origin_m"]))
    streets, quarters = lay_out(terrain, seed=seed)
    progress(STEP, 1, 5)
    network = build_network(streets, terrain)
    progress(STEP, 2, 5)
    blocks = find_blocks(network, terrain, quarters, residents=RESIDENTS, rng=np.random.default_rng([seed, 10]))
    progress(STEP, 3, 5)
    places = make_places(blocks, count=PLACES, rng=np.random.default_rng([seed, 11]))
    residents = settle(blocks, places, np.random.default_rng([seed, 12]))
    progress(STEP, 4, 5)
    cast = read_cast()
    table = place_practices(network, cast, np.random.default_rng([seed, 13]))
    branches = place_branches(network, cast, table, np.random.default_rng([seed, 15]))
    to_points = minutes_on_foot(network, _metres(network, bend), table["point"].to_numpy())
    minutes = minutes_of_places(to_points, network, blocks, places)
    registrations = register(minutes, places, table, people=eager_to_register(residents), seed=seed)
    practices = _finished(table, registrations, _weights(registrations, places, residents))
    practices = staffed(practices, np.random.default_rng([seed, 30]))
    ages = ages_of_patients(registrations, places, residents, np.random.default_rng([seed, 31]))
    progress(STEP, 5, 5)
    return Borough(terrain, bend, network, places, residents, practices, branches, registrations, ages, cast["pcn"])


def _metres(network: Network, bend: Bend) -> NDArray[np.float64]:
    """Return the length of each piece on the ground, float64 (S,)."""
    ends = bend(network.points)[network.pieces]
    return np.asarray(np.hypot(*(ends[:, 0] - ends[:, 1]).T))


def _weights(registrations: pd.DataFrame, places: Places, residents: Residents) -> pd.Series[float]:
    """Return by how much each practice's weighted list is longer than its list, by code."""
    score = registrations["lsoa"].map(dict(zip(places.codes, residents.score, strict=True))).fillna(USUAL_SCORE)
    weighted = (score * registrations["patients"]).groupby(registrations["code"]).sum()
    mean = weighted / registrations.groupby("code")["patients"].sum()
    return 1 + WEIGHT_OF_DEPRIVATION * (mean - USUAL_SCORE)


def _finished(table: pd.DataFrame, registrations: pd.DataFrame, weights: pd.Series[float]) -> pd.DataFrame:
    """Return the register with what the tables need besides: list, weighted list, address and name in capitals."""
    patients = table["code"].map(registrations.groupby("code")["patients"].sum()).fillna(0).astype(np.int64)
    doors = [f"{1 + number * 37 % 180} {street}".upper() for number, street in enumerate(table["street"])]
    weighted = (patients * table["code"].map(weights).fillna(1.0)).round(2)
    return table.assign(patients=patients, weighted=weighted, title=table["name"].str.upper(), address=doors)
