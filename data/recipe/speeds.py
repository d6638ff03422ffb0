"""Speeds: the dated table of laws and zones, and what a recipe says of them."""

from __future__ import annotations

import math
import re
import tomllib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import shapely
from msgspec import Meta, ValidationError, convert

from data.recipe.parts import BOROUGH_CODE
from data.tables import LATITUDES, LONGITUDES
from geo.streets import KMH_PER_MPH, Ground, Speeds, Zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.recipe.parts import Checks

BUILT_UP: Final = "built_up"
ELSEWHERE: Final = "elsewhere"
"""The law, and the zone, that hold where nothing else is known."""


@cache
def speeds_table() -> Mapping[str, Any]:
    """Return `speeds.toml` as it stands: numbers with their dates and sources.

    >>> speeds_table()["cycle"]["kmh"]
    16.0
    """
    parsed: Mapping[str, Any] = tomllib.loads(Path(__file__).with_name("speeds.toml").read_text(encoding="utf-8"))
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


# ---- What a recipe says of speeds and zones ----

KEYS: Final = ("name", "factor", "source", "boroughs", "polygon", "law")
FACTORS: Final = (0.05, 1.2)
"""Below, nobody would drive; above, everybody would break the law."""
CYCLE_KMH: Final = (5.0, 40.0)
Corners = Annotated[
    tuple[
        tuple[
            Annotated[float, Meta(ge=LONGITUDES[0], le=LONGITUDES[1])],
            Annotated[float, Meta(ge=LATITUDES[0], le=LATITUDES[1])],
        ],
        ...,
    ],
    Meta(min_length=3),
]
"""Longitude and latitude of the corners of a polygon in Great Britain."""


@dataclass(frozen=True)
class ZoneRule:
    """A zone of the recipe's own: boroughs or a polygon.

    Attributes:
        key: In the recipe.
        name: For reading.
        factor: What traffic leaves of the limit.
        source: Who says so.
        boroughs: Codes; none where there is a polygon.
        polygon: Corners, longitude and latitude; none where there are boroughs.
        law: Which law of limits holds for streets without a tag; "" leaves it as it is.
    """

    key: str
    name: str
    factor: float
    source: str
    boroughs: tuple[str, ...] = ()
    polygon: tuple[tuple[float, float], ...] = ()
    law: str = ""


@dataclass(frozen=True)
class SpeedRules:
    """What a recipe says of speeds; each goes before `speeds.toml`.

    Attributes:
        cycle_kmh: None where the recipe says nothing.
        factors: By the key of a zone of `speeds.toml`.
        source: Of all of them.
        zones: Zones of its own, the first decides.
    """

    cycle_kmh: float | None = None
    factors: Mapping[str, float] = field(default_factory=dict)
    source: str = ""
    zones: tuple[ZoneRule, ...] = ()


def read_speed_rules(checks: Checks, content: Mapping[str, Any]) -> SpeedRules:
    """Return what [speeds] and [zones.NAME] say; nothing where there are none."""
    speeds = checks.table(content, "speeds", required=False)
    checks.known_keys(speeds, ("cycle_kmh", *zones(), "source"), "speeds.")
    own = checks.table(content, "zones", required=False)
    rules = tuple(_zone(checks, key, checks.table(own, key, prefix="zones.")) for key in own)
    if not speeds:
        return SpeedRules(zones=rules)
    cycle = checks.number(speeds, "cycle_kmh", default=CYCLE_KMH[1], within=CYCLE_KMH, prefix="speeds.")
    return SpeedRules(
        cycle_kmh=cycle if "cycle_kmh" in speeds else None,
        factors={
            key: checks.number(speeds, key, default=1.0, within=FACTORS, prefix="speeds.")
            for key in speeds
            if key in zones()
        },
        source=checks.text(speeds, "source", prefix="speeds."),
        zones=rules,
    )


def _zone(checks: Checks, key: str, table: Mapping[str, Any]) -> ZoneRule:
    prefix = f"zones.{key}."
    checks.known_keys(table, KEYS, prefix)
    if key in zones():
        checks.complain(
            f"[zones.{key}] is a zone of every area: give its factor as speeds.{key}, or choose another name"
        )
    if ("boroughs" in table) == ("polygon" in table):
        checks.complain(f"[zones.{key}] needs either boroughs or a polygon: write one of the two")
    law = table.get("law", "")
    if law not in ("", *laws()):
        checks.complain(f"{prefix}law must be one of {', '.join(laws())}", law)
        law = ""
    return ZoneRule(
        key,
        name=checks.text(table, "name", prefix=prefix) if "name" in table else key,
        factor=checks.number(table, "factor", default=math.nan, within=FACTORS, prefix=prefix),
        source=checks.text(table, "source", prefix=prefix),
        boroughs=_boroughs(checks, table, prefix) if "boroughs" in table else (),
        polygon=_polygon(checks, table["polygon"], prefix) if "polygon" in table else (),
        law=law,
    )


def _boroughs(checks: Checks, table: Mapping[str, Any], prefix: str) -> tuple[str, ...]:
    codes = checks.texts(table, "boroughs", prefix=prefix)
    if not codes:
        checks.complain(f"{prefix}boroughs is empty: name at least one, like E09000033")
    for code in codes:
        if not re.fullmatch(BOROUGH_CODE, code):
            checks.complain(f"{prefix}boroughs holds what is no such code; one looks like E09000033", code)
    return tuple(codes)


def _polygon(checks: Checks, value: object, prefix: str) -> tuple[tuple[float, float], ...]:
    try:
        corners: tuple[tuple[float, float], ...] = convert(value, Corners)
    except ValidationError:
        checks.complain(f"{prefix}polygon must be three corners or more, [longitude, latitude] each, in Great Britain")
        return ()
    if shapely.Polygon(corners).is_valid:
        return corners
    checks.complain(f"{prefix}polygon crosses itself, or encloses nothing: name its corners one after another")
    return ()
