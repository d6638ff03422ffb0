"""GPs in each practice: General Practice Workforce, and smaller tables of how many GPs there are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.by_practice import PRACTICE as PRACTICE_COLUMN
from data.tables.by_practice import read_by_practice
from data.tables.spec import AMOUNT, NHS_ENGLAND, PRACTICE, Column, Given, Layout, TableSpec

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems
    from data.tables.table import Table

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
