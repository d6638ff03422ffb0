"""Read a CSV table with one row a place (LSOA), of either census."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.tables.cells import complain_of_repeats
from data.tables.headings import find, find_all, lsoa_spellings, lsoa_vintage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from data.problems import Problems


def columns_by_place(
    headings: Sequence[str],
    wanted: Mapping[str, Sequence[str]],
    *,
    file: str,
    problems: Problems,
    optional: Sequence[str] = (),
) -> tuple[dict[str, int], int | None] | None:
    """Return the places of the columns, "code" among them, and the vintage it names; None after a complaint."""
    both = {"code": lsoa_spellings(), **wanted}
    places = find_all(headings, both, file=file, problems=problems, optional=optional)
    if places is None:
        return None
    code = find(headings, lsoa_spellings())
    return places, None if code is None else lsoa_vintage(headings[code])


def one_row_a_place(rows: pd.DataFrame, *, file: str, problems: Problems) -> pd.DataFrame:
    """Return the rows with their codes in capitals; complains of places that come twice."""
    checked = rows.assign(code=rows["code"].str.upper())
    says = "this place comes twice: delete one row"
    complain_of_repeats(checked, ["code"], says, file=file, problems=problems)
    return checked.drop_duplicates("code").reset_index(drop=True)
