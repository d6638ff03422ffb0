"""The networks for walking, cycling and driving, and the zones of traffic and law that they lie in."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from data.geometry import to_metres
from data.recipe import BUILT_UP, ELSEWHERE, laws, load_speeds, speeds_table, zones
from geo.area import MODES
from geo.streets import (
    WALKED,
    WHEN,
    Ground,
    Network,
    Zone,
    ferry_minutes,
    hours_not_known,
    is_ferry,
    is_for_ends_only,
    make_network,
    of_ways,
)
from geo.view import AVERAGE_WALK_KMH

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from data.recipe import SpeedRules, Tables
    from geo.streets import Speeds, Streets

NO_ONE_WAY: Final = (
    "The streets file doesn't say which streets are one-way: all are driven in both directions, so some drives are "
    "longer in life."
)


def make_networks(streets: Streets, speeds: Speeds | None = None) -> dict[str, Network]:
    """Return a network for each mode, with notes on what the streets file can't tell.

    Where the file holds only streets for cars, walkers and cycles use those, in both directions.

    Args:
        streets: As read.
        speeds: Of each mode; by default as in open country.
    """
    speeds = speeds or load_speeds()
    for_cars_only = not streets.tags["highway"].isin(WALKED).any()
    notes = {
        "walk": _walk_notes(streets, for_cars_only=for_cars_only),
        "cycle": _cycle_notes(streets, speeds, for_cars_only=for_cars_only),
        "drive": _drive_notes(streets, speeds.ground),
    }
    for mode, about in notes.items():
        ends_only = _how_many(streets, partial(is_for_ends_only, mode))
        if ends_only:
            about.append(
                f"Private streets and those for residents or visitors only ({ends_only:,} here) are used at the start "
                "or the end of a way, never to pass through."
            )
        about.extend(not_followed(streets, mode))
    return {
        mode: make_network(
            streets, mode, speeds, follow_one_way=mode == "drive" or not for_cars_only, notes=tuple(notes[mode])
        )
        for mode in MODES
    }


def _walk_notes(streets: Streets, *, for_cars_only: bool) -> list[str]:
    notes = [f"Walking at {AVERAGE_WALK_KMH:g} km/h; waiting to cross a road is not counted."]
    if for_cars_only:
        notes.append(
            "The streets file holds only streets for cars: footpaths, alleys and ways through parks are missing, so "
            "some walks are shorter in life."
        )
    elif not (streets.says("access") or streets.says("foot")):
        notes.append("The streets file doesn't say which ways are private: all of them are walked.")
    return notes


def _cycle_notes(streets: Streets, speeds: Speeds, *, for_cars_only: bool) -> list[str]:
    notes = [f"Cycling at {speeds.cycle_kmh:g} km/h ({speeds_table()['cycle']['short']})."]
    if for_cars_only:
        notes.append(
            "The streets file holds only streets for cars: cycle tracks are missing, and one-way streets are cycled "
            "in both directions."
        )
        return notes
    if not streets.says("oneway"):
        notes.append("The streets file doesn't say which streets are one-way: all are cycled in both directions.")
    if not streets.says("bicycle"):
        notes.append("The streets file doesn't say which footpaths are open to cycles: none are cycled.")
    return notes


def _drive_notes(streets: Streets, ground: Ground) -> list[str]:
    drivable = streets.tags["highway"].isin(ground.laws[-1]).to_numpy()
    middle = streets.way_nodes[(streets.way_start[:-1] + streets.way_start[1:]) // 2][drivable]
    zone, law = ground.at(streets.x[middle], streets.y[middle])
    shares = ", ".join(zone_words(ground, zone))
    notes = [f"Driving at a share of the speed limit, for traffic between the peaks: {shares}. Parking is not counted."]
    if not streets.says("oneway"):
        notes.append(NO_ONE_WAY)
    if not streets.says("maxspeed"):
        notes.append(f"The streets file has no speed limits: those of the law are used ({_law_words(ground, law)}).")
    return notes


def zone_words(ground: Ground, zone: NDArray[np.int64], *, published: bool = False) -> list[str]:
    """Return what is said of each zone that any of these numbers names: its factor or published speed, and by whom.

    >>> from data.recipe.speeds import load_speeds
    >>> zone_words(load_speeds().ground, np.array([0]))
    ['0.7 in open country (Department for Transport, local A roads, 2023)']
    """
    named = [ground.zones[number] for number in np.unique(zone).tolist()]
    return [
        f"{f'{each.published_kmh:g} km/h' if published else f'{each.factor:.2g}'} in {each.name} ({each.short})"
        for each in named
    ]


def _law_words(ground: Ground, law: NDArray[np.int64]) -> str:
    named = {id(limits): name for name, limits in laws().items()}
    used = [speeds_table()["law"][named[id(ground.laws[number])]] for number in np.unique(law).tolist()]
    return "; ".join(dict.fromkeys(f"{law['short']}, {law['date'].year}" for law in used))


def not_followed(streets: Streets, mode: str) -> list[str]:
    """Return what the streets file says that the minutes of a mode do not follow: hours, ferries, forbidden turns."""
    hours = _how_many(streets, partial(hours_not_known, mode))
    ferries = _how_many(streets, lambda tags: is_ferry(tags) and math.isnan(ferry_minutes(tags)))
    notes = []
    if hours:
        notes.append(
            f"{_count(hours, 'street')} open or closed under conditions that can't be told: the conditions are left "
            f"out. All others are taken as {WHEN}."
        )
    if ferries:
        notes.append(f"{_count(ferries, 'ferry', 'ferries')} without a time: not used.")
    if mode == "drive" and streets.turn_restrictions:
        notes.append(f"The streets file has {_count(streets.turn_restrictions, 'forbidden turn')}: not followed.")
    return notes


def _how_many(streets: Streets, ask: Callable[[Mapping[str, str]], bool]) -> int:
    return int(of_ways(streets, lambda tags: [float(ask(tags))], width=1).sum())


def _count(number: int, noun: str, many: str = "") -> str:
    return f"{number:,} {noun if number == 1 else many or noun + 's'}"


# ---- Where which zone of traffic and which law of speed limits holds ----

SQUARE_M_IN_KM2: Final = 1e6
GROUND_TABLES: Final = ("boundaries", "residents", "wards", "deprivation", "rural_urban")
"""The tables that say which place is in which borough, and which is built up."""


def speeds_of(rules: SpeedRules, tables: Tables) -> Speeds:
    """Return how fast one goes in an area; what its recipe says goes before `speeds.toml`.

    Args:
        rules: What the recipe says of speeds and zones.
        tables: Boundaries with boroughs, residents, and the Rural-Urban Classification where the recipe names it.
    """
    usual = load_speeds()
    return replace(usual, cycle_kmh=rules.cycle_kmh or usual.cycle_kmh, ground=_ground_of(rules, tables))


def _ground_of(rules: SpeedRules, tables: Tables) -> Ground:
    """Return the ground of an area: every place of its boundaries, inside or not, and the polygons over them."""
    places = tables.boundaries.rows
    by_key = {key: _with_factor(zone, rules) for key, zone in zones().items()}
    own = {
        rule.key: Zone(rule.key, rule.name, rule.factor, np.nan, f"by the recipe: {rule.source}")
        for rule in rules.zones
    }
    numbers = {key: number for number, key in enumerate([*own, *by_key])}
    law_number = {law: number for number, law in enumerate(laws())}
    over, over_zone, over_law = _polygons(rules, numbers, law_number)
    built_up = is_built_up(places, tables)
    zone = np.where(built_up, numbers[BUILT_UP], numbers[ELSEWHERE])
    law = np.where(built_up, law_number[BUILT_UP], law_number[ELSEWHERE])
    borough = places["borough"].to_numpy()
    for array, kind, number_of in ((zone, "zone", numbers), (law, "law", law_number)):
        for key, about in speeds_table()[kind].items():
            array[np.isin(borough, about.get("boroughs", []))] = number_of[key]
    for rule in reversed(rules.zones):
        here = np.isin(borough, rule.boroughs)
        zone[here] = numbers[rule.key]
        if rule.law:
            law[here] = law_number[rule.law]
    return Ground(
        (*own.values(), *by_key.values()),
        tuple(laws().values()),
        np.concatenate([over, places.geometry.to_numpy()]),
        np.concatenate([over_zone, zone]),
        np.concatenate([over_law, law]),
    )


def _with_factor(zone: Zone, rules: SpeedRules) -> Zone:
    """Return the zone with the recipe's factor, where it gives one, and with speeds to match."""
    if zone.key not in rules.factors:
        return zone
    factor = rules.factors[zone.key]
    kmh = zone.published_kmh * factor / zone.factor
    return replace(zone, factor=factor, published_kmh=kmh, short=f"by the recipe: {rules.source}")


