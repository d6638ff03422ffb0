"""Plans on the page without a browser: kept, reopened, shared, followed, quarrelled over, carried over."""

import re
import shutil

import pandas as pd
import pytest

from data.store.models import StoreError
from tests.pages.browser import NotAnsweredError, NotSentError
from tests.pages.conftest import App, build_again
from tests.ui.doers import store
from ui.acts.plan_steps import CARRIED
from ui.acts.schema import Hub, Move, RemoveCluster, Rename, Undo
from ui.frame.on_screen import PLAN_COOKIE, plan_in

QUAY, HILL = Rename("A", "Quay"), Rename("A", "Hill")


@pytest.fixture
def kept(app, expected):
    """The app on a plan of two revisions: one practice moved from A to B."""
    app.do(Move([first_of(expected)], "B"))
    return app


def first_of(expected):
    return expected.today.members("A")[0]


def open_link(app, **address):
    """Another browser on the same server."""
    other = App(**address)
    other.opened = app.opened
    return other.run()


def watch(app):
    return open_link(app, plan=app.workshop.opened.plan.watch_token)


def keys(app, kind):
    return {element.key for element in app.at.get(kind)}


def texts(app):
    """Everything that is written on the page."""
    kinds = ("text", "markdown", "caption", "warning", "error", "html", "code")
    written = [
        str(element.value if kind != "html" else element.proto.body) for kind in kinds for element in app.at.get(kind)
    ]
    return "\n".join(
        [*written, *(component["said"] for component in app.components("sheet") if component["kind"] == "kept")]
    )


def deeds(app):
    """The forms on the page, but for those of its links."""
    return {key for key in app.forms if not key.startswith("endKey")}


def test_nothing_is_kept_before_something_is_changed(app):
    assert store().plans() == ()
    assert app.address == {"area": "saltmarsh"}
    assert "Not kept yet" in texts(app)


def test_a_change_is_kept_and_the_address_leads_to_it(kept):
    [plan] = store().plans()
    assert kept.address == {"area": "saltmarsh", "plan": plan.edit_token}
    assert (kept.shown.of.plan, kept.shown.draft, kept.shown.remember) == (plan.edit_token, "", plan.id)
    assert "Revision 2, kept at" in texts(kept)


def test_a_reload_and_another_browser_come_back_to_the_same_plan_in_the_same_view(kept):
    kept.at.segmented_control(key="mode").set_value("drive")
    kept.run().at.selectbox(key="within").set_value(10)
    kept.run()
    assert (kept.address["by"], kept.address["within"]) == ("drive", "10")
    other = open_link(kept, **kept.address)
    assert other.says_no_traceback() == []
    assert (other.workshop.proposal, other.workshop.view) == (kept.workshop.proposal, kept.workshop.view)
    assert other.at.segmented_control(key="mode").value == "drive"


@pytest.mark.parametrize("address", [{"by": "rocket", "within": "11", "walk": "9"}, {"by": "", "within": "-1"}])
def test_an_address_with_nonsense_is_read_as_if_it_said_nothing(app, areas, address):  # noqa: ARG001 (the app reads them)
    other = open_link(app, area="saltmarsh", **address)
    assert other.says_no_traceback() == []
    assert other.workshop.view == app.workshop.view
    assert other.address == {"area": "saltmarsh"}


def test_a_link_that_leads_nowhere_says_so_and_offers_the_app_without_it(app):
    lost = open_link(app, plan="![x](https://example.org/x.png)")
    [told] = lost.says_no_traceback()
    assert "link" in told
    lost.at.button(key="no_link").click()
    assert lost.run().says_no_traceback() == []
    assert lost.address == {"area": "saltmarsh"}


def test_a_link_to_a_plan_of_an_area_that_is_not_built_says_what_to_do(kept, areas):
    shutil.copytree(areas / "saltmarsh", areas / "other")
    shutil.rmtree(areas / "saltmarsh")
    [told] = open_link(kept, **kept.address).says_no_traceback()
    assert "saltmarsh" in told.replace("\\", "")
    assert "is not built here" in told


