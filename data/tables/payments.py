"""Contract type, registered and weighted patients, and what PCNs are paid: NHS Payments to General Practice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.tables.by_practice import PRACTICE as PRACTICE_COLUMN
from data.tables.by_practice import read_by_practice
from data.tables.spec import AMOUNT, BALANCE, NHS_ENGLAND, PRACTICE, Column, Given, Layout, TableSpec

if TYPE_CHECKING:
    from pathlib import Path

    from data.problems import Problems
    from data.tables.table import Table

CONTRACTS: Final = ("GMS", "PMS", "APMS")
"""Contract types that are known; anything else ("Unknown") is kept as not known."""
PCN_PAYMENTS: Final = {
    "pcn_participation": ("pcn participation", "network participation*"),
    "pcn_leadership": ("pcn leadership", "pcn leadership*"),
    "pcn_support": ("pcn support", "pcn core*"),
    "pcn_workforce": ("pcn workforce", "pcn additional roles*"),
    "pcn_enhanced_access": ("pcn enhanced access",),
    "pcn_extended_hours": ("pcn extended hours access", "pcn extended hours*"),
    "pcn_care_home": ("pcn care home premium", "pcn care home*"),
    "pcn_investment": ("pcn investment and impact fund", "pcn investment*", "pcn capacity*"),
}
"""What was paid to each practice for its PCN, in pounds, by the headings of 2022-23 and likely later ones."""


def read_payments(path: Path, problems: Problems, given: Given = Given()) -> Table:  # noqa: ARG001, B008 (a value)
    """Return code, contract ("" where not known), registered and weighted_list, and `PCN_PAYMENTS` in pounds.

    All but the first two are float64, NaN where blank or not in the file.
    """
    table = read_by_practice(path, PAYMENTS, problems)
    rows = table.rows
    contract = rows["contract"].str.upper()
    rows["contract"] = contract.where(contract.isin(CONTRACTS), "")
    for name in PCN_PAYMENTS:
        if name not in rows:
            rows[name] = float("nan")
    return table


PAYMENTS: Final = TableSpec(
    "payments",
    title="NHS Payments to General Practice",
    what="contract, weighted list, and what each practice was paid for its PCN",
    publisher=NHS_ENGLAND,
    where='NHS England, "NHS Payments to General Practice" (a year after the year)',
    url="https://digital.nhs.uk/data-and-information/publications/statistical/nhs-payments-to-general-practice",
    of=PRACTICE,
    read=read_payments,
    layouts=(
        Layout(
            "by practice",
            (
                PRACTICE_COLUMN,
                Column("contract", spelled=("contract type",)),
                Column(
                    "registered",
                    AMOUNT,
                    (
                        "number of registered patients*",
                        "average number of registered patients*",
                        "registered patients*",
                    ),
                    words="number of registered patients",
                ),
                Column(
                    "weighted_list",
                    AMOUNT,
                    ("number of weighted patients*", "average number of weighted patients*", "weighted patients*"),
                    words="number of weighted patients",
                ),
                *(Column(name, BALANCE, spelled, optional=True) for name, spelled in PCN_PAYMENTS.items()),
            ),
        ),
    ),
    totals=("registered", "weighted_list", *PCN_PAYMENTS),
)
