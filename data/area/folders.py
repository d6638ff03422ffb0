"""Find and read built areas, and publish their files for the browser."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd

from data.area.write import FORMAT, ROWS, TABLES, area_id, slips
from data.files import PROJECT, recover
from geo.area import Area, Competing
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from numpy.typing import NDArray

_T = TypeVar("_T")

AREAS_VARIABLE: Final = "NEIGHBOURING_AREAS"
"""Environment variable that says where built areas are, instead of `areas/` in the project."""
BUILD: Final = "python -m data build RECIPE.toml"
PUT_AWAY: Final = ".put-away"
"""Hidden folder beside the areas: in it a folder for each slug, in that the areas of it that were put away."""
UNREADABLE: Final = (OSError, EOFError, ValueError, LookupError, TypeError, AttributeError)
"""What reading a damaged file raises, whatever library reads it."""


@dataclass(frozen=True)
class AreaCard:
    """What a list of areas says of one.

    Attributes:
        slug: Name of its folder.
        id: Content hash.
        built: ISO date and time.
        problem: Why it can't be used, and what to do; "" where it can, as far as its `area.json` tells.
    """

    slug: str
    name: str
    id: str
    fictional: bool
    built: str
    folder: Path
    problem: str = ""


def areas_root() -> Path:
    """Return the folder that holds the built areas: NEIGHBOURING_AREAS, or `areas/` in the project."""
    return Path(os.environ.get(AREAS_VARIABLE) or PROJECT / "areas")


def list_areas(root: Path) -> list[AreaCard]:
    """Return the areas in `root`: those that can be used by name, the fictional last; then those that can't, and why.

    Hidden folders, and those that hold no area at all, are left out.
    """
    if root.is_dir():
        recover(root)
    folders = sorted(root.iterdir()) if root.is_dir() else []
    cards = [card_of(folder) for folder in folders if not folder.name.startswith(".") and _holds_an_area(folder)]
    return sorted(cards, key=lambda card: (card.problem != "", card.fictional, card.name.casefold(), card.slug))


def usable_areas(root: Path) -> list[AreaCard]:
    """Return the areas in `root` that can be used, as `list_areas` does."""
    return [card for card in list_areas(root) if not card.problem]


def _holds_an_area(folder: Path) -> bool:
    return any((folder / name).is_file() for name in ("area.json", "practices.parquet"))


def folders_put_away(root: Path) -> list[Path]:
    """Return the folders of the areas that were put away."""
    return sorted(folder for folder in (root / PUT_AWAY).glob("*/*") if _holds_an_area(folder))


def card_of(folder: Path) -> AreaCard:
    """Return what a list of areas says of the one in that folder."""
    try:
        there = (folder / "area.json").stat()
    except OSError:
        return _read_card(folder)
    return _kept_card(folder, (there.st_mtime_ns, there.st_size, there.st_ino))


@lru_cache(maxsize=200)
def _kept_card(folder: Path, _seen: tuple[int, int, int]) -> AreaCard:
    """Return the card of an area, read again when its manifest is another file: areas are listed at every step."""
    return _read_card(folder)


def _read_card(folder: Path) -> AreaCard:
    try:
        manifest = read_manifest(folder)
    except PlanningError as error:
        return AreaCard(folder.name, _name_in(folder), "", fictional=False, built="", folder=folder, problem=str(error))
    return AreaCard(
        folder.name, manifest["name"], manifest["id"], manifest["fictional"], manifest["built"], folder=folder
    )


def _name_in(folder: Path) -> str:
    """Return the name that even an unusable manifest may still give, else the folder's."""
    try:
        name = json.loads((folder / "area.json").read_text(encoding="utf-8"))["name"]
    except UNREADABLE:
        return folder.name
    return name if isinstance(name, str) and name else folder.name


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return `area.json` of a built area.

    Raises:
        PlanningError: There is no area there, it is damaged, or it was built by another version.
    """
    path = folder / "area.json"
    if not path.is_file() and folder.parent.is_dir():
        recover(folder.parent)
    if not path.is_file():
        msg = f"there is no built area in {folder}: it holds no area.json. Build one with: {BUILD}"
        raise PlanningError(msg)
    with _or_damaged(folder, "area.json"):
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version = manifest["format"]
        missing = [key for key in ("id", "name", "fictional", "built", "modes", "bbox") if key not in manifest]
    if version != FORMAT:
        newer = isinstance(version, int) and version > FORMAT
        msg = (
            f"the area in {folder} was built by {'a newer' if newer else 'an older'} version of Neighbouring (format "
            f"{version!r}; this version reads format {FORMAT}). "
        )
        todo = "Install that version, or build the area again with this one"
        raise PlanningError(msg + (todo if newer else f"Build the area again from its recipe: {BUILD}"))
    if missing:
        raise damaged(folder, "area.json")
    return dict(manifest)


def read_area(folder: Path) -> Area:
    """Return the built area in that folder; its arrays, and the numbers in its tables, are read-only.

    Its content is checked: against its id, the files for the browser included, and against what can be true at all.

    Raises:
        PlanningError: There is no area there, it is damaged, it was built by another version, or it was built anew
            twice while it was read.
    """
    return whole(folder, lambda: _read_checked(folder))


def whole(folder: Path, read: Callable[[], _T]) -> _T:
    """Return what `read` makes of a built area, all of it of one build: read again where a new one took its place.

    Raises:
        PlanningError: As `read` does; or the area was built anew both times.
    """
    for _ in range(2):
        build = read_manifest(folder)
        try:
            found = read()
        except PlanningError:
            if read_manifest(folder) == build:
                raise
        else:
            if read_manifest(folder) == build:
                return found
    msg = f"the area in {folder} was built anew while it was read: wait until the build has ended, then try again"
    raise PlanningError(msg)


def _read_checked(folder: Path) -> Area:
    manifest = read_manifest(folder)
    tables = {"places": read_places(folder)} | {name: _read(folder, name) for name in TABLES if name != "places"}
    area = _area_of(folder, manifest, tables)
    if not (folder / "browser").is_dir():
        raise damaged(folder, "browser")
    with _or_damaged(folder, "a file"):
        found = area_id(folder, manifest=manifest, tables=tables)
    if found != manifest["id"]:
        msg = (
            f"the area in {folder} is damaged: its files hold something else than was built (id {found}, not "
            f"{manifest['id']}). Build the area again"
        )
        raise PlanningError(msg)
    wrong = slips(area)
    if wrong:
        msg = f"the area in {folder} is damaged: {'; '.join(wrong)}. Build the area again"
        raise PlanningError(msg)
    return area


def _area_of(folder: Path, manifest: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> Area:
    places, practices = pd.DataFrame(tables["places"].drop(columns="geometry")), tables["practices"]
    with _or_damaged(folder, "patients.parquet"):
        modes = list(manifest["modes"])
        mode_notes = {mode: tuple(manifest["modes"][mode]["notes"]) for mode in modes}
        patients = _as_array(tables["patients"], (len(places), len(practices)))
    with _or_damaged(folder, "competing.parquet"):
        columns = {name: tables["competing"][name].to_numpy(np.int32, copy=True) for name in ROWS}
        competing = Competing(names=tuple(tables["groups"]["name"].tolist()), **columns)
    return Area(
        id=manifest["id"],
        name=manifest["name"],
        fictional=bool(manifest["fictional"]),
        practices=_sealed(practices),
        places=_sealed(places),
        patients=patients,
        minutes={mode: _read_array(folder, f"minutes/{mode}.npy") for mode in modes},
        between={mode: _read_array(folder, f"between/{mode}.npy") for mode in modes},
        spread=_read_arrays(folder, "spread", modes),
        sites=_sealed(tables["sites"]),
        to_sites=_read_arrays(folder, "to_sites", modes),
        touching=_read_array(folder, "touching.npy"),
        competing=competing,
        pcns=_sealed(tables["pcns"]),
        registers=_sealed(tables["registers"]),
        notes=tuple(manifest.get("notes", ())),
        mode_notes=mode_notes,
        crow_flies=bool(manifest.get("crow_flies")),
    )


def _sealed(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with the numbers in it read-only, as far as pandas goes: texts and new columns it lets by."""
    columns = {}
    for name, column in table.items():
        if pd.api.types.is_numeric_dtype(column):
            numbers = column.to_numpy(copy=True)
            numbers.setflags(write=False)
            columns[name] = pd.Series(numbers, copy=False)
        else:
            columns[name] = column
    return pd.DataFrame(columns, copy=False)


