"""Which practices are inside the area, in its margin or beyond, and which are left out, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from data.locate import locate
from data.near import first_containing
from data.reading_names import reading_name
from data.tables.register import GP_PRACTICE, STATUSES
from geo.area import BEYOND, INSIDE, MARGIN

if TYPE_CHECKING:
    import geopandas as gpd

    from data.problems import Problems
    from data.read_tables import Tables
    from data.recipe import Recipe

FEWEST_PATIENTS: Final = 100
"""Fewer registered patients than this is no practice that people choose: lists being wound up, or set up."""
OFF_PLACES_M: Final = 50.0
"""A practice may stand just outside every polygon: they are generalised by 20 m, and postcodes are points in a road."""
ELSEWHERE: Final = ""
"""Kind of a practice that has nothing to do with the area."""


@dataclass(frozen=True, eq=False)
class Practices:
    """Practices of the tables, sorted by code.

    Attributes:
        chosen: Those of the area: code, name, postcode, kind, x, y, lon, lat, located_by, pcn_code, pcn_name.
        excluded: Those that would be in it but are left out: code, name, why.
    """

    chosen: pd.DataFrame
    excluded: pd.DataFrame


def choose_practices(recipe: Recipe, tables: Tables, places: gpd.GeoDataFrame, problems: Problems) -> Practices:
    """Return the practices of the area; complains of those that should be in it but can't be found on the map."""
    known = _known(tables, places)
    here = locate(
        known,
        rules=recipe.practices,
        postcodes=tables.postcodes.rows,
        patients=tables.patients.rows,
        centroids=tables.centroids.rows[["code", "x", "y"]],
    )
    known = pd.concat([known, here], axis=1)
    _complain_of_rules(known, recipe, problems)
    known["kind"] = _kind(known, places)
    known["why"] = _why_excluded(known, recipe)
    lost = (known["located_by"] == "") & (known["at_home"] > 0.5 * known["most"]) & (known["why"] == "")
    _complain_of_lost(known[lost], tables, problems)
    unplaced_here = (known["located_by"] == "") & (known["at_home"] > 0.5 * known["most"])
    concerns = (known["kind"] != ELSEWHERE) | unplaced_here | known["code"].isin(set(recipe.practices))
    excluded = known[(known["why"] != "") & concerns].copy()
    excluded["why"] = [
        f"{why}; {listed:,} registered patients{', in the margin' if kind == MARGIN else ''}"
        for why, listed, kind in zip(excluded["why"], excluded["listed"], excluded["kind"], strict=True)
    ]
    kept = known[known["why"] == ""].copy()
    _warn_of_placed(kept, tables, problems)
    _warn_of_away(kept, tables, problems)
    own_pcns = set(kept.loc[kept["kind"] == INSIDE, "pcn_code"]) - {""}
    kept.loc[(kept["kind"] == ELSEWHERE) & kept["pcn_code"].isin(own_pcns), "kind"] = BEYOND
    chosen = kept[kept["kind"] != ELSEWHERE].reset_index(drop=True)
    beyond = chosen["kind"] == BEYOND
    chosen.loc[beyond, ["x", "y", "lon", "lat"]] = np.nan
    chosen.loc[beyond, "located_by"] = ""
    if not (chosen["kind"] == INSIDE).any():
        problems.error(recipe.path.name, "no practice is inside the area: check places, register and postcodes")
    return Practices(chosen, excluded[["code", "name", "why"]].reset_index(drop=True))


