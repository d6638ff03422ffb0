"""Put tables together: the places, practices and patients of an area."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import numpy as np
import pandas as pd

from data.choose_places import choose_places
from data.choose_practices import choose_practices
from data.competing import competing_groups
from data.near import touching_pairs
from data.people_points import LivingPoints, living_points
from data.tables.patients import NOWHERE
from geo.area import PLACE_COLUMNS, PRACTICE_COLUMNS, Competing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from data.problems import Problems
    from data.read_tables import Tables
    from data.recipe import Recipe
    from geo.streets import Streets


@dataclass(frozen=True, eq=False)
class Assembled:
    """An area but for its minutes and streets.

    Attributes:
        practices: `geo.area.PRACTICE_COLUMNS`, sorted by code.
        places: `geo.area.PLACE_COLUMNS` and geometry (EPSG:27700), sorted by code.
        patients: int32 (U, P).
        touching: int32 (N, 2).
        competing: Who else has patients in the places.
        excluded: code, name, why and patients of practices that would be in the area but are left out.
        living: The points where the people of the places live; None where the recipe names no table of them.
    """

    practices: pd.DataFrame
    places: gpd.GeoDataFrame
    patients: NDArray[np.int32]
    touching: NDArray[np.int32]
    competing: Competing
    excluded: pd.DataFrame
    living: LivingPoints | None = None


def assemble(recipe: Recipe, tables: Tables, streets: Streets | None, problems: Problems) -> Assembled:
    """Return the area that the recipe describes.

    Every patient of a chosen practice is counted once: in a place of the area, living elsewhere, or without a usable
    address. Every patient living in a place of the area is counted once too: of a practice of the area, or elsewhere.

    Raises:
        BuildError: There is any complaint, be it of reading or of putting together.
    """
    places = choose_places(recipe, tables, streets, problems)
    if places.empty:
        problems.raise_if_any()
    chosen = choose_practices(recipe, tables, places, problems)
    problems.raise_if_any()
    registered = tables.patients.rows.groupby(["place", "code"])["patients"].sum().reset_index()
    patients, elsewhere = _in_places(registered, places, chosen.chosen)
    places["patients_elsewhere"] = elsewhere
    practices = _with_lists(chosen.chosen, patients, registered, tables, problems)
    return Assembled(
        _with_optional(practices, tables)[list(PRACTICE_COLUMNS)],
        gpd.GeoDataFrame(places[[*PLACE_COLUMNS, "geometry"]]),
        patients,
        touching_pairs(places.geometry.to_numpy()),
        competing_groups(registered, places["code"], chosen.others),
        chosen.excluded,
        living_points(tables, places, problems),
    )


def _in_places(
    registered: pd.DataFrame, places: pd.DataFrame, practices: pd.DataFrame
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """Return the patients int32 (U, P), and for each place those of other practices, int64 (U,)."""
    place = pd.Index(places["code"]).get_indexer(registered["place"])
    practice = pd.Index(practices["code"]).get_indexer(registered["code"])
    count = registered["patients"].to_numpy()
    here, own = place >= 0, practice >= 0
    patients = np.zeros((len(places), len(practices)), dtype=np.int32)
    patients[place[here & own], practice[here & own]] = count[here & own]
    others = here & ~own
    elsewhere = np.bincount(place[others], weights=count[others], minlength=len(places)).astype(np.int64)
    return patients, elsewhere


def _with_lists(
    practices: pd.DataFrame, patients: NDArray[np.int32], registered: pd.DataFrame, tables: Tables, problems: Problems
) -> pd.DataFrame:
    """Add list_size, mapped, living_elsewhere and no_address, which adds up: the last three make the first."""
    total = _by_code(registered, practices)
    nowhere = _by_code(registered[registered["place"] == NOWHERE], practices)
    mapped = patients.sum(axis=0, dtype=np.int64)
    list_size = total
    if tables.list_sizes is not None:
        sizes = tables.list_sizes.rows.set_index("code")["list_size"]
        published = practices["code"].map(sizes)
        _warn_of_differences(practices, published, total, tables, problems)
        list_size = np.maximum(published.fillna(0).to_numpy(np.int64), total)
    return practices.assign(
        list_size=list_size,
        mapped=mapped,
        living_elsewhere=total - nowhere - mapped,
        no_address=nowhere + (list_size - total),
    )


def _by_code(registered: pd.DataFrame, practices: pd.DataFrame) -> NDArray[np.int64]:
    sums = registered.groupby("code")["patients"].sum()
    return practices["code"].map(sums).fillna(0).to_numpy(np.int64)


def _warn_of_differences(
    practices: pd.DataFrame, published: pd.Series[float], total: NDArray[np.int64], tables: Tables, problems: Problems
) -> None:
    file = tables.list_sizes.file if tables.list_sizes else ""
    sums = pd.Series(total, index=practices.index)
    lacking = practices.loc[published.isna(), "code"]
    says = "no list size of this practice: the sum of its patients by place stands in"
    problems.warn_rows(file, says, ((None, code) for code in lacking))
    for says, differs in (
        (
            "the list is longer than the patients by place: the rest counts as without a usable address",
            published > sums,
        ),
        ("the list is shorter than the patients by place: their sum counts", published < sums),
    ):
        rows = zip(practices["code"][differs], published[differs], sums[differs], strict=True)
        problems.warn_rows(file, says, ((None, f"{code}: {size:,.0f} and {have:,}") for code, size, have in rows))


def _with_optional(practices: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Add contract, weighted_list and gps, where there are tables of them."""
    columns: dict[str, Any] = {"contract": "", "weighted_list": np.nan, "gps": np.nan}
    for table, names in ((tables.payments, ("contract", "weighted_list")), (tables.headcount, ("gps",))):
        if table is not None:
            rows = table.rows.set_index("code")
            columns |= {name: practices["code"].map(rows[name]) for name in names}
    added = practices.assign(**columns)
    added["contract"] = added["contract"].astype("str").fillna("")
    return added.astype({"weighted_list": float, "gps": float})
