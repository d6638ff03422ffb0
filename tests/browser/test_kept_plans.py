"""The Plans page in a real browser: files that arrive, a file that is loaded, the list by keyboard, access for all."""

import csv
import io
import json
import re

import openpyxl
import pytest
from playwright.sync_api import expect

from geo.plan import scratch_plan
from tests.browser.drive import unfold
from tests.browser.screen import SOON_MS
from tests.browser.test_access import grave

pytestmark = pytest.mark.browser

LIST = ".st-key-kept_plan"


@pytest.fixture
def plans(fresh_page):
    """The Plans page, with a plan kept from scratch on screen."""
    page = fresh_page
    page.get_by_role("button", name="Start from scratch").click()
    expect(page.get_by_text(re.compile(r"^Revision \d+, kept at"))).to_be_visible()
    page.get_by_role("link", name="Plans").click()
    expect(picked(page)).to_contain_text("on screen", timeout=SOON_MS)
    return page


def picked(page):
    """The row that is picked."""
    return page.locator(f"{LIST} [data-selected=true]").get_by_role("paragraph")


def saved(page, label):
    """Name and content of a file that a button gives."""
    with page.expect_download() as download:
        page.get_by_role("button", name=label).click()
    return download.value.suggested_filename, download.value.path().read_bytes()


def test_every_file_arrives_and_holds_the_plan(plans, expected):
    scratch = scratch_plan(expected.area.practices)
    name, content = saved(plans, "Plan (JSON)")
    assert re.fullmatch(r"option-\d+-r\d+\.json", name)
    assert json.loads(content)["not_placed"] == list(scratch.practices)
    name, content = saved(plans, "Assignments (CSV)")
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    assert [row["ODS code"] for row in rows] == list(scratch.practices)
    assert {row["Cluster"] for row in rows} == {"not placed"}
    name, content = saved(plans, "Clusters (GeoJSON)")
    features = json.loads(content)["features"]
    assert [feature["properties"]["name"] for feature in features if feature["properties"]["kind"] == "cluster"] == [
        "Cluster A"
    ]
    name, content = saved(plans, "Figures (Excel)")
    assert name.endswith(".xlsx")
    assert "Practices" in openpyxl.load_workbook(io.BytesIO(content)).sheetnames


def test_a_spreadsheet_is_loaded_and_its_mistakes_are_told_by_row(plans, expected):
    unfold(plans, "Load a plan or a spreadsheet")
    code = expected.area.practices["code"].iloc[0]

    def load(text):
        file = {"name": "ours.csv", "mimeType": "text/csv", "buffer": text.encode()}
        plans.locator("input[type=file]").set_input_files(file)
        expect(form).to_contain_text("ours.csv")
        plans.get_by_role("button", name="Load", exact=True).click()

    form = plans.locator('[data-form="load"]')
    load(f"ODS code,Cluster\n{code},<b>Ours</b>\nQ99999,A\n")
    expect(form.get_by_role("alert").last).to_contain_text("row 3: 'Q99999'")
    load(f"ODS code,Cluster\n{code},<b>Ours</b>\n")
    expect(form.get_by_role("status").last).to_contain_text("They are kept as ours")
    expect(picked(plans)).to_contain_text("ours")
    expect(picked(plans)).to_contain_text("1 cluster")


def test_the_list_is_walked_by_keyboard(plans):
    first = picked(plans).inner_text()
    plans.get_by_role("button", name="Duplicate").click()
    name = plans.get_by_role("textbox", name="Name", exact=True)
    expect(name).to_have_value(re.compile("^Copy of"))
    expect(picked(plans)).to_contain_text("Copy of")
    plans.locator(f"{LIST} input:checked").focus()
    plans.keyboard.press("ArrowDown")
    expect(picked(plans)).to_have_text(first)
    expect(name).to_have_value(re.compile(r"^Option \d+$"))


def test_nothing_serious_for_axe(plans):
    unfold(plans, "Load a plan or a spreadsheet")
    unfold(plans, "Links to edit it and to watch it")
    expect(plans.get_by_role("button", name="Load", exact=True)).to_be_visible()
    assert grave(plans) == {}
