"""The Plans page without a browser: the list, what is done with one plan, its files, and what comes from outside."""

import io
import json
import shutil
from dataclasses import replace

import openpyxl
import pytest

from data.area.folders import read_manifest
from data.plan_files.assignments import assignments_csv
from data.plan_files.proposals import proposal_from_bytes, proposal_text
from geo.figures import figures
from geo.plan import today_plan
from geo.proposal import Proposal, Said
from geo.typed_text import NAME_LENGTH
from geo.view import View
from geo.wording import day_words
from tests.pages.browser import NotSentError
from tests.pages.conftest import App, build_again
from tests.ui.doers import store
from ui.plans import AT_FIRST, downloads
from ui.session.areas import OpenArea


def keep(area, name, *, slug="saltmarsh", who="AS", to="", proposal=None):
    """Keep a plan with one revision, or with a second one that moved the first practice."""
    plan = today_plan(area.practices)
    made = store().create(
        proposal or Proposal(plan), name=name, slug=slug, area=area, who=who, sentence="Started from today's PCNs."
    )
    if not to:
        return made
    moved = Proposal(plan.move([plan.practices[0]], to=to))
    return store().commit(made.plan.id, moved, base=1, who=who, kind="move", sentence=f"Moved one to {to}.", area=area)


@pytest.fixture
def area(expected):
    return expected.area


def plans_page(app):
    app.go_to("plans")
    assert app.says_no_traceback() == []
    return app


def rows(app):
    """The list as it is read: the cells of each row."""
    options = app.at.radio(key="kept_plan").options
    return [[cell.strip("* ").removesuffix("]") for cell in plain(option).split(":gray[")] for option in options]


def plain(text):
    return text.replace("\\", "")


def press(app, key):
    app.at.button(key=key).click()
    app.run()
    assert not app.at.exception
    return app


def load(app, name, content, **typed):
    """Choose a file and press Load; returns the answer."""
    answer = app.fill_and_send("load", file=(name, content), **typed)
    assert app.says_no_traceback() == []
    return answer


def of_plan(app, deed):
    """Press the button that does a deed to the plan that is picked; returns the answer."""
    answer = app.fill_and_send(f"{deed}_{app.at.radio(key='kept_plan').value}")
    assert app.says_no_traceback() == []
    return answer


def test_without_plans_the_page_says_how_to_begin(app):
    plans_page(app)
    assert "No plan is kept here yet" in app.at.info[0].value
    assert len(app.at.radio) == 0
    assert list(app.forms) == ["load"]
    assert list(app.forms["load"].options("way")) == ["new"], "there is no plan on screen to put it in"


def test_the_list_has_a_row_for_each_plan_of_the_area(app, area):
    keep(area, "First *one* <b>x</b>", to="B")
    keep(replace(area, id="elsewhere0000000", name="Tower Marsh"), "Elsewhere", slug="tower-marsh", who="KL")
    final = keep(area, "Last", who="")
    store().set_final(final.plan.id, final=True, who="Board")
    plans_page(app)
    clusters = f"{len(today_plan(area.practices).clusters)} clusters"
    assert [(row[0], *row[2:]) for row in rows(app)] == [
        ("Last", "revision 2", clusters, "final"),
        ("First *one* <b>x</b>", "revision 2", clusters),
    ]
    assert rows(app)[1][1].endswith(" by AS")
    app.at.toggle(key="plans_of_all_areas").set_value(True)
    app.run()
    assert [(row[0], row[1], row[-1]) for row in rows(app)][:2] == [
        ("Last", area.name, "final"),
        ("Elsewhere", "Tower Marsh", "area not built here"),
    ]


def test_the_search_looks_at_names_areas_and_people(app, area):
    keep(area, "Riverside", who="AS")
    keep(area, "Hill", who="Dr Sims")
    plans_page(app)
    for search, found in (("RIVER", ["Riverside"]), ("sims", ["Hill"]), ("salt", ["Hill", "Riverside"]), ("x%_", [])):
        app.at.text_input(key="plans_search").set_value(search)
        app.run()
        assert [row[0] for row in rows(app)] == found if found else "No plan fits the search" in app.at.info[0].value


