"""Events that no page sends: ours go on, and what Streamlit itself can't read is told in a sentence of ours."""

import pytest

from data.store.store import open_store
from geo.proposal import Proposal
from tests.browser.crafted import UNREADABLE, VALUES, crafted, on_its_own

pytestmark = pytest.mark.browser

OURS = "bidi_component"


@pytest.fixture(params=["edit", "watch"])
def kept(request, database, expected, server):  # noqa: ARG001 (the app makes the database)
    """(what stands in the address, how it is looked at); the plan is as it was at the end."""
    store = open_store(database)
    plan = store.create(
        Proposal(expected.today), name="Crafted", slug="saltmarsh", area=expected.area, who="", sentence="Started."
    ).plan
    yield f"plan={plan.edit_token if request.param == 'edit' else plan.watch_token}"
    assert store.at(plan.id).plan == plan
    store.close()


def test_a_page_goes_on_whatever_its_own_parts_are_said_to_hold(server, kept):
    sent, boxes, empty = on_its_own(crafted(server, kept, of=OURS))
    assert (boxes, empty) == ([], [])
    assert sent > 200


def test_nobody_sees_an_error_box_of_streamlits_own(server, kept):
    sent, boxes, _ = on_its_own(crafted(server, kept, values=(*VALUES, *UNREADABLE)))
    assert boxes == []
    assert sent > 800
