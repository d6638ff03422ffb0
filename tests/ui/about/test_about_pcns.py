"""What is published of today's PCNs, as the About page says it."""

import pandas as pd

from geo.area import PCN_COLUMNS, no_pcn_facts
from ui.about import pcn_rows


def test_each_pcn_has_a_row_and_what_is_not_known_a_dash():
    facts = [
        ("U2", "North", "staff", "Pharmacists", 4.25, 2, 2),
        ("U2", "North", "staff", "Paramedics", 1.0, 2, 2),
        ("U1", "South", "adjusted list", "", 31_204.4, 3, 3),
        ("U1", "South", "payment", "Enhanced access", 250_000.6, 2, 3),
    ]
    rows = pcn_rows(pd.DataFrame(facts, columns=PCN_COLUMNS))
    assert [list(row.values()) for row in rows] == [
        ["North", "\N{EN DASH}", "\N{EN DASH}", "Pharmacists 4.2; Paramedics 1.0"],
        ["South", "31,204", "Enhanced access 250,001 (2 of 3 practices)", "\N{EN DASH}"],
    ]


def test_an_area_without_tables_of_pcns_has_no_rows():
    assert pcn_rows(no_pcn_facts()) == []
