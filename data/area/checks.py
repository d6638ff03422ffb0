"""What a built area must hold true, whoever wrote its files; and its id, the hash over everything in it."""

from __future__ import annotations

import hashlib
import itertools
import json
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from data.tables import LATITUDES, LONGITUDES, files_of
from geo.area import ADJUSTED, BEYOND, INSIDE, MARGIN, PAYMENT, SERVICE, STAFF
from geo.sites import main_sites, of_several, sites_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from geo.area import Area

# ---- The id of an area ----

ID_LENGTH: Final = 16
"""Hexadecimal digits of the SHA-256 that are kept: 64 bits, plenty for telling built areas apart."""
NOT_CONTENT: Final = ("id", "built", "recipe")
"""Keys of the manifest that say nothing about what is in the area: another comment in a recipe makes no other one."""
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
    parts = (
        _of_practices(area),
        _of_places(area),
        _of_minutes(area),
        _of_pairs(area),
        _of_facts(area),
        _of_sites(area),
    )
    return [says for part in parts for says, holds in part if not holds]


def _of_practices(area: Area) -> Iterator[tuple[str, bool]]:
    practices = area.practices
    kind = practices["kind"]
    yield "no practice lies inside it", bool((kind == INSIDE).any())
    off_map = practices["kind"].isin([BEYOND, SERVICE])
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
    yield "a practice that may be planned with has no position", bool((practices["x"].notna() | off_map).all())
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
    yield "a fact of a PCN is not known, or of no or too many practices", _are_known(pcns)
    yield "a disease register is of no practice", bool(registers["practice"].between(0, len(area.practices) - 1).all())
    yield "a disease register stands twice for a practice", not registers.duplicated(["practice", "register"]).any()
    yield "a disease register has patients below nought", not (registers[["patients", "of"]] < 0).any(axis=None)
    yield "a disease register holds more than all", not (registers["patients"] > registers["of"]).any()


def _are_known(pcns: pd.DataFrame) -> bool:
    return bool((pcns["amount"].notna() & (pcns["known"] > 0) & (pcns["known"] <= pcns["of"])).all())


def _are_minutes(minutes: NDArray[Any]) -> bool:
    return not (np.isinf(minutes).any() or (minutes < 0).any())


def _in_britain(table: pd.DataFrame) -> bool:
    """Return whether every row that has a position has one in Great Britain, by degrees."""
    known = table[table["x"].notna()]
    return bool((known["lat"].between(*LATITUDES) & known["lon"].between(*LONGITUDES) & known["y"].notna()).all())
