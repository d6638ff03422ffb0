"""The Board page in a real browser: screens fit the window, keys walk through them, the paper leaves."""

import zipfile

import pytest

from tests.browser.drive import chip, drag, first_two, name_on_card
from tests.browser.screen import assert_shows
from tests.browser.test_access import grave
from ui.session.state import SCREENS

pytestmark = pytest.mark.browser

BELOW = """
() => {
  const bar = document.querySelector('.st-key-board_bar').getBoundingClientRect().top;
  const words = [...document.querySelectorAll('.st-key-board_body :is(p, li, dd, dt, td, th, img)')];
  return words.filter(one => one.getBoundingClientRect().bottom > bar + 1).map(one => one.textContent || one.alt);
}
"""
SCROLLS = (
    "() => document.documentElement.scrollWidth > innerWidth || document.documentElement.scrollHeight > innerHeight"
)


@pytest.fixture
def board(page, expected):
    """The Board page on a kept plan: one practice moved."""
    plan = expected.today
    here, there = first_two(plan)
    code = expected.by_size(plan.members(here))[0]
    drag(page, chip(page, code), name_on_card(page, there))
    assert_shows(page, expected, plan.move([code], to=there))
    page.get_by_role("link", name="Board").click()
    page.get_by_role("heading", name="Board", level=1).wait_for()
    yield page
    page.set_viewport_size({"width": 1366, "height": 768})
    if page.get_by_role("button", name="Leave").count():
        page.keyboard.press("Escape")
    page.get_by_role("link", name="Plan", exact=True).click()


def at_screen(page, number):
    """Wait until that screen is there with its picture, and return its heading."""
    page.get_by_text(f"{number} of {len(SCREENS)}", exact=True).wait_for()
    page.locator("[data-test-script-state=notRunning]").wait_for()
    page.wait_for_function("() => document.querySelectorAll('h1').length === 1")
    page.wait_for_function("() => [...document.images].every(one => one.complete)")
    return page.get_by_role("heading", level=1).inner_text()


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080), (1024, 768)])
def test_every_screen_fits_the_window(board, width, height):
    board.set_viewport_size({"width": width, "height": height})
    board.get_by_role("button", name="Present").click()
    walked = 0
    while True:
        said = board.get_by_role("status").filter(has_text="Screen ").inner_text()
        at_screen(board, int(said.split()[1]))
        assert board.evaluate(BELOW) == [], said
        assert not board.evaluate(SCROLLS), said
        walked += 1
        if board.get_by_role("button", name="Next").is_disabled():
            break
        board.keyboard.press("ArrowRight")
        board.get_by_role("status").filter(has_text=said).wait_for(state="detached")
    assert walked >= len(SCREENS)


def test_keys_alone_walk_through_the_screens_and_out(board):
    board.get_by_role("button", name="Present").focus()
    board.keyboard.press("Enter")
    first = at_screen(board, 1)
    for key, number in (("ArrowRight", 2), ("PageDown", 3), ("ArrowLeft", 2), ("End", 8), ("PageUp", 7), ("Home", 1)):
        board.keyboard.press(key)
        title = at_screen(board, number)
        board.get_by_role("status").filter(has_text=f"Screen {number} of 8: {title}").wait_for(state="attached")
    assert title == first
    board.keyboard.press("Escape")
    board.get_by_role("heading", name="Board", level=1).wait_for()


def test_the_paper_can_be_taken_away_in_three_forms(board, tmp_path):
    board.get_by_role("tab", name="Paper, slides and figures").click()
    for label, inside in (
        ("Board paper (Word)", "word/document.xml"),
        ("Slides (PowerPoint)", "ppt/presentation.xml"),
        ("Figures (Excel)", "xl/workbook.xml"),
    ):
        with board.expect_download(timeout=120_000) as asked:
            board.get_by_role("button", name=label).click()
        asked.value.save_as(tmp_path / "file")
        assert inside in zipfile.ZipFile(tmp_path / "file").namelist()


def test_axe_finds_nothing_grave_while_preparing_and_presenting(board):
    for tab in ("Titles and notes", "What practices said", "Date, ways and hours", "Paper, slides and figures"):
        board.get_by_role("tab", name=tab).click()
        board.get_by_role("tab", name=tab, selected=True).wait_for()
        assert grave(board) == {}, tab
    board.get_by_role("button", name="Present").click()
    for number, key in ((1, "ArrowRight"), (2, "ArrowRight"), (3, "Escape")):
        at_screen(board, number)
        assert grave(board) == {}, number
        board.keyboard.press(key)
