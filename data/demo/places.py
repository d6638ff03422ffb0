"""Places: small census areas of about 1,700 residents, made of whole blocks: their borders follow streets and banks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import shapely
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.demo.blocks import Blocks

ROUNDS = 75
"""Rounds of moving the middles of places; the sizes have settled by then."""
SIMPLIFY_M = 5.0
"""How much the borders are generalised, as the published ones are."""
PLACES_IN_A_GROUP = 4.8
"""How many small areas (LSOA) make a middle one (MSOA)."""


@dataclass(frozen=True, eq=False)
class Places:
    """Small census areas.

    Attributes:
        codes: (U,) such as "E01990001".
        names: (U,) such as "Saltmarsh 001A".
        land: (U,) polygons, metres as drawn.
        of_block: int64 (B,): the place that each block belongs to.
        residents: int64 (U,).
        middles: float64 (U, 2): population-weighted, metres as drawn.
    """

    codes: NDArray[np.str_]
    names: NDArray[np.str_]
    land: np.ndarray
    of_block: NDArray[np.int64]
    residents: NDArray[np.int64]
    middles: NDArray[np.float64]


def make_places(blocks: Blocks, *, count: int, rng: np.random.Generator) -> Places:
    """Group the blocks into places of about the same number of residents."""
    part = _parts(len(blocks.land), blocks.pairs)
    owner = np.full(len(blocks.land), -1)
    people = np.bincount(part, blocks.residents)
    shares = np.floor(people / people.sum() * count + 0.5).astype(int)
    shares[people.argmax()] += count - shares.sum()
    for number, share in enumerate(shares):
        mine = np.flatnonzero(part == number)
        if share > 0:
            owner[mine] = _group(blocks, mine, int(share), rng) + owner.max() + 1
    owner = _hold_together(blocks, owner)
    return _named(blocks, owner)


def whole_numbers(values: NDArray[np.float64], *, total: int) -> NDArray[np.int64]:
    """Round to whole numbers that add up to `total`, the largest remainders first.

    >>> whole_numbers(np.array([1.4, 1.4, 1.2]), total=4).tolist()
    [2, 1, 1]
    """
    scaled = values * (total / values.sum())
    floor: NDArray[np.int64] = np.floor(scaled).astype(np.int64)
    up = np.argsort(-(scaled - floor), kind="stable")[: total - int(floor.sum())]
    floor[up] += 1
    return floor


def _parts(count: int, pairs: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of the part each of `count` things belongs to, pairs being joined; int64 (count,)."""
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(count, count))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)


def _group(blocks: Blocks, mine: NDArray[np.int64], count: int, rng: np.random.Generator) -> NDArray[np.int64]:
    """Return the group of each of the blocks `mine`, 0..count-1: compact and of about the same number of people."""
    at, people = blocks.middles[mine], blocks.residents[mine]
    target = people.sum() / count
    sites = at[rng.choice(len(mine), count, replace=False, p=people / people.sum())]
    size_m2 = shapely.area(blocks.land[mine]).sum() / count
    favour = np.zeros(count)
    group = np.zeros(len(mine), dtype=np.int64)
    for turn in range(ROUNDS):
        nearness = 2 * at @ sites.T - (sites**2).sum(axis=1)
        group = (nearness + favour).argmax(axis=1)
        load = np.bincount(group, people, minlength=count)
        sums = [np.bincount(group, people * at[:, axis], minlength=count) for axis in (0, 1)]
        moved = np.column_stack(sums) / np.maximum(load, 1e-9)[:, None]
        if turn < ROUNDS * 2 // 3:
            sites = np.where((load > 0)[:, None], moved, sites)
        favour += 0.25 * size_m2 * np.clip((target - load) / target, -1, 1)
    return np.asarray(group, dtype=np.int64)


def _hold_together(blocks: Blocks, owner: NDArray[np.int64]) -> NDArray[np.int64]:
    """Give each block cut off from its place, or in none, to the place it shares most border with."""
    for _ in range(12):
        same = owner[blocks.pairs[:, 0]] == owner[blocks.pairs[:, 1]]
        part = _parts(len(owner), blocks.pairs[same])
        people = np.bincount(part, blocks.residents + 1e-6 * shapely.area(blocks.land))
        order = np.lexsort((np.arange(len(people)), -people, owner[np.unique(part, return_index=True)[1]]))
        owners_of_parts = owner[np.unique(part, return_index=True)[1]]
        first = order[np.unique(owners_of_parts[order], return_index=True)[1]]
        astray = ~np.isin(part, first) | (owner < 0)
        if not astray.any():
            break
        owner = _taken_in(blocks, owner, astray)
    return owner


def _taken_in(blocks: Blocks, owner: NDArray[np.int64], astray: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Return the owners with each block astray given to the neighbouring place it shares most border with."""
    both = np.vstack([blocks.pairs, blocks.pairs[:, ::-1]])
    metres = np.tile(blocks.shared_m, 2)
    useful = astray[both[:, 0]] & ~astray[both[:, 1]]
    both, metres = both[useful], metres[useful]
    order = np.lexsort((owner[both[:, 1]], -metres, both[:, 0]))
    block, first = np.unique(both[order, 0], return_index=True)
    given = owner.copy()
    given[block] = owner[both[order[first], 1]]
    return given


def _named(blocks: Blocks, owner: NDArray[np.int64]) -> Places:
    """Return the places with codes and names, numbered from north to south in groups, as census areas are."""
    kept = owner >= 0
    numbers, of_block = np.unique(owner[kept], return_inverse=True)
    people = blocks.residents[kept]
    sums = [np.bincount(of_block, people * blocks.middles[kept, axis]) for axis in (0, 1)]
    middles = np.column_stack(sums) / np.bincount(of_block, people)[:, None]
    tree = linkage(middles, "ward")
    groups = fcluster(tree, round(len(numbers) / PLACES_IN_A_GROUP), "maxclust").astype(np.int64)
    northing = np.array([middles[groups == group, 1].mean() for group in groups])
    order = np.lexsort((middles[:, 0], groups, -northing))
    place_of = np.empty(len(numbers), dtype=np.int64)
    place_of[order] = np.arange(len(numbers))
    all_blocks = np.full(len(owner), -1, dtype=np.int64)
    all_blocks[kept] = place_of[of_block]
    pieces = [shapely.union_all(blocks.land[all_blocks == place], grid_size=0.5) for place in range(len(numbers))]
    land = shapely.coverage_simplify(np.array(pieces, dtype=object), SIMPLIFY_M)
    residents = whole_numbers(
        np.bincount(all_blocks[kept], people).astype(np.float64), total=round(float(people.sum()))
    )
    codes = np.array([f"E0199{number + 1:04d}" for number in range(len(numbers))])
    return Places(codes, _names(groups[order]), land, all_blocks, residents, middles[order])


def _names(groups: NDArray[np.int64]) -> NDArray[np.str_]:
    """Return names for places in the order of their groups.

    >>> _names(np.array([7, 7, 2])).tolist()
    ['Saltmarsh 001A', 'Saltmarsh 001B', 'Saltmarsh 002A']
    """
    names: list[str] = []
    middle, letter = 0, 0
    for before, group in zip([None, *groups.tolist()], groups.tolist(), strict=False):
        middle, letter = (middle, letter + 1) if group == before else (middle + 1, 0)
        names.append(f"Saltmarsh {middle:03d}{chr(ord('A') + letter)}")
    return np.array(names)
