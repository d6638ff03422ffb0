"""Where postcodes are: the ONS Postcode Directory, or any table of postcode, latitude and longitude."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from data.tables.cells import LSOA, PLACE_CODE, complain_of_repeats, degrees
from data.tables.sheet import read_sheet, set_aside
from data.tables.spec import PLACE, PORTAL, POSTCODE, Column, Given, Layout, Table, TableSpec, nothing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from data.problems import Problems

# ---- A list of places that somebody keeps ----


def _fits(row: Sequence[str]) -> bool:
    return re.fullmatch(PLACE_CODE, row[0].upper()) is not None


def read_place_list(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return the codes as they are written, of a column of codes of places, or of the first column without heading."""
    sheet = read_sheet(path, PLACE_LIST, problems)
    if sheet is None:
        return nothing(path.name, "code")
    return Table(path.name, sheet.rows[["code", "row"]], sheet.rows_read, set_aside(sheet), layout=sheet.layout.name)


PLACE_LIST: Final = TableSpec(
    "lsoas",
    title="A list of places",
    what="codes of places",
    publisher="",
    where="",
    url="",
    of=PLACE,
    read=read_place_list,
    layouts=(
        Layout("with a heading", (Column("code", spelled=LSOA),)),
        Layout("a list of places", (Column("code", position=0),), width=1, fits=_fits),
    ),
)


# ---- Where postcodes are ----

LATITUDES: Final = (49.0, 61.0)
"""Great Britain lies within. The Directory writes 99.999999 where it does not know."""
LONGITUDES: Final = (-9.0, 5.0)
"""Great Britain, and open sea to the east of it."""


def read_postcodes(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return postcode (as `bare` gives it), lat and lon of the given postcodes, else of all; one row a postcode.

    The file may be the whole Directory of 2.7 million rows, in the zip that it comes in.
    """
    file = path.name
    sheet = read_sheet(path, POSTCODES, problems)
    if sheet is None:
        return nothing(file, "postcode", "lat", "lon")
    rows = sheet.rows.assign(postcode=bare(sheet.rows["postcode"]))
    wanted = rows["postcode"] != ""
    if given.postcodes is not None:
        wanted &= rows["postcode"].isin({"".join(text.upper().split()) for text in given.postcodes})
    kept = rows[wanted].drop_duplicates(["postcode", "lat", "lon"])
    says = "this postcode comes twice, in two places: delete one row"
    complain_of_repeats(kept, ["postcode"], says, file=file, problems=problems)
    kept = kept.drop_duplicates("postcode").reset_index(drop=True)
    kept["lat"] = degrees(kept, "lat", within=LATITUDES, file=file, problems=problems)
    kept["lon"] = degrees(kept, "lon", within=LONGITUDES, file=file, problems=problems)
    known = kept[["lat", "lon"]].notna().all(axis=1)
    not_used = set_aside(sheet, ("of no practice here", len(rows) - len(kept)), ("no coordinates", int((~known).sum())))
    found = kept.loc[known, ["postcode", "lat", "lon", "row"]].reset_index(drop=True)
    return Table(file, found, sheet.rows_read, not_used, layout=sheet.layout.name)


def bare(postcodes: pd.Series[str]) -> pd.Series[str]:
    """Return postcodes in capitals without blanks, so that all spacings are one.

    >>> import pandas as pd
    >>> bare(pd.Series(["sw1a 1aa", "N2  0DH"])).tolist()
    ['SW1A1AA', 'N20DH']
    """
    return postcodes.str.upper().str.replace(r"\s+", "", regex=True)


POSTCODES: Final = TableSpec(
    "postcodes",
    title="ONS Postcode Directory",
    what="postcode, latitude, longitude: the zip of the Directory, or any such table",
    publisher=PORTAL,
    where="ONS Postcode Directory, Open Geography Portal",
    url="https://geoportal.statistics.gov.uk/",
    of=POSTCODE,
    read=read_postcodes,
    layouts=(
        Layout(
            "by postcode",
            (
                Column("postcode", spelled=("pcds", "pcd", "pcd7", "pcd8", "postcode", "post code")),
                Column("lat", spelled=("lat", "latitude")),
                Column("lon", spelled=("long", "lon", "lng", "longitude")),
            ),
            parts=("onspd", "nspl"),
        ),
    ),
    required=True,
)
