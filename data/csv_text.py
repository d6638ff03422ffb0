"""Tables as CSV that opens well, and harmlessly, in a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import pandas as pd

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
"""What a spreadsheet takes for the start of a formula. Source: OWASP, CSV Injection."""


def csv_bytes(table: pd.DataFrame) -> bytes:
    """Return a table, without its index, as UTF-8 CSV with a byte-order mark, which spreadsheets need for accents.

    Args:
        table: Any table. Numbers stay numbers, NaN becomes an empty cell.

    Returns:
        The file's bytes. Text, headings included, that a spreadsheet would run as a formula starts with an apostrophe.

    >>> import pandas as pd
    >>> csv_bytes(pd.DataFrame({"name": ["=1+1", "Grove Road"], "change": [-3, 4]})).decode("utf-8-sig").split()
    ['name,change', "'=1+1,-3", 'Grove', 'Road,4']
    """
    harmless = table.rename(columns=_harmless)
    for column in harmless.columns:
        if harmless[column].dtype.kind not in "iufb":
            harmless[column] = harmless[column].map(_harmless)
    text: str = harmless.to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")


def _harmless(cell: object) -> object:
    if isinstance(cell, str) and cell.lstrip(" ").startswith(FORMULA_STARTS):
        return f"'{cell}"
    return cell


def without_apostrophe(cell: str) -> str:
    """Return the text of a cell that `csv_bytes` wrote, without the apostrophe that made it harmless.

    >>> without_apostrophe("'=1+1"), without_apostrophe("'s-Gravenhage")
    ('=1+1', "'s-Gravenhage")
    """
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" ").startswith(FORMULA_STARTS) else cell
