"""Where postcodes are: the ONS Postcode Directory, or any table of postcode, latitude and longitude."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.cells import complain_of_repeats, degrees
from data.tables.sheet import read_sheet
from data.tables.spec import PORTAL, POSTCODE, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from data.problems import Problems

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
