"""One row of the table."""

from __future__ import annotations

from typing import NamedTuple


class Row(NamedTuple):
    """What was measured, beside its bar.

    Attributes:
        what: In words, with the size of the work.
        measured: With its unit.
        bar: What it should be at most; "" where there is none.
        met: "yes", "no", or "" where there is no bar.
    """

    what: str
    measured: str
    bar: str = ""
    met: str = ""


def against(what: str, measured: float, bar: float, unit: str, digits: int = 0) -> Row:
    """Return the row of a measurement that should be at most `bar`."""
    return Row(what, f"{measured:,.{digits}f} {unit}", f"<= {bar:,g} {unit}", "yes" if measured <= bar else "no")
