"""The files of an area: written, the id over everything in them, and what they must hold true, whoever wrote them."""

from __future__ import annotations

import hashlib
import itertools
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from data.geometry import DEGREES
from data.tables import LATITUDES, LONGITUDES, files_of
from geo.area import (
    ADJUSTED,
    BEYOND,
    INSIDE,
    MARGIN,
    PAYMENT,
    PCN_COLUMNS,
    PLACE_COLUMNS,
    PRACTICE_COLUMNS,
    REGISTER_COLUMNS,
    SERVICE,
    SITE_COLUMNS,
    STAFF,
    Competing,
    no_pcn_facts,
    no_registers,
)
from geo.sites import main_sites, of_several, sites_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.area import Area

# ---- Write the files of an area ----

ROWS: Final = ("place", "group", "patients")
"""Columns of `competing.parquet`."""
FORMAT: Final = 2
"""Version of the files of an area. Raise it when an older reader could not read them or an older folder lacks some."""


@dataclass(frozen=True, eq=False)
class Pieces:
    """What an area is made of; columns and shapes are those of `geo.area.Area`.

    Attributes:
        places: With their geometry in EPSG:27700.
        spread: None of any mode where it is not known.
        sites: None where no practice has a branch.
        to_sites: None of any mode where no practice has a branch.
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
        "competing": pd.DataFrame({name: getattr(pieces.competing, name) for name in ROWS}, dtype=np.int32),
        "groups": pd.DataFrame({"name": pd.Series(list(pieces.competing.names), dtype="str")}),
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


def _whole_manifest(manifest: Mapping[str, Any], practices: pd.DataFrame, places: gpd.GeoDataFrame) -> dict[str, Any]:
    west, south, east, north = places[places["kind"] == INSIDE].to_crs(DEGREES).total_bounds
    practices_of, places_of = practices["kind"].value_counts(), places["kind"].value_counts()
    return {
        "format": FORMAT,
        "id": "",
        "built": datetime.now(UTC).isoformat(timespec="seconds"),
        **{key: value for key, value in manifest.items() if key != "street_nodes"},
        "bbox": [round(float(edge), 5) for edge in (west, south, east, north)],
        "counts": {
            "practices_inside": int(practices_of.get(INSIDE, 0)),
            "practices_margin": int(practices_of.get(MARGIN, 0)),
            "practices_beyond": int(practices_of.get(BEYOND, 0)),
            "services": int(practices_of.get(SERVICE, 0)),
            "places_inside": int(places_of.get(INSIDE, 0)),
            "places_margin": int(places_of.get(MARGIN, 0)),
            "patients": int(practices.loc[practices["kind"] == INSIDE, "list_size"].sum()),
            "street_nodes": dict(manifest.get("street_nodes", {})),
        },
    }


def patients_as_rows(patients: NDArray[np.int32]) -> pd.DataFrame:
    """Return the counts above nought as rows of place, practice (row numbers) and patients, all int32.

    >>> patients_as_rows(np.array([[0, 7], [5, 0]], dtype=np.int32)).to_numpy().tolist()
    [[0, 1, 7], [1, 0, 5]]
    """
    place, practice = np.nonzero(patients)
    columns: dict[str, NDArray[Any]] = {"place": place, "practice": practice, "patients": patients[place, practice]}
    return pd.DataFrame(columns, dtype=np.int32)


# ---- The id of an area ----

ID_LENGTH: Final = 16
"""Hexadecimal digits of the SHA-256 that are kept: 64 bits, plenty for telling built areas apart."""
NOT_CONTENT: Final = ("id", "built", "recipe")
"""Keys of the manifest that say nothing about what is in the area: another comment in a recipe makes no other one."""
FIRST_NAME: Final = "first_name"
"""Key of the manifest of an area that was renamed: that name counts for the id, so that its plans stay with it."""
TABLES: Final = ("practices", "places", "patients", "sites", "competing", "groups", "pcns", "registers")
"""Tables of an area, each in a Parquet file of that name."""


def area_id(folder: Path, *, manifest: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> str:
    """Return the content hash of an area whose arrays and browser files are written already.

    Tables count by their values, not by the bytes of their Parquet files, so that another release of a library
    does not make another area. Arrays and browser files count by their bytes.

    Args:
        folder: Holds `*.npy` and `browser/`, at any depth.
        manifest: What `area.json` will hold; `NOT_CONTENT` does not count.
        tables: What is in the Parquet files, by name: those of `TABLES`.
    """
    digest = hashlib.sha256()
    content = {key: value for key, value in manifest.items() if key not in NOT_CONTENT}
    if FIRST_NAME in content:
        content["name"] = content.pop(FIRST_NAME)
    digest.update(json.dumps(content, sort_keys=True, ensure_ascii=False).encode())
    for name in TABLES:
        _add_table(digest, tables[name])
    # By parts, which sort the same everywhere: paths themselves are compared without case on Windows.
    for path in sorted(folder.rglob("*"), key=lambda path: path.relative_to(folder).parts):
        if path.is_file() and (path.suffix == ".npy" or "browser" in path.relative_to(folder).parts):
            digest.update(path.relative_to(folder).as_posix().encode() + b"\0")
            digest.update(path.read_bytes())
    return digest.hexdigest()[:ID_LENGTH]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal; of a shapefile that over those of all its files, by name."""
    digests = {file.name: _sha256(file) for file in files_of(path)}
    if len(digests) == 1:
        return digests[path.name]
    text = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
    return hashlib.sha256(text.encode()).hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _add_table(digest: hashlib._Hash, table: pd.DataFrame) -> None:
    digest.update(f"table {len(table)}".encode())
    for name in table.columns:
        column = table[name]
        digest.update(f"\0{name}\0".encode())
        if isinstance(column, gpd.GeoSeries):
            digest.update(b"".join(column.to_wkb()))
        elif pd.api.types.is_numeric_dtype(column):
            digest.update(column.to_numpy().tobytes())
        else:
            digest.update("\0".join(column.astype(str)).encode())