def test_a_long_list_shows_the_newest_and_the_others_when_asked(app, area):
    for number in range(AT_FIRST + 3):
        keep(area, f"Plan {number}")
    plans_page(app)
    assert [row[0] for row in rows(app)] == [f"Plan {number}" for number in range(AT_FIRST + 2, 2, -1)]
    app.at.toggle(key="all_plans").set_value(True)
    app.run()
    assert len(rows(app)) == AT_FIRST + 3


def test_opening_a_plan_puts_it_on_the_map(app, area):
    opened = keep(area, "Riverside", to="B")
    keep(area, "Hill")
    plans_page(app)
    app.at.radio(key="kept_plan").set_value(opened.plan.id)
    app.run()
    press(app, "open_plan")
    assert app.workshop.opened.plan.id == opened.plan.id
    assert app.workshop.proposal == opened.revision.proposal
    assert app.workshop.may_change
    plans_page(app)
    clusters = f"{len(opened.revision.proposal.plan.clusters)} clusters"
    assert [row[-1] for row in rows(app)] == [clusters, "on screen"]
    assert app.at.radio(key="kept_plan").value == opened.plan.id, "the plan on screen is picked at first"


def test_a_plan_is_renamed(app, area):
    opened = keep(area, "Option 1")
    key = f"name_{opened.plan.id}"
    assert plans_page(app).fill_and_send(key, name="  River  side ").says == "Option 1 is now called River side."
    assert [row[0] for row in rows(app)] == ["River side"]
    refused = app.fill_and_send(key, name=" ")
    assert (refused.outcome, "needs a name" in refused.says) == ("refused", True)
    assert app.forms[key].given["name"] == "River side"
    assert app.workshop.opened is None, "the plan on screen is another"


def test_a_name_may_be_as_long_as_the_store_keeps_it(app, area):
    longest = "x" * NAME_LENGTH
    made = keep(area, longest)
    plans_page(app)
    assert app.forms[f"name_{made.plan.id}"].fields["name"]["longest"] == NAME_LENGTH
    of_plan(app, "duplicate")
    assert f"Copy of {longest}"[:NAME_LENGTH] in [plan.name for plan in store().plans()]


def test_what_is_picked_stays_picked_when_plans_change(app, area):
    opened = keep(area, "Same", to="B")
    store().rename(keep(area, "Other", to="B").plan.id, "Same")
    plans_page(app)
    assert len(set(app.at.radio(key="kept_plan").options)) == 2
    app.at.radio(key="kept_plan").set_value(opened.plan.id)
    app.run()
    app.fill_and_send(f"name_{opened.plan.id}", name="Another")
    assert [row[0] for row in rows(app)] == ["Another", "Same"]
    assert app.at.radio(key="kept_plan").value == opened.plan.id
    store().commit(
        opened.plan.id, opened.revision.proposal, base=3, who="KL", kind="note", sentence="Elsewhere.", area=area
    )
    app.run()
    assert app.at.radio(key="kept_plan").value == opened.plan.id


def test_a_plan_is_duplicated_and_the_copy_picked(app, area):
    opened = keep(area, "Riverside", to="B")
    assert of_plan(plans_page(app), "duplicate").says == "Copy of Riverside begins as Riverside is now."
    copy = store().at(app.at.radio(key="kept_plan").value)
    assert copy.plan.name == "Copy of Riverside"
    assert copy.revision.proposal == opened.revision.proposal
    assert copy.plan.edit_token != opened.plan.edit_token
    assert app.workshop.opened is None, "what is on screen stays"


def test_a_plan_is_put_away_and_brought_back(app, area):
    keep(area, "Riverside")
    assert of_plan(plans_page(app), "archive").says == "Riverside is in the archive; nothing of it is lost."
    assert "No plan is kept here yet" in app.at.info[0].value
    app.at.toggle(key="plans_archived").set_value(True)
    app.run()
    assert [(row[0], row[-1]) for row in rows(app)] == [("Riverside", "archived")]
    assert not [key for key in app.forms if key.startswith("final_")]
    assert of_plan(app, "archive").says == "Riverside is back."
    app.at.toggle(key="plans_archived").set_value(False)
    app.run()
    assert [row[0] for row in rows(app)] == ["Riverside"]


