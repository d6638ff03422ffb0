"""The Plan page without a browser: what stands on it, its toolbar, and the second way to move practices."""

import json
import re
from dataclasses import replace

import pytest

from geo.errors import PlanningError
from geo.figures import figures
from geo.plan import scratch_plan
from geo.rules import findings
from geo.view import SLOWER_WALK_KMH, View
from tests.browser.expected import WALK, minutes
from ui.actions import lock
from ui.findings_list import AT_FIRST
from ui.kept import store


def stands(app, expected, plan, view=WALK):
    """That the findings and the table on the page are those of that plan in that view."""
    at, now = app.at, figures(expected.area, plan, view)
    found = findings(expected.area, plan, now, expected.rules)
    assert f"Findings ({len(found)})" in [one.value for one in at.subheader]
    labels = [button.label for button in at.button if button.key.startswith("finding_")]
    assert len(labels) == min(len(found), AT_FIRST)
    assert all(finding.sentence in label.replace("\\", "") for finding, label in zip(found, labels, strict=False))
    table = figures_table(at)
    assert [column["name"] for column in table["columns"]] == [cluster.name for cluster in plan.clusters]
    rows = {row["heading"]: row["now"] for row in table["rows"]}
    assert rows["Patients"] == [f"{one.patients:,}" for one in now.clusters]
    assert rows["Minutes to the nearest practice *"] == [minutes(one.minutes_nearest) for one in now.clusters]
    assert app.workshop.plan == plan
    assert app.workshop.view == view


def figures_table(at):
    """What the table below the map is told."""
    told = [json.loads(one.proto.json) for one in at.get("bidi_component")]
    return next(one for one in told if one.get("kind") == "table")


def move(app, practices, to):
    """Fill in the form below the map and press its button."""
    app.at.multiselect(key="move_practices").set_value(list(practices))
    app.at.selectbox(key="move_to").set_value(to)
    next(button for button in app.at.button if button.label == "Move").click()
    app.run()
    assert app.says_no_traceback() == []


def done(app):
    """What the store says was done, without the start."""
    opened = app.workshop.opened
    return [line.sentence for line in store().history(opened.plan.id)][1:] if opened else []


def warnings(app):
    """What is read: without the signs that keep Markdown from seeing more in it."""
    return [one.value.replace("\\", "") for one in app.at.warning]


def test_the_page_opens_on_the_pcns_of_today(app, expected):
    stands(app, expected, expected.today)
    assert done(app) == []
    assert any("fictional" in one.value for one in app.at.caption), "it says that the borough is fictional"


def test_a_search_in_the_form_takes_no_more_than_is_chosen(app):
    assert app.at.multiselect(key="move_practices").proto.select_all == 0


def test_below_the_chart_every_count_of_patients_far_off_is_marked(app):
    told = next(one.value for one in app.at.caption if "No way there" in one.value)
    assert re.findall(r"\d[\d,]*( patients)?\u00a0\*", told) == [" patients", "", "", ""]


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_form_moves_practices(app, expected, how_many):
    plan = expected.today
    codes = plan.members("A")[:how_many]
    move(app, codes, "B")
    after = plan.move(codes, to="B")
    stands(app, expected, after)
    assert done(app) == [expected.told(plan, after)]
    assert warnings(app) == []
    assert app.at.multiselect(key="move_practices").value == [], "ready for the next move"


def test_the_form_moves_into_a_new_cluster_and_out_of_all(app, expected):
    plan = expected.today
    first, second = plan.members("A")[:2]
    move(app, [first], "+")
    larger = plan.add_cluster()
    letter = next(one.letter for one in larger.clusters if one not in plan.clusters)
    after = larger.move([first], to=letter)
    stands(app, expected, after)
    move(app, [second], "")
    stands(app, expected, after.move([second], to=""))
    assert len(done(app)) == 2


