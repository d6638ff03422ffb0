"""Plans on the page without a browser: kept, reopened, shared, followed, quarrelled over, carried over."""

import shutil

import pandas as pd
import pytest

from tests.pages.conftest import App, build_again
from ui.actions import add_cluster, move, rename, set_hub, undo
from ui.kept import store
from ui.plain_text import as_plain_text
from ui.remembered import NAME, PLAN, name_in, plan_in


@pytest.fixture
def kept(app, expected):
    """The app on a plan of two revisions: one practice moved from A to B."""
    return app.put(move(expected.area, app.workshop, [first_of(expected)], to="B"))


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
    return {one.key for one in app.at.get(kind)}


def texts(app):
    """Everything that is written on the page."""
    kinds = ("text", "markdown", "caption", "warning", "error", "html", "code")
    return "\n".join(str(one.value if kind != "html" else one.proto.body) for kind in kinds for one in app.at.get(kind))


def test_nothing_is_kept_before_something_is_changed(app):
    assert store().plans() == ()
    assert app.address == {"area": "saltmarsh"}
    assert "Not kept yet" in texts(app)


def test_a_change_is_kept_and_the_address_leads_to_it(kept):
    [plan] = store().plans()
    assert kept.address == {"area": "saltmarsh", "plan": plan.edit_token}
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
    token = kept.workshop.token
    monkeypatch.setattr("ui.settle.remembered_plan", lambda: token)
    assert open_link(kept).workshop.opened == kept.workshop.opened
    assert open_link(kept, area="saltmarsh").workshop.opened is None


@pytest.mark.parametrize("cookie", ["nonsense", "", "\x00\n", "x" * 5000])
def test_what_the_browser_remembers_is_not_trusted(app, monkeypatch, cookie):
    monkeypatch.setattr("ui.settle.remembered_plan", lambda: cookie)
    other = open_link(app)
    assert other.says_no_traceback() == []
    assert other.workshop.opened is None


def test_a_remembered_link_to_watch_is_not_reopened(kept, monkeypatch):
    token = kept.workshop.opened.plan.watch_token
    monkeypatch.setattr("ui.settle.remembered_plan", lambda: token)
    assert open_link(kept).workshop.opened is None


def test_cookies_are_read_as_text_of_a_stranger():
    assert plan_in({PLAN: "a%20b"}) == "a b"
    assert name_in({NAME: "%3Cb%3E%0AAda"}) == "<b> Ada"
    assert (plan_in({}), name_in({NAME: object()})) == ("", "")


def test_the_name_is_typed_once_and_stands_at_what_is_done(app, expected):
    app.at.text_input(key="who").set_value("  A   Sims ")
    app.run().put(add_cluster(expected.area, app.workshop))
    # The callback of the form runs in the app's own session, as the map's events do.
    app.at.multiselect(key="move_practices").set_value([first_of(expected)])
    app.at.selectbox(key="move_to").set_value("B")
    next(button for button in app.at.button if button.label == "Move").click()
    app.run()
    assert store().history(app.workshop.opened.plan.id)[-1].who == "A Sims"
    assert "by A Sims" in texts(app)


def test_a_plan_is_named_and_a_name_that_is_taken_back_is_not(kept):
    kept.at.text_input(key="plan_name").set_value("Riverside *first*")
    kept.run()
    assert kept.says_no_traceback() == []
    assert store().plans()[0].name == "Riverside *first*"
    kept.at.text_input(key="plan_name").set_value("  ")
    kept.run()
    assert kept.at.text_input(key="plan_name").value == "Riverside *first*"
    assert kept.workshop.complaint.startswith("Not renamed: ")


def test_another_option_begins_from_today_and_the_first_stays(kept, expected):
    first = kept.workshop
    kept.at.button(key="another").click()
    kept.run()
    assert (kept.workshop.opened, kept.workshop.plan) == (None, expected.today)
    assert kept.address == {"area": "saltmarsh"}
    kept.put(rename(expected.area, kept.workshop, "A", name="Quay"))
    assert {plan.name for plan in store().plans()} == {"Option 1", "Option 2"}
    assert store().open(first.token).revision.proposal == first.proposal


