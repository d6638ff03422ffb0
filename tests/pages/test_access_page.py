"""The Access page without a browser: who travels too far in the plan on screen, and what is kept of hubs and hours."""

import json
from dataclasses import replace

import pytest

from geo.area import INSIDE, MARGIN
from geo.figures.by_place import hub_choices, place_access, travel_by_group, worst_off
from geo.sites import branch_codes, hub_name
from geo.view import SLOWER_WALK_KMH, View
from geo.words.figures import base_sentence
from tests.browser.expected import WALK
from tests.pages.browser import NotSentError
from tests.tiny_town import BIRCH, tiny_today, tiny_town
from ui.access.tables import Subject, no_way_sentence, numbered, worst_places
from ui.acts.schema import Arrange, Move


@pytest.fixture
def access(app):
    app.go_to("access")
    assert app.says_no_traceback() == []
    return app


def table(at, column):
    """The table that has that column, row by row."""
    found = [item.value for item in at.table if any(str(name).startswith(column) for name in item.value.columns)]
    assert len(found) == 1, f"{len(found)} tables have a column {column}"
    return found[0].rename(columns=plain).map(plain).to_dict("records")


def headline(at):
    return plain(next(item.value for item in at.markdown if "travel more than" in item.value))


def plain(text):
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\\", "")


def captions(at):
    return [plain(item.value).replace("\\", "") for item in at.caption]


def fields(at):
    """The layer of the map that is pointed at."""
    chart = json.loads(at.get("deck_gl_json_chart")[0].proto.json)
    return next(layer for layer in chart["layers"] if layer["id"] == "places")


def tips(at):
    """What each place on the map says when it is pointed at."""
    return [row["tip"] for row in fields(at)["data"]]


def test_what_is_pointed_at_adds_nothing_to_the_colours(access):
    layer = fields(access.at)
    assert layer["pickable"]
    assert layer["getFillColor"][3] > 0, "what has no colour at all can't be pointed at"
    how = layer["parameters"]
    assert (how["blendColorSrcFactor"], how["blendColorDstFactor"]) == ("zero", "one")


def test_the_headline_counts_who_travels_too_far(access, expected):
    everybody = travel_by_group(expected.area, expected.today, WALK)[0]
    assert f"**{everybody.too_far:,.0f} patients * of {everybody.patients:,.0f}** (all patients)" in headline(access.at)
    assert "today it is" not in headline(access.at), "the plan is today's"


OFFICIAL = {"", "Patients", "Number", "On foot", "Place", "Of", "As hub", "Cluster", "Hub", "Opens"}
"""Headings of names, and of counts that are published."""


def test_every_estimate_carries_its_mark(access, expected):
    access.send(Move([expected.today.practices[0]], "F"))
    headings = {plain(str(name)) for element in access.at.table for name in element.value.columns}
    assert {heading for heading in headings if not heading.endswith(" *")} == OFFICIAL
    assert {"Hours, registered list *", "Hours, weighted list *", "No way *", "Against today *"} <= headings
    assert headline(access.at).endswith(" *.")
    gap = plain(next(element.value for element in access.at.markdown if "deprived fifth travels" in element.value))
    assert gap.count(" minutes * ") == gap.count(" minutes ") == 2
    for shown in ("plan", "today", "change"):
        access.at.segmented_control(key="access_map").set_value(shown)
        access.run()
        minutes = [line for tip in tips(access.at) for line in tip.split("\n") if " minutes" in line]
        assert minutes
        assert all(line.endswith(" minutes *") for line in minutes)


def test_the_download_of_the_places_worst_off_marks_what_is_an_estimate(expected):
    places = place_access(expected.area, expected.today, WALK)
    worst = worst_off(places)
    table = worst_places(expected.area, places, worst, Subject("Saltmarsh", "Riverside", WALK, "all"))
    assert list(table.columns) == [
        "Place", "LSOA", "Minutes *", "Patients", "Patients over 15 minutes *", "Patients with no way *",
        "Deprivation decile", "Group of patients", "Travel", "Plan", "Area", "Spread in minutes *",
    ]  # fmt: skip
    about = table[["Group of patients", "Travel", "Plan", "Area"]]
    assert {*about.itertuples(index=False, name=None)} == {
        ("All patients", "on foot at 4.8 km/h", "Riverside", "Saltmarsh")
    }
    elderly = worst_places(expected.area, places, worst, Subject("Saltmarsh", "Riverside", WALK, "over_65"))
    assert elderly.columns[3] == "Patients *", "over-65s are an estimate"
    assert table["LSOA"].tolist() == expected.area.places["code"].iloc[worst].tolist()
    assert table["Patients over 15 minutes *"].tolist() == places.too_far[worst].tolist()


