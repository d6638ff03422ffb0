"""Read a table with one row a place (LSOA), of either census."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from data.tables.cells import complain_of_repeats
from data.tables.headings import found_among
from data.tables.place_codes import LSOA, LSOA_2011, LSOA_2021, PLACE_CODE, census_of, census_of_codes
from data.tables.sheet import read_sheet
from data.tables.spec import Column

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from data.problems import Problems
    from data.tables.sheet import Sheet
    from data.tables.spec import Given, TableSpec

PLACE: Final = Column("code", spelled=LSOA)
"""The column of codes of places, of whichever census."""
BOROUGH: Final = Column(
    "borough",
    spelled=("lad*cd", "local authority district code*", "la code*", "lad * code", "lad code"),
    optional=True,
)
BOROUGH_NAME: Final = Column(
    "borough_name",
    spelled=("lad*nm", "local authority district name*", "la name*", "lad * name", "lad name"),
    optional=True,
)
FINER: Final = {"output areas": ("oa21cd", "oa11cd", "oa*cd"), "postcodes": ("pcds", "pcd", "pcd7", "pcd8", "postcode")}
"""Headings of tables that have many rows a place, by what they have a row of."""
OTHERS: Final = {"code of 2011": LSOA_2011, "code of 2021": LSOA_2021}
"""Columns of files that hold the codes of both censuses."""


def finer_than_places(headings: Sequence[str]) -> str:
    """Return what a table has a row of, where that is less than a place; "" where it is none of these."""
    return next(iter(found_among(headings, FINER)), "")


def read_by_place(  # noqa: PLR0913 (each says one thing)
    path: Path,
    spec: TableSpec,
    problems: Problems,
    given: Given,
    *,
    more: Callable[[Sequence[str]], Mapping[str, int]] | None = None,
    prefer: Callable[[str], float] | None = None,
) -> tuple[Sheet, pd.DataFrame, int | None] | None:
    """Return the sheet, its rows as text with one row a place, and the census; None after a complaint.

    Where a file holds the codes of both censuses, those count that are in the boundaries. Columns of boroughs that it
    lacks are "".

    Args:
        path: The file.
        spec: Its columns; the one of places is `PLACE`.
        problems: Takes complaints.
        given: The codes of the boundaries are taken from it.
        more: Gives further columns by the headings.
        prefer: Says how well a sheet would do by its name.
    """

    def columns(headings: Sequence[str]) -> dict[str, int]:
        both = found_among(headings, OTHERS)
        return {**(both if len(both) > 1 else {}), **(more(headings) if more else {})}

    sheet = read_sheet(path, spec, problems, more=columns, prefer=prefer)
    if sheet is None:
        return None
    finer = finer_than_places(sheet.headings)
    if finer:
        says = f"this is a table of {finer}, with many rows a place: take the one with a row for each LSOA"
        problems.error(path.name, says)
        return None
    rows = sheet.rows
    heading = sheet.headings[found_among(sheet.headings, {"code": LSOA})["code"]]
    census = census_of(heading)
    if all(name in rows for name in OTHERS):
        census = _meant(rows, given)
        rows = rows.assign(code=rows[f"code of {census}"]).drop_duplicates("code")
    rows = rows.drop(columns=[name for name in OTHERS if name in rows])
    for name in ("borough", "borough_name"):
        if name not in rows:
            rows[name] = ""
    checked = _one_row_a_place(rows.assign(code=rows["code"].str.upper()), file=path.name, problems=problems)
    return sheet, checked, census or census_of_codes(checked["code"])


def _meant(rows: pd.DataFrame, given: Given) -> int:
    """Return the census whose codes the boundaries have more of; 2021 where there are as many."""
    known = {year: rows[f"code of {year}"].str.upper().isin(given.places).sum() for year in (2011, 2021)}
    return 2011 if known[2011] > known[2021] else 2021


def _one_row_a_place(rows: pd.DataFrame, *, file: str, problems: Problems) -> pd.DataFrame:
    """Return the rows of places; complains of codes that are none, and of places that come twice."""
    odd = {code for code in rows["code"].unique() if not re.fullmatch(PLACE_CODE, code)}
    wrong = rows[rows["code"].isin(odd)]
    says = "this is no code of a small area, like E01004736: correct it, or delete the row"
    problems.error_rows(file, says, zip(wrong["row"].tolist(), wrong["code"].tolist(), strict=True))
    kept = rows[~rows["code"].isin(odd)]
    complain_of_repeats(kept, ["code"], "this place comes twice: delete one row", file=file, problems=problems)
    return kept.drop_duplicates("code").reset_index(drop=True)
