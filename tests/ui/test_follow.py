"""The browser's look at a plan's version."""

import pytest
from starlette.requests import Request

from data.store.kept import StoreError
from geo.plan import today_plan
from geo.proposal import Proposal
from tests.tiny_town import tiny_town
from ui.follow import SERVER, TROUBLE, version_of


def look(plan):
    """What the browser's look at the plan with that id is answered: status and version."""
    answer = version_of(Request({"type": "http", "query_string": f"plan={plan}".encode()}))
    server, version = answer.body.decode().split(" ")
    assert server == SERVER
    return answer.status_code, version


def test_a_look_is_answered_with_the_version(store):
    area = tiny_town()
    opened = store.create(
        Proposal(today_plan(area.practices)), name="Ours", slug="tiny", area=area, who="", sentence="Began."
    )
    assert look(opened.plan.id) == (200, str(opened.plan.version))
    renamed = store.rename(opened.plan.id, "Theirs")
    assert renamed.version != opened.plan.version
    assert look(opened.plan.id) == (200, str(renamed.version))


@pytest.mark.usefixtures("store")
def test_a_look_at_no_plan_is_answered_with_nothing():
    assert look("nobodys") == (200, "")


def test_a_look_says_that_the_store_is_in_trouble(store, monkeypatch):
    def gone(_plan_id):
        msg = "the file of plans is gone"
        raise StoreError(msg)

    monkeypatch.setattr(store, "version", gone)
    assert look("any") == (200, TROUBLE)
