import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.plan_file import plan_from_text, plan_text, read_plan, write_plan
from geo.errors import PlanningError
from geo.plan import scratch_plan, today_plan


@pytest.fixture
def practices(pieces):
    return pieces.practices


@pytest.fixture
def plan(practices):
    return today_plan(practices).add_cluster(name="New & naïve").set_hub("A", hub="X1").lock("B", locked=True)


def changed(plan, change):
    content = json.loads(plan_text(plan))
    change(content)
    return json.dumps(content)


def report(text, practices):
    with pytest.raises(PlanningError) as raised:
        plan_from_text(text, practices, file="mine.json")
    assert "mine.json" in str(raised.value)
    return str(raised.value)


def test_what_is_written_is_read_again(tmp_path, practices, plan):
    path = tmp_path / "plan.json"
    write_plan(path, plan, area_id="0123", area_name="Town")
    assert read_plan(path, practices) == plan
    assert json.loads(path.read_text())["area"] == {"id": "0123", "name": "Town"}
    assert [each.name for each in tmp_path.iterdir()] == ["plan.json"]
    write_plan(path, scratch_plan(practices))
    assert read_plan(path, practices) == scratch_plan(practices)


def test_a_byte_order_mark_does_no_harm(tmp_path, practices, plan):
    (tmp_path / "plan.json").write_text(plan_text(plan), encoding="utf-8-sig")
    assert read_plan(tmp_path / "plan.json", practices) == plan


def test_practices_that_a_file_does_not_name_are_not_placed(practices, plan):
    text = changed(plan, lambda content: content["clusters"][0]["practices"].remove("X2"))
    assert plan_from_text(text, practices, file="mine.json").not_placed() == ("X2",)


@pytest.mark.parametrize("text", ["", "{", "7", "[]", "{}", "null", '"plan"', "[" * 100_000])
def test_what_is_no_plan_is_told(practices, text):
    assert "this is no plan file: choose a file that was saved as a plan" in report(text, practices)


def put(key, value, *, cluster=0):
    return lambda content: content["clusters"][cluster].__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda content: content.__setitem__("format", 2), "another format than 1, which this version reads"),
        (lambda content: content.__setitem__("clusters", {}), "clusters must be a list"),
        (lambda content: content.__setitem__("clusters", [7]), "clusters must be a list"),
        (put("letter", "a"), "a cluster's letter must be A, B"),
        (put("letter", None), "a cluster's letter must be A, B"),
        (put("letter", "B"), "two clusters have this letter"),
        (put("name", ""), "the name of cluster A must be a text of 1 to 60 characters"),
        (put("name", "x" * 61), "the name of cluster A must be"),
        (put("name", "new & NAÏVE"), "two clusters have this name"),
        (put("locked", "yes"), "locked of cluster A must be true or false"),
        (put("hub", "X2", cluster=1), "the hub of cluster B is not one of its practices"),
        (put("hub", 7), "hub of cluster A must be a code"),
        (put("practices", "X1"), "practices of cluster A must be a list of practice codes"),
        (put("practices", ["X1", "X1"]), "this practice is placed twice"),
        (put("practices", ["X1"], cluster=1), "this practice is placed twice"),
        (put("practices", ["X1", "Q9"]), "can't be placed in this area"),
        (put("practices", ["X1", "X3"]), "can't be placed in this area"),
        (put("outside", ["X3", "X3"]), "this practice outside the area is counted twice"),
        (put("name", "\ud800"), "the name of cluster A must be a text"),
        (put("outside", ["X2"]), "does not lie outside this area"),
        (put("outside", [None]), "outside of cluster A must be a list of practice codes"),
    ],
)
def test_what_is_wrong_is_said(practices, plan, change, says):
    assert says in report(changed(plan, change), practices)


def test_every_complaint_comes_at_once(practices, plan):
    def change(content):
        put("letter", "?")(content)
        put("locked", 1, cluster=1)(content)

    told = report(changed(plan, change), practices)
    assert "letter must be" in told
    assert "locked of cluster B" in told


def test_files_that_can_not_be_read(tmp_path, practices):
    with pytest.raises(PlanningError, match="can't be opened"):
        read_plan(tmp_path / "none.json", practices)
    (tmp_path / "picture.json").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(PlanningError, match="no plan file: it is not text"):
        read_plan(tmp_path / "picture.json", practices)
    (tmp_path / "large.json").write_bytes(b" " * 5_000_001)
    with pytest.raises(PlanningError, match="too large to be a plan"):
        read_plan(tmp_path / "large.json", practices)


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["X1", "A", "Town PCN"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["letter", "name", "hub", "locked", "outside", "practices"]), inner, max_size=6
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(clusters=ANYTHING)
def test_whatever_a_file_holds_it_is_a_plan_or_a_complaint(practices, clusters):
    try:
        plan = plan_from_text(json.dumps({"format": 1, "clusters": clusters}), practices, file="mine.json")
    except PlanningError:
        return
    assert plan_from_text(plan_text(plan), practices, file="mine.json") == plan