def read_places(folder: Path) -> gpd.GeoDataFrame:
    """Return the places of a built area with their geometry (EPSG:27700), in the rows of `Area.places`.

    Raises:
        PlanningError: The file is missing or damaged.
    """
    with _or_damaged(folder, "places.parquet"):
        return gpd.read_parquet(folder / "places.parquet")


def _as_array(rows: pd.DataFrame, shape: tuple[int, int]) -> NDArray[np.int32]:
    patients = np.zeros(shape, dtype=np.int32)
    place, practice = rows["place"].to_numpy(), rows["practice"].to_numpy()
    if len(rows) and min(place.min(), practice.min()) < 0:
        msg = "a row number is negative"
        raise ValueError(msg)
    patients[place, practice] = rows["patients"].to_numpy()
    return patients


def _read(folder: Path, name: str) -> pd.DataFrame:
    with _or_damaged(folder, f"{name}.parquet"):
        return pd.read_parquet(folder / f"{name}.parquet")


def _read_arrays(folder: Path, what: str, modes: list[str]) -> dict[str, NDArray[Any]]:
    """Return the arrays of the modes that have one: of every mode, or of none where there is nothing to say."""
    found = (mode for mode in modes if (folder / what / f"{mode}.npy").is_file())
    return {mode: _read_array(folder, f"{what}/{mode}.npy") for mode in found}


