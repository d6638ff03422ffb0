"""The Areas page without a browser: what stands, what is built, and one's own area from files or by its name."""

import html
import re
import shutil
from collections import Counter

import pytest
from streamlit.testing.v1 import AppTest

from data.area.folders import read_manifest
from data.jobs.states import jobs
from data.jobs.wanted import FetchArea, LookAtFiles
from data.recipe.write import was_changed
from data.shelf.keeping import kept_files
from data.tables import REQUIRED, SPECS
from geo.area import INSIDE
from tests.data.conftest import Official
from tests.data.fetch.england import England
from tests.data.jobs.at_work import SMALL_TOWN, TOGETHER, Jobs, Standstill
from tests.data.shelf.conftest import Shelf
from tests.pages.conftest import ROOT, SECONDS, App
from tests.pages.test_area_folders import add_area, options
from tests.pages.test_kept_plans import open_link
from ui.acts.schema import NewCluster
from ui.areas.own import NAME
from ui.session.rights import HOSTS_VARIABLE

# ---- What stands on the page ----


def plain(text):
    return text.replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")


def texts(app, *kinds):
    """What is written in elements of these kinds."""
    return [plain(str(element.value)) for kind in kinds for element in app.at.get(kind)]


def told(app):
    """What came of the last press."""
    return texts(app, "success", "error")


def tables(app):
    """The tables on the page by their labels: each the cells of its rows, their notes behind a stroke."""
    found = {}
    for element in app.at.get("html"):
        for label, body in re.findall(r'<table aria-label="([^"]*)">(.*?)</table>', element.proto.body, re.DOTALL):
            lines = re.findall(r"<tr[^>]*>(.*?)</tr>", body, re.DOTALL)[1:]
            found[html.unescape(label)] = [[words(cell) for cell in cells(line)] for line in lines]
    return found


def cells(line):
    return re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", line, re.DOTALL)


def words(cell):
    return html.unescape(re.sub(r"<[^>]+>", "", cell.replace("<small>", " | ")))


def keys(app, kind="button"):
    return {element.key for element in app.at.get(kind)}


def press(app, key):
    app.at.button(key=key).click()
    app.run()
    assert not app.at.exception
    return app


def areas_page(app):
    app.go_to("areas")
    assert app.says_no_traceback() == []
    return app


@pytest.fixture
def page(app):
    return areas_page(app)


# ---- The areas that stand ----


def test_the_owner_sees_what_stands_with_its_figures(page, areas, expected):
    practices, places = expected.area.practices, expected.area.places
    inside = practices[practices["kind"] == INSIDE]
    [card] = [text for text in texts(page, "markdown") if text.startswith("**Saltmarsh (fictional)**")]
    assert f"{len(inside)} practices · {inside['list_size'].sum():,} patients" in card
    assert f" · {(places['kind'] == INSIDE).sum()} places · " in card
    sources = tables(page)["Sources of Saltmarsh (fictional)"]
    assert Counter(row[0].split(" | ")[0] for row in sources) == Counter(
        entry["title"] for entry in read_manifest(areas / "saltmarsh")["sources"]
    )
    assert {"open_saltmarsh", "rename_saltmarsh", "away_saltmarsh"} <= keys(page)


def test_an_area_is_opened_from_its_card(page, areas):
    add_area(areas, "other", "Other")
    page.run()
    press(page, "open_other")
    assert page.at.session_state["neighbouring"].slug == "other"
    assert page.components("cluster_map")


def test_whoever_was_given_a_link_has_no_such_page_and_is_told_so(app, monkeypatch):
    app.do(NewCluster())
    monkeypatch.setenv(HOSTS_VARIABLE, "plans.example.org")
    guest = open_link(app, plan=app.workshop.opened.plan.edit_token)
    assert guest.components("cluster_map")
    with pytest.raises(ValueError, match="Could not find a navigation page"):
        guest.go_to("areas")
    alone = AppTest.from_file(ROOT / "pages" / "areas.py", default_timeout=SECONDS)
    alone.session_state["neighbouring"] = guest.at.session_state["neighbouring"]
    alone.run()
    assert not alone.exception
    assert [element.value for element in alone.info] == ["This link shows one plan. Whoever sent it can build areas."]
    assert (alone.title.len, alone.button.len, len(alone.get("bidi_component"))) == (0, 0, 0)


