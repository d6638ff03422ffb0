"""Read a CSV table with one row a practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data.tables.cells import complain_of_repeats, practice_codes
from data.tables.headings import find_all
from data.tables.text_rows import read_header, read_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from data.problems import Problems


def read_text(
    path: Path,
    problems: Problems,
    wanted: Mapping[str, Sequence[str]],
    *,
    optional: Iterable[str] = (),
    member: str = "",
) -> pd.DataFrame | None:
    """Return the wanted columns as text, found by their headings; None after a complaint."""
    headings = read_header(path, problems, member=member)
    places = headings and find_all(headings, wanted, file=path.name, problems=problems, optional=optional)
    return read_rows(path, problems, places, member=member) if places else None


def one_row_a_practice(rows: pd.DataFrame, *, file: str, problems: Problems) -> pd.DataFrame:
    """Return the rows with their codes checked; complains of practices that come twice."""
    checked = rows.assign(code=practice_codes(rows, file=file, problems=problems))
    says = "this practice comes twice: delete one row"
    complain_of_repeats(checked, ["code"], says, file=file, problems=problems)
    return checked.drop_duplicates("code").reset_index(drop=True)


def nothing(*columns: str) -> pd.DataFrame:
    """Return no rows with these columns."""
    return pd.DataFrame(columns=[*columns, "row"], dtype="str")
