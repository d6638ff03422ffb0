"""Tables as HTML: each cell under its heading."""

import re

import pytest

from ui.parts.tables import GROUP, Row, table_html


@pytest.mark.parametrize(
    ("headings", "rows"),
    [
        (["Figure", "A"], [Row("Patients", ["1"]), Row("Minutes", [""])]),
        (["", "Cluster", "Score"], [Row("A North", ["87 of 100"], "1"), Row("B South", ["no weight given"], "")]),
    ],
    ids=["no ranks", "one that is not ranked"],
)
def test_every_row_has_a_cell_for_every_heading(headings, rows):
    html = table_html(headings, rows, look="nb", label="Clusters")
    for row in re.findall(r"<tr.*?</tr>", html):
        assert len(re.findall(r"<t[dh]\b", row)) == len(headings)


def test_a_heading_over_rows_spans_all_columns():
    html = table_html(["Figure", "A", "B"], [Row("Size", kind=GROUP)], look="compare")
    assert '<th scope="rowgroup" colspan="3">Size</th>' in html
