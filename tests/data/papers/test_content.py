"""The sections of the paper, on the tiny town, against figures worked out by hand from its picture."""

import dataclasses
import math
import re
import subprocess
import sys

import pytest

from data.papers.content import SECTIONS, board_paper, section
from data.papers.inputs import Option
from data.papers.question import band_sentence
from geo.errors import PlanningError
from geo.proposal import Proposal, Said
from geo.rules.rules import Rule, Rules
from geo.view import View
from tests.data.papers.tiny_paper import tiny_area, tiny_inputs, tiny_manifest, tiny_proposal
from tests.tiny_town import ASH, BIRCH, CEDAR, tiny_rules, tiny_today


@pytest.fixture
def inputs(tmp_path):
    return tiny_inputs(tmp_path)


def read(inputs, key):
    return section(key, inputs)


def table(read_section, title):
    return next(table for table in read_section.tables if table.title.startswith(title))


def rows_by_name(item):
    return {row[0]: row[1:] for row in item.rows}


def test_the_paper_holds_every_section_in_order(inputs):
    paper = board_paper(inputs)
    assert [section.key for section in paper.sections] == [
        "purpose", "today", "options", "proposal", "patients", "other_clusters", "rules", "said", "hub_hours",
        "risks", "data",
    ]  # fmt: skip
    assert (paper.plan_name, paper.link, paper.fictional) == ("Spring plan", "https://plans.example/?plan=abc", True)
    assert paper.subtitle == "Tiny Town. List sizes of 1 July 2022."
    assert all(
        section.title and section.lines and all(section.lines) and not section.pictures for section in paper.sections
    )


def test_every_cell_is_of_its_column(inputs):
    for part in board_paper(inputs).sections:
        for drawn in part.tables:
            assert all(len(row) == len(drawn.columns) for row in drawn.rows), drawn.title
            for number, column in enumerate(drawn.columns):
                kinds = (str, type(None)) if column.unit == "text" else (int, float, type(None))
                assert all(isinstance(row[number], kinds) for row in drawn.rows), (drawn.title, column)


def test_the_question_says_what_moves_when_and_who_supports_it(inputs):
    lines = read(inputs, "purpose").lines
    assert lines[0] == "The board is asked to decide whether 1 of 4 practices changes cluster."
    assert "Of 3 clusters, 2 are in the band of 30,000 to 50,000 patients, 1 below it and none above it." in lines[2]
    assert "The plan would start on 1 April 2027." in lines
    assert "Of 4 practices, 1 supports the plan, 0 are neutral, 1 opposes it and 2 were not asked." in lines


def test_a_count_of_nothing_is_a_word(inputs):
    plan = tiny_today().move([ASH, BIRCH], to="A")
    assert band_sentence(inputs, plan) == (
        "Of 2 clusters, none is in the band of 30,000 to 50,000 patients, 1 below it and 1 above it."
    )


def test_typed_titles_and_notes_stand_in_every_section(tmp_path):
    proposal = tiny_proposal()
    for key in SECTIONS:
        proposal = proposal.with_text(f"{key}.title", f"My {key}").with_text(f"{key}.note", "One.\nTwo.")
    inputs = tiny_inputs(tmp_path, proposal=proposal)
    for key in SECTIONS:
        assert (read(inputs, key).title, read(inputs, key).note) == (f"My {key}", "One.\nTwo.")


def test_today_shows_sizes_and_what_the_rules_find(inputs):
    today = read(inputs, "today")
    assert rows_by_name(table(today, "List sizes")) == {
        "A": ("Middle", 1, 31_000, "one practice of 30,000 or more may stand alone; in the band of 30,000 to 50,000"),
        "B": ("North", 2, 32_000, "in the band of 30,000 to 50,000"),
        "C": ("South", 3, 20_000, "10,000 patients short of 30,000"),
    }
    found = table(today, "What contract and guidance find").rows
    assert found[0] == ("C (South) has 20,000 patients: 10,000 patients short of 30,000.", "contract", "Test, 2025")


