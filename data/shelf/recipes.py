"""Recipes of files on the shelf: written, brought up to date, and which files they use."""

from __future__ import annotations

import json
import shutil
import tomllib
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from data.area import area_name, list_areas, read_manifest
from data.problems import Problems
from data.recipe import (
    FETCHED,
    RECIPE,
    RECIPES,
    USUAL_MARGIN_KM,
    NewRecipe,
    names_said,
    new_recipe_folder,
    read_recipe,
    said_of_practices,
    slug_of,
    write_new_recipe,
)
from data.shelf.clashes import does_not_go
from data.shelf.going_together import fits_day
from data.shelf.keeping import FILES, kept_files
from data.shelf.kept import STREETS, KeptFile
from data.shelf.parts_of_england import regions
from data.tables import REQUIRED, SPECS
from geo.errors import PlanningError
from geo.typed_text import NAME_LENGTH, one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from data.recipe import Recipe
    from data.shelf.parts_of_england import Region

# ---- Write a recipe of what was chosen ----

SAYS: Final = "Written from files that were handed over. Change what you like: it is read by `python -m data build`."


@dataclass(frozen=True)
class Chosen:
    """What somebody chose to build.

    Attributes:
        regions: `Region.id` of each.
        files: Id of the file of each table, by its key.
        name: Of the area; "" for the names of its regions.
        margin_km: How wide the margin of context round it is.
        streets: Ids of files of streets; none for minutes as the crow flies.
    """

    regions: Sequence[str]
    files: Mapping[str, str]
    name: str = ""
    margin_km: float = USUAL_MARGIN_KM
    streets: Sequence[str] = ()


def write_recipe(root: Path, chosen: Chosen) -> Path:
    """Write the recipe of what was chosen and return its path; `data.build` builds from it.

    Args:
        root: Folder of areas.
        chosen: What was chosen.

    Raises:
        PlanningError: Something is missing, or does not go together; another area is called so; or somebody has changed
            the recipe by hand, or builds from it.
    """
    files = kept_files(root)
    tables = {key: _on_shelf(files, one, key) for key, one in chosen.files.items()}
    streets = [_on_shelf(files, one, STREETS) for one in chosen.streets]
    lacking = [SPECS[key].title for key in REQUIRED if key not in tables]
    if lacking:
        msg = f"an area can't be built without {' and '.join(lacking)}: hand over each of them"
        raise PlanningError(msg)
    of = _regions(chosen.regions, regions(tables))
    _refuse_clashes(tables, files, of, streets)
    slug = slug_of([region.name for region in of], [region.id for region in of])
    taken = [card.name for card in list_areas(root) if card.slug != slug]
    recipe = NewRecipe(
        name=area_name(one_line(chosen.name) or " and ".join(region.name for region in of)[:NAME_LENGTH], taken=taken),
        slug=slug,
        first_name=names_said(root / RECIPES / slug)[1],
        date=tables["patients"].date or datetime.now(UTC).date().isoformat(),
        margin_km=chosen.margin_km,
        places=sorted({place for region in of for place in region.places}),
        tables={key: tables[key].path for key in SPECS if key in tables},
        streets=[file.path for file in streets],
        dates={key: file.date for key, file in tables.items()},
        census=tables["boundaries"].census or 2021,
        practices=said_of_practices(root / RECIPES / slug),
        says=SAYS,
    )
    with new_recipe_folder(root / RECIPES / recipe.slug) as new:
        _note_where_from(new, [*tables.values(), *streets])
        written = write_new_recipe(recipe, new).name
    return root / RECIPES / recipe.slug / written


def _note_where_from(folder: Path, files: Sequence[KeptFile], before: Path | None = None) -> None:
    """Note beside a recipe when each file was handed over, and what was noted of others before."""
    noted = []
    if before is not None:
        with suppress(OSError, ValueError):
            noted = json.loads((before / FETCHED).read_text(encoding="utf-8"))
    now = [
        {
            "table": file.key, "title": _title(file.key), "edition": file.date,
            "address": f"handed over as {file.name}",
            "bytes": file.bytes, "sha256": file.sha256, "at": file.at,
        }
        for file in files
    ]  # fmt: skip
    (folder / FETCHED).write_text(json.dumps([*now, *noted], indent=1), encoding="utf-8")


