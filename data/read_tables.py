"""Read every table that a recipe names."""

from __future__ import annotations

from dataclasses import dataclass, fields
from functools import partial
from typing import TYPE_CHECKING, Final

from data.tables.boundaries import read_boundaries
from data.tables.centroids import read_centroids
from data.tables.deprivation import read_deprivation
from data.tables.headcount import read_headcount
from data.tables.list_sizes import read_list_sizes
from data.tables.membership import read_membership
from data.tables.patients import read_patients
from data.tables.payments import read_payments
from data.tables.postcodes import read_postcodes
from data.tables.register import read_register
from data.tables.residents import read_residents

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from data.problems import Problems
    from data.recipe import Recipe
    from data.tables.table import Table

STEP: Final = "reading tables"


@dataclass(frozen=True, eq=False)
class Tables:
    """The tables of a recipe; None stands for an optional one that it does not name."""

    register: Table
    patients: Table
    membership: Table
    boundaries: Table
    centroids: Table
    residents: Table
    deprivation: Table
    postcodes: Table
    payments: Table | None = None
    headcount: Table | None = None
    list_sizes: Table | None = None

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
    readers: dict[str, Callable[[Path, Problems], Table]] = {
        "register": read_register,
        "patients": read_patients,
        "membership": partial(read_membership, on=recipe.date),
        "boundaries": read_boundaries,
        "centroids": read_centroids,
        "residents": read_residents,
        "deprivation": read_deprivation,
        "payments": read_payments,
        "headcount": read_headcount,
        "list_sizes": read_list_sizes,
    }
    found: dict[str, Table] = {}
    for key in (key for key in readers if key in files):
        progress(STEP, len(found), len(files))
        found[key] = readers[key](files[key], problems)
    progress(STEP, len(found), len(files))
    wanted = found["register"].rows["postcode"]
    found["postcodes"] = read_postcodes(files["postcodes"], problems, wanted=wanted)
    progress(STEP, len(found), len(files))
    return Tables(**found)
