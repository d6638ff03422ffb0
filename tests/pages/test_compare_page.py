"""The Compare page without a browser: which plans can be compared, and that every figure of theirs is geo's."""

import json
import shutil
from xml.etree import ElementTree as ET

import pytest

from data.store.models import StoreError
from geo.compare.alignment import SUMMARY, plan_summary
from geo.compare.effect_on_people import effect
from geo.compare.matching import movers, patients_that_move
from geo.figures import ClusterFigures, figures, registry, whole_plan
from geo.proposal import Proposal
from geo.rules.rules import findings
from geo.view import View
from geo.wording import NO_CHANGE, judged, number, unbroken
from geo.words.effects import effect_rows
from geo.words.findings import finding_sentence
from tests.pages.conftest import App
from tests.ui.doers import store

WORDS = {words.key: words for words in (*registry.FIGURES, *SUMMARY)}


@pytest.fixture
def plan(expected):
    """A plan in which the first two practices of A are in B, and one of C is nowhere."""
    today = expected.today
    return today.move(today.members("A")[:2], to="B").move(today.members("C")[:1], to="")


def keep(expected, plan, name, *, who="AS"):
    """Keep a plan with two revisions."""
    begun = Proposal(expected.today)
    area = expected.area
    made = store().create(begun, name=name, slug="saltmarsh", area=area, who=who, sentence="Started.")
    return store().commit(made.plan.id, Proposal(plan), base=1, who=who, kind="move", sentence="Moved.", area=area)


def compare(app):
    app.go_to("compare")
    assert app.says_no_traceback() == []
    return app


def choose(app, number, key):
    app.at.selectbox(key=f"compare_{number}").set_value(key)
    app.run()
    assert app.says_no_traceback() == []


def tables(app):
    """Every table that is read: its headings, then its rows, each a list of what stands in the cells."""
    found = []
    for element in app.at.get("html"):
        if 'class="rows compare"' in element.proto.body:
            root = ET.fromstring(element.proto.body)  # noqa: S314 (our own page)
            found.append([["".join(cell.itertext()) for cell in row] for row in root.iter("tr")])
    return found


def table_with(app, heading):
    """The rows of the table that has a row with that heading, by heading."""
    return next({row[0]: row[1:] for row in table} for table in tables(app) if any(row[0] == heading for row in table))


def maps(app):
    return [(json.loads(element.proto.json), element.proto.alt) for element in app.at.get("deck_gl_json_chart")]


def plain(texts):
    return [text.value.replace("\\", "") for text in texts]


def test_todays_pcns_alone_have_nothing_to_be_compared_with(app):
    compare(app)
    assert app.at.selectbox(key="compare_0").options == ["Today's PCNs"]
    assert [element.value for element in app.at.info] == [
        "Choose a plan that was kept, or move practices on the Plan page: the plan on screen can be chosen here."
    ]
    assert len(maps(app)) == 1
    assert tables(app) == []


def test_the_plan_on_screen_stands_beside_todays(areas, expected, plan):
    assert areas.exists()
    opened = keep(expected, plan, "Riverside")
    other = App(plan=opened.plan.edit_token).run()
    compare(other)
    assert other.at.selectbox(key="compare_0").value == "today"
    assert other.at.selectbox(key="compare_1").value == "screen"
    assert other.at.selectbox(key="compare_1").options[0] == "Riverside (on screen)"
    headings = tables(other)[0][0]
    assert headings[1] == "Today's PCNscompared with"
    assert headings[2].startswith("RiversideRevision 2, ")


def at_a_glance(expected, plan, view):
    """What the first table must say of a plan against today's: by figure."""
    rules, area = expected.rules, expected.area
    sides = []
    for item in (expected.today, plan):
        found = figures(area, item, view)
        told = findings(area, item, found, rules)
        sides.append((plan_summary(found, told, rules), whole_plan(area, item, view)))
    cells = {}
    for key, words in WORDS.items():
        sources = [next(item for item in side if hasattr(item, key)) for side in sides]
        before, after = (getattr(source, key) for source in sources)
        about = [told_of(source, key) for source in sources]
        said = judged(words, before, after).said
        # What rests on something says so beside; "no change" then goes without saying.
        beside = [
            about[0],
            ", ".join(part for part in ("" if about[1] and said == NO_CHANGE else said, about[1]) if part),
        ]
        cells[key] = [number(value, words.unit) + told for value, told in zip((before, after), beside, strict=True)]
    return cells


