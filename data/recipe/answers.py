"""What people say of an area and of single practices: added to a recipe, and kept when it is written anew."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any, Final

from data.recipe.write import RECIPE, WRITTEN, hash_of_recipe, practice_lines, recipe_held, was_changed
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

ASKED: Final = re.compile(r"\[practices\.([A-Z]\d{5})\]")
"""How a complaint names the practice that the recipe must say something of."""
ANSWERS: Final[Mapping[str, tuple[str, Mapping[str, str]]]] = {
    "at": ("Put it at the centre of where its patients live", {"at": "patients"}),
    "special": (
        "It is a special service, as of a prison, a school or a care home",
        {"special": "special service, as was said when the area was built"},
    ),
    "exclude": ("Leave it out", {"exclude": "left out when the area was built: where it is was not known"}),
}
"""What can be said of a practice of which it is not known where it is: in words, and what the recipe says then."""


def practices_asked(complaints: Iterable[str]) -> list[str]:
    """Return the codes of the practices that complaints of a build ask after, each once, sorted.

    >>> practices_asked(["say in the recipe, under [practices.F84714], one of", "the file is empty"])
    ['F84714']
    """
    return sorted({code for says in complaints for code in ASKED.findall(says)})


def said_of_practices(folder: Path) -> dict[str, dict[str, Any]]:
    """Return what the recipe in a folder says of single practices, by code; nothing where there is none."""
    said = _content(folder).get("practices")
    return {code: rule for code, rule in said.items() if isinstance(rule, dict)} if isinstance(said, dict) else {}


def names_said(folder: Path) -> tuple[str, str]:
    """Return what the recipe in a folder calls its area, and its first name where it was renamed; "" for what is not.

    Whoever writes the recipe anew keeps both: somebody chose the one, and plans stay with the other.
    """
    content = _content(folder)
    name, first = (said if isinstance(said := content.get(key), str) else "" for key in ("name", "first_name"))
    return name, first


def _content(folder: Path) -> dict[str, Any]:
    """Return what the recipe in a folder says; nothing where there is none that can be read."""
    try:
        return tomllib.loads((folder / RECIPE).read_text(encoding="utf-8-sig"))
    except (OSError, ValueError, RecursionError):
        return {}


def answer(recipe: Path, answers: Mapping[str, str]) -> None:
    """Add what somebody says of practices to a recipe that was written by the program.

    Args:
        recipe: Its file.
        answers: By practice code one of the keys of `ANSWERS`.

    Raises:
        PlanningError: The recipe is not there, is held (`recipe_held`), or says something of one of them already.
    """
    folder = recipe.parent
    with recipe_held(folder):
        try:
            text = recipe.read_text(encoding="utf-8")
        except (OSError, ValueError) as error:
            msg = f"the recipe {recipe} can't be read any more ({error}): write it anew"
            raise PlanningError(msg) from error
        twice = sorted(set(answers) & set(said_of_practices(folder)))
        if twice:
            msg = f"{recipe} says something of {twice[0]} already: change it there"
            raise PlanningError(msg)
        is_ours = not was_changed(folder)
        new = recipe.with_name(f".{recipe.name}.new")
        lines = practice_lines({code: ANSWERS[key][1] for code, key in answers.items()})
        new.write_text(text.rstrip("\n") + "\n" + lines, encoding="utf-8")
        new.replace(recipe)
        if is_ours:
            (folder / WRITTEN).write_text(hash_of_recipe(recipe), encoding="utf-8")
