"""Who was given a link gets what it gives, and nothing else: by clicks, address, cookie, event and request."""

import json
import re
import shutil
import threading
import urllib.error
import urllib.request
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import expect

from data.store.store import open_store
from geo.proposal import Proposal
from tests.browser.crafted import refuses
from tests.browser.drive import drag, first_two, name_on_card, pin, wait_for_map
from tests.browser.screen import assert_shows
from tests.browser.server import start_server, stop_server
from tests.data.store.steps import begin
from tests.ui.acts.conftest import build
from ui.acts.schema import AnyDeed

pytestmark = pytest.mark.browser

SECRET, ELSEWHERE = "Merger nobody knows of", "Tiny Town"
PAGES = ("Compare", "Board", "Neighbours", "Access", "About", "Plan")
FILES = ("plan", "plans", "compare", "board", "neighbours", "access", "about")
NEEDS_LINK = re.compile("This app is shown by links only")
ENABLED = "button[type=submit]:enabled, input:enabled, textarea:enabled, select:enabled"
REFUSED = {403, 409}
LOADED = """document.querySelector('[data-testid="stApp"]').dataset.testScriptState === 'notRunning'"""


@pytest.fixture(scope="module")
def home(demo_root, tmp_path_factory):
    """A server that is open to others, with two areas; on it a plan to share and one that nobody is to see."""
    root = tmp_path_factory.mktemp("open")
    shutil.copytree(demo_root / "saltmarsh", root / "saltmarsh")
    build(root / "tiny")
    url = f"sqlite:///{root}/plans.sqlite"
    with (root / "server.log").open("wb") as log:
        process, address = start_server(root, log, database=url, hosts="plans.example.org")
        store = open_store(url)
        begin(store, SECRET)
        yield address, store, (root / "server.log").read_text
        store.close()
        stop_server(process)


@pytest.fixture
def guest(chromium):
    """A profile that has never been here."""
    profile = chromium.new_context(viewport={"width": 1366, "height": 768}, reduced_motion="reduce")
    yield profile
    profile.close()


@pytest.fixture
def shared(home, expected):
    """(address, store, a plan to share)."""
    address, store, _ = home
    return address, store, begin_saltmarsh(store, expected).plan


def wait_for_page(page):
    """Wait until the page is drawn."""
    page.wait_for_function(f"() => {LOADED}")
    page.wait_for_timeout(300)  # the browser may still ask for a run of its own
    page.wait_for_function(f"() => {LOADED}")


def told(page):
    """All that is in the page, what is not seen and what stands in shadow roots too."""
    return page.evaluate("""() => {
      const texts = [document.documentElement.outerHTML];
      for (const one of document.querySelectorAll('*')) if (one.shadowRoot) texts.push(one.shadowRoot.innerHTML);
      const kept = JSON.stringify([{...localStorage}, {...sessionStorage}]);
      return texts.join(' ') + kept + document.cookie;
    }""")


def assert_nothing_else(page, store, *, keys=()):
    """See that nothing on the page is of another plan or area, and no key but those."""
    text = told(page)
    assert SECRET not in text
    assert ELSEWHERE not in text
    secret = {plan.edit_token for plan in store.plans()} | {plan.watch_token for plan in store.plans()}
    assert {key for key in secret | {store.owner_key()} if key in text} <= set(keys)


def test_from_a_link_to_watch_no_click_leads_anywhere_else(shared, guest):
    address, store, plan = shared
    page = guest.new_page()
    page.goto(f"{address}/?plan={plan.watch_token}")
    wait_for_map(page)
    nav = page.get_by_test_id("stTopNavLink")
    assert "Plans" not in nav.all_inner_texts()
    before = store.at(plan.id)
    for name in PAGES:
        page.get_by_role("link", name=name, exact=True).click()
        wait_for_page(page)
        assert_nothing_else(page, store, keys=[plan.watch_token])
        for number in range(page.get_by_role("tab").count()):
            page.get_by_role("tab").nth(number).click()
            wait_for_page(page)
            assert_nothing_else(page, store, keys=[plan.watch_token])
        assert page.get_by_test_id("act-form").locator(ENABLED).count() == 0, f"{name} offers something to do"
        assert f"plan={plan.watch_token}" in page.url
    assert store.at(plan.id) == before


@pytest.mark.parametrize("gives", ["edit", "watch", "nothing"])
def test_no_address_leads_anywhere_else(shared, guest, gives):
    address, store, plan = shared
    key = {"edit": plan.edit_token, "watch": plan.watch_token, "nothing": ""}[gives]
    page = guest.new_page()
    secret = store.plans(slug="tiny")[0]
    if key:
        page.goto(f"{address}/?plan={key}")
        wait_for_map(page)
    guest.add_cookies([{"name": "neighbouring_plan", "value": secret.id, "url": address}])
    for query in ("", "area=tiny", f"plan={secret.id}", "owner=x", f"plan={'x' * 32}"):
        page.goto(f"{address}/?{query}")
        expect(page.get_by_role("alert").first).to_be_visible()
        assert_nothing_else(page, store)
        assert page.get_by_test_id("stTopNavLink").filter(has_text="Plans").count() == 0
    for file in FILES:
        page.goto(f"{address}/{file}" + (f"?plan={key}&area=tiny" if key else "?area=tiny"))
        wait_for_page(page)
        assert_nothing_else(page, store, keys=[plan.edit_token, plan.watch_token] if gives == "edit" else [key])