def told_of(side, key):
    """What stands beside a figure: on what it rests, and what it leaves out; nothing beside a count of the plan."""
    is_figure = isinstance(side, ClusterFigures)
    return ", ".join(part for part in (side.base_words(key), side.reason(key)) if part) if is_figure else ""


@pytest.mark.parametrize("view", [View(), View(mode="drive", within=5)])
def test_figures_of_the_whole_plan_are_geos(app, expected, plan, view):
    keep(expected, plan, "Riverside")
    compare(app)
    app.at.segmented_control(key="mode").set_value(view.mode)
    app.run().at.selectbox(key="within").set_value(view.within)
    app.run()
    choose(app, 1, app.at.selectbox(key="compare_1").options and store().plans()[0].id)
    shown, wanted = table_with(app, "Clusters of 30,000 to 50,000"), at_a_glance(expected, plan, view)
    by = {"walk": "on foot", "drive": "by car"}[view.mode]
    for key, heading in {
        "in_band": "Clusters of 30,000 to 50,000",
        "under": "Clusters below 30,000",
        "largest": "Largest cluster",
        "not_placed_practices": "Practices not placed",
        "minutes_nearest": "Minutes to the nearest practice\u00a0*",
        "within": f"Within {view.within} minutes {by}\u00a0*",
        "self_containment": "Self-containment\u00a0*",
        "contract": "Findings: contract",
    }.items():
        assert shown[heading] == wanted[key], key
    moved = movers(expected.today, plan, expected.sizes)
    assert shown["Practices that move"] == ["–", f"3with {patients_that_move(moved):,} patients"]


def test_practices_that_move_are_listed_with_from_and_to(app, expected, plan):
    keep(expected, plan, "Riverside")
    compare(app)
    choose(app, 1, store().plans()[0].id)
    moving = {mover.code: mover for mover in movers(expected.today, plan, expected.sizes)}
    rows = {row[0]: row[1:] for row in next(table for table in tables(app) if table[0][0] == "Practice")[1:]}
    names = {c.letter: f"{c.letter} {c.name}" for c in plan.clusters}
    assert rows == {
        expected.names[code] + code: [
            f"{expected.sizes[code]:,}",
            names[one.left],
            f"→ {names[one.joined]}" if one.joined else "→ not placed",
        ]
        for code, one in moving.items()
    }


def test_patients_by_group_are_geos(app, expected, plan):
    keep(expected, plan, "Riverside")
    compare(app)
    choose(app, 1, store().plans()[0].id)
    shown = table_with(app, "Most deprived fifth")
    for row in effect_rows(effect(expected.area, expected.today, plan, View())):
        mapped, nearer, further, minutes = shown[unbroken(row.title)]
        assert mapped == f"{row.patients:,.0f}"
        assert nearer.startswith(f"{row.nearer:,.0f} (")
        assert further.startswith(f"{row.further:,.0f} (")
        assert minutes.startswith(f"{row.after:.1f}")
    steps = table_with(app, "1 to 5 minutes further")
    found = effect(expected.area, expected.today, plan, View())
    assert steps["1 to 5 minutes further"] == [f"{found.of('all', 'further_1'):,.0f}"]
    assert steps["Less than a minute either way"] == [f"{found.same('all'):,.0f}"]


def test_findings_appear_and_go(app, expected, plan):
    keep(expected, plan, "Riverside")
    compare(app)
    choose(app, 1, store().plans()[0].id)
    found = findings(expected.area, plan, figures(expected.area, plan, View()), expected.rules)
    whole = table_with(app, "The whole plan")["The whole plan"]
    [not_placed] = [finding_sentence(item) for item in found if item.kind == "not_placed"]
    assert whole[-1].removeprefix("new") == not_placed
    every = sum(len(table) for table in tables(app))
    app.at.toggle(key="compare_findings").set_value(True)
    app.run()
    assert sum(len(table) for table in tables(app)) > every


