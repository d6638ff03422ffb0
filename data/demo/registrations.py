"""Who is registered where: registrations fall with the minutes on foot, and spill over as they do in life."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import coo_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import KDTree

from data.demo.places import whole_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.demo.blocks import Blocks
    from data.demo.network import Network
    from data.demo.places import Places

WALK_M_A_MINUTE = 80.0
NEAR_MINUTES = 5.0
FAR_MINUTES = 17.0
"""Two kinds of patients: registrations of the first fall by a factor e every 5 minutes, of the second every 17."""
FAR_SHARE = 0.12
LOYAL_SHARE = 0.0004
"""Share of those at the door that a practice has anywhere in the borough: people who moved and stayed."""
BALANCE_ROUNDS = 60
LIVES_ELSEWHERE = 0.024
"""Share of the patients of a practice in the middle of the borough who live outside it."""
NO_ADDRESS = (0.003, 0.010)
"""Least and greatest share of a list without a usable address."""
ELSEWHERE_CODES = 24
"""How many small areas of the neighbouring boroughs appear in the registrations."""


def minutes_on_foot(network: Network, metres: NDArray[np.float64], points: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the minutes from every point of the network to each of `points`, float64 (N, P); infinite where no way.

    Args:
        network: Streets.
        metres: float64 (S,): the length of each piece on the ground.
        points: int64 (P,).
    """
    count = len(network.points)
    graph = coo_array((metres, (network.pieces[:, 0], network.pieces[:, 1])), shape=(count, count)).tocsr()
    return np.asarray(dijkstra(graph, directed=False, indices=points).T / WALK_M_A_MINUTE)


def register(
    minutes: NDArray[np.float64], places: Places, table: pd.DataFrame, *, people: NDArray[np.float64], seed: int
) -> pd.DataFrame:
    """Return the registrations.

    Args:
        minutes: float64 (U, rows of `table`): on foot from each place to each entry of the register.
        places: Small areas.
        table: Entries of the register, from `place_practices`.
        people: float64 (U,): how many of the patients live in each place, in proportion.
        seed: Where chance comes from.

    Returns:
        One row for each practice and place with at least one patient: code, lsoa, patients.
    """
    rng = np.random.default_rng([seed, 14])
    nowhere = np.round(table["patients"].to_numpy() * rng.uniform(*NO_ADDRESS, len(table))).astype(np.int64)
    elsewhere = _elsewhere(table, places, rng)
    outside = table["role"].to_numpy() == "outside"
    total = table["patients"].to_numpy()
    here = np.where(outside, table["from_saltmarsh"], np.maximum(total - nowhere - elsewhere, 0))
    elsewhere = total - here - nowhere
    expected = _balanced(_pull(minutes, table["pull"].to_numpy()), people, here.astype(np.float64))
    rows = []
    for column, code in enumerate(table["code"]):
        share = expected[:, column] / max(expected[:, column].sum(), 1e-9)
        homes = rng.multinomial(here[column], share) if here[column] else np.zeros(len(people), dtype=np.int64)
        away = whole_numbers(rng.dirichlet(np.full(ELSEWHERE_CODES, 0.4)), total=int(elsewhere[column]))
        counts = np.concatenate([homes, away, nowhere[column : column + 1]])
        rows.append(
            pd.DataFrame({"code": code, "lsoa": [*places.codes, *elsewhere_codes(), "NO2011"], "patients": counts})
        )
    found = pd.concat(rows, ignore_index=True)
    return found[found["patients"] > 0].sort_values(["code", "lsoa"], ignore_index=True)


def elsewhere_codes() -> list[str]:
    """Return the codes of the small areas of the neighbouring boroughs, as fictional as Saltmarsh's own."""
    return [f"E0199{number:04d}" for number in range(9001, 9001 + ELSEWHERE_CODES)]


def _elsewhere(table: pd.DataFrame, places: Places, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return how many patients of each entry live outside the borough: more near its border."""
    low, high = places.middles.min(axis=0), places.middles.max(axis=0)
    at = table[["x", "y"]].to_numpy(dtype=np.float64)
    border_m = np.minimum(at - low, high - at).min(axis=1)
    share = LIVES_ELSEWHERE * table["pull"].to_numpy() * (1 + 2.2 * np.exp(-np.maximum(border_m, 0) / 500))
    return np.asarray(np.round(table["patients"] * share * rng.uniform(0.7, 1.3, len(table))).astype(np.int64))


def _pull(minutes: NDArray[np.float64], pull: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how strongly each practice draws the people of each place, before the totals are fixed."""
    near = np.exp(-minutes / (NEAR_MINUTES * np.sqrt(pull)))
    far = np.exp(-minutes / (FAR_MINUTES * np.sqrt(pull)))
    return np.asarray((1 - FAR_SHARE) * near + FAR_SHARE * pull * far * 0.3 + LOYAL_SHARE * pull)


def _balanced(
    weights: NDArray[np.float64], people: NDArray[np.float64], lists: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Scale rows and columns in turn until each place has its share of patients and each practice its list.

    >>> _balanced(np.ones((2, 2)), np.array([10.0, 30.0]), np.array([20.0, 24.0])).tolist()
    [[5.0, 6.0], [15.0, 18.0]]
    """
    target = people * lists.sum() / people.sum()
    scaled = weights.copy()
    for _ in range(BALANCE_ROUNDS):
        scaled *= (target / scaled.sum(axis=1))[:, None]
        total = scaled.sum(axis=0)
        scaled *= np.divide(lists, total, out=np.zeros_like(lists), where=total > 0)
    return scaled


def minutes_of_places(
    to_points: NDArray[np.float64], network: Network, blocks: Blocks, places: Places
) -> NDArray[np.float64]:
    """Return the minutes from each place, the mean over its blocks weighted by residents; float64 (U, P)."""
    lived = (places.of_block >= 0) & (blocks.residents > 0)
    nearest = KDTree(network.points).query(blocks.middles[lived])[1]
    weighted = to_points[nearest] * blocks.residents[lived, None]
    sums = np.zeros((len(places.codes), to_points.shape[1]))
    np.add.at(sums, places.of_block[lived], weighted)
    return np.asarray(sums / np.bincount(places.of_block[lived], blocks.residents[lived])[:, None])