def _known(tables: Tables, places: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return every practice with a list, sorted by code.

    Columns: code, name, postcode, status, setting, closed ("" where the register does not list it), pcn_code, pcn_name,
    listed (patients by the best table), most (the largest list any table gives), at_home (patients in places inside).
    """
    patients = tables.patients.rows
    lists = patients.groupby("code")["patients"].sum()
    if tables.list_sizes is not None:
        sizes = tables.list_sizes.rows.set_index("code")["list_size"]
        lists = sizes.combine(lists, max, fill_value=0)
    known = pd.DataFrame({"code": sorted(lists.index)})
    known["code"] = known["code"].astype("str")
    register = tables.register.rows.set_index("code")
    for column in ("name", "postcode", "status", "setting", "closed"):
        known[column] = known["code"].map(register[column]).astype("str").fillna("")
    own_names = known["code"].map(patients.drop_duplicates("code").set_index("code")["name"]).astype("str").fillna("")
    known["name"] = known["name"].where(known["name"] != "", own_names).map(reading_name).astype("str")
    members = tables.membership.rows.set_index("code")
    known["pcn_code"] = known["code"].map(members["pcn_code"]).astype("str").fillna("")
    known["pcn_name"] = known["code"].map(members["pcn_name"]).astype("str").fillna("").map(reading_name).astype("str")
    known["listed"] = known["code"].map(lists).astype(np.int64)
    known["most"] = known["listed"].astype(float)
    if tables.payments is not None:
        registered = known["code"].map(tables.payments.rows.set_index("code")["registered"])
        known["most"] = np.fmax(known["most"], registered.astype(float))
    inside = set(places.loc[places["kind"] == INSIDE, "code"])
    at_home = patients[patients["place"].isin(inside)].groupby("code")["patients"].sum()
    known["at_home"] = known["code"].map(at_home).fillna(0).astype(np.int64)
    return known


def _kind(known: pd.DataFrame, places: gpd.GeoDataFrame) -> pd.Series[str]:
    """Return INSIDE, MARGIN or ELSEWHERE, by the place in which each practice stands."""
    points = shapely.points(known["x"].to_numpy(), known["y"].to_numpy())
    points[known["x"].isna().to_numpy()] = shapely.Point()
    row = first_containing(places.geometry.to_numpy(), points, within_m=OFF_PLACES_M)
    kinds = np.append(places["kind"].to_numpy(dtype=object), ELSEWHERE)
    return pd.Series(kinds[row], index=known.index, dtype="str")


def _why_excluded(known: pd.DataFrame, recipe: Recipe) -> pd.Series[str]:
    """Return why each practice is left out, "" where it is not. What the recipe says goes before the register."""
    why = pd.Series("", index=known.index, dtype="str")
    why = why.mask(known["listed"] < FEWEST_PATIENTS, f"fewer than {FEWEST_PATIENTS} patients")
    closed = (known["status"] == "C") & ~(known["closed"] > recipe.date)
    for status, holds in (("C", closed), ("D", known["status"] == "D"), ("P", known["status"] == "P")):
        why = why.mask(holds, f"{STATUSES[status]} in the register")
    other = (known["setting"] != "") & (known["setting"] != GP_PRACTICE)
    why = why.mask(other, "not a GP practice in the register")
    for code, rule in recipe.practices.items():
        why = why.mask(known["code"] == code, f"left out by the recipe: {rule.exclude}" if rule.exclude else "")
    return why


def _complain_of_rules(known: pd.DataFrame, recipe: Recipe, problems: Problems) -> None:
    """Complain of practices that the recipe speaks of, but that nothing is known of, or that can't be put there."""
    located = dict(zip(known["code"], known["located_by"], strict=True))
    for code, rule in sorted(recipe.practices.items()):
        if code not in located:
            says = "the recipe speaks of a practice that no table lists: correct the code"
            problems.error(recipe.path.name, says, value=code)
        elif rule.at_patients and located[code] != "patients":
            says = "no patient of this practice lives where the centroids know: give lat, lon and source instead"
            problems.error(recipe.path.name, says, value=code)


def _complain_of_lost(lost: pd.DataFrame, tables: Tables, problems: Problems) -> None:
    for practice in lost.to_dict("records"):
        code, postcode = practice["code"], practice["postcode"]
        named = f"{code} {practice['name']}"
        if postcode:
            what = f"the postcode {postcode} of {named} is not in this table, or nowhere in Great Britain"
        else:
            what = f"the register {tables.register.file} has no postcode of {named}"
        problems.error(
            tables.postcodes.file,
            f"{what}, and {practice['at_home']:,} of its {practice['listed']:,} patients live in the area. "
            f"Say in the recipe, under [practices.{code}], one of: "
            'lat = ..., lon = ..., source = "where that is from"; at = "patients" for the centre of where they live; '
            'exclude = "why"',
        )


def _warn_of_away(kept: pd.DataFrame, tables: Tables, problems: Problems) -> None:
    """Warn of practices that stand outside although most of their patients live inside: a postcode may be wrong."""
    by_postcode = (kept["kind"] == ELSEWHERE) & (kept["located_by"] == "postcode")
    away = kept[by_postcode & (kept["at_home"] > 0.5 * kept["most"])]
    says = (
        "not in the area, although most of its patients live there: its postcode lies outside; give lat, lon and "
        "source in the recipe if it is wrong"
    )
    named = away["code"] + " " + away["name"] + ", " + away["postcode"]
    problems.warn_rows(tables.register.file, says, ((None, name) for name in named))


def _warn_of_placed(kept: pd.DataFrame, tables: Tables, problems: Problems) -> None:
    """Warn of practices kept although the register says they are closed, or says nothing of them."""
    near = kept[kept["kind"] != ELSEWHERE]
    for says, rows in (
        ("closed since the date of the area, kept because it was open then", near[near["status"] == "C"]),
        ("dormant in the register, kept because the recipe places it", near[near["status"] == "D"]),
        ("not in the register, kept because the recipe places it", near[near["status"] == ""]),
    ):
        named = rows["code"] + " " + rows["name"]
        problems.warn_rows(tables.register.file, says, ((None, name) for name in named))