def test_three_plans_share_one_camera_and_ring_who_moves(app, expected, plan):
    keep(expected, plan, "Riverside")
    keep(expected, expected.today.add_cluster(name="Quayside").move(expected.today.members("D")[:2], to="G"), "Quays")
    compare(app)
    first, second = store().plans()
    choose(app, 1, first.id)
    choose(app, 2, second.id)
    drawn = maps(app)
    assert len(drawn) == 3
    assert len({json.dumps(one["initialViewState"]) for one, _ in drawn}) == 1
    assert all(one["views"][0]["controller"] is False for one, _ in drawn)
    assert all(alt.startswith("Map of Saltmarsh") for _, alt in drawn)
    for one, _ in drawn:
        marks = next(layer for layer in one["layers"] if layer["id"] == "marks")["data"]
        assert sum(row["mark"].startswith("moves ") for row in marks) == 5
    assert len(tables(app)[0][0]) == 4
    choose(app, 2, "")
    assert len(maps(app)) == 2


def test_no_map_asks_anybody_for_tiles(app):
    [(drawn, _)] = maps(compare(app))
    assert drawn["mapStyle"] == "__MAP_STYLE__", "what Streamlit takes for no map below; None would be the theme's own"
    assert "mapProvider" not in drawn or drawn["mapProvider"] is None
    assert "http" not in json.dumps(drawn).replace("http://www.w3.org/2000/svg", "")


def test_the_camera_looks_where_it_is_told(app, expected, plan):
    keep(expected, plan, "Riverside")
    compare(app)
    choose(app, 1, store().plans()[0].id)
    zooms = [maps(app)[0][0]["initialViewState"]["zoom"]]
    for key in ("moves", "0"):
        app.at.selectbox(key="compare_camera").set_value(key)
        app.run()
        zooms.append(maps(app)[1][0]["initialViewState"]["zoom"])
    assert zooms[0] < min(zooms[1:])


def test_another_base_turns_the_changes_round(app, expected, plan):
    opened = keep(expected, plan, "Riverside")
    compare(app)
    choose(app, 1, opened.plan.id)
    there = table_with(app, "Clusters of 30,000 to 50,000")["Practices not placed"]
    app.at.session_state["neighbouring"].compared[expected.area.id] = (opened.plan.id, "today", "")
    app.run()
    back = table_with(app, "Clusters of 30,000 to 50,000")["Practices not placed"]
    assert (there[1], back[1]) == (f"{back[0]}+1, worse", f"{there[0]}-1, better")


def test_a_plan_is_not_compared_with_itself(app, expected, plan):
    opened = keep(expected, plan, "Riverside")
    compare(app)
    choose(app, 1, opened.plan.id)
    assert not any(option.startswith("Riverside") for option in app.at.selectbox(key="compare_0").options)


def test_the_choice_outlives_another_page(app, expected, plan):
    opened = keep(expected, plan, "Riverside")
    compare(app)
    choose(app, 1, opened.plan.id)
    app.go_to("about")
    compare(app)
    assert app.at.selectbox(key="compare_1").value == opened.plan.id


def test_a_plan_that_goes_is_no_longer_compared(app, expected, plan):
    opened = keep(expected, plan, "Riverside")
    compare(app)
    choose(app, 1, opened.plan.id)
    store().set_archived(opened.plan.id, archived=True)
    app.run()
    assert app.says_no_traceback() == []
    assert app.at.selectbox(key="compare_1").value == ""


