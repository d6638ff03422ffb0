"""Gather what an area is built from: fetch the newest official files, and write a recipe of them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import shapely

from data.fetch.addresses import LOOKUP, STREETS, licence_of, publisher_of, sources, title_of
from data.fetch.asking import FetchCancelledError, FetchError
from data.fetch.download import hash_of
from data.fetch.publications import name_of, newest_file
from data.fetch.regions import Lookup, find_regions
from data.fetch.services import extract_for, find_service, rows_in, rows_of, write_csv, write_geojson
from data.geometry import to_degrees
from data.problems import Problems
from data.recipe import (
    FETCHED,
    USUAL_MARGIN_KM,
    NewRecipe,
    check_unchanged,
    new_recipe_folder,
    slug_of,
    write_new_recipe,
)
from data.tables import REQUIRED, SPECS, Given
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from data.fetch.download import Downloads, Fetched
    from data.fetch.regions import Region
    from data.fetch.services import Box

WHOLE: Final = tuple(key for key in SPECS if key not in {"boundaries", "centroids", "postcodes"})
"""Tables that are fetched whole; of the others only what the area needs is asked for."""
DOWNLOADS: Final = ".downloads"
"""Hidden folder beside the areas with files that every area can use again."""


@dataclass(frozen=True)
class WantedArea:
    """An area that is wanted.

    Attributes:
        names: Of boroughs, districts or boards, or their codes.
        margin_km: How wide the margin of context round it is.
        use: Files of one's own in place of what would be fetched, by the key of their table or `STREETS`.
        with_streets: Whether streets are fetched; else minutes are as the crow flies.
    """

    names: Sequence[str]
    margin_km: float = USUAL_MARGIN_KM
    use: Mapping[str, Path] = field(default_factory=dict)
    with_streets: bool = True


@dataclass(frozen=True)
class Gathered:
    """What was gathered.

    Attributes:
        recipe: The recipe's file.
        slug: Of the area.
        left_out: A sentence for each optional table that could not be had.
    """

    recipe: Path
    slug: str
    left_out: tuple[str, ...]


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
    lookup = Lookup(downloads)
    regions = find_regions(wanted.names, lookup.regions())
    places = lookup.places(regions)
    if not places:
        msg = f"no place is in {', '.join(region.name for region in regions)}, says {title_of(LOOKUP)}"
        raise PlanningError(msg)
    folder = recipes / _slug(regions)
    check_unchanged(folder)
    with new_recipe_folder(folder) as new:
        recipe, left_out = _Gathering(wanted, downloads, shared, new).gather(regions, places)
    return Gathered(folder / recipe.name, folder.name, left_out)


def _slug(regions: Sequence[Region]) -> str:
    return slug_of([region.name for region in regions], [region.code for region in regions])


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
        if key not in {*SPECS, STREETS}:
            msg = f"{key} is no table: use one of {', '.join((*SPECS, STREETS))}"
            raise PlanningError(msg)
        if not path.is_file():
            msg = f"{path}, to be used as {key}, is not there: check the path"
            raise PlanningError(msg)
        if any("\ud800" <= letter <= "\udfff" or letter == "\x7f" for letter in str(path)):
            msg = f"{str(path)!r}, to be used as {key}, has letters in its name that no recipe can hold: rename it"
            raise PlanningError(msg)


class _Gathering:
    """One area on its way."""

    def __init__(self, wanted: WantedArea, downloads: Downloads, shared: Path, folder: Path) -> None:
        self.wanted, self.downloads, self.shared, self.folder = wanted, downloads, shared, folder
        self.files: dict[str, Path] = dict(wanted.use)
        self.dates: dict[str, str] = {}
        self.fetched: list[dict[str, Any]] = []
        self.left_out: list[str] = []

    def gather(self, regions: Sequence[Region], places: Sequence[str]) -> tuple[Path, tuple[str, ...]]:
        """Fill the folder; returns the recipe, and a sentence for each optional table that could not be had."""
        for key in WHOLE:
            self._table(key)
        box = self._maps(places)
        self._postcodes()
        if self.wanted.with_streets and STREETS not in self.files:
            self._streets(box)
        (self.folder / FETCHED).write_text(json.dumps(self.fetched, indent=1), encoding="utf-8")
        return self._recipe(regions, places), tuple(self.left_out)

    def _streets(self, box: Box) -> None:
        try:
            wanted = extract_for(_degrees(box), self.downloads)
            name = name_of(wanted, sources()[STREETS])
            fetched = self.downloads.fetch(wanted, self._shared(STREETS, wanted.md5[:12] or _today(), name))
        except FetchCancelledError:
            raise
        except FetchError as error:
            msg = f"{error}. Hand over a file of streets with --use {STREETS}=FILE, or build without (--no-streets)"
            raise FetchError(msg) from error
        self._keep(STREETS, fetched, "")

    def _table(self, key: str) -> None:
        """Fetch a table whole; one that areas can do without may fail."""
        if key in self.files:
            return
        source = sources().get(key)
        by_hand = source is None or source.access == "hand"
        if by_hand and key in REQUIRED:
            raise FetchError(_by_hand(key, "no program can fetch it"))
        if source is None or by_hand:
            return
        try:
            wanted, date = newest_file(key, self.downloads)
            fetched = self.downloads.fetch(wanted, self._shared(key, date or "undated", name_of(wanted, source)))
        except FetchCancelledError:
            raise
        except FetchError as error:
            if key in REQUIRED:
                raise FetchError(_by_hand(key, str(error))) from error
            self.left_out.append(str(error))
            return
        self._keep(key, fetched, date)

    def _maps(self, places: Sequence[str]) -> Box:
        """Fetch boundaries and centroids of the area and its margin; returns the box they lie in, in metres."""
        service = find_service("boundaries", self.downloads)
        shapes = [
            shapely.from_geojson(json.dumps(row["geometry"]))
            for row in rows_of("boundaries", service, places, self.downloads)
            if row.get("geometry")
        ]
        if not shapes:
            raise FetchError(_by_hand("boundaries", f"{service} has none of the places that are asked for"))
        west, south, east, north = shapely.total_bounds(shapes)
        margin = self.wanted.margin_km * 1000
        box = (west - margin, south - margin, east + margin, north + margin)
        for key, write in (("boundaries", write_geojson), ("centroids", write_csv)):
            if key not in self.files:
                path = self.folder / sources()[key].name
                service = find_service(key, self.downloads)
                write(path, list(rows_in(key, service, box, self.downloads)))
                self._keep_part(key, path, service)
        return box

    def _postcodes(self) -> None:
        """Fetch where the postcodes are of all practices that have a patient in the area or its margin.

        Which practices these are the table of patients says, and the date of the area where it is a file of one's own.
        """
        problems = Problems()
        places = SPECS["boundaries"].read(self.files["boundaries"], problems).rows["code"]
        table = SPECS["patients"].read(self.files["patients"], problems, Given(places=frozenset(places)))
        self.dates["patients"] = self.dates.get("patients") or table.date
        near = set(table.rows.loc[table.rows["place"].isin(places), "code"])
        problems.raise_if_any()
        if "postcodes" in self.files:
            return
        wanted = set()
        for key in ("register", "branches"):
            if key in self.files:
                rows = SPECS[key].read(self.files[key], problems).rows
                of = rows["practice" if key == "branches" else "code"]
                wanted |= set(rows.loc[of.isin(near), "postcode"].dropna())
        problems.raise_if_any()
        service = find_service("postcodes", self.downloads)
        path = self.folder / sources()["postcodes"].name
        write_csv(path, list(rows_of("postcodes", service, sorted(wanted), self.downloads)))
        self._keep_part("postcodes", path, service)

    def _shared(self, key: str, edition: str, name: str) -> Path:
        return self.shared / key / edition / name.rsplit("/", 1)[-1]

    def _keep(self, key: str, fetched: Fetched, date: str) -> None:
        self.files[key] = fetched.path
        if date:
            self.dates[key] = date
        about = {name: value for name, value in asdict(fetched).items() if name != "path"}
        self._note(key, date, about)

    def _keep_part(self, key: str, path: Path, service: str) -> None:
        """Note a file that was put together of a service's answers."""
        self.files[key] = path
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.dates[key] = sources()[key].date or now[:10]
        sha256 = hash_of(path, "sha256")
        about = {"address": service, "bytes": path.stat().st_size, "sha256": sha256, "at": now}
        self._note(key, self.dates[key], about)

    def _note(self, key: str, date: str, about: Mapping[str, Any]) -> None:
        of = {"title": title_of(key), "publisher": publisher_of(key), "licence": licence_of(key)}
        self.fetched.append({"table": key, **of, "edition": date, **about})

    def _recipe(self, regions: Sequence[Region], places: Sequence[str]) -> Path:
        recipe = NewRecipe(
            name=" and ".join(region.name for region in regions),
            slug=_slug(regions),
            date=self.dates.get("patients") or _today(),
            margin_km=self.wanted.margin_km,
            places=places,
            tables={key: path for key, path in self.files.items() if key in SPECS},
            streets=[self.files[STREETS]] if STREETS in self.files else [],
            dates=self.dates,
            says="Written when the files were fetched. Change what you like: it is read by `python -m data build`.",
        )
        return write_new_recipe(recipe, self.folder)


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _degrees(box: Box) -> Box:
    """Return a box in metres as one in degrees that holds it."""
    west, south, east, north = to_degrees().transform_bounds(*box)
    return west, south, east, north


def _by_hand(key: str, why: str) -> str:
    says = why if why.startswith(title_of(key)) else f"{title_of(key)}: {why}"
    page = SPECS[key].url if key in SPECS else sources()[key].address
    return f"{says}. It is published at {page}: fetch it by hand, and hand it over with --use {key}=FILE"