def test_a_bare_address_reopens_the_plan_last_worked_on(kept, monkeypatch):
    plan_id = kept.workshop.opened.plan.id
    monkeypatch.setattr("ui.frame.on_screen.remembered_plan", lambda: plan_id)
    assert open_link(kept).workshop.opened == kept.workshop.opened
    assert open_link(kept, area="saltmarsh").workshop.opened is None


@pytest.mark.parametrize("cookie", ["nonsense", "", "\x00\n", "x" * 5000])
def test_what_the_browser_remembers_is_not_trusted(app, monkeypatch, cookie):
    monkeypatch.setattr("ui.frame.on_screen.remembered_plan", lambda: cookie)
    other = open_link(app)
    assert other.says_no_traceback() == []
    assert other.workshop.opened is None


@pytest.mark.parametrize("key", ["edit_token", "watch_token"])
def test_a_key_in_a_cookie_gives_nothing(kept, monkeypatch, key):
    token = getattr(kept.workshop.opened.plan, key)
    monkeypatch.setattr("ui.frame.on_screen.remembered_plan", lambda: token)
    assert open_link(kept).workshop.opened is None


def test_cookies_are_read_as_text_of_a_stranger():
    assert plan_in({PLAN_COOKIE: "a%20b"}) == "a b"
    assert plan_in({}) == plan_in({PLAN_COOKIE: object()}) == ""


def test_the_name_is_typed_once_and_stands_at_what_is_done(app, expected):
    assert [component["label"] for component in app.components("person")] == ["Your name"]
    app.name = "  A   Sims "
    app.do(Move([first_of(expected)], "B"))
    assert store().history(app.workshop.opened.plan.id)[-1].who == "A Sims"
    assert "by A Sims" in texts(app)
    app.go_to("access").fill_and_send("keep_hub_A", hours="Sat 9:00")
    assert store().history(app.workshop.opened.plan.id)[-1].who == "A Sims"


def test_who_is_signed_in_counts_and_not_what_was_typed(app, expected, monkeypatch):
    monkeypatch.setattr("ui.session.rights.st.user", {"is_logged_in": True, "name": "Ada Sims"})
    app.name = "somebody"
    app.run()
    assert app.components("person") == []
    assert "Ada Sims" in texts(app)
    app.do(Move([first_of(expected)], "B"))
    assert store().history(app.workshop.opened.plan.id)[-1].who == "Ada Sims"


def test_a_plan_is_named_and_a_name_that_is_taken_back_is_not(kept):
    assert kept.fill_and_send("plan_name", name="Riverside *first*").says == (
        "Option 1 is now called Riverside *first*."
    )
    assert kept.says_no_traceback() == []
    assert store().plans()[0].name == kept.forms["plan_name"].given["name"] == "Riverside *first*"
    refused = kept.fill_and_send("plan_name", name="  ")
    assert (refused.outcome, store().plans()[0].name) == ("refused", "Riverside *first*")
    assert "needs a name" in refused.says
    assert kept.forms["plan_name"].given["name"] == "Riverside *first*"
    with pytest.raises(NotSentError, match="nothing was typed"):
        kept.fill_and_send("plan_name")


def test_another_option_begins_from_today_and_the_first_stays(kept, expected):
    first = kept.workshop
    kept.at.button(key="another").click()
    kept.run()
    assert (kept.workshop.opened, kept.workshop.plan) == (None, expected.today)
    assert kept.address == {"area": "saltmarsh"}
    kept.do(QUAY)
    assert {plan.name for plan in store().plans()} == {"Option 1", "Option 2"}
    assert store().open(first.token).revision.proposal == first.proposal


