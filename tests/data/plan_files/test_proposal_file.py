import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.plan_files.proposals import (
    FORMAT,
    LARGEST_BYTES,
    MIGRATIONS,
    SAYS,
    Beside,
    ClusterEntry,
    check_fits,
    fitted,
    proposal_from_bytes,
    proposal_from_text,
    proposal_text,
    read_proposal,
)
from geo.errors import PlanningError
from geo.plan import NAME_LENGTH, scratch_plan, today_plan
from geo.proposal import Proposal, Said
from tests.proposals import proposals
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR, QUAY, tiny_town, tiny_town_with_branch

OLD = Path(__file__).parent / "old"


@pytest.fixture
def practices(pieces):
    return pieces.practices


@pytest.fixture
def proposal(practices):
    plan = today_plan(practices).add_cluster(name="New & naïve").set_hub("A", hub="X1").lock("B", locked=True)
    plan = plan.set_way("A", way="federation").set_hub_hours("A", hours="Mon to Fri 18:30-20:00").move(["X2"], to="")
    return (
        Proposal(plan)
        .with_said(Said("X1", "supports", "ÄB", "2026-11-02", "Yes,\nif the name stays."))
        .with_said(Said("X2", "opposes", "C", "2026-11-03"))
        .with_text("purpose.title", "Three clusters")
        .with_text("risks.note", "None.\n\nReally.")
        .with_effective("2027-04-01")
    )


def changed(proposal, change):
    content = json.loads(proposal_text(proposal))
    change(content)
    return json.dumps(content)


def report(text):
    with pytest.raises(PlanningError) as raised:
        proposal_from_text(text, file="mine.json")
    assert "mine.json" in str(raised.value)
    return str(raised.value)


def test_what_is_written_is_read_again(tmp_path, practices, proposal):
    path = tmp_path / "plan.json"
    path.write_text(proposal_text(proposal, area_id="0123", area_name="Town"), encoding="utf-8")
    assert read_proposal(path, practices) == proposal
    assert json.loads(path.read_text(encoding="utf-8"))["area"] == {"id": "0123", "name": "Town"}
    path.write_text(proposal_text(Proposal(scratch_plan(practices))), encoding="utf-8")
    assert read_proposal(path, practices) == Proposal(scratch_plan(practices))


def test_a_text_is_whole_without_its_area(proposal):
    assert proposal.plan.not_placed() == ("X2",)
    assert proposal_from_text(proposal_text(proposal), file="revision 3") == proposal


@given(proposals())
def test_every_proposal_comes_back_from_its_text(proposal):
    assert proposal_from_text(proposal_text(proposal), file="revision 3") == proposal
    assert proposal_from_bytes(proposal_text(proposal).encode(), file="revision 3") == proposal


def test_a_byte_order_mark_does_no_harm(tmp_path, practices, proposal):
    (tmp_path / "plan.json").write_text(proposal_text(proposal), encoding="utf-8-sig")
    assert read_proposal(tmp_path / "plan.json", practices) == proposal


def test_practices_that_a_file_does_not_name_are_not_placed(tmp_path, practices, proposal):
    text = changed(proposal.without_said("X2"), lambda content: content.__setitem__("not_placed", []))
    assert proposal_from_text(text, file="mine.json").plan.practices == ("X1",)
    (tmp_path / "plan.json").write_text(text)
    assert read_proposal(tmp_path / "plan.json", practices).plan.not_placed() == ("X2",)


@pytest.mark.parametrize("text", ["", "{", "7", "[]", "{}", "null", '"plan"', "[" * 100_000, '{"format": true}'])
def test_what_is_no_plan_is_told(text):
    assert "this is no plan file: choose a file that was saved as a plan" in report(text)


