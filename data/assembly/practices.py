"""Which practices are inside the area, in its margin or beyond, and which are left out, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd
import shapely

from data.assembly.places import first_containing
from data.assembly.sites import locate, reading_name
from data.tables import GP_PRACTICE, OTHER_SETTING, SETTINGS, STATUS_WORDS
from geo.area import BEYOND, INSIDE, MARGIN, SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import geopandas as gpd

    from data.problems import Problems
    from data.recipe import PracticeRule, Recipe, Tables

# ---- Which practices are special services ----

FEW_PATIENTS: Final = 500
"""Below this a practice is asked after: few that people choose are as small, most special services are."""
NAMED_LIKE_ONE: Final = re.compile(
    r"\b(?:care homes?|nursing homes?|hospice|special allocation|select care|safe haven|zero tolerance|violent|prison|"
    r"hmp|young offenders?|removal centre|secure unit|asylum|school|at hand|online|digital|virtual)\b",
    re.IGNORECASE,
)
"""Words in the names of special services of England."""


def special_service(known: pd.DataFrame, rules: Mapping[str, PracticeRule]) -> pd.Series[str]:
    """Return what special service each practice is, "" where it is none; the recipe goes before the register.

    Args:
        known: `code` and `setting`, the register's; "" where it does not list the practice.
        rules: What the recipe says, by code.
    """
    words = known["setting"].map(SETTINGS).astype("str").fillna(OTHER_SETTING)
    special = words.where(~known["setting"].isin(["", GP_PRACTICE]), "")
    for code, rule in rules.items():
        if rule.special or rule.keep:
            special = special.mask(known["code"] == code, rule.special)
    return special


def ask_after_special(chosen: pd.DataFrame, recipe: Recipe, problems: Problems) -> None:
    """Ask after practices of today's clusters that look like a special service, by their size or their name.

    Args:
        chosen: The practices of the area: `code`, `name`, `kind`, `pcn_code`, `listed` (patients), and `most`, by the
            table that has most of it: registrations may be those of one part of the country only.
        recipe: It has answered for practices with `special` or `keep`.
        problems: Takes a warning for each.
    """
    answered = {code for code, rule in recipe.practices.items() if rule.special or rule.keep}
    own_pcns = set(chosen.loc[chosen["kind"] == INSIDE, "pcn_code"]) - {""}
    counted = (chosen["kind"] == INSIDE) | chosen["pcn_code"].isin(own_pcns)
    like_one = (chosen["most"] < FEW_PATIENTS) | chosen["name"].str.contains(NAMED_LIKE_ONE)
    asked = chosen[counted & like_one & (chosen["kind"] != SERVICE) & ~chosen["code"].isin(answered)]
    for practice in asked.to_dict("records"):
        says = (
            f"{practice['code']} {practice['name']}, {practice['listed']:,} patients: a special service? Say in the "
            f'recipe, under [practices.{practice["code"]}], special = "what it is", or keep = true if people choose it '
            "as any other"
        )
        problems.warn(recipe.path.name, says)


# ---- Which practices are inside the area ----

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
        chosen: Those of the area: code, name, postcode, kind, special, x, y, lon, lat, located_by, pcn_code, pcn_name.
        excluded: Those that would be in it but are left out: code, name, why and patients (int64).
        others: Those that are in no plan of the area, all the rest of the tables: code, group (what is alike is one
            group) and name, the group's for reading.
    """

    chosen: pd.DataFrame
    excluded: pd.DataFrame
    others: pd.DataFrame


def choose_practices(recipe: Recipe, tables: Tables, places: gpd.GeoDataFrame, problems: Problems) -> Practices:
    """Return the practices of the area; complains of those that should be in it but can't be found on the map."""
    known = _known(tables, places)
    known = pd.concat([known, locate(known, tables, recipe.practices)], axis=1)
    _complain_of_rules(known, recipe, problems)
    known["kind"] = _kind(known, places)
    known["special"] = special_service(known, recipe.practices)
    known["why"] = _why_not_open(known, recipe)
    known["open"] = known["why"] == ""
    people_choose = known["open"] & (known["special"] == "")
    unplaced_here = (known["located_by"] == "") & (known["at_home"] > 0.5 * known["most"])
    _complain_of_lost(known[unplaced_here & people_choose], tables, problems)
    own_pcns = set(known.loc[people_choose & (known["kind"] == INSIDE), "pcn_code"]) - {""}
    known["own"] = known["pcn_code"].isin(own_pcns)
    _set_services_apart(known)
    known.loc[people_choose & (known["kind"] == ELSEWHERE) & known["own"], "kind"] = BEYOND
    counted = known[known["why"] == ""]
    _warn_of_not_active(counted, recipe, tables, problems)
    _warn_of_away(counted, tables, problems)
    chosen = counted[counted["kind"] != ELSEWHERE].reset_index(drop=True)
    ask_after_special(chosen, recipe, problems)
    off_map = chosen["kind"].isin([BEYOND, SERVICE])
    chosen.loc[off_map, ["x", "y", "lon", "lat"]] = np.nan
    chosen.loc[off_map, "located_by"] = ""
    if not (chosen["kind"] == INSIDE).any():
        problems.error(recipe.path.name, "no practice is inside the area: check places, register and postcodes")
    return Practices(chosen, _excluded(known, recipe, unplaced_here), _others(known))


