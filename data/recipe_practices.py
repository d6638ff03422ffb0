"""What a recipe says of single practices."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from data.tables.cells import PRACTICE_CODE
from data.tables.postcodes import LATITUDES, LONGITUDES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.recipe_checks import Checks

KEYS: Final = ("exclude", "special", "keep", "lat", "lon", "source", "at")
WHAT: Final = ("exclude", "special", "keep")
"""Keys that say what a practice is; one of them at most."""
WHERE: Final = {"lat": "lat, lon and source", "lon": "lat, lon and source", "source": "lat, lon and source", "at": "at"}
"""Keys that say where a practice is, and how the ways are named; one way at most."""


@dataclass(frozen=True)
class PracticeRule:
    """What a recipe says of one practice: what it is, and where it is.

    Attributes:
        exclude: Why it is left out; "" where it is not.
        special: What special service it is, as in "prison"; "" where the recipe does not say that it is one.
        keep: Whether it is kept, as a practice that people choose, whatever the tables say.
        lat: Degrees; None where the recipe gives no coordinates.
        lon: Degrees.
        source: Where the coordinates come from.
        at_patients: Whether it is put at the weighted centre of where its patients live.
    """

    exclude: str = ""
    special: str = ""
    keep: bool = False
    lat: float | None = None
    lon: float | None = None
    source: str = ""
    at_patients: bool = False


def read_practice_rules(checks: Checks, practices: Mapping[str, Any]) -> dict[str, PracticeRule]:
    """Return the rules by practice code."""
    return {
        code: _rule(checks, code, checks.table(practices, code, prefix="practices."))
        for code in practices
        if _is_code(checks, code)
    }


def _is_code(checks: Checks, code: str) -> bool:
    fits = re.fullmatch(PRACTICE_CODE, code) is not None
    if not fits:
        checks.complain(f"[practices.{code}] is no practice code: one looks like E83650")
    return fits


def _rule(checks: Checks, code: str, table: Mapping[str, Any]) -> PracticeRule:
    prefix = f"practices.{code}."
    checks.known_keys(table, KEYS, prefix)
    what = [key for key in WHAT if key in table]
    where = sorted({WHERE[key] for key in WHERE if key in table})
    wants = (
        'exclude = "why"; or special = "what service" or keep = true, and beside it, or alone, '
        'where it is: at = "patients", or lat, lon and source'
    )
    ways = [*what, *where]
    if not ways or len(what) > 1 or len(where) > 1 or ("exclude" in what and where):
        says = "says nothing" if not ways else f"says {len(ways)} things ({'; '.join(ways)})"
        checks.complain(f"[practices.{code}] {says}: write {wants}")
        return PracticeRule()
    if "keep" in table and table["keep"] is not True:
        checks.complain(f"{prefix}keep can only be true: leave the line out where nothing is to be kept", table["keep"])
    rule = PracticeRule(
        exclude=checks.text(table, "exclude", prefix=prefix) if "exclude" in table else "",
        special=checks.text(table, "special", prefix=prefix) if "special" in table else "",
        keep="keep" in table,
    )
    return _placed(checks, rule, table, prefix) if where else rule


def _placed(checks: Checks, rule: PracticeRule, table: Mapping[str, Any], prefix: str) -> PracticeRule:
    """Return the rule with where the practice is."""
    if "at" in table:
        if table["at"] != "patients":
            checks.complain(
                f'{prefix}at can only be "patients", the weighted centre of where its patients live', table["at"]
            )
        return replace(rule, at_patients=True)
    for key in ("lat", "lon"):
        if key not in table:
            checks.complain(f"{prefix}{key} is missing: coordinates need both lat and lon, and their source")
    return replace(
        rule,
        lat=checks.number(table, "lat", default=LATITUDES[0], within=LATITUDES, prefix=prefix),
        lon=checks.number(table, "lon", default=0.0, within=LONGITUDES, prefix=prefix),
        source=checks.text(table, "source", prefix=prefix),
    )
