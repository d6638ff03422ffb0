"""The message as JSON: every name that the browser reads, every number as it was worked out."""

import base64
import json
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from ui.cluster_map.encode import HIGHEST, NOT_HAD, base64_int16, base64_int32, encode, per_mille, tenths

MESSAGE_TS = Path(__file__).resolve().parents[3] / "ui" / "cluster_map" / "src" / "message.ts"


def int16(text):
    return np.frombuffer(base64.b64decode(text), dtype="<i2").tolist()


def int32(text):
    return np.frombuffer(base64.b64decode(text), dtype="<i4").tolist()


def fields_in_typescript(interface):
    """The names of the fields of an interface in message.ts, in its own braces only."""
    body = re.search(
        rf"export interface {interface} (?:extends \w+ )?{{(.*?)^}}", MESSAGE_TS.read_text(), re.DOTALL | re.MULTILINE
    )
    return set(re.findall(r"^  (\w+): ", body[1], re.MULTILINE))


def test_message_is_plain_json_and_always_the_same(message):
    assert json.dumps(encode(message)) == json.dumps(encode(message))
    assert json.loads(json.dumps(encode(message))) == encode(message)


@pytest.mark.parametrize(
    ("interface", "part"),
    [
        ("Message", lambda m: m),
        ("Plan", lambda m: m["plan"]),
        ("Cluster", lambda m: m["plan"]["clusters"][0]),
        ("Figures", lambda m: m["plan"]["clusters"][0]["figures"]),
        ("PackedWhatIf", lambda m: m["whatIf"]),
        ("PackedTable", lambda m: m["whatIf"]["joined"]),
        ("Together", lambda m: m["together"]),
        ("After", lambda m: {k: v for k, v in m["together"]["left"][0].items() if k != "letter"}),
        ("View", lambda m: m["view"]),
        ("Show", lambda m: m["show"]),
    ],
)
def test_python_and_typescript_name_the_same_fields(message, interface, part):
    assert set(part(encode(message))) == fields_in_typescript(interface)


def test_card(message):
    card = encode(message)["plan"]["clusters"][0]
    assert (card["letter"], card["name"], card["hub"], card["locked"]) == ("A", "Riverside", "Y00001", False)
    figures = card["figures"]
    assert (figures["mean"], figures["p90"], figures["within"]) == (64, None, 922)
    assert figures["outside"] == [{"name": "Far Lane Surgery", "patients": 4_000}]


def test_plan(message):
    plan = encode(message)["plan"]
    assert plan["assignment"] == [0, -1, -2]
    assert int16(plan["territory"]) == [0, 0, -1]
    assert (plan["canUndo"], plan["canRedo"]) == (True, False)


def test_what_if_is_row_by_row(message):
    joined = encode(message)["whatIf"]["joined"]
    assert int32(joined["patients"]) == [0, 1, 2, 3, 4, 5]
    assert int32(joined["gap"]) == [0, -1, -2, -3, -4, -5]
    assert int16(joined["mean"]) == [0, 5, 10, 15, 20, NOT_HAD]
    assert int16(joined["within"]) == [0, 10, 20, 30, 40, NOT_HAD]


def test_a_target_that_can_not_be_had_is_null(message):
    assert encode(message)["together"]["joined"][0] is None
    assert encode(message)["together"]["joined"][1]["p90"] is None


def test_nothing_to_show_and_nothing_together_are_null(message):
    encoded = encode(replace(message, show=None, together=None))
    assert (encoded["show"], encoded["together"]) == (None, None)


def test_a_screen_that_only_watches_is_told_so(message):
    assert encode(message)["canChange"] is True
    assert encode(replace(message, can_change=False))["canChange"] is False


def test_a_very_long_time_is_cut_off_not_wrapped_round():
    assert tenths(1e9) == HIGHEST
    assert int16(base64_int16(np.array([1e9, -1e9]), factor=10)) == [HIGHEST, NOT_HAD + 1]


@given(arrays(np.int32, st.integers(0, 30)))
def test_whole_numbers_survive(values):
    assert int32(base64_int32(values)) == values.tolist()


@given(arrays(np.float32, st.integers(0, 30), elements=st.floats(0, 3000, width=32) | st.just(float("nan"))))
def test_minutes_in_tables_and_on_cards_are_the_same(values):
    in_table = [None if value == NOT_HAD else value for value in int16(base64_int16(values, factor=10))]
    assert in_table == [tenths(float(value)) for value in values]


@given(arrays(np.float32, st.integers(0, 30), elements=st.floats(0, 1, width=32) | st.just(float("nan"))))
def test_shares_in_tables_and_on_cards_are_the_same(values):
    in_table = [None if value == NOT_HAD else value for value in int16(base64_int16(values, factor=1000))]
    assert in_table == [per_mille(float(value)) for value in values]