@pytest.mark.parametrize(
    ("version", "says"),
    [
        (
            FORMAT + 1,
            f"saved by a newer version of Neighbouring, as format {FORMAT + 1}; this one reads formats 1 to 3",
        ),
        (0, "there is no format 0 of plans; formats 1 to 3 are read"),
        (-3, "there is no format -3"),
        ("2", "this is no plan file"),
    ],
)
def test_other_formats_are_told(proposal, version, says):
    assert says in report(changed(proposal, lambda content: content.__setitem__("format", version)))


def test_a_plan_of_format_1_migrates():
    text = (OLD / "plan-format-1.json").read_text(encoding="utf-8")
    assert json.loads(text)["format"] == 1
    proposal = proposal_from_text(text, file="plan-format-1.json")
    plan = proposal.plan
    assert [(c.letter, c.name, c.pcn_code, c.hub, c.locked, c.outside) for c in plan.clusters] == [
        ("A", "Middle", "U1", "", False, ()),
        ("B", "North", "U2", BIRCH, True, ()),
        ("C", "South", "U3", "", False, (ELDER, FIR)),
        ("D", "Riverside & Café", "", "", False, ()),
    ]
    assert plan.where() == {ASH: "B", BIRCH: "B", CEDAR: "D"}
    assert plan.not_placed() == (DAMSON,)
    assert {(c.way, c.hub_hours) for c in plan.clusters} == {("", "")}
    assert (proposal.said, proposal.texts, proposal.effective) == ((), (), "")
    check_fits(proposal, tiny_town().practices, file="plan-format-1.json")


def test_a_hub_at_a_branch_is_kept_and_must_be_one_of_the_area(tmp_path):
    town = tiny_town_with_branch()
    at_quay = Proposal(today_plan(town.practices).set_hub("B", hub=BIRCH, site=QUAY))
    path = tmp_path / "plan.json"
    path.write_text(proposal_text(at_quay), encoding="utf-8")
    assert read_proposal(path, town.practices, sites=town.sites) == at_quay
    says = f"the hub of cluster B is at a branch surgery that {BIRCH} does not have here"
    with pytest.raises(PlanningError, match=says):
        read_proposal(path, town.practices)


def test_hubs_of_format_2_are_at_the_main_site():
    text = (OLD / "plan-format-2.json").read_text(encoding="utf-8")
    assert json.loads(text)["format"] == 2
    plan = proposal_from_text(text, file="plan-format-2.json").plan
    (hub,) = (cluster for cluster in plan.clusters if cluster.hub)
    assert (hub.letter, hub.hub, hub.hub_site) == ("B", BIRCH, "")
    assert (hub.way, hub.hub_hours) == ("network", "Mon to Fri 18:30 to 20:00")


def test_each_older_format_has_a_migration_and_a_stored_file():
    assert list(MIGRATIONS) == list(range(1, FORMAT))
    assert [path.name for path in sorted(OLD.glob("plan-format-*.json"))] == [
        f"plan-format-{version}.json" for version in MIGRATIONS
    ]


def test_what_an_old_file_has_wrong_is_said_too():
    assert "clusters must be a list" in report(json.dumps({"format": 1, "clusters": 7}))
    assert "the name of cluster A" in report(json.dumps({"format": 1, "clusters": [{"letter": "A"}]}))


def put(key, value, *, cluster=0):
    return lambda content: content["clusters"][cluster].__setitem__(key, value)


def without(key):
    return lambda content: content["clusters"][0].pop(key)


def top(key, value):
    return lambda content: content.__setitem__(key, value)


