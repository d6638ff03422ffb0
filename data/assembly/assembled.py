"""Tables put together: the places, practices and patients of an area, and what optional tables say of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import geopandas as gpd
import numpy as np
import pandas as pd

from data.assembly.places import LivingPoints, choose_places, living_points, touching_pairs
from data.assembly.practices import choose_practices
from data.assembly.sites import choose_sites, reading_name
from data.tables import NOWHERE, PCN_PAYMENTS
from geo.area import (
    ADJUSTED,
    PAYMENT,
    PCN_COLUMNS,
    PLACE_COLUMNS,
    PRACTICE_COLUMNS,
    REGISTER_COLUMNS,
    STAFF,
    Competing,
    no_pcn_facts,
    no_registers,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from data.problems import Problems
    from data.recipe import Recipe, Tables
    from data.tables import Table
    from geo.streets import Streets

# ---- Who else has patients in the places of an area ----


def competing_groups(registered: pd.DataFrame, places: Iterable[str], others: pd.DataFrame) -> Competing:
    """Return the groups with patients in the places, in the order of their codes.

    Args:
        registered: All registrations: `place` and `code` (each pair once), `patients`.
        places: Codes of the U places.
        others: Practices in no plan of the area: `code`, `group` and `name`, the group's.

    >>> registered = pd.DataFrame({"place": ["E1", "E1", "E2"], "code": ["A", "B", "A"], "patients": [5, 7, 0]})
    >>> others = pd.DataFrame({"code": ["A", "B"], "group": "U1", "name": "One PCN"})
    >>> one = competing_groups(registered, ["E1", "E2"], others)
    >>> one.names, one.place.tolist(), one.group.tolist(), one.patients.tolist()
    (('One PCN',), [0], [0], [12])
    """
    place = pd.Index(places).get_indexer(pd.Index(registered["place"]))
    practice = pd.Index(others["code"]).get_indexer(pd.Index(registered["code"]))
    here = (place >= 0) & (practice >= 0) & (registered["patients"] > 0).to_numpy()
    group, name = (others[column].to_numpy(dtype=object)[practice[here]] for column in ("group", "name"))
    patients = registered["patients"].to_numpy()[here]
    each = pd.DataFrame({"place": place[here], "group": group, "patients": patients})
    rows = each.groupby(["place", "group"])["patients"].sum().reset_index()
    names = dict(zip(group, name, strict=True))
    codes = sorted(names)
    return Competing(
        names=tuple(str(names[code]) for code in codes),
        place=rows["place"].to_numpy(np.int32),
        group=pd.Index(codes, dtype=object).get_indexer(pd.Index(rows["group"])).astype(np.int32),
        patients=rows["patients"].to_numpy(np.int32),
    )


# ---- What optional tables say of today's PCNs ----


def pcn_facts(practices: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return what is known of the PCNs of the practices, `geo.area.PCN_COLUMNS`, by code, fact and item.

    A PCN is all its practices of the day, wherever they lie.
    """
    members = tables.membership.rows
    members = members[members["pcn_code"].isin(set(practices["pcn_code"]) - {""})]
    parts = [
        _of_pcns(ADJUSTED, tables.adjusted, members, amount="adjusted", item=""),
        _of_pcns(STAFF, tables.pcn_workforce, members, amount="fte", item="role"),
        _payments(tables.payments, members),
    ]
    found = [part for part in parts if len(part)]
    if not found:
        return no_pcn_facts()
    facts = pd.concat(found, ignore_index=True)
    names = members.drop_duplicates("pcn_code").set_index("pcn_code")["pcn_name"].map(reading_name)
    sizes = members.groupby("pcn_code")["code"].nunique()
    facts["name"], facts["of"] = facts["code"].map(names), facts["code"].map(sizes)
    facts["known"] = facts["known"].fillna(facts["of"])
    facts = facts.sort_values(["code", "fact", "item"], ignore_index=True)[list(PCN_COLUMNS)]
    return facts.astype(no_pcn_facts().dtypes.to_dict())


def _of_pcns(fact: str, table: Table | None, members: pd.DataFrame, *, amount: str, item: str) -> pd.DataFrame:
    """Return the facts of a table that is published by PCN."""
    if table is None:
        return no_pcn_facts()
    rows = table.rows[table.rows["pcn_code"].isin(set(members["pcn_code"])) & table.rows[amount].notna()]
    items = rows[item] if item else pd.Series("", index=rows.index, dtype="str")
    facts = pd.DataFrame({"code": rows["pcn_code"], "fact": fact, "item": items, "amount": rows[amount]})
    return facts.groupby(["code", "fact", "item"])["amount"].sum().reset_index().assign(known=float("nan"))


def _payments(table: Table | None, members: pd.DataFrame) -> pd.DataFrame:
    """Return what the practices of each PCN were paid for it, added up: it is published by practice."""
    if table is None:
        return no_pcn_facts()
    paid = members[["code", "pcn_code"]].merge(table.rows[["code", *PCN_PAYMENTS]], on="code")
    long = paid.melt(["code", "pcn_code"], list(PCN_PAYMENTS), "item", "amount").dropna(subset="amount")
    long["item"] = long["item"].map(payment_words)
    sums = long.groupby(["pcn_code", "item"])["amount"].agg(amount="sum", known="count").reset_index()
    return sums.rename(columns={"pcn_code": "code"}).assign(fact=PAYMENT)