def test_options_begin_with_doing_nothing_and_end_with_the_proposal(inputs):
    options = read(inputs, "options")
    assert [row[0] for row in options.tables[0].rows] == ["Doing nothing", "Option two", "Spring plan"]
    assert rows_by_name(options.tables[0])["Doing nothing"] == (3, 2, 1, 0, 0, 0, 0)
    assert rows_by_name(options.tables[0])["Option two"] == (3, 2, 1, 0, 1, 19_500, 0)
    assert rows_by_name(options.tables[0])["Spring plan"] == (3, 2, 1, 0, 1, 9_000, 0)
    # Of 75,000 mapped patients 3,000 have no way; the other 72,000 walk as in the picture of the town: 1 minute where
    # a practice of the cluster stands, 11 a place away. Living a place away: Ash 650 + 2,500 and, next to Birch, 1,350;
    # Birch 4,000 + 5,000; Cedar 3,000 + 3,000 + 8,000; Damson 1,000; Elder 1,000.
    away = 650 + 2_500 + 1_350 + 4_000 + 5_000 + 14_000 + 1_000 + 1_000
    minutes = options.tables[1].rows[0][1]
    assert minutes == pytest.approx((72_000 + 10 * away) / 72_000)


def test_an_option_that_is_today_or_the_proposal_is_not_told_twice(tmp_path):
    options = (Option("Same", tiny_today(), "1"), Option("Again", tiny_proposal().plan, "2"))
    inputs = tiny_inputs(tmp_path, options=options)
    assert [item.name for item in inputs.considered] == ["Doing nothing", "Spring plan"]


def test_a_plan_that_is_today_says_so(tmp_path):
    inputs = tiny_inputs(tmp_path, proposal=Proposal(tiny_today()), options=())
    assert "this plan moves none" in read(inputs, "purpose").lines[0]
    assert read(inputs, "options").lines == ("Doing nothing is the only option: the plan is today's PCNs.",)
    assert read(inputs, "other_clusters").lines == ("No cluster changes: 3 clusters stay as today.",)
    assert table(read(inputs, "proposal"), "Practices that change").rows == ()


def test_the_proposal_lists_every_practice_with_its_code_and_both_clusters(inputs):
    proposal = read(inputs, "proposal")
    assert table(proposal, "Practices that change").rows == (("Damson", "T00004", "C South", "A Middle", 9_000),)
    assert table(proposal, "All practices").rows == (
        ("Cedar", "T00003", "A Middle", "A Middle", "stays", 31_000),
        ("Damson", "T00004", "C South", "A Middle", "moves", 9_000),
        ("Ash", "T00001", "B North", "B North", "stays", 12_500),
        ("Birch", "T00002", "B North", "B North", "stays", 19_500),
        ("Elder", "T00005", "C South", "C South", "stays (outside)", 7_000),
        ("Fir", "T00006", "C South", "C South", "stays (outside)", 4_000),
    )
    assert "C (South) has 11,000 patients: 19,000 patients short of 30,000." in proposal.lines
    assert "The plan would start on 1 April 2027." in proposal.lines


def test_a_practice_not_placed_is_named_with_its_patients(tmp_path):
    inputs = tiny_inputs(tmp_path, proposal=Proposal(tiny_today().move([ASH], to="")))
    proposal = read(inputs, "proposal")
    assert "In no cluster: Ash, with 12,500 patients." in proposal.lines
    assert ("Ash", "T00001", "B North", "not placed", "moves", 12_500) in table(proposal, "All practices").rows
    assert any(line.startswith("No start date is set") for line in proposal.lines)


def test_other_clusters_tell_before_and_after(inputs):
    other = read(inputs, "other_clusters")
    assert other.lines[0] == "2 clusters change; 1 cluster stays as today."
    assert other.lines[1].startswith("A Middle: Damson joins. 31,000 patients today, 40,000 then")
    assert [row[4:7] for row in other.tables[0].rows] == [(31_000, 40_000, 9_000), (20_000, 11_000, -9_000)]


def test_a_cluster_that_ends_and_a_new_one_are_told(tmp_path):
    plan = tiny_today().move([CEDAR], to="B").remove_cluster("A").add_cluster(name="Upper").move([ASH], to="A")
    other = read(tiny_inputs(tmp_path, proposal=Proposal(plan), options=()), "other_clusters")
    assert "A Middle ends as a cluster; its 1 practice would be in B." in other.lines
    assert "A Upper is new: 1 practice, 12,500 patients, 17,500 patients short of 30,000." in other.lines


