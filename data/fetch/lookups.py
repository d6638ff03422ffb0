"""Which places are in which borough and integrated care board: as published, asked in parts, or a file of one's own."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final, Protocol

from data.fetch.addresses import by_hand, or_by_hand
from data.fetch.asking import FetchError
from data.fetch.regions import BOARD, BOROUGH, Region
from data.fetch.services import distinct_rows, find_service, headings_of, rows_where
from data.problems import Problems
from data.tables import LOOKUP, WARDS, recognise

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    from data.fetch.asking import Asking

CODES: Final[Mapping[str, str]] = {BOROUGH: "borough", BOARD: "board"}
"""In which column of the lookup the code of a region of each kind is; its name is in the column beside."""
_HEADINGS: Final = {
    "code": r"LSOA\d\dCD",
    "borough": r"LAD\d\dCD",
    "borough_name": r"LAD\d\dNM",
    "board": r"ICB\d\dCD",
    "board_name": r"ICB\d\dNM",
}


class Lookup(Protocol):
    """Which places are in which region."""

    census: int | None
    """Of which census the places are; None where it is not known."""

    def regions(self) -> list[Region]:
        """Return every borough and board, by name."""

    def places(self, regions: Iterable[Region]) -> list[str]:
        """Return the codes of the places in these boroughs and boards, sorted."""


def open_lookup(own: Path | None, asking: Asking, *, census: int | None) -> Lookup:
    """Return the lookup in a file of one's own; else the published one, of places of that census.

    Raises:
        PlanningError: It can't be read or had, or lacks a column.
    """
    return PublishedLookup(asking, census) if own is None else OwnLookup(own)


class PublishedLookup:
    """The newest that is published. Nothing is asked before something is wanted of it."""

    def __init__(self, asking: Asking, census: int | None) -> None:
        self.asking, self.census = asking, census

    @cached_property
    def service(self) -> str:
        """Its address.

        Raises:
            FetchError: It can't be had; the sentence says how to hand one over.
        """
        with or_by_hand(LOOKUP.key):
            return find_service(LOOKUP.key, self.asking)

    @cached_property
    def headings(self) -> dict[str, str]:
        """Its headings by our names for them.

        Raises:
            FetchError: It lacks one.
        """
        found, service = {}, self.service
        with or_by_hand(LOOKUP.key):
            headings = headings_of(LOOKUP.key, service, self.asking)
        for ours, pattern in _HEADINGS.items():
            named = [heading for heading in headings if re.fullmatch(pattern, heading, re.IGNORECASE)]
            if not named:
                raise FetchError(by_hand(LOOKUP.key, f"it has no column like {pattern} at {service}"))
            found[ours] = named[0]
        return found

    @cached_property
    def _regions(self) -> list[Region]:
        columns = [self.headings[ours] for code in CODES.values() for ours in (code, f"{code}_name")]
        with or_by_hand(LOOKUP.key):
            rows = list(distinct_rows(LOOKUP.key, self.service, columns, self.asking))
        found = {Region(BOROUGH, code, name) for code, name, _, _ in rows}
        found |= {Region(BOARD, code, name) for _, _, code, name in rows}
        return sorted(found, key=lambda region: region.name)

    def regions(self) -> list[Region]:
        """Return every borough and board of England, by name."""
        return self._regions

    def places(self, regions: Iterable[Region]) -> list[str]:
        """Return the codes of the places in these boroughs and boards, sorted."""
        codes: dict[str, list[str]] = {}
        for region in regions:
            codes.setdefault(self.headings[CODES[region.kind]], []).append(region.code)
        where = " OR ".join(f"{heading} IN ({', '.join(map(_quoted, listed))})" for heading, listed in codes.items())
        with or_by_hand(LOOKUP.key):
            rows = list(rows_where(LOOKUP.key, self.service, where, self.asking)) if codes else []
        return sorted({str(row["properties"][self.headings["code"]]) for row in rows})


class OwnLookup:
    """A file of one's own; it may know boroughs alone, or boards alone."""

    def __init__(self, path: Path) -> None:
        """Read it.

        Raises:
            BuildError: It is no lookup.
        """
        problems = Problems()
        spec = recognise(path)
        table = (WARDS if spec is WARDS else LOOKUP).read(path, problems)
        problems.raise_if_any()
        self.census = table.vintage
        known = {f"{column}{name}" for column in CODES.values() for name in ("", "_name")}
        self._rows: pd.DataFrame = table.rows.assign(**dict.fromkeys(known - set(table.rows), ""))

    def regions(self) -> list[Region]:
        """Return every borough and board that it knows, by name."""
        found = set()
        for kind, column in CODES.items():
            pairs = self._rows[[column, f"{column}_name"]].drop_duplicates().itertuples(index=False, name=None)
            found |= {Region(kind, code, name) for code, name in pairs if code}
        return sorted(found, key=lambda region: region.name)

    def places(self, regions: Iterable[Region]) -> list[str]:
        """Return the codes of the places in these boroughs and boards, sorted."""
        found: set[str] = set()
        for region in regions:
            found |= set(self._rows.loc[self._rows[CODES[region.kind]] == region.code, "code"])
        return sorted(found)


def _quoted(code: str) -> str:
    return "'" + code.replace("'", "") + "'"
