"""Folders of areas as they are in life: gone, damaged, none, several."""

import shutil

import pytest

from tests.pages.conftest import App, build_again
from ui.acts.schema import Move


def options(app):
    return app.at.selectbox(key="area").options


def add_area(areas, slug, name):
    """Put a second area beside the demo: the same one under another name."""
    shutil.copytree(areas / "saltmarsh", areas / slug)
    return build_again(areas / slug, slug=slug, name=name)


def test_an_area_that_was_removed_is_told_in_a_sentence(app, areas):
    add_area(areas, "other", "Other")
    app.run()
    shutil.rmtree(areas / "saltmarsh")
    app.run()
    assert app.says_no_traceback() == []
    assert options(app) == ["Other"], "the one that is left is opened"


@pytest.mark.parametrize("name", ["practices.parquet", "minutes", "browser", "patients.parquet"])
def test_an_area_with_a_part_missing_is_told_in_a_sentence(areas, name):
    broken = areas / "saltmarsh" / name
    if broken.is_dir():
        shutil.rmtree(broken)
    else:
        broken.unlink()
    told = App().run().says_no_traceback()
    assert told
    assert "is damaged" in told[0]
    assert "Build the area again" in told[0]


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "damaged"), ("{", "damaged"), ("[]", "damaged"), ('{"format": 1, "name": "Other"}', "by an older version")],
)
def test_an_area_that_can_not_be_used_is_named_with_what_to_do(areas, text, says):
    add_area(areas, "other", "Other")
    (areas / "other" / "area.json").write_text(text)
    app = App().run()
    assert app.says_no_traceback() == []
    assert len(options(app)) == 2
    assert options(app)[1].casefold() == "other (can't be used)"
    app.at.selectbox(key="area").set_value("other")
    told = app.run().says_no_traceback()
    assert len(told) == 1
    assert says in told[0]
    assert "Build the area again" in told[0]
    app.at.selectbox(key="area").set_value("saltmarsh")
    assert app.run().says_no_traceback() == []
    assert app.at.session_state["neighbouring"].slug == "saltmarsh"


def test_an_area_whose_files_are_damaged_leaves_the_others_usable(areas):
    add_area(areas, "other", "Other")
    (areas / "other" / "minutes" / "walk.npy").write_bytes(b"")
    app = App(area="other").run()
    assert "is damaged" in app.says_no_traceback()[0]
    app.at.selectbox(key="area").set_value("saltmarsh")
    assert app.run().says_no_traceback() == []


def test_the_demo_is_made_where_no_area_can_be_used(areas, monkeypatch):
    (areas / "saltmarsh").rename(areas.parent / "kept")
    (areas / "old").mkdir()
    (areas / "old" / "area.json").write_text('{"format": 1}')
    monkeypatch.setattr("data.demo.make_demo", lambda root, **_: shutil.copytree(areas.parent / "kept", root / "demo"))
    app = App().run()
    assert app.says_no_traceback() == []
    assert options(app) == ["Saltmarsh (fictional)", "old (can't be used)"]


def test_the_demo_is_made_at_the_first_start(areas, expected, monkeypatch):
    """Only where there is no area at all; what it says while it is at it is the maker's word."""
    kept = areas.parent / "kept"
    (areas / "saltmarsh").rename(kept)
    asked = []

    def make(root, *, progress):
        asked.append(root)
        progress("putting the area together", 1, 2)
        shutil.copytree(kept, root / "saltmarsh")

    monkeypatch.setattr("data.demo.make_demo", make)
    app = App().run()
    app.opened = expected.area.id
    assert app.says_no_traceback() == []
    assert asked == [areas]
    assert app.workshop.plan == expected.today
    App().run()
    assert asked == [areas]


def test_each_area_keeps_its_own_plan(app, areas, expected):
    other = add_area(areas, "other", "Other")
    app.run()
    plan = expected.today.move(expected.today.members("A")[:1], to="B")
    app.do(Move(list(expected.today.members("A")[:1]), "B"))
    app.at.selectbox(key="area").set_value("other")
    app.run()
    assert app.says_no_traceback() == []
    app.opened, first = other, app.opened
    assert app.workshop.plan == expected.today
    app.at.segmented_control(key="mode").set_value("drive")
    app.run()
    assert app.workshop.view.mode == "drive"
    app.at.selectbox(key="area").set_value("saltmarsh")
    app.run()
    app.opened = first
    assert app.workshop.plan == plan
    assert app.workshop.view.mode == app.at.segmented_control(key="mode").value, "figures are what the toolbar says"


def test_the_address_names_the_area(areas):
    add_area(areas, "other", "Other")
    app = App()
    app.at.query_params["area"] = "other"
    app.run()
    assert app.at.session_state["neighbouring"].slug == "other"
    app.at.query_params["area"] = "![x](https://example.org/x.png)"
    assert app.run().says_no_traceback() == []
    assert app.at.session_state["neighbouring"].slug == "other"
