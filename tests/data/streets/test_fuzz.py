"""Whatever bytes come: streets, or a sentence; never another exception."""

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.problems import Problems
from data.streets.read import read_streets
from tests.drawn_streets import osm_pbf, osm_xml

CASES = Path(__file__).parent / "cases" / "files"
BOLD = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])

EDITS = st.lists(
    st.tuples(st.sampled_from(["flip", "cut", "double", "insert"]), st.floats(0, 1), st.binary(min_size=1, max_size=6)),
    min_size=1,
    max_size=6,
)
AWKWARD = st.sampled_from(
    ["-1", "99999999999999999999", "1e400", "nan", "inf", "", "x", "0", "é", "-9223372036854775808", "1.5", "\u0661"]
)


def mutated(whole, edits):
    text = bytearray(whole)
    for edit, where, new in edits:
        at = int(where * len(text))
        if edit == "flip" and at < len(text):
            text[at] ^= new[0] or 1
        elif edit == "cut":
            del text[at : at + len(new) ** 3]
        elif edit == "double":
            text[at:at] = text[max(0, at - 40) : at]
        else:
            text[at:at] = new
    return bytes(text)


def read_or_say(path):
    problems = Problems()
    streets = read_streets(path, problems)
    assert (len(streets.tags) > 0) != bool(problems.errors)
    for complaint in problems.errors:
        assert complaint.file == path.name
        assert len(complaint.says.split()) > 3
        assert "Traceback" not in complaint.says
        assert "\n" not in complaint.says


@pytest.mark.parametrize("form", ["osm", "osm.gz", "osm.pbf", "graphml"])
@BOLD
@given(EDITS)
def test_damaged_bytes(tmp_path, form, edits):
    path = tmp_path / f"town.{form}"
    whole = {
        "osm": lambda: osm_xml().encode(),
        "osm.gz": lambda: gzip.compress(osm_xml().encode()),
        "osm.pbf": lambda: osm_pbf(path).read_bytes(),
        "graphml": (CASES / "crs-init-dict.graphml").read_bytes,
    }[form]()
    path.write_bytes(mutated(whole, edits))
    read_or_say(path)


ATTRIBUTES = ("id", "ref", "lat", "lon", "version", "visible", "action", "k", "v", "type", "role")


@BOLD
@given(st.sampled_from(ATTRIBUTES), AWKWARD, st.integers(0, 30))
def test_awkward_values_in_xml(tmp_path, attribute, value, nth):
    parts = osm_xml().replace("<node ", '<node version="2" visible="true" ').split(f' {attribute}="')
    nth = 1 + nth % max(1, len(parts) - 1)
    if len(parts) > nth:
        parts[nth] = value + parts[nth][parts[nth].index('"') :]
    path = tmp_path / "town.osm"
    path.write_text(f' {attribute}="'.join(parts), encoding="utf-8")
    read_or_say(path)


TAGS = st.dictionaries(
    st.sampled_from(
        ["highway", "route", "duration", "maxspeed", "maxspeed:conditional", "access", "motor_vehicle:conditional"]
    ),
    st.one_of(AWKWARD, st.text(alphabet="0123456789:;@()-, mphMoTuFrno", max_size=20), st.just("ferry")),
)


@BOLD
@given(TAGS)
def test_awkward_tags(tmp_path, tags):
    from data.inspect import inspect_streets  # noqa: PLC0415 (beside its only use)

    path = tmp_path / "town.osm"
    path.write_text(osm_xml(way_6={"highway": "residential", **tags}), encoding="utf-8")
    found = inspect_streets(path)
    assert found["problems"] == []
    assert found["metres"]["drive"] <= found["metres"]["all"]


@BOLD
@given(st.sampled_from(["oneway", "length", "osmid", "x", "y", "crs", "highway", "geometry", "from"]), AWKWARD)
def test_awkward_values_in_graphml(tmp_path, name, value):
    text = (CASES / "crs-init-dict.graphml").read_text(encoding="utf-8")
    key = text.split(f'attr.name="{name}"')[0].rsplit('id="', 1)[-1].split('"')[0]
    before, found, after = text.partition(f'<data key="{key}">')
    path = tmp_path / "town.graphml"
    path.write_text(before + found + value + after[after.find("</data>") :], encoding="utf-8")
    read_or_say(path)
