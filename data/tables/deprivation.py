"""English Indices of Deprivation: the decile of each place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.by_place import BOROUGH, BOROUGH_NAME, read_by_place
from data.tables.by_place import PLACE as PLACE_COLUMN
from data.tables.cells import typed
from data.tables.spec import AMOUNT, PLACE, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems


def read_deprivation(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return code, imd_decile, borough and borough_name ("" where the file has none).

    imd_decile is float64, 1 the most deprived tenth of England, NaN where blank.
    """
    file = path.name
    columns = ["code", "imd_decile", "borough", "borough_name"]
    found = read_by_place(path, DEPRIVATION, problems, given)
    if found is None:
        return nothing(file, *columns)
    sheet, rows, census = found
    text = rows["imd_decile"].copy()
    rows = typed(rows, sheet.layout.columns, file=file, problems=problems)
    odd = rows["imd_decile"].notna() & ~rows["imd_decile"].isin(range(1, 11))
    says = "the decile of deprivation is none of 1 to 10: correct it"
    problems.error_rows(file, says, zip(rows["row"][odd].tolist(), text[odd].tolist(), strict=True))
    not_used = set_aside(sheet)
    return Table(file, rows[[*columns, "row"]], sheet.rows_read, not_used, vintage=census, layout=sheet.layout.name)


DEPRIVATION: Final = TableSpec(
    "deprivation",
    title="English Indices of Deprivation",
    what="English indices of deprivation, File 7 (2025 for places of 2021, 2019 for those of 2011)",
    publisher="Ministry of Housing, Communities and Local Government",
    where='MHCLG, "English indices of deprivation"',
    url="https://www.gov.uk/government/collections/english-indices-of-deprivation",
    of=PLACE,
    read=read_deprivation,
    layouts=(
        Layout(
            "by place",
            (
                PLACE_COLUMN,
                Column(
                    "imd_decile",
                    AMOUNT,
                    (
                        "index of multiple deprivation imd decile*",  # to its end it is not the same in all editions
                        "imd decile*",
                        "imd*decile",
                        "index of multiple deprivation decile*",
                    ),
                    words="decile of deprivation",
                ),
                BOROUGH,
                BOROUGH_NAME,
            ),
        ),
    ),
    required=True,
    census={2011: "the indices of 2019", 2021: "the indices of 2025"},
)
