"""Build an area from a recipe: read, put together, work out, write beside, and rename at the end."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.account import account_of_sources, notes_on, warn_of_gaps
from data.area_store import areas_root, read_manifest
from data.area_swap import HIDDEN, new_folder
from data.area_write import Pieces, write_area
from data.assemble import assemble
from data.browser_files import write_browser_files
from data.build_input import (
    BUILT_FILE,
    Run,
    Ways,
    any_empty,
    built_before,
    fingerprint_of,
    hashes_of,
    silent,
    streets_key,
    tables_and_ways,
)
from data.minutes import Minutes, crow_fly_minutes, work_out_minutes
from data.problems import Problems
from data.recipe import read_recipe
from data.step_cache import StepCache, code_of, key_of
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from data.assemble import Assembled
    from data.read_tables import Tables
    from geo.streets import Speeds

    Progress = Callable[[str, int, int], None]


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
    area_id = _unchanged(folder, memory, fingerprint)
    if area_id:
        return Built(folder, area_id, unchanged=True)
    with new_folder(folder) as new:
        area_id = _build_into(new, Run(recipe, recipe_text, hashes, StepCache(memory), problems, told))
    _remember(folder, memory, fingerprint, recipe_path)
    return Built(folder, area_id, unchanged=False, warnings=problems.warnings_report())


def _build_into(new: Path, run: Run) -> str:
    """Do every step and write the area; return its id."""
    recipe, problems, progress = run.recipe, run.problems, run.progress
    tables, speeds, ways = tables_and_ways(run)
    if any_empty(tables) or ways.unread:
        problems.raise_if_any()
    progress("putting the tables together", 0, 1)
    assembled = assemble(recipe, tables, ways.streets, problems)
    progress("putting the tables together", 1, 1)
    minutes_key = key_of(code_of("data.minutes"), streets_key(run), _positions(assembled))
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
    about = {**_about_recipe(run), **_about_ways(ways, minutes)}
    return write_area(new, pieces, about | _about_tables(run, tables, assembled, streets_rows=ways.count))


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


def _about_recipe(run: Run) -> dict[str, Any]:
    recipe = run.recipe
    return {
        "name": recipe.name,
        "slug": recipe.slug,
        "fictional": recipe.fictional,
        "date": recipe.date,
        "crow_flies": recipe.crow_flies,
        "recipe": run.recipe_text,
    }


def _about_ways(ways: Ways, minutes: Minutes) -> dict[str, Any]:
    return {
        "modes": {mode: {"notes": list(minutes.mode_notes.get(mode, ()))} for mode in minutes.minutes},
        "street_nodes": {mode: len(network.node) for mode, network in ways.networks.items()},
    }


def _about_tables(run: Run, tables: Tables, assembled: Assembled, *, streets_rows: int) -> dict[str, Any]:
    recipe = run.recipe
    return {
        "notes": notes_on(recipe, tables, assembled),
        "sources": account_of_sources(recipe, tables, assembled, hashes=run.hashes, streets_rows=streets_rows),
        "excluded": assembled.excluded.to_dict("records"),
        "warnings": run.problems.warnings_for_manifest(),
    }


def _positions(assembled: Assembled) -> bytes:
    """Return everything about practices and places that minutes depend on."""
    practices = assembled.practices[["code", "kind", "x", "y"]].to_csv()
    places = assembled.places[["code", "x", "y"]].to_csv()
    living = assembled.living
    sites = assembled.sites[["practice", "code", "x", "y"]].to_csv()
    points = [] if living is None else [living.note.encode(), living.place, living.x, living.y, living.weight]
    return b"\0".join(
        [
            practices.encode(),
            places.encode(),
            sites.encode(),
            *assembled.places.geometry.to_wkb(),
            *(bytes(part) for part in points),
        ]
    )


def _unchanged(folder: Path, memory: Path, fingerprint: str) -> str:
    """Return the id of the area where it is whole and was built from the same input, else ""."""
    built = built_before(memory)
    try:
        area_id = str(read_manifest(folder)["id"])
    except PlanningError:
        return ""
    wanted = {"fingerprint": fingerprint, "id": area_id, "files": _listing(folder)}
    return area_id if {key: built.get(key) for key in wanted} == wanted else ""


def _remember(folder: Path, memory: Path, fingerprint: str, recipe_path: Path) -> None:
    built = {
        "fingerprint": fingerprint,
        "id": read_manifest(folder)["id"],
        "files": _listing(folder),
        "recipe": str(recipe_path.resolve()),
    }
    memory.mkdir(parents=True, exist_ok=True)
    (memory / BUILT_FILE).write_text(json.dumps(built), encoding="utf-8")


def _listing(folder: Path) -> str:
    """Return a hash over the names and sizes of the files of an area: tells whether one is gone or cut short."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return key_of(*((path.relative_to(folder).as_posix(), path.stat().st_size) for path in files))
