"""An area that was packed stands again: whole, as it was, or not at all, whoever made the file."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import IO, TYPE_CHECKING, Any, Final, NoReturn

import msgspec

from data.area.checked import check_unpacked
from data.area.folders import read_manifest
from data.area.parcel import (
    AREA,
    AREA_FILES,
    CHUNK,
    LISTING,
    OF_RECIPE,
    RECIPE_FILES,
    VERSION,
    Packed,
    sha256_of_all,
)
from data.files import new_folder
from data.recipe import NO_FOLDER, RECIPE, RECIPES, SLUG
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LARGEST_BYTES: Final = 4_000_000_000
"""Unpacked: all England would come to less."""
LARGEST_LISTING: Final = 20_000_000
"""Bytes of the listing, and of the zip's own."""
LARGEST_RECIPE: Final = 5_000_000
"""Bytes of each file of a recipe: lists of places come to less."""
LONGEST_SLUG: Final = 100
"""Letters: every system takes a folder of that name."""
SPARE_BYTES: Final = 200_000_000
"""Of the disk, which are left to others."""
BROKEN: Final = (EOFError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error)
"""What reading a damaged zip raises."""


def unpack(root: Path, file: Path | IO[bytes], *, slug: str = "") -> str:
    """Let the area in a packed file stand in `root`, with its recipe where none of its own is there; returns its slug.

    Where it stands already, nothing is done.

    Args:
        root: Folder of areas; made where it is not there.
        file: As `pack` wrote it.
        slug: Under which it is to stand; "" for the one it had.

    Raises:
        PlanningError: It is no packed area, not whole, or not what it says; there is no room; or another area stands
            there under that slug. Nothing has changed then.
    """
    try:
        _check_end(file)
        archive = zipfile.ZipFile(file)
    except (OSError, *BROKEN) as error:
        _refuse(f"its zip can't be read ({error})", error)
    with archive:
        try:
            return _unpack(root, archive, slug)
        except OSError as error:
            msg = f"the area can't be written to {root} ({error.strerror or error}): make room, or see that you may"
            raise PlanningError(msg) from error
        except BROKEN as error:
            _refuse(f"its zip can't be read ({error})", error)


def _unpack(root: Path, archive: zipfile.ZipFile, slug: str) -> str:
    packed = _listing(archive)
    slug = slug or packed.slug
    if len(slug) > LONGEST_SLUG or not SLUG.fullmatch(slug) or NO_FOLDER.fullmatch(slug):
        msg = f"{slug[:40]!r} can't be the name of its folder: give it small letters, digits and single dashes"
        raise PlanningError(msg)
    root.mkdir(parents=True, exist_ok=True)
    if _stands_already(root / slug, packed):
        return slug
    _check_room(root, packed)
    with new_folder(root / slug) as new:
        if _stands_already(root / slug, packed):
            msg = f"{packed.name} was unpacked by somebody else just now: load the page again"
            raise PlanningError(msg)
        _extract(archive, packed, new)
        check_unpacked(new, packed.id)
    _keep_recipe(archive, packed, root / RECIPES / slug)
    return slug


def _check_end(file: Path | IO[bytes]) -> None:
    """See that the zip's own listing, which is read into memory, is not huge. Those that `pack` wrote end with it."""
    if isinstance(file, Path):
        with file.open("rb") as opened:
            _check_end(opened)
        return
    size = file.seek(0, 2)
    file.seek(max(0, size - 42))
    end = file.read(42)
    file.seek(0)
    if end[-22:-18] != b"PK\x05\x06":
        _refuse("it does not end as one does")
    if end[:4] == b"PK\x06\x07" or int.from_bytes(end[-10:-6], "little") > LARGEST_LISTING:
        _refuse("it holds too many files")


def _listing(archive: zipfile.ZipFile) -> Packed:
    """Return what a packed file says that it holds, which is what it holds."""
    infos = {info.filename: info for info in archive.infolist()}
    if LISTING not in infos:
        _refuse(f"there is no {LISTING} in it")
    if infos[LISTING].file_size > LARGEST_LISTING:
        _refuse(f"its {LISTING} is too large")
    try:
        content = msgspec.json.decode(archive.read(LISTING))
        version = content["packed"]
    except (msgspec.DecodeError, UnicodeDecodeError, LookupError, TypeError, RecursionError) as error:
        _refuse(f"its {LISTING} can't be read", error)
    if version != VERSION:
        msg = (
            f"this area was packed by another version of Neighbouring ({version!r:.20}): install that, or pack it again"
        )
        raise PlanningError(msg)
    try:
        packed = msgspec.convert(content, Packed)
    except msgspec.ValidationError as error:
        _refuse(f"its {LISTING} is not as it should be ({error})", error)
    _check_files(infos, len(archive.infolist()), packed)
    return packed


