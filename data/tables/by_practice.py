"""Read a table with one row a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.cells import AMOUNT, BALANCE, CODE, Column, iso_date
from data.tables.spec import NHS_ENGLAND, PCN, PRACTICE, Sheet, Table, TableSpec, one_layout

if TYPE_CHECKING:
    import pandas as pd

PRACTICE_COLUMN: Final = Column("code", CODE, ("practice code", "prac code", "gp practice code", "gp code"))
"""The column of practice codes where a file has no other codes."""
EXTRACT_DATE: Final = Column("date", spelled=("extract date",), optional=True)


def one_row_a_practice(sheet: Sheet, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the rows, or some of them, with their cells checked; complains of practices that come twice."""
    return sheet.unique(sheet.typed(rows), ["code"], "this practice comes twice: delete one row")


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


def _headcount(sheet: Sheet) -> Table:
    """Return code and gps (float64); NaN where no return was made, which the file also writes as 0."""
    rows = one_row_a_practice(sheet)
    return sheet.table(rows.assign(gps=rows["gps"].where(rows["gps"] > 0)))


def _workforce(sheet: Sheet) -> Table:
    """Return code, gps, partners (heads) and gps_fte (full-time equivalents without trainees, where they are apart).

    All float64; NaN where no return was made, which the file also writes as 0 GPs.
    """
    rows = one_row_a_practice(sheet)
    returned = rows["gps"] > 0
    rows["partners"] = rows["senior_partners"].fillna(0) + rows["other_partners"]
    figures = ["gps", "partners", "gps_fte"]
    rows[figures] = rows[figures].where(returned)
    more = rows["partners"] > rows["gps"]
    sheet.warn("there are more partners than GPs: is it the right file?", rows[more])
    return sheet.table(rows)


HEADCOUNT: Final = TableSpec(
    "headcount",
    title="General Practice Workforce, GPs by practice",
    what="GPs by practice, without trainees where they are apart; any table with PRAC_CODE and TOTAL_GP_HC does",
    publisher=NHS_ENGLAND,
    where='NHS England, "General Practice Workforce"',
    url=URL,
    of=PRACTICE,
    adds="how many GPs each practice has, and which are single-handed by that",
    check=_headcount,
    layouts=one_layout("GPs by practice", PRACTICE_COLUMN, GPS, parts=("detailed",)),
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
    adds="GPs, partners and full-time equivalents of each practice, and which are single-handed by each",
    check=_workforce,
    returns=("code", "gps", "partners", "gps_fte"),
    layouts=one_layout(
        "practice level",
        PRACTICE_COLUMN,
        GPS,
        Column("senior_partners", AMOUNT, ("total gp sen ptnr hc",), unknown=NO_RETURN),
        Column("other_partners", AMOUNT, ("total gp ptnr prov hc",), unknown=NO_RETURN),
        Column("gps_fte", AMOUNT, ("total gp extg fte", "total gp fte"), unknown=NO_RETURN),
        parts=("detailed",),
    ),
    totals=("gps", "partners", "gps_fte"),
)


# ---- Disease registers of each practice ----


def _registers(sheet: Sheet) -> Table:
    """Return code, register ("DM", "COPD" ...), patients on it, ages ("TOTAL", "17OV" ...) and of: all of those ages.

    patients and of are float64, NaN where blank; pairs of code and register are unique.
    """
    rows = sheet.typed()
    unique = sheet.unique(rows, ["code", "register"], "this practice and register come twice: delete one row")
    says = "there are more patients on the register than patients of its ages: correct one of them"
    sheet.error(says, rows[rows["patients"] > rows["of"]])
    return sheet.table(unique)


