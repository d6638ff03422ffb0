"""Tables with one row a place (LSOA), of either census; and lists of places."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.geometry import to_metres
from data.tables.cells import (
    AMOUNT,
    LSOA,
    LSOA_2011,
    LSOA_2021,
    PLACE_CODE,
    Column,
    census_of,
    census_of_codes,
    degrees,
    found_among,
    numbers,
)
from data.tables.grids import GridError
from data.tables.spec import PLACE, PORTAL, Layout, Sheet, Table, TableSpec, one_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.tables.cells import FileProblems

PLACE_COLUMN: Final = Column("code", spelled=LSOA)
"""The column of codes of places, of whichever census."""
BOROUGH: Final = Column(
    "borough", spelled=("lad*cd", "local authority district code*", "la code*", "lad * code", "lad code"), optional=True
)
BOROUGH_NAME: Final = Column(
    "borough_name",
    spelled=("lad*nm", "local authority district name*", "la name*", "lad * name", "lad name"),
    optional=True,
)
BOROUGHS: Final = (BOROUGH.name, BOROUGH_NAME.name)
FINER: Final = {"output areas": ("oa21cd", "oa11cd", "oa*cd"), "postcodes": ("pcds", "pcd", "pcd7", "pcd8", "postcode")}
"""Headings of tables that have many rows a place, by what they have a row of."""
OTHERS: Final = {"code of 2011": LSOA_2011, "code of 2021": LSOA_2021}
"""Columns of files that hold the codes of both censuses."""


def finer_than_places(headings: Sequence[str], *, apart: Sequence[str] = ()) -> str:
    """Return what a table has a row of, where that is less than a place; "" where it is none of these.

    Args:
        headings: Of the table.
        apart: Of `FINER`, what it may have a row of.
    """
    return next((what for what in found_among(headings, FINER) if what not in apart), "")


def codes_of_both(headings: Sequence[str]) -> dict[str, int]:
    """Return the places of the columns of both censuses; none where there are not both."""
    both = found_among(headings, OTHERS)
    return both if len(both) == len(OTHERS) else {}


def one_row_a_place(sheet: Sheet) -> tuple[pd.DataFrame, int | None]:
    """Return the rows as text with one row a place, and the census; complains of odd codes and of repeats.

    Where a file holds the codes of both censuses, those count that are in the boundaries. Columns of boroughs that it
    lacks are "".

    Raises:
        GridError: The table has many rows a place.
    """
    finer = finer_than_places(sheet.headings)
    if finer:
        msg = f"this is a table of {finer}, with many rows a place: take the one with a row for each LSOA"
        raise GridError(msg)
    rows = sheet.rows
    census = census_of(sheet.headings[found_among(sheet.headings, {"code": LSOA})["code"]])
    if all(name in rows for name in OTHERS):
        # The census whose codes the boundaries have more of; 2021 where there are as many.
        older, newer = (rows[name].str.upper().isin(sheet.given.places).sum() for name in OTHERS)
        census = 2011 if older > newer else 2021
        rows = rows.assign(code=rows[f"code of {census}"]).drop_duplicates("code").drop(columns=list(OTHERS))
    rows = rows.assign(code=rows["code"].str.upper(), **{name: "" for name in BOROUGHS if name not in rows})
    odd = rows["code"].isin([code for code in rows["code"].unique() if not re.fullmatch(PLACE_CODE, code)])
    sheet.error("this is no code of a small area, like E01004736: correct it, or delete the row", rows[odd])
    rows = sheet.unique(rows[~odd], ["code"], "this place comes twice: delete one row")
    return rows, census or census_of_codes(rows["code"])


# ---- Population-weighted centroids of places ----

AXES: Final = {"east": ("X (longitude or easting)", 180.0), "north": ("Y (latitude or northing)", 90.0)}
"""What they are in words, and how far they go in degrees; metres in Great Britain are in the hundred thousands."""


def metres(rows: pd.DataFrame, file: FileProblems) -> tuple[pd.Series[float], pd.Series[float]]:
    """Return the columns east and north as metres (EPSG:27700), NaN where not known; the file's own may be degrees."""
    if not pd.to_numeric(rows["east"], errors="coerce").abs().median() <= AXES["east"][1]:
        east, north = (numbers(rows, name, file, words=words) for name, (words, _) in AXES.items())
        return east, north
    lon, lat = (
        degrees(rows, name, file, words=words, within=(-most, most)).to_numpy(float)
        for name, (words, most) in AXES.items()
    )
    # What is not known comes out of the transformation as infinite.
    x, y = (pd.Series(axis, index=rows.index).replace(np.inf, np.nan) for axis in to_metres().transform(lon, lat))
    return x, y


def _centroids(sheet: Sheet) -> Table:
    """Return code, x, y (EPSG:27700). X and Y of the file may be longitude and latitude, or metres."""
    rows, census = one_row_a_place(sheet)
    rows["x"], rows["y"] = metres(rows, sheet)
    known = rows["x"].notna() & rows["y"].notna()
    located = rows.loc[known, ["code", "x", "y", "row"]].reset_index(drop=True)
    return sheet.table(located, ("no coordinates", int((~known).sum())), vintage=census)


CENTROIDS: Final = TableSpec(
    "centroids",
    title="Lower layer Super Output Area population-weighted centroids",
    what="population-weighted centroids of places, in degrees or metres",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "LSOA PopCentroids EW 2021"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    check=_centroids,
    more=codes_of_both,
    returns=("code", "x", "y"),
    layouts=one_layout(
        "by place",
        PLACE_COLUMN,
        Column("east", spelled=("x", "easting", "long", "lon", "longitude")),
        Column("north", spelled=("y", "northing", "lat", "latitude")),
    ),
    required=True,
    census={2011: "the population-weighted centroids of 2011", 2021: "LSOA_PopCentroids_EW_2021"},
)