def said(key, value):
    return lambda content: content["said"][0].__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (top("clusters", {}), "clusters must be a list"),
        (top("clusters", [7]), "clusters must be a list"),
        (put("letter", "a"), "a cluster's letter must be A, B"),
        (put("letter", None), "a cluster's letter must be A, B"),
        (put("letter", "A\n"), "a cluster's letter must be A, B"),
        (put("letter", "ABCDE"), "a cluster's letter must be A, B"),
        (without("letter"), "a cluster's letter must be A, B"),
        (without("name"), "the name of cluster A must be a text of 1 to 200 characters"),
        (put("name", 7), "the name of cluster A must be a text of 1 to 200 characters: correct it ('7')"),
        (put("letter", "B"), "two clusters have this letter"),
        (put("name", ""), "the name of cluster A must be a text of 1 to 200 characters"),
        (put("name", "x" * 201), "the name of cluster A must be"),
        (put("name", "x" * (NAME_LENGTH + 1), cluster=1), "the name of cluster B must be a text of 1 to 60 characters"),
        (put("name", "new & NAÏVE"), "two clusters have this name"),
        (put("name", "\ud800"), "the name of cluster A must be a text"),
        (put("pcn_code", 7), "pcn_code of cluster A must be a text of at most 20 characters"),
        (put("locked", "yes"), "locked of cluster A must be true or false"),
        (put("hub", "X2", cluster=1), "the hub of cluster B is not one of its practices"),
        (put("hub", 7), "hub of cluster A must be a code"),
        (put("hub", "X1\n"), "hub of cluster A must be a code, or empty: correct it ('X1')"),
        (put("hub_site", []), "hub_site of cluster A must be a code"),
        (
            put("hub_site", "X1001", cluster=1),
            "cluster B has a hub_site but no hub: name the practice",
        ),
        (put("way", "absorption"), "the way of working of cluster A must be one of network, federation, merger"),
        (put("way", "merger\n"), "the way of working of cluster A must be one of"),
        (put("way", []), "the way of working of cluster A must be one of"),
        (put("hub_hours", "x" * 121), "hub_hours of cluster A must be a text of at most 120 characters"),
        (put("practices", "X1"), "practices of cluster A must be a list of practice codes"),
        (put("practices", ["X1", "X1234567890123"]), "practices of cluster A must be a list of practice codes"),
        (put("practices", ["X1", "X1"]), "this practice is placed twice"),
        (put("practices", ["X1"], cluster=1), "this practice is placed twice"),
        (put("practices", ["X1", "X2"]), "this practice is placed twice: correct one of them ('X2')"),
        (put("outside", ["X3", "X3"]), "this practice outside the area is counted twice"),
        (put("outside", [None]), "outside of cluster A must be a list of practice codes"),
        (put("outside", ["X3\n"]), "outside of cluster A must be a list of practice codes: correct it"),
        (top("not_placed", "X2"), "not_placed must be a list of practice codes"),
        (top("said", {}), "said must be a list"),
        (said("practice", "X9"), "practice 'X9' is not one of this plan"),
        (said("stance", "perhaps"), "'perhaps' is no stance; choose one of: supports, neutral, opposes"),
        (said("initials", " \x07"), "the initials of who said it must have 1 to 10 characters"),
        (said("date", "2.11.2026"), "'2.11.2026' is no day"),
        (said("words", "x" * 4001), "what was said has 4,001 characters"),
        (said("words", None), "what a practice said must be written as texts"),
        (said("practice", "X2"), "two things are said by this practice: delete one of them ('X2')"),
        (top("texts", []), "texts must be texts by the names of their sections"),
        (top("texts", {"risks.note": 7}), "texts must be texts by the names of their sections"),
        (top("texts", {"../risks": "x"}), "'../risks' names no text of the paper"),
        (top("texts", {"risks.title": "x" * 121}), "has 121 characters; use at most 120"),
        (top("effective", "soon"), "the day on which the plan would start: 'soon' is no day"),
        (top("effective", 2027), "the day on which the plan would start: '2027' is no day"),
    ],
)
def test_what_is_wrong_is_said(proposal, change, says):
    assert says in report(changed(proposal, change))


def test_a_name_as_published_may_be_longer_than_one_that_is_typed(proposal):
    text = changed(proposal, put("name", "x" * 150))
    assert proposal_from_text(text, file="mine.json").plan.cluster("A").name == "x" * 150


