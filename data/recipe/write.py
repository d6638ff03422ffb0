"""Write a recipe and the list of its places; one that somebody has changed by hand is never written over."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from data.files import locked
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

RECIPES: Final = ".recipes"
"""Hidden folder beside the areas with each area's recipe and what only it needs."""
RECIPE: Final = "recipe.toml"
PLACES: Final = "places.csv"
WRITTEN: Final = "recipe.sha256"
"""The hash of the recipe as it was written: what somebody has changed is not written over."""
CHANGED: Final = "recipe-changed-"
"""How the names begin of recipes that somebody had changed, and that made way."""
BUSY: Final = "{} is being gathered or built just now: wait until that has ended, or cancel it"
LONGEST_SLUG: Final = 48
"""Letters; a longer name is cut, and told from others by a hash."""
USUAL_MARGIN_KM: Final = 3.0


@dataclass(frozen=True)
class NewRecipe:
    """What a recipe is to say.

    Attributes:
        name: Of the area.
        slug: Of its folder.
        date: ISO date of the registrations.
        margin_km: How wide the margin of context is.
        places: Codes of the places inside.
        tables: The file of each table by its key.
        streets: Files of streets; none for minutes as the crow flies.
        dates: ISO dates of tables by their key, where their file may not say it.
        census: Of which the places are.
        practices: What is said of single practices, by code, as a recipe says it.
        says: The first line, a comment.
        first_name: Under which the area was built first, where somebody gave it another name: its plans stay with it.
    """

    name: str
    slug: str
    date: str
    margin_km: float
    places: Sequence[str]
    tables: Mapping[str, Path]
    streets: Sequence[Path] = ()
    dates: Mapping[str, str] = field(default_factory=dict)
    census: int = 2021
    practices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    says: str = "Written by the program. Change what you like: it is read by `python -m data build`."
    first_name: str = ""


def slug_of(names: Sequence[str], codes: Sequence[str]) -> str:
    """Return the name of an area's folder by the names of its regions; codes tell apart those too long to be whole.

    >>> slug_of(["Tower Hamlets", "Hackney"], ["E09000030", "E09000012"])
    'tower-hamlets-hackney'
    """
    words = re.sub(r"[^a-z0-9]+", "-", "-".join(names).casefold()).strip("-")
    if len(words) <= LONGEST_SLUG:
        return words
    told_apart = hashlib.sha256(" ".join(codes).encode()).hexdigest()
    return f"{words[:LONGEST_SLUG].strip('-')}-{told_apart[:8]}"


def check_unchanged(folder: Path) -> None:
    """Refuse to write over a recipe that somebody has changed, and to have an area built over one made by hand.

    Args:
        folder: Of the recipe, in the folder of recipes beside the areas.

    Raises:
        PlanningError: Somebody has.
    """
    recipe, area = folder / RECIPE, folder.parent.parent / folder.name
    if was_changed(folder):
        msg = (
            f'{recipe} was changed since it was written: build with it as it is (python -m data build "{recipe}" --out '
            f'"{area}"), or have it written anew: move the recipe elsewhere and put the area away, or say --replace, '
            "which keeps the changed one beside it"
        )
        raise PlanningError(msg)
    if area.exists() and not recipe.exists():
        msg = (
            f"{area} is there already, and was not built from a recipe in {folder.parent}: to keep it, put it away on "
            "the page Areas, or have it replaced with --replace"
        )
        raise PlanningError(msg)


def was_changed(folder: Path) -> bool:
    """Return whether somebody changed the recipe in a folder since it was written there."""
    recipe, noted = folder / RECIPE, folder / WRITTEN
    return recipe.exists() and not (noted.exists() and noted.read_text(encoding="utf-8") == hash_of_recipe(recipe))


@contextmanager
def recipe_held(folder: Path) -> Iterator[None]:
    """Hold the recipe in a folder, and what only it needs: while an area is built of it, nobody writes it anew.

    Raises:
        PlanningError: Somebody else holds it.
    """
    with locked(folder, busy=BUSY.format(folder.name)):
        yield