def test_patients_are_told_by_every_mode_and_group(inputs):
    patients = read(inputs, "patients")
    assert {table.title for table in patients.tables if table.title.startswith("Who")} == {
        "Who gets nearer and who further on foot",
        "Who gets nearer and who further by car",
    }
    walk = rows_by_name(table(patients, "Who gets nearer and who further on foot"))
    assert walk["All patients"] == (75_000, 0, 72_000, 0, 3_000)
    assert [row[0] for row in table(patients, "Minutes").rows][:3] == [
        "All patients", "Over-65s *", "Most deprived fifth",
    ]  # fmt: skip
    assert any("Nobody changes practice" in line for line in patients.lines)


def test_another_walking_speed_is_told_and_used(tmp_path):
    slower = tiny_inputs(tmp_path, view=View(walk_kmh=2.4), options=())
    patients = read(slower, "patients")
    assert patients.lines[-1] == "Minutes on foot are those of a walker at 2.4 km/h."
    usual = table(read(tiny_inputs(tmp_path, options=()), "patients"), "Minutes").rows[0][1]
    assert table(patients, "Minutes").rows[0][1] == pytest.approx(2 * usual)
    assert "scaled to 2.4 km/h" in table(read(slower, "data"), "How minutes").note


def test_the_rules_say_what_is_not_met_and_where_it_stands(inputs):
    rules = read(inputs, "rules")
    assert rules.lines[0] == "1 point of the contract is not met."
    assert rules.lines[1] == "C (South) has 11,000 patients: 19,000 patients short of 30,000."
    assert table(rules, "The rules that were tested").rows[0] == ("At least 30,000.", "contract", 1, "Test, 2025", None)


def test_a_plan_that_meets_the_contract_says_so(tmp_path):
    wide = tuple(
        dataclasses.replace(rule, numbers=(("patients", 1_000.0),)) if rule.key == "smallest" else rule
        for rule in tiny_rules().rules
    )
    inputs = tiny_inputs(tmp_path, rules=Rules(wide))
    assert read(inputs, "rules").lines[0] == "The plan meets every point of the contract that was tested."


def test_what_practices_said_is_counted_and_kept(inputs):
    said = read(inputs, "said")
    assert table(said, "By practices").rows == (
        ("supports", 1, 12_500), ("neutral", 0, 0), ("opposes", 1, 9_000), ("not asked", 2, 50_500),
    )  # fmt: skip
    by_practice = rows_by_name(table(said, "Practice by practice"))
    assert by_practice["Damson"] == ("T00004", "A Middle", "opposes", "CD", "2 October 2026", "Too far.", 9_000)
    assert by_practice["Birch"] == ("T00002", "B North", "not asked", "", "", "", 19_500)
    assert "Damson opposes it: Too far." in said.lines


def test_hubs_and_the_hours_due_name_the_list_they_rest_on(tmp_path):
    minutes = (("minutes_a_week_per_1000_adjusted", 60.0),)
    rule = Rule("enhanced_access", "contract", "60 minutes.", "Test", "2025", numbers=minutes)
    inputs = tiny_inputs(tmp_path, rules=Rules((*tiny_rules().rules, rule)))
    hubs = read(inputs, "hub_hours")
    # Cedar's 16,000 and nobody of Damson's live where it stands, 14,000 and 1,000 a place away, 8,000 two.
    assert rows_by_name(table(hubs, "Hubs"))["A Middle"] == (
        "Cedar", pytest.approx((16_000 + 11 * 15_000 + 21 * 8_000) / 39_000, abs=0.01), pytest.approx(2.59, abs=0.01),
        "of 39,000 of 40,000 patients",
        "Sat 9-17", "merger: practices mean to become one contract",
    )  # fmt: skip
    due = rows_by_name(table(hubs, "Enhanced access"))
    assert due["A Middle"] == (40_000, 40.0, 41_000.0, 41.0)
    assert due["C South"][:2] == (11_000, 11.0)
    assert math.isnan(due["C South"][2])
    assert any("PCN-adjusted patients, which are not published" in line for line in hubs.lines)


