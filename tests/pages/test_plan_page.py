"""The Plan page without a browser: what it shows, its toolbar, and the second way to move practices."""

import re
from dataclasses import replace

import pytest

from geo.errors import PlanningError
from geo.figures import figures
from geo.plan import scratch_plan
from geo.rules.rules import findings
from geo.view import SLOWER_WALK_KMH, View
from geo.words.findings import finding_sentence
from tests.browser.expected import WALK, minutes
from tests.pages.browser import NotSentError
from tests.ui.doers import store
from ui.acts.schema import Lock, Move

ROOM = ["kept", "findings", "chart", "table"]
"""What the browser draws of the picture, beside the map."""


def stands(app, expected, plan, view=WALK):
    """That the page shows that plan in that view: its cards, its findings and its table."""
    assert app.says_no_traceback() == []
    assert [component["kind"] for component in app.components("sheet")] == ROOM
    picture, now = app.picture(), figures(expected.area, plan, view)
    cards = [
        (cluster.letter, cluster.name, cluster.locked, cluster.figures.patients) for cluster in picture.plan.clusters
    ]
    assert cards == [
        (cluster.letter, cluster.name, cluster.locked, one.patients)
        for cluster, one in zip(plan.clusters, now.clusters, strict=True)
    ]
    found = findings(expected.area, plan, now, expected.rules)
    assert [finding.sentence for finding in picture.findings] == [finding_sentence(item) for item in found]
    rows = {row.heading: row.now for row in picture.table.rows}
    assert rows["Patients"] == [f"{cluster.patients:,}" for cluster in now.clusters]
    assert rows["Minutes to the nearest practice *"] == [minutes(cluster.minutes_nearest) for cluster in now.clusters]
    assert app.workshop.plan == plan
    assert app.workshop.view == view


def move(app, practices, to):
    """Fill in the form below the map and press its button; returns the answer."""
    return app.fill_and_send("move", practices=list(practices), to=to)


def done(app):
    """What the store says was done, without the start."""
    opened = app.workshop.opened
    return [line.sentence for line in store().history(opened.plan.id)][1:] if opened else []


def test_the_page_opens_on_the_pcns_of_today(app, expected):
    stands(app, expected, expected.today)
    assert done(app) == []
    assert any("fictional" in element.value for element in app.at.caption), "it says that the borough is fictional"


def test_the_answer_to_a_drop_brings_what_the_page_shows_next(app, expected):
    plan = expected.today
    codes = plan.members("A")[:1]
    answer = app.do(Move(list(codes), "B"))
    assert (answer.outcome, answer.says) == ("done", expected.told(plan, plan.move(codes, to="B")))
    assert answer.picture == app.picture()
    stands(app, expected, plan.move(codes, to="B"))


def test_below_the_chart_every_count_of_patients_far_off_is_marked(app):
    told = next(item for item in app.picture().chart.below if "No way there" in item)
    assert re.findall(r"\d[\d,]*( patients)?\u00a0\*", told) == [" patients", "", "", ""]


def test_practices_on_the_form_are_said_with_code_and_cluster(app, expected):
    offered, where = app.forms["move"].options("practices"), expected.today.where()
    assert list(offered) == list(expected.today.practices)
    assert all(f"({code}, {where.get(code, 'not placed')})" in words for code, words in offered.items())


@pytest.mark.parametrize("how_many", [1, 3])
def test_the_form_moves_practices(app, expected, how_many):
    plan = expected.today
    codes = plan.members("A")[:how_many]
    after = plan.move(codes, to="B")
    assert move(app, codes, "B").says == expected.told(plan, after)
    stands(app, expected, after)
    assert done(app) == [expected.told(plan, after)]
    assert app.forms["move"].fields["practices"]["clears"], "ready for the next move"


def test_the_form_moves_into_a_new_cluster_and_out_of_all(app, expected):
    plan = expected.today
    first, second = plan.members("A")[:2]
    move(app, [first], "+")
    larger = plan.add_cluster()
    letter = next(cluster.letter for cluster in larger.clusters if cluster not in plan.clusters)
    after = larger.move([first], to=letter)
    stands(app, expected, after)
    assert letter in app.forms["move"].options("to")
    move(app, [second], "")
    stands(app, expected, after.move([second], to=""))
    assert len(done(app)) == 2


def test_the_form_refuses_when_nothing_is_chosen(app, expected):
    with pytest.raises(NotSentError, match=r"Choose at least one practice to move\."):
        move(app, [], "B")
    stands(app, expected, expected.today)


def test_a_move_to_where_the_practices_are_changes_nothing(app, expected):
    answer = move(app, expected.today.members("A")[:1], "A")
    assert (answer.outcome, answer.says) == ("nothing", "Nothing changed: the practices are already there.")
    assert store().plans() == ()


def test_the_form_refuses_a_locked_cluster(app, expected):
    plan = expected.today.lock("B", locked=True)
    app.do(Lock("B", locked=True))
    for code, to in ((plan.members("A")[0], "B"), (plan.members("B")[0], "A")):
        answer = move(app, [code], to)
        says = "Cluster B is locked: it neither loses nor gains practices. Unlock it first."
        assert (answer.outcome, answer.says) == ("refused", says)
        stands(app, expected, plan)


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
    app.fill_and_send("today")
    stands(app, expected, expected.today)
    app.fill_and_send("scratch")
    stands(app, expected, scratch_plan(expected.area.practices))
    assert len(done(app)) == 3, "each is a step that can be undone"


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

    monkeypatch.setattr("ui.acts.sheet.travel_words", fail)
    app.run()
    [told] = app.says_no_traceback()
    assert told.lower().startswith(sentence.lower())
    assert "division" not in told
