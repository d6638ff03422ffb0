"""Where practices are: from the recipe, their postcode, or where their patients live."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data.grid import to_degrees, to_metres
from data.tables.postcodes import bare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.recipe_practices import PracticeRule


def locate(
    practices: pd.DataFrame,
    *,
    rules: Mapping[str, PracticeRule],
    postcodes: pd.DataFrame,
    patients: pd.DataFrame,
    centroids: pd.DataFrame,
) -> pd.DataFrame:
    """Return x, y (EPSG:27700), lon, lat and located_by of each practice; NaN and "" where it can't be told.

    Args:
        practices: `code`, `postcode`.
        rules: What the recipe says, by code; it goes before the postcode.
        postcodes: `postcode` (bare), `lat`, `lon`.
        patients: `code` of the practice, `place`, `patients`.
        centroids: `code` of the place, `x`, `y`.

    Returns:
        A table with the index of `practices`.
    """
    known = postcodes.set_index("postcode")
    bared = bare(practices["postcode"])
    found = pd.DataFrame({axis: bared.map(known[axis]).astype(float) for axis in ("lon", "lat")})
    found["located_by"] = pd.Series("postcode", index=found.index, dtype="str").where(found["lat"].notna(), "")
    for code, rule in rules.items():
        if rule.lat is not None and rule.lon is not None:
            _put(found, practices["code"] == code, lon=rule.lon, lat=rule.lat, located_by="recipe")
    at_known = found["lat"].notna()
    found["x"] = found["y"] = float("nan")
    x, y = to_metres().transform(found.loc[at_known, "lon"].to_numpy(), found.loc[at_known, "lat"].to_numpy())
    found.loc[at_known, "x"], found.loc[at_known, "y"] = x, y
    for code in (code for code, rule in rules.items() if rule.at_patients):
        _at_patients(found, practices["code"] == code, patients[patients["code"] == code], centroids)
    return found[["x", "y", "lon", "lat", "located_by"]]


def _at_patients(found: pd.DataFrame, rows: pd.Series[bool], patients: pd.DataFrame, centroids: pd.DataFrame) -> None:
    """Put a practice at the centre of where its patients live, weighted by how many; if any place is known."""
    homes = patients.merge(centroids, left_on="place", right_on="code", suffixes=("", "_place"))
    if homes["patients"].sum() == 0:
        return
    weights = homes["patients"] / homes["patients"].sum()
    x, y = float((homes["x"] * weights).sum()), float((homes["y"] * weights).sum())
    lon, lat = to_degrees().transform(x, y)
    _put(found, rows, x=x, y=y, lon=lon, lat=lat, located_by="patients")


def _put(found: pd.DataFrame, rows: pd.Series[bool], **values: float | str) -> None:
    for column, value in values.items():
        found.loc[rows, column] = value