def test_who_has_the_link_to_edit_changes_that_plan_and_sees_todays(shared, guest, expected):
    address, store, plan = shared
    page = guest.new_page()
    page.goto(f"{address}/?plan={plan.edit_token}")
    wait_for_map(page)
    here, there = first_two(expected.today)
    code = expected.by_size(expected.today.members(here))[0]
    drag(page, pin(page, code), name_on_card(page, there))
    assert_shows(page, expected, expected.today.move([code], to=there))
    page.get_by_role("button", name="More").click()
    page.get_by_role("button", name="Duplicate").click()
    page.wait_for_url(re.compile(rf"plan=(?!{plan.edit_token})"))
    wait_for_page(page)
    own = page.url.split("plan=")[1].split("&")[0]
    assert store.open(own).plan.slug == "saltmarsh"
    keys = [own, store.open(own).plan.watch_token, plan.edit_token, plan.watch_token]
    assert_nothing_else(page, store, keys=keys)
    assert page.get_by_role("combobox", name="Area").count() == 0
    assert_shows(page, expected, expected.today.move([code], to=there))


def test_the_owner_comes_by_the_printed_link_and_is_known_the_next_time(home, guest):
    address, store, log = home
    key = re.search(r"owner=(\S+)", log())[1]
    assert key == store.owner_key()
    page = guest.new_page()
    page.goto(address)
    expect(page.get_by_role("alert")).to_contain_text(NEEDS_LINK)
    page.goto(f"{address}/?owner={key}")
    page.get_by_role("link", name="Plans").wait_for()
    wait_for_page(page)
    assert "owner=" not in page.url
    page.goto(address)
    page.get_by_role("link", name="Plans").click()
    page.get_by_text("All areas").click()
    page.get_by_text(SECRET).first.wait_for()
    assert key not in json.dumps(guest.cookies())
    page.get_by_role("link", name="About").click()
    page.get_by_test_id("forget").click()
    expect(page.get_by_role("alert")).to_contain_text(NEEDS_LINK)


def test_the_owner_who_opens_a_link_to_watch_only_watches(shared, guest):
    address, store, plan = shared
    page = guest.new_page()
    page.goto(f"{address}/?owner={store.owner_key()}")
    page.get_by_role("link", name="Plans").wait_for()
    wait_for_page(page)
    page.goto(f"{address}/?plan={plan.watch_token}")
    wait_for_map(page)
    wait_for_page(page)
    assert page.get_by_test_id("stTopNavLink").filter(has_text="Plans").count() == 0
    page.reload()
    wait_for_map(page)
    wait_for_page(page)
    assert page.get_by_test_id("stTopNavLink").filter(has_text="Plans").count() == 0
    page.goto(address)  # without that link
    page.get_by_role("link", name="Plans").wait_for()


def test_on_a_machine_of_ones_own_a_link_to_watch_only_watches_until_the_app_is_opened_without_it(
    guest, server, database, expected
):
    store = open_store(database)
    made = begin_saltmarsh(store, expected)
    page = guest.new_page()
    page.goto(f"{server}/?plan={made.plan.watch_token}")
    wait_for_map(page)
    page.get_by_role("link", name="About").click()
    page.get_by_test_id("forget").wait_for()
    assert page.get_by_test_id("stTopNavLink").filter(has_text="Plans").count() == 0
    assert page.get_by_role("combobox").count() == 0
    page.goto(server)
    page.get_by_role("link", name="Plans").wait_for()
    store.close()


def begin_saltmarsh(store, expected):
    """Keep a plan of the demo."""
    return store.create(
        Proposal(expected.today), name="Watched", slug="saltmarsh", area=expected.area, who="", sentence="Started."
    )


def test_a_link_that_is_withdrawn_shows_nothing_any_more(shared, guest):
    address, store, plan = shared
    page = guest.new_page()
    page.goto(f"{address}/?plan={plan.watch_token}")
    wait_for_map(page)
    store.end_key(plan.id, "watch", renew=True, who="Ann")
    expect(page.get_by_role("alert")).to_contain_text(re.compile("This link was withdrawn on .* by Ann"))
    assert page.get_by_test_id("act-form").count() == 0
    expect(page.locator("canvas")).to_have_count(0)
    page.goto(f"{address}/?plan={store.at(plan.id).plan.watch_token}")
    wait_for_map(page)


