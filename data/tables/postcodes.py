"""Where postcodes are: the ONS Postcode Directory, or any table of postcode, latitude and longitude."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.by_practice import nothing, read_text
from data.tables.cells import complain_of_repeats, degrees
from data.tables.table import Table

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from data.problems import Problems

WANTED: Final = {
    "postcode": ("pcds", "pcd", "pcd7", "pcd8", "postcode", "post code"),
    "lat": ("lat", "latitude"),
    "lon": ("long", "lon", "lng", "longitude"),
}
LATITUDES: Final = (49.0, 61.0)
"""Great Britain lies within. The Directory writes 99.999999 where it does not know."""
LONGITUDES: Final = (-9.0, 5.0)
"""Great Britain, and open sea to the east of it."""


def read_postcodes(path: Path, problems: Problems, *, wanted: pd.Series[str]) -> Table:
    """Return postcode (as `bare` gives it), lat and lon of the wanted postcodes; one row a postcode.

    Args:
        path: CSV, or a zip that holds one; may be the whole Directory of 2.7 million rows.
        problems: Takes complaints.
        wanted: Postcodes of practices, however spaced.
    """
    file = path.name
    rows = read_text(path, problems, WANTED)
    if rows is None:
        return Table(file, nothing(*WANTED), 0)
    rows["postcode"] = bare(rows["postcode"])
    kept = rows[rows["postcode"].isin(set(bare(wanted)) - {""})].drop_duplicates(["postcode", "lat", "lon"])
    says = "this postcode comes twice, in two places: delete one row"
    complain_of_repeats(kept, ["postcode"], says, file=file, problems=problems)
    kept = kept.drop_duplicates("postcode").reset_index(drop=True)
    kept["lat"] = degrees(kept, "lat", within=LATITUDES, file=file, problems=problems)
    kept["lon"] = degrees(kept, "lon", within=LONGITUDES, file=file, problems=problems)
    known = kept[["lat", "lon"]].notna().all(axis=1)
    not_used = (
        ("of no practice here", len(rows) - len(kept)),
        ("no coordinates", int((~known).sum())),
    )
    return Table(file, kept[known].reset_index(drop=True), len(rows), tuple(item for item in not_used if item[1]))


def bare(postcodes: pd.Series[str]) -> pd.Series[str]:
    """Return postcodes in capitals without blanks, so that all spacings are one.

    >>> import pandas as pd
    >>> bare(pd.Series(["sw1a 1aa", "N2  0DH"])).tolist()
    ['SW1A1AA', 'N20DH']
    """
    return postcodes.str.upper().str.replace(r"\s+", "", regex=True)