def test_without_that_rule_no_hours_are_due(inputs):
    assert table(read(inputs, "hub_hours"), "Enhanced access").rows == ()


def test_data_name_sources_dates_licences_rows_link_and_revision(inputs):
    data = read(inputs, "data")
    assert table(data, "Sources").rows[0] == ("Patients by place", "NHS England", "1 July 2022", "OGL-3.0", 17, 3)
    assert rows_by_name(table(data, "Rows not used"))["Patients by place"][0] == "3 of places outside"
    assert "The plan is Spring plan: Revision 14, 22 November 2026 10:12 UTC, A Smith." in data.lines
    assert "It can be watched at https://plans.example/?plan=abc" in data.lines
    assert ("T9 Gone", "closed") in table(data, "Left out").rows
    assert table(data, "How minutes").rows == (("On foot", "Ten minutes a step."), ("By car", "Two minutes a step."))


def test_a_fictional_area_is_said_to_be_one(tmp_path):
    area = dataclasses.replace(tiny_area(), fictional=False)
    real = tiny_inputs(tmp_path, area=area, manifest=tiny_manifest(area))
    for key in ("purpose", "proposal", "data"):
        assert any("made up" in line for line in read(tiny_inputs(tmp_path), key).lines)
        assert not any("made up" in line for line in read(real, key).lines)


def test_no_practice_is_taken_over_and_nothing_is_a_percentage_short(inputs):
    for part in board_paper(inputs).sections:
        cells = (str(cell) for drawn in part.tables for row in drawn.rows for cell in row)
        texts = " ".join([part.title, *part.lines, *cells])
        assert not re.search(r"absor|swallow|tak(e|es|en) over|acqui|% (short|below|over)", texts, re.IGNORECASE)


def test_what_an_unknown_practice_said_is_left_out(tmp_path):
    proposal = dataclasses.replace(tiny_proposal(), said=(Said("GONE", "opposes", "AB", "2026-10-01", "No."),))
    said = read(tiny_inputs(tmp_path, proposal=proposal), "said")
    assert said.lines == ("Of 4 practices, none has been asked yet.",)


def test_an_unknown_section_is_refused(inputs):
    with pytest.raises(PlanningError, match="no section 'money'; it has: purpose, today"):
        section("money", inputs)


def test_a_plan_of_another_build_is_refused_by_name(tmp_path):
    plan = dataclasses.replace(tiny_today(), practices=("X1",), placed=())
    with pytest.raises(PlanningError, match="'Old' was made on another build of Tiny Town"):
        tiny_inputs(tmp_path, options=(Option("Old", plan, "1"),))


def test_words_alone_need_no_matplotlib():
    code = "import sys, data.papers.content, data.papers.inputs; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


BY = re.compile(r"\b(?:on foot|by bicycle|by car)\b", re.IGNORECASE)
CROW = "as the crow flies"


def is_marked(text):
    """Whether every way of travelling in a text is said to be as the crow flies."""
    return all(text[found.end() :].removeprefix(" at 4.8 km/h").startswith(f", {CROW}") for found in BY.finditer(text))


def test_minutes_along_straight_lines_are_marked_wherever_they_stand(tmp_path):
    area = dataclasses.replace(tiny_area(), crow_flies=True)
    manifest = tiny_manifest(
        area, sources=[item for item in tiny_manifest(area)["sources"] if item["key"] != "streets"]
    )
    paper = board_paper(tiny_inputs(tmp_path, area=area, manifest=manifest))
    assert "OpenStreetMap" not in str(paper)
    for part in paper.sections:
        assert [line for line in part.lines if not is_marked(line)] == []
        for drawn in (table for table in part.tables if table.title != "What is not known"):
            said = [drawn.title, *(column.heading for column in drawn.columns)]
            said += [str(cell) for row in drawn.rows for cell in row]
            assert CROW in drawn.note or all(map(is_marked, said)), drawn.title
    streets = board_paper(tiny_inputs(tmp_path))
    assert CROW not in str(streets)
