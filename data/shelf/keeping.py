"""Keep files that people hand over: streamed to disk, each once, and none half."""

from __future__ import annotations

import contextlib
import hashlib
import json
import re
import shutil
import tempfile
import time
import unicodedata
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from data.shelf.kept import ABOUT, PLACES, READS, KeptFile
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import TracebackType

# ---- What a file is called on our disk ----

FILES: Final = ".files"
"""Hidden folder beside the areas, with a folder for each file that was handed over."""
OURS: Final = frozenset({ABOUT, PLACES})
LONGEST_NAME: Final = 120
"""Bytes: what encrypts disks leaves 143, and Windows counts whole paths."""
_REFUSED: Final = re.compile(r'[<>:"/\\|?*]')
"""Letters that Windows allows in no name."""
_DEVICES: Final = re.compile(r"(?i)(con|prn|aux|nul|(com|lpt)\d)(\..*)?")


def safe_name(name: str) -> str:
    r"""Return a file's name without folders and without what some system refuses; its ending is kept.

    >>> [safe_name(name) for name in ("C:\\files\\gp-reg.zip", "../../.bashrc", "a\x00b?.csv", "aux.csv")]
    ['gp-reg.zip', 'bashrc', 'ab_.csv', '_aux.csv']
    """
    last = unicodedata.normalize("NFC", re.split(r"[/\\]", name)[-1])
    plain = "".join(letter for letter in last if not unicodedata.category(letter).startswith("C"))
    tidy = _REFUSED.sub("_", plain).strip(" .") or "file"
    if _DEVICES.fullmatch(tidy) or tidy in OURS:
        tidy = f"_{tidy}"
    stem, ending = (tidy[: -len(suffix)], suffix) if len(suffix := Path(tidy).suffix) <= 10 and suffix else (tidy, "")
    room = LONGEST_NAME - len(ending.encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + ending


# ---- A file on its way ----

ARRIVING: Final = ".arriving-"
"""Beginning of the folder of a file on its way."""
ABANDONED_S: Final = 24 * 3600
"""A file that nothing was added to for so long is on its way no more."""
SPARED: Final = 500_000_000
"""Bytes of disk that are never filled: plans are kept on it, too."""
LOOKED_EVERY: Final = 32_000_000
"""Bytes after which the room on the disk is looked at again."""


class Arriving:
    """A file on its way to the shelf: `write` as its parts come, then `done`, or `abandon`.

    As a context manager it abandons what was not done by the end of the block.

    Args:
        root: Folder of areas.
        name: As somebody calls the file.
        most: Bytes that it may have.

    Raises:
        PlanningError: There is no room on the disk, or it can't be written to.
    """

    def __init__(self, root: Path, name: str, *, most: int) -> None:
        self.name, self.most, self.bytes = safe_name(name), most, 0
        self._shelf, self._digest, self._next_look = root / FILES, hashlib.sha256(), 0
        try:
            self._shelf.mkdir(parents=True, exist_ok=True)
            _clear_abandoned(self._shelf)
            self._folder = Path(tempfile.mkdtemp(prefix=ARRIVING, dir=self._shelf))
            self._file = (self._folder / self.name).open("xb")
        except OSError as error:
            raise self._disk(error) from error

    def write(self, part: bytes) -> None:
        """Add the next part.

        Raises:
            PlanningError: The file is larger than it may be, the disk is full, or can't be written to.
        """
        self.bytes += len(part)
        if self.bytes > self.most:
            self.abandon()
            msg = (
                f"{self.name} has more than {_megabytes(self.most)}, which no file here may have: is it the right "
                "one? Whole countries are published in parts, too"
            )
            raise PlanningError(msg)
        try:
            if self.bytes >= self._next_look:
                self._check_room()
            self._file.write(part)
        except OSError as error:
            self.abandon()
            raise self._disk(error) from error
        self._digest.update(part)

    def done(self) -> KeptFile:
        """Put the file on the shelf and return it; the one that is there, where it was handed over before.

        Raises:
            PlanningError: It is empty, or can't be written.
        """
        if not self.bytes:
            self.abandon()
            msg = f"{self.name} is empty: download it again"
            raise PlanningError(msg)
        sha256 = self._digest.hexdigest()
        folder = self._shelf / sha256[:16]
        now = datetime.now(UTC).isoformat(timespec="microseconds")
        about = {"name": self.name, "bytes": self.bytes, "sha256": sha256, "at": now}
        try:
            self._file.close()
            (self._folder / ABOUT).write_text(json.dumps(about), encoding="utf-8")
            if _kept(folder) is None:
                shutil.rmtree(folder, ignore_errors=True)  # what somebody has taken a part of by hand
                self._folder.rename(folder)
        except OSError as error:
            if _kept(folder) is None:  # (else the same file came twice at once)
                self.abandon()
                raise self._disk(error) from error
        self.abandon()
        kept = _kept(folder)
        if kept is None:
            msg = f"{self.name} was taken from the shelf while it was put there: hand it over again"
            raise PlanningError(msg)
        return kept

    def abandon(self) -> None:
        """Throw away what has come; nothing happens where the file was done."""
        with contextlib.suppress(OSError):  # the rest of it, on a full disk
            self._file.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Self:
        """Return the file itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Throw away what was not done."""
        self.abandon()

    def _check_room(self) -> None:
        free = shutil.disk_usage(self._folder).free
        self._next_look = self.bytes + LOOKED_EVERY
        if free < SPARED + LOOKED_EVERY:
            raise OSError(None, f"{_megabytes(free)} are free")

    def _disk(self, error: OSError) -> PlanningError:
        return PlanningError(
            f"{self.name} can't be written to the disk of {self._shelf} ({error.strerror or error}): make room or give "
            "leave to write, then hand it over again"
        )


def keep(root: Path, name: str, parts: Iterable[bytes], *, most: int) -> KeptFile:
    """Put a file on the shelf and return it; the same bytes again are the file that is there.

    Args:
        root: Folder of areas.
        name: As somebody calls the file.
        parts: Of its bytes, in order.
        most: Bytes that it may have.

    Raises:
        PlanningError: It is empty or too large, or the disk is full; nothing of it is kept.
    """
    with Arriving(root, name, most=most) as arriving:
        for part in parts:
            arriving.write(part)
        return arriving.done()


def _megabytes(number: float) -> str:
    return f"{number / 1e6:,.0f} MB"


def _clear_abandoned(shelf: Path) -> None:
    """Throw away what was on its way when a process died."""
    for folder in shelf.glob(f"{ARRIVING}*"):
        try:
            newest = max(path.stat().st_mtime for path in (folder, *folder.iterdir()))
        except OSError:  # it has just come to an end
            continue
        if time.time() - newest > ABANDONED_S:
            shutil.rmtree(folder, ignore_errors=True)


# ---- What is on the shelf ----


def kept_files(root: Path) -> list[KeptFile]:
    """Return the files on the shelf, newest first."""
    shelf = root / FILES
    folders = [folder for folder in shelf.iterdir() if folder.name[0] != "."] if shelf.is_dir() else []
    files = [kept for folder in folders if (kept := _kept(folder)) is not None]
    return sorted(files, key=lambda file: (file.at, file.id), reverse=True)


def _kept(folder: Path) -> KeptFile | None:
    """Return the file of a folder of the shelf; None where it is not whole."""
    try:
        about: dict[str, Any] = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        path = folder / about["name"]
        if path.stat().st_size != about["bytes"] or safe_name(about["name"]) != about["name"]:
            return None
        found = about.get("found") if about.get("reads") == READS else None
        return KeptFile(folder.name, about["name"], path, about["bytes"], about["sha256"], about["at"], found)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def note(file: KeptFile, **more: object) -> None:
    """Note more of a file than is known of it, whole or not at all."""
    about = file.path.parent / ABOUT
    noted = json.loads(about.read_text(encoding="utf-8")) | more
    write_whole(about, json.dumps(noted, ensure_ascii=False))


def write_whole(path: Path, text: str) -> None:
    """Write a file in one go: whoever reads it finds the old or the new."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8")
    new.replace(path)
