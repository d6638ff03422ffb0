"""Read every table that a recipe names."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Final

from data.tables import SPECS, Given, recognise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from data.problems import Problems
    from data.recipe.recipe import Recipe
    from data.tables import Table

STEP: Final = "reading tables"
FIRST: Final = ("boundaries", "register", "branches")
"""Read before the others: which places and postcodes are wanted is known from them."""
BOROUGHS_FROM: Final = ("wards", "boards", "deprivation", "residents")
"""Tables that say which borough a place is in, where the boundaries do not, the surest first."""


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of a recipe by the keys of their specs; None stands for an optional one that it does not name."""

    register: Table
    patients: Table
    membership: Table
    boundaries: Table
    centroids: Table
    residents: Table
    deprivation: Table
    postcodes: Table
    list_sizes: Table | None = None
    ages: Table | None = None
    payments: Table | None = None
    headcount: Table | None = None
    workforce: Table | None = None
    adjusted: Table | None = None
    pcn_workforce: Table | None = None
    branches: Table | None = None
    successors: Table | None = None
    registers: Table | None = None
    wards: Table | None = None
    boards: Table | None = None
    postcodes_people: Table | None = None
    output_areas: Table | None = None
    rural_urban: Table | None = None

    def by_key(self) -> dict[str, Table]:
        """Return the tables there are, by their keys in a recipe."""
        named = {field.name: getattr(self, field.name) for field in fields(self)}
        return {key: table for key, table in named.items() if table is not None}


def read_tables(recipe: Recipe, problems: Problems, progress: Callable[[str, int, int], None]) -> Tables:
    """Return the tables; what is wrong in them goes to `problems`.

    Args:
        recipe: Names the files.
        problems: Takes complaints.
        progress: Told the step, how much is done, and of how much.
    """
    files = recipe.tables
    found: dict[str, Table] = {}
    given = Given(date=recipe.date)
    for key in dict.fromkeys(key for key in (*FIRST, *SPECS) if key in files):
        progress(STEP, len(found), len(files))
        found[key] = _read(key, files[key], problems, given)
        rows = found[key].rows
        if key == "boundaries":
            given = replace(given, places=frozenset(rows["code"]))
        elif key in {"register", "branches"} or (key == "postcodes_people" and rows["x"].isna().all()):
            postcodes = frozenset(rows["code" if key == "postcodes_people" else "postcode"])
            given = replace(given, postcodes=postcodes | (given.postcodes or frozenset()))
    progress(STEP, len(found), len(files))
    found["boundaries"] = _with_boroughs(found)
    return Tables(**found)


def _read(key: str, path: Path, problems: Problems, given: Given) -> Table:
    """Return the table; where it can't be read, it is said which one the file seems to be."""
    said = len(problems.errors)
    table = SPECS[key].read(path, problems, given)
    if table.rows.empty and len(problems.errors) > said:
        other = recognise(path, near=False)
        if other is not None and other.key != key:
            says = f"this seems to be the file of tables.{other.key} ({other.title}), not of tables.{key}"
            problems.error(path.name, f"{says}: name each under its own key")
    return table


def _with_boroughs(found: Mapping[str, Table]) -> Table:
    """Return the boundaries with boroughs: their own, else those of another table, else names by those of places.

    The polygons of 2021 carry no borough; its name is in the name of each place, as in "Westminster 001A".
    """
    boundaries = found["boundaries"]
    places = boundaries.rows.copy()
    for key in (key for key in BOROUGHS_FROM if key in found):
        known = found[key].rows.drop_duplicates("code").set_index("code")
        lacking = places["borough"] == ""
        for column in ("borough", "borough_name"):
            filled = places["code"].map(known[column]).astype("str").fillna("")
            places[column] = places[column].where(~lacking | (places[column] != ""), filled)
    from_name = places["name"].str.extract(r"^(.+) \d{3}[A-Z]{1,2}$", expand=False).astype("str").fillna("")
    places["borough_name"] = places["borough_name"].where(places["borough_name"] != "", from_name)
    return replace(boundaries, rows=places)