def _on_shelf(files: Sequence[KeptFile], wanted: str, key: str) -> KeptFile:
    file = next((file for file in files if file.id == wanted), None)
    if file is None:
        msg = f"the file chosen as {_title(key)} is on the shelf no more: choose another, or hand it over again"
        raise PlanningError(msg)
    if file.key != key or not file.usable:
        msg = f"{file.name} can't be used as {_title(key)}: choose another file, or mend what is said of it"
        raise PlanningError(msg)
    return file


def _title(key: str) -> str:
    return SPECS[key].title if key in SPECS else key


def _regions(wanted: Sequence[str], there: Sequence[Region]) -> list[Region]:
    """Return the regions of these ids, each once."""
    if not wanted:
        msg = "no borough and no board is chosen: choose at least one"
        raise PlanningError(msg)
    by_id = {region.id: region for region in there}
    unknown = [one for one in wanted if one not in by_id]
    if unknown:
        named = ", ".join(region.name for region in there[:8])
        msg = f"{unknown[0]} is none of the boroughs and boards that these files know ({named or 'they name none'})"
        raise PlanningError(msg)
    return [by_id[one] for one in dict.fromkeys(wanted)]


def _refuse_clashes(
    tables: Mapping[str, KeptFile],
    files: Sequence[KeptFile],
    of: Sequence[Region] = (),
    streets: Sequence[KeptFile] = (),
) -> None:
    stops = [clash.says for clash in does_not_go(tables, files, regions=of, streets=streets) if clash.stops]
    if stops:
        raise PlanningError("; ".join(stops))


# ---- Which files a recipe uses, and newer ones ----


class Used(NamedTuple):
    """A file that an area is built from.

    Attributes:
        path: Where it is.
        date: ISO date that it is of; "" where that is not known.
        kept: The file on the shelf; None where it lies elsewhere, as those that were fetched do.
    """

    path: Path
    date: str
    kept: KeptFile | None


class Newer(NamedTuple):
    """A newer file of a table that an area is built from.

    Attributes:
        key: Of the table.
        used: ISO date of the file that the area was built from; "" where that is not known.
        file: The newer one.
    """

    key: str
    used: str
    file: KeptFile


def used_by(root: Path, slug: str) -> dict[str, Used]:
    """Return the files of an area's recipe by their keys; of streets "streets", "streets_2" and so on.

    Raises:
        PlanningError: It has no recipe here, or one that can't be read.
    """
    recipe = _recipe(root, slug)
    by_folder = {file.path.parent.resolve(): file for file in kept_files(root)}
    used = {}
    for key, path in recipe.files().items():
        if key == "lsoas":
            continue
        kept = by_folder.get(path.resolve().parent)
        used[key] = Used(path, kept.date if kept and kept.date else recipe.dates.get(key, ""), kept)
    return used


def newer(root: Path, slug: str) -> list[Newer]:
    """Return the newest file on the shelf of each table of an area for which there is one newer than that it is of.

    What counts is what the area that stands was built from: its recipe is written before a build, which may be
    cancelled. Where none stands, the recipe counts.

    Raises:
        PlanningError: As `used_by` does.
    """
    used = used_by(root, slug)
    built_from = _built_from(root, slug) or {key: (one.date, one.kept) for key, one in used.items()}
    files = [file for file in kept_files(root) if file.usable and file.date]
    patients = [file for file in files if file.key == "patients" and _goes_with(file, used.get("boundaries"))]
    day = max([used["patients"].date, *(file.date for file in patients)])
    found = []
    for key, (date, kept) in built_from.items():
        later = [
            file
            for file in files
            if file.key == key and file.date > date and _goes_with(file, used.get("boundaries")) and fits_day(file, day)
        ]
        if later and (kept is None or date):
            found.append(Newer(key, date, max(later, key=lambda file: (file.date, file.at))))
    return found


def _built_from(root: Path, slug: str) -> dict[str, tuple[str, KeptFile | None]]:
    """Return of what date each file is that the area was built from which stands, and which it is on the shelf.

    Nothing where none stands that can be read.
    """
    with suppress(PlanningError):
        by_sha256 = {file.sha256: file for file in kept_files(root)}
        found = {}
        for source in read_manifest(root / slug).get("sources", ()):
            # Streets of several files have a hash each.
            kept = next(filter(None, map(by_sha256.get, source["sha256"].split())), None)
            found[source["key"]] = (kept.date if kept and kept.date else source["date"], kept)
        return found
    return {}