def test_a_duplicate_is_a_plan_of_its_own(kept):
    first = kept.workshop
    assert kept.fill_and_send("duplicate").says == "This is now Option 2, a plan of its own."
    assert kept.workshop.opened.plan.name == "Option 2"
    assert kept.address["plan"] == kept.workshop.token != first.token
    kept.do(QUAY)
    assert store().open(first.token).revision.proposal == first.proposal


def test_both_links_are_there_to_be_shared(kept):
    plan = kept.workshop.opened.plan
    assert [element.value for element in kept.at.code] == [f"/?plan={plan.edit_token}", f"/?plan={plan.watch_token}"]


def test_who_watches_is_offered_nothing_that_changes(kept):
    seen = watch(kept)
    assert seen.says_no_traceback() == []
    assert seen.workshop.proposal == kept.workshop.proposal
    assert "You are watching Option 1" in texts(seen)
    assert keys(seen, "button") <= {None}
    assert seen.forms == {}
    assert seen.components("person") == []
    assert keys(seen, "multiselect") == keys(seen, "text_input") == set()
    assert [element.value for element in seen.at.code] == [f"/?plan={kept.workshop.opened.plan.watch_token}"]
    assert seen.workshop.opened.plan.edit_token == ""
    assert (seen.shown.can_change, seen.shown.remember, seen.picture().can_change) == (False, "", False)


def test_who_watches_changes_nothing_whatever_they_send(kept):
    seen = watch(kept)
    with pytest.raises(NotSentError):
        seen.do(QUAY)
    for deed in (QUAY, {"type": "archive", "archived": True}, {"type": "duplicate"}, {"type": "name", "name": "x"}):
        answer = seen.send(deed)
        assert answer.outcome == "refused"
        assert "his link only shows the plan" in answer.says
    assert seen.workshop.plan == kept.workshop.plan
    assert [plan.name for plan in store().plans()] == ["Option 1"]
    assert len(store().history(kept.workshop.opened.plan.id)) == 2


def test_who_watches_is_offered_no_form_on_any_page(kept):
    seen = watch(kept)
    seen.at.session_state["history"] = True
    for page in ("plan", "board", "neighbours", "access", "about", "compare"):
        seen.at.query_params["practice"] = first_of_all(kept)
        seen.go_to(page)
        assert seen.says_no_traceback() == []
        assert [key for key, form in seen.forms.items() if not form.disabled] == []


def first_of_all(app):
    return app.workshop.plan.practices[0]


def test_who_watches_sees_the_next_change_and_is_told_of_it_once(kept):
    seen = watch(kept)
    kept.name = "AS"
    kept.do(QUAY)
    seen.run()
    assert seen.workshop.proposal == kept.workshop.proposal
    assert seen.picture().plan.clusters[0].name == "Quay"
    assert seen.workshop.is_watched
    assert seen.shown.told == "AS: Renamed A from Dunlin PCN to Quay."
    assert seen.run().shown.told == ""


@pytest.mark.parametrize(
    ("close", "says"),
    [
        (lambda plan: store().set_final(plan.id, final=True, who="AS"), "Locked as final by AS"),
        (lambda plan: store().set_archived(plan.id, archived=True), "Put away"),
    ],
    ids=["final", "archived"],
)
def test_a_plan_that_is_closed_can_be_read_and_duplicated(kept, close, says):
    close(kept.workshop.opened.plan)
    kept.at.session_state["history"] = True
    kept.run()
    assert says in texts(kept)
    assert says in kept.picture().head.kept
    assert deeds(kept) == {"plan_name", "duplicate", "own_plan"}
    assert kept.forms["plan_name"].fields["name"]["disabled"] is True
    with pytest.raises(NotSentError):
        kept.do(QUAY)
    refused = kept.send(QUAY)
    assert (refused.outcome, "locked as final or put away" in refused.says) == ("refused", True)
    kept.fill_and_send("duplicate")
    assert kept.workshop.may_change
    assert {"today", "scratch", "move", "reopen"} <= set(kept.forms)


