"""Names of streets: a word of the coast and an ending that suits the quarter; no name twice."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

from data.demo.street import ON_FOOT_ONLY

if TYPE_CHECKING:
    import numpy as np

    from data.demo.street import Street

WORDS = Path(__file__).with_name("names.toml")
NAMELESS_M = 45.0
"""Shorter lanes and alleys have no name of their own."""


def name_streets(streets: list[Street], kinds: list[str], rng: np.random.Generator) -> list[Street]:
    """Return the streets, each that may have a name with one.

    Args:
        streets: As laid out; those that have a name keep it.
        kinds: The kind of each quarter, by number.
        rng: Where the choice of words comes from.
    """
    words = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    taken = {street.name for street in streets}
    named = []
    for street in streets:
        if street.name or street.kind in ON_FOOT_ONLY or street.line.length < NAMELESS_M:
            named.append(street)
            continue
        kind = "between" if street.quarter < 0 else kinds[street.quarter]
        name = _new_name(words["stems"], words["endings"][kind], taken, rng)
        taken.add(name)
        named.append(street.named(name))
    return named


def _new_name(stems: list[str], endings: list[str], taken: set[str], rng: np.random.Generator) -> str:
    """Return a name that is not taken; after many tries, one with a second word."""
    for attempt in range(2000):
        name = f"{stems[rng.integers(len(stems))]} {endings[rng.integers(len(endings))]}"
        if attempt >= 400:
            name = f"{stems[rng.integers(len(stems))]} {name}"
        if name not in taken:
            return name
    msg = "the words for street names have run out: add to names.toml"
    raise RuntimeError(msg)
