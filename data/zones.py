"""Where which zone of traffic and which law of speed limits holds: by what the recipe says, polygon, borough, place."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from data.grid import to_metres
from data.speeds import BUILT_UP, ELSEWHERE, laws, load_speeds, speeds_table, zones
from geo.streets import Ground, Zone

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd
    import pandas as pd
    from numpy.typing import NDArray

    from data.read_tables import Tables
    from data.recipe_speeds import SpeedRules, ZoneRule
    from geo.streets import Speeds

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
    return replace(usual, cycle_kmh=rules.cycle_kmh or usual.cycle_kmh, ground=ground_of(rules, tables))


def ground_of(rules: SpeedRules, tables: Tables) -> Ground:
    """Return the ground of an area: every place of its boundaries, inside or not, and the polygons over them."""
    places = tables.boundaries.rows
    by_key = {key: _with_factor(zone, rules) for key, zone in zones().items()}
    own = {
        rule.key: Zone(rule.key, rule.name, rule.factor, np.nan, f"by the recipe: {rule.source}")
        for rule in rules.zones
    }
    numbers = {key: number for number, key in enumerate([*own, *by_key])}
    law_number = {law: number for number, law in enumerate(laws())}
    over = _polygons(rules, numbers, law_number)
    built_up = is_built_up(places, tables)
    zone = np.where(built_up, numbers[BUILT_UP], numbers[ELSEWHERE])
    law = np.where(built_up, law_number[BUILT_UP], law_number[ELSEWHERE])
    borough = places["borough"].to_numpy()
    for key, said in speeds_table()["zone"].items():
        zone[np.isin(borough, said.get("boroughs", []))] = numbers[key]
    for key, said in speeds_table()["law"].items():
        law[np.isin(borough, said.get("boroughs", []))] = law_number[key]
    for rule in reversed(rules.zones):
        here = np.isin(borough, rule.boroughs)
        zone[here] = numbers[rule.key]
        if rule.law:
            law[here] = law_number[rule.law]
    shapes = np.concatenate([over[0], places.geometry.to_numpy()])
    return Ground(
        (*own.values(), *by_key.values()),
        tuple(laws().values()),
        shapes,
        np.concatenate([over[1], zone]),
        np.concatenate([over[2], law]),
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
    found: list[tuple[shapely.Polygon, int, int]] = [
        (_in_metres(rule), numbers[rule.key], law_number.get(rule.law, -1)) for rule in rules.zones if rule.polygon
    ]
    for key, said in speeds_table()["zone"].items():
        if "polygon" in said:
            found.append((shapely.Polygon(said["polygon"]), numbers[key], law_number.get(said.get("law", ""), -1)))
    shapes = np.empty(len(found), dtype=object)
    shapes[:] = [shape for shape, _, _ in found]
    return shapes, np.array([zone for _, zone, _ in found]), np.array([law for _, _, law in found])


def _in_metres(rule: ZoneRule) -> shapely.Polygon:
    lon, lat = np.array(rule.polygon).T
    return shapely.Polygon(np.column_stack(to_metres().transform(lon, lat)))


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