def test_an_area_that_can_not_be_used_is_named_with_why(page, areas):
    add_area(areas, "other", "Other")
    (areas / "other" / "area.json").write_text('{"format": 1, "name": "Other"}')
    page.run()
    assert any("built by an older version" in text for text in texts(page, "warning"))
    assert any(text.startswith("**Other**") and "It can't be used as it is" in text for text in texts(page, "markdown"))
    assert {"open_saltmarsh", "away_other"} <= keys(page)
    assert not {"open_other", "rename_other"} & keys(page)


def test_the_page_opens_where_the_chosen_area_can_not(areas):
    add_area(areas, "other", "Other")
    (areas / "other" / "area.json").write_text("{")
    app = App(area="other").run()
    assert any("is damaged" in text for text in app.says_no_traceback())
    areas_page(app)
    assert {"away_other", "open_saltmarsh"} <= keys(app)
    press(app, "open_saltmarsh")
    assert app.says_no_traceback() == []
    assert app.components("cluster_map")


# ---- What it is called ----


def test_an_area_is_renamed_as_was_typed_just_before_the_press(page, areas):
    page.at.text_input(key="name_saltmarsh").set_value("  Salt  & Sedge ")
    press(page, "rename_saltmarsh")
    assert told(page) == ["Saltmarsh (fictional) is now called Salt & Sedge."]
    assert any(text.startswith("**Salt & Sedge**") for text in texts(page, "markdown"))
    assert read_manifest(areas / "saltmarsh")["name"] == "Salt & Sedge"
    page.run()
    assert told(page) == [], "it is said once"
    page.go_to("plan")
    assert options(page) == ["Salt & Sedge"]


def test_the_name_of_another_area_is_refused_in_a_sentence(page, areas):
    add_area(areas, "other", "Other Town")
    page.run()
    page.at.text_input(key="name_saltmarsh").set_value("OTHER town")
    press(page, "rename_saltmarsh")
    assert told(page) == ["Another area is called 'OTHER town' already: choose another name."]
    assert read_manifest(areas / "saltmarsh")["name"] == "Saltmarsh (fictional)"


def test_a_recipe_that_can_not_be_renamed_is_told(page, areas):
    recipe = areas / ".recipes" / "saltmarsh" / "recipe.toml"
    recipe.parent.mkdir(parents=True)
    recipe.write_text('"name" = "Saltmarsh (fictional)"\n', encoding="utf-8")
    page.run()
    page.at.text_input(key="name_saltmarsh").set_value("Salt")
    press(page, "rename_saltmarsh")
    [says] = told(page)
    assert says.startswith("Saltmarsh (fictional) is now called Salt. Its recipe still says the old name")


# ---- Put away, and brought back ----


def back_keys(app):
    return [key for key in keys(app) if key.startswith("back_")]


def test_an_area_is_put_away_and_brought_back(page, areas):
    add_area(areas, "other", "Other")
    page.run()
    press(page, "away_other")
    assert told(page) == ["Other is put away. It can be brought back below."]
    assert "open_other" not in keys(page)
    assert not (areas / "other").exists()
    assert page.at.session_state["neighbouring"].slug == "saltmarsh"
    [key] = back_keys(page)
    press(page, key)
    assert told(page) == ["Other is back."]
    assert "open_other" in keys(page)
    assert back_keys(page) == []


def test_where_the_area_on_screen_is_put_away_another_comes_on_screen(page, areas):
    add_area(areas, "other", "Other")
    page.run()
    press(page, "away_saltmarsh")
    assert told(page) == ["Saltmarsh (fictional) is put away. It can be brought back below."]
    assert page.at.session_state["neighbouring"].slug == "other"
    assert texts(page, "info") == [], "nobody asked for an area that is not there"
    page.go_to("plan")
    assert page.says_no_traceback() == []
    assert options(page) == ["Other"]


def test_where_the_only_area_is_put_away_the_demo_is_made(page, areas, monkeypatch):
    kept = areas.parent / "kept"
    shutil.copytree(areas / "saltmarsh", kept)
    monkeypatch.setattr("data.demo.make_demo", lambda root, **_: shutil.copytree(kept, root / "saltmarsh"))
    press(page, "away_saltmarsh")
    assert page.says_no_traceback() == []
    assert "open_saltmarsh" in keys(page)
    [key] = back_keys(page)
    press(page, key)
    assert told(page) == [
        "An area of that place stands already (saltmarsh): put it away first, then bring this one back."
    ]
    assert back_keys(page) == [key]


# ---- From files that people have ----

NEEDED = "What every area needs"
TROUBLE = "What is wrong with the files"
OF_TOWN = {
    "register": "epraccur.csv",
    "patients": "patients.csv",
    "membership": "ePCN.xlsx",
    "boundaries": "boundaries.geojson",
    "centroids": "centroids.csv",
    "residents": "residents.csv",
    "deprivation": "imd.csv",
    "postcodes": "postcodes.csv",
}


