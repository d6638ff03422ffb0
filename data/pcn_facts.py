"""What optional tables say of today's PCNs: adjusted lists, what their practices were paid, whom they employ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from data.reading_names import reading_name
from data.tables.payments import PCN_PAYMENTS
from geo.area import ADJUSTED, PAYMENT, PCN_COLUMNS, STAFF, no_pcn_facts

if TYPE_CHECKING:
    from data.read_tables import Tables
    from data.tables.table import Table


def pcn_facts(practices: pd.DataFrame, tables: Tables) -> pd.DataFrame:
    """Return what is known of the PCNs of the practices, `geo.area.PCN_COLUMNS`, by code, fact and item.

    A PCN is all its practices of the day, wherever they lie.
    """
    members = tables.membership.rows
    members = members[members["pcn_code"].isin(set(practices["pcn_code"]) - {""})]
    parts = [
        _of_pcns(ADJUSTED, tables.adjusted, members, amount="adjusted", item=""),
        _of_pcns(STAFF, tables.pcn_workforce, members, amount="fte", item="role"),
        _payments(tables.payments, members),
    ]
    found = [part for part in parts if len(part)]
    if not found:
        return no_pcn_facts()
    facts = pd.concat(found, ignore_index=True)
    names = members.drop_duplicates("pcn_code").set_index("pcn_code")["pcn_name"].map(reading_name)
    sizes = members.groupby("pcn_code")["code"].nunique()
    facts["name"], facts["of"] = facts["code"].map(names), facts["code"].map(sizes)
    facts["known"] = facts["known"].fillna(facts["of"])
    facts = facts.sort_values(["code", "fact", "item"], ignore_index=True)[list(PCN_COLUMNS)]
    return facts.astype(no_pcn_facts().dtypes.to_dict())


def _of_pcns(fact: str, table: Table | None, members: pd.DataFrame, *, amount: str, item: str) -> pd.DataFrame:
    """Return the facts of a table that is published by PCN."""
    if table is None:
        return no_pcn_facts()
    rows = table.rows[table.rows["pcn_code"].isin(set(members["pcn_code"])) & table.rows[amount].notna()]
    items = rows[item] if item else pd.Series("", index=rows.index, dtype="str")
    facts = pd.DataFrame({"code": rows["pcn_code"], "fact": fact, "item": items, "amount": rows[amount]})
    return facts.groupby(["code", "fact", "item"])["amount"].sum().reset_index().assign(known=float("nan"))


def _payments(table: Table | None, members: pd.DataFrame) -> pd.DataFrame:
    """Return what the practices of each PCN were paid for it, added up: it is published by practice."""
    if table is None:
        return no_pcn_facts()
    paid = members[["code", "pcn_code"]].merge(table.rows[["code", *PCN_PAYMENTS]], on="code")
    long = paid.melt(["code", "pcn_code"], list(PCN_PAYMENTS), "item", "amount").dropna(subset="amount")
    long["item"] = long["item"].map(payment_words)
    sums = long.groupby(["pcn_code", "item"])["amount"].agg(amount="sum", known="count").reset_index()
    return sums.rename(columns={"pcn_code": "code"}).assign(fact=PAYMENT)


def payment_words(key: str) -> str:
    """Return what a payment is called, for reading.

    >>> payment_words("pcn_enhanced_access")
    'Enhanced access'
    """
    return key.removeprefix("pcn_").replace("_", " ").capitalize()
