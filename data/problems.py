"""Complaints about input, collected and reported once, in words a person can act on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterable

EXAMPLES: Final = 3
"""Rows shown of a complaint that repeats: enough to see the pattern, few enough to read them all."""


class BuildError(PlanningError):
    """The input can't be built from; the message is the whole report.

    Attributes:
        complaints: What the report is made of.
    """

    def __init__(self, report: str, complaints: Iterable[Complaint] = ()) -> None:
        super().__init__(report)
        self.complaints = tuple(complaints)


@dataclass
class Complaint:
    """One thing wrong with one file, with the rows that show it.

    Attributes:
        file: As the recipe names it.
        says: A sentence: what is wrong and what to do.
        examples: The first rows (as counted in the file, the header is row 1) and values; either may be None.
        count: How many times it was said.
    """

    file: str
    says: str
    examples: list[tuple[int | None, str | None]] = field(default_factory=list)
    count: int = 0

    def lines(self) -> list[str]:
        """Return the sentence, the examples indented under it, and how many more there are."""
        shown = [row_words(row, value) for row, value in self.examples if row is not None or value is not None]
        if len(shown) == 1 and self.count == 1:
            return [f"{self.says} ({shown[0]})"]
        more = self.count - len(self.examples)
        rest = [f"    and {more:,} more like this"] if shown and more else []
        return [self.says, *(f"    {line}" for line in shown), *rest]


class Problems:
    """Collects complaints, so that one run tells everything there is to put right.

    Args:
        examples: How many rows are kept, and shown, of a complaint that repeats.

    >>> problems = Problems()
    >>> problems.error("patients.csv", "the count is not a whole number: correct it", row=3, value="many")
    >>> problems.error("register.csv", "the file is empty: download it again")
    >>> print(problems.report())
    2 things to put right:
    patients.csv
      the count is not a whole number: correct it (row 3: 'many')
    register.csv
      the file is empty: download it again
    """

    def __init__(self, *, examples: int = EXAMPLES) -> None:
        self._examples = examples
        self._errors: dict[tuple[str, str], Complaint] = {}
        self._warnings: dict[tuple[str, str], Complaint] = {}

    @property
    def errors(self) -> tuple[Complaint, ...]:
        """What stops the build, in the order in which it was found."""
        return tuple(self._errors.values())

    @property
    def warnings(self) -> tuple[Complaint, ...]:
        """What does not stop the build but should be known, in the order in which it was found."""
        return tuple(self._warnings.values())

    def error(self, file: str, says: str, row: int | None = None, value: object = None) -> None:
        """Note something that stops the build."""
        self._note(self._errors, file, says, [(row, value)])

    def warn(self, file: str, says: str, row: int | None = None, value: object = None) -> None:
        """Note something that should be known but does not stop the build."""
        self._note(self._warnings, file, says, [(row, value)])

    def error_rows(self, file: str, says: str, rows: Iterable[tuple[int | None, object]]) -> None:
        """Note the same error for many (row, value); nothing where there are none."""
        self._note(self._errors, file, says, rows)

    def warn_rows(self, file: str, says: str, rows: Iterable[tuple[int | None, object]]) -> None:
        """Note the same warning for many (row, value); nothing where there are none."""
        self._note(self._warnings, file, says, rows)

    def _note(
        self,
        complaints: dict[tuple[str, str], Complaint],
        file: str,
        says: str,
        rows: Iterable[tuple[int | None, object]],
    ) -> None:
        for row, value in rows:
            complaint = complaints.setdefault((file, says), Complaint(file, says))
            complaint.count += 1
            if len(complaint.examples) < self._examples:
                complaint.examples.append((row, None if value is None else _shown(value)))

    def extend(self, others: Problems) -> None:
        """Take over everything that others collected."""
        for mine, theirs in ((self._errors, others._errors), (self._warnings, others._warnings)):
            for key, complaint in theirs.items():
                had = mine.setdefault(key, Complaint(*key))
                had.count += complaint.count
                had.examples = [*had.examples, *complaint.examples][: self._examples]

    @classmethod
    def of(cls, warnings: Iterable[Complaint]) -> Problems:
        """Return problems that are these warnings, and no errors."""
        problems = cls()
        problems._warnings = {(complaint.file, complaint.says): complaint for complaint in warnings}
        return problems

    def report(self) -> str:
        """Return every error, grouped by file, as text."""
        count = len(self._errors)
        heading = "1 thing to put right:" if count == 1 else f"{count} things to put right:"
        return "\n".join([heading, *_by_file(self.errors)])

    def warnings_report(self) -> str:
        """Return every warning, grouped by file, as text; empty where there are none."""
        return "\n".join(_by_file(self.warnings))

    def warnings_for_manifest(self) -> list[dict[str, Any]]:
        """Return the warnings as `area.json` keeps them: file, row, value, says; examples of one that repeats."""
        entries = []
        for complaint in self.warnings:
            more = complaint.count - len(complaint.examples)
            rest = [(None, None, f"{complaint.says} (and {more:,} more like this)")] if more else []
            for row, value, says in (*((*example, complaint.says) for example in complaint.examples), *rest):
                entries.append({"file": complaint.file, "row": row, "value": value, "says": says})
        return entries

    def raise_if_any(self) -> None:
        """Raise the report if there is any error.

        Raises:
            BuildError: There is at least one; its message is the report.
        """
        if self._errors:
            raise BuildError(self.report(), self.errors)


def _shown(value: object) -> str:
    """Return the value as it may stand in a report: on one line, not too long."""
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else f"{text[:57]}..."


def row_words(row: int | None, value: str | None) -> str:
    """Return a row, and what stands in it, for reading; either may be None."""
    if row is None:
        return repr(value)
    return f"row {row:,}" if value is None else f"row {row:,}: {value!r}"


def _by_file(complaints: tuple[Complaint, ...]) -> list[str]:
    lines = []
    for file in dict.fromkeys(complaint.file for complaint in complaints):
        lines.append(file)
        for complaint in complaints:
            if complaint.file == file:
                lines += [f"  {line}" for line in complaint.lines()]
    return lines
