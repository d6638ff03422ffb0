"""Whether an area that came from elsewhere is one: seen before anything reads it that trusts what our build writes."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Annotated, Final

import msgspec
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from msgspec import Meta

from data.area.folders import UNREADABLE, read_area
from geo.area import MODES
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MOST_CELLS: Final = 100_000_000
"""Of one table: a small file may unpack to a huge one. London's largest has 5 million."""

_Day = Annotated[str, Meta(pattern=r"^(\d{4}(-(0[1-9]|1[0-2])(-\d\d)?)?)?$")]


class _NotUsed(msgspec.Struct):
    why: str
    rows: int


class _Source(msgspec.Struct):
    title: str
    publisher: str
    date: _Day
    licence: str
    sha256: str
    rows_read: int
    rows_used: int
    not_used: list[_NotUsed]
    fetched: dict[str, str] = {}


class _Excluded(msgspec.Struct):
    code: str
    name: str
    why: str


class _Warning(msgspec.Struct):
    file: str
    row: int | None
    says: str
    value: str | None


class _Mode(msgspec.Struct):
    notes: list[str]


class _Manifest(msgspec.Struct):
    """What pages take from `area.json` without looking."""

    id: str
    name: str
    built: str
    fictional: bool
    date: _Day
    modes: dict[str, _Mode]
    notes: list[str]
    sources: list[_Source]
    excluded: list[_Excluded]
    warnings: list[_Warning]
    counts: dict[str, int | dict[str, int]]
    recipe: str
    crow_flies: bool
    first_name: str = ""


def check_unpacked(folder: Path, area_id: str) -> None:
    """See that a folder holds a whole area, and the one of that id.

    Raises:
        PlanningError: It does not.
    """
    try:
        wrong = "; ".join(_strange(folder))
        found = "" if wrong else read_area(folder).id
    except PlanningError as error:
        wrong = str(error).replace(f"in {folder} ", "").removesuffix(". Build the area again")
    except (msgspec.DecodeError, pa.ArrowException, MemoryError, *UNREADABLE) as error:
        wrong = f"it can't be read ({str(error)[:100]})"
    if not wrong and found != area_id:
        wrong = f"its id is {found}, not {area_id[:40]}"
    if wrong:
        msg = f"what was unpacked is no whole area: {wrong}. Have it packed and sent again"
        raise PlanningError(msg)


def _strange(folder: Path) -> Iterator[str]:
    """Give what no build writes, before any of it is read whole."""
    manifest = msgspec.json.decode((folder / "area.json").read_bytes(), type=_Manifest)
    strange = set(manifest.modes) - set(MODES)
    if strange or not manifest.modes:
        yield f"it knows no way to go, or one that is none ({', '.join(sorted(strange))[:40]})"
    for path in folder.rglob("*.parquet"):
        about = pq.read_metadata(path)
        if about.num_rows * about.num_columns > MOST_CELLS:
            yield f"{path.name} has {about.num_rows:,} rows"
    for path in folder.rglob("*.npy"):
        held = np.load(path, mmap_mode="r", allow_pickle=False)
        if held.nbytes > path.stat().st_size or math.prod(held.shape) > MOST_CELLS:
            yield f"{path.name} is larger than it can be"
