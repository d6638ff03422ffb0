"""Below the map: findings that can be shown on it, the table, and its download."""

import csv
import io

import pytest
from playwright.sync_api import expect

from geo.figures import figures
from geo.figures.arrays import prepare
from geo.figures.by_place import distribution
from geo.rules.rules import findings
from geo.words.findings import finding_sentence
from tests.browser.drive import chip, drag, first_two, name_on_card
from tests.browser.expected import WALK
from tests.browser.screen import assert_says, assert_shows, assert_soon, read

pytestmark = pytest.mark.browser

OUTLINED = "root => (root.querySelector('.outline.shown').getAttribute('d') ?? '').length > 0"
CAMERA = """
root => [...root.querySelectorAll('[data-testid="pins"] [data-practice]')]
  .map(pin => [pin.dataset.practice, pin.style.transform])
"""


def test_a_finding_is_shown_on_the_map(page, expected):
    plan = expected.today
    found = findings(expected.area, plan, figures(expected.area, plan, WALK), expected.rules)
    number, finding = next((number, one) for number, one in enumerate(found) if one.kind == "in_pieces")
    before = read(page, CAMERA)
    page.get_by_test_id("finding").nth(number).click()
    assert_says(page, f"On the map: {finding_sentence(finding)}")
    assert_soon(page, OUTLINED, wanted=True)
    assert read(page, CAMERA) != before, "the map flew there"
    assert_soon(
        page,
        f"""root => {{
          const list = root.querySelector('[data-testid="cards"]').getBoundingClientRect();
          const card = root.querySelector('[data-cluster="{finding.cluster}"]').getBoundingClientRect();
          return card.top < list.bottom && card.bottom > list.top;
        }}""",
        wanted=True,
    )
    assert page.get_by_test_id("stage").evaluate("stage => stage.getBoundingClientRect().bottom > 100")
    assert_shows(page, expected, plan)


def test_the_table_is_downloaded_as_it_is_on_screen(page, expected):
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, chip(page, code), name_on_card(page, there))
    after = plan.move([code], to=there)
    assert_shows(page, expected, after)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the figures as CSV").click()
    assert download.value.suggested_filename == "figures.csv"
    text = download.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    patients = {
        row["cluster"]: (float(row["now"]), float(row["change"])) for row in rows if row["figure"] == "Patients"
    }
    was = figures(expected.area, plan, WALK).patients()
    now = figures(expected.area, after, WALK)
    assert patients == {
        cluster.letter: (cluster.patients, cluster.patients - was[cluster.letter]) for cluster in now.clusters
    }
    minutes = {row["cluster"]: float(row["now"]) for row in rows if row["figure"] == "Minutes to the nearest practice"}
    assert minutes == pytest.approx({cluster.letter: cluster.minutes_nearest for cluster in now.clusters})


def test_the_chart_is_read_as_a_table_which_follows_the_plan(page, expected):
    chart = page.get_by_test_id("minutes-chart")
    chart.get_by_text("The chart as a table").click()
    page.get_by_test_id("stMain").evaluate("main => { main.scrollTop = 0; }")
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, chip(page, code), name_on_card(page, there))
    after = plan.move([code], to=there)
    assert_shows(page, expected, after)
    area_arrays = prepare(expected.area, WALK)
    counts = [distribution(area_arrays, item, WALK).of_everybody()[0].tolist() for item in (after, plan)]
    wanted = [[f"{i} to {i + 1}", f"{now:,}", f"{today:,}"] for i, (now, today) in enumerate(zip(*counts, strict=True))]
    expect(chart.locator("tbody tr")).to_have_text(["".join(row) for row in wanted])
    chart.get_by_text("The chart as a table").click()
    expect(chart.locator("tbody tr")).to_have_count(0)
    assert chart.get_by_role("img").get_attribute("aria-label").startswith("Patients by minutes on foot")
