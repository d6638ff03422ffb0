"""The practices of Saltmarsh and their branches: where they stand, what they are called and whom they look after."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from data.demo.sites import choose_streets, doors, invent_postcodes

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.demo.network import Network

CAST = Path(__file__).with_name("practices.toml")
SIZE_SPREAD = 0.004
"""List sizes as written differ by so much, so that no figure is round."""
DEFAULTS: dict[str, Any] = {
    "gps": 0,
    "pcn": "",
    "contract": "",
    "pull": 1.0,
    "on": "side",
    "status": "A",
    "setting": "4",
    "closed": "",
    "from_saltmarsh": 0,
}
"""What an entry is where its group says nothing of it."""


def read_cast() -> dict[str, Any]:
    """Return the practices as written in practices.toml."""
    return tomllib.loads(CAST.read_text(encoding="utf-8"))


def place_practices(network: Network, cast: Mapping[str, Any], rng: np.random.Generator) -> pd.DataFrame:
    """Return every entry of the register, one a row.

    Returns:
        Columns code, name, postcode, point (the network's point it is reached from), x, y (metres as drawn), role
        ("practice", "other" or "outside"), patients, gps, pcn, contract, pull, status, setting, closed, from_saltmarsh.
    """
    table = _entries(cast)
    drawn = np.array(table["at"].tolist(), dtype=np.float64)
    piece = choose_streets(
        network,
        drawn,
        main=(table["on"] == "main").to_numpy(),
        named=table["name"].str.contains("{street}", regex=False).to_numpy(),
    )
    away = table["role"].to_numpy() == "outside"
    door = np.where(away[:, None], drawn, doors(network, piece, drawn))
    streets = [network.streets[network.street[p]].name for p in piece]
    spread = np.where(table["role"] == "practice", rng.normal(1, SIZE_SPREAD, len(table)), 1.0)
    first = int(cast["codes"]["first"])
    return table.drop(columns=["at", "on"]).assign(
        code=[f"X{first + number:05d}" for number in range(len(table))],
        name=[name.format(street=street) for name, street in zip(table["name"], streets, strict=True)],
        patients=np.round(table["patients"] * spread).astype(np.int64),
        point=network.pieces[piece, 0],
        x=door[:, 0],
        y=door[:, 1],
        postcode=invent_postcodes([(x, y) for x, y in drawn.tolist()], rng),
        street=streets,
    )


def place_branches(
    network: Network, cast: Mapping[str, Any], practices: pd.DataFrame, rng: np.random.Generator
) -> pd.DataFrame:
    """Return the branch surgeries, one a row.

    Args:
        network: Streets.
        cast: As `read_cast` gives it.
        practices: As `place_practices` gives them.
        rng: Of all chance.

    Returns:
        Columns code, name, practice (the code of the one it is of), postcode, x, y (metres as drawn), street, closed.
    """
    table = pd.DataFrame(cast["branches"]["rows"], columns=cast["branches"]["columns"])
    drawn = np.array(table["at"].tolist(), dtype=np.float64)
    main, named = (table["on"] == "main").to_numpy(), np.zeros(len(table), dtype=np.bool_)
    piece = choose_streets(network, drawn, main=main, named=named)
    streets = [network.streets[network.street[p]].name for p in piece]
    practice = table["of"].map(dict(zip(practices["name"], practices["code"], strict=True)))
    number = practice.groupby(practice).cumcount() + 1
    door, taken = doors(network, piece, drawn), frozenset(practices["postcode"])
    return pd.DataFrame(
        {
            "code": practice + number.map("{:03d}".format),
            "name": [name.format(street=street) for name, street in zip(table["name"], streets, strict=True)],
            "practice": practice,
            "postcode": invent_postcodes([(x, y) for x, y in drawn.tolist()], rng, taken=taken),
            "x": door[:, 0],
            "y": door[:, 1],
            "street": streets,
            "closed": table["closed"],
        }
    )


def _entries(cast: Mapping[str, Any]) -> pd.DataFrame:
    """Return the entries as written, one a row, with what their group leaves out filled in."""
    groups = [("practice", cast["practices"]), ("other", cast["others"]), ("outside", cast["outside"])]
    return pd.DataFrame(
        [
            {**DEFAULTS, **dict(zip(group["columns"], row, strict=True)), "role": role}
            for role, group in groups
            for row in group["rows"]
        ]
    )
