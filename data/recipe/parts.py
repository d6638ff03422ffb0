"""The parts of a recipe: places, single practices, and how values are taken out of it."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Any, Final

from msgspec import Meta, ValidationError, convert

from data.problems import Problems
from data.tables import LATITUDES, LONGITUDES, PLACE_LIST, PRACTICE_CODE, iso_date
from geo.typed_text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path


class Checks:
    """Takes values of the right kind out of the tables of one recipe.

    Where a value is missing or of the wrong kind, the complaint is noted and something harmless returned.

    Attributes:
        path: The recipe's file.
    """

    def __init__(self, path: Path, problems: Problems) -> None:
        self.path = path
        self._problems = problems

    def complain(self, says: str, value: object = None) -> None:
        """Note a complaint about the recipe."""
        self._problems.error(self.path.name, says, value=value)

    def known_keys(self, table: Mapping[str, Any], known: Sequence[str], prefix: str) -> None:
        """Complain of keys that mean nothing, with the one that was probably meant."""
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {prefix}{near[0]}?" if near else f"known are: {', '.join(known)}"
                self.complain(f"{prefix}{key} means nothing in a recipe; {hint}")

    def table(self, content: Mapping[str, Any], key: str, *, required: bool = True, prefix: str = "") -> dict[str, Any]:
        """Return the table [key]."""
        value = content.get(key)
        if value is None and required:
            self.complain(f"the table [{prefix}{key}] is missing: add it")
        elif value is not None and not isinstance(value, dict):
            self.complain(f"{prefix}{key} must be a table: write [{prefix}{key}] and its lines below", value)
        return value if isinstance(value, dict) else {}

    def text(self, table: Mapping[str, Any], key: str, *, prefix: str = "") -> str:
        """Return a text that is not empty."""
        value = table.get(key)
        if isinstance(value, str) and one_line(value):
            return one_line(value)
        says = f"{prefix}{key} is missing" if value is None else f"{prefix}{key} must be a text that is not empty"
        self.complain(f'{says}: write {key} = "..."', value)
        return ""

    def texts(self, table: Mapping[str, Any], key: str, *, prefix: str = "") -> list[str]:
        """Return a list of texts; none where the key is not there."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) and one_line(item) for item in value):
            return [one_line(item) for item in value]
        self.complain(f'{prefix}{key} must be a list of texts: write {key} = ["...", "..."]', value)
        return []

    def flag(self, table: Mapping[str, Any], key: str, *, prefix: str = "") -> bool:
        """Return true or false; false where the key is not there."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.complain(f"{prefix}{key} must be true or false", value)
        return value is True

    def number(
        self, table: Mapping[str, Any], key: str, *, default: float, within: tuple[float, float], prefix: str = ""
    ) -> float:
        """Return a number within those two; the default where the key is not there."""
        least, most = within
        if key not in table and not least <= default <= most:
            self.complain(f"{prefix}{key} is missing: write a number from {least:g} to {most:g}")
            return default
        value = table.get(key, default)
        try:
            number: float = convert(value, Annotated[float, Meta(ge=least, le=most)])
        except ValidationError:
            self.complain(f"{prefix}{key} must be a number from {least:g} to {most:g}", value)
            return default
        return number

    def date(self, table: Mapping[str, Any], key: str, *, prefix: str = "") -> str:
        """Return an ISO date, written as TOML's own date or as text."""
        value = table.get(key)
        if isinstance(value, dt.date):
            return value.isoformat()[:10]
        found = iso_date(value) if isinstance(value, str) else ""
        if not found:
            says = "is missing" if value is None else "is no date"
            self.complain(f"{prefix}{key} {says}: write it as {key} = 2022-07-01", value)
        return found

    def file(self, value: object, name: str) -> Path | None:
        """Return the path of a file that is there, relative to the recipe."""
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            self.complain(f"{name} must be the path of a file", value)
            return None
        path = self.path.parent / value
        with suppress(OSError):  # a path that the system won't even look for names none
            if path.is_file():
                return path
        self.complain(f"{name} names a file that is not there ({path.resolve()}): correct the path or fetch it", value)
        return None


# ---- Which places a recipe chooses ----

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
    table = PLACE_LIST.read(path, problems)
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
    with suppress(ValidationError):
        west, south, east, north = convert(value, tuple[float, float, float, float])
        if -180 <= west < east <= 180 and -90 <= south < north <= 90:
            return west, south, east, north
    checks.complain(
        "places.bbox must be [west, south, east, north] in degrees, as in [-0.17, 51.48, -0.06, 51.54]", value
    )
    return None


# ---- What a recipe says of single practices ----

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
    rules = {}
    for code in practices:
        if re.fullmatch(PRACTICE_CODE, code):
            rules[code] = _rule(checks, code, checks.table(practices, code, prefix="practices."))
        else:
            checks.complain(f"[practices.{code}] is no practice code: one looks like E83650")
    return rules


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
    texts = {key: checks.text(table, key, prefix=prefix) for key in ("exclude", "special") if key in table}
    rule = PracticeRule(texts.get("exclude", ""), texts.get("special", ""), keep="keep" in table)
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