def test_how_many_over_65s_there_are_is_an_estimate_wherever_it_stands(access, expected):
    assert "Of" in table(access.at, "Place")[0]
    access.send(Move([expected.today.practices[0]], "F"))
    access.at.segmented_control(key="access_group").set_value("over_65")
    for shown in ("plan", "change"):
        access.at.segmented_control(key="access_map").set_value(shown)
        access.run()
        assert "Of *" in table(access.at, "Place")[0]
        patients = [tip.split("\n")[1] for tip in tips(access.at)]
        assert all(line.endswith((" patient *", " patients *")) for line in patients)


def test_it_says_of_which_area_and_plan_and_lets_another_area_be_chosen(access, expected):
    name = expected.area.name
    assert f"{name}. Today's PCNs. Not kept yet." in captions(access.at)
    assert captions(access.at).count("Today's PCNs: all patients, on foot at 4.8 km/h") == 2, (
        "by the map and by the table"
    )
    assert access.at.selectbox(key="area").options == [name]
    access.send(Move([expected.today.practices[0]], "F"))
    plan = access.workshop.opened.plan.name
    assert any(caption.startswith(f"{name}. {plan}. Revision 2") for caption in captions(access.at))
    access.at.segmented_control(key="access_group").set_value("over_65")
    access.at.segmented_control(key="mode").set_value("drive")
    access.run()
    assert captions(access.at).count(f"{plan}: over-65s *, by car") == 2
    access.at.segmented_control(key="access_map").set_value("today")
    access.run()
    assert captions(access.at).count("Today's PCNs: over-65s *, by car") == 2


def test_places_without_any_way_are_told_apart():
    town = tiny_town()
    places = place_access(town, tiny_today().move([BIRCH], to="C"), WALK)
    worst = worst_off(places)
    assert (worst.tolist(), numbered(places, worst)) == ([5, 6], [5])
    inside = (
        "Not ranked: 1 place with 3,000 patients * who have no way to any practice of their cluster on the streets we "
        "know. It is last in the download."
    )
    assert no_way_sentence(town, places, [6]) == inside
    both = no_way_sentence(town, places, [6, 5])
    assert both.startswith("Not ranked: 2 places with 3,000 patients * who")
    assert both.endswith("They are last in the download.")
    around = replace(town, places=town.places.assign(kind=MARGIN))
    assert no_way_sentence(around, places, [6]) == (
        f"{inside} It lies outside the area, where the streets file may end."
    )
    assert " All lie outside the area" in no_way_sentence(around, places, [6, 5])
    some = replace(town, places=town.places.assign(kind=[MARGIN] * 6 + [INSIDE] * 4))
    assert " 1 of them lies outside the area" in no_way_sentence(some, places, [6, 5])


def test_the_mark_of_an_estimate_never_begins_a_line(access):
    headings = [str(name) for element in access.at.table for name in element.value.columns]
    assert not [heading for heading in headings if heading.endswith(" *")]


def test_the_places_worst_off_are_those_of_the_figures(access, expected):
    places = place_access(expected.area, expected.today, WALK)
    worst = worst_off(places)
    rows = table(access.at, "Place")
    assert [row["Place"] for row in rows] == expected.area.places["name"].iloc[worst[:10]].tolist()
    assert [row["Over 15 min *"] for row in rows] == [f"{places.too_far[place]:,.0f}" for place in worst[:10]]


def test_another_group_and_another_speed_are_looked_at(access, expected):
    access.at.segmented_control(key="access_group").set_value("imd_1")
    access.at.selectbox(key="speed").set_value(SLOWER_WALK_KMH)
    access.run()
    slower = View("walk", 15, SLOWER_WALK_KMH)
    poorest = travel_by_group(expected.area, expected.today, slower)[2]
    assert f"**{poorest.too_far:,.0f} patients * of {poorest.patients:,.0f}** (most deprived fifth)" in headline(
        access.at
    )
    access.at.segmented_control(key="access_group").set_value("over_65")
    access.run()
    assert "** (over-65s *) travel" in headline(access.at)


