"""What is published of PCNs as they are today, for the About page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.area import ADJUSTED, PAYMENT, STAFF
from geo.wording import NOTHING, number

if TYPE_CHECKING:
    import pandas as pd

HEADINGS: Final = {
    ADJUSTED: ("PCN-adjusted list", "count"),
    PAYMENT: ("Paid for it, pounds a year", "count"),
    STAFF: ("Staff, full-time equivalents", "posts"),
}
"""Heading and unit of each fact of a PCN."""


def pcn_rows(pcns: pd.DataFrame) -> list[dict[str, object]]:
    """Return what is known of each PCN, one a row, by name; a sum over part of its practices says of how many.

    Args:
        pcns: As `geo.area.Area.pcns`.
    """
    named = sorted(set(zip(pcns["name"], pcns["code"], strict=True)))
    return [
        {"PCN": name}
        | {
            heading: _facts(pcns[(pcns["code"] == code) & (pcns["fact"] == fact)], unit)
            for fact, (heading, unit) in HEADINGS.items()
        }
        for name, code in named
    ]


def _facts(rows: pd.DataFrame, unit: str) -> str:
    """Return the amounts, each after its item; `NOTHING` for none."""
    told = []
    for item, amount, known, of in rows[["item", "amount", "known", "of"]].itertuples(index=False):
        part = f" ({known} of {of} practices)" if known < of else ""
        told.append(f"{item} {number(amount, unit)}{part}".strip())
    return "; ".join(told) or NOTHING