# ---- What a built area must hold true, whoever wrote its files ----

FACTS: Final = (ADJUSTED, PAYMENT, STAFF)
PRACTICE_KINDS: Final = (INSIDE, MARGIN, BEYOND, SERVICE)
COUNTS: Final = ("list_size", "mapped", "living_elsewhere", "no_address")
AGES: Final = ("patients_85", "patients_75", "patients_65", "patients_by_age")
"""Patients by age, each column part of the next."""


def slips(area: Area) -> list[str]:
    """Return what can't be true of an area, one sentence each; none of one that a build of ours has written."""
    parts = (_of_practices, _of_places, _of_minutes, _of_pairs, _of_facts, _of_sites)
    return [says for part in parts for says, holds in part(area) if not holds]


def _of_practices(area: Area) -> Iterator[tuple[str, bool]]:
    practices = area.practices
    kind = practices["kind"]
    yield "no practice lies inside it", bool((kind == INSIDE).any())
    yield "a practice stands in it twice", practices["code"].is_unique
    yield "a practice is of a kind that there is not", bool(kind.isin(PRACTICE_KINDS).all())
    yield (
        "a special service is of another kind, or one of that kind is none",
        bool(((practices["special"] != "") == (kind == SERVICE)).all()),
    )
    yield "a practice has fewer than no patients", bool((practices[list(COUNTS)] >= 0).all(axis=None))
    parts = practices["mapped"] + practices["living_elsewhere"] + practices["no_address"]
    yield "the parts of a list do not make the list", bool((practices["list_size"] == parts).all())
    mapped = area.patients.sum(axis=0, dtype=np.int64)
    yield "the patients by place do not make those that are mapped", bool((practices["mapped"] == mapped).all())
    yield "a place has fewer than no patients of a practice", not (area.patients < 0).any()
    yield (
        "a practice that may be planned with has no position",
        bool((practices["x"].notna() | kind.isin([BEYOND, SERVICE])).all()),
    )
    yield "a practice lies outside Great Britain", _in_britain(practices)
    for column in ("weighted_list", "gps", "partners", "gps_fte", "patients_85"):
        yield f"a practice has a {column} below nought", not (practices[column] < 0).any()
    for older, all_of in itertools.pairwise(AGES):
        says = f"a practice has more {older} than {all_of}, or only one of them is known"
        yield says, bool(((practices[older] <= practices[all_of]) | practices[list(AGES)].isna().all(axis=1)).all())


def _of_places(area: Area) -> Iterator[tuple[str, bool]]:
    places = area.places
    yield "no place lies inside it", bool((places["kind"] == INSIDE).any())
    yield "a place stands in it twice", places["code"].is_unique
    yield "a place is of a kind that there is not", bool(places["kind"].isin([INSIDE, MARGIN]).all())
    yield "a place lies outside Great Britain", bool(places["x"].notna().all()) and _in_britain(places)
    for column in ("residents", "residents_65", "patients_elsewhere"):
        yield f"a place has {column} below nought", not (places[column] < 0).any()
    yield "a place has more residents over 65 than residents", not (places["residents_65"] > places["residents"]).any()
    decile = places["imd_decile"]
    yield "a place is in no tenth of deprivation", bool((decile.isna() | decile.between(1, 10)).all())


