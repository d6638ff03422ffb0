"""What goes together of files that are only made up, so that every answer can be seen on the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.shelf.clashes import NOTHING, does_not_go
from data.shelf.kept import PLACES, KeptFile, Known, known_as_json
from data.shelf.lines import checklist, proposed
from data.shelf.parts_of_england import Region, regions
from data.tables import REQUIRED, SPECS

TOWN = Region("borough", "E09000001", "Town", ("E01000001", "E01000002"))
COUNTER = iter(range(10**6))


def kept(key, name, date="", census=None, **found):
    """A file that was looked at."""
    number = next(COUNTER)
    told = {
        "kind": "table", "table": key, "layout": "", "census": census, "date": date,
        "date_from": "file" if date else "", "rows": 10, "problems": [], **found,
    }  # fmt: skip
    if key == "streets":
        told["kind"] = "streets"
    return KeptFile(f"{number:016}", name, Path("nowhere") / name, 1, "", f"2026-11-27T08:00:{number:06}", told)


def on_disk(tmp_path, known, *args, **found):
    """A file that was looked at, with what it says of places beside it."""
    file = kept(*args, **found)
    folder = tmp_path / file.id
    folder.mkdir()
    (folder / PLACES).write_text(known_as_json(known), encoding="utf-8")
    return KeptFile(file.id, file.name, folder / file.name, 1, "", file.at, file.found)


def of_year(year):
    """The tables of places that every area needs, and the registrations, of one census."""
    return [
        kept(key, f"{key}-{year}.csv", "2022-07-01" if key == "patients" else "", census=year)
        for key in ("patients", "boundaries", "centroids", "residents", "deprivation")
    ]


def chosen_of(*files):
    return {file.key: file for file in files}


def test_the_list_names_every_table_once_those_that_are_needed_first():
    lines = checklist([])
    assert {line.key for line in lines} == {*SPECS, "streets"}
    assert [line.key for line in lines if line.required] == [line.key for line in lines[: len(REQUIRED)]]
    assert all(bool(line.adds) != line.required for line in lines)
    assert all(line.publisher and line.title and line.url.startswith("https://") and not line.files for line in lines)


def test_of_two_editions_the_newest_is_taken_and_both_are_there():
    old, new = kept("payments", "22-23.csv", "2023-03-31"), kept("payments", "24-25.csv", "2025-03-31")
    for files in ([old, new], [new, old]):
        (line,) = (line for line in checklist(files) if line.key == "payments")
        assert (line.taken, line.files) == (new, (new, old))


def test_a_file_that_something_is_wrong_with_is_there_and_never_taken():
    old = kept("payments", "22-23.csv", "2023-03-31")
    new = kept("payments", "24-25.csv", "2025-03-31", problems=[{"says": "no", "count": 1, "rows": []}])
    (line,) = (line for line in checklist([new, old]) if line.key == "payments")
    assert (line.taken, line.files) == (old, (old, new))


def test_the_census_is_that_of_which_most_is_there():
    both = [*of_year(2011), *of_year(2021)]
    assert {file.census for file in proposed(both).values()} == {2021}
    without = [file for file in both if file.name not in {"centroids-2021.csv", "residents-2021.csv"}]
    assert {file.census for file in proposed(without).values()} == {2011}


def test_an_optional_table_of_the_other_census_is_left_out_and_one_that_is_needed_is_said():
    files = [
        *of_year(2021)[1:],
        kept("patients", "old.zip", "2022-07-01", 2011),
        kept("rural_urban", "ru.csv", "", 2011),
    ]
    taken = proposed(files)
    assert "rural_urban" not in taken
    (clash,) = does_not_go(taken, files)
    assert clash.stops
    assert clash.keys == ("patients", "boundaries")
    assert clash.instead == {}
    assert clash.says == (
        "Patients Registered at a GP Practice, by LSOA (old.zip) by the places of 2011 and Lower layer Super Output "
        "Area boundaries (boundaries-2021.csv) by those of 2021 do not go together: from one census to the next many "
        "places changed their code. Fetch "
        "gp-reg-pat-prac-lsoa-2021, published at https://digital.nhs.uk/data-and-information/publications/statistical/"
        "patients-registered-at-a-gp-practice"
    )


def test_the_pair_that_goes_together_is_named_where_it_is_there():
    new = of_year(2021)
    odd = kept("boundaries", "odd.gpkg", "", 2011)
    (clash,) = does_not_go(chosen_of(*new[:1], odd, *new[2:]), [*new, odd])
    assert clash.says.endswith("Take boundaries-2021.csv, which goes with it")
    assert clash.instead == {"boundaries": new[1].id}
    assert does_not_go(chosen_of(*new), [*new, odd]) == []


def test_a_file_with_the_codes_of_both_goes_with_either():
    both = kept("wards", "lookup.csv", "", None)
    for year in (2011, 2021):
        assert does_not_go(chosen_of(*of_year(year), both), []) == []
        assert proposed([*of_year(year), both])["wards"] == both


@pytest.mark.parametrize(
    ("key", "date", "date_from", "goes"),
    [
        ("register", "2022-06-20", "content", True),
        ("register", "2022-03-20", "content", False),
        ("register", "2023-03-02", "content", True),
        ("register", "2026-03-02", "content", False),
        ("membership", "2022-04-01", "content", True),
        ("membership", "2021-04-01", "content", False),
        ("membership", "2022-07-01", "file", True),
        ("membership", "2022-01-01", "file", False),
        ("membership", "2026-07-01", "file", False),
        ("membership", "2026-07-01", "content", True),
        ("ages", "2022-07-01", "file", True),
        ("ages", "2022-08-01", "file", True),
        ("ages", "2023-01-01", "file", False),
        ("ages", "", "", True),
        ("payments", "2020-03-31", "name", True),
        ("payments", "2019-03-31", "name", False),
        ("wards", "2019-03-31", "name", True),
    ],
)
def test_what_is_of_another_day_is_said(key, date, date_from, goes):
    patients = kept("patients", "patients.zip", "2022-07-01", 2011)
    file = kept(key, "it.csv", date, date_from=date_from, until=date)
    clashes = does_not_go(chosen_of(patients, file), [patients, file])
    assert [clash.stops for clash in clashes] == ([] if goes else [False])
    assert all("1 July 2022" in clash.says and "it.csv" in clash.says for clash in clashes)


def test_members_of_the_right_day_are_taken_before_newer_ones():
    patients = kept("patients", "patients.zip", "2022-07-01", 2011)
    newer, right = kept("membership", "new.csv", "2026-07-01"), kept("membership", "right.csv", "2022-07-01")
    assert proposed([patients, newer, right])["membership"] == right
    (clash,) = does_not_go(chosen_of(patients, newer), [patients, newer, right])
    assert clash.instead == {"membership": right.id}
    assert "a map of one day tells of other PCNs. Take right.csv, which goes with it" in clash.says


def test_of_two_that_go_that_of_the_same_day_is_taken():
    patients = kept("patients", "patients.zip", "2022-07-01", 2011)
    newer, same = kept("ages", "august.csv", "2022-08-01"), kept("ages", "july.csv", "2022-07-01")
    for files in ([patients, newer, same], [patients, same, newer]):
        assert proposed(files)["ages"] == same


def test_list_sizes_of_another_day_are_not_taken():
    patients = kept("patients", "patients.zip", "2022-07-01", 2011)
    assert "list_sizes" not in proposed([patients, kept("list_sizes", "may.csv", "2025-05-01")])
    assert "list_sizes" in proposed([patients, kept("list_sizes", "july.csv", "2022-07-01")])


def test_of_two_tables_that_say_the_same_the_better_is_taken():
    heads, force = kept("headcount", "heads.csv"), kept("workforce", "GPW.zip")
    points, areas = kept("postcodes_people", "pcd.csv"), kept("output_areas", "oa.csv")
    assert set(proposed([heads, force, points, areas])) == {"workforce", "output_areas"}
    (clash,) = does_not_go(chosen_of(points, areas), [])
    assert (clash.stops, clash.instead) == (True, {"postcodes_people": NOTHING})


def test_a_table_that_does_not_know_the_places_is_said_and_another_is_taken(tmp_path):
    part = on_disk(tmp_path, Known(frozenset({"E01000001"})), "residents", "part.csv", "2026-06-30", 2021)
    whole = on_disk(tmp_path, Known(frozenset(TOWN.places)), "residents", "whole.csv", "2021-03-21", 2021)
    assert proposed([part, whole], [TOWN])["residents"] == whole
    assert proposed([part, whole])["residents"] == part
    (clash,) = does_not_go({"residents": part}, [part, whole], regions=[TOWN])
    assert clash.stops
    assert clash.instead == {"residents": whole.id}
    assert "(part.csv) knows 1 of the 2 places that are chosen" in clash.says
    assert does_not_go({"residents": whole}, [part, whole], regions=[TOWN]) == []


def square(west, south, size):
    ring = [[west, south], [west + size, south], [west + size, south + size], [west, south + size], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.mark.parametrize(
    ("boxes", "stops", "says"),
    [
        ([[-0.2, 51.4, 0.2, 51.7]], [], ""),
        ([[1.0, 52.0, 1.1, 52.1]], [True], "are all elsewhere than Town"),
        ([[-0.2, 51.4, 0.05, 51.7]], [False], "cover about 50% of Town"),
        ([[-0.2, 51.4, 0.05, 51.7], [0.04, 51.4, 0.2, 51.7]], [], ""),
    ],
)
def test_streets_of_elsewhere_are_said(boxes, stops, says):
    town = Region("borough", "E09000001", "Town", ("E01000001",), outline=square(0, 51.5, 0.1))
    streets = [kept("streets", f"{n}.osm.pbf", box=box) for n, box in enumerate(boxes)]
    clashes = does_not_go({}, streets, regions=[town], streets=streets)
    assert [clash.stops for clash in clashes] == stops
    assert all(says in clash.says for clash in clashes)


def test_a_network_of_osmnx_stands_alone():
    both = [kept("streets", "a.graphml"), kept("streets", "b.osm")]
    assert does_not_go({}, both, streets=both[:1]) == []
    (clash,) = does_not_go({}, both, streets=both)
    assert clash.stops


# ---- Boroughs and boards ----

CODES = [f"E0100000{number}" for number in range(1, 7)]
BY_NAME = Known(
    frozenset(CODES),
    {("borough", "", "Town"): frozenset(CODES[:4]), ("borough", "", "Old Parish"): frozenset(CODES[4:])},
    {("borough", "", "Town"): square(0, 51, 1), ("borough", "", "Old Parish"): square(1, 51, 1)},
)


def test_boroughs_come_of_the_names_of_places_where_nothing_else_says(tmp_path):
    boundaries = on_disk(tmp_path, BY_NAME, "boundaries", "map.gpkg", "", 2021)
    found = regions({"boundaries": boundaries})
    assert [(one.kind, one.id, one.places) for one in found] == [
        ("borough", "Old Parish", tuple(CODES[4:])),
        ("borough", "Town", tuple(CODES[:4])),
    ]
    assert found[1].outline == {"type": "MultiPolygon", "coordinates": [square(0, 51, 1)["coordinates"]]}


def test_a_table_that_knows_codes_goes_before_names_and_boards_are_offered(tmp_path):
    boundaries = on_disk(tmp_path, BY_NAME, "boundaries", "map.gpkg", "", 2021)
    lookup = Known(
        frozenset([*CODES, "E01999999"]),
        {
            ("borough", "E09000009", "New Town"): frozenset(CODES),
            ("integrated care board", "E54000001", "NHS Town"): frozenset([*CODES[:3], "E01999999"]),
            ("integrated care board", "E54000002", "NHS Elsewhere"): frozenset({"E01999999"}),
        },
    )
    boards = on_disk(tmp_path, lookup, "lookup", "lookup.csv", "", 2021)
    found = regions({"boundaries": boundaries, "lookup": boards})
    assert [(one.name, one.code, len(one.places), one.lacking) for one in found] == [
        ("New Town", "E09000009", 6, 0),
        ("NHS Town", "E54000001", 3, 1),
    ]
    assert len(found[0].outline["coordinates"]) == 2, "the two old districts that it was made of"
    assert regions({"lookup": boards})[0].name == "New Town", "before the boundaries have come"


def test_a_table_of_a_part_or_of_another_census_does_not_name_the_boroughs(tmp_path):
    boundaries = on_disk(tmp_path, BY_NAME, "boundaries", "map.gpkg", "", 2021)
    part = Known(frozenset(CODES[:1]), {("borough", "E09000001", "Part"): frozenset(CODES[:1])})
    wards = on_disk(tmp_path, part, "wards", "part.csv", "", 2021)
    old = Known(frozenset(CODES), {("borough", "E09000002", "Old"): frozenset(CODES)})
    residents = on_disk(tmp_path, old, "residents", "old.csv", "", 2011)
    found = regions({"boundaries": boundaries, "wards": wards, "residents": residents})
    assert [one.name for one in found] == ["Old Parish", "Town"]
    assert regions({}) == ()


@pytest.mark.parametrize(("needed", "other"), [(2011, 2021), (2021, 2011)])
def test_the_one_table_that_can_be_done_without_is_to_be_left_out_whatever_else_is_here(needed, other):
    odd = kept("rural_urban", "odd.csv", "", other)
    chosen = chosen_of(*of_year(needed), odd)
    (clash,) = does_not_go(chosen, [*of_year(needed), *of_year(other), odd])
    assert (clash.stops, clash.keys, clash.instead) == (True, ("rural_urban", "patients"), {"rural_urban": NOTHING})
    assert f"(odd.csv) by the places of {other} and Patients" in clash.says
    assert ". Leave out " in clash.says
    assert "(odd.csv), or fetch " in clash.says
    right = kept("rural_urban", "right.csv", "", needed)
    (clash,) = does_not_go(chosen, [*chosen.values(), right])
    assert clash.instead == {"rural_urban": right.id}
    assert clash.says.endswith("(odd.csv), or take right.csv, which goes with it")


def test_what_is_proposed_goes_with_the_files_that_somebody_chose():
    both = [*of_year(2011), *of_year(2021), kept("rural_urban", "ru.csv", "", 2021)]
    assert "rural_urban" in proposed(both)
    taken = proposed(both, chosen=chosen_of(both[1]))
    assert {key: file.census for key, file in taken.items()} == dict.fromkeys(chosen_of(*of_year(2011)), 2011)
    lines = {line.key: line for line in checklist(both, chosen=chosen_of(both[1]))}
    assert lines["boundaries"].taken == both[1]
    assert (lines["rural_urban"].taken, lines["rural_urban"].files) == (None, (both[-1],))


def test_what_somebody_chose_is_taken_even_where_it_does_not_go_and_that_is_said():
    files = [*of_year(2021), kept("rural_urban", "ru.csv", "", 2011), kept("headcount", "h.csv")]
    files.append(kept("workforce", "w.csv"))
    taken = proposed(files, chosen=chosen_of(*files[-3:-1]))
    assert [taken["rural_urban"], taken["headcount"]] == files[-3:-1]
    assert [clash.instead for clash in does_not_go(taken, files)] == [{"rural_urban": NOTHING}]
