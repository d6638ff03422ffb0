"""Build an area from a recipe: read, put together, work out, write beside, and rename at the end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from data.area import Pieces, areas_root, read_manifest, sha256_of, without_names, write_area
from data.assembly import assemble
from data.build.account import account_of_sources, notes_on, warn_of_gaps
from data.build.map_files import write_browser_files
from data.build.minutes import Minutes, Progress, crow_fly_minutes, work_out_minutes
from data.build.networks import GROUND_TABLES, make_networks, speeds_of
from data.build.steps import StepCache, code_of, key_of
from data.files import BUILT_FILE, HIDDEN, new_folder
from data.problems import Problems
from data.recipe import load_speeds, read_recipe, read_tables
from data.streets import read_streets
from data.tables import REQUIRED
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.assembly import Assembled
    from data.recipe import Recipe, Tables
    from geo.streets import Network, Speeds, Streets

# ---- Read what a build starts from ----


@dataclass(frozen=True, eq=False)
class Ways:
    """Streets and the networks on them; none where minutes are straight lines."""

    streets: Streets | None
    networks: Mapping[str, Network]


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
    tables_key = key_of(code_of("data.recipe.tables"), recipe.date, files)
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
    code = code_of("data.streets.read", "data.build.networks")
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
    """Return what stands for the input of a build, what the area is called apart, and for the code that builds."""
    return key_of(code_of("data.build.build"), without_names(recipe_text), sorted(hashes.items()))


def built_before(memory: Path) -> dict[str, str]:
    """Return what is remembered of the last build: nothing where that was lost."""
    try:
        built = json.loads((memory / BUILT_FILE).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return built if isinstance(built, dict) else {}


def silent(step: str, done: int, total: int) -> None:
    """Tell nobody."""


# ---- Build an area from a recipe ----


@dataclass(frozen=True)
class Built:
    """What a build came to.

    Attributes:
        folder: Where the area is.
        id: Its content hash.
        unchanged: Whether it was there already, built from the same input by the same code.
        warnings: What should be known, as text; "" where nothing.
    """

    folder: Path
    id: str
    unchanged: bool
    warnings: str = ""


def build_area(recipe_path: Path, folder: Path | None = None, *, progress: Progress | None = None) -> Built:
    """Build the area of a recipe, unless it is there already and nothing has changed.

    Args:
        recipe_path: The recipe.
        folder: Where the area goes; by default its slug, in the folder of areas.
        progress: Told the step, how much of it is done, and of how much.

    Raises:
        BuildError: The input is not in order; the message is the whole report. Nothing is written.
        PlanningError: The folder holds something else, or the area is being built by another process.
    """
    problems, told = Problems(), progress or silent
    recipe = read_recipe(recipe_path, problems)
    recipe_text = recipe_path.read_text(encoding="utf-8-sig")
    folder = folder or areas_root() / recipe.slug
    hashes = hashes_of(recipe, problems, told)
    fingerprint = fingerprint_of(recipe_text, hashes)
    memory = folder.parent / HIDDEN / folder.name
    area_id = _unchanged(folder, memory, fingerprint, name=recipe.name)
    if area_id:
        return Built(folder, area_id, unchanged=True)
    with new_folder(folder) as new:
        area_id = _build_into(new, Run(recipe, recipe_text, hashes, StepCache(memory), problems, told))
    memory.mkdir(parents=True, exist_ok=True)
    built = {**_to_remember(folder, fingerprint), "recipe": str(recipe_path.resolve())}
    (memory / BUILT_FILE).write_text(json.dumps(built), encoding="utf-8")
    return Built(folder, area_id, unchanged=False, warnings=problems.warnings_report())


def _build_into(new: Path, run: Run) -> str:
    """Do every step and write the area; return its id."""
    recipe, problems, progress = run.recipe, run.problems, run.progress
    tables, speeds, ways = tables_and_ways(run)
    if any_empty(tables) or (ways.streets is not None and not ways.networks):
        problems.raise_if_any()
    progress("putting the tables together", 0, 1)
    assembled = assemble(recipe, tables, ways.streets, problems)
    progress("putting the tables together", 1, 1)
    minutes_key = key_of(code_of("data.build.minutes"), streets_key(run), _positions(assembled))
    minutes = run.cache.step(
        "minutes", minutes_key, lambda own: _minutes(ways, assembled, speeds, own, progress), problems
    )
    problems.raise_if_any()
    write_browser_files(
        new / "browser",
        practices=assembled.practices,
        sites=assembled.sites,
        places=assembled.places,
        patients=assembled.patients,
        streets=ways.streets,
        networks=ways.networks,
        minutes=minutes,
        progress=progress,
    )
    warn_of_gaps(recipe, tables, assembled, problems)
    pieces = Pieces(
        assembled.practices,
        assembled.places,
        assembled.patients,
        minutes.minutes,
        minutes.between,
        assembled.touching,
        assembled.competing,
        minutes.spread,
        pcns=assembled.pcns,
        registers=assembled.registers,
        sites=assembled.sites,
        to_sites=minutes.to_sites,
    )
    count = 0 if ways.streets is None else len(ways.streets.tags)
    sources = account_of_sources(recipe, tables, assembled, hashes=run.hashes, streets_rows=count)
    about = {
        "name": recipe.name,
        **({"first_name": recipe.first_name} if recipe.first_name else {}),
        "slug": recipe.slug,
        "fictional": recipe.fictional,
        "date": recipe.date,
        "crow_flies": recipe.crow_flies,
        "recipe": run.recipe_text,
        "modes": {mode: {"notes": list(minutes.mode_notes.get(mode, ()))} for mode in minutes.minutes},
        "street_nodes": {mode: len(network.node) for mode, network in ways.networks.items()},
        "notes": notes_on(recipe, tables, assembled),
        "sources": sources,
        "excluded": assembled.excluded.to_dict("records"),
        "warnings": problems.warnings_for_manifest(),
    }
    return write_area(new, pieces, about)


def _minutes(ways: Ways, assembled: Assembled, speeds: Speeds, problems: Problems, progress: Progress) -> Minutes:
    if ways.streets is None:
        return crow_fly_minutes(assembled.practices, assembled.places, speeds, sites=assembled.sites)
    return work_out_minutes(
        ways.networks,
        practices=assembled.practices,
        places=assembled.places,
        sites=assembled.sites,
        living=assembled.living,
        problems=problems,
        progress=progress,
    )


def _positions(assembled: Assembled) -> bytes:
    """Return everything about practices and places that minutes depend on."""
    living = assembled.living
    tables = (
        assembled.practices[["code", "kind", "x", "y"]],
        assembled.places[["code", "x", "y"]],
        assembled.sites[["practice", "code", "x", "y"]],
    )
    points = [] if living is None else [living.note.encode(), living.place, living.x, living.y, living.weight]
    shapes = assembled.places.geometry.to_wkb()
    return b"\0".join([*(table.to_csv().encode() for table in tables), *shapes, *map(bytes, points)])


def _unchanged(folder: Path, memory: Path, fingerprint: str, *, name: str) -> str:
    """Return the id of the area where it is whole, called so, and was built from the same input, else ""."""
    try:
        there = _to_remember(folder, fingerprint)
        if read_manifest(folder)["name"] != name:
            return ""
    except PlanningError:
        return ""
    return there["id"] if there.items() <= built_before(memory).items() else ""


def _to_remember(folder: Path, fingerprint: str) -> dict[str, str]:
    """Return what tells of an area whether it is whole and of the same input: its files by their names and sizes."""
    area_id = str(read_manifest(folder)["id"])
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    listing = key_of(*((path.relative_to(folder).as_posix(), path.stat().st_size) for path in files))
    return {"fingerprint": fingerprint, "id": area_id, "files": listing}
