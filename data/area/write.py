"""Write the files of an area into a folder."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

from data.area.checks import TABLES, area_id
from data.geometry import DEGREES
from geo.area import (
    BEYOND,
    INSIDE,
    MARGIN,
    PCN_COLUMNS,
    PLACE_COLUMNS,
    PRACTICE_COLUMNS,
    REGISTER_COLUMNS,
    SERVICE,
    SITE_COLUMNS,
    Competing,
    no_pcn_facts,
    no_registers,
)
from geo.sites import main_sites

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import geopandas as gpd
    from numpy.typing import NDArray

FORMAT: Final = 2
"""Version of the files of an area. Raise it when an older reader could not read them or an older folder lacks some."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """What an area is made of; the shapes are those of `geo.area.Area`.

    Attributes:
        practices: `geo.area.PRACTICE_COLUMNS`, one row a practice.
        places: `geo.area.PLACE_COLUMNS` and geometry in EPSG:27700, one row a place.
        patients: int32 (U, P).
        minutes: For each mode float32 (U, P).
        between: For each mode float32 (P, P).
        touching: int32 (N, 2).
        competing: Who else has patients in the places.
        spread: For each mode float32 (U,); none where it is not known.
        pcns: `geo.area.PCN_COLUMNS`.
        registers: `geo.area.REGISTER_COLUMNS`.
        sites: `geo.area.SITE_COLUMNS`; None where no practice has a branch.
        to_sites: For each mode float32 (U, K); none where no practice has a branch.
    """

    practices: pd.DataFrame
    places: gpd.GeoDataFrame
    patients: NDArray[np.int32]
    minutes: Mapping[str, NDArray[np.float32]]
    between: Mapping[str, NDArray[np.float32]]
    touching: NDArray[np.int32]
    competing: Competing
    spread: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)
    pcns: pd.DataFrame = field(default_factory=no_pcn_facts)
    registers: pd.DataFrame = field(default_factory=no_registers)
    sites: pd.DataFrame | None = None
    to_sites: Mapping[str, NDArray[np.float32]] = field(default_factory=dict)


def write_area(folder: Path, pieces: Pieces, manifest: Mapping[str, Any]) -> str:
    """Write the tables, arrays and manifest of an area beside the browser files that are there already.

    Args:
        folder: An existing folder; `browser/` in it counts for the id.
        pieces: What goes into the files.
        manifest: name, slug, fictional, date, crow_flies, modes ({mode: {"notes": [...]}}), notes, sources, excluded,
            warnings, recipe (its text) and street_nodes ({mode: count}); the rest of `area.json` is worked out here.

    Returns:
        The id of the area.
    """
    practices = pieces.practices[list(PRACTICE_COLUMNS)].reset_index(drop=True)
    places = pieces.places[[*PLACE_COLUMNS, "geometry"]].reset_index(drop=True)
    sites = main_sites(practices) if pieces.sites is None else pieces.sites[list(SITE_COLUMNS)]
    tables = {
        "practices": practices,
        "places": places,
        "patients": patients_as_rows(pieces.patients),
        "sites": sites.reset_index(drop=True),
        **competing_as_rows(pieces.competing),
        "pcns": pieces.pcns[list(PCN_COLUMNS)].reset_index(drop=True),
        "registers": pieces.registers[list(REGISTER_COLUMNS)].reset_index(drop=True),
    }
    for name in TABLES:
        tables[name].to_parquet(folder / f"{name}.parquet", index=False)
    np.save(folder / "touching.npy", pieces.touching.astype(np.int32))
    for what, arrays in (
        ("minutes", pieces.minutes),
        ("between", pieces.between),
        ("spread", pieces.spread),
        ("to_sites", pieces.to_sites),
    ):
        (folder / what).mkdir(exist_ok=True)
        for mode, array in arrays.items():
            np.save(folder / what / f"{mode}.npy", array.astype(np.float32))
    whole = _whole_manifest(manifest, practices, places)
    whole["id"] = area_id(folder, manifest=whole, tables=tables)
    text = json.dumps(whole, indent=1, ensure_ascii=False)
    (folder / "area.json").write_text(text + "\n", encoding="utf-8")
    return str(whole["id"])


def patients_as_rows(patients: NDArray[np.int32]) -> pd.DataFrame:
    """Return the counts above nought as rows of place, practice (row numbers) and patients, all int32.

    >>> patients_as_rows(np.array([[0, 7], [5, 0]], dtype=np.int32)).to_numpy().tolist()
    [[0, 1, 7], [1, 0, 5]]
    """
    place, practice = np.nonzero(patients)
    columns: dict[str, NDArray[Any]] = {"place": place, "practice": practice, "patients": patients[place, practice]}
    return pd.DataFrame(columns, dtype=np.int32)


def competing_as_rows(competing: Competing) -> dict[str, pd.DataFrame]:
    """Return who else has patients in the places as two tables: `competing`, a row a place and group, and `groups`."""
    rows = {"place": competing.place, "group": competing.group, "patients": competing.patients}
    names = pd.Series(list(competing.names), dtype="str")
    return {"competing": pd.DataFrame(rows, dtype=np.int32), "groups": pd.DataFrame({"name": names})}


def _whole_manifest(manifest: Mapping[str, Any], practices: pd.DataFrame, places: gpd.GeoDataFrame) -> dict[str, Any]:
    west, south, east, north = places[places["kind"] == INSIDE].to_crs(DEGREES).total_bounds
    rest = {key: value for key, value in manifest.items() if key != "street_nodes"}
    return {
        "format": FORMAT,
        "id": "",
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        **rest,
        "bbox": [round(float(edge), 5) for edge in (west, south, east, north)],
        "counts": {
            "practices_inside": int((practices["kind"] == INSIDE).sum()),
            "practices_margin": int((practices["kind"] == MARGIN).sum()),
            "practices_beyond": int((practices["kind"] == BEYOND).sum()),
            "services": int((practices["kind"] == SERVICE).sum()),
            "places_inside": int((places["kind"] == INSIDE).sum()),
            "places_margin": int((places["kind"] == MARGIN).sum()),
            "patients": int(practices.loc[practices["kind"] == INSIDE, "list_size"].sum()),
            "street_nodes": dict(manifest.get("street_nodes", {})),
        },
    }