def _read_array(folder: Path, name: str) -> NDArray[Any]:
    with _or_damaged(folder, name):
        array: NDArray[Any] = np.load(folder / name, allow_pickle=False)
    return array


@contextmanager
def _or_damaged(folder: Path, name: str) -> Iterator[None]:
    """Raise the error that a file of an area is damaged where it can't be read."""
    try:
        yield
    except UNREADABLE as error:
        raise damaged(folder, name) from error


def damaged(folder: Path, name: str) -> PlanningError:
    """Return the error that says which file of an area is missing or can't be read, and what to do."""
    return PlanningError(f"the area in {folder} is damaged: {name} is missing or can't be read. Build the area again")


# ---- Put the browser files of built areas where the browser can fetch them ----


def publish(folder: Path, static_root: Path) -> str:
    """Put the browser files of a built area where the browser can fetch them; once for each id.

    Published areas that no area beside this one has any more, nor one put away, are removed, unless their files are
    still those of an area in another folder: two apps may run at once, a test's beside a person's.

    Returns:
        The path of the URL, relative to the app, which serves `static_root`: "app/static/areas/<id>/".

    Raises:
        PlanningError: There is no area there, or it lacks the browser files.
    """
    area = str(read_manifest(folder)["id"])
    source, target = folder / "browser", static_root / "areas" / area
    if not source.is_dir():
        raise damaged(folder, "browser")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix=f".{area}-", dir=target.parent))
        shutil.copytree(source, fresh, dirs_exist_ok=True, copy_function=_link_or_copy)
        fresh.chmod(0o755)
        try:
            fresh.rename(target)
        except OSError:  # another session published it in the meantime
            shutil.rmtree(fresh, ignore_errors=True)
    away = {card_of(away).id for away in folders_put_away(folder.parent)}
    built = {card.id for card in usable_areas(folder.parent)} | away | {area}
    for old in target.parent.iterdir():
        if old.is_dir() and not old.name.startswith(".") and old.name not in built and not _is_elsewhere(old):
            shutil.rmtree(old, ignore_errors=True)
    return f"app/static/areas/{area}/"


def _is_elsewhere(published: Path) -> bool:
    """Return whether a published area's files are links to files that are still in some built area."""
    try:
        return (published / "map.json").stat().st_nlink > 1
    except OSError:
        return False


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
