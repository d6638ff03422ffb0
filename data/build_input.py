"""Read what a build starts from: files, tables, streets and networks; and what was built from them before."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from data.area_id import sha256_of
from data.area_swap import HIDDEN
from data.networks import make_networks
from data.problems import Problems
from data.read_tables import read_tables
from data.recipe import read_recipe
from data.speeds import load_speeds
from data.step_cache import StepCache, code_of, key_of
from data.streets.read import read_streets
from data.tables.specs import REQUIRED
from data.zones import GROUND_TABLES, speeds_of
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data.read_tables import Tables
    from data.recipe import Recipe
    from geo.streets import Network, Speeds, Streets

    Progress = Callable[[str, int, int], None]

BUILT_FILE: Final = "built.json"
"""Says, in the hidden folder, which input the area beside it was built from."""


@dataclass(frozen=True, eq=False)
class Ways:
    """Streets and the networks on them; none where minutes are straight lines."""

    streets: Streets | None
    networks: Mapping[str, Network]

    @property
    def unread(self) -> bool:
        """Whether there is a streets file, but nothing came of it."""
        return self.streets is not None and not self.networks

    @property
    def count(self) -> int:
        """How many streets were read."""
        return 0 if self.streets is None else len(self.streets.way_start) - 1


@dataclass(frozen=True)
class Run:
    """What every step of one build needs to know."""

    recipe: Recipe
    recipe_text: str
    hashes: Mapping[str, str]
    cache: StepCache
    problems: Problems
    progress: Progress


def open_networks(folder: Path, recipe_path: Path | None = None) -> tuple[dict[str, Network], Tables]:
    """Return the networks that a built area was worked out on, and its tables; empty where it has no streets.

    Args:
        folder: The area.
        recipe_path: Its recipe; None for where it was when the area was built.

    Raises:
        PlanningError: The recipe is not there, or it or its files are not those that the area was built from.
    """
    memory = folder.parent / HIDDEN / folder.name
    built = built_before(memory)
    if recipe_path is None and "recipe" not in built:
        msg = f"where the recipe of {folder} lies is not known any more: name it, as in --recipe my-borough.toml"
        raise PlanningError(msg)
    problems = Problems()
    recipe = read_recipe(recipe_path or Path(built["recipe"]), problems)
    text = recipe.path.read_text(encoding="utf-8-sig")
    hashes = hashes_of(recipe, problems, silent)
    if built.get("fingerprint") != fingerprint_of(text, hashes):
        msg = f"{folder} was built from another recipe, other files or by another version: build it again"
        raise PlanningError(msg)
    tables, _, ways = tables_and_ways(Run(recipe, text, hashes, StepCache(memory), problems, silent))
    return dict(ways.networks), tables


def tables_and_ways(run: Run) -> tuple[Tables, Speeds, Ways]:
    """Return the tables, how fast one goes, and the streets with their networks; as kept, where nothing has changed."""
    recipe, progress = run.recipe, run.progress
    files = sorted((key, path.name, run.hashes[key]) for key, path in recipe.tables.items())
    tables_key = key_of(code_of("data.read_tables"), recipe.date, files)
    tables = run.cache.step("tables", tables_key, lambda own: read_tables(recipe, own, progress), run.problems)
    speeds = load_speeds() if any_empty(tables) else speeds_of(recipe.speeds, tables)
    ways = run.cache.step(
        "streets", streets_key(run), lambda own: _read_ways(recipe, speeds, own, progress), run.problems
    )
    return tables, speeds, ways


def any_empty(tables: Tables) -> bool:
    """Whether nothing came of a table that every area needs."""
    return any(tables.by_key()[key].rows.empty for key in REQUIRED)


def streets_key(run: Run) -> str:
    """Return the key of the streets and of all that zones of traffic and laws of limits depend on."""
    recipe = run.recipe
    files = [(path.name, run.hashes[key]) for key, path in zip(recipe.street_keys(), recipe.streets, strict=True)]
    ground = [run.hashes.get(key) for key in GROUND_TABLES]
    code = code_of("data.streets.read", "data.networks", "data.zones")
    return key_of(code, files, recipe.speeds, ground)


def _read_ways(recipe: Recipe, speeds: Speeds, problems: Problems, progress: Progress) -> Ways:
    if not recipe.streets:
        return Ways(None, {})
    progress("reading streets", 0, 2)
    streets = read_streets(recipe.streets, problems)
    progress("reading streets", 1, 2)
    networks = {} if problems.errors else make_networks(streets, speeds)
    progress("reading streets", 2, 2)
    return Ways(streets, networks)


def hashes_of(recipe: Recipe, problems: Problems, progress: Progress) -> dict[str, str]:
    """Return the SHA-256 of every file of the recipe by its key.

    Raises:
        BuildError: One can't be opened; all of those are in its message.
    """
    files = recipe.files()
    hashes = {}
    for done, (key, path) in enumerate(files.items()):
        progress("looking at the files", done, len(files))
        try:
            hashes[key] = sha256_of(path)
        except OSError as error:
            says = f"the file can't be opened ({error.strerror or error}): see that you may read it"
            problems.error(path.name, says)
    progress("looking at the files", len(files), len(files))
    problems.raise_if_any()
    return hashes


def fingerprint_of(recipe_text: str, hashes: Mapping[str, str]) -> str:
    """Return what stands for the input of a build, and for the code that builds."""
    return key_of(code_of("data.build"), recipe_text, sorted(hashes.items()))


def built_before(memory: Path) -> dict[str, str]:
    """Return what is remembered of the last build: nothing where that was lost."""
    try:
        built = json.loads((memory / BUILT_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return built if isinstance(built, dict) else {}


def silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""
