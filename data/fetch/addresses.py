"""Where official files are published, and how each is asked for: declared in `sources.toml`, mended without code."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from data.tables import SPECS
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCES_FILE: Final = Path(__file__).with_name("sources.toml")
OWN_ADDRESSES: Final = "NEIGHBOURING_SOURCES"
"""Environment variable with the path of a file whose sources go before ours."""
STREETS: Final = "streets"
LOOKUP: Final = "lookup"
"""Which place is in which borough and integrated care board."""
_KEYS: Final = frozenset({*SPECS, STREETS, LOOKUP})


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Where one official file is published.

    Attributes:
        access: How it is asked for; `sources.toml` says what each means.
        address: Of the file, the publication or the service.
        edition: Finds the pages of editions among the links of a publication; "" where its page is the edition.
        file: Finds the file among the links of an edition.
        date: ISO date that the file is of, where the names of editions and files tell a year or nothing: {year} and
            {next_year} stand for the year told and the one after.
        name: Of the file that is written; "" where the address tells it.
        kind: What the file must begin as: "zip", "xlsx", "json" or "".
        title: What a service is called, or the streets; "" for the title of the table.
        where: What rows are asked for.
        why: Why no program may fetch it.
        publisher: "" for that of the table.
        licence: "" for that of the table.
        size_mb: What it was when somebody last looked.
    """

    access: Literal["file", "page", "arcgis", "geofabrik", "hand"]
    address: str
    edition: str = ""
    file: str = ""
    date: str = ""
    name: str = ""
    kind: Literal["", "zip", "xlsx", "json"] = ""
    title: str = ""
    where: str = ""
    why: str = ""
    publisher: str = ""
    licence: str = ""
    size_mb: int = 0

    def __post_init__(self) -> None:
        """Check what types do not say.

        Raises:
            ValueError: Something is missing that this access needs, or a pattern is none.
        """
        needs = {"file": ("name",), "page": ("file",), "arcgis": ("title", "where", "name"), "hand": ("why",)}
        lacking = [name for name in needs.get(self.access, ()) if not getattr(self, name)]
        if lacking:
            msg = f"access {self.access!r} needs {' and '.join(lacking)}"
            raise ValueError(msg)
        if not self.address.startswith(("https://", "http://127.0.0.1:")):
            msg = f"the address {self.address} does not begin with https://"
            raise ValueError(msg)
        if self.name and (re.sub(r"[^\w.() -]", "", self.name) != self.name or self.name.startswith(".")):
            msg = f"{self.name!r} is no name of a file"
            raise ValueError(msg)
        try:
            self.where.format(values="")
            self.date.format(year=1, next_year=2)
        except (LookupError, ValueError) as error:
            msg = "where may hold {values}, date {year} and {next_year}, and no other name in curly brackets"
            raise ValueError(msg) from error
        for pattern in (self.edition, self.file):
            try:
                re.compile(pattern)
            except re.error as error:
                msg = f"{pattern!r} is no regular expression ({error})"
                raise ValueError(msg) from error


def sources() -> Mapping[str, Source]:
    """Return every source by its key: that of its table, `STREETS` or `LOOKUP`.

    Raises:
        PlanningError: A file of addresses can't be read, or says what it must not.
    """
    own = os.environ.get(OWN_ADDRESSES)
    paths = [SOURCES_FILE, *([Path(own)] if own else [])]
    try:
        read = [_read(path, path.stat().st_mtime_ns) for path in paths]
    except OSError as error:
        msg = f"the addresses of official files can't be read from {paths[-1]} ({error.strerror or error})"
        raise PlanningError(msg) from error
    return {key: source for of_file in read for key, source in of_file.items()}


@cache
def _read(path: Path, _changed: int) -> Mapping[str, Source]:
    try:
        read = msgspec.toml.decode(path.read_bytes(), type=dict[str, Source])
    except (ValueError, msgspec.ValidationError) as error:
        msg = f"{path.name}, the addresses of official files: {error}. Correct it there"
        raise PlanningError(msg) from error
    unknown = sorted(set(read) - _KEYS)
    if unknown:
        msg = f"{path.name}, the addresses of official files: no table is called {unknown[0]!r}. Correct it there"
        raise PlanningError(msg)
    for key in sorted({STREETS, LOOKUP} & set(read)):
        if not (read[key].title and read[key].publisher and read[key].licence):
            msg = f"{path.name}, the addresses of official files: {key} needs title, publisher and licence"
            raise PlanningError(msg)
    return read


def title_of(key: str) -> str:
    """Return what people call a source.

    >>> title_of("register"), title_of("streets")
    ('Register of GP practices (epraccur)', 'OpenStreetMap, extract of Geofabrik')
    """
    return SPECS[key].title if key in SPECS else sources()[key].title


def publisher_of(key: str) -> str:
    """Return who publishes a source."""
    return sources()[key].publisher or SPECS[key].publisher


def licence_of(key: str) -> str:
    """Return under which licence a source is published."""
    return sources()[key].licence or SPECS[key].licence
