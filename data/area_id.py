"""The id of an area: a hash over everything in it, whatever wrote the files."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import pandas as pd

from data.tables.map_file import files_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ID_LENGTH: Final = 16
"""Hexadecimal digits of the SHA-256 that are kept: 64 bits, plenty for telling built areas apart."""
NOT_CONTENT: Final = ("id", "built", "recipe")
"""Keys of the manifest that say nothing about what is in the area: another comment in a recipe makes no other one."""
TABLES: Final = ("practices", "places", "patients", "competing", "groups")
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
