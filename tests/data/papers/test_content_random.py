"""The paper of random plans on random towns: its figures are those of geo, and nothing is lost or told twice."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.papers.content import SECTIONS, section
from data.papers.inputs import Option, PaperInputs
from data.papers.model import texts
from data.policy import read_rules
from geo.compare.effect_on_people import effect
from geo.figures import figures, whole_plan
from geo.plan import today_plan
from geo.proposal import STANCES, Proposal, Said
from geo.rules.rules import findings, hours_due
from geo.words.findings import finding_sentence
from tests.random_town import random_plan, random_town, random_views, unlocked

RULES = read_rules()
UNHURRIED = settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A machine shared with others may be slow at any moment."""


@st.composite
def materials(draw):
    seed = draw(st.integers(0, 1_000_000))
    town = random_town(seed)
    plan, view = unlocked(random_plan(town, seed)), draw(random_views())
    asked = draw(st.lists(st.sampled_from(plan.practices), unique=True)) if plan.practices else []
    said = tuple(Said(code, draw(st.sampled_from(STANCES)), "AB", "2026-10-01", "So.") for code in sorted(asked))
    options = (Option("Other", unlocked(random_plan(town, seed + 1)), "3"),) if draw(st.booleans()) else ()
    # The other plan is of the same practices: both begin with today's of this town.
    options = tuple(
        option for option in options if option.plan.practices == plan.practices and _same_outside(option.plan, plan)
    )
    return PaperInputs(
        folder=Path("nowhere"),
        area=town,
        proposal=Proposal(plan, said=said, effective=draw(st.sampled_from(["", "2027-04-01"]))),
        name="Plan",
        rules=RULES,
        manifest={"sources": [], "date": "2022-07-01"},
        options=options,
        view=view,
    )


def _same_outside(item, other):
    return [cluster.outside for cluster in item.clusters] == [cluster.outside for cluster in other.clusters]


def table(read_section, start):
    return next(table for table in read_section.tables if table.title.startswith(start))


@UNHURRIED
@given(materials())
def test_every_section_can_be_read_without_its_pictures(inputs):
    for key in SECTIONS:
        one = section(key, inputs)
        assert one.lines
        assert all(isinstance(line, str) and line for line in one.lines)
        for drawn in one.tables:
            assert all(len(row) == len(drawn.columns) for row in drawn.rows)
            assert all(" nan" not in text for row in texts(drawn) for text in row)


@UNHURRIED
@given(materials())
def test_sizes_and_practices_are_those_of_the_plan(inputs):
    plan, town = inputs.plan, inputs.area
    proposal = section("proposal", inputs)
    found = figures(town, plan, inputs.view)
    told = {row[0]: row[2:4] for row in table(proposal, "List sizes").rows}
    assert told == {
        cluster.letter: (cluster.practices, cluster.patients) for cluster in found.clusters if cluster.practices
    }
    listed = table(proposal, "All practices").rows
    outside = [code for cluster in plan.clusters for code in cluster.outside]
    assert sorted(row[1] for row in listed) == sorted([*plan.practices, *outside])
    assert (
        sum(row[5] for row in listed) == sum(cluster.patients for cluster in found.clusters) + found.not_placed_patients
    )


@UNHURRIED
@given(materials())
def test_options_patients_findings_and_hours_are_those_of_geo(inputs):
    plan, town, view = inputs.plan, inputs.area, inputs.view
    # The proposal stands last, unless it is doing nothing, which stands first.
    place = 0 if plan == today_plan(town.practices) else -1
    minutes = table(section("options", inputs), "Options: minutes").rows[place][1]
    assert repr(minutes) == repr(whole_plan(town, plan, view).minutes_nearest)
    all_patients = table(section("patients", inputs), "Who gets").rows[0]
    done = effect(town, today_plan(town.practices), plan, view)
    assert all_patients[1:5] == (done.total("all"), done.nearer("all"), done.same("all"), done.further("all"))
    found = findings(town, plan, figures(town, plan, view), RULES)
    listed = table(section("rules", inputs), "What the rules find").rows
    assert [row[:2] for row in listed] == [(finding_sentence(item), item.severity) for item in found]
    due = [item for item in hours_due(town, plan, RULES) if item.registered]
    hours = table(section("hub_hours", inputs), "Enhanced").rows
    assert [(row[1], row[2]) for row in hours] == [(item.registered, item.hours_registered) for item in due]


@UNHURRIED
@given(materials())
def test_every_practice_says_one_thing(inputs):
    said = section("said", inputs)
    assert sum(row[1] for row in said.tables[0].rows) == len(inputs.plan.practices)
    assert sorted(row[1] for row in said.tables[1].rows) == list(inputs.plan.practices)
    for row in said.tables[1].rows:
        assert row[3] == inputs.proposal.stance_of(row[1])
