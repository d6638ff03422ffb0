"""The Neighbours page without a browser: finding a practice, every section, weights, trying a move, ways of working."""

import re
from html import unescape

import pytest

from data.policy import read_ways
from geo.figures.single_handed import PARTNER, SOURCE, on_their_own
from geo.neighbours.clusters import joinings, out_of_reach
from geo.neighbours.practices import neighbours
from geo.neighbours.profiles import profile
from geo.neighbours.ranking import CLUSTER_PARTS, PRACTICE_PARTS, cluster_parts, practice_parts, rank
from geo.view import View
from geo.wording import number
from geo.words.findings import band_words, finding_sentence
from geo.words.neighbours import before_after
from tests.pages.conftest import App, build_again
from tests.ui.doers import store
from ui.acts.schema import Lock, Move, TryJoining
from ui.session.state import SECTIONS

WALK = View()
ESTUARY = "X99006"


@pytest.fixture
def page(app):
    """The page with nobody chosen."""
    app.go_to("neighbours")
    assert app.says_no_traceback() == []
    return app


@pytest.fixture
def estuary(page):
    """The page of Estuary Street Surgery, found by a misspelt name."""
    find(page, "estury stret")
    press(page, f"match_{ESTUARY}")
    return page


def find(page, typed):
    page.at.text_input(key="find_practice").set_value(typed)
    page.run()
    assert page.says_no_traceback() == []


def press(page, key):
    page.at.button(key=key).click()
    page.run()
    assert page.says_no_traceback() == []


def go(page, section):
    page.at.segmented_control(key="neighbours_section").set_value(section)
    page.run()
    assert page.says_no_traceback() == []


def html(page):
    return "\n".join(element.value for element in page.at.get("html"))


def texts(markup):
    """What is read in each cell of the tables."""
    return [
        " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
        for cell in re.findall(r"<t[hd].*?</t[hd]>", markup, flags=re.DOTALL)
    ]


def ranked_names(page, names):
    """Which of those names stand in the ranked table, in its order."""
    table = unescape(html(page).split("the highest score first")[1])
    found = {name: re.search(rf"[ >]{re.escape(name)}<small>", table) for name in names}
    return sorted((name for name in names if found[name]), key=lambda name: found[name].start())


def test_a_practice_is_found_by_a_misspelt_name(estuary):
    assert [element.value for element in estuary.at.markdown][:1] == ["#### Estuary Street Surgery"]
    assert estuary.address["practice"] == ESTUARY


@pytest.mark.parametrize("typed", ["zz5 4az", "x99006", "ESTUARY"])
def test_it_is_found_by_postcode_code_and_part_of_its_name(page, typed):
    find(page, typed)
    assert page.at.button(key=f"match_{ESTUARY}").label.startswith("**Estuary Street Surgery**")


@pytest.mark.parametrize("typed", ["zz5 4az", "x99006"])
def test_a_code_or_postcode_in_full_finds_no_other(page, typed):
    find(page, typed)
    assert [element.key for element in page.at.button if (element.key or "").startswith("match_")] == [
        f"match_{ESTUARY}"
    ]


def test_that_more_are_alike_is_said(page):
    find(page, "surgery")
    assert any("More practices are like it" in element.value for element in page.at.caption)


def test_nothing_alike_is_said(page):
    find(page, "quixotic <b>")
    assert any("is called anything like that" in element.value for element in page.at.info)


def test_practices_on_their_own_are_listed_by_the_definition_named(page, expected):
    alone = on_their_own(expected.area.practices)
    shown = [
        element.key.removeprefix("alone_") for element in page.at.button if (element.key or "").startswith("alone_")
    ]
    assert shown == list(alone.codes)
    assert any(alone.definition.says.split(":")[0] in element.value for element in page.at.caption)
    page.at.selectbox(key="single_handed").set_value(PARTNER.key)
    page.run()
    alone = on_their_own(expected.area.practices, PARTNER)
    shown = [
        element.key.removeprefix("alone_") for element in page.at.button if (element.key or "").startswith("alone_")
    ]
    assert shown == list(alone.codes) != []
    assert any(PARTNER.says in element.value and SOURCE in element.value for element in page.at.caption)


def test_the_profile_says_what_geo_says(estuary, expected):
    own, told = profile(expected.area, ESTUARY), " ".join(texts(html(estuary)))
    assert "GPs by headcount 1" in told
    assert f"Patients {number(own.list_size, 'count')}" in told
    assert f"of {own.mapped:,} of {own.list_size:,} patients" in told
    for way in own.ways:
        figures_of_way = (number(way.travel.mean, "minutes"), number(way.travel.p90, "minutes"))
        assert " ".join(figures_of_way) in told
        assert number(way.nearer_elsewhere, "share") in told
    assert f"{own.homes[0].name} {number(own.homes[0].patients, 'count')}" in told


