"""A browser without WebGL: every page says so, and shows its maps as pictures."""

import pytest
from playwright.sync_api import expect

from tests.browser.drive import wait_until_idle
from tests.browser.find_browser import find
from tests.browser.server import FLAGS, WITHOUT_WEBGL
from ui.parts.maps import WITHOUT

pytestmark = pytest.mark.browser


@pytest.fixture
def bare(chromium, server):
    """A page of a Chromium that draws no WebGL, and what it asked of others."""
    flags = [flag for flag in FLAGS if flag != "--enable-unsafe-swiftshader"]
    browser = chromium.browser_type.launch(executable_path=find(), args=[*flags, *WITHOUT_WEBGL])
    page, strangers = browser.new_page(viewport={"width": 1366, "height": 768}), []
    ours = (server, server.replace("http", "ws", 1), "data:", "blob:")
    page.on("request", lambda request: None if request.url.startswith(ours) else strangers.append(request.url))
    yield page
    browser.close()
    assert strangers == [], "the page asked another host"


@pytest.mark.parametrize(
    ("address", "alt"),
    [
        ("access", "Map of places by minutes"),
        ("compare", "Dunlin"),
        ("neighbours?practice={code}", "Map of where the patients of"),
    ],
)
def test_maps_are_pictures_and_say_so(bare, server, expected, address, alt):
    code = expected.today.practices[0]
    bare.goto(f"{server}/{address.format(code=code)}{'&' if '?' in address else '?'}area=saltmarsh")
    bare.get_by_text(WITHOUT).first.wait_for()
    wait_until_idle(bare)
    pictures = bare.locator(f"img[alt*='{alt}']")
    # Compare shows today's plan beside whichever is kept already.
    expect(pictures.first).to_be_attached()
    expect(pictures).to_have_count(bare.get_by_text(WITHOUT).count())
    for picture in pictures.all():
        assert picture.evaluate("one => one.complete && one.naturalWidth > 300 && one.src.startsWith('data:')")
    assert bare.locator("canvas").count() == 0


def test_one_answer_is_enough(bare, server):
    bare.goto(f"{server}/access?area=saltmarsh")
    bare.get_by_text(WITHOUT).wait_for()
    bare.get_by_role("link", name="Compare").click()
    bare.get_by_text(WITHOUT).first.wait_for()
    wait_until_idle(bare)
    assert bare.locator("canvas").count() == 0