@pytest.fixture
def official(tmp_path):
    """The official files of the small town."""
    folder = tmp_path / "official"
    folder.mkdir()
    return Official(folder)


@pytest.fixture
def shelf(areas):
    return Shelf(areas)


@pytest.fixture
def here(areas):
    """The jobs of the areas; whatever still works when the test ends is ended."""
    here = Jobs(areas)
    yield here
    here.kill_all()


def hand_over(shelf, official, *names):
    for name in names:
        shelf.put(official.folder / name)
    shelf.look()


def test_with_no_files_the_list_says_what_is_missing_and_where_it_is(page):
    rows = tables(page)[NEEDED]
    assert [row[:2] for row in rows] == [[SPECS[key].title, "missing"] for key in REQUIRED]
    places = re.findall(r'href="([^"]+)"', "".join(element.proto.body for element in page.at.get("html")))
    assert {SPECS[key].url for key in REQUIRED} <= {html.unescape(place) for place in places}
    can_be = tables(page)["What can be added, and what it adds"]
    assert {row[1] for row in can_be} == {"not here"}
    assert len(can_be) + len(rows) == len(SPECS) + 1, "and the streets"
    assert "own_build" not in keys(page)


def test_with_some_files_the_missing_ones_are_named_and_nothing_can_be_built(page, shelf, official):
    hand_over(shelf, official, *(name for key, name in OF_TOWN.items() if key not in {"postcodes", "residents"}))
    areas_page(page)
    rows = {row[0]: row[1] for row in tables(page)[NEEDED]}
    assert {title for title, here in rows.items() if here == "missing"} == {
        SPECS[key].title for key in ("postcodes", "residents")
    }
    assert rows[SPECS["patients"].title].startswith("✓ 1 July 2022, places of 2011, ")
    assert rows[SPECS["patients"].title].endswith(" | patients.csv")
    choice = page.at.multiselect(key="own_regions")
    assert choice.options == ["Neighbour (borough)", "Town (borough)"]
    choice.set_value(["E09000001"])
    page.run()
    missing = f"Still missing: {SPECS['residents'].title}; {SPECS['postcodes'].title}."
    assert texts(page, "info") == [missing]
    build = page.at.button(key="own_build")
    assert (build.label, build.disabled) == ("Build Town", True)


def test_what_is_wrong_in_a_file_is_told_by_file_row_and_value(page, shelf, official):
    official.patients([("X00001", 1, 600), ("X00001", "E1", 5), ("X00002", 1, "many")])
    hand_over(shelf, official, "patients.csv")
    areas_page(page)
    rows = tables(page)[TROUBLE]
    assert {row[0] for row in rows} == {"patients.csv"}
    said = " ".join(row[2] for row in rows)
    assert "row 3" in said
    assert "E1" in said
    assert "row 4" in said
    assert "many" in said
    [line] = [row for row in tables(page)[NEEDED] if row[0] == SPECS["patients"].title]
    assert line[1] == "✗ can't be used | patients.csv"


def test_files_that_do_not_go_together_are_said_and_stop_the_build(page, shelf, official):
    hand_over(shelf, official, *OF_TOWN.values())
    official.places("LSOA21CD")
    shutil.rmtree(shelf.files["residents.csv"].path.parent)
    hand_over(shelf, official, "residents.csv")
    page.go_to("areas")
    page.at.multiselect(key="own_regions").set_value(["E09000001"])
    page.run()
    [says] = page.says_no_traceback()
    assert f"{SPECS['residents'].title} " in says
    assert "2011" in says
    assert "2021" in says
    build = page.at.button(key="own_build")
    assert (build.label, build.disabled) == ("Build Town", True)


def test_a_file_is_let_go(page, shelf, official):
    hand_over(shelf, official, "epraccur.csv")
    areas_page(page)
    [file] = kept_files(shelf.root)
    press(page, f"let_go_{file.id}")
    assert told(page) == ["epraccur.csv is no longer here."]
    assert kept_files(shelf.root) == []


def test_files_that_came_are_looked_at_by_a_process_of_their_own(page, shelf, official, here):
    shelf.put(official.folder / "epraccur.csv")
    areas_page(page)
    [job] = jobs(shelf.root)
    assert isinstance(job.wanted, LookAtFiles)
    assert here.end(job.id).state == "looked"
    page.run()
    [line] = [row for row in tables(page)[NEEDED] if row[0] == SPECS["register"].title]
    assert line[1].endswith(" | epraccur.csv")
    assert len(jobs(shelf.root)) == 1