def ask(address, path, body, **headers):
    """Ask the server; returns status and text."""
    request = urllib.request.Request(  # noqa: S310 (our own server)
        f"{address}/{path}", json.dumps(body).encode(), {"Content-Type": "application/json", **headers}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def act(key, slug, area_id, deed, *, right=""):
    return {
        "id": f"act-{key[:8]}-{deed['type']}-{right[:4]}-{slug}",
        "browser": "a" * 32,
        "of": {"plan": key, "slug": slug, "areaId": area_id},
        "revision": 1 if key else 0,
        "deed": deed,
        "view": {"mode": "walk", "within": 15, "walkKmh": 4.8},
        "wantsPicture": True,
        "right": right,
    }


DEEDS = (
    {"type": "move", "practices": ["P"], "to": "A"},
    {"type": "newCluster"},
    {"type": "today"},
    {"type": "scratch"},
    {"type": "undo"},
    {"type": "reopen", "number": 1},
    {"type": "name", "name": "Taken"},
    {"type": "final", "final": True},
    {"type": "archive", "archived": True},
    {"type": "share"},
    {"type": "endKey", "gives": "edit", "renew": True},
    {"type": "duplicate"},
    {"type": "try", "practice": "P", "to": "A", "fromToday": True},
)


@pytest.mark.parametrize("gives", ["watch", "nothing", "wrong"])
def test_no_request_gives_or_changes_anything(shared, expected, gives):
    address, store, plan = shared
    key = {"watch": plan.watch_token, "nothing": "", "wrong": "x" * 32}[gives]
    area = expected.area
    tags = {arg.__struct_config__.tag for arg in AnyDeed.__args__}
    before = [(plan, store.history(plan.id)) for plan in store.plans()]
    for deed in DEEDS:
        assert deed["type"] in tags or deed["type"] == "newCluster"
        filled = json.loads(json.dumps(deed).replace('"P"', json.dumps(expected.today.practices[0])))
        for of, right in ((key, key), ("", key), (plan.id, key)):
            status, text = ask(address, "act", act(of, "saltmarsh", area.id, filled, right=right))
            assert status in REFUSED | {400} or json.loads(text)["outcome"] in {"refused", "nothing"}, text
            assert plan.edit_token not in text
            assert SECRET not in text
    assert [(plan, store.history(plan.id)) for plan in store.plans()] == before
    secret = store.plans(slug="tiny")[0]
    look = {"browser": "a" * 32, "view": {"mode": "walk", "within": 15, "walkKmh": 4.8}, "right": key}
    for path in ("look", "moves", "figures"):
        for of in ("", secret.id):
            status, text = ask(address, path, look | {"of": {"plan": of, "slug": "tiny", "areaId": secret.area_id}})
            assert status in REFUSED, text
            assert SECRET not in text
            assert ELSEWHERE not in text
    assert ask(address, "version", {"planId": secret.id, "key": key})[1].split(" ")[1:] == [""]


@pytest.mark.parametrize("headers", [{"Host": "evil.example"}, {"Origin": "http://evil.example"}, {"Origin": "null"}])
def test_another_host_and_another_sites_page_are_refused_everywhere(home, headers):
    address, _, _ = home
    for path in ("act", "look", "version", "_stcore/upload_file/x/y"):
        assert ask(address, path, {}, **headers)[0] == 403
    if "Host" in headers:
        request = urllib.request.Request(address, headers=headers)  # noqa: S310
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(request, timeout=30)  # noqa: S310
        with refused.value as error:
            assert error.code == 403
    if "Host" in headers:  # it was let in where both were foreign alike
        headers = headers | {"Origin": "http://evil.example"}
    assert refuses(address, headers)
    assert not refuses(address, {"Origin": address})


STRANGER = """
<script>
  window.said = [];
  const app = "ADDRESS";
  fetch(app + "/act", {method: "POST", headers: {"Content-Type": "application/json"}, body: "{}"})
    .then(one => said.push("fetch " + one.type), () => said.push("fetch failed"));
  fetch(app + "/app/static/cluster_map/page.js").then(() => said.push("file read"), () => said.push("file failed"));
  const socket = new WebSocket(app.replace("http", "ws") + "/_stcore/stream", ["streamlit"]);
  socket.onopen = () => said.push("socket open");
  socket.onclose = () => said.push("socket closed");
</script>
<iframe src="ADDRESS/?plan=KEY"></iframe>
"""


class Page(BaseHTTPRequestHandler):
    """Serves one page."""

    def __init__(self, content, *given):
        self.content = content
        super().__init__(*given)

    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(self.content)

    def log_message(self, *_):
        """Say nothing."""


def test_a_page_of_another_origin_neither_frames_nor_connects(shared, guest):
    address, store, plan = shared
    content = STRANGER.replace("ADDRESS", address).replace("KEY", plan.edit_token).encode()
    other = ThreadingHTTPServer(("127.0.0.1", 0), partial(Page, content))
    threading.Thread(target=other.serve_forever, daemon=True).start()
    page = guest.new_page()
    page.goto(f"http://127.0.0.1:{other.server_port}/")
    page.wait_for_function("() => said.length >= 3")
    assert sorted(page.evaluate("() => said")) == ["fetch failed", "file failed", "socket closed"]
    framed = page.frames[1]
    assert framed.locator("[data-testid=stApp]").count() == 0
    other.shutdown()
    other.server_close()
    assert store.at(plan.id).plan == plan
