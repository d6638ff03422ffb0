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

from ui.cluster_map.encode import HIGHEST, NOT_HAD, base64_int16, base64_int32, encode, whole

MESSAGE_TS = Path(__file__).resolve().parents[3] / "ui" / "cluster_map" / "src" / "message.ts"


def int16(text):
    return np.frombuffer(base64.b64decode(text), dtype="<i2").tolist()


def int32(text):
    return np.frombuffer(base64.b64decode(text), dtype="<i4").tolist()


def uint8(text):
    return list(base64.b64decode(text))


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
        ("Figures", lambda m: m["plan"]["notPlaced"]),
        ("Tile", lambda m: m["tiles"][0]),
        ("Taken", lambda m: m["taken"]),
        ("After", lambda m: {k: v for k, v in m["taken"]["left"][0].items() if k != "letter"}),
        ("Behind", lambda m: m["taken"]["behind"][1]),
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
    assert (figures["values"], figures["bases"], figures["partial"]) == ([64, None], [15_000, 2_000], 1)
    assert figures["whys"] == ["", "left out: it would rest on 2,000 of 31,204 patients, less than a tenth"]
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
    assert int16(joined["values"][0]) == [0, 5, 10, 15, 20, NOT_HAD]
    assert int16(joined["values"][1]) == [0, 10, 20, 30, 40, NOT_HAD]
    assert uint8(joined["partial"]) == [0, 0, 0, 0, 2, 0]


def test_a_target_that_a_lock_forbids_is_null(message):
    taken = encode(message)["taken"]
    assert (taken["joined"][0], taken["behind"][0]) == (None, None)
    assert taken["joined"][1]["values"] == [70, None]
    assert taken["behind"][1] == {"moversNearer": 1, "moversFurther": 2, "stayingFurther": 3, "thereNearer": 4}


def test_those_not_placed_have_figures_like_a_cluster(message):
    alone = encode(message)["plan"]["notPlaced"]
    assert (alone["practices"], alone["patients"], alone["values"]) == (1, 5_000, [80, 500])


def test_nothing_to_show_and_nothing_taken_up_are_null(message):
    encoded = encode(replace(message, show=None, taken=None))
    assert (encoded["show"], encoded["taken"]) == (None, None)


def test_a_screen_that_only_watches_is_told_so(message):
    assert encode(message)["canChange"] is True
    assert encode(replace(message, can_change=False))["canChange"] is False


def test_a_very_long_time_is_cut_off_not_wrapped_round():
    assert whole(1e9, "minutes") == HIGHEST
    assert int16(base64_int16(np.array([1e9, -1e9]), unit="minutes")) == [HIGHEST, NOT_HAD + 1]


def test_only_what_is_exactly_none_or_all_becomes_none_or_all():
    shares = [0.0, 1e-9, 0.0004, 0.0099, 0.01, 0.5, 0.99, 0.9901, 0.9999, 1.0]
    assert [whole(share, "share") for share in shares] == [0, 1, 1, 9, 10, 500, 990, 991, 999, 1000]


@given(arrays(np.int32, st.integers(0, 30)))
def test_whole_numbers_survive(values):
    assert int32(base64_int32(values)) == values.tolist()


@pytest.mark.parametrize(("unit", "highest"), [("minutes", 3000), ("share", 1)])
@given(data=st.data())
def test_figures_in_tables_and_on_cards_are_the_same(data, unit, highest):
    figures = st.floats(0, highest, width=32) | st.just(float("nan"))
    values = data.draw(arrays(np.float32, st.integers(0, 30), elements=figures))
    in_table = [None if value == NOT_HAD else value for value in int16(base64_int16(values, unit=unit))]
    assert in_table == [whole(float(value), unit) for value in values]
