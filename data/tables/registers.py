"""Disease registers of each practice: Quality and Outcomes Framework, prevalence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.by_practice import PRACTICE as PRACTICE_COLUMN
from data.tables.cells import complain_of_repeats, typed
from data.tables.sheet import read_sheet
from data.tables.spec import AMOUNT, NHS_ENGLAND, PRACTICE, Column, Given, Layout, TableSpec
from data.tables.table import Table, nothing, set_aside

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems


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
