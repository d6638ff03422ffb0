"""Events that no page sends: ours go on, and what Streamlit itself can't read is told in a sentence of ours."""

import json
from contextlib import suppress

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg
from websockets.exceptions import ConnectionClosed

from data.store.store import open_store
from geo.proposal import Proposal
from tests.browser.crafted import UNREADABLE, VALUES, crafted, on_its_own, speaker

pytestmark = pytest.mark.browser

OURS = "bidi_component"


@pytest.fixture
def plan(database, expected, server):  # noqa: ARG001 (the app makes the database)
    """A kept plan, which is as it was at the end."""
    store = open_store(database)
    plan = store.create(
        Proposal(expected.today), name="Crafted", slug="saltmarsh", area=expected.area, who="", sentence="Started."
    ).plan
    yield plan
    assert store.at(plan.id).plan == plan
    store.close()


@pytest.mark.parametrize("key", ["edit_token", "watch_token"])
def test_a_page_goes_on_whatever_its_own_parts_are_said_to_hold(server, plan, key):
    told = on_its_own(crafted(server, f"plan={getattr(plan, key)}", VALUES, of=OURS, goes_on=True))
    assert told[1:] == ([], [])
    assert told[0] > 200


def test_nobody_sees_an_error_box_of_streamlits_own(server, plan):
    sent, boxes, _ = on_its_own(crafted(server, f"plan={plan.edit_token}", UNREADABLE))
    assert boxes == []
    assert sent > 300


async def after_clearing(address, query):
    """Whether a session may change its plan before and after it asks for everything to be forgotten."""
    async with speaker(address, query) as one:
        before = desk_of(await one.run())
        await one.send(BackMsg(clear_cache=True))
        one.query = ""
        with suppress(ConnectionClosed, ConnectionError):
            return before, desk_of(await one.run())
    return before, None


def desk_of(elements):
    """What the desk is told of the plan: whether it may be changed, and by which key."""
    [desk] = [
        element.bidi_component for element in elements if element.bidi_component.component_name == "neighbouring_desk"
    ]
    shown = json.loads(desk.json)
    return shown["canChange"], shown["right"]


def test_a_session_can_not_be_made_to_forget_that_it_only_watches(server, plan):
    before, after = on_its_own(after_clearing(server, f"plan={plan.watch_token}"))
    assert (before, after) == ((False, ""), None)