@pytest.fixture
def met(kept):
    """Two browsers: the other one called A Quay; here it is called Hill on the plan as it was before."""
    other = open_link(kept, **kept.address)
    other.do(QUAY)
    assert kept.do(HILL).outcome == "conflict"
    return kept


def test_what_does_not_touch_is_done_together_and_both_are_told(kept):
    other = open_link(kept, **kept.address)
    other.name = "BC"
    other.do(Rename("B", "Quay"))
    answer = kept.do(HILL)
    assert answer.outcome == "done"
    assert re.fullmatch(
        r"Renamed A from Dunlin PCN to Hill\. Meanwhile, .* by BC: Renamed B from .* to Quay\.", answer.says
    )
    assert [kept.workshop.plan.cluster(letter).name for letter in "AB"] == ["Hill", "Quay"]


def test_a_conflict_shows_both_sides_and_three_ways_out(met):
    assert met.says_no_traceback() == []
    _, answer = met.question
    assert answer.says == (
        "Not done yet, because cluster A was renamed meanwhile. Choose at the top of the page what becomes of it."
    )
    *theirs, yours = answer.met
    assert [their.partition(": ")[2] for their in theirs] == ["Renamed A from Dunlin PCN to Quay."]
    assert yours == "You: Renamed A from Dunlin PCN to Hill."
    assert [way.label for way in answer.ways] == ["Do mine on top", "Keep mine as a branch", "Take theirs"]
    assert met.asks == WAYS_OUT
    assert met.workshop.plan.cluster("A").name == "Quay", "theirs is on screen meanwhile"
    with pytest.raises(NotSentError, match="first choose"):
        met.do(Rename("B", "Hill"))


WAYS_OUT = ["on_top", "branch", "drop"]


@pytest.mark.parametrize("page", ["plan", "plans", "board", "neighbours", "access"])
@pytest.mark.parametrize(
    ("way", "name", "revisions"), [("on_top", "Hill", 4), ("branch", "Quay", 4), ("drop", "Quay", 3)]
)
def test_each_way_out_of_a_conflict_on_each_page(met, page, way, name, revisions):
    if page != "plan":
        met.go_to(page)
    assert met.asks == WAYS_OUT
    answer = met.choose(way)
    assert met.says_no_traceback() == []
    assert met.asks == []
    assert met.workshop.plan.cluster("A").name == name
    assert len(store().history(met.workshop.opened.plan.id)) == revisions
    says = {
        "on_top": "Renamed A from Quay to Hill.",
        "branch": "Kept as revision 4, a branch from revision 2: it is in What was done.",
    }
    assert answer is None if way == "drop" else (answer.outcome, answer.says) == ("done", says[way])


def test_nobody_is_asked_before_a_board(met):
    met.at.query_params["screen"] = "today"
    met.go_to("board")
    assert (met.asks, met.shown.asks) == ([], False)
    del met.at.query_params["screen"]
    assert met.run().asks == WAYS_OUT


def test_a_hub_that_was_chosen_by_both_asks_on_the_access_page(kept, expected):
    here, there = expected.today.members("B")[:2]
    other = open_link(kept, **kept.address)
    kept.go_to("access")
    kept.at.selectbox(key="hubs_of").set_value("B")
    kept.run()
    other.do(Hub("B", there))
    answer = kept.fill_and_send("keep_hub_B", site=here)
    assert answer.outcome == "conflict"
    assert kept.asks == WAYS_OUT
    assert answer.says.startswith("Not done yet, because the hub of cluster B was changed meanwhile.")
    kept.choose("on_top")
    assert kept.forms["keep_hub_B"].given["site"] == kept.workshop.plan.cluster("B").hub == here


