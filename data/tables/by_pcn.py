"""Tables by PCN: lists as adjusted for payment, and the staff that PCNs employ."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.cells import complain_of_repeats, typed
from data.tables.sheet import read_sheet
from data.tables.spec import AMOUNT, NHS_ENGLAND, PCN, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems

PCN_CODE: Final = r"U\d{5}"
CODE_COLUMN: Final = Column("pcn_code", spelled=("pcn code", "pcn ods code", "network code"))
NAME_COLUMN: Final = Column("pcn_name", spelled=("pcn name", "network name"), optional=True)


def read_adjusted(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return pcn_code (unique), pcn_name ("" where not given) and adjusted, PCN-adjusted patients (float64)."""
    file = path.name
    sheet = read_sheet(path, ADJUSTED, problems)
    if sheet is None:
        return nothing(file, "pcn_code", "pcn_name", "adjusted")
    rows = typed(sheet.rows, sheet.layout.columns, file=file, problems=problems)
    rows["pcn_code"] = rows["pcn_code"].str.upper()
    if "pcn_name" not in rows:
        rows["pcn_name"] = ""
    of_pcn = rows["pcn_code"].str.fullmatch(PCN_CODE)
    kept = rows[of_pcn]
    if kept.empty:
        problems.error(file, "no row has the code of a PCN, like U12345: check that it is the right file")
    complain_of_repeats(kept, ["pcn_code"], "this PCN comes twice: delete one row", file=file, problems=problems)
    not_used = set_aside(sheet, ("of no PCN", int((~of_pcn).sum())))
    unique = kept.drop_duplicates("pcn_code").reset_index(drop=True)
    return Table(file, unique, sheet.rows_read, not_used, layout=sheet.layout.name)


def read_pcn_workforce(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return staff by PCN and role: pcn_code, pcn_name, staff_group, role, fte (float64) and heads (int64).

    PCN and role are unique together. The file has a row a person and role. A PCN without rows made no return.
    """
    file = path.name
    keys = ["pcn_code", "pcn_name", "staff_group", "role"]
    sheet = read_sheet(path, PCN_WORKFORCE, problems)
    if sheet is None:
        return nothing(file, *keys, "fte", "heads")
    rows = typed(sheet.rows, sheet.layout.columns, file=file, problems=problems)
    rows["pcn_code"] = rows["pcn_code"].str.upper()
    of_pcn = rows["pcn_code"].str.fullmatch(PCN_CODE)
    kept = rows[of_pcn].assign(person=lambda all_of: all_of.get("person", all_of["row"].astype("str")))
    unknown = kept["fte"].isna()
    says = "the full-time equivalent of this person is not known: counted as a head alone"
    problems.warn_rows(file, says, zip(kept["row"][unknown].tolist(), kept["role"][unknown].tolist(), strict=True))
    grouped = kept.groupby(keys, sort=False)
    staff = grouped.agg(fte=("fte", "sum"), heads=("person", "nunique"), row=("row", "first")).reset_index()
    staff["heads"] = staff["heads"].astype("int64")
    year, month = (kept[name].iloc[0] if name in kept and len(kept) else "" for name in ("year", "month"))
    date = f"{int(year):04}-{int(month):02}-01" if year.isdigit() and month.isdigit() and int(month) <= 12 else ""
    not_used = set_aside(sheet, ("of no PCN", int((~of_pcn).sum())))
    return Table(file, staff[[*keys, "fte", "heads", "row"]], sheet.rows_read, not_used, date, layout=sheet.layout.name)


ADJUSTED: Final = TableSpec(
    "adjusted",
    title="PCN-adjusted populations, Network Contract DES",
    what="PCN-adjusted list by PCN, which enhanced access and part of the core are paid by: the workbook, or CSV",
    publisher=NHS_ENGLAND,
    where='NHS England, with the Network Contract DES, "PCN adjusted populations"',
    url="https://www.england.nhs.uk/gp/investment/gp-contract/",
    of=PCN,
    read=read_adjusted,
    layouts=(
        Layout(
            "by PCN",
            (
                CODE_COLUMN,
                NAME_COLUMN,
                Column(
                    "adjusted",
                    AMOUNT,
                    ("pcn adjusted population*", "adjusted population*", "pcn adjusted list*", "*adjusted pop*"),
                    words="adjusted population",
                ),
            ),
            parts=("pcns", "pcn"),
        ),
    ),
    totals=("adjusted",),
)
PCN_WORKFORCE: Final = TableSpec(
    "pcn_workforce",
    title="Primary Care Network Workforce, individual level",
    what="staff that PCNs employ by role, `PCNWFIndividualCSV` zip, or the CSV in it",
    publisher=NHS_ENGLAND,
    where='NHS England, "Primary Care Network Workforce" (quarterly)',
    url="https://digital.nhs.uk/data-and-information/publications/statistical/primary-care-network-workforce",
    of=PCN,
    read=read_pcn_workforce,
    layouts=(
        Layout(
            "a row a person and role",
            (
                CODE_COLUMN,
                Column("pcn_name", spelled=("pcn name",)),
                Column("staff_group", spelled=("staff group",)),
                Column("role", spelled=("staff role",)),
                Column("fte", AMOUNT, ("fte",), words="full-time equivalent", unknown=("NA", "ND")),
                Column("person", spelled=("unique identifier",), optional=True),
                Column("year", spelled=("census year",), optional=True),
                Column("month", spelled=("census month",), optional=True),
            ),
            parts=("individual level",),
        ),
    ),
    totals=("fte", "heads"),
)
