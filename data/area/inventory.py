"""Which areas stand, what they are made of, and which were put away: nothing of them is ever deleted."""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from data.area.folders import PUT_AWAY, UNREADABLE, AreaCard, card_of, folders_put_away, list_areas, read_manifest
from data.files import BUILT_FILE, HIDDEN, settled
from data.recipe import RECIPE, RECIPES
from geo.errors import PlanningError

if TYPE_CHECKING:
    from pathlib import Path

# ---- What is known of the areas that stand ----


class SourceUsed(NamedTuple):
    """A file that an area was built from.

    Attributes:
        key: Of its table, or "streets".
        title: Of the publication.
        date: ISO date that it is of; "" where nobody said.
        file: Its name.
        address: From where it was fetched; "" where it was not.
    """

    key: str
    title: str
    date: str
    file: str
    address: str


@dataclass(frozen=True)
class Standing:
    """An area that stands, or one that was put away.

    Attributes:
        card: What a list of areas says of it; `card.problem` says why it can't be used, and then nothing else is known.
        date: ISO date of its registrations.
        practices: How many are inside.
        patients: On the lists of those.
        places: How many are inside.
        bytes: Of its folder.
        sources: What it was built from.
        recipe: Its recipe, where that is still there.
        key: By which an area that was put away is brought back; "" of one that stands.
        put_away: ISO time in UTC at which it was put away; "" of one that stands.
    """

    card: AreaCard
    date: str = ""
    practices: int = 0
    patients: int = 0
    places: int = 0
    bytes: int = 0
    sources: tuple[SourceUsed, ...] = ()
    recipe: Path | None = None
    key: str = ""
    put_away: str = ""


def standing(root: Path) -> list[Standing]:
    """Return the areas in `root` with what they are made of, in the order of `list_areas`."""
    return [replace(_known(card), recipe=recipe_of(card.folder)) for card in list_areas(root)]


def put_away_areas(root: Path) -> list[Standing]:
    """Return the areas that were put away, the last one first."""
    found = []
    for folder in folders_put_away(root):
        slug = folder.parent.name
        known = _known(replace(card_of(folder), slug=slug))
        when = datetime.strptime(folder.name, _WHEN).replace(tzinfo=UTC) if _IS_WHEN.fullmatch(folder.name) else None
        found.append(
            replace(
                known,
                recipe=recipe_of(root / slug),
                key=f"{slug}/{folder.name}",
                put_away=when.isoformat(timespec="seconds") if when else "",
            )
        )
    return sorted(found, key=lambda area: (area.put_away, area.key), reverse=True)


def recipe_of(folder: Path) -> Path | None:
    """Return the recipe that the area in that folder was built from last, or the one that was written for it.

    None where neither is there any more.
    """
    found = []
    with suppress(OSError, ValueError, LookupError, TypeError):
        noted = json.loads((folder.parent / HIDDEN / folder.name / BUILT_FILE).read_text(encoding="utf-8"))["recipe"]
        found.append(folder.parent / noted)
    found.append(folder.parent / RECIPES / folder.name / RECIPE)
    return next((path for path in found if path.is_file()), None)


def card_in(root: Path, slug: str) -> AreaCard:
    """Return the card of the area of that slug.

    Raises:
        PlanningError: None stands there.
    """
    card = next((card for card in list_areas(root) if card.slug == slug), None)
    if card is None:
        msg = f"there is no area {slug!r} any more: load the page again to see which there are"
        raise PlanningError(msg)
    return card


def _known(card: AreaCard) -> Standing:
    try:
        there = (card.folder / "area.json").stat()
    except OSError:
        return _measured(card)
    return _kept(card, (there.st_mtime_ns, there.st_size, there.st_ino))


@lru_cache(maxsize=200)
def _kept(card: AreaCard, _seen: tuple[int, int, int]) -> Standing:
    """Return what is known of an area, measured again when its manifest is another file: nothing else in it changes."""
    return _measured(card)


def _measured(card: AreaCard) -> Standing:
    size = sum(path.stat().st_size for path in card.folder.rglob("*") if path.is_file())
    known = Standing(card, bytes=size)
    if card.problem:
        return known
    try:
        manifest = read_manifest(card.folder)
        counts = manifest["counts"]
        return replace(
            known,
            date=str(manifest["date"]),
            practices=int(counts["practices_inside"]),
            patients=int(counts["patients"]),
            places=int(counts["places_inside"]),
            sources=tuple(_source(entry) for entry in manifest["sources"]),
        )
    except UNREADABLE:  # it holds something else than a build writes: what can be told of it is told
        return known


def _source(entry: dict[str, object]) -> SourceUsed:
    fetched = entry.get("fetched")
    address = str(fetched.get("address", "")) if isinstance(fetched, dict) else ""
    is_web = address.startswith(("https://", "http://"))
    key, title, date, file = (str(entry.get(name, "")) for name in ("key", "title", "date", "file"))
    return SourceUsed(key, title, date, file, address if is_web else "")


# ---- Put an area away, and bring it back ----

_WHEN: Final = "%Y%m%dT%H%M%S.%fZ"
_IS_WHEN: Final = re.compile(r"\d{8}T\d{6}\.\d{6}Z")
"""How the folder of an area that was put away is called: two of one slug may be there."""


def put_away(root: Path, slug: str) -> None:
    """Take an area from the list, whole, so that it can be brought back. Its plans are kept as they are.

    Raises:
        PlanningError: There is none of that slug, it is being built, or the system doesn't let it be moved.
    """
    card = card_in(root, slug)
    with settled(card.folder):
        target = root / PUT_AWAY / slug / datetime.now(UTC).strftime(_WHEN)
        _move(card.folder, target, name=card.name)


def bring_back(root: Path, key: str) -> str:
    """Let an area stand again that was put away; returns its slug.

    Args:
        root: Folder of areas.
        key: `Standing.key` of it.

    Raises:
        PlanningError: It is no longer there, or another area has taken its place since.
    """
    area = next((area for area in put_away_areas(root) if area.key == key), None)
    if area is None:
        msg = "that area is not put away any more: load the page again to see which are"
        raise PlanningError(msg)
    card, folder = area.card, root / area.card.slug
    with settled(folder):
        if folder.exists():
            msg = f"an area of that place stands already ({folder.name}): put it away first, then bring this one back"
            raise PlanningError(msg)
        _move(card.folder, folder, name=card.name)
    with suppress(OSError):  # others of that slug are put away, too
        card.folder.parent.rmdir()
    return card.slug


def _move(source: Path, target: Path, *, name: str) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        source.rename(target)
    except OSError as error:
        msg = f"{name} can't be moved now ({error.strerror or error}): close what has its files open, then try again"
        raise PlanningError(msg) from error
