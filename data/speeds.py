"""Read the dated table of speeds: laws, zones and their sources."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Final

from geo.streets import KMH_PER_MPH, Ground, Speeds, Zone

if TYPE_CHECKING:
    from collections.abc import Mapping

BUILT_UP: Final = "built_up"
ELSEWHERE: Final = "elsewhere"
"""The law, and the zone, that hold where nothing else is known."""


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
    """Return the speeds where nothing is known of the ground: open country.

    >>> load_speeds().cycle_kmh, "residential" in load_speeds().driven, "footway" in load_speeds().driven
    (16.0, True, False)
    """
    ground = Ground((zones()[ELSEWHERE],), (laws()[ELSEWHERE],))
    return Speeds(cycle_kmh=speeds_table()["cycle"]["kmh"], driven=frozenset(laws()[BUILT_UP]), ground=ground)


@cache
def laws() -> Mapping[str, Mapping[str, float]]:
    """Return the limits in km/h by class of street for each law, the one that holds elsewhere last.

    >>> {law: round(limits["primary"] / KMH_PER_MPH) for law, limits in laws().items()}
    {'built_up': 30, 'twenty': 20, 'twenty_at_home': 30, 'elsewhere': 60}
    """
    table = speeds_table()["law"]
    in_order = [law for law in table if law != ELSEWHERE] + [ELSEWHERE]
    return {
        law: {highway: mph * KMH_PER_MPH for highway, mph in (table[BUILT_UP]["mph"] | table[law]["mph"]).items()}
        for law in in_order
    }


@cache
def zones() -> Mapping[str, Zone]:
    """Return the zones of `speeds.toml` in their order, the one that holds elsewhere last.

    >>> list(zones()), zones()["central"].published_kmh
    (['central', 'inner', 'outer', 'built_up', 'elsewhere'], 12.6)
    """
    return {
        key: Zone(key, zone["name"], zone["factor"], zone["published_kmh"], f"{zone['short']}, {zone['date'].year}")
        for key, zone in speeds_table()["zone"].items()
    }
