"""Which places are built up: the Rural-Urban Classification."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from data.tables.by_place import PLACE as PLACE_COLUMN
from data.tables.by_place import read_by_place
from data.tables.spec import PLACE, PORTAL, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems


def read_rural_urban(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return code and urban: 1.0 for a place of a city or town, 0.0 for a rural one; complains of other words."""
    file = path.name
    found = read_by_place(path, RURAL_URBAN, problems, given)
    if found is None:
        return nothing(file, "code", "urban")
    sheet, rows, census = found
    said = rows["class"].str.lower()
    # "Rural town and fringe" is rural, so the first word of the two decides.
    urban = said.str.extract(r"(urban|rural)", expand=False)
    odd = rows[urban.isna()]
    says = "this class is neither urban nor rural: name the column of names or of the flag, not that of codes"
    problems.error_rows(file, says, zip(odd["row"].tolist(), odd["class"].tolist(), strict=True))
    kept = rows.assign(urban=np.where(urban == "urban", 1.0, 0.0))[["code", "urban", "row"]]
    return Table(file, kept, sheet.rows_read, set_aside(sheet), vintage=census, layout=sheet.layout.name)


RURAL_URBAN: Final = TableSpec(
    "rural_urban",
    title="Rural-Urban Classification of Lower layer Super Output Areas",
    what="which places are built up: 30 mph is the law there where no limit is tagged, 60 elsewhere; without it, by residents a "
    "square kilometre",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "Rural Urban Classification (2021) of LSOAs"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    read=read_rural_urban,
    layouts=(
        Layout(
            "by place",
            (
                PLACE_COLUMN,
                Column("class", spelled=("urban rural flag", "ruc*nm", "ruc*name", "rural urban classification*")),
            ),
        ),
    ),
)
