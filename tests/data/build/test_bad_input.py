"""A build on input that is not in order: a sentence that says where and what to do, and nothing written."""

import re
import zipfile

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from shapely.geometry import Polygon

from data.build.build import build_area
from data.problems import BuildError
from tests.data.conftest import REGISTERED


def replace(name, old, new):
    def change(official):
        path = official.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def replace_all(name, pattern, new):
    def change(official):
        path = official.folder / name
        path.write_text(re.sub(pattern, new, path.read_text(encoding="utf-8")), encoding="utf-8")

    return change


def boundaries(reshape, layers=("small areas",), name="boundaries.gpkg"):
    def change(official):
        shapes = reshape(gpd.read_file(official.folder / "boundaries.geojson").to_crs(27700))
        for layer in layers:
            shapes.to_file(official.folder / name, layer=layer)
        replace("small-town.toml", "boundaries.geojson", name)(official)

    return change


def flattened(shapes):
    west, south, east, _ = shapes.geometry[0].bounds
    shapes.loc[0, "geometry"] = Polygon([(west, south), (east, south), (west, south)])
    return shapes


def without_a_code(shapes):
    shapes.loc[0, "LSOA11CD"] = None
    return shapes


def in_metres_that_are_called_degrees(official):
    shapes = gpd.read_file(official.folder / "boundaries.geojson").to_crs(27700)
    official.write("boundaries.geojson", shapes.set_crs(None, allow_override=True).to_json())


def astray(official):
    path = official.folder / "centroids.csv"
    pd.read_csv(path).rename(columns={"X": "Y", "Y": "X"}).to_csv(path, index=False)


def again(name, line):
    def change(official):
        with (official.folder / name).open("a", encoding="utf-8") as file:
            file.write(line)

    return change