def _polygons(
    rules: SpeedRules, numbers: Mapping[str, int], law_number: Mapping[str, int]
) -> tuple[NDArray[np.object_], NDArray[np.int64], NDArray[np.int64]]:
    """Return the polygons that lie over the places, their zones and their laws; those of the recipe first."""
    found = [
        (np.column_stack(to_metres().transform(*np.array(rule.polygon).T)), rule.key, rule.law)
        for rule in rules.zones
        if rule.polygon
    ]
    usual = speeds_table()["zone"].items()
    found += [(zone["polygon"], key, zone.get("law", "")) for key, zone in usual if "polygon" in zone]
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = [shapely.Polygon(corners) for corners, _, _ in found]
    return (
        shapes,
        np.array([numbers[key] for _, key, _ in found]),
        np.array([law_number.get(law, -1) for _, _, law in found]),
    )


def is_built_up(places: gpd.GeoDataFrame, tables: Tables) -> NDArray[np.bool_]:
    """Return which places are built up: by the Rural-Urban Classification, else by residents a square kilometre.

    A place of which neither is known is not.
    """
    km2 = places.geometry.area.to_numpy() / SQUARE_M_IN_KM2
    residents = _column(places, tables.residents.rows, "residents").to_numpy(dtype=float)
    dense: NDArray[np.bool_] = residents >= speeds_table()["built_up"]["residents_per_km2"] * km2
    if tables.rural_urban is None:
        return dense
    urban = _column(places, tables.rural_urban.rows, "urban")
    return np.where(urban.isna(), dense, urban == 1.0)


def _column(places: gpd.GeoDataFrame, rows: pd.DataFrame, column: str) -> pd.Series[float]:
    by_code = rows.drop_duplicates("code").set_index("code")[column]
    found: pd.Series[float] = places["code"].map(by_code).astype(float)
    return found