def test_a_move_shows_beside_today(access, expected):
    answer = access.send(Move([expected.today.practices[0]], "F"))
    now = travel_by_group(expected.area, access.workshop.plan, WALK)[0]
    was = travel_by_group(expected.area, expected.today, WALK)[0]
    assert f"**{now.too_far:,.0f} patients *" in headline(access.at)
    assert f"today it is {was.too_far:,.0f} *." in headline(access.at)
    assert answer.says.startswith("Moved ")
    access.at.segmented_control(key="access_map").set_value("change")
    access.run()
    assert access.says_no_traceback() == []
    assert len(tips(access.at)) == len(expected.area.places)
    assert any("today: " in tip and "plan: " in tip for tip in tips(access.at))


def test_a_branch_is_kept_as_the_hub(access, expected):
    code, site = min(branch_codes(expected.area.practices, expected.area.sites))
    letter = expected.today.where()[code]
    access.at.selectbox(key="hubs_of").set_value(letter)
    access.run()
    answer = access.fill_and_send(f"keep_hub_{letter}", site=site)
    assert access.says_no_traceback() == []
    cluster = access.workshop.plan.cluster(letter)
    assert (cluster.hub, cluster.hub_site) == (code, site)
    assert access.forms[f"keep_hub_{letter}"].given["site"] == site
    named = hub_name(expected.area.practices, expected.area.sites, cluster)
    assert named in answer.says
    shown = [row["As hub"].replace("\\", "") for row in table(access.at, "As hub")]
    assert f"{named} (the plan's hub)" in shown


def test_hub_and_hours_are_kept_and_shown(access, expected):
    letter = expected.today.clusters[0].letter
    key = f"keep_hub_{letter}"
    best = hub_choices(expected.area, expected.today, WALK, letter=letter)[0]
    rows = table(access.at, "As hub")
    names = dict(zip(expected.area.practices["code"], expected.area.practices["name"], strict=True))
    assert rows[0]["As hub"] == names[best.code]
    rests = " ".join([base_sentence(best.base, "Minutes"), base_sentence(best.mapped, "Shares within 15 minutes")])
    assert any(rests in caption for caption in captions(access.at)), "the same of every choice"
    assert "Minutes rest on" not in rows[0]
    answer = access.fill_and_send(key, site=best.code, hours="Sat 9:00 to 17:00")
    cluster = access.workshop.plan.cluster(letter)
    assert (cluster.hub, cluster.hub_hours) == (best.code, "Sat 9:00 to 17:00")
    assert access.workshop.opened.revision.number == 2, "the start, and hub and hours as one step"
    assert answer.says == access.workshop.opened.revision.sentence
    assert table(access.at, "As hub")[0]["As hub"].endswith("(the plan's hub)")
    hours = table(access.at, "Hours, registered")[0]
    assert hours["Opens"].replace("\\", "") == "Sat 9:00 to 17:00"
    again = access.fill_and_send(key)
    assert (again.outcome, again.says) == ("nothing", "Nothing changed: that is kept already.")
    assert access.workshop.opened.revision.number == 2
    access.fill_and_send(key, site="", hours="")
    cluster = access.workshop.plan.cluster(letter)
    assert (cluster.hub, cluster.hub_hours) == ("", "")


def test_the_sites_of_a_cluster_and_none_can_be_its_hub(access, expected):
    branches = branch_codes(expected.area.practices, expected.area.sites)
    letter = expected.today.where()[min(branches)[0]]
    access.at.selectbox(key="hubs_of").set_value(letter)
    access.run()
    members = expected.today.members(letter)
    own = {branch for code, branch in branches if code in members}
    assert set(access.forms[f"keep_hub_{letter}"].options("site")) == {"", *members, *own}
    with pytest.raises(NotSentError, match="does not offer"):
        access.fill_and_send(f"keep_hub_{letter}", site="Q99999")
    refused = access.send(Arrange(letter, site="Q99999"))
    assert (refused.outcome, access.workshop.opened) == ("refused", None)
