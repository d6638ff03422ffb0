"""The practices of Saltmarsh: where they stand, what they are called and whom they look after."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from data.demo.network import Network

CAST = Path(__file__).with_name("practices.toml")
MAIN = ("primary", "secondary", "tertiary")
"""Kinds of streets that are main roads."""
SET_BACK_M = 13.0
"""Metres from the middle of the street to the door."""
SIZE_SPREAD = 0.004
"""List sizes as written differ by so much, so that no figure is round."""
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Letters that end a postcode."""


def read_cast() -> dict[str, Any]:
    """Return the practices as written in practices.toml."""
    return tomllib.loads(CAST.read_text(encoding="utf-8"))


def place_practices(network: Network, cast: Mapping[str, Any], rng: np.random.Generator) -> pd.DataFrame:
    """Return every entry of the register, one a row.

    Returns:
        Columns code, name, postcode, point (the network's point it is reached from), x, y (metres as drawn), role
        ("practice", "other" or "outside"), patients, gps, pcn, contract, pull, status, setting, closed, from_saltmarsh.
    """
    groups = [("practice", cast["practices"]), ("other", cast["others"]), ("outside", cast["outside"])]
    tables = [pd.DataFrame(group["rows"], columns=group["columns"]).assign(role=role) for role, group in groups]
    table = pd.concat(tables, ignore_index=True)
    defaults = {
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
    table = table.fillna(defaults)
    drawn = np.array(table["at"].tolist(), dtype=np.float64)
    point, piece = _stand(network, drawn, main=(table["on"] == "main").to_numpy())
    away = table["role"].to_numpy() == "outside"
    door = _doors(network, piece, drawn)
    door[away] = drawn[away]
    streets = [network.streets[network.street[p]].name for p in piece]
    names = [name.format(street=street) for name, street in zip(table["name"], streets, strict=True)]
    spread = np.where((table["role"] == "practice"), rng.normal(1, SIZE_SPREAD, len(table)), 1.0)
    first = int(cast["codes"]["first"])
    return table.drop(columns="at").assign(
        code=[f"X{first + number:05d}" for number in range(len(table))],
        name=names,
        patients=np.round(table["patients"] * spread).astype(np.int64),
        gps=table["gps"].astype(np.int64),
        from_saltmarsh=table["from_saltmarsh"].astype(np.int64),
        point=point,
        x=door[:, 0],
        y=door[:, 1],
        postcode=_postcodes(drawn, rng),
        street=streets,
    )


def _stand(
    network: Network, drawn: NDArray[np.float64], *, main: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the nearest point on a fitting street, and one piece of that street, for each place drawn.

    Args:
        network: Streets; those for cars that have a name are considered, bridges left out.
        drawn: float64 (N, 2), metres as drawn.
        main: bool (N,): whether it has to be a main road; else it has to be none.
    """
    named = np.array([bool(street.name) and street.kind != "service" for street in network.streets])
    greater = np.array([street.kind in MAIN for street in network.streets])[network.street]
    point, piece = np.empty(len(drawn), dtype=np.int64), np.empty(len(drawn), dtype=np.int64)
    for on_main in (True, False):
        usable = np.flatnonzero(network.for_cars() & named[network.street] & ~network.bridge & (greater == on_main))
        candidates, first = np.unique(network.pieces[usable].ravel(), return_index=True)
        nearest = KDTree(network.points[candidates]).query(drawn[main == on_main])[1]
        point[main == on_main], piece[main == on_main] = candidates[nearest], usable[first[nearest] // 2]
    return point, piece


def _doors(network: Network, piece: NDArray[np.int64], drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points beside the street, on the side that the place was drawn on; float64 (N, 2)."""
    one, other = (network.points[network.pieces[piece, end]] for end in (0, 1))
    along = (other - one) / np.hypot(*(other - one).T)[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    middle = (one + other) / 2
    side = np.where(((drawn - middle) * across).sum(axis=1) >= 0, 1.0, -1.0)
    return np.asarray(middle + across * (side * SET_BACK_M)[:, None])


def _postcodes(drawn: NDArray[np.float64], rng: np.random.Generator) -> list[str]:
    """Return an invented postcode for each place drawn; the same for those drawn at the same place.

    The postcode area ZZ is used for people without an address only (as ZZ99), so none of these is a real one.
    """
    codes: dict[tuple[float, float], str] = {}
    for x, y in drawn.tolist():
        district = 1 + int(x > 3000) + 2 * int(y > 1400) + 2 * int(y > 3400)
        while (x, y) not in codes:
            sector, letters = rng.integers(1, 10), rng.choice(list(LETTERS), 2)
            code = f"ZZ{district} {sector}{''.join(letters)}"
            if code not in codes.values():
                codes[x, y] = code
    return [codes[x, y] for x, y in drawn.tolist()]
