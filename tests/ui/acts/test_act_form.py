"""A form can only be drawn where the door would take what it sends."""

import re

import msgspec
import pytest
from streamlit.testing.v1 import AppTest

from ui.acts import form as drawn
from ui.acts.form import Choice, Day, Field, File, Radio, Several, TextArea, TextField, act_form, check
from ui.acts.picture_schema import Subject

CLUSTERS = (("A", "A  North"), ("B", "B  South"))
PRACTICES = Several("practices", "Practices", options=(("p1", "Grove Road"),), needs="Choose one.")
MOVE = {"type": "move", "practices": Field("practices"), "to": Field("to")}
SAY = {
    "type": "say",
    "practice": "p1",
    "stance": Field("stance"),
    "initials": "",
    "date": Field("date"),
    "words": Field("words"),
}
LOAD = {
    "type": "load",
    "file": Field("file", "name"),
    "content": Field("file", "content"),
    "asRevision": Field("way", equals="revision"),
}


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ({"type": "undo"}, []),
        ({"type": "duplicate", "number": 3, "onScreen": False}, []),
        (MOVE, [PRACTICES, Choice("to", "Move to", options=(*CLUSTERS, ("", "Not placed")), value="A")]),
        (
            {**MOVE, "practices": [Field("one"), "p2"], "to": "B"},
            [Choice("one", "Practice", options=(("p1", "Grove Road"),))],
        ),
        ({"type": "name", "name": Field("name")}, [TextField("name", "Name", saves_by_itself=True)]),
        (SAY, [Radio("stance", "Said", options=CLUSTERS), Day("date", "Date"), TextArea("words", "Words")]),
        (LOAD, [File("file", "A plan"), Radio("way", "Becomes", options=(("new", "New"), ("revision", "Next")))]),
    ],
)
def test_a_deed_that_the_door_takes(deed, fields):
    before = msgspec.to_builtins(deed)
    check(deed, fields)
    assert msgspec.to_builtins(deed) == before


@pytest.mark.parametrize(
    ("deed", "fields", "wrong"),
    [
        ({"type": "fly"}, [], "Invalid value 'fly'"),
        ({"cluster": "A"}, [], "missing required field `type`"),
        ({"type": "rename", "cluster": "A"}, [], "missing required field `name`"),
        ({"type": "rename", "cluster": "A", "name": "North", "colour": "red"}, [], "unknown field `colour`"),
        ({"type": "duplicate", "on_screen": False}, [], "unknown field `on_screen`"),
        ({"type": "lock", "cluster": "A", "locked": "yes"}, [], "Expected `bool`"),
        ({"type": "name", "name": Field("name")}, [], "its fields are [], and its deed refers to ['name']"),
        ({"type": "undo"}, [TextField("name", "Name")], "its fields are ['name']"),
        ({"type": "name", "name": Field("name")}, [TextField("name", "Name")] * 2, "its fields are ['name', 'name']"),
        ({"type": "name", "name": Field("name")}, [TextField("name", "Name", longest=500)], "length <= 400"),
        ({"type": "lock", "cluster": "A", "locked": Field("on")}, [TextField("on", "On")], "Expected `bool`"),
        ({**MOVE, "to": "B"}, [Several("practices", "Practices", options=CLUSTERS)], "length >= 1"),
        ({**MOVE, "practices": Field("one"), "to": "B"}, [TextField("one", "Practice")], "Expected `array`"),
        (
            {"type": "remove", "cluster": Field("c")},
            [Choice("c", "C", options=CLUSTERS, placeholder="Choose")],
            "length >= 1",
        ),
        ({**LOAD, "file": Field("file"), "asRevision": False}, [File("file", "A plan")], "takes the parts: file"),
        ({"type": "name", "name": Field("n", "name")}, [TextField("n", "Name")], "takes the parts: n"),
        (
            {"type": "hub", "cluster": "A", "practice": Field("p")},
            [Choice("p", "Hub", options=(("", "None"),), placeholder="Choose")],
            '"" is an option of p',
        ),
    ],
)
def test_a_deed_that_the_door_would_refuse(deed, fields, wrong):
    with pytest.raises(ValueError, match=re.escape(wrong)):
        check(deed, fields)


def test_a_field_that_needs_something_is_never_sent_empty():
    deed = {"type": "remove", "cluster": Field("c")}
    check(deed, [Choice("c", "C", options=CLUSTERS, placeholder="Choose", needs="Choose a cluster.")])
    check(deed, [Choice("c", "C", options=CLUSTERS, value="B")])


def test_a_mistake_names_the_form():
    with pytest.raises(ValueError, match=r"The form 'rename_A' can't be drawn: .*unknown field `title`"):
        act_form({"type": "rename", "cluster": "A", "title": "North"}, label="Save", key="rename_A")
    with pytest.raises(ValueError, match="'save' is no Material symbol"):
        act_form({"type": "undo"}, label="Undo", key="undo", icon="save")


def test_what_the_browser_is_given(monkeypatch):
    given = {}
    monkeypatch.setattr(drawn, "_COMPONENT", lambda **named: given.update(named))
    act_form(
        MOVE,
        [PRACTICES, Choice("to", "Move to", options=CLUSTERS, placeholder="Choose a cluster", clears=True)],
        label="Move",
        key="move",
        icon=":material/arrow_forward:",
        of=Subject("k", "saltmarsh", "a1"),
        revision=7,
    )
    data = given["data"]
    assert (given["key"], given["width"]) == ("move", "stretch")
    assert data["deed"] == {"type": "move", "practices": {"$field": "practices"}, "to": {"$field": "to"}}
    assert data["of"] == {"plan": "k", "slug": "saltmarsh", "areaId": "a1"}
    assert (data["icon"], data["revision"]) == ("arrow_forward", 7)
    practices, to = data["fields"]
    assert (practices["kind"], practices["needs"], practices["clears"]) == ("several", "Choose one.", False)
    assert (to["kind"], to["hidesLabel"], to["clears"], to["placeholder"]) == (
        "choice",
        False,
        True,
        "Choose a cluster",
    )
    act_form({"type": "undo"}, label="Undo", key="undo")
    assert (given["width"], given["data"]["of"], given["data"]["revision"]) == ("content", None, None)


def test_what_is_chosen_at_first(monkeypatch):
    given = {}
    monkeypatch.setattr(drawn, "_COMPONENT", lambda **named: given.update(named))

    def at_first(field):
        act_form({"type": "lock", "cluster": "A", "locked": Field("f", equals="x")}, [field], label="Save", key="k")
        return given["data"]["fields"][0]["value"]

    assert at_first(Choice("f", "F", options=CLUSTERS)) == "A"
    assert at_first(Choice("f", "F", options=CLUSTERS, value="gone")) == "A"
    assert at_first(Choice("f", "F", options=CLUSTERS, value="B")) == "B"
    assert at_first(Choice("f", "F", options=CLUSTERS, value="gone", placeholder="Choose")) == ""
    assert at_first(Radio("f", "F", options=CLUSTERS)) == ""


def test_every_field_reaches_the_page():
    def page():
        from ui.acts.form import Field, File, TextField, act_form  # noqa: PLC0415 (a page of its own)

        deed = {"type": "load", "file": Field("file", "name"), "content": Field("file", "content")}
        act_form(deed, [File("file", "A plan", accept=".json")], label="Load", key="load")
        act_form(
            {"type": "name", "name": Field("name")},
            [TextField("name", "Name", icon=":material/edit:")],
            label="Save",
            key="name",
        )

    assert not AppTest.from_function(page).run().exception
