"""Read one file that was handed over: what it is, of when, and what it says of places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import geopandas as gpd
import shapely

from data.fetch import BOARD, BOROUGH
from data.geometry import feature, in_degrees
from data.inspect import ROWS_SHOWN, inspect_files, is_streets, table_told
from data.problems import Problems
from data.shelf.kept import STREETS, Known
from data.tables import NOWHERE, PLACE, recognise

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from data.tables import Table, TableSpec

# ---- Of which day a file is ----

OF_CENSUS: Final = {2011: "2011-03-27", 2021: "2021-03-21"}
CENSUS_DAYS: Final = {"boundaries": {2011: "2011-12-31", 2021: "2021-12-31"}, "centroids": OF_CENSUS}
"""Tables of which there is one edition a census."""
INDICES: Final = {"2015": "2015-09-30", "2019": "2019-09-26", "2025": "2025-10-30"}
"""When the English Indices of Deprivation of each year were published; their names tell the year alone."""
MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH: Final = re.compile(rf"(?<![a-z])({'|'.join(MONTHS)})[a-z]*[-_ .]?(20\d\d|\d\d)(?!\d)")
_NUMBERS: Final = re.compile(r"(?<!\d)(0[1-9]|1[0-2])(20\d\d)(?!\d)")
_DAY: Final = re.compile(r"(?<!\d)(20\d\d)-([01]\d)-([0-3]\d)(?!\d)")
_CENSUS: Final = re.compile(r"census[-_ ]?(20[12]1)(?!\d)")
_MID: Final = re.compile(r"mid[-_ ]?(20\d\d)(?!\d)")
_YEARS: Final = re.compile(r"(?<!\d)(?:20)?(\d\d)[-_]?(\d\d)(?!\d)")
_PLANNED: Final = re.compile(r"-(01|28|29|30|31)$")
"""Days at either end of a month: openings and closings are noted for them months ahead, so that a report may name some
that had not come when it was made. Those of other days are noted when they have happened."""
YEARLY: Final = ("payments", "registers")
"""Tables of years that run to 31 March, which their names tell as 22-23 or 2425."""


def date_in_name(name: str, key: str = "") -> str:
    """Return the ISO date that a file's name tells, the first of a month where it tells no day; "" where it tells none.

    >>> date_in_name("ONSPD_MAY_2025.zip"), date_in_name("GPWPracticeCSV.062026.zip"), date_in_name("epraccur.csv")
    ('2025-05-01', '2026-06-01', '')
    >>> date_in_name("nhspaymentsgp-22-23.csv", "payments"), date_in_name("lsoa-population-mid-2020.csv")
    ('2023-03-31', '2020-06-30')
    """
    text = name.casefold()
    if day := _DAY.search(text):
        return "-".join(day.groups())
    if key in YEARLY and (years := _YEARS.search(text)) and int(years[2]) == (int(years[1]) + 1) % 100:
        return f"20{years[2]}-03-31"
    if key == "deprivation" and (year := next((year for year in INDICES if year in text), "")):
        return INDICES[year]
    return _census_or_month(text)


def _census_or_month(text: str) -> str:
    if census := _CENSUS.search(text):
        return OF_CENSUS[int(census[1])]
    if mid := _MID.search(text):
        return f"{mid[1]}-06-30"
    if month := _MONTH.search(text):
        return f"20{month[2][-2:]}-{MONTHS.index(month[1]) + 1:02}-01"
    numbers = _NUMBERS.search(text)
    return f"{numbers[2]}-{numbers[1]}-01" if numbers else ""


def _dated(table: Table, name: str, key: str, at: str) -> dict[str, str]:
    """Return the date of a table as far as it is known, where it is known from, and the last day that it tells of.

    A report that bears no date is as new as the last change in it, or newer.
    """
    past = [day for day in table.days if day <= at[:10]]
    known = {
        "file": table.date,
        "name": date_in_name(name, key),
        "content": next((day for day in reversed(past) if not _PLANNED.search(day)), past[-1] if past else ""),
        "census": CENSUS_DAYS.get(key, {}).get(table.vintage or 0, ""),
    }
    source = next((source for source, date in known.items() if date), "")
    return {"date": known.get(source, ""), "date_from": source, "until": past[-1] if past else ""}


# ---- What it says of places ----

OUTLINE_M: Final = 150.0
"""Metres by which the outline of a borough may be off on a small map."""


def _known(spec: TableSpec, table: Table) -> Known | None:
    """Return what a table says of places; None where it says nothing."""
    rows = table.rows
    if spec.key == "patients":
        return Known(frozenset(rows["place"]) - {NOWHERE})
    if spec.of != PLACE or "code" not in rows or "place" in rows:
        return None
    regions = _regions(rows, BOROUGH, "borough", "borough_name") | _regions(rows, BOARD, "board", "board_name")
    if spec.key == "boundaries" and not regions:
        named = rows["name"].str.extract(r"^(.+) \d{3}[A-Z]{1,2}$", expand=False).astype("str").fillna("")
        regions = _regions(rows.assign(borough="", borough_name=named), BOROUGH, "borough", "borough_name")
    outlines = _outlines(rows, regions) if isinstance(rows, gpd.GeoDataFrame) else {}
    return Known(frozenset(rows["code"]), regions, outlines)


def _regions(rows: pd.DataFrame, kind: str, code: str, name: str) -> dict[tuple[str, str, str], frozenset[str]]:
    """Return the places of each region that has a name."""
    if code not in rows or name not in rows:
        return {}
    named = rows[rows[name] != ""]
    groups = named.groupby([code, name], sort=True)["code"]
    return {(kind, str(own), str(called)): frozenset(places) for (own, called), places in groups}


def _outlines(
    rows: gpd.GeoDataFrame, regions: dict[tuple[str, str, str], frozenset[str]]
) -> dict[tuple[str, str, str], dict[str, Any]]:
    """Return each borough as one shape, simplified, in degrees."""
    outlines = {}
    shapes = rows.set_index("code").geometry
    for of, places in regions.items():
        whole = shapely.union_all(shapes.loc[sorted(places)].to_numpy(), grid_size=1.0)
        simple = shapely.simplify(shapely.buffer(whole, OUTLINE_M / 10), OUTLINE_M)
        outlines[of] = feature(in_degrees([simple])[0], {})["geometry"]
    return outlines


# ---- Read it ----


def read_file(path: Path, at: str) -> tuple[dict[str, Any], Known | None]:
    """Return what `data.inspect` says of a file with its date, and what it says of places.

    Args:
        path: The file.
        at: ISO time when it was handed over: what a report tells of later days is planned.
    """
    spec = None if is_streets(path) else recognise(path)
    if spec is None:
        (found,) = inspect_files([path])
        date = date_in_name(path.name)
        return found | ({"date": date, "date_from": "name" if date else ""} if found["kind"] == STREETS else {}), None
    problems = Problems(examples=ROWS_SHOWN)
    table = spec.read(path, problems)
    told = {"file": path.name, **table_told(spec, table, problems), **_dated(table, path.name, spec.key, at)}
    if table.both:
        told["census"] = None
    return told, None if problems.errors else _known(spec, table)
