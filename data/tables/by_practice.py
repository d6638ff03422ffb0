"""Read a table with one row a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.cells import complain_of_repeats, iso_date, typed
from data.tables.sheet import read_sheet, set_aside
from data.tables.spec import (
    AMOUNT,
    BALANCE,
    CODE,
    NHS_ENGLAND,
    PCN,
    PRACTICE,
    Column,
    Given,
    Layout,
    Table,
    TableSpec,
    nothing,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from data.problems import Problems
    from data.tables.sheet import Sheet

PRACTICE_COLUMN: Final = Column("code", CODE, ("practice code", "prac code", "gp practice code", "gp code"))
"""The column of practice codes where a file has no other codes."""
EXTRACT_DATE: Final = Column("date", spelled=("extract date",), optional=True)


def read_by_practice(path: Path, spec: TableSpec, problems: Problems) -> Table:
    """Return the columns of the spec, one row a practice; optional ones that the file lacks are left out."""
    sheet = read_sheet(path, spec, problems)
    if sheet is None:
        return nothing(path.name, *(column.name for column in spec.layouts[0].columns))
    rows = one_row_a_practice(sheet.rows, sheet, file=path.name, problems=problems)
    date = extract_date(sheet.rows)
    return Table(path.name, rows, sheet.rows_read, set_aside(sheet), date, layout=sheet.layout.name)


def one_row_a_practice(rows: pd.DataFrame, sheet: Sheet, *, file: str, problems: Problems) -> pd.DataFrame:
    """Return the rows with their cells checked; complains of practices that come twice."""
    checked = typed(rows, sheet.layout.columns, file=file, problems=problems)
    says = "this practice comes twice: delete one row"
    complain_of_repeats(checked, ["code"], says, file=file, problems=problems)
    return checked.drop_duplicates("code").reset_index(drop=True)


def extract_date(rows: pd.DataFrame) -> str:
    """Return the date in the column "date" of the first row as ISO; "" where there is none."""
    return iso_date(rows["date"].iloc[0]) if "date" in rows and len(rows) else ""


# ---- GPs in each practice ----

NO_RETURN: Final = ("", "ND", "NA", "N/A", "*", ".")
"""What stands where a practice made no return, beside 0."""
URL: Final = (
    "https://digital.nhs.uk/data-and-information/publications/statistical/general-and-personal-medical-services"
)
GPS: Final = Column("gps", AMOUNT, ("total gp extg hc", "total gp hc"), words="number of GPs", unknown=NO_RETURN)
"""Without trainees where the release tells them apart: EXTG is "excluding doctors in training grade"."""


def read_headcount(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code and gps (float64); NaN where no return was made, which the file also writes as 0."""
    table = read_by_practice(path, HEADCOUNT, problems)
    table.rows["gps"] = table.rows["gps"].where(table.rows["gps"].astype(float) > 0)
    return table


