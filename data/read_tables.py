"""Read every table that a recipe names."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

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

    from data.problems import Problems
    from data.recipe import Recipe
    from data.tables.table import Table


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
    files, done = recipe.tables, 0

    def told(what: str) -> None:
        nonlocal done
        progress(f"reading {what}", done, len(files))
        done += 1

    def optional(key: str, read: Callable[..., Table]) -> Table | None:
        if key not in files:
            return None
        told(key.replace("_", " "))
        return read(files[key], problems)

    told("register")
    register = read_register(files["register"], problems)
    told("patients")
    patients = read_patients(files["patients"], problems)
    told("membership")
    membership = read_membership(files["membership"], problems, on=recipe.date)
    told("boundaries")
    boundaries = read_boundaries(files["boundaries"], problems)
    told("centroids")
    centroids = read_centroids(files["centroids"], problems)
    told("residents")
    residents = read_residents(files["residents"], problems)
    told("deprivation")
    deprivation = read_deprivation(files["deprivation"], problems)
    told("postcodes")
    postcodes = read_postcodes(files["postcodes"], problems, wanted=register.rows["postcode"])
    return Tables(
        register,
        patients,
        membership,
        boundaries,
        centroids,
        residents,
        deprivation,
        postcodes,
        payments=optional("payments", read_payments),
        headcount=optional("headcount", read_headcount),
        list_sizes=optional("list_sizes", read_list_sizes),
    )
