"""Who could we join? In a real browser: found by a misspelt name, weighed, tried, and by keyboard alone."""

import io

import docx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from geo.neighbours.clusters import joinings
from geo.neighbours.profiles import profile
from geo.neighbours.ranking import CLUSTER_PARTS, cluster_parts, rank
from tests.browser.drive import READY_MS, wait_for_map, wait_until_idle
from tests.browser.expected import WALK
from tests.browser.screen import assert_shows

pytestmark = pytest.mark.browser

ESTUARY = "X99006"
GRAVE = {"serious", "critical"}
RANKED = "table[aria-label='Clusters, the highest score first'] tbody tr"

IN_ORDER = """
([rows, wanted]) => [...document.querySelectorAll(`${rows} th`)].map(th => th.innerText.trim()[0]).join() === wanted
"""
SCROLLED = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


@pytest.fixture
def found(fresh_page):
    """The page of Estuary Street Surgery, found by a misspelt name."""
    page = fresh_page
    page.get_by_role("link", name="Neighbours").click()
    box = page.get_by_role("textbox", name="Name, code or postcode")
    box.fill("estury stret")
    box.press("Enter")
    page.get_by_role("button", name="Estuary Street Surgery X99006").first.click()
    page.get_by_role("table", name="How long patients take").wait_for()
    return page


def ask(page, question):
    page.get_by_role("radio", name=question).click()


def clusters_in_order(page):
    """Letters of the ranked clusters, from above to below."""
    return [text.split()[0] for text in page.locator(f"{RANKED} th").all_inner_texts()]


def ranked(expected, weights):
    """The same, worked out from the area."""
    found = joinings(expected.area, ESTUARY, plan=expected.today, view=WALK, rules=expected.rules)
    parts = cluster_parts(found, profile(expected.area, ESTUARY), view=WALK, rules=expected.rules)
    return [found[at].letter for at in rank(parts, weights).order.tolist()]


def test_weights_rank_again_and_a_move_is_tried_on_the_plan_page(found, expected):
    page = found
    assert ESTUARY in page.url
    ask(page, "Clusters we could join")
    page.get_by_role("heading", name="Look at one closely").wait_for()
    assert clusters_in_order(page) == ranked(expected, [part.weight for part in CLUSTER_PARTS])
    others = [part.title for part in CLUSTER_PARTS if part.key not in {"size", "alike"}]
    for title in others:
        slider = page.get_by_role("slider", name=title)
        slider.focus()
        slider.press("Home")
    only_size = [5 if part.key == "size" else 0 for part in CLUSTER_PARTS]
    wanted = ranked(expected, only_size)
    page.wait_for_function(IN_ORDER, arg=[RANKED, ",".join(wanted)])
    expect(page.locator(f"{RANKED} .bar.pale")).to_have_count(len(wanted) * (len(CLUSTER_PARTS) - 1))
    wait_until_idle(page)
    choice = page.get_by_role("combobox", name="Cluster")
    choice.scroll_into_view_if_needed()
    page.evaluate(SCROLLED)  # a list that is open closes when the page scrolls
    choice.click()
    page.get_by_role("option", name="B Saltpan PCN").click()
    page.get_by_text("17,718 over 50,000").first.wait_for()
    page.get_by_role("button", name="Try it").click()
    wait_for_plan_page(page)
    tried = expected.today.move([ESTUARY], to="B")
    assert_shows(page, expected, tried)
    told = expected.told(expected.today, tried)
    says = f"This is now Estuary Street Surgery in B, a plan of its own. {told}"
    expect(page.get_by_test_id("announcement").filter(has_text=says)).to_be_attached()
    assert page.get_by_role("textbox", name="Name of the plan").input_value() == "Estuary Street Surgery in B"


def test_the_page_for_the_meeting_is_downloaded(found):
    ask(found, "Clusters we could join")
    with found.expect_download() as download:
        found.get_by_role("button", name="One page for your meeting").click()
    assert download.value.suggested_filename == f"who-could-we-join-{ESTUARY}.docx"
    texts = [paragraph.text for paragraph in docx.Document(io.BytesIO(download.value.path().read_bytes())).paragraphs]
    assert texts[0] == "Who could we join?"
    assert texts[1].startswith("Estuary Street Surgery (X99006)")


@pytest.mark.parametrize(
    ("question", "shows"),
    [
        ("Our practice", "How long patients take"),
        ("Our neighbours", "Practices, the highest score first"),
        ("Clusters we could join", "Clusters, the highest score first"),
    ],
)
def test_every_section_is_open_to_everyone(found, question, shows):
    ask(found, question)
    found.get_by_role("table", name=shows).wait_for()
    found.get_by_test_id("stDeckGlJsonChart").wait_for()
    assert grave(found) == {}


def test_what_stays_ours_is_open_to_everyone(found):
    ask(found, "What stays ours")
    found.get_by_role("heading", name="Merger").wait_for()
    assert grave(found) == {}


def grave(page):
    """What axe-core finds that is serious or critical, with the elements that it is about."""
    violations = Axe().run(page).response["violations"]
    return {
        violation["id"]: [(node["target"], node["failureSummary"]) for node in violation["nodes"]]
        for violation in violations
        if violation["impact"] in GRAVE
    }


def test_it_is_walked_by_keyboard_alone(fresh_page, expected):
    page, keys = fresh_page, fresh_page.keyboard
    page.get_by_role("link", name="Neighbours").focus()
    keys.press("Enter")
    page.get_by_role("textbox", name="Name, code or postcode").wait_for()
    tab_to(page, "textbox", "Name, code or postcode")
    keys.type("cooper plaice")
    keys.press("Enter")
    page.get_by_role("button", name="Cooper Place Surgery").first.wait_for()
    tab_to(page, "button", "Cooper Place Surgery")
    keys.press("Enter")
    page.get_by_role("table", name="How long patients take").wait_for()
    tab_to(page, "radio", "Our practice")
    for key in ("ArrowRight", "ArrowRight", "Space"):
        keys.press(key)
    page.get_by_role("table", name="Clusters, the highest score first").wait_for()
    tab_to(page, "button", "Try it")
    keys.press("Enter")
    wait_for_plan_page(page)
    name = page.get_by_role("textbox", name="Name of the plan").input_value()
    letter = name.removeprefix("Cooper Place Surgery in ")
    assert_shows(page, expected, expected.today.move(["X99007"], to=letter))


def wait_for_plan_page(page):
    page.wait_for_url(lambda url: "/neighbours" not in url, timeout=READY_MS)
    page.get_by_role("textbox", name="Name of the plan").wait_for()
    wait_for_map(page)


def tab_to(page, role, name):
    """Press Tab until that is focused."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.get_by_role(role, name=name).evaluate_all(
            "all => all.some(one => one === one.getRootNode().activeElement)"
        ):
            return
    pytest.fail(f"Tab never reaches {name}")