REGISTERS: Final = TableSpec(
    "registers",
    title="Quality and Outcomes Framework, prevalence by practice",
    what="patients on disease registers by practice, `PREVALENCE` of the QOF zip",
    publisher=NHS_ENGLAND,
    where='NHS England, "Quality and Outcomes Framework" (yearly)',
    url="https://digital.nhs.uk/data-and-information/publications/statistical/quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data",
    of=PRACTICE,
    adds="how many patients of each practice are on each disease register",
    check=_registers,
    layouts=one_layout(
        "prevalence",
        PRACTICE_COLUMN,
        Column("register", spelled=("group code", "indicator group code")),
        Column("patients", AMOUNT, ("register",), words="number of patients on the register"),
        Column("ages", spelled=("patient list type",)),
        Column("of", AMOUNT, ("practice list size",), words="list size"),
        parts=("prevalence",),
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


def _payments(sheet: Sheet) -> Table:
    """Return code, contract ("" where not known), registered and weighted_list, and `PCN_PAYMENTS` in pounds.

    All but the first two are float64, NaN where blank or not in the file.
    """
    rows = one_row_a_practice(sheet)
    contract = rows["contract"].str.upper()
    lacking = {name: float("nan") for name in PCN_PAYMENTS if name not in rows}
    rows = rows.assign(contract=contract.where(contract.isin(CONTRACTS), ""), **lacking)
    return sheet.table(rows)


PAYMENTS: Final = TableSpec(
    "payments",
    title="NHS Payments to General Practice",
    what="contract, weighted list, and what each practice was paid for its PCN",
    publisher=NHS_ENGLAND,
    where='NHS England, "NHS Payments to General Practice" (a year after the year)',
    url="https://digital.nhs.uk/data-and-information/publications/statistical/nhs-payments-to-general-practice",
    of=PRACTICE,
    adds="contracts, weighted lists, and what each PCN was paid",
    check=_payments,
    layouts=one_layout(
        "by practice",
        PRACTICE_COLUMN,
        Column("contract", spelled=("contract type",)),
        Column(
            "registered",
            AMOUNT,
            ("number of registered patients*", "average number of registered patients*", "registered patients*"),
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
    totals=("registered", "weighted_list", *PCN_PAYMENTS),
)


# ---- Tables by PCN ----

PCN_CODE: Final = r"U\d{5}"
CODE_COLUMN: Final = Column("pcn_code", spelled=("pcn code", "pcn ods code", "network code"))
NAME_COLUMN: Final = Column("pcn_name", spelled=("pcn name", "network name"), optional=True)


def _adjusted(sheet: Sheet) -> Table:
    """Return pcn_code (unique), pcn_name ("" where not given) and adjusted, PCN-adjusted patients (float64)."""
    rows, others = _of_pcns(sheet)
    if rows.empty:
        says = "no row has the code of a PCN, like U12345: check that it is the right file"
        sheet.problems.error(sheet.file, says)
    rows = rows if "pcn_name" in rows else rows.assign(pcn_name="")
    return sheet.table(sheet.unique(rows, ["pcn_code"], "this PCN comes twice: delete one row"), others)


def _of_pcns(sheet: Sheet) -> tuple[pd.DataFrame, tuple[str, int]]:
    """Return the rows with the code of a PCN, and how many others there are."""
    rows = sheet.typed()
    rows["pcn_code"] = rows["pcn_code"].str.upper()
    of_pcn = rows["pcn_code"].str.fullmatch(PCN_CODE)
    return rows[of_pcn], ("of no PCN", int((~of_pcn).sum()))


def _pcn_workforce(sheet: Sheet) -> Table:
    """Return staff by PCN and role: pcn_code, pcn_name, staff_group, role, fte (float64) and heads (int64).

    PCN and role are unique together. The file has a row a person and role. A PCN without rows made no return.
    """
    rows, others = _of_pcns(sheet)
    rows = rows if "person" in rows else rows.assign(person=rows["row"].astype("str"))
    says = "the full-time equivalent of this person is not known: counted as a head alone"
    sheet.warn(says, rows[rows["fte"].isna()], "role")
    by_role = rows.groupby(["pcn_code", "pcn_name", "staff_group", "role"], sort=False)
    staff = by_role.agg(fte=("fte", "sum"), heads=("person", "nunique"), row=("row", "first")).reset_index()
    staff["heads"] = staff["heads"].astype("int64")
    year, month = (rows[name].iloc[0] if name in rows and len(rows) else "" for name in ("year", "month"))
    date = f"{int(year):04}-{int(month):02}-01" if year.isdigit() and month.isdigit() and int(month) <= 12 else ""
    return sheet.table(staff, others, date=date)


ADJUSTED: Final = TableSpec(
    "adjusted",
    title="PCN-adjusted populations, Network Contract DES",
    what="PCN-adjusted list by PCN, which enhanced access and part of the core are paid by: the workbook, or CSV",
    publisher=NHS_ENGLAND,
    where='NHS England, with the Network Contract DES, "PCN adjusted populations"',
    url="https://www.england.nhs.uk/gp/investment/gp-contract/",
    of=PCN,
    adds="the PCN-adjusted lists that enhanced access is reckoned by",
    check=_adjusted,
    layouts=one_layout(
        "by PCN",
        CODE_COLUMN,
        NAME_COLUMN,
        Column(
            "adjusted",
            AMOUNT,
            ("pcn adjusted population*", "adjusted population*", "pcn adjusted list*", "*adjusted pop*"),
            words="adjusted population",
        ),
        parts=("pcns", "pcn"),
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
    adds="the staff that each PCN employs, by role",
    check=_pcn_workforce,
    returns=("pcn_code", "pcn_name", "staff_group", "role", "fte", "heads"),
    layouts=one_layout(
        "a row a person and role",
        CODE_COLUMN,
        Column("pcn_name", spelled=("pcn name",)),
        Column("staff_group", spelled=("staff group",)),
        Column("role", spelled=("staff role",)),
        Column("fte", AMOUNT, ("fte",), words="full-time equivalent", unknown=("NA", "ND")),
        Column("person", spelled=("unique identifier",), optional=True),
        Column("year", spelled=("census year",), optional=True),
        Column("month", spelled=("census month",), optional=True),
        parts=("individual level",),
    ),
    totals=("fte", "heads"),
)