def _of_minutes(area: Area) -> Iterator[tuple[str, bool]]:
    for what, arrays in (("to a practice", area.minutes), ("from practice to practice", area.between)):
        for mode, minutes in arrays.items():
            yield f"minutes {what} by {mode} are below nought or endless", _are_minutes(minutes)
    for mode, spread in (area.spread or {}).items():
        yield f"the spread by {mode} is below nought or endless", _are_minutes(spread)


def _of_sites(area: Area) -> Iterator[tuple[str, bool]]:
    sites, practices = sites_of(area), area.practices
    rows = sites["practice"].to_numpy()
    fit = bool(((rows >= 0) & (rows < len(practices))).all())
    yield "a site is of a practice that is not there", fit
    main = sites[sites["is_main"]].reset_index(drop=True)
    own = main_sites(practices)
    same = all(main[column].equals(own[column]) for column in ("practice", "code", "x", "y"))
    yield "the main sites are not those of the practices on the map", same and bool(sites["is_main"][: len(own)].all())
    if not (fit and same):
        return
    yield "a site stands in it twice", sites["code"].is_unique
    yield "a branch is of a practice that is not on the map", bool(np.isin(rows, main["practice"]).all())
    yield "a site lies outside Great Britain", bool(sites["x"].notna().all()) and _in_britain(sites)
    columns, arrays = of_several(sites), area.to_sites or {}
    yield "minutes to sites are not there by every mode", set(arrays) == (set(area.minutes) if len(columns) else set())
    for mode, minutes in arrays.items():
        yield f"minutes to a site by {mode} are below nought or endless", _are_minutes(minutes)
        yield (
            f"minutes to a practice by {mode} are not those to its nearest site",
            _are_nearest(area.minutes[mode], minutes, rows[columns]),
        )


def _are_nearest(to_practices: NDArray[np.float32], to_sites: NDArray[np.float32], practice: NDArray[np.int32]) -> bool:
    """Return whether the minutes to each practice with several sites are the least to any of them."""
    for row in np.unique(practice):
        least = np.fmin.reduce(to_sites[:, practice == row], axis=1)
        if not np.array_equal(least, to_practices[:, row], equal_nan=True):
            return False
    return True


def _of_pairs(area: Area) -> Iterator[tuple[str, bool]]:
    touching, others = area.touching, area.competing
    yield "a pair of places that touch is the wrong way round", bool((touching[:, 0] < touching[:, 1]).all())
    yield "a group has fewer than one patient in a place", bool((others.patients > 0).all())
    pairs = others.place.astype(np.int64) * max(len(others.names), 1) + others.group
    yield "a group stands twice in a place", len(np.unique(pairs)) == len(pairs)


def _of_facts(area: Area) -> Iterator[tuple[str, bool]]:
    pcns, registers = area.pcns, area.registers
    yield "a fact of a PCN stands in it twice", not pcns.duplicated(["code", "fact", "item"]).any()
    yield "a fact of a PCN is of a kind that there is not", bool(pcns["fact"].isin(FACTS).all())
    known = pcns["amount"].notna() & (pcns["known"] > 0) & (pcns["known"] <= pcns["of"])
    yield "a fact of a PCN is not known, or of no or too many practices", bool(known.all())
    yield "a disease register is of no practice", bool(registers["practice"].between(0, len(area.practices) - 1).all())
    yield "a disease register stands twice for a practice", not registers.duplicated(["practice", "register"]).any()
    yield "a disease register has patients below nought", not (registers[["patients", "of"]] < 0).any(axis=None)
    yield "a disease register holds more than all", not (registers["patients"] > registers["of"]).any()


def _are_minutes(minutes: NDArray[Any]) -> bool:
    return not (np.isinf(minutes).any() or (minutes < 0).any())


def _in_britain(table: pd.DataFrame) -> bool:
    """Return whether every row that has a position has one in Great Britain, by degrees."""
    known = table[table["x"].notna()]
    return bool((known["lat"].between(*LATITUDES) & known["lon"].between(*LONGITUDES) & known["y"].notna()).all())
