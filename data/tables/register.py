"""The ODS register of practices, `epraccur.csv`: no headings, 27 columns by position."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from data.tables.cells import PRACTICE_CODE, complain_of_repeats, iso_date, typed
from data.tables.sheet import read_sheet, set_aside
from data.tables.spec import CODE, DATE, ODS, ODS_REPORTS, PRACTICE, Column, Given, Layout, Table, TableSpec, nothing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from data.problems import Problems

WIDTH: Final = 27
STATUSES: Final = {
    "A": "A",
    "ACTIVE": "A",
    "C": "C",
    "INACTIVE": "C",
    "CLOSED": "C",
    "D": "D",
    "DORMANT": "D",
    "P": "P",
    "PROPOSED": "P",
}
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
    "RO76": GP_PRACTICE,
    "RO87": "1",
    "RO80": "2",
    "RO255": "8",
    "RO247": "9",
    "RO250": "10",
    "RO252": "11",
    "RO259": "12",
    "RO249": "13",
    "RO246": "14",
    "RO260": "16",
    "RO257": "17",
    "RO256": "18",
    "RO251": "19",
    "RO258": "22",
    "RO82": "25",
}
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


def read_register(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code, name, postcode, opened and closed (ISO dates or ""), status (A, C, D, P) and setting; codes unique.

    Practices in Wales are left out.
    """
    file = path.name
    sheet = read_sheet(path, REGISTER, problems)
    if sheet is None:
        return nothing(file, *(column.name for column in REPORT.columns))
    rows = typed(sheet.rows, sheet.layout.columns, file=file, problems=problems)
    status = rows["status"].str.upper().map(STATUSES).astype("str").fillna("")
    odd = rows[status == ""]
    says = "the status (column 13) is none of ACTIVE, INACTIVE, DORMANT, or A, C, D, P: check that it is the right file"
    problems.error_rows(file, says, zip(odd["row"].tolist(), odd["status"].tolist(), strict=True))
    rows["status"] = status
    rows["setting"] = rows["setting"].map({role: setting_of(role) for role in rows["setting"].unique()}).astype("str")
    says = "this practice is in the register twice: delete one row"
    complain_of_repeats(rows, ["code"], says, file=file, problems=problems)
    welsh = rows["code"].str.fullmatch(IN_WALES)
    kept = rows[~welsh].drop_duplicates("code").reset_index(drop=True)
    not_used = set_aside(sheet, ("in Wales", int(welsh.sum())))
    return Table(file, kept, sheet.rows_read, not_used, layout=sheet.layout.name)


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
    read=read_register,
    layouts=(REPORT,),
    required=True,
)


# ---- Reports of the ODS beside the register ----

BRANCH_CODE: Final = r"[A-Z0-9]{6,12}"


def read_branches(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: B008 (a value)
    """Return the branch surgeries open on the given date: code (unique), name, postcode, opened, closed and practice.

    Dates are ISO, "" where not known; practice is the code of the practice whose branch it is. Without a date all.
    Those of practices in Wales are left out, as these are.
    """
    file = path.name
    sheet = read_sheet(path, BRANCHES, problems)
    if sheet is None:
        return nothing(file, *(column.name for column in BRANCHES.layouts[0].columns))
    rows = typed(sheet.rows, sheet.layout.columns, file=file, problems=problems)
    rows["code"] = rows["code"].str.upper()
    says = "this branch comes twice: delete one row"
    complain_of_repeats(rows, ["code"], says, file=file, problems=problems)
    rows = rows.drop_duplicates("code")
    welsh = rows["practice"].str.fullmatch(IN_WALES)
    dated = ~welsh & bool(given.date)
    shut = dated & (rows["closed"] != "") & (rows["closed"] <= given.date)
    future = dated & ~shut & (rows["opened"] > given.date)
    kept = rows[~welsh & ~shut & ~future].reset_index(drop=True)
    not_used = set_aside(
        sheet,
        ("in Wales", int(welsh.sum())),
        (f"closed by {given.date}", int(shut.sum())),
        (f"opened after {given.date}", int(future.sum())),
    )
    return Table(file, kept, sheet.rows_read, not_used, layout=sheet.layout.name)


def read_successors(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code of the organisation that ended, successor and date (ISO, "" where blank); pairs are unique."""
    file = path.name
    sheet = read_sheet(path, SUCCESSORS, problems)
    if sheet is None:
        return nothing(file, "code", "successor", "date")
    rows = typed(sheet.rows, sheet.layout.columns, file=file, problems=problems)
    again = rows.duplicated(["code", "successor"])
    itself = rows["code"] == rows["successor"]
    kept = rows[~again & ~itself].reset_index(drop=True)
    not_used = set_aside(sheet, ("said twice, or of itself", int((again | itself).sum())))
    return Table(file, kept, sheet.rows_read, not_used, layout=sheet.layout.name)


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
    read=read_branches,
    layouts=(
        Layout(
            "the report of branch surgeries",
            (
                Column("code", position=0),
                Column("name", position=1),
                Column("postcode", position=9),
                Column("opened", DATE, position=10, words="open date"),
                Column("closed", DATE, position=11, words="close date"),
                Column("practice", CODE, position=14),
            ),
            width=27,
            fits=_fits_branches,
        ),
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
    read=read_successors,
    layouts=(
        Layout(
            "the report of successors",
            (
                Column("code", CODE, position=0),
                Column("successor", CODE, position=1),
                Column("date", DATE, position=3),
            ),
            width=5,
            fits=_fits_successors,
        ),
    ),
)