def test_what_was_done_is_listed_when_it_is_opened_and_a_branch_is_reopened(kept):
    first = kept.workshop.plan
    kept.do(Undo())
    kept.do(Rename("A", "<b>Quay</b>"))
    assert "history" not in texts(kept)
    assert not {"reopen", "own_plan"} & set(kept.forms)
    kept.at.session_state["history"] = True
    kept.run()
    assert "Renamed A from Dunlin PCN to &lt;b&gt;Quay&lt;/b&gt;." in texts(kept)
    assert "2 (undone by 3)" in texts(kept)
    kept.at.selectbox(key="revision").set_value(2)
    kept.run()
    assert kept.fill_and_send("reopen").says.startswith("Reopened revision 2: Moved ")
    assert kept.says_no_traceback() == []
    assert kept.workshop.plan == first
    assert "4 (branch)" in texts(kept)
    kept.at.selectbox(key="revision").set_value(4)
    kept.run()
    kept.fill_and_send("own_plan")
    assert (kept.workshop.opened.plan.name, kept.workshop.plan.cluster("A").name) == ("Option 2", "<b>Quay</b>")


def test_of_many_revisions_the_newest_are_listed_at_first(kept, expected):
    opened = kept.workshop.opened
    for number in range(2, 37):
        proposal = opened.revision.proposal.with_plan(opened.revision.proposal.plan.rename("A", name=f"Name {number}"))
        about = {"who": "", "kind": "rename", "sentence": f"Name {number}", "area": expected.area}
        store().commit(opened.plan.id, proposal, base=number, **about)
    kept.at.session_state["history"] = True
    kept.run()
    assert len(kept.at.selectbox(key="revision").options) == 30
    kept.at.toggle(key="all_revisions").set_value(True)
    kept.run()
    assert len(kept.at.selectbox(key="revision").options) == 37


@pytest.fixture
def rebuilt(kept, areas):
    """The plan opened again after its area was built anew."""
    newer = build_again(areas / "saltmarsh", notes=["Built anew."])
    again = App(**kept.address)
    again.opened = newer
    return again


def test_a_plan_of_an_older_build_is_carried_over_first(rebuilt, kept):
    rebuilt.run()
    assert rebuilt.says_no_traceback() == []
    assert "**Option 1 was made on other data of " in texts(rebuilt)
    assert deeds(rebuilt) == {"plan_name", "duplicate", "carry_over"}
    assert not rebuilt.components("cluster_map")
    assert not rebuilt.workshop.may_change
    assert rebuilt.fill_and_send("carry_over").says == CARRIED
    assert rebuilt.says_no_traceback() == []
    assert rebuilt.workshop.may_change
    assert rebuilt.workshop.plan == kept.workshop.plan
    assert [cluster.name for cluster in rebuilt.picture().plan.clusters] == [
        cluster.name for cluster in kept.workshop.plan.clusters
    ]
    assert store().history(kept.workshop.opened.plan.id)[-1].kind == "carry"


@pytest.mark.parametrize("watching", [False, True])
def test_a_final_plan_of_an_older_build_keeps_its_own_list_sizes(rebuilt, kept, areas, expected, watching):
    plan = kept.workshop.opened.plan
    store().set_final(plan.id, final=True, who="Ada")
    path = areas / "saltmarsh" / "practices.parquet"
    practices = pd.read_parquet(path)
    practices.loc[0, ["list_size", "no_address"]] += 500
    path.unlink()
    practices.to_parquet(path)
    rebuilt.opened = build_again(areas / "saltmarsh")
    if watching:
        rebuilt.at.query_params["plan"] = plan.watch_token
    rebuilt.run()
    assert rebuilt.says_no_traceback() == []
    told = texts(rebuilt)
    assert "It is locked as final, so it is not carried over" in told
    assert ("duplicate it" in told) is not watching
    assert "It is put away" not in told
    assert deeds(rebuilt) == (set() if watching else {"plan_name", "duplicate"})
    sizes = expected.area.practices.set_index("code")["list_size"]
    clusters = kept.workshop.plan.clusters
    table = rebuilt.at.table[0].value
    assert table["Patients when it was made"].tolist()[: len(clusters)] == [
        f"{sizes[list(kept.workshop.plan.members(cluster.letter)) + list(cluster.outside)].sum():,}"
        for cluster in clusters
    ]
    assert "now (+500)." in told


