"""The page for a practice's own meeting: what stands on it, opened again with the library that reads it."""

import io
import math
import re

import docx
import pytest

from data.documents.practice_page import MOST_CLUSTERS, QUESTIONS, one_page, one_page_bytes, way_in
from data.policy import ASPECTS, read_ways
from geo.neighbours.clusters import TooFar, joinings, out_of_reach
from geo.neighbours.profiles import profile
from geo.neighbours.ranking import CLUSTER_PARTS, cluster_parts, rank
from geo.view import SLOWER_WALK_KMH, View
from geo.wording import number
from geo.words.findings import band_words
from geo.words.neighbours import place_words
from tests.tiny_town import ASH, tiny_rules, tiny_today, tiny_town

RULES = tiny_rules()


FAR = View(within=25)
"""Fifty minutes are not too far: South, at 33, is ranked too."""


def made(view=View(), plan=None, **changed):
    town, plan = tiny_town(), plan or tiny_today()
    own = profile(town, ASH)
    found = joinings(town, ASH, plan=plan, view=view, rules=RULES)
    ranking = rank(cluster_parts(found, own, view=view, rules=RULES), [part.weight for part in CLUSTER_PARTS])
    clusters = changed.pop("clusters", None) or [(place_words(ranking, at), found[at]) for at in ranking.order.tolist()]
    known = {
        "too_far": out_of_reach(town, ASH, plan=plan, view=view)[1],
        "ways": read_ways(),
        "rules": RULES,
        "view": view,
        "weights": {part.key: part.weight for part in CLUSTER_PARTS},
        "area_name": town.name,
        "date": "2025-07-01",
        "plan_name": "Option 1",
        "minutes_note": "Ten minutes a step.",
        "fictional": True,
    }
    return own, clusters, one_page(own, clusters, **known | changed)


def read(page):
    return docx.Document(io.BytesIO(one_page_bytes(page)))


def cells(table):
    return [[cell.text for cell in row.cells] for row in table.rows]


def test_the_page_says_who_it_is_and_what_it_rests_on():
    own, _, page = made()
    texts = [paragraph.text for paragraph in read(page).paragraphs]
    assert texts[0] == "Who could we join?"
    assert texts[1] == f"{own.name} ({ASH}) · Tiny Town · registrations of 1 July 2025"
    assert any("no practice, person or place" in text for text in texts)
    lead = next(text for text in texts if text.startswith("We have"))
    assert "12,500 patients and 1 GP by headcount, in North today" in lead
    assert f"{number(own.ways[0].travel.mean, 'minutes')} minutes to us" in lead
    assert [text for text in texts if text in QUESTIONS] == list(QUESTIONS)
    assert "On foot" in lead
    assert "near for your patients 5" in texts[-1]
    assert "Ten minutes a step." in texts[-1]
    assert "similar deprivation" not in texts[-1], "what has no weight is not named"


def test_the_clusters_stand_with_their_figures_in_the_order_of_the_screen():
    _, clusters, page = made(FAR)
    heading, *rows = cells(read(page).tables[0])
    assert len(heading) == 7
    assert [row[0] for row in rows] == [place for place, _ in clusters]
    for row, (_, one) in zip(rows, clusters, strict=True):
        patients = one.after.figures.patients
        assert row[1].startswith(f"{one.letter} {one.name}")
        assert row[2] == f"{patients:,}: {band_words(patients, RULES)}"
        both = [number(way.mean, "minutes") for way in (one.meets.own_before, one.meets.own_after)]
        assert row[3] == " to ".join(both)
        assert row[4].split(",")[0] == number(one.meets.staff, "minutes")
    assert rows[0][1].endswith("(where we are)")
    assert rows[2][1] == "C South; 2 fixed, 11,000 patients: outside this area"
    assert rows[2][4] == "40.0, 2 of 3 practices"
    assert page.tables[0].note == ""
    assert rows[0][6] == "we stay"
    assert rows[1][6] == "B: 10,500 patients short of 30,000"


