"""Who lives where: ages and deprivation of each place, alike in places that are alike and near each other."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from data.demo.places import whole_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.demo.blocks import Blocks
    from data.demo.places import Places

PEOPLE = Path(__file__).with_name("people.toml")
NEAR_M = 700.0
"""Distance over which differences between places fade into each other."""
AGE_SPREAD = 0.13
SCORE_SPREAD = 0.35
"""How much places of one kind differ, as standard deviations of a factor's logarithm."""
MEN = 0.495
"""Share of boys and men."""


@dataclass(frozen=True, eq=False)
class Residents:
    """Who lives in each place.

    Attributes:
        bands: Names of the age bands.
        men: int64 (U, bands).
        women: int64 (U, bands).
        score: float64 (U,): deprivation score, the higher the more deprived.
        rank: int64 (U,): national rank, 1 is most deprived.
        decile: int64 (U,): 1 is the most deprived tenth of England.
    """

    bands: tuple[str, ...]
    men: NDArray[np.int64]
    women: NDArray[np.int64]
    score: NDArray[np.float64]
    rank: NDArray[np.int64]
    decile: NDArray[np.int64]


def eager_to_register(residents: Residents) -> NDArray[np.float64]:
    """Return how many patients a place has for what it has of residents, in proportion, float64 (U,).

    More are registered than live there, above all where young people come and go: old registrations stay for a while.
    """
    everyone = residents.men + residents.women
    young = everyone[:, residents.bands.index("16-29")] / everyone.sum(axis=1)
    return np.asarray(everyone.sum(axis=1) * (0.8 + 1.3 * young))


def settle(blocks: Blocks, places: Places, rng: np.random.Generator) -> Residents:
    """Return the ages and the deprivation of each place's residents."""
    people = tomllib.loads(PEOPLE.read_text(encoding="utf-8"))
    mix = _mix(blocks, places, list(people["ages"]))
    shares = mix @ np.array(list(people["ages"].values()))
    shares *= np.exp(AGE_SPREAD * np.column_stack([_drift(places.middles, rng) for _ in people["bands"]]))
    each = [whole_numbers(row, total=int(total)) for row, total in zip(shares, places.residents, strict=True)]
    everyone = np.array(each)
    men = np.round(everyone * (MEN + rng.normal(0, 0.012, everyone.shape))).astype(np.int64)
    score = mix @ np.array([people["deprivation"][kind] for kind in people["ages"]])
    score = np.round(score * np.exp(SCORE_SPREAD * _drift(places.middles, rng)), 3)
    scores, ranks = people["national"]["scores"], people["national"]["ranks"]
    rank = np.round(np.interp(score, scores[::-1], ranks[::-1])).astype(np.int64)
    decile = np.minimum(10, 1 + (rank - 1) * 10 // ranks[-1])
    return Residents(tuple(people["bands"]), men, everyone - men, score, rank, decile)


def _mix(blocks: Blocks, places: Places, kinds: list[str]) -> NDArray[np.float64]:
    """Return the share of each place's residents that lives in each kind of quarter, (U, kinds)."""
    mix = np.zeros((len(places.codes), len(kinds)))
    known = (places.of_block >= 0) & np.isin(blocks.kind, kinds)
    column = np.array([kinds.index(kind) for kind in blocks.kind[known]])
    np.add.at(mix, (places.of_block[known], column), blocks.residents[known])
    return np.asarray(mix / mix.sum(axis=1, keepdims=True))


def _drift(at: NDArray[np.float64], rng: np.random.Generator) -> NDArray[np.float64]:
    """Return a random value for each place, alike where places are near; mean 0, standard deviation 1."""
    away_m2 = ((at[:, None] - at[None]) ** 2).sum(axis=2)
    values = np.exp(-away_m2 / (2 * NEAR_M**2)) @ rng.normal(0, 1, len(at))
    return np.asarray((values - values.mean()) / values.std())