def _check_files(infos: Mapping[str, zipfile.ZipInfo], count: int, packed: Packed) -> None:
    if count != len(infos) or set(infos) != {*packed.files, LISTING}:
        _refuse("it holds other files than it says")
    if len({name.casefold() for name in infos}) != count:
        _refuse("two of its files have one name")
    for name, (size, _) in packed.files.items():
        is_ours = (name.startswith(AREA) and AREA_FILES.fullmatch(name.removeprefix(AREA))) or (
            name.startswith(OF_RECIPE) and RECIPE_FILES.fullmatch(name.removeprefix(OF_RECIPE))
        )
        if not is_ours:
            _refuse(f"it holds {name[:60]!r}, which no area has")
        if size != infos[name].file_size or infos[name].compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            _refuse(f"{name} is not packed as it says")
        if name.startswith(OF_RECIPE) and size > LARGEST_RECIPE:
            _refuse(f"{name} is larger than any recipe")
    if packed.sha256 != sha256_of_all(packed.files):
        _refuse("its hash is another than it says")


def _check_room(root: Path, packed: Packed) -> None:
    needed = sum(size for size, _ in packed.files.values())
    free = shutil.disk_usage(root).free - SPARE_BYTES
    if needed > LARGEST_BYTES:
        _refuse(f"it would unpack to {needed / 1e6:,.0f} MB")
    if needed > free:
        msg = (
            f"{packed.name} needs {needed / 1e6:,.0f} MB and {max(0, free) / 1e6:,.0f} MB can be used: make room first"
        )
        raise PlanningError(msg)


def _stands_already(folder: Path, packed: Packed) -> bool:
    """Return whether this very area stands there.

    Raises:
        PlanningError: Another one does.
    """
    if not folder.exists():
        return False
    with suppress(PlanningError):
        if read_manifest(folder)["id"] == packed.id:
            return True
    msg = f"another area stands under {folder.name!r} already: put that away first, then take {packed.name} in again"
    raise PlanningError(msg)


def _extract(archive: zipfile.ZipFile, packed: Packed, new: Path) -> None:
    for name in packed.files:
        if name.startswith(AREA):
            target = new / name.removeprefix(AREA)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as file:
                for part in _parts(archive, name, packed):
                    file.write(part)


def _parts(archive: zipfile.ZipFile, name: str, packed: Packed) -> Iterator[bytes]:
    """Give a file bit by bit; at its end it is seen that it is what the listing says."""
    size, sha256 = packed.files[name]
    digest, came = hashlib.sha256(), 0
    with archive.open(name) as member:
        while came <= size and (part := member.read(CHUNK)):
            digest.update(part)
            came += len(part)
            yield part
    if came != size or digest.hexdigest() != sha256:
        _refuse(f"{name} has been changed or damaged since it was packed")


def _keep_recipe(archive: zipfile.ZipFile, packed: Packed, folder: Path) -> None:
    """Put the recipe where the next build looks for it, if none is there and it reaches for nothing elsewhere."""
    files = {
        name.removeprefix(OF_RECIPE): b"".join(_parts(archive, name, packed))
        for name in packed.files
        if name.startswith(OF_RECIPE)
    }
    if folder.exists() or RECIPE not in files or not _stays_inside(files[RECIPE]):
        return
    with suppress(OSError):  # the area stands, and that is what was asked for
        folder.mkdir(parents=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)


def _stays_inside(recipe: bytes) -> bool:
    """Return whether every file that a recipe names lies in the folder of areas or below."""
    try:
        content = tomllib.loads(recipe.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    named = [*_texts(content.get("tables")), *_texts(content.get("streets")), *_texts(content.get("places"))]
    return all(map(_is_inside, named))


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 (whatever TOML holds)
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _is_inside(name: str) -> bool:
    r"""Return whether a file that a recipe names lies in the folder of areas, from two folders below it.

    >>> _is_inside("../../.files/0a1b/epraccur.csv"), _is_inside("places.csv")
    (True, True)
    >>> _is_inside("../../../x.csv"), _is_inside("/etc/passwd"), _is_inside(r"\\host\share"), _is_inside("c:/x.csv")
    (False, False, False, False)
    """
    if "\\" in name or PurePosixPath(name).is_absolute() or PureWindowsPath(name).drive:
        return False
    below = 2
    for part in PurePosixPath(name).parts:
        below += -1 if part == ".." else 1
        if below < 0:
            return False
    return True


def _refuse(why: str, error: Exception | None = None) -> NoReturn:
    msg = f"this is no packed area that can be used: {why}. Have it packed and sent again"
    raise PlanningError(msg) from error
