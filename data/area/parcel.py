"""An area as one file: what is in it, and how it is packed, with its recipe and a hash of everything."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import msgspec

from data.area.folders import damaged, read_manifest, whole
from data.area.inventory import card_in, recipe_of
from data.recipe import FETCHED, RECIPE, WRITTEN
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ENDING: Final = ".neighbouring.zip"
LISTING: Final = "neighbouring.json"
"""In the packed file: what it holds."""
VERSION: Final = 1
"""Of how areas are packed. Raise it when an older reader could not unpack them."""
AREA: Final = "area/"
OF_RECIPE: Final = "recipe/"
AREA_FILES: Final = re.compile(
    r"area\.json|touching\.npy|[a-z_]{1,40}\.parquet|(minutes|between|spread|to_sites)/[a-z]{1,20}\.npy"
    r"|browser/([a-z_]{1,40}\.(geojson|json)|practice/\w{1,20}\.json|reach/[a-z]{1,20}/(lines\.json|\w{1,20}\.bin))",
    re.ASCII,
)
"""What a build writes. Nothing else is unpacked: the browser fetches some of it from the app's own address."""
RECIPE_FILES: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,100}\.(toml|csv|json|sha256)")
MADE: Final = (1980, 1, 1, 0, 0, 0)
"""Time of every file in the zip: the same area packs to the same bytes."""
PACKED_ALREADY: Final = ".parquet"
CHUNK: Final = 1 << 20


class Packed(msgspec.Struct):
    """What the listing of a packed area says.

    Attributes:
        packed: `VERSION`.
        slug: Name of its folder where it was packed.
        name: Of the area.
        id: Of the area.
        files: Bytes and SHA-256 of each file.
        sha256: Over all of those.
    """

    packed: int
    slug: str
    name: str
    id: str
    files: dict[str, tuple[int, str]]
    sha256: str


def packed_name(slug: str) -> str:
    """Return what the file of a packed area is called.

    >>> packed_name("tower-hamlets")
    'tower-hamlets.neighbouring.zip'
    """
    return slug + ENDING


# ---- Pack ----


def pack(root: Path, slug: str, to: Path | IO[bytes]) -> None:
    """Write an area that stands, with its recipe, to one file; to a path whole or not at all.

    Official files are not in it: a build from its recipe needs them beside.

    Args:
        root: Folder of areas.
        slug: Of the area.
        to: Where it goes; an open file is written from its beginning and cut there.

    Raises:
        PlanningError: The area is not there, is damaged, or can't be written there.
    """
    folder = card_in(root, slug).folder
    if not isinstance(to, Path):
        whole(folder, lambda: _pack(folder, to))
        return
    new = to.with_name(f".{to.name}.new")
    try:
        with new.open("w+b") as file:
            whole(folder, lambda: _pack(folder, file))
        new.replace(to)
    except OSError as error:
        msg = f"{to} can't be written ({error.strerror or error}): make room there, or choose another folder"
        raise PlanningError(msg) from error
    finally:
        new.unlink(missing_ok=True)


def _pack(folder: Path, file: IO[bytes]) -> None:
    file.seek(0)
    file.truncate()
    manifest = read_manifest(folder)
    paths = dict(_area_paths(folder)) | dict(_recipe_paths(folder))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        files = {name: _add(archive, name, path, folder) for name, path in sorted(paths.items())}
        packed = Packed(VERSION, folder.name, manifest["name"], manifest["id"], files, sha256_of_all(files))
        listing = zipfile.ZipInfo(LISTING, MADE)
        listing.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(listing, json.dumps(msgspec.to_builtins(packed), indent=1, ensure_ascii=False))


def _area_paths(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in folder.rglob("*"):
        name = path.relative_to(folder).as_posix()
        if AREA_FILES.fullmatch(name):
            yield AREA + name, path


def _recipe_paths(folder: Path) -> Iterator[tuple[str, Path]]:
    """Give the recipe, its list of places, and where what it names came from."""
    recipe = recipe_of(folder)
    if recipe is None:
        return
    yield OF_RECIPE + RECIPE, recipe
    names = [FETCHED, WRITTEN]
    with suppress(OSError, ValueError, LookupError, TypeError, RecursionError):
        names.append(str(tomllib.loads(recipe.read_text(encoding="utf-8-sig"))["places"]["lsoas"]))
    for name in names:
        if RECIPE_FILES.fullmatch(name) and (recipe.parent / name).is_file():
            yield OF_RECIPE + name, recipe.parent / name


def _add(archive: zipfile.ZipFile, name: str, path: Path, folder: Path) -> tuple[int, str]:
    info = zipfile.ZipInfo(name, MADE)
    info.compress_type = zipfile.ZIP_STORED if path.suffix == PACKED_ALREADY else zipfile.ZIP_DEFLATED
    digest, size = hashlib.sha256(), 0
    try:
        source = path.open("rb")
    except OSError as error:  # a newer build took its place just now, or somebody deleted it
        raise damaged(folder, path.name) from error
    with source, archive.open(info, "w", force_zip64=path.stat().st_size > zipfile.ZIP64_LIMIT // 2) as member:
        while part := source.read(CHUNK):
            member.write(part)
            digest.update(part)
            size += len(part)
    return size, digest.hexdigest()


def sha256_of_all(files: Mapping[str, tuple[int, str]]) -> str:
    """Return the hash over the names and hashes of all files."""
    lines = "".join(f"{sha256}  {name}\n" for name, (_, sha256) in sorted(files.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