def test_looking_that_came_to_no_good_end_begins_again_only_when_somebody_says_so(page, shelf, here, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(shelf.root.parent))
    (shelf.root.parent / "sitecustomize.py").write_text("import sys; sys.modules['data.inspect'] = None\n")
    shelf.put(b"any", "any.csv")
    areas_page(page)
    [first] = jobs(shelf.root)
    assert here.end(first.id).state == "died"
    for _ in range(2):
        page.run()
        assert [job.id for job in jobs(shelf.root)] == [first.id]
    (shelf.root.parent / "sitecustomize.py").unlink()
    press(page, "look")
    again = jobs(shelf.root)[0]
    assert again.id != first.id
    assert here.end(again.id).state == "looked"
    page.run()
    assert "look" not in keys(page)
    assert any("any.csv" in row[0] for row in tables(page)[TROUBLE])


# ---- Builds ----


@pytest.fixture
def recipe(official):
    official.write_recipe(streets="crow_flies = true")
    return official.recipe


def job_card(app, title):
    """What is said of a build; the card of an area names what it is of."""
    [card] = [text for text in texts(app, "markdown") if f"**{title}**" in text and "registrations of" not in text]
    return card


def test_a_build_that_is_under_way_shows_how_far_it_is_and_is_cancelled(page, areas, recipe, here):
    still = Standstill(areas, SMALL_TOWN)
    job = here.build(recipe, who="Ann")
    here.past(job, TOGETHER)
    page.run()
    card = job_card(page, "Small Town")
    assert ": is being built, " in card
    assert card.endswith(" so far · started by Ann")
    [bar] = page.at.get("progress")
    step = here.state(job).steps[-1]
    assert bar.proto.value == 100 * step.done // step.total
    assert bar.proto.text.casefold().startswith(step.name)
    assert any("found here again" in text for text in texts(page, "caption"))
    assert f"forget_{job}" not in keys(page)
    press(page, f"cancel_{job}")
    assert job_card(page, "Small Town") == "**Small Town**: is being cancelled · started by Ann"
    assert page.at.button(key=f"cancel_{job}").disabled
    still.go_on()
    here.end(job)
    page.run()
    assert "It was cancelled. No area was made." in job_card(page, "Small Town")
    assert len(page.at.get("progress")) == 0
    press(page, f"forget_{job}")
    assert jobs(areas) == []
    assert f"forget_{job}" not in keys(page)


def test_how_far_it_is_does_not_outlast_the_build(page, areas, recipe, here):
    """The part of the page that is drawn every second has the whole page drawn when a build has ended."""
    still = Standstill(areas, SMALL_TOWN)
    job = here.build(recipe)
    here.past(job, TOGETHER)
    page.run()
    still.go_on()
    state = here.end(job)
    assert state.state == "built"
    page.run()
    assert state.says in job_card(page, "Small Town")
    assert {f"open_{job}", "open_small-town"} <= keys(page)
    press(page, f"open_{job}")
    assert page.at.session_state["neighbouring"].slug == SMALL_TOWN


def test_a_build_that_asked_after_practices_is_answered_and_built(page, areas, shelf, official, here):
    official.table("postcodes.csv", ["pcds", "lat", "long"], postcodes_without(official, "ZZ1 2AA", "ZZ1 3AA"))
    hand_over(shelf, official, *OF_TOWN.values())
    areas_page(page)
    page.at.multiselect(key="own_regions").set_value(["E09000001"])
    page.run()
    page.at.text_input(key="own_name_Town").set_value("Small  Town")
    page.at.number_input(key="own_margin").set_value(0.5)
    press(page, "own_build")
    assert page.says_no_traceback() == []
    [job] = [job for job in jobs(areas) if not isinstance(job.wanted, LookAtFiles)]
    path = areas / ".recipes" / "town" / "recipe.toml"
    assert 'name = "Small Town"' in path.read_text(encoding="utf-8"), "as was typed just before the press"
    assert "margin_km = 0.5" in path.read_text(encoding="utf-8")
    state = here.end(job.id)
    assert state.state == "failed"
    page.run()
    assert "[practices.X00002]" in str(tables(page)["What is wrong, Small Town"])
    asked = {code: f"asked_{job.id}_{code}" for code in ("X00003", "X00002")}
    assert set(asked.values()) <= keys(page, "selectbox")
    page.at.selectbox(key=asked["X00002"]).set_value("exclude")
    press(page, f"answered_{job.id}")
    assert page.says_no_traceback() == []
    said = path.read_text(encoding="utf-8")
    assert '[practices.X00003]\nat = "patients"\n' in said
    assert '[practices.X00002]\nexclude = "left out' in said
    assert not was_changed(path.parent)
    [again] = [job for job in jobs(areas) if not isinstance(job.wanted, LookAtFiles)]
    assert again.id != job.id
    assert here.end(again.id).state == "built"
    manifest = read_manifest(areas / "town")
    assert manifest["name"] == "Small Town"
    assert "X00002" in {left["code"] for left in manifest["excluded"]}


