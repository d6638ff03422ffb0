"""Which ward and borough a place is in: the lookups of the ONS."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from data.tables.by_place import BOROUGH, BOROUGH_NAME, read_by_place
from data.tables.by_place import PLACE as PLACE_COLUMN
from data.tables.spec import PLACE, PORTAL, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

COLUMNS: Final = ("code", "ward", "ward_name", "borough", "borough_name")


def read_wards(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return code, ward and ward_name (best fit), borough and borough_name; "" where the file has none."""
    found = read_by_place(path, WARDS, problems, given)
    if found is None:
        return nothing(path.name, *COLUMNS)
    sheet, rows, census = found
    kept = rows.assign(**{name: "" for name in COLUMNS if name not in rows})[[*COLUMNS, "row"]]
    return Table(path.name, kept, sheet.rows_read, set_aside(sheet), vintage=census, layout=sheet.layout.name)


WARDS: Final = TableSpec(
    "wards",
    title="Lower layer Super Output Areas to wards and boroughs",
    what="ward and borough of each place, `LSOA21_WD22_LAD22_EW_LU` or a later one: readable names, and boroughs",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "LSOA (2021) to Ward to LAD lookup"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    read=read_wards,
    layouts=(
        Layout(
            "by place",
            (
                PLACE_COLUMN,
                Column("ward", spelled=("wd*cd", "ward code*")),
                Column("ward_name", spelled=("wd*nm", "ward name*")),
                BOROUGH,
                BOROUGH_NAME,
            ),
        ),
        Layout(
            "boroughs alone",
            (PLACE_COLUMN, replace(BOROUGH, optional=False), replace(BOROUGH_NAME, optional=False)),
        ),
    ),
    census={2011: "the lookup from places of 2011", 2021: "the lookup from places of 2021"},
)
