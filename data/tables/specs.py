"""Every official table that a recipe may name, in the order of the README."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.boundaries import BOUNDARIES
from data.tables.by_pcn import ADJUSTED, PCN_WORKFORCE
from data.tables.centroids import CENTROIDS
from data.tables.deprivation import DEPRIVATION
from data.tables.list_sizes import AGES, LIST_SIZES
from data.tables.membership import MEMBERSHIP
from data.tables.ods_reports import BRANCHES, SUCCESSORS
from data.tables.patients import PATIENTS
from data.tables.payments import PAYMENTS
from data.tables.people_points import OUTPUT_AREAS, POSTCODES_PEOPLE
from data.tables.postcodes import POSTCODES
from data.tables.register import REGISTER
from data.tables.registers import REGISTERS
from data.tables.residents import RESIDENTS
from data.tables.rural_urban import RURAL_URBAN
from data.tables.wards import WARDS
from data.tables.workforce import HEADCOUNT, WORKFORCE

if TYPE_CHECKING:
    from data.tables.spec import TableSpec

SPECS: Final[dict[str, TableSpec]] = {
    spec.key: spec
    for spec in (
        REGISTER,
        PATIENTS,
        MEMBERSHIP,
        LIST_SIZES,
        AGES,
        PAYMENTS,
        HEADCOUNT,
        WORKFORCE,
        ADJUSTED,
        PCN_WORKFORCE,
        BRANCHES,
        SUCCESSORS,
        REGISTERS,
        BOUNDARIES,
        WARDS,
        CENTROIDS,
        POSTCODES_PEOPLE,
        OUTPUT_AREAS,
        RURAL_URBAN,
        RESIDENTS,
        DEPRIVATION,
        POSTCODES,
    )
}
REQUIRED: Final = tuple(key for key, spec in SPECS.items() if spec.required)
"""Keys of the tables that every area needs."""
