"""Packed figures: what is unpacked is what was packed, in tables and on cards alike."""

import base64

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tests.ui.acts.unpack import columns, figures
from ui.acts.picture import HIGHEST, NOT_HAD, base64_int16, base64_uint8, steps_down, whole_numbers


def test_low_bytes_stand_before_high_ones():
    assert list(base64.b64decode(base64_int16(np.array([1, 258, -1])))) == [1, 2, 255, 0, 1, 255]


def test_a_very_long_time_is_cut_off_not_wrapped_round():
    assert whole_numbers([1e9], "minutes") == [HIGHEST]
    assert figures(base64_int16(np.array([1e9, -1e9]), unit="minutes")) == [HIGHEST, NOT_HAD + 1]


def test_only_what_is_exactly_none_or_all_becomes_none_or_all():
    shares = [0.0, 1e-9, 0.0004, 0.0099, 0.01, 0.5, 0.99, 0.9901, 0.9999, 1.0]
    assert whole_numbers(shares, "share") == [0, 1, 1, 9, 10, 500, 990, 991, 999, 1000]


def test_an_empty_table_is_packed_as_nothing():
    empty = np.zeros((0, 4), dtype=np.int32)
    assert (steps_down(empty), base64_int16(empty), base64_uint8(empty)) == ([], "", "")


@given(arrays(np.int32, st.tuples(st.integers(0, 6), st.integers(1, 5))))
def test_whole_numbers_survive(table):
    assert columns(steps_down(table), rows=len(table)) == table.tolist()


@pytest.mark.parametrize(("unit", "highest"), [("minutes", 3000), ("share", 1)])
@given(data=st.data())
def test_figures_in_tables_and_on_cards_are_the_same(data, unit, highest):
    elements = st.floats(0, highest, width=32) | st.just(float("nan"))
    values = data.draw(arrays(np.float32, st.integers(0, 30), elements=elements))
    in_table = [None if value == NOT_HAD else value for value in figures(base64_int16(values, unit=unit))]
    assert in_table == whole_numbers(values.tolist(), unit)