def test_one_figure_of_every_cluster_and_every_figure_of_one(app, expected, plan):
    opened = keep(expected, plan, "Riverside")
    compare(app)
    choose(app, 1, opened.plan.id)
    app.at.selectbox(key="compare_figure").set_value("minutes_nearest")
    app.run().at.selectbox(key="compare_cluster").set_value(0)
    app.run()
    clusters = [figures(expected.area, item, View()).clusters for item in (expected.today, plan)]
    rows = {row[0]: row[1:] for row in tables(app)[-1]}
    for number_of, cluster in enumerate(plan.clusters):
        before, after = (cluster[number_of] for cluster in clusters)
        shown = rows[f"{cluster.letter} {cluster.name}"]
        assert shown[0] == f"{before.minutes_nearest:.1f}{before.base_words('minutes_nearest')}"
        assert shown[1].startswith(f"{after.minutes_nearest:.1f}")
        assert shown[1].endswith(after.base_words("minutes_nearest"))
    of_one = next({row[0]: row[1:] for row in table} for table in tables(app) if table[1][0] == "Patients")
    assert of_one["Patients"][0].startswith(f"{clusters[0][0].patients:,}")
    assert of_one["Patients"][1].startswith(f"{clusters[1][0].patients:,}-")


def test_names_are_text_and_nothing_else(app, expected):
    name = '<img src="https://example.org/x.png"> **bold** :red[x]'
    today = expected.today
    bad = today.rename("A", name="<script>alert(1)</script>").move(today.members("B")[:1], to="A")
    opened = keep(expected, bad.rename("B", name="@@=alert(1)"), name)
    compare(app)
    choose(app, 1, opened.plan.id)
    bodies = "".join(element.proto.body for element in app.at.get("html"))
    assert "<script>" not in bodies
    assert "<img" not in bodies
    assert "&lt;script&gt;" in bodies
    written = [element.value for element in app.at.markdown]
    assert not any("**bold**" in item for item in written)
    for drawn, _ in maps(app):
        marks = next(layer for layer in drawn["layers"] if layer["id"] == "marks")["data"]
        assert not any(text.startswith("@@") for row in marks for text in row.values() if isinstance(text, str))


def test_a_plan_of_another_build_is_said_and_not_compared(app, areas, expected, plan):
    from dataclasses import replace  # noqa: PLC0415

    older = replace(expected.area, id="0000000000000000")
    made = store().create(Proposal(plan), name="Old one", slug="saltmarsh", area=older, who="", sentence="Started.")
    compare(app)
    choose(app, 1, made.plan.id)
    [told] = plain(app.at.info)
    assert told.startswith("Old one was made on other data of this area than are built here and is not compared.")
    assert len(maps(app)) == 1
    assert areas.exists()


def test_who_may_only_watch_compares_with_todays_alone(app, expected, plan):
    opened = keep(expected, plan, "Riverside")
    keep(expected, plan, "Somebody else's")
    watcher = App(plan=opened.plan.watch_token).run()
    compare(watcher)
    assert watcher.at.selectbox(key="compare_1").options == ["Riverside (on screen)", "none"]
    assert len(maps(watcher)) == 2
    assert "Somebody" not in json.dumps([element.options for element in watcher.at.selectbox])
    assert app.opened


def test_trouble_with_the_store_leaves_what_is_on_screen(app, expected, plan, monkeypatch):
    opened = keep(expected, plan, "Riverside")
    other = App(plan=opened.plan.edit_token).run()

    class Gone:
        def plans(self, **_how):
            msg = "the plans can't be read just now"
            raise StoreError(msg)

    monkeypatch.setattr("ui.compare.sides.store", lambda _asker: Gone())
    compare(other)
    assert "the plans can't be read just now" in plain(other.at.warning)
    assert len(maps(other)) == 2
    assert app.opened


def test_an_area_folder_that_is_damaged_is_said(app, areas):
    shutil.rmtree(areas / "saltmarsh" / "browser")
    compare(app)
    assert len(maps(app)) == 1, "the map does without streets"


def test_ways_of_working_and_hubs_stand_beside_each_other(app, expected, plan):
    hub = plan.members("B")[0]
    name = dict(zip(expected.area.practices["code"], expected.area.practices["name"], strict=True))[hub]
    agreed = plan.set_way("B", way="federation").set_hub("B", hub=hub).set_hub_hours("B", hours="Sat 9 to 17")
    kept = keep(expected, agreed, "Agreed")
    compare(app)
    choose(app, 1, kept.plan.id)
    cluster = agreed.cluster("B")
    assert table_with(app, "Practices that move")[f"B {cluster.name}"] == [
        "no way chosenno hub",
        f"federationhub {name}, Sat 9 to 17",
    ]