def test_the_lead_says_what_its_figures_rest_on():
    _, _, page = made()
    assert "9.0 minutes to us on average\N{NO-BREAK SPACE}*, of 9,000 of 12,500 patients;" in page.lead
    assert "nearer to another practice\N{NO-BREAK SPACE}*, of 12,000 of 12,500 patients." in page.lead


def test_clusters_that_are_too_far_are_named_below():
    _, _, page = made()
    assert len(page.tables[0].rows) == 2
    note = "Too far, more than 30 minutes from our patients\N{NO-BREAK SPACE}* or no way there: C (33.0)."
    assert page.tables[0].note == note
    far = [TooFar(letter, letter, math.nan, known=letter != "A") for letter in "ABCDEFGHIJ"]
    _, _, page = made(too_far=far)
    assert page.tables[0].note.endswith(
        "A (minutes not known), B (no way), C (no way), D (no way), E (no way), F (no way), G (no way), H (no way) "
        "and 2 more, which the screen lists."
    )


def test_that_better_ones_may_lie_beyond_is_on_the_page(monkeypatch):
    monkeypatch.setattr("geo.neighbours.profiles.NEAR_EDGE_SHARE", 0.02)
    _, _, page = made()
    assert "300 of our 12,500 patients (2%) live outside its places" in page.lead


def test_what_stays_ours_stands_for_each_way():
    _, _, page = made()
    heading, *rows = cells(read(page).tables[1])
    assert heading == ["", "Network", "Federation", "Merger"]
    assert [row[0] for row in rows] == list(ASPECTS.values())
    assert rows[1] == ["List", "stays ours", "stays ours", "changes"]


def test_minutes_along_straight_lines_are_marked():
    texts = " ".join(paragraph.text for paragraph in read(made(crow_flies=True)[2]).paragraphs)
    assert texts.count("n foot, as the crow flies") + texts.count("n foot at 4.8 km/h, as the crow flies") == 2
    assert len(re.findall("n foot", texts)) == 2


def test_more_clusters_than_the_page_holds_are_counted():
    _, clusters, _ = made()
    many = [(str(place), clusters[0][1]) for place in range(MOST_CLUSTERS + 5)]
    shown = made(clusters=many, too_far=())[2].tables[0]
    assert len(shown.rows) == MOST_CLUSTERS
    assert shown.note == "5 more clusters: see Clusters we could join in the app."


def test_a_practice_that_is_not_placed_leaves_none():
    _, _, page = made(plan=tiny_today().move([ASH], to=""))
    assert {row[6] for row in cells(read(page).tables[0])[1:]} == {"none"}


def test_no_more_clusters_than_fit():
    own, clusters, _ = made()
    page = one_page(
        own,
        clusters * 9,
        ways=read_ways(),
        rules=RULES,
        view=View(),
        weights=dict.fromkeys((part.key for part in CLUSTER_PARTS), 0),
        area_name="",
        date="",
        plan_name="",
        minutes_note="",
        fictional=False,
    )
    assert len(page.tables[0].rows) == MOST_CLUSTERS
    assert page.tables[0].note == (
        f"{len(clusters) * 9 - MOST_CLUSTERS} more clusters: see Clusters we could join in the app."
    )
    assert "weights set: none" in page.note
    assert not any("no practice, person" in paragraph.text for paragraph in read(page).paragraphs)


@pytest.mark.parametrize("walk_kmh", [4.8, SLOWER_WALK_KMH])
def test_the_way_is_that_of_the_view(walk_kmh):
    own, _, page = made(view=View(walk_kmh=walk_kmh))
    assert way_in(own, View(walk_kmh=walk_kmh)).view.walk_kmh == walk_kmh
    assert f"at {walk_kmh} km/h" in page.note


def test_names_that_no_file_can_hold_are_cleaned():
    _, _, page = made(plan_name="Option\x00 <b>", area_name="Tiny\x0bTown")
    texts = [paragraph.text for paragraph in read(page).paragraphs]
    assert any("Option <b>" in text for text in texts)
