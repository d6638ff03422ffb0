"""A recipe: one TOML file that says what an area is built from."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from data.recipe.parts import Checks, PlaceChoice, PracticeRule, read_place_choice, read_practice_rules
from data.recipe.speeds import SpeedRules, read_speed_rules
from data.tables import REQUIRED, SPECS

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from data.problems import Problems

TABLES: Final = tuple(SPECS)
KEYS: Final = (
    "name", "first_name", "slug", "date", "margin_km", "fictional", "notes", "places", "streets", "tables", "dates",
    "practices", "speeds", "zones",
)  # fmt: skip
SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NO_FOLDER: Final = re.compile(r"con|prn|aux|nul|(com|lpt)[0-9]")
"""Windows keeps these names for devices."""
_ESCAPE: Final = "Unescaped '\\'"
_HEX: Final = "Invalid hex value"
"""What Python says of the backslashes of a path of Windows."""
FETCHED: Final = "fetched.json"
"""Beside a recipe that was written when files were fetched: where each came from, and when."""
WIDEST_MARGIN_KM: Final = 50.0
"""More is a slip: context that far away helps nobody and makes the build slow."""


@dataclass(frozen=True)
class Recipe:
    """What an area is built from.

    Attributes:
        path: The recipe's file.
        name: Of the area, for reading.
        first_name: Under which the area was built first, where it is called otherwise now: its plans stay with it.
        slug: Of the area's folder.
        date: ISO date of the registrations; PCN memberships are taken on it.
        margin_km: How wide the margin of context round the area is.
        fictional: Whether nothing in it is real.
        places: Which places are inside.
        streets: The streets files, read as one; none where minutes are as the crow flies.
        tables: The file of each table by its key.
        dates: ISO dates of tables and streets, where their file does not say it.
        practices: What is said of single practices, by code.
        notes: Sentences for the screen.
        speeds: What is said of speeds and zones of traffic.
    """

    path: Path
    name: str
    slug: str
    date: str
    margin_km: float
    fictional: bool
    places: PlaceChoice
    streets: tuple[Path, ...]
    tables: Mapping[str, Path]
    dates: Mapping[str, str] = field(default_factory=dict)
    practices: Mapping[str, PracticeRule] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    speeds: SpeedRules = field(default_factory=SpeedRules)
    first_name: str = ""

    @property
    def crow_flies(self) -> bool:
        """Whether minutes are straight lines because there are no streets."""
        return not self.streets

    def files(self) -> dict[str, Path]:
        """Return every file that the area is built from by its key, but for the recipe itself."""
        streets = dict(zip(self.street_keys(), self.streets, strict=True))
        return {**self.tables, **streets, **({} if self.places.file is None else {"lsoas": self.places.file})}

    def came_from(self, sha256: str) -> dict[str, str]:
        """Return `address` and `at` (ISO time) of the file with that hash; nothing where it was not fetched with it."""
        try:
            noted = json.loads(self.path.with_name(FETCHED).read_text(encoding="utf-8"))
            files = [file for file in noted if file["sha256"] == sha256]
            return {"address": str(files[0]["address"]), "at": str(files[0]["at"])} if files else {}
        except (OSError, ValueError, KeyError, TypeError):  # there is none, or somebody wrote another
            return {}

    def street_keys(self) -> list[str]:
        """Return the key of each streets file: "streets", "streets_2" and so on."""
        return [f"streets_{number}" if number > 1 else "streets" for number in range(1, len(self.streets) + 1)]


def read_recipe(path: Path, problems: Problems) -> Recipe:
    """Return the recipe in that file.

    Args:
        path: A TOML file; the files it names are relative to its folder.
        problems: Takes complaints.

    Raises:
        BuildError: There is any complaint; all of them are in its message.
    """
    content = _load(path, problems)
    problems.raise_if_any()
    checks = Checks(path, problems)
    checks.known_keys(content, KEYS, "")
    tables = _tables(checks, checks.table(content, "tables"))
    streets = _streets(checks, content)
    recipe = Recipe(
        path=path,
        name=checks.text(content, "name"),
        slug=_slug(checks, content),
        date=checks.date(content, "date"),
        margin_km=checks.number(content, "margin_km", default=0.0, within=(0.0, WIDEST_MARGIN_KM)),
        fictional=checks.flag(content, "fictional"),
        places=read_place_choice(checks, checks.table(content, "places"), has_streets=bool(streets)),
        streets=streets,
        tables=tables,
        dates=_dates(checks, content),
        practices=read_practice_rules(checks, checks.table(content, "practices", required=False)),
        notes=tuple(checks.texts(content, "notes")),
        speeds=read_speed_rules(checks, content),
        first_name=checks.text(content, "first_name") if "first_name" in content else "",
    )
    problems.raise_if_any()
    return recipe


def _load(path: Path, problems: Problems) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        problems.error(path.name, f"the recipe can't be opened ({error.strerror or error}): check the path {path}")
    except UnicodeDecodeError:
        problems.error(path.name, "the recipe is not in UTF-8: save it so (Notepad: Save as, Encoding)")
    except ValueError as error:  # no TOML, or a number of thousands of digits
        slashes = "; in paths write / for \\" if _ESCAPE in str(error) or _HEX in str(error) else ""
        problems.error(path.name, f"the recipe is no TOML: {error}. Correct it there{slashes}")
    except RecursionError:
        problems.error(path.name, "the recipe has lists within lists beyond any use: is it the right file?")
    return {}


def _slug(checks: Checks, content: Mapping[str, Any]) -> str:
    slug = content.get("slug", checks.path.stem.lower())
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        checks.complain("slug must be small letters, digits and single dashes, as in 'my-borough'", slug)
    elif NO_FOLDER.fullmatch(slug):
        checks.complain("slug is a name that Windows keeps for devices: choose another", slug)
    else:
        return slug
    return ""


def _tables(checks: Checks, tables: Mapping[str, Any]) -> dict[str, Path]:
    checks.known_keys(tables, TABLES, "tables.")
    for key in REQUIRED:
        if key not in tables:
            spec = SPECS[key]
            checks.complain(f"tables.{key} is missing: name the file of {spec.title!r}, published at {spec.url}")
    if "output_areas" in tables and "postcodes_people" in tables:
        checks.complain("tables.output_areas and tables.postcodes_people say the same twice: name one of the two")
    files = {key: checks.file(tables[key], f"tables.{key}") for key in TABLES if key in tables}
    return {key: path for key, path in files.items() if path is not None}


def _streets(checks: Checks, content: Mapping[str, Any]) -> tuple[Path, ...]:
    """Return the streets files, one or a list of several; none where the recipe asks for straight lines."""
    streets = checks.table(content, "streets")
    checks.known_keys(streets, ("file", "date", "crow_flies"), "streets.")
    crow_flies = checks.flag(streets, "crow_flies", prefix="streets.")
    if ("file" in streets) == crow_flies and "streets" in content:
        checks.complain('streets needs either file = "..." or crow_flies = true, and not both')
    if "file" not in streets:
        return ()
    named = streets["file"] if isinstance(streets["file"], list) else [streets["file"]]
    if not named:
        checks.complain('streets.file names no file: write file = "..." or file = ["...", "..."]')
    return tuple(path for name in named if (path := checks.file(name, "streets.file")) is not None)


def _dates(checks: Checks, content: Mapping[str, Any]) -> dict[str, str]:
    dates = checks.table(content, "dates", required=False)
    checks.known_keys(dates, TABLES, "dates.")
    found = {key: checks.date(dates, key, prefix="dates.") for key in dates if key in TABLES}
    streets = content.get("streets")
    if isinstance(streets, dict) and "date" in streets:
        found["streets"] = checks.date(streets, "date", prefix="streets.")
    return found