def postcodes_without(official, *lost):
    lines = (official.folder / "postcodes.csv").read_text(encoding="utf-8").splitlines()[1:]
    return [row for row in (line.split(",") for line in lines) if row[0] not in lost]


def test_a_build_whose_practices_were_answered_meanwhile_asks_no_more(page, areas, recipe, here, official):
    official.table("postcodes.csv", ["pcds", "lat", "long"], postcodes_without(official, "ZZ1 2AA"))
    kept = areas / ".recipes" / SMALL_TOWN / "recipe.toml"
    kept.parent.mkdir(parents=True)
    text = re.sub(r'= "([^"]+\.\w+)"', rf'= "{official.folder}/\1"', recipe.read_text(encoding="utf-8"))
    text = f'slug = "{SMALL_TOWN}"\n{text}'
    kept.write_text(text, encoding="utf-8")
    job = here.build(kept)
    assert here.end(job).state == "failed"
    page.run()
    assert f"asked_{job}_X00002" in keys(page, "selectbox")
    kept.write_text(f'{text}\n[practices.X00002]\nat = "patients"\n', encoding="utf-8")
    page.run()
    assert f"asked_{job}_X00002" not in keys(page, "selectbox")
    press(page, f"answered_{job}")
    [again] = jobs(areas)
    assert here.end(again.id).state == "built"


def test_a_recipe_that_is_somebodys_own_is_not_answered_here(page, areas, recipe, here, official):
    official.table("postcodes.csv", ["pcds", "lat", "long"], postcodes_without(official, "ZZ1 2AA"))
    other = areas / ".recipes" / SMALL_TOWN / "recipe.toml"
    other.parent.mkdir(parents=True)
    other.write_text('name = "Another"\n', encoding="utf-8")
    job = here.build(recipe)
    assert here.end(job).state == "failed"
    page.run()
    assert "[practices.X00002]" in str(tables(page)["What is wrong, Small Town"])
    assert f"answered_{job}" not in keys(page)


# ---- By its name ----


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """A server in place of every publisher, which has nothing."""
    england = England()
    path = tmp_path / "addresses.toml"
    path.write_text(england.addresses(), encoding="utf-8")
    monkeypatch.setenv("NEIGHBOURING_SOURCES", str(path))
    yield england
    england.close()


def test_by_name_the_page_says_what_would_be_fetched_and_fetches_nothing(page, nowhere, areas):
    page.at.radio(key="own_way").set_value(NAME)
    page.run()
    titles = {row[0] for row in tables(page)["What would be fetched"]}
    assert {SPECS[key].title for key in REQUIRED} <= titles
    assert any("OpenStreetMap" in title for title in titles)
    page.at.toggle(key="fetch_streets").set_value(False)
    page.run()
    assert not any("OpenStreetMap" in row[0] for row in tables(page)["What would be fetched"])
    page.at.button(key="fetch").click()
    page.run()
    assert any("name a borough" in says for says in page.says_no_traceback()), "nothing was typed"
    assert (nowhere.asked, jobs(areas)) == ([], [])


def test_by_name_what_was_typed_is_fetched(page, nowhere, here, areas):
    page.at.radio(key="own_way").set_value(NAME)
    page.run()
    page.at.text_input(key="fetch_names").set_value("Tower Hamlets; Hackney")
    page.run()
    assert page.at.button(key="fetch").label == "Fetch and build Tower Hamlets and Hackney"
    page.at.text_input(key="fetch_names").set_value("Rutland, Hackney")
    page.at.number_input(key="fetch_margin").set_value(1.5)
    page.at.toggle(key="fetch_streets").set_value(False)
    press(page, "fetch")
    [job] = jobs(areas)
    assert job.wanted == FetchArea(("Rutland", "Hackney"), 1.5, with_streets=False), "as typed just before the press"
    assert "**Rutland and Hackney**" in job_card(page, "Rutland and Hackney")
    assert here.end(job.id).state == "failed"
    assert nowhere.asked
    page.run()
    assert here.state(job.id).says.split(" from ")[0] in job_card(page, "Rutland and Hackney")
