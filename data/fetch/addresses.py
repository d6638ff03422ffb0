"""Where official files are published, and how each is asked for: declared in `sources.toml`, mended without code."""

from __future__ import annotations

import os
import re
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import msgspec

from data.fetch.asking import FetchCancelledError, FetchError
from data.streets import PUBLISHED
from data.tables import SPECS
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from data.streets import Published
    from data.tables import TableSpec

SOURCES_FILE: Final = Path(__file__).with_name("sources.toml")
OWN_ADDRESSES: Final = "NEIGHBOURING_SOURCES"
"""Environment variable with the path of a file whose sources go before ours."""
STREETS: Final = "streets"
OWN_FILES: Final = "From files that you have"
"""What the page Areas calls the part where files are handed over."""
HAND_IT_OVER: Final = "Fetch the file by hand and hand it over"
_PUBLISHED: Final[Mapping[str, TableSpec | Published]] = {**SPECS, STREETS: PUBLISHED}
"""What each source is as a publication, by its key."""


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
        title: What a service is called.
        where: What rows are asked for.
        why: Why no program may fetch it.
        publisher: "" for that of the publication.
        licence: "" for that of the publication.
        census: Of which census its small areas are, 2011 or 2021; None where it has none.
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
    census: int | None = None
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
    """Return every source by its key: that of its table, of the lookup, or `STREETS`.

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
    unknown = sorted(set(read) - set(_PUBLISHED))
    if unknown:
        msg = f"{path.name}, the addresses of official files: no table is called {unknown[0]!r}. Correct it there"
        raise PlanningError(msg)
    return read


def title_of(key: str) -> str:
    """Return what people call a source.

    >>> title_of("register"), title_of("streets")
    ('Register of GP practices (epraccur)', 'OpenStreetMap')
    """
    return _PUBLISHED[key].title


def publisher_of(key: str) -> str:
    """Return who publishes a source."""
    return sources()[key].publisher or _PUBLISHED[key].publisher


def licence_of(key: str) -> str:
    """Return under which licence a source is published."""
    return sources()[key].licence or _PUBLISHED[key].licence


@contextmanager
def or_by_hand(key: str) -> Iterator[None]:
    """Say of what can't be had where people find it, and how they hand it over.

    Raises:
        FetchError: It can't be had.
    """
    try:
        yield
    except FetchCancelledError:
        raise
    except FetchError as error:
        raise FetchError(by_hand(key, str(error))) from error


def by_hand(key: str, why: str) -> str:
    """Return a sentence on what can't be had: why, where people find it, and how they hand it over."""
    why = why.removesuffix(f". {HAND_IT_OVER}")
    says = why if why.startswith(title_of(key)) else f"{title_of(key)}: {why}"
    page = _PUBLISHED[key].url
    return f"{says}. It is published at {page}: fetch it by hand, and {how_to_hand_over(key)}"


def how_to_hand_over(key: str) -> str:
    """Return how people hand a file over, wherever they read it: on the page, or after a command.

    >>> how_to_hand_over("register")
    'hand it over: on the page Areas under "From files that you have", or with --use register=FILE'
    """
    return f'hand it over: on the page Areas under "{OWN_FILES}", or with --use {key}=FILE'
