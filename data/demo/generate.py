"""Write the fictional borough of Saltmarsh: streets, tables and a recipe to build them from.

generate(Path("saltmarsh"))          # then: python -m data build saltmarsh/saltmarsh.toml
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.demo.ages import write_ages
from data.demo.borough import make_borough
from data.demo.boundaries import write_boundaries
from data.demo.membership import write_membership
from data.demo.osm_file import to_degrees, write_osm
from data.demo.tables import (
    write_branches,
    write_centroids,
    write_deprivation,
    write_payments,
    write_postcodes,
    write_register,
    write_registrations,
    write_residents,
)
from data.demo.workforce import write_workforce

if TYPE_CHECKING:
    from collections.abc import Callable

    from data.demo.borough import Borough

SEED = 1986
"""With this seed the borough is the one that is tested and shown; another one lays out other streets."""
SLUG = "saltmarsh"
RECIPE = Path(__file__).with_name("recipe.toml")


def generate(folder: Path, *, seed: int = SEED, progress: Callable[[str, int, int], None] | None = None) -> Path:
    """Write every file of the borough into a folder; the same seed gives the same bytes.

    Args:
        folder: Made where there is none.
        seed: Of all chance.
        progress: Told the step, how much of it is done, and of how much.

    Returns:
        The recipe, saltmarsh.toml in that folder.
    """
    return write_borough(folder, make_borough(seed=seed, progress=progress or _silent))


def write_borough(folder: Path, borough: Borough) -> Path:
    """Write every file of a borough into a folder; return the recipe."""
    folder.mkdir(parents=True, exist_ok=True)
    write_osm(folder / "saltmarsh.osm", borough.network, borough.terrain, borough.bend)
    _write_places(folder, borough)
    _write_practices(folder, borough)
    recipe = folder / f"{SLUG}.toml"
    recipe.write_bytes(RECIPE.read_bytes())
    return recipe


def _write_places(folder: Path, borough: Borough) -> None:
    places, residents = borough.places, borough.residents
    write_boundaries(folder / "boundaries.gpkg", places, borough.bend)
    write_centroids(folder / "centroids.csv", places, to_degrees(borough.bend(places.middles)))
    write_residents(folder / "residents.csv", places, residents)
    write_deprivation(folder / "imd.csv", places, residents)


def _write_practices(folder: Path, borough: Borough) -> None:
    table = borough.practices
    titles = dict(zip(table["code"], table["title"], strict=True))
    addresses = pd.concat([table, borough.branches])
    doors = borough.bend(addresses[["x", "y"]].to_numpy(dtype=np.float64))
    write_register(folder / "epraccur.csv", table)
    write_registrations(folder / "gp-reg-pat-prac-lsoa.zip", borough.registrations, titles)
    write_membership(folder / "ePCN.xlsx", table, borough.pcns)
    write_payments(folder / "nhspaymentsgp.csv", table, borough.pcns)
    write_ages(folder / "gp-reg-pat-prac-quin-age.zip", table, borough.ages, borough.pcns)
    write_workforce(folder / "GPWPracticeCSV.072022.zip", table)
    write_branches(folder / "ebranchs.csv", borough.branches)
    write_postcodes(folder / "postcodes.csv", addresses, to_degrees(doors))


def _silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""
