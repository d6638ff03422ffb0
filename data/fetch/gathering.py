"""Gather what an area is built from: fetch the newest official files, and write a recipe of them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from data.fetch.addresses import STREETS, how_to_hand_over, sources
from data.fetch.area_files import WHOLE, AreaFiles
from data.fetch.lookups import open_lookup
from data.fetch.networks import networks_of, territory
from data.fetch.publications import name_of, newest_file
from data.fetch.regions import NETWORK, find_regions
from data.recipe import (
    FETCHED,
    USUAL_MARGIN_KM,
    Edition,
    NewRecipe,
    check_unchanged,
    clashes,
    names_said,
    new_recipe_folder,
    said_of_practices,
    slug_of,
    write_new_recipe,
)
from data.tables import LOOKUP, SPECS
from geo.errors import PlanningError
from geo.wording import as_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from data.fetch.download import Downloads, Fetched
    from data.fetch.regions import Region

DOWNLOADS: Final = ".downloads"
"""Hidden folder beside the areas with files that every area can use again."""


@dataclass(frozen=True)
class WantedArea:
    """An area that is wanted.

    Attributes:
        names: Of boroughs, districts, boards or PCNs, or their codes.
        margin_km: How wide the margin of context round it is.
        use: Files of one's own in place of what would be fetched, by the key of their table, `STREETS`, or that of the
            lookup from places to boroughs and boards.
        with_streets: Whether streets are fetched; else minutes are as the crow flies.
        replace: Whether a recipe that somebody has changed, or an area made by hand, makes way.
    """

    names: Sequence[str]
    margin_km: float = USUAL_MARGIN_KM
    use: Mapping[str, Path] = field(default_factory=dict)
    with_streets: bool = True
    replace: bool = False


@dataclass(frozen=True)
class Gathered:
    """What was gathered.

    Attributes:
        recipe: The recipe's file.
        slug: Of the area.
        left_out: A sentence for each optional table that could not be had.
        told: What else to know before it is built, in sentences: of PCNs with few places, and of editions.
    """

    recipe: Path
    slug: str
    left_out: tuple[str, ...]
    told: tuple[str, ...] = ()


def gather(wanted: WantedArea, downloads: Downloads, *, shared: Path, recipes: Path) -> Gathered:
    """Fetch what an area is built from and write its recipe.

    Args:
        wanted: The area.
        downloads: Fetches.
        shared: Folder of files that every area can use again.
        recipes: Folder of recipes: each area has one of its own, with what only it needs.

    Raises:
        PlanningError: A name means nothing, or a file that every area needs can't be had; the sentence names the page
            where it is published and how to hand it over. What was gathered before stays as it was.
    """
    check_own(wanted.use)
    files = AreaFiles({key: path for key, path in wanted.use.items() if key != LOOKUP.key}, downloads, shared)
    area = _named(wanted, files)
    folder = recipes / area.slug
    if not wanted.replace:
        check_unchanged(folder)
    with new_recipe_folder(folder, replace=wanted.replace) as new:
        for key in WHOLE:
            files.whole(key)
        told = [*area.told, *_what_clashes(files, area)]
        box = files.maps(area.places, wanted.margin_km, new)
        files.postcodes(new)
        if wanted.with_streets:
            files.streets(box)
        (new / FETCHED).write_text(json.dumps(files.fetched, indent=1), encoding="utf-8")
        recipe = _write(wanted, area, files, new, folder)
    return Gathered(folder / recipe.name, folder.name, tuple(files.left_out), tuple(told))


@dataclass(frozen=True)
class _Named:
    """The area that the names mean.

    Attributes:
        regions: In their order.
        places: The codes of the places inside, sorted.
        census: Of which the lookup's places are; None where none was looked up, or it is not known.
        told: What to know of it, in sentences.
    """

    regions: tuple[Region, ...]
    places: tuple[str, ...]
    census: int | None
    told: tuple[str, ...]

    @property
    def slug(self) -> str:
        return slug_of([region.name for region in self.regions], [region.code for region in self.regions])


def _named(wanted: WantedArea, files: AreaFiles) -> _Named:
    """Return what the names mean. Who is in which PCN, and where patients live, is fetched only where that is asked."""
    lookup = open_lookup(wanted.use.get(LOOKUP.key), files.downloads, census=sources()[LOOKUP.key].census)
    regions = find_regions(wanted.names, lookup.regions, lambda: networks_of(files.members("")))
    networks = [region for region in regions if region.kind == NETWORK]
    others = [region for region in regions if region.kind != NETWORK]
    places = set(lookup.places(others)) if others else set()
    told = []
    for network in networks:
        found = territory(network, files.members(files.date), files.patients.rows)
        places |= set(found.places)
        told += [found.sentence] if found.sentence else []
    if not places:
        nowhere = f"no place is in {', '.join(region.name for region in others)}, says {LOOKUP.title}"
        raise PlanningError("\n".join([*told, *([nowhere] if others else [])]))
    return _Named(regions, tuple(sorted(places)), lookup.census if others else None, tuple(told))


def _what_clashes(files: AreaFiles, area: _Named) -> list[str]:
    """Return sentences on tables of another time than the patients.

    Raises:
        PlanningError: Tables are of small areas of different censuses.
    """
    found = clashes({LOOKUP.key: Edition(census=area.census), **files.editions()})
    stopping = [clash.sentence for clash in found if clash.stops]
    if stopping:
        told = [f"{sentence}. {as_sentence(how_to_hand_over('TABLE'))}".removesuffix(".") for sentence in stopping]
        raise PlanningError("\n".join(told))
    return [clash.sentence for clash in found]


def _write(wanted: WantedArea, area: _Named, files: AreaFiles, folder: Path, before: Path) -> Path:
    """Write the recipe; the name that somebody gave the area, and what was said of single practices, stay said."""
    name, first_name = names_said(before)
    recipe = NewRecipe(
        name=name or " and ".join(region.name for region in area.regions),
        first_name=first_name,
        slug=area.slug,
        date=files.date,
        margin_km=wanted.margin_km,
        places=area.places,
        tables={key: path for key, path in files.files.items() if key in SPECS},
        streets=[files.files[STREETS]] if STREETS in files.files else [],
        dates=files.dates,
        census=area.census or files.patients.vintage or 2021,
        practices=said_of_practices(before),
        says="Written when the files were fetched. Change what you like: it is read by `python -m data build`.",
    )
    return write_new_recipe(recipe, folder)


def needed(wanted: WantedArea) -> list[str]:
    """Return the keys of the sources that an area would be fetched from.

    >>> from pathlib import Path
    >>> needed(WantedArea(["Rutland"], use={"register": Path("r.csv")}))[:2], needed(WantedArea(["Rutland"]))[-1]
    (['patients', 'membership'], 'streets')
    """
    keys = [key for key in (*SPECS, *([STREETS] if wanted.with_streets else [])) if key in sources()]
    return [key for key in keys if key not in wanted.use]


def fetch_whole(keys: Sequence[str], folder: Path, downloads: Downloads) -> Iterator[Fetched]:
    """Fetch the newest file of each of these sources into a folder.

    Raises:
        PlanningError: No source is called so, it is not published as one file, or it can't be had.
    """
    for key in keys:
        source = sources().get(key)
        if source is None or source.access not in {"file", "page"}:
            can = ", ".join(name for name, other in sources().items() if other.access in {"file", "page"})
            why = "is not published as one file" if source else "is no table"
            msg = f"{key} {why}: fetch one of {can}, or a whole area with `python -m data area`"
            raise PlanningError(msg)
        wanted, _ = newest_file(key, downloads)
        yield downloads.fetch(wanted, folder / name_of(wanted, source))


def check_own(use: Mapping[str, Path]) -> None:
    """See that files of one's own are there and are of tables that there are.

    Raises:
        PlanningError: One is not.
    """
    for key, path in use.items():
        if key not in (known := (*SPECS, STREETS)):
            msg = f"{key} is no table: use one of {', '.join(known)}"
            raise PlanningError(msg)
        if not path.is_file():
            msg = f"{path}, to be used as {key}, is not there: check the path"
            raise PlanningError(msg)
        if any("\ud800" <= letter <= "\udfff" or letter == "\x7f" for letter in str(path)):
            msg = f"{str(path)!r}, to be used as {key}, has letters in its name that no recipe can hold: rename it"
            raise PlanningError(msg)
