"""The reports of the ODS, most without headings: the register of practices, branches, successors, members of PCNs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from data.tables.by_practice import EXTRACT_DATE, extract_date, one_row_a_practice
from data.tables.cells import CODE, DATE, PRACTICE_CODE, Column, iso_date
from data.tables.spec import ODS, ODS_REPORTS, PRACTICE, Layout, Sheet, Table, TableSpec, one_layout

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 27
STATUSES: Final = {
    "A": "A", "ACTIVE": "A", "C": "C", "INACTIVE": "C", "CLOSED": "C", "D": "D", "DORMANT": "D", "P": "P",
    "PROPOSED": "P",
}  # fmt: skip
"""How files of either kind write active, closed, dormant and proposed."""
STATUS_WORDS: Final = {"A": "active", "C": "closed", "D": "dormant", "P": "proposed"}
"""How each is said in a sentence."""
GP_PRACTICE: Final = "4"
"""Prescribing setting of a GP practice."""
SETTINGS: Final = {
    "0": "service of another kind",
    "1": "walk-in centre",
    "2": "out-of-hours service",
    "3": "walk-in centre and out-of-hours service",
    "8": "public health service",
    "9": "community health service",
    "10": "hospital service",
    "11": "optometry service",
    "12": "urgent and emergency care",
    "13": "hospice",
    "14": "care home",
    "15": "border force",
    "16": "young offender institution",
    "17": "secure training centre",
    "18": "secure children's home",
    "19": "immigration removal centre",
    "20": "court",
    "21": "police custody",
    "22": "sexual assault referral centre",
    "24": "service of the justice estate",
    "25": "prison",
}
"""What the other prescribing settings are, in words. Source: ODS, "epraccur" field list; 0 is "Other" there."""
OTHER_SETTING: Final = "service that is no GP practice"
"""Of a setting that is not in the list."""
ROLES: Final = {
    "RO76": GP_PRACTICE, "RO87": "1", "RO80": "2", "RO255": "8", "RO247": "9", "RO250": "10", "RO252": "11",
    "RO259": "12", "RO249": "13", "RO246": "14", "RO260": "16", "RO257": "17", "RO256": "18", "RO251": "19",
    "RO258": "22", "RO82": "25",
}  # fmt: skip
"""Setting of each role that today's report gives instead. Found by comparing the register of January 2023 with the
report of March 2026, code by code: each role has one setting in all but 1 in 100 of 12,000. Others are "other" (0)."""
WALK_IN_AND_HOURS: Final = frozenset({"RO80", "RO87"})
IN_WALES: Final = r"W\d{5}"
"""Codes of practices in Wales: no English publication has patients of theirs."""


def _fits(row: Sequence[str]) -> bool:
    """Return whether a row can be one of the register: code, status, and setting or role stand where they should."""
    code, status, setting = row[0].upper(), row[12].upper(), row[25].upper()
    is_setting = re.fullmatch(r"\d{1,2}|RO\d+(\|RO\d+)*", setting) is not None
    return (
        bool(re.fullmatch(r"[A-Z]\d{5}|[A-Z]{3}\d{3}", code)) and (status in STATUSES or is_setting) and bool(row[12])
    )


REPORT: Final = Layout(
    "the register",
    (
        Column("code", CODE, position=0),
        Column("name", position=1),
        Column("postcode", position=9),
        Column("opened", DATE, position=10, words="open date"),
        Column("closed", DATE, position=11, words="close date"),
        Column("status", position=12),
        Column("setting", position=25),
    ),
    width=WIDTH,
    fits=_fits,
)


def _register(sheet: Sheet) -> Table:
    """Return code, name, postcode, opened and closed (ISO dates or ""), status (A, C, D, P) and setting; codes unique.

    Practices in Wales are left out.
    """
    rows = sheet.typed()
    status = rows["status"].str.upper().map(STATUSES).astype("str").fillna("")
    says = "the status (column 13) is none of ACTIVE, INACTIVE, DORMANT, or A, C, D, P: check that it is the right file"
    sheet.error(says, rows[status == ""], "status")
    setting = rows["setting"].map({role: setting_of(role) for role in rows["setting"].unique()}).astype("str")
    welsh = rows["code"].str.fullmatch(IN_WALES)
    rows = rows.assign(status=status, setting=setting, welsh=welsh)
    unique = sheet.unique(rows, ["code"], "this practice is in the register twice: delete one row")
    english = unique[~unique["welsh"]].drop(columns="welsh").reset_index(drop=True)
    return sheet.table(english, ("in Wales", int(welsh.sum())), days=[*english["opened"], *english["closed"]])


def setting_of(cell: str) -> str:
    """Return the prescribing setting that a cell of either layout means.

    >>> [setting_of(cell) for cell in ("4", "RO76", "RO76|RO268", "RO80|RO87", "RO72", "")]
    ['4', '4', '4', '3', '0', '0']
    """
    roles = {role for role in cell.upper().split("|") if role}
    if roles and all(role.isdigit() for role in roles):
        return cell
    if roles >= WALK_IN_AND_HOURS:
        return "3"
    known = {ROLES[role] for role in roles if role in ROLES}
    return GP_PRACTICE if GP_PRACTICE in known else min(known, key=int, default="0")


REGISTER: Final = TableSpec(
    "register",
    title="Register of GP practices (epraccur)",
    what="ODS register of practices: today's report `epraccur`, or `epraccur.csv` as it was",
    publisher=ODS,
    where="NHS England, ODS Data Search and Export, report `epraccur`",
    url=ODS_REPORTS,
    of=PRACTICE,
    check=_register,
    layouts=(REPORT,),
    required=True,
)


# ---- Reports of the ODS beside the register ----

BRANCH_CODE: Final = r"[A-Z0-9]{6,12}"


def _branches(sheet: Sheet) -> Table:
    """Return the branch surgeries open on the given date: code (unique), name, postcode, opened, closed and practice.

    Dates are ISO, "" where not known; practice is the code of the practice whose branch it is. Without a date all.
    Those of practices in Wales are left out, as these are.
    """
    rows, date = sheet.typed(), sheet.given.date
    rows["code"] = rows["code"].str.upper()
    rows = sheet.unique(rows, ["code"], "this branch comes twice: delete one row")
    welsh = rows["practice"].str.fullmatch(IN_WALES)
    dated = ~welsh & bool(date)
    shut = dated & (rows["closed"] != "") & (rows["closed"] <= date)
    future = dated & ~shut & (rows["opened"] > date)
    return sheet.table(
        rows[~welsh & ~shut & ~future].reset_index(drop=True),
        ("in Wales", int(welsh.sum())),
        (f"closed by {date}", int(shut.sum())),
        (f"opened after {date}", int(future.sum())),
        days=[*rows["opened"], *rows["closed"]],
    )


def _successors(sheet: Sheet) -> Table:
    """Return code of the organisation that ended, successor and date (ISO, "" where blank); pairs are unique."""
    rows = sheet.typed()
    idle = rows.duplicated(["code", "successor"]) | (rows["code"] == rows["successor"])
    return sheet.table(
        rows[~idle].reset_index(drop=True), ("said twice, or of itself", int(idle.sum())), days=rows["date"]
    )


def _fits_branches(row: Sequence[str]) -> bool:
    """Return whether a row can be a branch: its own code, longer than or other than that of the practice it is of."""
    code, practice = row[0].upper(), row[14].upper()
    if not re.fullmatch(BRANCH_CODE, code) or not re.fullmatch(r"[A-Z]\d{5}", practice):
        return False
    return code != practice and bool(iso_date(row[10]) or not row[10])


def _fits_successors(row: Sequence[str]) -> bool:
    codes = [re.fullmatch(PRACTICE_CODE, row[place].upper()) for place in (0, 1)]
    return all(codes) and len(row) <= 6 and bool(iso_date(row[3]))


BRANCHES: Final = TableSpec(
    "branches",
    title="Branch surgeries (ebranchs)",
    what="branch surgeries of practices: the report `ebranchs`",
    publisher=ODS,
    where="NHS England, ODS Data Search and Export, report `ebranchs`",
    url=ODS_REPORTS,
    of=PRACTICE,
    adds="branch surgeries: minutes to a practice are then those to its nearest site",
    check=_branches,
    layouts=one_layout(
        "the report of branch surgeries",
        Column("code", position=0),
        Column("name", position=1),
        Column("postcode", position=9),
        Column("opened", DATE, position=10, words="open date"),
        Column("closed", DATE, position=11, words="close date"),
        Column("practice", CODE, position=14),
        width=27,
        fits=_fits_branches,
    ),
)
SUCCESSORS: Final = TableSpec(
    "successors",
    title="Successor organisations (succ)",
    what="which practice took over from one that closed: the report `succ`",
    publisher=ODS,
    where="NHS England, ODS Data Search and Export, report `succ`",
    url=ODS_REPORTS,
    of=PRACTICE,
    adds="which practice took over from one that has closed",
    check=_successors,
    layouts=one_layout(
        "the report of successors",
        Column("code", CODE, position=0),
        Column("successor", CODE, position=1),
        Column("date", DATE, position=3),
        width=5,
        fits=_fits_successors,
    ),
)


# ---- Which PCN each practice belongs to on a day ----

NO_PCN: Final = ("", "U", "-", "UNALLOCATED", "NONE")
"""What stands in the column of PCN codes for practices of no PCN."""
MEMBERS: Final = ("code", "pcn_code", "pcn_name", "also_in")


def _fits_members(row: Sequence[str]) -> bool:
    """Return whether a row can be one of the report: code of the practice, of the PCN, and a start."""
    codes = re.fullmatch(r"[A-Z0-9]{3,10}", row[0].upper()) and re.fullmatch(r"[A-Z0-9-]{1,10}", row[4].upper())
    return bool(codes) and bool(iso_date(row[8]))


REPORT_OF_MEMBERS: Final = Layout(
    "the ODS report of members",
    (
        Column("code", CODE, position=0),
        Column("pcn_code", position=4),
        Column("pcn_name", position=5),
        Column("start", DATE, position=8),
        Column("end", DATE, position=9),
    ),
    width=11,
    fits=_fits_members,
)
WORKBOOK: Final = Layout(
    "ePCN",
    (
        Column("code", CODE, ("partner organisation code", "practice code")),
        Column("pcn_code", spelled=("pcn code",)),
        Column("pcn_name", spelled=("pcn name",)),
        Column("start", DATE, ("practice to pcn relationship start date", "start date")),
        Column("end", DATE, ("practice to pcn relationship end date", "end date")),
    ),
    parts=("partner details",),
)
MAP: Final = Layout(
    "the map of practices",
    (
        Column("code", CODE, ("practice code",)),
        Column("pcn_code", spelled=("pcn code",)),
        Column("pcn_name", spelled=("pcn name",)),
        EXTRACT_DATE,
    ),
    parts=("prac-map",),
)


def _membership(sheet: Sheet) -> Table:
    """Return the members on the given date: code of the practice, pcn_code, pcn_name and also_in. Codes are unique.

    Where two memberships of a practice meet on the day, the one that started later counts; also_in names the other.
    The map is of one day, whichever is given: a warning where that is another. Without a date, those that have no end.
    """
    return _of_one_day(sheet) if sheet.layout is MAP else _on_the_date(sheet, sheet.given.date)


def _on_the_date(sheet: Sheet, date: str) -> Table:
    rows = sheet.typed()
    ends = rows["end"].where(rows["end"] != "", "9999-12-31")
    held = rows[(rows["start"] <= date) & (ends >= date)] if date else rows[rows["end"] == ""]
    placed = held[~held["pcn_code"].str.upper().isin(NO_PCN)].sort_values(["code", "start", "pcn_code"], kind="stable")
    again = placed[placed.duplicated("code", keep="last")]
    members = placed.drop_duplicates("code", keep="last").sort_values("row").reset_index(drop=True)
    others = again.drop_duplicates("code").set_index("code")["pcn_name"]
    members["also_in"] = members["code"].map(others).astype("str").fillna("")
    if members.empty and date:
        says = f"no practice is in a PCN on {date}, the date of the recipe: check the date and the file"
        sheet.problems.error(sheet.file, says)
    return sheet.table(
        members[[*MEMBERS, "row"]],
        (f"not a membership on {date}" if date else "a membership that has ended", len(rows) - len(held)),
        ("in no PCN, or in another one later that day", len(held) - len(members)),
        days=[*rows["start"], *rows["end"]],
    )


def _of_one_day(sheet: Sheet) -> Table:
    rows = one_row_a_practice(sheet)
    placed = ~rows["pcn_code"].str.upper().isin(NO_PCN) & ~rows["pcn_name"].str.upper().str.startswith("UNALLOCATED")
    date, wanted = extract_date(sheet.rows), sheet.given.date
    if date and wanted and date != wanted:
        says = f"memberships of {date}, but the recipe is of {wanted}: take the map of that day, or the ODS report"
        sheet.problems.warn(sheet.file, says)
    members = rows.assign(also_in="").loc[placed, [*MEMBERS, "row"]].reset_index(drop=True)
    return sheet.table(members, ("in no PCN", int((~placed).sum())), date=date)


MEMBERSHIP: Final = TableSpec(
    "membership",
    title="Primary Care Networks and their practices",
    what="practices of each PCN: the report `epcncorepartnerdetails`, `ePCN.xlsx`, or `gp-reg-pat-prac-map`",
    publisher=ODS,
    where='NHS England, ODS Data Search and Export; the map with "Patients Registered at a GP Practice"',
    url=ODS_REPORTS,
    of=PRACTICE,
    check=_membership,
    returns=MEMBERS,
    layouts=(WORKBOOK, MAP, REPORT_OF_MEMBERS),
    required=True,
)
