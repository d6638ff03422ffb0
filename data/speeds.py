"""Read the dated table of speeds."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from geo.speed_limits import KMH_PER_MPH
from geo.way_rules import Speeds

if TYPE_CHECKING:
    from collections.abc import Mapping


@cache
def speeds_table() -> Mapping[str, Any]:
    """Return `speeds.toml` as it stands: numbers with their dates and sources.

    >>> speeds_table()["cycle"]["kmh"]
    16.0
    """
    parsed: Mapping[str, Any] = tomllib.loads(files("data").joinpath("speeds.toml").read_text(encoding="utf-8"))
    return parsed


@cache
def load_speeds() -> Speeds:
    """Return the speeds that networks are made with, in km/h.

    >>> round(load_speeds().drive_limit_kmh["residential"], 1), load_speeds().traffic_factor
    (32.2, 0.63)
    """
    table = speeds_table()
    limits = {highway: mph * KMH_PER_MPH for highway, mph in table["drive"]["limit_mph"].items()}
    return Speeds(
        cycle_kmh=table["cycle"]["kmh"],
        drive_limit_kmh=limits,
        traffic_factor=table["traffic"]["factor"],
    )
