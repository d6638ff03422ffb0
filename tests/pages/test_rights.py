"""Who sits at a screen: what the pages show to the owner, to who was given a link, and to anybody else."""

import pytest

from tests.pages.test_kept_plans import open_link
from tests.ui.acts.conftest import build
from tests.ui.doers import store
from ui.acts.schema import NewCluster
from ui.session.rights import HOSTS_VARIABLE, owner_key

PAGES = ("plan", "compare", "board", "neighbours", "access", "about")


@pytest.fixture
def kept(app):
    """The app on a plan of two revisions."""
    app.do(NewCluster())
    return app


@pytest.fixture
def opened(kept, monkeypatch):
    """A kept plan, on an install that is open to others by now."""
    monkeypatch.setenv(HOSTS_VARIABLE, "plans.example.org")
    return kept.workshop.opened.plan


def told(app):
    return [*app.says_no_traceback(), *(element.value for element in app.at.error)]


@pytest.mark.usefixtures("opened")
def test_without_a_link_nothing_is_shown(kept):
    app = open_link(kept)
    assert any("This app is shown by links only" in item for item in told(app))
    assert app.components("cluster_map") == []
    assert app.at.selectbox.len == 0


@pytest.mark.parametrize("query", [{"area": "saltmarsh"}, {"owner": "x"}, {"plan": "x" * 32}, {"plan": "id"}])
def test_nor_by_an_address_that_is_no_key(kept, opened, query):
    app = open_link(kept, **{name: opened.id if value == "id" else value for name, value in query.items()})
    assert app.components("cluster_map") == []
    assert told(app)


@pytest.mark.usefixtures("opened")
def test_the_owner_comes_by_the_key_once(kept):
    app = open_link(kept, owner=owner_key())
    assert app.address == {"area": "saltmarsh"}
    assert app.shown.right == owner_key()
    assert app.components("right") == [{"keep": owner_key(), "asks": False}]


@pytest.mark.parametrize("key", ["edit_token", "watch_token"])
def test_who_has_a_key_sees_that_plan_on_every_page_and_no_choice_of_area(kept, opened, key):
    for page in PAGES:
        app = open_link(kept, plan=getattr(opened, key)).go_to(page)
        assert app.says_no_traceback() == []
        assert app.workshop.opened.plan.id == opened.id
        assert not [element for element in app.at.selectbox if element.key == "area"]
        assert owner_key() not in str([element.proto for element in app.at.get("bidi_component")])
        assert app.shown.right == (opened.edit_token if key == "edit_token" else "")


def test_a_link_to_watch_only_watches_whoever_opens_it(kept, opened):
    app = open_link(kept, plan=opened.watch_token, owner=owner_key())
    assert (app.shown.can_change, app.shown.right) == (False, "")
    assert app.components("right") == [{"keep": "", "asks": False}]


def test_a_link_that_was_renewed_leaves_its_holder_nothing(kept, opened):
    app = open_link(kept, plan=opened.edit_token)
    store().end_key(opened.id, "edit", renew=True, who="Ann")
    for _ in range(3):
        app.run()
        assert any("was withdrawn on" in item and "by Ann" in item for item in told(app))
        assert (app.components("cluster_map"), app.components("act_form")) == ([], [])
    assert open_link(kept, plan=store().at(opened.id).plan.edit_token).workshop.may_change


def test_the_owners_own_screen_goes_on_when_the_link_is_renewed(kept):
    plan = kept.workshop.opened.plan
    kept.fill_and_send(f"endKey_edit_True_{plan.id}")
    now = store().at(plan.id).plan
    assert now.edit_token != plan.edit_token
    assert kept.address["plan"] == kept.workshop.token == now.edit_token
    kept.fill_and_send(f"endKey_watch_False_{plan.id}")
    assert kept.workshop.opened.plan.watch_token == ""
    assert kept.says_no_traceback() == []
    assert f"endKey_watch_True_{plan.id}" in kept.forms
    assert f"endKey_watch_False_{plan.id}" not in kept.forms


def test_an_area_that_is_not_here_is_said(app):
    other = open_link(app, area="nowhere")
    assert any("There is no area nowhere here" in element.value for element in other.at.info)
    assert other.workshop.area_id == app.workshop.area_id


def test_whoever_was_given_a_plan_is_shown_no_other_area_where_that_is_away(kept, opened, areas):
    app = open_link(kept, plan=opened.edit_token)
    build(areas / "tiny")
    (areas / "saltmarsh").rename(areas.parent / "away")
    for _ in range(2):
        app.run()
        assert app.components("cluster_map") == []
        assert "Tiny" not in str(told(app))
    (areas.parent / "away").rename(areas / "saltmarsh")
    assert app.run().components("cluster_map")


def test_a_session_that_watches_takes_no_key_to_edit_later(kept, opened):
    app = open_link(kept, plan=opened.watch_token)
    store().end_key(opened.id, "watch", renew=True, who="Ann")
    app.run()
    app.at.query_params["plan"] = opened.edit_token
    app.run()
    assert any("only shows the plan" in item for item in told(app))
    assert app.components("cluster_map") == []


def test_who_starts_another_option_with_a_link_that_is_withdrawn_is_shown_nothing(kept, opened):
    app = open_link(kept, plan=opened.edit_token)
    app.at.button(key="another").click()
    app.run()
    assert app.components("cluster_map")
    for gives in ("edit", "watch"):
        store().end_key(opened.id, gives, renew=True, who="Ann")
    app.run()
    assert (told(app) != [], app.components("cluster_map")) == (True, [])