def test_white_space_does_not_count_and_is_folded(proposal):
    def change(content):
        put("name", f" {'x' * 29}\n{' ' * 300}{'x' * 30} ", cluster=1)(content)
        put("hub_hours", f"Mon{' ' * 300}to Fri\x00")(content)
        put("pcn_code", f" U1{' ' * 30}")(content)

    plan = proposal_from_text(changed(proposal, change), file="mine.json").plan
    assert plan.cluster("B").name == f"{'x' * 29} {'x' * 30}"
    assert (plan.cluster("A").hub_hours, plan.cluster("A").pcn_code) == ("Mon to Fri", "U1")


def test_what_a_newer_text_holds_beside_is_passed_over(proposal):
    def change(content):
        put("colour", {"\ud800": [None]})(content)
        put("\ud800", 7)(content)
        top("\ud800", 7)(content)

    assert proposal_from_text(changed(proposal, change), file="mine.json") == proposal


def test_there_is_a_sentence_for_each_field_that_can_be_wrong():
    typed = {*ClusterEntry.__struct_fields__, *Beside.__struct_fields__} - {"effective"}
    assert set(SAYS) == typed


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (
            put("practices", ["X1", "Q9"]),
            "can't be placed in this area: is the plan for another one, or an older build",
        ),
        (put("practices", ["X1", "X3"]), "can't be placed in this area"),
        (top("not_placed", ["X2", "Q9"]), "can't be placed in this area"),
        (put("outside", ["Q8", "X2"]), "does not lie outside this area"),
    ],
)
def test_a_proposal_for_another_area_is_told(proposal, practices, change, says):
    other = proposal_from_text(changed(proposal, change), file="mine.json")
    with pytest.raises(PlanningError, match=says):
        check_fits(other, practices, file="mine.json")
    with pytest.raises(PlanningError, match=says):
        fitted(other, practices, file="mine.json")


def test_every_complaint_comes_at_once(proposal, practices):
    def change(content):
        put("letter", "?")(content)
        put("locked", 1, cluster=1)(content)
        top("effective", "soon")(content)

    told = report(changed(proposal, change))
    assert ["letter must be" in told, "locked of cluster B" in told, "'soon' is no day" in told] == [True, True, True]
    other = proposal_from_text(changed(proposal, put("practices", ["X1", "Q8", "Q9"])), file="mine.json")
    with pytest.raises(PlanningError, match=r"(?s)Q8 in cluster A.*Q9 in cluster A"):
        check_fits(other, practices, file="mine.json")


def test_files_that_can_not_be_read(tmp_path, practices):
    with pytest.raises(PlanningError, match="can't be opened"):
        read_proposal(tmp_path / "none.json", practices)
    (tmp_path / "picture.json").write_bytes(b"\xff\xd8\xff")
    with pytest.raises(PlanningError, match="no plan file: it is not text"):
        read_proposal(tmp_path / "picture.json", practices)
    with (tmp_path / "large.json").open("wb") as file:
        file.truncate(LARGEST_BYTES + 1)
    with pytest.raises(PlanningError, match="too large to be a plan"):
        read_proposal(tmp_path / "large.json", practices)
    with pytest.raises(PlanningError, match="too large to be a plan"):
        proposal_from_bytes(b" " * (LARGEST_BYTES + 1), file="large.json")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["X1", "A", "Town PCN"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["letter", "name", "hub", "locked", "outside", "practices", "way", "hub_hours", "stance", "date"]
            ),
            inner,
            max_size=6,
        )
    ),
    max_leaves=12,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    version=st.sampled_from([1, FORMAT]),
    clusters=ANYTHING,
    said=ANYTHING | st.just([]),
    texts=ANYTHING | st.just({}),
    effective=ANYTHING | st.just(""),
)
def test_whatever_a_file_holds_it_is_a_proposal_or_a_complaint(version, clusters, said, texts, effective):
    content = {"format": version, "clusters": clusters, "said": said, "texts": texts, "effective": effective}
    try:
        proposal = proposal_from_text(json.dumps(content), file="mine.json")
    except PlanningError:
        return
    assert proposal_from_text(proposal_text(proposal), file="mine.json") == proposal