# ---- English Indices of Deprivation ----


def _deprivation(sheet: Sheet) -> Table:
    """Return code, imd_decile, borough and borough_name ("" where the file has none).

    imd_decile is float64, 1 the most deprived tenth of England, NaN where blank.
    """
    rows, census = one_row_a_place(sheet)
    deciles = sheet.typed(rows)
    odd = deciles["imd_decile"].notna() & ~deciles["imd_decile"].isin(range(1, 11))
    sheet.error("the decile of deprivation is none of 1 to 10: correct it", rows[odd], "imd_decile")
    return sheet.table(deciles, vintage=census)


DEPRIVATION: Final = TableSpec(
    "deprivation",
    title="English Indices of Deprivation",
    what="English indices of deprivation, File 7 (2025 for places of 2021, 2019 for those of 2011)",
    publisher="Ministry of Housing, Communities and Local Government",
    where='MHCLG, "English indices of deprivation"',
    url="https://www.gov.uk/government/collections/english-indices-of-deprivation",
    of=PLACE,
    check=_deprivation,
    more=codes_of_both,
    layouts=one_layout(
        "by place",
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
    required=True,
    census={2011: "the indices of 2019", 2021: "the indices of 2025"},
)


# ---- Which places are built up ----


def _rural_urban(sheet: Sheet) -> Table:
    """Return code and urban: 1.0 for a place of a city or town, 0.0 for a rural one; complains of other words."""
    rows, census = one_row_a_place(sheet)
    # "Rural town and fringe" is rural, so the first word of the two decides.
    urban = rows["class"].str.lower().str.extract(r"(urban|rural)", expand=False)
    says = "this class is neither urban nor rural: name the column of names or of the flag, not that of codes"
    sheet.error(says, rows[urban.isna()], "class")
    rows["urban"] = np.where(urban == "urban", 1.0, 0.0)
    return sheet.table(rows[["code", "urban", "row"]], vintage=census)


RURAL_URBAN: Final = TableSpec(
    "rural_urban",
    title="Rural-Urban Classification of Lower layer Super Output Areas",
    what="which places are built up, where 30 mph is the law and not 60; without it, by residents a square kilometre",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "Rural Urban Classification (2021) of LSOAs"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    adds="which streets are built up, so that driving speeds are surer in the country",
    check=_rural_urban,
    more=codes_of_both,
    returns=("code", "urban"),
    layouts=one_layout(
        "by place",
        PLACE_COLUMN,
        Column("class", spelled=("urban rural flag", "ruc*nm", "ruc*name", "rural urban classification*")),
    ),
    census={2011: "the classification of places of 2011", 2021: "the classification of places of 2021"},
)


# ---- Which ward and borough a place is in ----


def _wards(sheet: Sheet) -> Table:
    """Return code, ward and ward_name (best fit), borough and borough_name; "" where the file has none."""
    rows, census = one_row_a_place(sheet)
    return sheet.table(rows.assign(**{name: "" for name in ("ward", "ward_name") if name not in rows}), vintage=census)


WARDS: Final = TableSpec(
    "wards",
    title="Lower layer Super Output Areas to wards and boroughs",
    what="ward and borough of each place, `LSOA21_WD22_LAD22_EW_LU` or a later one: readable names, and boroughs",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "LSOA (2021) to Ward to LAD lookup"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    adds="the names of wards, and boroughs to choose an area by",
    check=_wards,
    more=codes_of_both,
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
            "boroughs alone", (PLACE_COLUMN, replace(BOROUGH, optional=False), replace(BOROUGH_NAME, optional=False))
        ),
    ),
    census={2011: "the lookup from places of 2011", 2021: "the lookup from places of 2021"},
)


# ---- Which integrated care board a place is in ----

BOARD: Final = Column("board", spelled=("icb*cd", "integrated care board code*"))
BOARD_NAME: Final = Column("board_name", spelled=("icb*nm", "integrated care board name*"))


def _boards(sheet: Sheet) -> Table:
    """Return code, board and board_name, borough and borough_name; the last two are "" where the file has none."""
    rows, census = one_row_a_place(sheet)
    return sheet.table(rows, vintage=census)


LOOKUP: Final = TableSpec(
    "lookup",
    title="Lower layer Super Output Areas to boroughs and integrated care boards",
    what="integrated care board of each place, and in some editions its borough: `LSOA21 to SICBL to ICB (to LAD)`",
    publisher=PORTAL,
    where='ONS, Open Geography Portal, "LSOA (2021) to Sub ICB Locations to ICB to LAD lookup"',
    url="https://geoportal.statistics.gov.uk/",
    of=PLACE,
    adds="integrated care boards to choose an area by",
    check=_boards,
    more=codes_of_both,
    layouts=one_layout("by place", PLACE_COLUMN, BOARD, BOARD_NAME, BOROUGH, BOROUGH_NAME),
    census={2011: "the lookup from places of 2011", 2021: "the lookup from places of 2021"},
)


# ---- A list of places that somebody keeps ----

PLACE_LIST: Final = TableSpec(
    "lsoas",
    title="A list of places",
    what="codes of places",
    publisher="",
    where="",
    url="",
    of=PLACE,
    layouts=(
        Layout("with a heading", (Column("code", spelled=LSOA),)),
        Layout(
            "a list of places",
            (Column("code", position=0),),
            width=1,
            fits=lambda row: re.fullmatch(PLACE_CODE, row[0].upper()) is not None,
        ),
    ),
)
"""Its codes as they are written: of a column of codes of places, or of the first column without heading."""