def read_workforce(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code, gps, partners (heads) and gps_fte (full-time equivalents without trainees, where they are apart).

    All float64; NaN where no return was made, which the file also writes as 0 GPs.
    """
    table = read_by_practice(path, WORKFORCE, problems)
    rows = table.rows
    returned = rows["gps"].astype(float) > 0
    rows["partners"] = rows["senior_partners"].astype(float).fillna(0) + rows["other_partners"].astype(float)
    for name in ("gps", "partners", "gps_fte"):
        rows[name] = rows[name].astype(float).where(returned)
    more = rows["partners"] > rows["gps"]
    says = "there are more partners than GPs: is it the right file?"
    problems.warn_rows(table.file, says, zip(rows["row"][more].tolist(), rows["code"][more].tolist(), strict=True))
    return table


HEADCOUNT: Final = TableSpec(
    "headcount",
    title="General Practice Workforce, GPs by practice",
    what="GPs by practice, without trainees where they are apart; any table with PRAC_CODE and TOTAL_GP_HC does",
    publisher=NHS_ENGLAND,
    where='NHS England, "General Practice Workforce"',
    url=URL,
    of=PRACTICE,
    read=read_headcount,
    layouts=(Layout("GPs by practice", (PRACTICE_COLUMN, GPS), parts=("detailed",)),),
    totals=("gps",),
)
WORKFORCE: Final = TableSpec(
    "workforce",
    title="General Practice Workforce, by practice",
    what="GPs, partners and full-time equivalents by practice: `GPWPracticeCSV` zip, or its practice level CSV",
    publisher=NHS_ENGLAND,
    where='NHS England, "General Practice Workforce" (monthly)',
    url=URL,
    of=PRACTICE,
    read=read_workforce,
    layouts=(
        Layout(
            "practice level",
            (
                PRACTICE_COLUMN,
                GPS,
                Column("senior_partners", AMOUNT, ("total gp sen ptnr hc",), unknown=NO_RETURN),
                Column("other_partners", AMOUNT, ("total gp ptnr prov hc",), unknown=NO_RETURN),
                Column("gps_fte", AMOUNT, ("total gp extg fte", "total gp fte"), unknown=NO_RETURN),
            ),
            parts=("detailed",),
        ),
    ),
    totals=("gps", "partners", "gps_fte"),
)


# ---- Disease registers of each practice ----


def read_registers(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code, register ("DM", "COPD" ...), patients on it, ages ("TOTAL", "17OV" ...) and of: all of those ages.

    patients and of are float64, NaN where blank; pairs of code and register are unique.
    """
    file = path.name
    sheet = read_sheet(path, REGISTERS, problems)
    if sheet is None:
        return nothing(file, *(column.name for column in REGISTERS.layouts[0].columns))
    rows = typed(sheet.rows, sheet.layout.columns, file=file, problems=problems)
    says = "this practice and register come twice: delete one row"
    complain_of_repeats(rows, ["code", "register"], says, file=file, problems=problems)
    more = rows["patients"] > rows["of"]
    says = "there are more patients on the register than patients of its ages: correct one of them"
    problems.error_rows(file, says, zip(rows["row"][more].tolist(), rows["code"][more].tolist(), strict=True))
    kept = rows.drop_duplicates(["code", "register"]).reset_index(drop=True)
    return Table(file, kept, sheet.rows_read, set_aside(sheet), layout=sheet.layout.name)


REGISTERS: Final = TableSpec(
    "registers",
    title="Quality and Outcomes Framework, prevalence by practice",
    what="patients on disease registers by practice, `PREVALENCE` of the QOF zip",
    publisher=NHS_ENGLAND,
    where='NHS England, "Quality and Outcomes Framework" (yearly)',
    url="https://digital.nhs.uk/data-and-information/publications/statistical/quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data",
    of=PRACTICE,
    read=read_registers,
    layouts=(
        Layout(
            "prevalence",
            (
                PRACTICE_COLUMN,
                Column("register", spelled=("group code", "indicator group code")),
                Column("patients", AMOUNT, ("register",), words="number of patients on the register"),
                Column("ages", spelled=("patient list type",)),
                Column("of", AMOUNT, ("practice list size",), words="list size"),
            ),
            parts=("prevalence",),
        ),
    ),
    totals=("patients",),
)


# ---- Contract type ----

CONTRACTS: Final = ("GMS", "PMS", "APMS")
"""Contract types that are known; anything else ("Unknown") is kept as not known."""
PCN_PAYMENTS: Final = {
    "pcn_participation": ("pcn participation", "network participation*"),
    "pcn_leadership": ("pcn leadership", "pcn leadership*"),
    "pcn_support": ("pcn support", "pcn core*"),
    "pcn_workforce": ("pcn workforce", "pcn additional roles*"),
    "pcn_enhanced_access": ("pcn enhanced access",),
    "pcn_extended_hours": ("pcn extended hours access", "pcn extended hours*"),
    "pcn_care_home": ("pcn care home premium", "pcn care home*"),
    "pcn_investment": ("pcn investment and impact fund", "pcn investment*", "pcn capacity*"),
}
"""What was paid to each practice for its PCN, in pounds, by the headings of 2022-23 and likely later ones."""


def read_payments(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code, contract ("" where not known), registered and weighted_list, and `PCN_PAYMENTS` in pounds.

    All but the first two are float64, NaN where blank or not in the file.
    """
    table = read_by_practice(path, PAYMENTS, problems)
    rows = table.rows
    contract = rows["contract"].str.upper()
    rows["contract"] = contract.where(contract.isin(CONTRACTS), "")
    for name in PCN_PAYMENTS:
        if name not in rows:
            rows[name] = float("nan")
    return table


PAYMENTS: Final = TableSpec(
    "payments",
    title="NHS Payments to General Practice",
    what="contract, weighted list, and what each practice was paid for its PCN",
    publisher=NHS_ENGLAND,
    where='NHS England, "NHS Payments to General Practice" (a year after the year)',
    url="https://digital.nhs.uk/data-and-information/publications/statistical/nhs-payments-to-general-practice",
    of=PRACTICE,
    read=read_payments,
    layouts=(
        Layout(
            "by practice",
            (
                PRACTICE_COLUMN,
                Column("contract", spelled=("contract type",)),
                Column(
                    "registered",
                    AMOUNT,
                    (
                        "number of registered patients*",
                        "average number of registered patients*",
                        "registered patients*",
                    ),
                    words="number of registered patients",
                ),
                Column(
                    "weighted_list",
                    AMOUNT,
                    ("number of weighted patients*", "average number of weighted patients*", "weighted patients*"),
                    words="number of weighted patients",
                ),
                *(Column(name, BALANCE, spelled, optional=True) for name, spelled in PCN_PAYMENTS.items()),
            ),
        ),
    ),
    totals=("registered", "weighted_list", *PCN_PAYMENTS),
)


# ---- Tables by PCN ----

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