def broken_workbook(part):
    """Cut one part of the workbook short, or take its rows away."""

    def change(official):
        path = official.folder / "ePCN.xlsx"
        with zipfile.ZipFile(path) as book:
            parts = {name: book.read(name) for name in book.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as book:
            for name, content in parts.items():
                book.writestr(name, content[: len(content) // 2] if name == part else content)

    return change


def no_members(official):
    path = official.folder / "ePCN.xlsx"
    book = openpyxl.load_workbook(path)
    book["PCN Core Partner Details"].delete_rows(2, 100)
    book.save(path)


def of_no_address(official):
    official.patients([("X00001", "NO2011", 900), *[("X00002", n, 400) for n in range(1, 13)]])
    official.write_recipe(practices='[practices.X00001]\nat = "patients"')


CASES = {
    "two tables in each other's place": (
        lambda official: [
            replace("small-town.toml", '"imd.csv"', '"residents.csv"')(official),
            replace("small-town.toml", 'residents = "residents.csv"', 'residents = "imd.csv"')(official),
        ],
        [
            "this seems to be the file of tables.residents (Lower layer Super Output Area population",
            "this seems to be the file of tables.deprivation (English Indices of Deprivation), not of tables.residents",
        ],
    ),
    "a row broken off": (
        replace("patients.csv", ",E01000002,ALL,300", ",E0100"),
        ["patients.csv", "the sex is none of ALL, MALE, FEMALE", "row 3: ''"],
    ),
    "a comma too many": (
        replace("patients.csv", ",NAME,", ",SMITH, JONES,"),
        ["patients.csv", "is there a comma too many in it? (row 2: 'E01000001')"],
    ),
    "an empty zip": (
        lambda official: (official.folder / "patients.csv").write_bytes(b"PK\x05\x06" + b"\0" * 18),
        ["patients.csv", "the zip holds nothing"],
    ),
    "no text": (
        lambda official: (official.folder / "patients.csv").write_bytes(b"\x1f\x8b\x08\x00" * 50),
        ["patients.csv", "this is packed by gzip: unpack it first"],
    ),
    "a page of the web": (
        lambda official: (official.folder / "imd.csv").write_text("<!DOCTYPE html>\n<html><body>Gone</body></html>"),
        ["imd.csv", "this is a web page, perhaps an error message of the server"],
    ),
    "a heading without end": (
        replace("imd.csv", "LSOA code (2011)", "<td>" * 50),
        ["imd.csv", "<...', 'Index", "Check that it is the right file"],
    ),
    "a row of totals": (
        lambda official: official.patients([*REGISTERED, ("TOTAL", "", 5500)]),
        ["patients.csv", "this is no practice code", "row 25: 'TOTAL'"],
    ),
    "a page of a query": (
        replace(
            "boundaries.geojson",
            '"type": "FeatureCollection",',
            '"type": "FeatureCollection", "exceededTransferLimit": true,',
        ),
        ["boundaries.geojson", "the server says in it that it sent only a part of the shapes"],
    ),
    "swapped coordinates": (
        astray,
        ["centroids.csv", "more than 500 m off the place in the boundaries", "row 2: 'E01000001'", "and 9 more"],
    ),
    "coordinates without end": (
        replace_all("centroids.csv", r"\n-0\.12\d+,(.*E01000001)", r"\ninf,\1"),
        ["centroids.csv", "the X (longitude or easting) must be a number: correct it (row 2: 'inf')"],
    ),
    "no coordinates of a place": (
        replace_all("centroids.csv", r"\n-0\.12\d+,(.*E01000001)", r"\n,\1"),
        ["centroids.csv", "11 of the area's 12 places are among the centroids", "'E01000001'"],
    ),
    "a postcode in two places": (
        again("postcodes.csv", "ZZ1 1AA,51.6,-0.2\n"),
        ["postcodes.csv", "this postcode comes twice, in two places: delete one row (row 10: 'ZZ11AA')"],
    ),
    "more old people than people": (
        replace("residents.csv", "E01000001,1000,100", "E01000001,10,100"),
        ["residents.csv", "more residents of 65 and over than residents", "row 2: 'E01000001'"],
    ),
    "a place that is flat": (
        boundaries(flattened),
        ["boundaries.gpkg", "the polygon of this place encloses nothing", "row 1: 'E01000001'"],
    ),
    "a place without a code": (
        boundaries(without_a_code),
        ["boundaries.gpkg", "this is no code of a small area, like E01004736", "row 1: ''"],
    ),
    "two maps in one file": (
        boundaries(lambda shapes: shapes, layers=("wards", "small areas")),
        ["boundaries.gpkg", "the file holds several maps (", "wards", "save the one of small areas by itself"],
    ),
    "metres that are called degrees": (
        in_metres_that_are_called_degrees,
        ["boundaries.geojson", "not in Great Britain: check the file's coordinate system", "row 1: 'E01000001'"],
    ),
    "a damaged sheet": (broken_workbook("xl/worksheets/sheet2.xml"), ["ePCN.xlsx", "no Excel workbook", "damaged"]),
    "a damaged workbook": (broken_workbook("xl/workbook.xml"), ["ePCN.xlsx", "no Excel workbook", "damaged"]),
    "no memberships": (no_members, ["ePCN.xlsx", "has headings and nothing below: download the file again"]),
    "a practice that can't be put with its patients": (
        of_no_address,
        ["small-town.toml", "no patient of this practice lives where the centroids know", "'X00001'"],
    ),
    "streets of another place": (
        replace_all("streets.osm", r'lat="51', 'lat="55'),
        ["streets", "not one practice of the area is on these streets"],
    ),
    "streets that nobody can use": (
        replace_all("streets.osm", "residential", "construction"),
        ["streets", "not one practice of the area is on these streets"],
    ),
    "a number too large": (
        replace_all("streets.osm", '"12"', '"99999999999999999999"'),
        ["streets.osm", "illegal id: '99999999999999999999'"],
    ),
    "a path that is none": (
        replace("small-town.toml", '"imd.csv"', '"a\\u0000b"'),
        ["small-town.toml", "tables.deprivation must be the path of a file"],
    ),
    "a path without end": (
        replace("small-town.toml", '"imd.csv"', f'"{"a" * 5000}"'),
        ["small-town.toml", "tables.deprivation names a file that is not there"],
    ),
    "a folder that Windows can't have": (
        lambda official: official.write_recipe(top='slug = "con"'),
        ["small-town.toml", "slug is a name that Windows keeps for devices: choose another ('con')"],
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_it_is_said_and_nothing_is_written(official, tmp_path, case):
    spoil, says = CASES[case]
    spoil(official)
    out = tmp_path / "areas" / "town"
    with pytest.raises(BuildError) as raised:
        build_area(official.recipe, out)
    for words in says:
        assert words in str(raised.value)
    assert not out.exists()
    assert not list(tmp_path.glob("areas/.*.new"))


def test_files_that_may_not_be_read_are_told_together(official, tmp_path, monkeypatch):
    def sha256_of(path):
        if path.name in {"imd.csv", "streets.osm"}:
            raise PermissionError(13, "Permission denied", path)
        return "0"

    monkeypatch.setattr("data.build.build.sha256_of", sha256_of)
    with pytest.raises(BuildError) as raised:
        build_area(official.recipe, tmp_path / "town")
    for file in ("imd.csv", "streets.osm"):
        assert f"{file}\n  the file can't be opened (Permission denied): see that you may read it" in str(raised.value)


def test_lower_case_codes_and_footpaths_alone_do_no_harm(official, tmp_path):
    replace_all("boundaries.geojson", "E010000", "e010000")(official)
    replace_all("streets.osm", "residential", "footway")(official)
    built = build_area(official.recipe, tmp_path / "town")
    assert "cycle or drive: no minutes" in built.warnings


def test_a_practice_that_stands_outside_among_its_patients_is_told(official, tmp_path):
    replace_all("postcodes.csv", r"ZZ1 1AA,[^\n]*", "ZZ1 1AA,53.0,-2.0")(official)
    built = build_area(official.recipe, tmp_path / "town")
    assert "not in the area, although most of its patients live there" in built.warnings
    assert "X00001 St John's Surgery, ZZ1 1AA" in built.warnings


def test_registrations_of_another_day_are_told(official, tmp_path):
    replace("small-town.toml", "2022-07-01", "2023-07-01")(official)
    built = build_area(official.recipe, tmp_path / "town")
    assert "patients of 2022-07-01, but memberships are taken on 2023-07-01" in built.warnings


def test_a_table_is_not_taken_for_another_because_a_third_is_wrong(official, tmp_path):
    official.write("epraccur.csv", "Town,Height\nYork,17\n")
    with pytest.raises(BuildError) as raised:
        build_area(official.recipe, tmp_path / "out")
    assert "the register has 27 columns" in str(raised.value)
    assert "postcodes.csv" not in str(raised.value)
