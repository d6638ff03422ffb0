"""Events from the browser: good ones are read, everything else is a complaint and never an error."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ui.cluster_map.events import (
    MOST_PRACTICES,
    NEW,
    Chosen,
    ClusterAdded,
    ClusterRemoved,
    Event,
    HubSet,
    LockSet,
    Moved,
    Redone,
    Refused,
    Renamed,
    Undone,
    read_event,
)

HEAD = {"id": 5, "revision": 2}

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=5) | st.dictionaries(st.text(max_size=12), inner, max_size=5),
    max_leaves=12,
)
KINDS = st.sampled_from(["move", "rename", "lock", "hub", "new", "remove", "undo", "redo", "choose"])
NEARLY = st.fixed_dictionaries(
    {"id": JSON | st.integers(0, 9), "revision": JSON | st.integers(0, 9), "type": KINDS | JSON},
    optional=dict.fromkeys(("practices", "to", "cluster", "name", "locked", "practice"), JSON),
)


@pytest.mark.parametrize(
    ("fields", "event"),
    [
        ({"type": "move", "practices": ["Y00001"], "to": "B"}, Moved(5, 2, ("Y00001",), "B")),
        ({"type": "move", "practices": ["Y00001"], "to": ""}, Moved(5, 2, ("Y00001",), "")),
        ({"type": "move", "practices": ["Y00001", "Y00002"], "to": NEW}, Moved(5, 2, ("Y00001", "Y00002"), NEW)),
        ({"type": "rename", "cluster": "A", "name": "Riverside"}, Renamed(5, 2, "A", "Riverside")),
        ({"type": "lock", "cluster": "A", "locked": True}, LockSet(5, 2, "A", locked=True)),
        ({"type": "hub", "cluster": "A", "practice": ""}, HubSet(5, 2, "A", "")),
        ({"type": "new"}, ClusterAdded(5, 2)),
        ({"type": "remove", "cluster": "AB"}, ClusterRemoved(5, 2, "AB")),
        ({"type": "undo"}, Undone(5, 2)),
        ({"type": "redo"}, Redone(5, 2)),
        ({"type": "choose", "practices": []}, Chosen(5, 2, ())),
        ({"type": "choose", "practices": ["Y00001", "Y00001"]}, Chosen(5, 2, ("Y00001",))),
    ],
)
def test_what_the_browser_says_is_read(fields, event):
    assert read_event({**HEAD, **fields}) == event


@pytest.mark.parametrize(
    ("raw", "complaint"),
    [
        (None, "an event that is missing"),
        ([1], "an event that is a list"),
        ({}, "whose 'id' is missing, not a whole number"),
        ({"id": True, "revision": 0}, "whose 'id' is True"),
        ({"id": -1, "revision": 0}, "whose 'id' is -1"),
        ({"id": 2**60, "revision": 0}, "whose 'id' is a huge number"),
        ({**HEAD, "revision": 1.5, "type": "new"}, "whose 'revision' is 1.5"),
        ({**HEAD, "type": "fly"}, "of the type 'fly', which is unknown"),
        ({**HEAD, "type": ["move"]}, "of the type a list"),
        ({**HEAD, "type": "move", "to": "B"}, "whose 'practices' is missing, not a list of 1 to 2000 codes"),
        ({**HEAD, "type": "move", "practices": [], "to": "B"}, "not a list of 1 to 2000 codes"),
        ({**HEAD, "type": "move", "practices": [7], "to": "B"}, "whose 'practices' is a list"),
        ({**HEAD, "type": "move", "practices": ["Y00001"], "to": None}, "whose 'to' is missing"),
        ({**HEAD, "type": "move", "practices": ["x" * 13], "to": "B"}, "not a list of 1 to 2000 codes"),
        ({**HEAD, "type": "choose", "practices": ["Y"] * (MOST_PRACTICES + 1)}, "not a list of 0 to 2000 codes"),
        ({**HEAD, "type": "rename", "cluster": "", "name": "x"}, "whose 'cluster' is empty"),
        ({**HEAD, "type": "rename", "cluster": "A", "name": "x" * 401}, "not a text of at most 400 characters"),
        ({**HEAD, "type": "lock", "cluster": "A", "locked": "yes"}, "whose 'locked' is 'yes', not true or false"),
    ],
)
def test_what_can_not_be_an_event_is_refused_in_words(raw, complaint):
    refused = read_event(raw)
    assert isinstance(refused, Refused)
    assert complaint in refused.complaint
    assert refused.complaint.endswith("reload the page")


def test_a_refused_event_with_a_number_can_be_acknowledged():
    assert read_event({**HEAD, "type": "fly"}) == Refused(
        "the browser sent an event of the type 'fly', which is unknown; reload the page", 5
    )


@given(JSON | NEARLY)
@example({"id": 1, "revision": 1, "type": "move", "practices": [None], "to": "A"})
@example({"id": 10**5000, "revision": 0, "type": "new"})
def test_no_json_raises_and_no_complaint_is_long(raw):
    event = read_event(raw)
    assert isinstance(event, (Event, Refused))
    if isinstance(event, Refused):
        assert len(event.complaint) < 200
