"""Open one file of a zip without being taken in by a small zip that unpacks to something huge."""

from __future__ import annotations

import io
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LARGEST_BYTES: Final = 4_000_000_000
"""All files of a zip together. The largest publication read here, the ONS Postcode Directory, has about 2 GB."""
LARGEST_RATIO: Final = 200
"""Bytes out for each byte in. Registrations come to 18, a sheet of a workbook to 30, a zip bomb to 1,000 and more."""
SMALL_BYTES: Final = 10_000_000
"""Below this a high ratio does no harm: small tables with many equal cells pack very well."""


class ZipError(PlanningError):
    """The zip can't be opened, or should not be."""


def member_names(path: Path) -> list[str]:
    """Return the names of the files in a zip.

    Raises:
        ZipError: It is no zip, or damaged, or unpacks to too much.
    """
    with _archive(path) as archive:
        return [info.filename for info in archive.infolist() if not info.is_dir()]


@contextmanager
def open_member(path: Path, name: str) -> Iterator[IO[bytes]]:
    """Open the file of that name in a zip.

    Raises:
        ZipError: The zip is damaged, or encrypted, or unpacks to too much.
    """
    with _archive(path) as archive, _open(archive, name) as member:
        yield io.BufferedReader(_Counted(member, archive.getinfo(name).file_size))


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
        msg = f"this is no zip that can be read ({error}): download it again"
        raise ZipError(msg) from error


def _open(archive: zipfile.ZipFile, name: str) -> IO[bytes]:
    try:
        return archive.open(name)
    except RuntimeError as error:
        msg = "the zip asks for a password: unpack it yourself and name the file in the recipe"
        raise ZipError(msg) from error


def check_sizes(archive: zipfile.ZipFile) -> None:
    """Add up what the zip says its files unpack to.

    Raises:
        ZipError: It is more than any publication read here, or far more than the zip itself could honestly hold.
    """
    unpacked = sum(info.file_size for info in archive.infolist())
    packed = max(1, sum(info.compress_size for info in archive.infolist()))
    if unpacked > LARGEST_BYTES or (unpacked > SMALL_BYTES and unpacked / packed > LARGEST_RATIO):
        msg = (
            f"the zip says it unpacks to {unpacked / 1e6:,.0f} MB, {unpacked / packed:,.0f} times its size: "
            "no official file does; download it again from its publisher"
        )
        raise ZipError(msg)


class _Counted(io.RawIOBase):
    """A stream that stops at the size it was declared with, whatever comes out of it."""

    def __init__(self, member: IO[bytes], declared: int) -> None:
        super().__init__()
        self._member, self._left = member, declared

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        block = self._member.read(len(buffer))
        self._left -= len(block)
        if self._left < 0:
            msg = "the zip unpacks to more than it says: download it again from its publisher"
            raise ZipError(msg)
        buffer[: len(block)] = block
        return len(block)
