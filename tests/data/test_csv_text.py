"""Text that a spreadsheet would run must come out harmless; numbers must stay numbers."""

import csv
import io

import pandas as pd
import pytest

from data.files import csv_bytes


def read_back(table):
    return list(csv.reader(io.StringIO(csv_bytes(table).decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("evil", ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "\r=1"])
def test_formulas_become_text(evil):
    rows = read_back(pd.DataFrame({evil: [evil]}))
    assert rows == [[f"'{evil}"], [f"'{evil}"]]


def test_numbers_and_plain_text_stay_as_they_are():
    rows = read_back(
        pd.DataFrame({"name": ['Smith, "Jo"', "Café"], "change": [-3, 4], "minutes": [-1.5, float("nan")]})
    )
    assert rows[1:] == [['Smith, "Jo"', "-3", "-1.5"], ["Café", "4", ""]]


def test_starts_with_a_byte_order_mark():
    assert csv_bytes(pd.DataFrame({"a": [1]})).startswith(b"\xef\xbb\xbf")