@contextmanager
def new_recipe_folder(folder: Path, *, replace: bool = False) -> Iterator[Path]:
    """Give an empty folder for a recipe and what only it needs; at the end of the block it takes `folder`'s place.

    Args:
        folder: Of the recipe, in the folder of recipes beside the areas.
        replace: Whether a recipe that somebody has changed makes way, and an area made by hand; such a recipe is kept
            in the folder under a name that tells its content.

    Raises:
        PlanningError: Somebody has changed the recipe that is there, is writing another, or builds from it.
    """
    if not replace:
        check_unchanged(folder)
    folder.parent.mkdir(parents=True, exist_ok=True)
    with recipe_held(folder):
        new, old = (folder.with_name(f".{folder.name}{ending}") for ending in (".new", ".old"))
        shutil.rmtree(new, ignore_errors=True)
        shutil.rmtree(old, ignore_errors=True)
        new.mkdir()
        yield new
        _keep_changed(folder, new)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
        shutil.rmtree(old, ignore_errors=True)


def _keep_changed(folder: Path, new: Path) -> None:
    """Keep what somebody has changed, now and before."""
    kept = list(folder.glob(f"{CHANGED}*.toml"))
    if was_changed(folder):
        kept.append(folder / RECIPE)
    for recipe in kept:
        shutil.copyfile(recipe, new / f"{CHANGED}{hash_of_recipe(recipe)[:8]}.toml")


def write_new_recipe(recipe: NewRecipe, folder: Path) -> Path:
    """Write the recipe, the list of its places and the hash that shows whether somebody changes it; return its path."""
    places = "\n".join([f"LSOA{recipe.census % 100}CD", *recipe.places])
    (folder / PLACES).write_text(f"{places}\n", encoding="utf-8")
    path = folder / RECIPE
    path.write_text(_text(recipe, folder), encoding="utf-8")
    (folder / WRITTEN).write_text(hash_of_recipe(path), encoding="utf-8")
    return path


def hash_of_recipe(recipe: Path) -> str:
    """Return the SHA-256 of a recipe, in hexadecimal."""
    return hashlib.sha256(recipe.read_bytes()).hexdigest()


def _text(recipe: NewRecipe, folder: Path) -> str:
    """Return the recipe as TOML; its texts are JSON's, which TOML reads alike."""
    streets = [_path(path, folder) for path in recipe.streets]
    dates = {key: day for key, day in recipe.dates.items() if key in recipe.tables and day}
    parts: Mapping[str, Mapping[str, object]] = {
        "": {
            **({"first_name": recipe.first_name} if recipe.first_name not in {"", recipe.name} else {}),
            "name": recipe.name,
            "slug": recipe.slug,
            "date": recipe.date,
            "margin_km": recipe.margin_km,
        },
        "places": {"lsoas": PLACES},
        "streets": {"file": streets[0] if len(streets) == 1 else streets} if streets else {"crow_flies": True},
        "tables": {key: _path(path, folder) for key, path in recipe.tables.items()},
        "dates": dates,
    }
    lines = [f"# {recipe.says}"]
    for heading, content in parts.items():
        lines += ["", f"[{heading}]"] if heading else []
        lines += [f"{key} = {_toml(key, value, dates=heading == 'dates')}" for key, value in content.items()]
    return "\n".join(lines) + "\n" + practice_lines(recipe.practices)


def practice_lines(practices: Mapping[str, Mapping[str, Any]]) -> str:
    r"""Return what a recipe says of practices as TOML.

    >>> practice_lines({"F84714": {"at": "patients"}})
    '\n[practices.F84714]\nat = "patients"\n'
    """
    return "".join(
        "\n".join(["", f"[practices.{code}]", *(f"{key} = {json.dumps(value)}" for key, value in rule.items()), ""])
        for code, rule in sorted(practices.items())
    )


def _toml(key: str, value: object, *, dates: bool) -> str:
    return str(value) if dates or key == "date" else json.dumps(value, ensure_ascii=False)


def _path(path: Path, folder: Path) -> str:
    """Return a file's path as the recipe names it: from its own folder, where both are on one disk."""
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another disk of Windows
        return path.resolve().as_posix()