def test_a_plan_is_locked_as_final_and_the_lock_taken_back(app, area):
    opened = keep(area, "Riverside")
    plans_page(app).name = "Ada"
    assert of_plan(app, "final").says == "Riverside is locked as final."
    assert store().at(opened.plan.id).plan.final
    assert any("Locked as final by Ada" in element.value for element in app.at.caption)
    assert of_plan(app, "final").says == "Riverside can be changed again."
    assert not store().at(opened.plan.id).plan.final


def test_both_links_are_shown(app, area):
    opened = keep(area, "Riverside")
    plans_page(app)
    assert [element.value.rsplit("plan=")[-1] for element in app.at.code] == [
        opened.plan.edit_token,
        opened.plan.watch_token,
    ]


def test_whoever_watches_is_not_offered_the_other_plans(app, area):
    watched, hidden = keep(area, "Watched"), keep(area, "Hidden")
    watcher = App(plan=watched.plan.watch_token)
    watcher.opened = app.opened
    watcher.run()
    shown = [item.value for kind in (watcher.at.text, watcher.at.caption, watcher.at.code) for item in kind]
    shown += [json.dumps(component) for name in ("desk", "sheet", "act_form") for component in watcher.components(name)]
    assert not any(hidden.plan.name in item or hidden.plan.edit_token in item for item in shown)
    assert watcher.forms == {}
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        watcher.go_to("plans")


def test_a_plan_of_an_area_that_is_not_built_is_told(app, area):
    elsewhere = replace(area, id="elsewhere0000000", name="Tower Marsh")
    keep(elsewhere, "Elsewhere", slug="tower-marsh", to="B")
    plans_page(app)
    app.at.toggle(key="plans_of_all_areas").set_value(True)
    app.run()
    assert "Its area, Tower Marsh (tower-marsh), is not built here" in plain(app.at.warning[0].value)
    assert app.at.button(key="open_plan").disabled
    plan = store().at(app.at.radio(key="kept_plan").value).plan
    assert app.fill_and_send(f"name_{plan.id}", name="Over there").says == "Elsewhere is now called Over there."
    assert of_plan(app, "duplicate").says == "Copy of Over there begins as Over there is now."
    assert of_plan(app, "archive").outcome == "done"
    assert [plan.name for plan in store().plans()] == ["Over there"]
    assert [element.label for element in app.at.get("download_button")] == ["Plan (JSON)", "Assignments (CSV)"]


def test_a_plan_on_other_data_of_its_area_is_told_and_can_be_opened(app, area):
    keep(replace(area, id="lastyear00000000"), "Of last year", to="B")
    plans_page(app)
    assert rows(app)[0][-1] == "on other data"
    assert "made on other data of its area" in app.at.warning[0].value
    assert len(app.at.get("download_button")) == 2
    press(app, "open_plan")
    assert not app.workshop.fits
    assert "carry_over" in app.forms


def files_of(opened, area, areas):
    built = OpenArea("saltmarsh", area, read_manifest(areas / "saltmarsh"), "")
    return {file.ending: file.make() for file in downloads(opened, area.practices, built, View(mode="drive"))}


def test_every_file_of_a_plan_holds_that_plan(areas, area):
    practice = area.practices["code"].iloc[0]
    proposal = Proposal(today_plan(area.practices)).with_said(Said(practice, "supports", "A", "2026-11-02", "Yes."))
    opened = keep(area, "Riverside", proposal=proposal)
    files = files_of(opened, area, areas)
    assert proposal_from_bytes(files["json"], file="x") == proposal
    assert json.loads(files["json"])["area"] == {"id": area.id, "name": opened.plan.area_name}
    assert files["csv"] == assignments_csv(area.practices, proposal.plan)
    worked_out = figures(area, proposal.plan, View(mode="drive"))
    held = [load["properties"] for load in json.loads(files["geojson"])["features"]]
    assert [item["patients"] for item in held if item["kind"] == "cluster"] == [
        cluster.patients for cluster in worked_out.clusters
    ]
    book = openpyxl.load_workbook(io.BytesIO(files["xlsx"]))
    sheet = list(book["Figures of each cluster"].iter_rows(values_only=True))
    column = sheet[0].index("Minutes to the nearest practice *")
    for row, cluster, one in zip(sheet[1:], proposal.plan.clusters, worked_out.clusters, strict=False):
        assert row[:3] == (cluster.letter, cluster.name, one.patients)
        assert row[column] == pytest.approx(one.minutes_nearest)
    about = dict(row[:2] for row in book["About"].iter_rows(values_only=True))
    assert (about["Plan"], about["Area"]) == ("Riverside", f"{area.name} (fictional)")
    assert about["Registrations of"] == day_words(read_manifest(areas / "saltmarsh")["date"])
    changes = list(
        book["Changes against today"].iter_rows(min_row=2, max_row=len(worked_out.clusters), values_only=True)
    )
    assert {row[2] for row in changes} == {0}


