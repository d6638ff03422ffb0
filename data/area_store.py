"""Find, read and publish built areas."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from data.area_swap import recover
from data.area_write import FORMAT
from data.project import PROJECT
from geo.area import Area
from geo.errors import PlanningError

if TYPE_CHECKING:
    from numpy.typing import NDArray

AREAS_VARIABLE: Final = "NEIGHBOURING_AREAS"
"""Environment variable that says where built areas are, instead of `areas/` in the project."""
UNREADABLE: Final = (OSError, ValueError, KeyError, TypeError, AttributeError)
"""What reading a damaged file raises, whatever library reads it."""


@dataclass(frozen=True)
class AreaCard:
    """What a list of areas says of one.

    Attributes:
        slug: Name of its folder.
        name: For reading.
        id: Content hash.
        fictional: Whether nothing in it is real.
        built: ISO date and time.
        folder: Where it is.
    """

    slug: str
    name: str
    id: str
    fictional: bool
    built: str
    folder: Path


def areas_root() -> Path:
    """Return the folder that holds the built areas: NEIGHBOURING_AREAS, or `areas/` in the project."""
    return Path(os.environ.get(AREAS_VARIABLE) or PROJECT / "areas")


def list_areas(root: Path) -> list[AreaCard]:
    """Return the areas in `root` that can be read, by name; hidden folders and damaged areas are left out."""
    cards = []
    if root.is_dir():
        recover(root)
    for folder in sorted(root.iterdir()) if root.is_dir() else ():
        if folder.name.startswith(".") or not (folder / "area.json").is_file():
            continue
        try:
            manifest = read_manifest(folder)
        except PlanningError:
            continue
        cards.append(
            AreaCard(folder.name, manifest["name"], manifest["id"], manifest["fictional"], manifest["built"], folder)
        )
    return sorted(cards, key=lambda card: (card.fictional, card.name.casefold(), card.slug))


def read_manifest(folder: Path) -> dict[str, Any]:
    """Return `area.json` of a built area.

    Raises:
        PlanningError: There is no area there, it is damaged, or it was built by another version.
    """
    path = folder / "area.json"
    if not path.is_file() and folder.parent.is_dir():
        recover(folder.parent)
    if not path.is_file():
        msg = (
            f"there is no built area in {folder}: it holds no area.json. "
            "Build one with: python -m data build RECIPE.toml"
        )
        raise PlanningError(msg)
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version = manifest["format"]
        missing = [key for key in ("id", "name", "fictional", "built", "modes", "bbox") if key not in manifest]
    except UNREADABLE as error:
        raise _damaged(folder, "area.json") from error
    if version != FORMAT:
        msg = f"the area in {folder} has format {version!r}; this version reads format {FORMAT}. Build the area again"
        raise PlanningError(msg)
    if missing:
        raise _damaged(folder, "area.json")
    return dict(manifest)


def read_area(folder: Path) -> Area:
    """Return the built area in that folder.

    Raises:
        PlanningError: There is no area there, it is damaged, or it was built by another version.
    """
    manifest = read_manifest(folder)
    places = pd.DataFrame(read_places(folder).drop(columns="geometry"))
    practices = _read(folder, "practices.parquet")
    rows = _read(folder, "patients.parquet")
    try:
        modes = list(manifest["modes"])
        mode_notes = {mode: tuple(manifest["modes"][mode]["notes"]) for mode in modes}
        patients = _as_array(rows, (len(places), len(practices)))
    except (*UNREADABLE, IndexError) as error:
        raise _damaged(folder, "patients.parquet") from error
    return Area(
        id=manifest["id"],
        name=manifest["name"],
        fictional=bool(manifest["fictional"]),
        practices=practices,
        places=places,
        patients=patients,
        minutes={mode: _read_array(folder, f"minutes/{mode}.npy") for mode in modes},
        between={mode: _read_array(folder, f"between/{mode}.npy") for mode in modes},
        touching=_read_array(folder, "touching.npy"),
        notes=tuple(manifest.get("notes", ())),
        mode_notes=mode_notes,
        crow_flies=bool(manifest.get("crow_flies")),
    )


def read_places(folder: Path) -> gpd.GeoDataFrame:
    """Return the places of a built area with their geometry (EPSG:27700), in the rows of `Area.places`.

    Raises:
        PlanningError: The file is missing or damaged.
    """
    try:
        return gpd.read_parquet(folder / "places.parquet")
    except UNREADABLE as error:
        raise _damaged(folder, "places.parquet") from error


def publish(folder: Path, static_root: Path) -> str:
    """Put the browser files of a built area where the browser can fetch them; once for each id.

    Published areas that no built area beside this one has any more are removed, unless their files are still those of
    an area in another folder: two apps may run at once, a test's beside a person's.

    Args:
        folder: A built area.
        static_root: The folder that Streamlit serves as `app/static`.

    Returns:
        The path of the URL, relative to the app: "app/static/areas/<id>/".

    Raises:
        PlanningError: There is no area there, or it lacks the browser files.
    """
    area = read_manifest(folder)["id"]
    source, target = folder / "browser", static_root / "areas" / area
    if not source.is_dir():
        raise _damaged(folder, "browser")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix=f".{area}-", dir=target.parent))
        shutil.copytree(source, fresh, dirs_exist_ok=True, copy_function=_link_or_copy)
        fresh.chmod(0o755)
        try:
            fresh.rename(target)
        except OSError:  # another session published it in the meantime
            shutil.rmtree(fresh, ignore_errors=True)
    built = {card.id for card in list_areas(folder.parent)} | {area}
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


def _as_array(rows: pd.DataFrame, shape: tuple[int, int]) -> NDArray[np.int32]:
    patients = np.zeros(shape, dtype=np.int32)
    place, practice = rows["place"].to_numpy(), rows["practice"].to_numpy()
    if len(rows) and min(place.min(), practice.min()) < 0:
        msg = "a row number is negative"
        raise ValueError(msg)
    patients[place, practice] = rows["patients"].to_numpy()
    return patients


def _read(folder: Path, name: str) -> pd.DataFrame:
    try:
        return pd.read_parquet(folder / name)
    except UNREADABLE as error:
        raise _damaged(folder, name) from error


def _read_array(folder: Path, name: str) -> NDArray[Any]:
    try:
        array: NDArray[Any] = np.load(folder / name, allow_pickle=False)
    except (*UNREADABLE, EOFError) as error:
        raise _damaged(folder, name) from error
    return array


def _damaged(folder: Path, name: str) -> PlanningError:
    return PlanningError(f"the area in {folder} is damaged: {name} is missing or can't be read. Build the area again")
