"""Write the fictional borough of Saltmarsh: streets, tables and a recipe to build them from.

generate(Path("saltmarsh"))          # then: python -m data build saltmarsh/saltmarsh.toml
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from data.demo.bend import make_bend
from data.demo.blocks import find_blocks
from data.demo.boundaries import write_boundaries
from data.demo.layout import lay_out
from data.demo.membership import write_membership
from data.demo.network import build_network
from data.demo.osm_file import to_degrees, write_osm
from data.demo.places import make_places
from data.demo.practices import place_practices, read_cast
from data.demo.registrations import minutes_of_places, minutes_on_foot, register
from data.demo.residents import settle
from data.demo.tables import (
    BOROUGH,
    write_centroids,
    write_deprivation,
    write_headcount,
    write_payments,
    write_postcodes,
    write_register,
    write_registrations,
    write_residents,
)
from data.demo.terrain import read_terrain

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from data.demo.bend import Bend
    from data.demo.network import Network
    from data.demo.places import Places
    from data.demo.residents import Residents

SEED = 1986
"""With this seed the borough is the one that is tested and shown; another one lays out other streets."""
PLACES = 160
RESIDENTS = 270_000
WEIGHT_OF_DEPRIVATION = 0.0045
"""How much a practice's weighted list grows with each point of its patients' deprivation score above 22."""
RECIPE = f"""\
# Saltmarsh is fictional: no such borough, practice, place or person. It lies in open sea.
name = "Saltmarsh (fictional borough)"
slug = "saltmarsh"
date = 2022-07-01
fictional = true

[places]
boroughs = ["{BOROUGH[0]}"]

[streets]
file = "saltmarsh.osm"
date = 2022-07-01

[tables]
register = "epraccur.csv"
patients = "gp-reg-pat-prac-lsoa.zip"
membership = "ePCN.xlsx"
payments = "nhspaymentsgp.csv"
headcount = "gp-headcount.csv"
boundaries = "boundaries.gpkg"
centroids = "centroids.csv"
residents = "residents.csv"
deprivation = "imd.csv"
postcodes = "postcodes.csv"

[dates]
register = 2022-07-01
membership = 2022-07-01
payments = 2022-07-01
headcount = 2022-07-01
boundaries = 2022-07-01
centroids = 2022-07-01
residents = 2022-07-01
deprivation = 2022-07-01
postcodes = 2022-07-01
"""


def generate(folder: Path, *, seed: int = SEED) -> Path:
    """Write every file of the borough into a folder; the same seed gives the same bytes.

    Returns:
        The recipe, `folder`/saltmarsh.toml.
    """
    folder.mkdir(parents=True, exist_ok=True)
    terrain = read_terrain()
    bend = make_bend(np.random.default_rng([seed, 0]), origin_m=tuple(terrain.drawing["origin_m"]))
    streets, quarters = lay_out(terrain, seed=seed)
    network = build_network(streets, terrain)
    write_osm(folder / "saltmarsh.osm", network, terrain, bend)
    blocks = find_blocks(network, terrain, quarters, residents=RESIDENTS, rng=np.random.default_rng([seed, 10]))
    places = make_places(blocks, count=PLACES, rng=np.random.default_rng([seed, 11]))
    residents = settle(blocks, places, np.random.default_rng([seed, 12]))
    write_boundaries(folder / "boundaries.gpkg", places, bend)
    write_centroids(folder / "centroids.csv", places, to_degrees(bend(places.middles)))
    write_residents(folder / "residents.csv", places, residents)
    write_deprivation(folder / "imd.csv", places, residents)
    cast = read_cast()
    table = place_practices(network, cast, np.random.default_rng([seed, 13]))
    to_points = minutes_on_foot(network, _metres(network, bend), table["point"].to_numpy())
    minutes = minutes_of_places(to_points, network, blocks, places)
    registrations = register(minutes, places, table, cast["figures"], np.random.default_rng([seed, 14]))
    table = _finished(table, registrations, _weights(registrations, places, residents))
    at = bend(table[["x", "y"]].to_numpy(dtype=np.float64))
    _write_practices(folder, table, registrations, pcns=cast["pcn"], at=at)
    recipe = folder / "saltmarsh.toml"
    recipe.write_text(RECIPE, encoding="utf-8")
    return recipe


def _metres(network: Network, bend: Bend) -> NDArray[np.float64]:
    """Return the length of each piece on the ground, float64 (S,)."""
    ends = bend(network.points)[network.pieces]
    return np.asarray(np.hypot(*(ends[:, 0] - ends[:, 1]).T))


def _weights(registrations: pd.DataFrame, places: Places, residents: Residents) -> pd.Series[float]:
    """Return by how much each practice's weighted list is longer than its list, from its patients' deprivation."""
    score = registrations["lsoa"].map(dict(zip(places.codes, residents.score, strict=True))).fillna(22.0)
    weighted = (score * registrations["patients"]).groupby(registrations["code"]).sum()
    return 1 + WEIGHT_OF_DEPRIVATION * (weighted / registrations.groupby("code")["patients"].sum() - 22.0)


def _finished(table: pd.DataFrame, registrations: pd.DataFrame, weights: pd.Series[float]) -> pd.DataFrame:
    """Return the register with what the tables need besides: list, weighted list, address, title."""
    patients = table["code"].map(registrations.groupby("code")["patients"].sum()).fillna(0).astype(np.int64)
    doors = [f"{1 + number * 37 % 180} {street}".upper() for number, street in enumerate(table["street"])]
    weighted = (patients * table["code"].map(weights).fillna(1.0)).round(2)
    return table.assign(patients=patients, weighted=weighted, title=table["name"].str.upper(), address=doors)


def _write_practices(
    folder: Path, table: pd.DataFrame, registrations: pd.DataFrame, *, pcns: dict[str, Any], at: NDArray[np.float64]
) -> None:
    titles = dict(zip(table["code"], table["title"], strict=True))
    write_register(folder / "epraccur.csv", table)
    write_registrations(folder / "gp-reg-pat-prac-lsoa.zip", registrations, titles)
    write_membership(folder / "ePCN.xlsx", table, pcns)
    write_payments(folder / "nhspaymentsgp.csv", table, pcns)
    write_headcount(folder / "gp-headcount.csv", table)
    write_postcodes(folder / "postcodes.csv", table, to_degrees(at))
