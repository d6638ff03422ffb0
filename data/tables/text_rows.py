"""Read a CSV file, or one in a zip, as rows of text: any encoding in use, no guessing of types."""

from __future__ import annotations

import csv
import io
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Final, TypeVar

import pandas as pd

from data.tables.zip_guard import ZipError, open_member

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from data.problems import Problems

_T = TypeVar("_T")

ENCODINGS: Final = ("utf-8-sig", "cp1252")
"""Tried in this order. The first swallows a byte-order mark; whatever it can't read is Latin-1 as Windows writes it."""
ZIPPED: Final = b"PK\x03\x04"
EMPTY_ZIP: Final = b"PK\x05\x06"
UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")


def read_header(path: Path, problems: Problems, *, member: str = "") -> list[str] | None:
    """Return the headings of the first row; None, after a complaint, where the file can't be read or is empty.

    Args:
        path: A CSV file, or a zip that holds one.
        problems: Takes the complaint.
        member: Part of the name of the file wanted, where a zip holds several.
    """
    return _read(path, problems, member, _first_row)


def read_rows(
    path: Path, problems: Problems, columns: Mapping[str, int], *, member: str = "", header: bool = True
) -> pd.DataFrame | None:
    """Return the chosen columns as text, without blanks round it; None, after a complaint, where that can't be had.

    Args:
        path: A CSV file, or a zip that holds one.
        problems: Takes the complaint.
        columns: Our name and the place of each column that is wanted.
        member: Part of the name of the file wanted, where a zip holds several.
        header: Whether the first row holds headings.

    Returns:
        One row a row of the file that is not blank; the column "row" is the row in the file, the first is 1.
    """

    def read(file: IO[bytes], encoding: str) -> pd.DataFrame:
        places = sorted(set(columns.values()))
        frame = pd.read_csv(
            file,
            header=None,
            skiprows=1 if header else 0,
            usecols=places,
            dtype=str,
            keep_default_na=False,
            na_filter=False,
            skip_blank_lines=False,
            encoding=encoding,
            encoding_errors="strict" if encoding == ENCODINGS[0] else "replace",
        )
        return _tidy(frame, columns, first_row=2 if header else 1)

    return _read(path, problems, member, read)


def _tidy(frame: pd.DataFrame, columns: Mapping[str, int], *, first_row: int) -> pd.DataFrame:
    texts = {name: frame[place].astype("str").fillna("").str.strip() for name, place in columns.items()}
    tidy = pd.DataFrame(texts)
    tidy["row"] = range(first_row, first_row + len(tidy))
    filled = (tidy[list(columns)] != "").any(axis=1)
    return tidy[filled].reset_index(drop=True)


def _read(path: Path, problems: Problems, member: str, read: Callable[[IO[bytes], str], _T]) -> _T | None:
    """Return what `read` makes of the file in the first encoding that fits; None after a complaint."""
    file = path.name
    for encoding in ENCODINGS:
        try:
            with open_table(path, member) as stream:
                return read(stream, encoding)
        except UnicodeDecodeError:
            continue
        except ZipError as error:
            problems.error(file, str(error))
        except pd.errors.EmptyDataError:
            problems.error(file, "the file is empty: download it again")
        except (pd.errors.ParserError, csv.Error, ValueError) as error:
            problems.error(file, f"this is no table of comma-separated values ({error}): download it again")
        except OSError as error:
            problems.error(file, f"the file can't be opened ({error.strerror or error}): check the path in the recipe")
        return None
    return None


@contextmanager
def open_table(path: Path, member: str = "") -> Iterator[IO[bytes]]:
    """Open a CSV file, or the one in a zip whatever the zip is called.

    Raises:
        ZipError: The zip is damaged, unpacks to too much, or does not hold the file wanted.
        ValueError: It is no text, or text in UTF-16, as spreadsheets write "Unicode text".
        OSError: It can't be opened.
    """
    with path.open("rb") as file:
        beginning = file.read(1000)
    if beginning.startswith(EMPTY_ZIP):
        msg = "the zip holds nothing: download it again"
        raise ZipError(msg)
    if beginning.startswith(UTF_16):
        msg = "it is text in UTF-16; save it as CSV UTF-8"
        raise ValueError(msg)
    if b"\0" in beginning and not beginning.startswith(ZIPPED):
        msg = "it is no text; unpack it, or save it as CSV UTF-8"
        raise ValueError(msg)
    if beginning.startswith(ZIPPED):
        with open_member(path, lambda names: _choose(names, member)) as stream:
            yield stream
    else:
        with path.open("rb") as stream:
            yield stream


def _choose(names: list[str], member: str) -> str:
    tables = [name for name in names if name.lower().endswith(".csv") and "__macosx" not in name.lower()]
    fitting = [name for name in tables if member.lower() in name.lower()] or tables
    if len(fitting) != 1:
        held = ", ".join(names[:6]) or "nothing"
        msg = f"the zip should hold one CSV file named like '{member}', it holds {held}: unpack the one that is meant"
        raise ZipError(msg)
    return fitting[0]


def _first_row(file: IO[bytes], encoding: str) -> list[str]:
    errors = "strict" if encoding == ENCODINGS[0] else "replace"
    with io.TextIOWrapper(file, encoding=encoding, newline="", errors=errors) as text:
        row = next(csv.reader(text), [])
    if not any(cell.strip() for cell in row):
        raise pd.errors.EmptyDataError
    return row
