"""The sites of an area's practices: each where it stands, and its branch surgeries that are open on the day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from data.locate import locate
from data.reading_names import reading_name
from geo.area import BEYOND, SERVICE, SITE_COLUMNS
from geo.sites import main_sites

if TYPE_CHECKING:
    from data.problems import Problems
    from data.read_tables import Tables
    from data.tables.table import Table


def choose_sites(tables: Tables, practices: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Return the sites of the practices on the map, as `geo.area.Area.sites` has them.

    Branches without a position, and those of practices beyond the margin, are left out and named in the report. A
    branch far outside the area counts: there may be patients between it and the border.

    Args:
        tables: As read; where there is no table of branches, each practice has its main site alone.
        practices: `geo.area.PRACTICE_COLUMNS`.
        problems: Takes a warning for each branch that is left out.
    """
    main, table = main_sites(practices), tables.branches
    if table is None:
        return main
    rows = table.rows[~table.rows["code"].isin(set(practices["code"]))]
    row = pd.Index(practices["code"]).get_indexer(rows["practice"])
    branches = rows.assign(practice=row)[row >= 0].reset_index(drop=True)
    branches["name"] = branches["name"].map(reading_name).astype("str")
    tables_of_places = {"patients": tables.patients.rows, "centroids": tables.centroids.rows[["code", "x", "y"]]}
    where = locate(branches, rules={}, postcodes=tables.postcodes.rows, **tables_of_places)
    branches = pd.concat([branches, where], axis=1).assign(is_main=False).astype({"practice": np.int32})
    off_map = practices["kind"].isin([BEYOND, SERVICE]).to_numpy()[branches["practice"].to_numpy()]
    lost = branches["x"].isna().to_numpy() & ~off_map
    says = "the practice of this branch has no minutes in the area: the branch is left out"
    _warn_of(branches[off_map], practices, says, table, problems)
    says = "the postcode of this branch is not in the table of postcodes, or nowhere in Great Britain: it is left out"
    _warn_of(branches[lost], practices, says, table, problems)
    kept = branches[~off_map & ~lost].sort_values(["practice", "code"])
    sites: pd.DataFrame = pd.concat([main, kept[list(SITE_COLUMNS)]], ignore_index=True)
    return sites


def _warn_of(branches: pd.DataFrame, practices: pd.DataFrame, says: str, table: Table, problems: Problems) -> None:
    names = practices["name"].to_numpy()[branches["practice"].to_numpy()]
    named = branches["code"] + " " + branches["name"] + ", " + branches["postcode"] + ", of " + names
    problems.warn_rows(table.file, says, zip(branches["row"].tolist(), named.tolist(), strict=True))