def payment_words(key: str) -> str:
    """Return what a payment is called, for reading.

    >>> payment_words("pcn_enhanced_access")
    'Enhanced access'
    """
    return key.removeprefix("pcn_").replace("_", " ").capitalize()


# ---- What optional tables say of practices ----

COLUMNS: Final = {
    "payments": {"weighted_list": "weighted_list"},
    "headcount": {"gps": "gps"},
    "workforce": {"gps": "gps", "partners": "partners", "gps_fte": "gps_fte"},
    "ages": {
        "patients_by_age": "patients",
        "patients_65": "patients_65",
        "patients_75": "patients_75",
        "patients_85": "patients_85",
    },
}
"""Columns of practices, each with the column of the table it is from; where two tables have one, the later counts."""


def with_facts(practices: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the practices with contract ("" where not known) and `COLUMNS` (float64, NaN where not known)."""
    contract = pd.Series("", index=practices.index, dtype="str")
    if tables.payments is not None:
        contracts = tables.payments.rows.set_index("code")["contract"]
        contract = practices["code"].map(contracts).astype("str").fillna("")
    facts = practices.assign(contract=contract, **{name: np.nan for columns in COLUMNS.values() for name in columns})
    known = tables.by_key()
    for key in (key for key in COLUMNS if key in known):
        rows = known[key].rows.set_index("code")
        for name, theirs in COLUMNS[key].items():
            facts[name] = practices["code"].map(rows[theirs]).astype(float)
    return facts


def tables_with(column: str) -> tuple[str, ...]:
    """Return the keys of the tables that a column of practices may be from, the fullest first.

    >>> tables_with("patients_65"), tables_with("gps")
    (('ages',), ('workforce', 'headcount'))
    """
    return tuple(key for key, columns in reversed(COLUMNS.items()) if column in columns)


def registers_of(practices: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return the disease registers of the practices, `geo.area.REGISTER_COLUMNS`, by row and register."""
    if tables.registers is None:
        return no_registers()
    rows = tables.registers.rows
    row = pd.Index(practices["code"]).get_indexer(rows["code"])
    found = rows.assign(practice=row.astype(np.int32))[row >= 0]
    ordered: pd.DataFrame = found.sort_values(["practice", "register"], ignore_index=True)[list(REGISTER_COLUMNS)]
    return ordered.astype({"patients": "float64", "of": "float64"})


# ---- Put tables together ----


@dataclass(frozen=True, eq=False)
class Assembled:
    """An area but for its minutes and streets.

    Attributes:
        practices: `geo.area.PRACTICE_COLUMNS`, sorted by code.
        places: `geo.area.PLACE_COLUMNS` and geometry (EPSG:27700), sorted by code.
        patients: int32 (U, P).
        touching: int32 (N, 2).
        competing: Who else has patients in the places.
        sites: `geo.area.SITE_COLUMNS`: main sites, then branch surgeries.
        excluded: code, name, why and patients of practices that would be in the area but are left out.
        pcns: `geo.area.PCN_COLUMNS`.
        registers: `geo.area.REGISTER_COLUMNS`.
        living: The points where the people of the places live; None where the recipe names no table of them.
    """

    practices: pd.DataFrame
    places: gpd.GeoDataFrame
    patients: NDArray[np.int32]
    touching: NDArray[np.int32]
    competing: Competing
    sites: pd.DataFrame
    excluded: pd.DataFrame
    pcns: pd.DataFrame
    registers: pd.DataFrame
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
    practices = with_facts(practices, tables)[list(PRACTICE_COLUMNS)]
    return Assembled(
        practices,
        gpd.GeoDataFrame(places[[*PLACE_COLUMNS, "geometry"]]),
        patients,
        touching_pairs(places.geometry.to_numpy()),
        competing_groups(registered, places["code"], chosen.others),
        choose_sites(tables, practices, problems),
        chosen.excluded,
        pcn_facts(practices, tables),
        registers_of(practices, tables),
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
        published = practices["code"].map(tables.list_sizes.rows.set_index("code")["list_size"])
        _warn_of_differences(practices, published, total, tables.list_sizes.file, problems)
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
    practices: pd.DataFrame, published: pd.Series[float], total: NDArray[np.int64], file: str, problems: Problems
) -> None:
    lacking = practices.loc[published.isna(), "code"]
    says = "no list size of this practice: the sum of its patients by place stands in"
    problems.warn_rows(file, says, ((None, code) for code in lacking))
    longer = "the list is longer than the patients by place: the rest counts as without a usable address"
    shorter = "the list is shorter than the patients by place: their sum counts"
    for says, differs in ((longer, published > total), (shorter, published < total)):
        rows = zip(practices["code"][differs], published[differs], total[differs], strict=True)
        problems.warn_rows(file, says, ((None, f"{code}: {size:,.0f} and {have:,}") for code, size, have in rows))
