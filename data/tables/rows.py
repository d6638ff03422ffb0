"""Read a text file as rows of text: any encoding and separator in use, no guessing of types."""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import lzma
import zipfile
import zlib
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import IO, TYPE_CHECKING, Final

import pandas as pd

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from contextlib import AbstractContextManager
    from pathlib import Path

    from data.problems import Problems

    Opener = Callable[[], AbstractContextManager[IO[bytes]]]

# ---- Open one file of a zip without being taken in by a small zip that unpacks to something huge ----

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
    """Open the file of that name in a zip. No more is read than its declared size, which `check_sizes` has seen.

    Raises:
        ZipError: The zip is damaged, or encrypted, or unpacks to too much.
    """
    with _archive(path) as archive:
        try:
            member = archive.open(name)
        except RuntimeError as error:
            msg = "the zip asks for a password: unpack it yourself and name the file in the recipe"
            raise ZipError(msg) from error
        with member:
            yield io.BufferedReader(member)  # type: ignore[type-var]  # (lines come faster than from the member itself)


@contextmanager
def _archive(path: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(path) as archive:
            check_sizes(archive)
            yield archive
    except (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError) as error:
        msg = f"this is no zip that can be read ({error}): download it again"
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


# ---- Read a text file as rows of text ----

ENCODINGS: Final = ("utf-8-sig", "cp1252")
"""Tried in this order. The first swallows a byte-order mark; whatever it can't read is Latin-1 as Windows writes it."""
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
"""Byte-order marks of what spreadsheets save as "Unicode text"."""
SEPARATORS: Final = (",", ";", "\t", "|")
TOP_ROWS: Final = 30
"""Rows in which headings are looked for: publications have titles and notes above their tables."""
TOP_BYTES: Final = 400_000
LARGEST_UTF_16: Final = 1_000_000_000
"""Bytes of a file in UTF-16, which is read into memory."""


@dataclass(frozen=True)
class Grid:
    """A table of text that a file holds.

    Attributes:
        top: Its first rows, as text without blanks round it.
        read: Returns the columns at these places, by our names, of all rows below the first so many; with the column
            "row", as a person counts, the first is 1. None after a complaint. Rows that are blank in them are left out.
        name: Of the sheet, or the file in a zip; "" where the file is the table.
        is_sheet: Whether it is a sheet of a workbook.
        depth: Folders round it in a zip.
    """

    top: tuple[tuple[str, ...], ...]
    read: Callable[[Mapping[str, int], int, str, Problems], pd.DataFrame | None]
    name: str = ""
    is_sheet: bool = False
    depth: int = 0


@dataclass(frozen=True)
class _Text:
    """How to read a text file."""

    open_bytes: Opener
    separator: str
    width: int
    lines: tuple[int, ...]
    """Lines of the file up to and with each of the first rows: a heading may be broken over several."""


def text_grids(open_bytes: Opener) -> list[Grid]:
    """Return a grid for each separator that parts the first rows into columns; for none that does, one with commas.

    Raises:
        ValueError: It is empty, or no text.
        OSError: It can't be opened.
    """
    with open_bytes() as stream:
        beginning = stream.read(TOP_BYTES)
    encoding = _encoding(beginning)
    if encoding.startswith("utf-16"):
        open_bytes = partial(_recoded, open_bytes, encoding)
        with open_bytes() as stream:
            beginning = stream.read(TOP_BYTES)
    if b"\0" in beginning:
        msg = "this is no text: unpack it, or save it as CSV UTF-8"
        raise ValueError(msg)
    try:  # (what is cut within a letter is no sign of another encoding)
        text = codecs.getincrementaldecoder(ENCODINGS[0])().decode(beginning, final=len(beginning) < TOP_BYTES)
    except UnicodeDecodeError:
        text = beginning.decode(ENCODINGS[1], errors="replace")
    if not text.strip():
        msg = "the file is empty: download it again"
        raise ValueError(msg)
    if len(beginning) == TOP_BYTES:
        text = text[: text.rfind("\n") + 1] or text
    grids = []
    for separator in SEPARATORS:
        rows, lines = _first_rows(text, separator)
        width = max((len(row) for row in rows), default=0)
        if width > 1 or separator == SEPARATORS[0]:
            how = _Text(open_bytes, separator, width, lines)
            grids.append((sum(len(row) > 1 for row in rows), Grid(rows, partial(_read, how))))
    return [grid for _, grid in sorted(grids, key=lambda found: -found[0])]


def _encoding(beginning: bytes) -> str:
    """Return UTF-16 by its mark, or by every other byte being nought; else "" for one of `ENCODINGS`."""
    if beginning.startswith(UTF_16):
        return "utf-16"
    start = beginning[:200]
    if len(start) >= 20:
        for first, encoding in ((0, "utf-16-be"), (1, "utf-16-le")):
            if not any(start[first::2]) and all(start[1 - first :: 2]):
                return encoding
    return ""


@contextmanager
def _recoded(open_bytes: Opener, encoding: str) -> Iterator[IO[bytes]]:
    with open_bytes() as stream:
        content = stream.read(LARGEST_UTF_16 + 1)
    if len(content) > LARGEST_UTF_16:
        msg = "the file is too large for text in UTF-16: save it as CSV UTF-8"
        raise ValueError(msg)
    yield io.BytesIO(content.decode(encoding, errors="replace").encode("utf-8"))


def _first_rows(text: str, separator: str) -> tuple[tuple[tuple[str, ...], ...], tuple[int, ...]]:
    """Return the first rows, and the lines up to and with each."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows, lines = [], []
    try:
        for row in itertools.islice(reader, TOP_ROWS):
            rows.append(tuple(cell.strip() for cell in row))
            lines.append(reader.line_num)
    except csv.Error:  # a cell without end: what came before it may do
        pass
    return tuple(rows), tuple(lines)


def _read(how: _Text, columns: Mapping[str, int], below: int, file: str, problems: Problems) -> pd.DataFrame | None:
    """Return the columns as text; None after a complaint."""
    try:
        if _complain_of_quotes(how, below, file, problems):
            return None
        for encoding in ENCODINGS:
            try:
                return _parsed(how, columns, below, encoding)
            except UnicodeDecodeError:
                continue
    except ZipError as error:
        problems.error(file, str(error))
    except pd.errors.EmptyDataError:
        problems.error(file, "the file has headings and nothing below: download it again")
    except (pd.errors.ParserError, csv.Error, ValueError) as error:
        reason = " ".join(str(error).split())[:100]
        problems.error(file, f"this is no table of comma-separated values ({reason}): download it again")
    except OSError as error:
        problems.error(file, f"the file can't be opened ({error.strerror or error}): check the path in the recipe")
    return None


def _parsed(how: _Text, columns: Mapping[str, int], below: int, encoding: str) -> pd.DataFrame:
    places = sorted(set(columns.values()))
    with how.open_bytes() as stream:
        frame = pd.read_csv(
            stream,
            sep=how.separator,
            header=None,
            names=range(max(how.width, places[-1] + 1)),
            index_col=False,
            skiprows=below,
            usecols=places,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            encoding=encoding,
            encoding_errors="strict" if encoding == ENCODINGS[0] else "replace",
        )
    tidy = pd.DataFrame({name: frame[place].astype("str").fillna("").str.strip() for name, place in columns.items()})
    tidy["row"] = range(below + 1, below + 1 + len(tidy))
    filled = (tidy[list(columns)] != "").any(axis=1)
    return tidy[filled].reset_index(drop=True)


def _complain_of_quotes(how: _Text, below: int, file: str, problems: Problems) -> bool:
    """Complain of rows with a quote that is not closed: it would swallow the rows after it. Return whether there are.

    A cell may be broken over several lines, but not so that a line of it could be a row.
    """
    with how.open_bytes() as stream:
        if not any(b'"' in block for block in iter(lambda: stream.read(1_000_000), b"")):
            return False
    extra = how.lines[below - 1] - below if 0 < below <= len(how.lines) else 0
    first = below + extra + 1
    odd: list[tuple[int, str]] = []
    opened: list[bytes] = []
    with how.open_bytes() as stream:
        for number, line in enumerate(stream, 1):
            turns = number >= first and b'"' in line and line.count(b'"') % 2 == 1
            if opened or turns:
                opened.append(line)
            if turns and len(opened) > 1:
                if not _is_one_row(b"".join(opened), how):
                    start = number - len(opened) + 1
                    odd += [(start - extra, _shown(opened[0])), (number - extra, _shown(line))]
                opened = []
        if opened:
            odd.append((number - len(opened) + 1 - extra, _shown(opened[0])))
    problems.error_rows(file, "the quote in this row is not closed: close it, or take it out", odd)
    return bool(odd)


def _is_one_row(lines: bytes, how: _Text) -> bool:
    """Return whether these lines are one row with a cell of several lines, none of which could be a row itself."""
    text = lines.decode("latin-1")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=how.separator, strict=True))
    except csv.Error:
        return False
    broken = [cell for row in rows for cell in row if "\n" in cell]
    parts = [line for cell in broken for line in cell.splitlines()[1:]]
    return len(rows) == 1 and all(line.count(how.separator) < how.width - 1 for line in parts)


def _shown(line: bytes) -> str:
    return line[line.find(b'"') :][:40].decode("utf-8", errors="replace").strip()
