"""A file that somebody handed over, what is known of it, and what was noted of its places."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ABOUT: Final = "file.json"
"""Beside each file: what it is called, its bytes, hash and time, and what was found in it."""
PLACES: Final = "places.json"
"""Beside each file of places: which places it knows, and in which borough and board each is."""
STREETS: Final = "streets"
"""The key of files of streets, which are no table."""
READS: Final = 1
"""Raised when files are read in another way: what was found before is looked for again."""


@dataclass(frozen=True)
class KeptFile:
    """A file that was handed over.

    Attributes:
        id: The first 16 digits of its SHA-256, in hexadecimal.
        name: As it was handed over, without what no file's name may hold.
        path: Where it is.
        bytes: How many it has.
        sha256: Of its bytes, in hexadecimal.
        at: ISO time when it came.
        found: What `data.inspect` says of it, and its best known "date" (ISO or "") with "date_from": "file", "name",
            "content" or "census", and "until", the last day that a report without a date tells of; None where nobody
            looked yet.
    """

    id: str
    name: str
    path: Path
    bytes: int
    sha256: str
    at: str
    found: Mapping[str, Any] | None = None

    @property
    def key(self) -> str:
        """The key of its table, or `STREETS`; "" where it is none of ours, or nobody looked yet."""
        found = self.found or {}
        return STREETS if found.get("kind") == STREETS else str(found.get("table", ""))

    @property
    def usable(self) -> bool:
        """Whether it is one of ours and nothing is wrong with it."""
        return self.key != "" and not (self.found or {}).get("problems")

    @property
    def date(self) -> str:
        """The ISO date that it is of, as far as is known; "" where it is not."""
        return str((self.found or {}).get("date", ""))

    @property
    def census(self) -> int | None:
        """2011 or 2021 where it is of places of that census alone, else None."""
        return (self.found or {}).get("census")


# ---- What a file says of places ----


@dataclass(frozen=True, eq=False)
class Known:
    """What a file says of places.

    Attributes:
        codes: Of the places that it knows.
        regions: The codes of the places of each borough and board that it names, by kind, code and name; the code is ""
            where only the name is known.
        outlines: Of the boroughs of a map, GeoJSON geometries in degrees, by what `regions` calls them.
    """

    codes: frozenset[str] = frozenset()
    regions: Mapping[tuple[str, str, str], frozenset[str]] = field(default_factory=dict)
    outlines: Mapping[tuple[str, str, str], Mapping[str, Any]] = field(default_factory=dict)


def known_as_json(known: Known) -> str:
    """Return it as text that `known_of` reads again."""
    codes = sorted(known.codes)
    number = {code: at for at, code in enumerate(codes)}
    regions = [
        {"of": of, "places": sorted(number[code] for code in places), "outline": known.outlines.get(of)}
        for of, places in known.regions.items()
    ]
    return json.dumps({"codes": codes, "regions": regions}, ensure_ascii=False)


def known_of(file: KeptFile) -> Known:
    """Return what a file says of places; nothing where it says nothing."""
    path = file.path.parent / PLACES
    try:
        return _known(path, path.stat().st_mtime_ns)
    except (OSError, ValueError, LookupError, TypeError):
        return Known()


@lru_cache(maxsize=64)
def _known(path: Path, _changed: int) -> Known:
    noted = json.loads(path.read_text(encoding="utf-8"))
    codes = noted["codes"]
    regions = {tuple(region["of"]): region for region in noted["regions"]}
    return Known(
        frozenset(codes),
        {of: frozenset(codes[at] for at in region["places"]) for of, region in regions.items()},
        {of: region["outline"] for of, region in regions.items() if region["outline"]},
    )