def test_a_duplicate_is_a_plan_of_its_own(kept, expected):
    first = kept.workshop
    kept.at.button(key="duplicate").click()
    kept.run()
    assert kept.workshop.opened.plan.name == "Option 2"
    assert kept.address["plan"] == kept.workshop.token != first.token
    kept.put(rename(expected.area, kept.workshop, "A", name="Quay"))
    assert store().open(first.token).revision.proposal == first.proposal


def test_both_links_are_there_to_be_shared(kept):
    plan = kept.workshop.opened.plan
    assert [one.value for one in kept.at.code] == [f"/?plan={plan.edit_token}", f"/?plan={plan.watch_token}"]


def test_who_watches_is_offered_nothing_that_changes(kept, expected):
    seen = watch(kept)
    assert seen.says_no_traceback() == []
    assert seen.workshop.proposal == kept.workshop.proposal
    assert "You are watching **Option 1**" in texts(seen)
    assert keys(seen, "button") <= {None} | {key for key in keys(seen, "button") if key.startswith("finding_")}
    assert keys(seen, "multiselect") == keys(seen, "text_input") == set()
    assert [one.value for one in seen.at.code] == [f"/?plan={kept.workshop.opened.plan.watch_token}"]
    assert seen.workshop.opened.plan.edit_token == ""
    refused = seen.put(rename(expected.area, seen.workshop, "A", name="Quay"))
    assert refused.workshop.plan == kept.workshop.plan
    assert "This link only shows the plan" in refused.workshop.complaint
    assert len(store().history(kept.workshop.opened.plan.id)) == 2


def test_who_watches_sees_the_next_change(kept, expected):
    seen = watch(kept)
    kept.put(rename(expected.area, kept.workshop, "A", name="Quay"))
    seen.run()
    assert seen.workshop.proposal == kept.workshop.proposal
    assert seen.workshop.is_watched


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
    kept.run()
    assert says in texts(kept)
    assert {"today", "scratch"} & keys(kept, "button") == set()
    assert keys(kept, "multiselect") == set()
    kept.at.button(key="duplicate").click()
    kept.run()
    assert kept.workshop.may_change
    assert {"today", "scratch"} <= keys(kept, "button")


@pytest.fixture
def met(kept, expected):
    """Two browsers: the other one called A Quay; here it is called Hill on the plan as it was before."""
    other = open_link(kept, **kept.address)
    before = kept.workshop
    other.put(rename(expected.area, other.workshop, "A", name="Quay"))
    kept.put(rename(expected.area, before, "A", name="Hill"))
    return kept


def test_a_conflict_shows_both_sides_and_three_ways_out(met):
    assert met.says_no_traceback() == []
    assert "The plan moved on while you were at it" in texts(met)
    assert "Renamed A from Dunlin PCN to Quay." in texts(met)
    assert "You: Renamed A from Dunlin PCN to Hill." in texts(met)
    assert "You are asked because cluster A was renamed meanwhile." in texts(met)
    assert keys(met, "button") >= WAYS_OUT


WAYS_OUT = {"on_top", "as_branch", "take_theirs"}


@pytest.mark.parametrize("page", ["plan", "plans", "board", "neighbours", "access"])
@pytest.mark.parametrize(
    ("button", "name", "revisions"), [("on_top", "Hill", 4), ("as_branch", "Quay", 4), ("take_theirs", "Quay", 3)]
)
def test_each_way_out_of_a_conflict_on_each_page(met, page, button, name, revisions):
    if page != "plan":
        met.go_to(page)
    assert keys(met, "button") >= WAYS_OUT
    met.at.button(key=button).click()
    met.run()
    assert not met.at.exception
    assert met.workshop.conflict is None
    assert met.workshop.plan.cluster("A").name == name
    assert len(store().history(met.workshop.opened.plan.id)) == revisions
    assert not keys(met, "button") & WAYS_OUT
    if page != "plan":  # whose map says it
        told = texts(met) if page == "board" else met.at.success[0].value
        assert as_plain_text(met.workshop.say) in told


def test_nobody_is_asked_before_a_board(met):
    met.at.query_params["screen"] = "today"
    met.go_to("board")
    assert not keys(met, "button") & WAYS_OUT


