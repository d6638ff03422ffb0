"""Read a table with one row a place (LSOA), of either census."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.geometry import to_metres
from data.tables.cells import (
    LSOA,
    LSOA_2011,
    LSOA_2021,
    PLACE_CODE,
    census_of,
    census_of_codes,
    complain_of_repeats,
    decimals,
    degrees,
    found_among,
    typed,
)
from data.tables.sheet import read_sheet, set_aside
from data.tables.spec import AMOUNT, PLACE, PORTAL, Column, Given, Layout, Table, TableSpec, nothing

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from data.problems import Problems
    from data.tables.sheet import Sheet

PLACE_COLUMN: Final = Column("code", spelled=LSOA)
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
        spec: Its columns; the one of places is `PLACE_COLUMN`.
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


# ---- Population-weighted centroids of places ----

LONGEST_DEGREES: Final = 180.0
"""Coordinates of no more than this are degrees; metres in Great Britain are in the hundred thousands."""
WORDS: Final = {"east": "X (longitude or easting)", "north": "Y (latitude or northing)"}


def read_centroids(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return code, x, y (EPSG:27700). X and Y of the file may be longitude and latitude, or metres."""
    file = path.name
    found = read_by_place(path, CENTROIDS, problems, given)
    if found is None:
        return nothing(file, "code", "x", "y")
    sheet, checked, census = found
    in_degrees = pd.to_numeric(checked["east"], errors="coerce").abs().median() <= LONGEST_DEGREES
    for column, words in WORDS.items():
        if in_degrees:
            limits = (-180.0, 180.0) if column == "east" else (-90.0, 90.0)
            checked[column] = degrees(checked, column, words, within=limits, file=file, problems=problems)
        else:
            checked[column] = decimals(checked, column, words, file=file, problems=problems)
    if in_degrees:
        x, y = to_metres().transform(checked["east"].to_numpy(float), checked["north"].to_numpy(float))
        checked = checked.assign(x=x, y=y)
    else:
        checked = checked.assign(x=checked["east"], y=checked["north"])
    # Coordinates that are not known come out of the transformation as infinite.
    known = pd.Series(np.isfinite(checked["x"]) & np.isfinite(checked["y"]), index=checked.index, dtype=bool)
    kept = checked.loc[known, ["code", "x", "y", "row"]].reset_index(drop=True)
    not_used = set_aside(sheet, ("no coordinates", int((~known).sum())))
    return Table(file, kept, sheet.rows_read, not_used, vintage=census, layout=sheet.layout.name)


CENTROIDS: Final = TableSpec(
    "centroids",
    title="Lower layer Super Output Area population-weighted centroids",
    what="population-weighted centroids of places, in degrees or metres",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "LSOA PopCentroids EW 2021"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    read=read_centroids,
    layouts=(
        Layout(
            "by place",
            (
                PLACE_COLUMN,
                Column("east", spelled=("x", "easting", "long", "lon", "longitude")),
                Column("north", spelled=("y", "northing", "lat", "latitude")),
            ),
        ),
    ),
    required=True,
    census={2011: "the population-weighted centroids of 2011", 2021: "LSOA_PopCentroids_EW_2021"},
)


# ---- English Indices of Deprivation ----


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


# ---- Which places are built up ----


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
    what="which places are built up, where 30 mph is the law and not 60; without it, by residents a square kilometre",
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
    census={2011: "the classification of places of 2011", 2021: "the classification of places of 2021"},
)


# ---- Which ward and borough a place is in ----

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