def test_every_file_has_a_button(app, area):
    keep(area, "Riverside / Côte", to="B")
    plans_page(app)
    labels = ["Plan (JSON)", "Assignments (CSV)", "Clusters (GeoJSON)", "Figures (Excel)"]
    assert [element.label for element in app.at.get("download_button")] == labels


def test_a_saved_plan_loads_as_a_new_plan(app, area):
    opened = keep(area, "Riverside", to="B")
    plans_page(app)
    answer = load(app, "Our plan.json", proposal_text(opened.revision.proposal).encode())
    assert (answer.outcome, answer.says) == ("done", "Loaded the plan in Our plan.json. It is kept as Our plan.")
    loaded = store().at(app.at.radio(key="kept_plan").value)
    assert (loaded.plan.name, loaded.revision.kind) == ("Our plan", "import")
    assert loaded.revision.proposal == opened.revision.proposal
    again = load(app, "Our plan.json", proposal_text(opened.revision.proposal).encode())
    assert again.says == "Loaded the plan in Our plan.json. It is kept as Our plan, 2."
    assert app.workshop.opened is None, "it is picked from the list, not put on screen"


def test_a_spreadsheet_loads_as_a_new_plan_and_says_whom_it_leaves_out(app, area):
    plan = today_plan(area.practices)
    plan = plan.move([plan.practices[0]], to="B")
    lines = assignments_csv(area.practices, plan).decode("utf-8-sig").splitlines()
    left_out = lines.pop(3).split(",")
    answer = load(plans_page(app), "ours.csv", "\r\n".join(lines).encode())
    sentence = (
        f"Loaded the assignments in ours.csv. It does not name {left_out[1]} ({left_out[0]}), which is not placed."
    )
    assert answer.says == f"{sentence} They are kept as ours."
    loaded = store().at(app.at.radio(key="kept_plan").value)
    assert loaded.revision.proposal.plan == plan.move([left_out[0]], to="")
    assert loaded.revision.sentence == sentence


def test_a_spreadsheet_loads_as_the_next_revision_of_the_plan_on_screen(app, area):
    opened = keep(area, "Riverside", to="B")
    plans_page(app)
    press(app, "open_plan")
    plans_page(app)
    plan = opened.revision.proposal.plan
    plan = plan.move([plan.practices[1]], to="D" if plan.where()[plan.practices[1]] == "C" else "C")
    answer = load(app, "ours.csv", assignments_csv(area.practices, plan), way="revision")
    assert (answer.outcome, answer.says) == ("done", "Loaded the assignments in ours.csv.")
    after = store().at(opened.plan.id)
    assert (after.revision.proposal.plan, after.revision.parent, after.revision.kind) == (plan, 2, "import")
    assert app.workshop.plan == plan
    again = load(app, "ours.csv", assignments_csv(area.practices, plan), way="revision")
    assert (again.outcome, again.says) == ("nothing", "Nothing changed: the plan on screen is as ours.csv says.")