def test_straight_lines_are_marked(estuary, areas):
    """An area without streets has minutes as the crow flies; it says so wherever there are minutes."""
    build_again(areas / "saltmarsh", crow_flies=True)
    estuary.at.query_params["practice"] = ESTUARY
    estuary.run()
    assert estuary.says_no_traceback() == []
    for section in ("practice", "practices", "clusters"):
        go(estuary, section)
        assert any("As the crow flies" in element.value for element in estuary.at.markdown)


def test_the_neighbours_stand_in_the_order_of_their_scores(estuary, expected):
    go(estuary, "practices")
    own, everyone = profile(expected.area, ESTUARY), neighbours(expected.area, ESTUARY, plan=expected.today, view=WALK)
    found = [person for person in everyone if person.patients_minutes <= 30]
    ranking = rank(practice_parts(found, own, view=WALK), [part.weight for part in PRACTICE_PARTS])
    first = [found[at].name for at in ranking.order.tolist()[:10]]
    assert ranked_names(estuary, [person.name for person in everyone]) == first
    told = texts(html(estuary).split("Too far, the nearest practice first")[1])
    far = sorted((person.patients_minutes, person.name) for person in everyone if person.patients_minutes > 30)
    assert told[2:] == [text for minutes, name in far for text in (name, number(minutes, "minutes"))]


def test_all_practices_that_are_ranked_can_be_seen(estuary, expected):
    estuary.at.segmented_control(key="mode").set_value("drive")
    estuary.run()
    go(estuary, "practices")
    names = expected.area.practices["name"].tolist()
    assert len(ranked_names(estuary, names)) == 10
    estuary.at.toggle(key="more_practices").set_value(True)
    estuary.run()
    assert len(ranked_names(estuary, names)) == len(names) - 1
    assert estuary.at.toggle(key="more_practices").label == f"Show all {len(names) - 1} practices"


def test_clusters_beyond_twice_the_minutes_stand_apart_with_their_minutes(estuary, expected):
    go(estuary, "clusters")
    far = out_of_reach(expected.area, ESTUARY, plan=expected.today, view=WALK)[1]
    assert [item.letter for item in far] == ["F", "E", "D"]
    told = texts(html(estuary).split("Too far, the nearest cluster first")[1])
    for one in far:
        assert told[told.index(f"{one.letter} {one.name}") + 1] == number(one.minutes, "minutes")
    assert not {"F  Westgate PCN"} & set(estuary.at.selectbox(key="closer").options)
    assert any("twice the 15 that you chose" in element.value for element in estuary.at.markdown)


def test_a_practice_near_the_edge_is_told_that_better_ones_may_lie_beyond(estuary, monkeypatch):
    for section in ("practices", "clusters"):
        go(estuary, section)
        assert not any("may lie beyond" in element.value for element in estuary.at.info)
    monkeypatch.setattr("geo.neighbours.profiles.NEAR_EDGE_SHARE", 0.01)
    for section in ("practices", "clusters"):
        go(estuary, section)
        assert any("Better neighbours may lie beyond this area" in element.value for element in estuary.at.info)


def test_one_that_stands_alone_is_told_of_no_cluster_of_its_own(estuary):
    estuary.send(Move([ESTUARY], ""))
    assert any("Stands alone" in element.value for element in estuary.at.caption)
    go(estuary, "clusters")
    told = " ".join(texts(html(estuary)))
    assert "minutes to the nearest practice, which now is you *" in told
    assert "you leave none" in told
    for words in ("of their cluster", "this is staying"):
        assert words not in told
    assert not any("The cluster you would leave" in element.value for element in estuary.at.markdown)


def ranked_clusters(expected, weights):
    found = joinings(expected.area, ESTUARY, plan=expected.today, view=WALK, rules=expected.rules)
    parts = cluster_parts(found, profile(expected.area, ESTUARY), view=WALK, rules=expected.rules)
    order = rank(parts, weights).order.tolist()
    return [found[at] for at in order]


def test_moving_a_weight_ranks_again_at_once(estuary, expected):
    go(estuary, "clusters")
    usual = [part.weight for part in CLUSTER_PARTS]
    names = [cluster.name for cluster in expected.today.clusters]
    assert ranked_names(estuary, names) == [cluster.name for cluster in ranked_clusters(expected, usual)]
    for part in CLUSTER_PARTS:
        estuary.at.slider(key=f"weight_clusters_{part.key}").set_value(10 if part.key == "alike" else 0)
    estuary.run()
    assert estuary.says_no_traceback() == []
    only_alike = [10 if part.key == "alike" else 0 for part in CLUSTER_PARTS]
    assert ranked_names(estuary, names) == [cluster.name for cluster in ranked_clusters(expected, only_alike)]
    assert ranked_names(estuary, names) != [cluster.name for cluster in ranked_clusters(expected, usual)]
    press(estuary, "usual_clusters")
    assert ranked_names(estuary, names) == [cluster.name for cluster in ranked_clusters(expected, usual)]