def test_the_form_refuses_when_nothing_is_chosen(app, expected):
    move(app, [], "B")
    stands(app, expected, expected.today)
    assert warnings(app) == ["Choose at least one practice to move."]
    move(app, expected.today.members("A")[:1], "B")
    assert warnings(app) == [], "the next move takes the complaint away"


def test_the_form_refuses_a_locked_cluster(app, expected):
    plan = expected.today.lock("B", locked=True)
    app.put(lock(expected.area, app.workshop, "B", locked=True))
    for code, to in ((plan.members("A")[0], "B"), (plan.members("B")[0], "A")):
        move(app, [code], to)
        stands(app, expected, plan)
        assert warnings(app) == [
            "Not moved: cluster B is locked: it neither loses nor gains practices. Unlock it first."
        ]


@pytest.mark.parametrize(
    ("key", "value", "view"),
    [
        ("mode", "cycle", View(mode="cycle")),
        ("mode", "drive", View(mode="drive")),
        ("within", 30, View(within=30)),
        ("speed", SLOWER_WALK_KMH, View(walk_kmh=SLOWER_WALK_KMH)),
    ],
)
def test_the_toolbar_changes_how_minutes_are_looked_at(app, expected, key, value, view):
    widget = app.at.segmented_control(key=key) if key == "mode" else app.at.selectbox(key=key)
    widget.set_value(value)
    app.run()
    stands(app, expected, expected.today, view)
    assert app.at.selectbox(key="speed").disabled == (view.mode != "walk")


def test_the_speed_is_kept_while_another_mode_is_looked_at(app, expected):
    app.at.selectbox(key="speed").set_value(SLOWER_WALK_KMH)
    app.run().at.segmented_control(key="mode").set_value("drive")
    app.run().at.segmented_control(key="mode").set_value("walk")
    app.run()
    stands(app, expected, expected.today, View(walk_kmh=SLOWER_WALK_KMH))


def test_back_to_today_and_from_scratch(app, expected):
    move(app, expected.today.members("A")[:1], "B")
    app.at.button(key="today").click()
    app.run()
    stands(app, expected, expected.today)
    app.at.button(key="scratch").click()
    app.run()
    stands(app, expected, scratch_plan(expected.area.practices))
    assert len(done(app)) == 3, "each is a step that can be undone"


def test_a_finding_is_shown_on_the_map(app, expected):
    found = findings(expected.area, expected.today, figures(expected.area, expected.today, WALK), expected.rules)
    number = next(number for number, finding in enumerate(found) if finding.cluster and finding.practices)
    app.at.button(key=f"finding_{number}").click()
    app.run()
    show = app.workshop.show
    assert (show.number, show.cluster, show.practices) == (1, found[number].cluster, found[number].practices)
    assert show.places == tuple(map(int, found[number].places))
    app.at.button(key=f"finding_{number}").click()
    app.run()
    assert app.workshop.show.number == 2, "asked again, it is shown again"


def test_the_plan_and_the_view_are_still_there_after_another_page(app, expected):
    plan = expected.today
    move(app, plan.members("A")[:1], "B")
    app.at.segmented_control(key="mode").set_value("cycle")
    app.run().go_to("about").go_to("plan")
    stands(app, expected, plan.move(plan.members("A")[:1], to="B"), replace(WALK, mode="cycle"))
    assert app.at.segmented_control(key="mode").value == "cycle"


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (PlanningError("the rules can't be read; put back data/rules.toml"), "The rules can't be read"),
        (ZeroDivisionError("float division by zero"), "Something went wrong in the program itself; your plan is as"),
    ],
)
def test_whatever_goes_wrong_is_told_in_a_sentence(app, monkeypatch, error, sentence):
    def fail(*_args, **_kwargs):
        raise error

    monkeypatch.setattr("ui.findings_list.findings", fail)
    app.run()
    [told] = app.says_no_traceback()
    assert told.lower().startswith(sentence.lower())
    assert "division" not in told