def test_a_hub_that_was_chosen_by_both_asks_on_the_access_page(kept, expected):
    here, there = expected.today.members("B")[:2]
    other = open_link(kept, **kept.address)
    kept.go_to("access")
    kept.at.selectbox(key="hubs_of").set_value("B")
    kept.run()
    other.put(set_hub(expected.area, other.workshop, "B", hub=there))
    kept.at.selectbox(key="hub_of_B_").set_value(here)
    kept.at.button(key="keep_hub").click()
    kept.run()
    assert kept.workshop.conflict
    assert keys(kept, "button") >= WAYS_OUT
    assert "Not done yet, because the hub of cluster B was changed meanwhile" in texts(kept).replace("\\", "")
    assert "You are asked because the hub of cluster B was changed meanwhile." in texts(kept)


def test_what_was_done_is_listed_when_it_is_opened_and_a_branch_is_reopened(kept, expected):
    first = kept.workshop.plan
    kept.put(undo(kept.workshop))
    kept.put(rename(expected.area, kept.workshop, "A", name="<b>Quay</b>"))
    assert "history" not in texts(kept)
    kept.at.session_state["history"] = True
    kept.run()
    assert "Renamed A from Dunlin PCN to &lt;b&gt;Quay&lt;/b&gt;." in texts(kept)
    assert "2 (branch)" in texts(kept)
    kept.at.selectbox(key="revision").set_value(2)
    kept.run().at.button(key="reopen").click()
    kept.run()
    assert kept.says_no_traceback() == []
    assert kept.workshop.plan == first
    kept.at.selectbox(key="revision").set_value(3)
    kept.run().at.button(key="own_plan").click()
    kept.run()
    assert (kept.workshop.opened.plan.name, kept.workshop.plan.cluster("A").name) == ("Option 2", "<b>Quay</b>")


def test_of_many_revisions_the_newest_are_listed_at_first(kept, expected):
    workshop = kept.workshop
    for number in range(35):
        workshop = rename(expected.area, workshop, "A", name=f"Name {number}")
    kept.at.session_state["history"] = True
    kept.put(workshop)
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
    assert {"today", "scratch"} & keys(rebuilt, "button") == set()
    assert not rebuilt.workshop.may_change
    rebuilt.at.button(key="carry_over").click()
    rebuilt.run()
    assert rebuilt.says_no_traceback() == []
    assert rebuilt.workshop.may_change
    assert rebuilt.workshop.plan == kept.workshop.plan
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
    assert "carry_over" not in keys(rebuilt, "button")
    sizes = expected.area.practices.set_index("code")["list_size"]
    clusters = kept.workshop.plan.clusters
    table = rebuilt.at.table[0].value
    assert table["Patients when it was made"].tolist()[: len(clusters)] == [
        f"{sizes[list(kept.workshop.plan.members(one.letter)) + list(one.outside)].sum():,}" for one in clusters
    ]
    assert "now (+500)." in told


@pytest.mark.parametrize("page", ["access", "board", "neighbours"])
def test_a_page_of_another_build_is_headed_as_ever_and_says_what_was_carried_over(rebuilt, page):
    rebuilt.run().go_to(page)
    title, told = rebuilt.at.title[0].value, "Carried over to the data of the area as it is built now."
    assert "Option 1 was made on other data" in texts(rebuilt)
    rebuilt.at.button(key="carry_over").click()
    rebuilt.run()
    assert rebuilt.says_no_traceback() == []
    assert (rebuilt.at.title[0].value, [one.value for one in rebuilt.at.success]) == (title, [told])
    assert told not in texts(rebuilt)
    rebuilt.run()
    assert not rebuilt.at.success, "it is said once"


def test_when_the_store_is_gone_it_is_said_once_and_the_plan_stays(kept, monkeypatch, tmp_path):
    before = kept.workshop
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder/plans.sqlite")
    (tmp_path / "no").write_text("a file where a folder must be")
    kept.run()
    assert kept.says_no_traceback() == []
    assert len(kept.at.warning) == 1
    assert kept.workshop.proposal == before.proposal