def test_a_saved_plan_becomes_a_new_plan_whatever_was_chosen_for_spreadsheets(app, area):
    opened = keep(area, "Riverside", to="B")
    press(plans_page(app), "open_plan")
    plans_page(app)
    answer = load(app, "Ours.json", proposal_text(opened.revision.proposal).encode(), way="revision")
    assert (answer.outcome, answer.says) == ("done", "Loaded the plan in Ours.json. It is kept as Ours.")
    assert store().at(app.at.radio(key="kept_plan").value).plan.name == "Ours"
    assert store().at(opened.plan.id).revision == opened.revision


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("x.csv", b"ODS code,Cluster\nQ99999,A\nQ99998,A\n", "row 2: 'Q99999'"),
        ("x.csv", b"PK\x03\x04", "this is no workbook that can be read"),
        ("x.csv", b"", "the file is empty"),
        ("x.json", b"{}", "this is no plan file"),
        ("x.json", b'{"format": 99}', "saved by a newer version of Neighbouring, as format 99"),
        ("x.csv", b'{"format": 99}', "saved by a newer version"),
        ("x.json", b"\xff\xfe", "it is not text"),
        ("<img src=x>.csv", b"ODS code,Cluster\nQ99999,A\n", "<img src=x>.csv"),
    ],
)
def test_bad_files_are_told_and_nothing_is_kept(app, name, content, says):
    answer = load(plans_page(app), name, content)
    assert answer.outcome == "refused"
    assert says in answer.says
    assert store().plans() == ()


def test_a_file_that_is_too_large_is_not_read(app, monkeypatch):
    monkeypatch.setattr("ui.acts.plan_deeds.LARGEST_BYTES", 10)
    answer = load(plans_page(app), "x.csv", b"ODS code,Cluster\n")
    assert (answer.outcome, "x.csv is too large to be a plan" in answer.says) == ("refused", True)
    monkeypatch.setattr("ui.plans.LARGEST_BYTES", 10)
    with pytest.raises(NotSentError, match=r"x\.csv is too large"):
        load(app.run(), "x.csv", b"ODS code,Cluster\n")


def test_the_largest_file_that_the_form_takes_comes_through_the_door(app):
    most = plans_page(app).forms["load"].fields["file"]["largestBytes"]
    answer = load(app, "x.json", b"{}".ljust(most))
    assert (answer.outcome, store().plans()) == ("refused", ())
    assert "this is no plan file" in answer.says


def test_loading_without_a_file_is_told(app):
    with pytest.raises(NotSentError, match=r"Choose a file first\."):
        plans_page(app).fill_and_send("load")
    assert app.forms["load"].fields["file"]["words"] == "At most 20 MB"


def test_a_plan_of_an_older_build_waits_until_it_is_carried_over(app, area):
    opened, without_pcn = area.practices["code"].iloc[0], today_plan(area.practices).not_placed()
    older = today_plan(area.practices[area.practices["code"] != opened])
    older = replace(older, practices=(*older.practices, "X99999"))
    text = proposal_text(Proposal(older)).encode()
    answer = load(plans_page(app), "older.json", text)
    assert answer.says == "older.json is a plan for other data of this area than are built here."
    assert (answer.outcome, store().plans()) == ("conflict", ())
    assert "X99999 is not in the data any more: it leaves the plan." in answer.met
    assert any(item.endswith("is new in the area: it is not placed.") for item in answer.met)
    assert app.asks == ["on_top", "drop"]
    app.choose("drop")
    assert (store().plans(), app.asks) == ((), [])
    load(app, "older.json", text)
    done = app.choose("on_top")
    assert done.says.endswith("carried over to the data of the area as it is built. It is kept as older.")
    [plan] = store().plans()
    assert store().at(plan.id).revision.proposal.plan.not_placed() == (opened, *without_pcn)
    assert (app.at.radio(key="kept_plan").value, app.asks) == (plan.id, [])


def test_a_plan_of_another_area_is_refused_with_the_whole_report(app):
    content = {"format": 1, "clusters": [{"letter": "A", "name": "Far", "practices": ["Z00001", "Z00002"]}]}
    answer = load(plans_page(app), "far.json", json.dumps(content).encode())
    assert answer.outcome == "refused"
    assert "can't be placed in this area: is the plan for another one" in answer.says
    assert "Z00001 in cluster A" in answer.says
    assert store().plans() == ()


def test_the_page_survives_an_area_that_is_taken_away(app, area, areas):
    keep(area, "Riverside")
    shutil.copytree(areas / "saltmarsh", areas / "second")
    build_again(areas / "second", name="Second")
    shutil.rmtree(areas / "saltmarsh")
    app.go_to("plans")
    assert app.says_no_traceback() == []
