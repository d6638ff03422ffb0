"""What an area is called: renamed where it stands and in its recipe, so that it keeps its id, and its plans with it."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from data.area.folders import list_areas, read_manifest
from data.area.inventory import card_in, recipe_of
from data.area.write import FIRST_NAME
from data.files import settled
from data.recipe import WRITTEN
from geo.errors import PlanningError
from geo.typed_text import NAME_LENGTH, folded, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

_STRING: Final = r"""("(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*')"""
_NAME: Final = re.compile(rf"^[ \t]*name[ \t]*=[ \t]*{_STRING}", re.MULTILINE)
_NAMES: Final = re.compile(rf"^[ \t]*(?:{FIRST_NAME}|name)[ \t]*=[ \t]*{_STRING}[ \t]*(?:\r?\n)?", re.MULTILINE)
_FIRST: Final = re.compile(rf"^[ \t]*{FIRST_NAME}[ \t]*=[^\r\n]*(?:\r?\n|\Z)", re.MULTILINE)


def rename(root: Path, slug: str, name: str) -> str:
    """Give an area another name, now and when it is built again. Its id stays, and with it all its plans.

    Returns:
        What should be known: a sentence where its recipe still says the old name; "" where all is well.

    Raises:
        PlanningError: The name is none, or another area's; or the area is not there, can't be used, or is being built.
    """
    card = card_in(root, slug)
    wanted = area_name(name, taken=[other.name for other in list_areas(root) if other.slug != slug])
    with settled(card.folder):
        manifest = read_manifest(card.folder)
        first = str(manifest.pop(FIRST_NAME, manifest["name"]))
        recipe = recipe_of(card.folder)
        told = _rename_in_recipe(recipe, wanted, first=first) if recipe else ""
        manifest |= {"name": wanted} | ({} if wanted == first else {FIRST_NAME: first})
        text = json.dumps(manifest, indent=1, ensure_ascii=False)
        _write_whole(card.folder / "area.json", (text + "\n").encode())
    return told


def area_name(text: str, *, taken: Iterable[str] = ()) -> str:
    """Return the name of an area as it is kept.

    Raises:
        PlanningError: It is empty or too long, or one of those that are taken.

    >>> area_name("  Inner  London ")
    'Inner London'
    """
    name = one_line(text)
    if not name:
        msg = "an area needs a name: type at least one character"
        raise PlanningError(msg)
    if len(name) > NAME_LENGTH:
        msg = f"the name {name[:20]!r}... has {len(name)} characters; use at most {NAME_LENGTH}"
        raise PlanningError(msg)
    if folded(name) in {folded(other) for other in taken}:
        msg = f"another area is called {name!r} already: choose another name"
        raise PlanningError(msg)
    return name


def without_names(recipe: str) -> str:
    r"""Return the text of a recipe without what the area is called: a build from it differs in nothing else.

    >>> without_names('name = "Town"\nfirst_name = "Old"\ndate = 2026-07-01\n')
    'date = 2026-07-01\n'
    """
    return _NAMES.sub("", recipe)


def _rename_in_recipe(path: Path, name: str, *, first: str) -> str:
    """Write the name into the recipe, and nothing else; returns why not, or ""."""
    try:
        before = path.read_bytes()
        renamed = _renamed(before.decode("utf-8"), name, first=first)
        if not renamed:
            return (
                f"Its recipe still says the old name, and is not written as the program can change it: write "
                f"name = {_toml(name)} in {path} yourself, else the old name comes back when it is built again."
            )
        noted = path.with_name(WRITTEN)
        is_as_written = noted.is_file() and noted.read_text(encoding="utf-8").strip() == _sha256(before)
        _write_whole(path, renamed.encode())
        if is_as_written:
            _write_whole(noted, _sha256(renamed.encode()).encode())
    except (OSError, ValueError) as error:
        return f"Its recipe {path} still says the old name: it can't be changed ({error})."
    return ""


def _renamed(text: str, name: str, *, first: str) -> str:
    """Return the recipe with that name in place of its own; "" where it is not found, or more would change."""
    try:
        before = tomllib.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return ""
    end = "\r\n" if "\r\n" in text else "\n"
    bare = _FIRST.sub("", text, count=1) if FIRST_NAME in before else text
    line = f"name = {_toml(name)}"
    if name != first:
        line = f"{FIRST_NAME} = {_toml(first)}{end}{line}"
    bom, bare = bare[: bare.startswith("\ufeff")], bare.removeprefix("\ufeff")
    after = bom + _NAME.sub(lambda _: line, bare, count=1)
    wanted = {key: value for key, value in before.items() if key != FIRST_NAME} | {"name": name}
    wanted |= {} if name == first else {FIRST_NAME: first}
    try:
        return after if tomllib.loads(after.removeprefix("\ufeff")) == wanted else ""
    except ValueError:
        return ""


def _toml(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _write_whole(path: Path, content: bytes) -> None:
    """Write a file that takes the old one's place in one go.

    Raises:
        PlanningError: The disk does not take it. The old one is there then.
    """
    new = path.with_name(f".{path.name}.new")
    try:
        new.write_bytes(content)
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        msg = f"{path} can't be written ({error.strerror or error}): make room, or close what has it open"
        raise PlanningError(msg) from error
