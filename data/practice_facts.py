"""What optional tables say of practices: contract, GPs, partners, ages, and who is on which disease register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from geo.area import REGISTER_COLUMNS, no_registers

if TYPE_CHECKING:
    from data.read_tables import Tables

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
    facts: dict[str, pd.Series[float]] = {}
    for key, columns in COLUMNS.items():
        table = tables.by_key().get(key)
        for name, theirs in columns.items():
            if table is None:
                facts.setdefault(name, pd.Series(np.nan, index=practices.index))
            else:
                facts[name] = practices["code"].map(table.rows.set_index("code")[theirs]).astype(float)
    return practices.assign(contract=contract, **facts)


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
    kinds = {"patients": "float64", "of": "float64"}
    ordered: pd.DataFrame = found.sort_values(["practice", "register"], ignore_index=True)[list(REGISTER_COLUMNS)]
    return ordered.astype(kinds)