@pytest.mark.parametrize("page", ["access", "board", "neighbours"])
def test_a_page_of_another_build_is_headed_as_ever_and_says_what_was_carried_over(rebuilt, page):
    rebuilt.run().go_to(page)
    title = rebuilt.at.title[0].value
    assert "Option 1 was made on other data" in texts(rebuilt)
    assert list(rebuilt.forms) == ["carry_over"]
    answer = rebuilt.fill_and_send("carry_over")
    assert (answer.outcome, answer.says) == ("done", CARRIED)
    assert rebuilt.says_no_traceback() == []
    assert (rebuilt.at.title[0].value, "carry_over" in rebuilt.forms) == (title, False)
    assert "was made on other data" not in texts(rebuilt)


def test_when_the_store_is_gone_it_is_said_once_and_the_plan_stays(kept, monkeypatch, tmp_path):
    before = kept.workshop
    no_store(monkeypatch, tmp_path)
    kept.run()
    assert kept.says_no_traceback() == []
    assert len(kept.at.warning) == 1
    assert kept.shown.trouble
    assert kept.workshop.proposal == before.proposal
    with pytest.raises(NotAnsweredError, match="503"):
        kept.do(QUAY)
    assert kept.workshop.proposal == before.proposal


def no_store(monkeypatch, tmp_path):
    """Let the store be gone."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder/plans.sqlite")
    (tmp_path / "no").write_text("a file where a folder must be")


def test_trouble_with_one_plan_is_over_when_another_is_begun(kept, monkeypatch, tmp_path):
    """Else the browser, which asks for no version of a plan that is not kept, would wait for its end for ever."""
    no_store(monkeypatch, tmp_path)
    kept.run().at.button(key="another").click()
    kept.run()
    assert kept.workshop.opened is None
    assert (kept.shown.trouble, len(kept.at.warning)) == (False, 0)


def test_a_remembered_plan_that_can_not_be_read_now_is_told_once(kept, monkeypatch, tmp_path):
    token = kept.workshop.token
    monkeypatch.setattr("ui.frame.on_screen.remembered_plan", lambda: token)
    no_store(monkeypatch, tmp_path)
    other = open_link(kept)
    assert (len(other.at.warning), other.shown.trouble, other.shown.remember) == (1, False, "")
    assert not other.run().at.warning


def test_a_plan_that_can_not_be_put_on_screen_is_told_and_what_was_there_stays(kept, monkeypatch):
    """It was kept, and in the moment in which the page was to show it the store could not be read."""
    before = kept.workshop

    def gone(*_args):
        msg = "the plans can't be read just now"
        raise StoreError(msg)

    monkeypatch.setattr("ui.frame.on_screen.put_on_screen", gone)
    assert kept.fill_and_send("duplicate").outcome == "done"
    assert [element.value.replace("\\", "") for element in kept.at.warning] == ["The plans can't be read just now"]
    assert (kept.workshop.token, kept.shown.trouble) == (before.token, False)


@pytest.mark.parametrize("page", ["plan", "plans", "compare", "board", "neighbours", "access"])
def test_every_page_stands_when_no_cluster_is_left(app, page):
    app.fill_and_send("scratch")
    app.do(RemoveCluster(app.workshop.plan.clusters[0].letter))
    assert app.workshop.plan.clusters == ()
    app.at.query_params["practice"] = first_of_all(app)
    app.go_to(page)
    assert app.says_no_traceback() == []
    if page == "plan":
        assert list(app.forms["move"].options("to")) == ["+", ""]
        answer = app.fill_and_send("move", practices=[first_of_all(app)])
        assert (answer.outcome, len(app.workshop.plan.clusters)) == ("done", 1), "a new cluster is offered first"