def _set_services_apart(known: pd.DataFrame) -> None:
    """Make special services of the PCNs that have a practice inside a kind of their own; leave out all others."""
    service = known["open"] & (known["special"] != "")
    known.loc[service & known["own"], "kind"] = SERVICE
    alone = known["pcn_code"] == ""
    for rows, where in ((alone, "in no PCN"), (~alone, "its PCN has no practice in the area that people choose")):
        out = service & ~known["own"] & rows
        known.loc[out, "why"] = "a special service (" + known.loc[out, "special"] + "), " + where


def _excluded(known: pd.DataFrame, recipe: Recipe, unplaced_here: pd.Series[bool]) -> pd.DataFrame:
    """Return practices that are left out although they lie here, belong to a PCN of the area or serve its places."""
    serves = (known["special"] != "") & (known["at_home"] > 0)
    named = known["code"].isin(set(recipe.practices))
    concerns = (known["kind"] != ELSEWHERE) | unplaced_here | known["own"] | serves | named
    excluded = known[(known["why"] != "") & concerns]
    why = [
        f"{why}; {listed:,} registered patients{', in the margin' if kind == MARGIN else ''}"
        for why, listed, kind in zip(excluded["why"], excluded["listed"], excluded["kind"], strict=True)
    ]
    return excluded[["code", "name"]].assign(why=why, patients=excluded["listed"]).reset_index(drop=True)


def _others(known: pd.DataFrame) -> pd.DataFrame:
    """Return the practices in no plan of the area, each with its group: its PCN where it is an open member, else alone.

    Whether it is one depends on the tables alone: neither on where the area ends nor on how wide its margin is.
    """
    in_plan = (known["why"] == "") & ((known["kind"] == INSIDE) | known["own"])
    others = known[~in_plan]
    member = others["open"] & (others["pcn_code"] != "")
    group = others["pcn_code"].where(member, others["code"])
    name = others["pcn_name"].where(member, others["name"] + " (" + others["code"] + ")")
    return pd.DataFrame({"code": others["code"], "group": group, "name": name}).reset_index(drop=True)


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
    for table, columns in (
        (tables.register.rows, ("name", "postcode", "status", "setting", "closed")),
        (tables.membership.rows, ("pcn_code", "pcn_name")),
        (patients.drop_duplicates("code").rename(columns={"name": "own_name"}), ("own_name",)),
    ):
        by_code = table.set_index("code")
        for column in columns:
            known[column] = known["code"].map(by_code[column]).astype("str").fillna("")
    known["name"] = known["name"].where(known["name"] != "", known.pop("own_name")).map(reading_name).astype("str")
    known["pcn_name"] = known["pcn_name"].map(reading_name).astype("str")
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


def _why_not_open(known: pd.DataFrame, recipe: Recipe) -> pd.Series[str]:
    """Return why each practice counts as not open on the day, "" where it is. The recipe goes before the register.

    Patients on the day show that it was open. Only that it had closed by then tells otherwise: the register is often
    of a later day, and says what a practice is on that.
    """
    why = pd.Series("", index=known.index, dtype="str")
    why = why.mask(known["listed"] < FEWEST_PATIENTS, f"fewer than {FEWEST_PATIENTS} patients")
    closed = (known["status"] != "A") & (known["closed"] != "") & (known["closed"] <= recipe.date)
    why = why.mask(closed, "closed on " + known["closed"] + " in the register")
    for code, rule in recipe.practices.items():
        if rule.exclude or rule.keep:
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
            'special = "what it is" if it is a special service; exclude = "why"',
        )


def _warn_of_away(counted: pd.DataFrame, tables: Tables, problems: Problems) -> None:
    """Warn of practices that stand outside although most of their patients live inside: a postcode may be wrong."""
    by_postcode = (counted["kind"] == ELSEWHERE) & (counted["located_by"] == "postcode")
    away = counted[by_postcode & (counted["at_home"] > 0.5 * counted["most"])]
    says = (
        "not in the area, although most of its patients live there: its postcode lies outside; give lat, lon and "
        "source in the recipe if it is wrong"
    )
    named = away["code"] + " " + away["name"] + ", " + away["postcode"]
    problems.warn_rows(tables.register.file, says, ((None, name) for name in named))


def _warn_of_not_active(counted: pd.DataFrame, recipe: Recipe, tables: Tables, problems: Problems) -> None:
    """Warn of practices kept although the register does not say that they are open."""
    near = counted[(counted["kind"] != ELSEWHERE) & (counted["status"] != "A")]
    by_recipe = near["code"].isin([code for code, rule in recipe.practices.items() if rule.keep])
    for rows, why in (
        (near[~by_recipe], "kept, with patients on the date of the area"),
        (near[by_recipe], "kept, as the recipe says"),
    ):
        for practice in rows.to_dict("records"):
            status = practice["status"]
            says = f"{STATUS_WORDS[status]} in the register" if status else "not in the register"
            named = f"{practice['code']} {practice['name']}, {practice['listed']:,} patients"
            problems.warn(tables.register.file, f"{says}: {why}", value=named)
