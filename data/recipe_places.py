"""Which places a recipe chooses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from data.problems import Problems
from data.tables.place_list import read_place_list

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from data.recipe_checks import Checks

WAYS: Final = ("boroughs", "lsoas", "bbox", "on_streets_m")
PLACE_CODE: Final = re.compile(r"[EW]01\d{6}")
BOROUGH_CODE: Final = re.compile(r"[EW]0[6-9]\d{6}")
FURTHEST_M: Final = 5000.0
"""More is a slip: a place that far from a street is not on the streets."""


@dataclass(frozen=True)
class PlaceChoice:
    """Which places are inside; exactly one of the ways is used.

    Attributes:
        boroughs: All places of these boroughs.
        lsoas: These places.
        bbox: Places whose centroid lies within west, south, east, north (degrees).
        on_streets_m: Places whose centroid is at most so many metres from a street.
        file: Where `lsoas` were read from, if from a file.
    """

    boroughs: tuple[str, ...] = ()
    lsoas: tuple[str, ...] = ()
    bbox: tuple[float, float, float, float] | None = None
    on_streets_m: float | None = None
    file: Path | None = None


def read_place_choice(checks: Checks, places: Mapping[str, Any], *, has_streets: bool) -> PlaceChoice:
    """Return the choice; a complaint where there is none, or more than one."""
    checks.known_keys(places, WAYS, "places.")
    chosen = [way for way in WAYS if way in places]
    if len(chosen) != 1:
        said = f"chooses places in {len(chosen)} ways ({', '.join(chosen)})" if chosen else "chooses no places"
        checks.complain(f"[places] {said}: write exactly one of {', '.join(WAYS)}")
        return PlaceChoice()
    value = places[chosen[0]]
    if chosen[0] == "boroughs":
        return PlaceChoice(boroughs=_codes(checks, places, "boroughs", BOROUGH_CODE, "E09000033"))
    if chosen[0] == "lsoas":
        return _listed(checks, places)
    if chosen[0] == "bbox":
        return PlaceChoice(bbox=_bbox(checks, value))
    if not has_streets:
        checks.complain("places.on_streets_m needs a streets file: name one, or choose places in another way")
    metres = checks.number(places, "on_streets_m", default=0.0, within=(0.0, FURTHEST_M), prefix="places.")
    return PlaceChoice(on_streets_m=metres)


def _listed(checks: Checks, places: Mapping[str, Any]) -> PlaceChoice:
    if not isinstance(places["lsoas"], str):
        return PlaceChoice(lsoas=_codes(checks, places, "lsoas", PLACE_CODE, "E01004736"))
    path = checks.file(places["lsoas"], "places.lsoas")
    if path is None:
        return PlaceChoice()
    problems = Problems()
    table = read_place_list(path, problems)
    for complaint in problems.errors:
        checks.complain(f"places.lsoas names {path.name}: {complaint.says}")
    codes = table.rows["code"].str.upper().tolist()
    return PlaceChoice(lsoas=_codes(checks, {"lsoas": codes}, "lsoas", PLACE_CODE, "E01004736"), file=path)


def _codes(
    checks: Checks, places: Mapping[str, Any], key: str, pattern: re.Pattern[str], example: str
) -> tuple[str, ...]:
    codes = checks.texts(places, key, prefix="places.")
    odd = [code for code in codes if not pattern.fullmatch(code)]
    for code in odd[:5]:
        checks.complain(f"places.{key} holds what is no such code; one looks like {example}", code)
    if not codes:
        checks.complain(f"places.{key} is empty: name at least one, like {example}")
    return tuple(sorted(set(codes) - set(odd)))


def _bbox(checks: Checks, value: object) -> tuple[float, float, float, float] | None:
    if isinstance(value, list) and len(value) == 4 and all(type(edge) in {int, float} for edge in value):
        west, south, east, north = value
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:  # (whole numbers may be too large for a float)
            return float(west), float(south), float(east), float(north)
    checks.complain(
        "places.bbox must be [west, south, east, north] in degrees, as in [-0.17, 51.48, -0.06, 51.54]", value
    )
    return None