def test_without_any_weight_no_place_is_given(estuary):
    go(estuary, "clusters")
    for part in CLUSTER_PARTS:
        estuary.at.slider(key=f"weight_clusters_{part.key}").set_value(0)
    estuary.run()
    assert estuary.says_no_traceback() == []
    assert "no weight given" in html(estuary)


@pytest.mark.parametrize("section", list(SECTIONS))
def test_the_mark_of_an_estimate_never_begins_a_line(estuary, section):
    go(estuary, section)
    assert " *" not in re.sub(r"<style>.*?</style>", "", html(estuary), flags=re.DOTALL)


@pytest.mark.parametrize("section", ["practices", "clusters"])
def test_a_ranked_table_says_rank_since_a_place_is_something_else(estuary, section):
    go(estuary, section)
    headings = texts(html(estuary).split("the highest score first")[1])
    assert headings[0] == "Rank"
    assert "Place" not in headings


def test_a_cluster_looked_at_closely_says_what_geo_says(estuary, expected):
    go(estuary, "clusters")
    estuary.at.selectbox(key="closer").set_value("B")
    estuary.run()
    one = next(found for found in ranked_clusters(expected, [5] * 7) if found.letter == "B")
    told = texts(html(estuary))
    for compared in before_after(one, view=WALK):
        at = told.index(" ".join(filter(None, [compared.heading, compared.told])))
        shown = [number(value, compared.figure.unit) for value in (compared.before, compared.after)]
        assert told[at + 1 : at + 4] == [*shown, compared.judged.said]
    assert band_words(one.after.figures.patients, expected.rules) in told
    markdown = "\n".join(mark.value.replace("\\", "") for mark in estuary.at.markdown)
    for finding in one.appear:
        assert finding_sentence(finding) in markdown
    left = one.left_after.figures.patients
    assert f"{left:,}, {band_words(left, expected.rules)}." in markdown


def look_closer(page, letter):
    """Look closely at a cluster; returns the key of the form that tries it."""
    page.at.selectbox(key="closer").set_value(letter)
    page.run()
    assert page.says_no_traceback() == []
    return f"try_{letter}"


def test_trying_it_makes_a_plan_of_its_own_and_opens_it(estuary, expected):
    go(estuary, "clusters")
    answer = estuary.fill_and_send(look_closer(estuary, "A"))
    workshop = estuary.workshop
    assert workshop.plan == expected.today.move([ESTUARY], to="A")
    assert workshop.opened.plan.name == "Estuary Street Surgery in A"
    assert workshop.opened.revision.number == 2
    assert workshop.opened.revision.kind == "move"
    assert workshop.opened.revision.sentence.startswith("Moved Estuary Street Surgery to A.")
    assert answer.says == (
        f"This is now Estuary Street Surgery in A, a plan of its own. {workshop.opened.revision.sentence} "
        "It is not in the list of plans before you share it."
    )
    assert store().plans() == ()
    assert estuary.says_no_traceback() == []
    assert (estuary.address["plan"], "practice" in estuary.address) == (workshop.token, False)
    assert estuary.picture().of.plan == workshop.token, "the Plan page is on screen"
    estuary.fill_and_send(next(key for key in estuary.forms if key.startswith("share_")))
    assert [plan.name for plan in store().plans()] == ["Estuary Street Surgery in A"]
    estuary.go_to("neighbours")
    assert estuary.says_no_traceback() == []
    assert "try_A" not in estuary.forms or estuary.forms["try_A"].disabled, "it is there now"


def test_the_name_of_the_plan_tried_is_as_long_as_the_store_keeps_it(estuary, expected, monkeypatch):
    monkeypatch.setattr("ui.acts.plan_deeds.NAME_LENGTH", 30)
    go(estuary, "clusters")
    estuary.fill_and_send(look_closer(estuary, "A"))
    assert estuary.workshop.opened.plan.name == f"{expected.names[ESTUARY][:16]} in A"


