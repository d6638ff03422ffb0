"""What a recipe says of single practices."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from data.tables.cells import PRACTICE_CODE
from data.tables.postcodes import LATITUDES, LONGITUDES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.recipe_checks import Checks

KEYS: Final = ("exclude", "lat", "lon", "source", "at")


@dataclass(frozen=True)
class PracticeRule:
    """What a recipe says of one practice: leave it out, or where it is.

    Attributes:
        exclude: Why it is left out; "" where it is not.
        lat: Degrees; None where the recipe gives no coordinates.
        lon: Degrees.
        source: Where the coordinates come from.
        at_patients: Whether it is put at the weighted centre of where its patients live.
    """

    exclude: str = ""
    lat: float | None = None
    lon: float | None = None
    source: str = ""
    at_patients: bool = False


def read_practice_rules(checks: Checks, practices: Mapping[str, Any]) -> dict[str, PracticeRule]:
    """Return the rules by practice code."""
    return {code: _rule(checks, code, checks.table(practices, code)) for code in practices if _is_code(checks, code)}


def _is_code(checks: Checks, code: str) -> bool:
    fits = re.fullmatch(PRACTICE_CODE, code) is not None
    if not fits:
        checks.complain(f"[practices.{code}] is no practice code: one looks like E83650")
    return fits


def _rule(checks: Checks, code: str, table: Mapping[str, Any]) -> PracticeRule:
    prefix = f"practices.{code}."
    checks.known_keys(table, KEYS, prefix)
    ways = [
        way
        for way, keys in (("exclude", {"exclude"}), ("lat, lon and source", {"lat", "lon", "source"}), ("at", {"at"}))
        if keys & set(table)
    ]
    if len(ways) != 1:
        says = "says nothing" if not ways else f"says {len(ways)} things ({'; '.join(ways)})"
        wants = 'exactly one of exclude = "why", at = "patients", or lat, lon and source'
        checks.complain(f"[practices.{code}] {says}: write {wants}")
        return PracticeRule()
    if ways == ["exclude"]:
        return PracticeRule(exclude=checks.text(table, "exclude", prefix=prefix))
    if ways == ["at"]:
        if table["at"] != "patients":
            checks.complain(
                f'{prefix}at can only be "patients", the weighted centre of where its patients live', table["at"]
            )
        return PracticeRule(at_patients=True)
    for key in ("lat", "lon"):
        if key not in table:
            checks.complain(f"{prefix}{key} is missing: coordinates need both lat and lon, and their source")
    return PracticeRule(
        lat=checks.number(table, "lat", default=LATITUDES[0], within=LATITUDES, prefix=prefix),
        lon=checks.number(table, "lon", default=0.0, within=LONGITUDES, prefix=prefix),
        source=checks.text(table, "source", prefix=prefix),
    )
