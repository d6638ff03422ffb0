"""What a job can be asked to do."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Final, TypeAlias

from msgspec import Struct

from geo.wording import all_names


class BuildRecipe(Struct, frozen=True, tag="build"):
    """Build the area of a recipe; ends as "built".

    Attributes:
        recipe: Path of a recipe.toml.
    """

    recipe: str


class FetchArea(Struct, frozen=True, tag="fetch"):
    """Fetch what an area is built from, as `python -m data area` does, and build it; ends as "built".

    Attributes:
        names: Of boroughs, districts or boards, or their codes.
        margin_km: How wide the margin of context round it is.
        with_streets: Whether streets are fetched; else minutes are as the crow flies.
        use: Paths of one's own files in place of what would be fetched, by the key of their table, or "streets".
    """

    names: tuple[str, ...]
    margin_km: float
    with_streets: bool = True
    use: dict[str, str] = {}


class LookAtFiles(Struct, frozen=True, tag="look"):
    """Look at the files that people handed over and nobody looked at yet; ends as "looked"."""


Wanted: TypeAlias = BuildRecipe | FetchArea | LookAtFiles
"""One of the three."""
FILES: Final = "files"
"""What `LookAtFiles` is about, as builds are about an area."""


def title_of(wanted: Wanted) -> str:
    """Return what to call it before more is known of it.

    >>> title_of(FetchArea(("Tower Hamlets", "Hackney"), 3.0)), title_of(BuildRecipe("none/rutland.toml"))
    ('Tower Hamlets and Hackney', 'rutland')
    """
    match wanted:
        case BuildRecipe(recipe):
            return _said_in(recipe, "name") or Path(recipe).stem
        case FetchArea(names):
            return all_names(names)
        case _:
            return "Files that were handed over"


def about(wanted: Wanted) -> str:
    """Return what no two jobs may be about at once: the folder of the area, as far as it can be told beforehand.

    >>> about(FetchArea(("Tower Hamlets", "Hackney"), 3.0)), about(BuildRecipe("none/rutland.toml"))
    ('tower-hamlets-hackney', 'rutland')
    """
    match wanted:
        case BuildRecipe(recipe):
            return _said_in(recipe, "slug") or Path(recipe).stem.lower()
        case FetchArea(names):
            return re.sub(r"[^a-z0-9]+", "-", "-".join(names).casefold()).strip("-")
        case _:
            return FILES


def turn_of(wanted: Wanted) -> str:
    """Return what it waits for: one job of a turn goes at a time. Files are looked at while an area is built."""
    return FILES if isinstance(wanted, LookAtFiles) else "area"


def _said_in(recipe: str, key: str) -> str:
    """Return a text of a recipe; "" where it can't be read: the build says why."""
    try:
        said = tomllib.loads(Path(recipe).read_text(encoding="utf-8-sig")).get(key)
    except (OSError, ValueError, RecursionError):
        return ""
    return said if isinstance(said, str) else ""