def test_the_plan_on_screen_stays_as_it_was(estuary, expected):
    """The one tried first is kept; the second begins from it, or from today's PCNs where that is chosen."""
    go(estuary, "clusters")
    estuary.fill_and_send(look_closer(estuary, "A"))
    first = estuary.workshop.opened
    estuary.go_to("neighbours")
    assert any("In A (Dunlin PCN)" in element.value.replace("\\", "") for element in estuary.at.caption)
    estuary.at.toggle(key="neighbours_today").set_value(True)
    estuary.run()
    answer = estuary.fill_and_send(look_closer(estuary, "B"))
    assert estuary.workshop.opened.plan.id != first.plan.id
    assert estuary.workshop.plan == expected.today.move([ESTUARY], to="B")
    assert answer.says.startswith("This is now Estuary Street Surgery in B")
    assert store().at(first.plan.id).revision == first.revision


def test_a_locked_cluster_cannot_be_tried(estuary):
    estuary.send(Lock("A", locked=True))
    go(estuary, "clusters")
    locked = look_closer(estuary, "A")
    assert estuary.forms[locked].disabled
    assert "unlock the cluster on the Plan page" in estuary.forms[locked].data["help"]
    refused = estuary.send(TryJoining(ESTUARY, "A", from_today=False))
    assert (refused.outcome, len(store().plans())) == ("refused", 1)
    other = look_closer(estuary, "B")
    assert not estuary.forms[other].disabled


def test_a_way_of_working_is_kept_with_the_cluster(estuary):
    go(estuary, "ways")
    estuary.at.selectbox(key="way_cluster").set_value("C")
    estuary.run()
    answer = estuary.fill_and_send("way_of_C", way="federation")
    assert estuary.says_no_traceback() == []
    assert estuary.workshop.plan.cluster("C").way == "federation"
    assert estuary.workshop.opened.revision.kind == "way"
    assert "would work together as a federation" in answer.says
    assert estuary.forms["way_of_C"].given["way"] == "federation", "the same cluster is still chosen"


def test_what_stays_ours_names_every_source(estuary):
    go(estuary, "ways")
    shown = html(estuary)
    for way in read_ways().ways:
        assert way.title in shown
        for aspect in way.aspects:
            assert aspect.says.split(".")[0].replace("'", "&#x27;") in shown


def test_who_watches_a_plan_can_look_but_not_try(estuary):
    go(estuary, "ways")
    estuary.fill_and_send("way_of_C", way="network")
    watcher = App(plan=estuary.workshop.opened.plan.watch_token, practice=ESTUARY)
    watcher.opened = estuary.opened
    watcher.run().go_to("neighbours")
    for section in SECTIONS:
        go(watcher, section)
        assert watcher.forms == {}
    refused = watcher.send(TryJoining(ESTUARY, "A", from_today=True))
    assert (refused.outcome, len(store().plans())) == ("refused", 1)


def test_a_plan_that_is_final_can_be_tried_from_but_keeps_its_ways(estuary):
    go(estuary, "ways")
    estuary.fill_and_send("way_of_C", way="network")
    plan = estuary.workshop.opened.plan
    store().set_final(plan.id, final=True, who="AS")
    estuary.run()
    assert [form.disabled for form in estuary.forms.values()] == [True]
    go(estuary, "clusters")
    assert estuary.fill_and_send(look_closer(estuary, "A")).outcome == "done"
    assert estuary.workshop.opened.plan.id != plan.id


def test_the_section_and_the_practice_are_still_there_after_another_page(estuary):
    go(estuary, "practices")
    estuary.at.slider(key="weight_practices_shared").set_value(9)
    estuary.run()
    estuary.go_to("about").go_to("neighbours")
    assert estuary.says_no_traceback() == []
    assert estuary.at.segmented_control(key="neighbours_section").value == "practices"
    assert estuary.at.slider(key="weight_practices_shared").value == 9
    assert estuary.address["practice"] == ESTUARY
    press(estuary, "another_practice")
    assert estuary.at.text_input(key="find_practice")


@pytest.mark.parametrize("asked", ["X99006", "nobody", "<script>", ""])
def test_the_address_names_the_practice(app, asked):
    app.at.query_params["practice"] = asked
    app.go_to("neighbours")
    assert app.says_no_traceback() == []
    found = [element.value for element in app.at.markdown if element.value.startswith("####")]
    assert found == (["#### Estuary Street Surgery"] if asked == ESTUARY else [])


@pytest.mark.parametrize("section", list(SECTIONS))
@pytest.mark.parametrize("mode", ["walk", "cycle", "drive"])
def test_every_section_by_every_mode(estuary, section, mode):
    estuary.at.segmented_control(key="mode").set_value(mode)
    estuary.run()
    go(estuary, section)


def test_streets_in_reach_are_drawn(estuary):
    estuary.at.segmented_control(key="profile_map").set_value("Streets in reach")
    estuary.run()
    assert estuary.says_no_traceback() == []
    assert "up to 5 min" in html(estuary)