def _goes_with(file: KeptFile, boundaries: Used | None) -> bool:
    of = boundaries.kept.census if boundaries and boundaries.kept else None
    return None in {of, file.census} or of == file.census


def renew(root: Path, slug: str, use: Mapping[str, str]) -> Path:
    """Write an area's recipe anew with other files in place of those that it uses, or beside them; return its path.

    Args:
        root: Folder of areas.
        slug: Of the area.
        use: Ids of files on the shelf, by the key of their table.

    Raises:
        PlanningError: There is no recipe, somebody has changed it by hand, or the files do not go together.
    """
    recipe, files = _recipe(root, slug), kept_files(root)
    fresh = {key: _on_shelf(files, one, key) for key, one in use.items()}
    kept = {key: used.kept for key, used in used_by(root, slug).items() if key in SPECS and used.kept is not None}
    _refuse_clashes({**kept, **fresh}, files)
    tables = {**recipe.tables, **{key: file.path for key, file in fresh.items() if key in SPECS}}
    new = NewRecipe(
        name=recipe.name,
        first_name=recipe.first_name,
        slug=recipe.slug,
        date=fresh["patients"].date or recipe.date if "patients" in fresh else recipe.date,
        margin_km=recipe.margin_km,
        places=recipe.places.lsoas,
        tables={key: tables[key] for key in SPECS if key in tables},
        streets=[fresh[STREETS].path] if STREETS in fresh else recipe.streets,
        dates={**recipe.dates, **{key: file.date for key, file in fresh.items()}},
        census=_census(recipe),
        practices=said_of_practices(root / RECIPES / slug),
        says=SAYS,
    )
    folder = root / RECIPES / slug
    with new_recipe_folder(folder) as empty:
        _note_where_from(empty, [*kept.values(), *fresh.values()], folder)
        written = write_new_recipe(_moved(new, folder, empty), empty).name
    return folder / written


def _census(recipe: Recipe) -> int:
    """Return which census the list of places names in its heading."""
    heading = recipe.places.file.read_text(encoding="utf-8")[:8] if recipe.places.file else ""
    return 2011 if "11" in heading else 2021


def _moved(recipe: NewRecipe, folder: Path, new: Path) -> NewRecipe:
    """Return the recipe with the files that lie in its own folder as they will lie in the new one, and copy them there.

    What was fetched for this area alone lies beside its recipe.
    """

    def moved(path: Path) -> Path:
        if path.resolve().parent != folder.resolve():
            return path
        shutil.copyfile(path, new / path.name)
        return new / path.name

    return replace(
        recipe,
        tables={key: moved(path) for key, path in recipe.tables.items()},
        streets=[moved(path) for path in recipe.streets],
    )


def _recipe(root: Path, slug: str) -> Recipe:
    path = root / RECIPES / slug / RECIPE
    if not path.is_file():
        msg = f"no recipe of {slug} is kept here: build the area from files on the shelf, then it can be renewed"
        raise PlanningError(msg)
    return read_recipe(path, Problems())


# ---- Let a file go ----


def let_go(root: Path, wanted: str) -> None:
    """Take a file from the shelf.

    Args:
        root: Folder of areas.
        wanted: Its id.

    Raises:
        PlanningError: The recipe of an area uses it, which could not be rebuilt without.
    """
    file = next((file for file in kept_files(root) if file.id == wanted), None)
    if file is None:
        return
    using = sorted(_uses(root, wanted))
    if using:
        msg = (
            f"{file.name} is used by {' and '.join(using)}, which could not be built again without it: give the area "
            "another file first, or delete its recipe"
        )
        raise PlanningError(msg)
    leaving = file.path.parent.with_name(f".leaving-{wanted}")
    shutil.rmtree(leaving, ignore_errors=True)
    file.path.parent.rename(leaving)
    shutil.rmtree(leaving, ignore_errors=True)


def _uses(root: Path, wanted: str) -> set[str]:
    """Return the names of the areas whose recipes name the file; a recipe that can't be read counts by its folder."""
    names = set()
    for path in (root / RECIPES).glob(f"*/{RECIPE}"):
        text = path.read_text(encoding="utf-8", errors="replace")
        if f"{FILES}/{wanted}/" in text:
            names.add(_name_in(text) or path.parent.name)
    return names


def _name_in(text: str) -> str:
    try:
        content: dict[str, Any] = tomllib.loads(text)
    except ValueError:
        return ""
    return str(content.get("name", ""))
