import shutil
import zipfile

import geopandas as gpd
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.problems import BuildError, Problems
from data.tables.boundaries import BOUNDARIES
from data.tables.by_place import CENTROIDS, DEPRIVATION
from data.tables.residents import POSTCODES, RESIDENTS
from data.tables.spec import Given
from data.tables.specs import SPECS
from tests.data.conftest import PLACES


@pytest.mark.parametrize(("heading", "vintage"), [("LSOA11CD", 2011), ("LSOA21CD", 2021)])
def test_boundaries_of_both_censuses(official, problems, heading, vintage):
    official.places(heading)
    table = BOUNDARIES.read(official.folder / "boundaries.geojson", problems)
    assert table.vintage == vintage
    assert len(table.rows) == 12
    assert table.rows.crs.to_epsg() == 27700
    assert table.rows.geometry.area.iloc[0] == pytest.approx(160_000, rel=0.001)
    assert table.rows["borough"].tolist()[::8] == ["E09000001", "E09000002"]
    assert not problems.errors


def test_boundaries_as_geopackage_and_shapefile(official, problems, tmp_path):
    shapes = BOUNDARIES.read(official.folder / "boundaries.geojson", problems).rows
    for name in ("b.gpkg", "b.shp"):
        shapes.rename(columns={"code": "LSOA11CD"})[["LSOA11CD", "geometry"]].to_file(tmp_path / name)
        table = BOUNDARIES.read(tmp_path / name, problems)
        assert table.rows["code"].tolist() == shapes["code"].tolist()
        assert table.rows["borough"].tolist() == [""] * 12
    assert not problems.errors


def test_boundaries_twice_without_shape_or_off_the_map(official, problems, tmp_path):
    shapes = BOUNDARIES.read(official.folder / "boundaries.geojson", problems).rows.rename(columns={"code": "LSOA11CD"})
    shapes.loc[1, "LSOA11CD"] = shapes.loc[0, "LSOA11CD"]
    shapes.loc[2, "geometry"] = None
    shapes.loc[3, "geometry"] = shapes.loc[3, "geometry"].centroid
    shapes.loc[4, "geometry"] = shapes.translate(5_000_000, 0)[4]
    shapes[["LSOA11CD", "geometry"]].to_file(tmp_path / "b.gpkg")
    BOUNDARIES.read(tmp_path / "b.gpkg", problems)
    report = problems.report()
    assert "comes twice" in report
    assert "no polygon" in report
    assert "not in Great Britain" in report


def test_centroids_in_degrees_or_metres(write, problems):
    degrees = CENTROIDS.read(write("c.csv", "X,Y,lsoa11cd\n-0.125,51.5,E01000001\n"), problems)
    x, y = degrees.rows[["x", "y"]].iloc[0]
    metres = CENTROIDS.read(write("c.csv", f"LSOA21CD,x,y\nE01000001,{x},{y}\n"), problems)
    assert metres.rows["x"].iloc[0] == pytest.approx(x)
    assert 530_000 < x < 531_000
    assert (degrees.vintage, metres.vintage) == (2011, 2021)
    assert not problems.errors


def test_residents_by_broad_ages_and_by_single_years(write, problems):
    broad = RESIDENTS.read(write("r.csv", "LSOA11CD,Persons_All-Ages,Persons_65+\nE01000001,1000,120\n"), problems)
    single = RESIDENTS.read(
        write("r.csv", "LSOA21CD,Total,F64,F65,F90,M65,M90\nE01000001,1000,9,50,10,40,20\n"), problems
    )
    assert broad.rows[["residents", "residents_65"]].iloc[0].tolist() == [1000, 120]
    assert single.rows[["residents", "residents_65"]].iloc[0].tolist() == [1000, 120]
    assert not problems.errors


def test_residents_without_ages_are_told(write, problems):
    table = RESIDENTS.read(write("r.csv", "LSOA11CD,All Ages\nE01000001,1000\n"), problems)
    assert table.rows["residents_65"].isna().all()
    assert "no ages" in problems.warnings_report()


def test_deprivation_of_both_censuses(write, problems):
    for year in (2011, 2021):
        text = (
            f"LSOA code ({year}),Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived)\nE01000001,9\n"
        )
        table = DEPRIVATION.read(write("d.csv", text), problems)
        assert table.vintage == year
        assert table.rows["imd_decile"].tolist() == [9]
    DEPRIVATION.read(write("d.csv", text.replace(",9", ",11")), problems)
    assert "none of 1 to 10" in problems.report()


@pytest.mark.parametrize("heading", ["pcds", "pcd", "Postcode"])
def test_postcodes_however_spaced(write, problems, heading):
    text = f"{heading},lat,long\nZZ1  1AA,51.5,-0.1\nzz11ab,51.6,-0.2\nZZ1 1AC,99.999999,0\nZZ9 9ZZ,51,0\n"
    wanted = pd.Series(["ZZ11AA", "ZZ1 1AB", "ZZ1 1AC", ""])
    table = POSTCODES.read(write("p.csv", text), problems, Given(postcodes=frozenset(wanted)))
    assert table.rows["postcode"].tolist() == ["ZZ11AA", "ZZ11AB"]
    assert dict(table.not_used) == {"of no practice here": 1, "no coordinates": 1}
    assert not problems.errors


def shapefile(official, problems, folder):
    shapes = BOUNDARIES.read(official.folder / "boundaries.geojson", problems).rows
    shapes.rename(columns={"code": "LSOA21CD"})[["LSOA21CD", "geometry"]].to_file(folder / "b.shp")
    return shapes


def test_a_shapefile_in_a_zip_with_folders(official, problems, tmp_path):
    shapes = shapefile(official, problems, tmp_path)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for ending in ("shp", "shx", "dbf", "prj"):
            archive.write(tmp_path / f"b.{ending}", f"Some folder/deep/b.{ending}")
        archive.writestr("__MACOSX/b.shp", b"x")
    table = BOUNDARIES.read(tmp_path / "b.zip", problems)
    assert table.rows["code"].tolist() == shapes["code"].tolist()
    assert table.vintage == 2021
    assert not problems.errors


@pytest.mark.parametrize("ending", ["shx", "dbf", "prj"])
def test_each_file_that_a_shapefile_lacks_is_named_in_a_zip_too(official, problems, tmp_path, ending):
    shapefile(official, problems, tmp_path)
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        for other in {"shp", "shx", "dbf", "prj"} - {ending}:
            archive.write(tmp_path / f"b.{other}", f"b.{other}")
    (tmp_path / f"b.{ending}").unlink()
    for name in ("b.zip", "b.shp"):
        assert BOUNDARIES.read(tmp_path / name, problems).rows.empty
    assert f"b.{ending} is not in the zip" in problems.report()
    assert f"b.{ending} is not beside it" in problems.report()


def test_of_several_maps_the_one_of_small_areas_is_read(official, problems, tmp_path):
    shapes = shapefile(official, problems, tmp_path)
    shapes[["borough", "geometry"]].to_file(tmp_path / "b.gpkg", layer="boroughs")
    shapes.rename(columns={"code": "LSOA21CD"})[["LSOA21CD", "geometry"]].to_file(tmp_path / "b.gpkg", layer="places")
    assert len(BOUNDARIES.read(tmp_path / "b.gpkg", problems).rows) == 12
    assert not problems.errors


def test_text_that_is_missing_is_no_text(official, problems, tmp_path):
    shapes = BOUNDARIES.read(official.folder / "boundaries.geojson", problems).rows
    shapes = shapes.rename(columns={"code": "LSOA11CD", "name": "LSOA11NM", "borough": "LAD11CD"})
    shapes.loc[2, ["LSOA11NM", "LAD11CD"]] = None
    shapes[["LSOA11CD", "LSOA11NM", "LAD11CD", "geometry"]].to_file(tmp_path / "b.gpkg")
    rows = BOUNDARIES.read(tmp_path / "b.gpkg", problems).rows
    assert rows.loc[2, ["name", "borough", "borough_name"]].tolist() == ["", "", ""]
    assert rows["borough"].tolist()[0] == "E09000001"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
@pytest.mark.parametrize("ending", ["geojson", "shp", "dbf", "prj"])
def test_a_damaged_map_is_read_or_told(official, tmp_path, ending, data):
    whole = tmp_path / "whole"
    if not whole.exists():
        whole.mkdir()
        shapefile(official, Problems(), whole)
        shutil.copy(official.folder / "boundaries.geojson", whole / "b.geojson")
    for file in whole.iterdir():
        shutil.copy(file, tmp_path / file.name)
    path = tmp_path / ("b.geojson" if ending == "geojson" else "b.shp")
    content = bytearray((whole / f"b.{ending}").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, 10**6)) % max(1, len(content))
        content[place : place + 1] = data.draw(st.binary(max_size=3))
    path.with_suffix(f".{ending}").write_bytes(content)
    problems = Problems()
    table = BOUNDARIES.read(path, problems)
    assert len(table.rows) or problems.errors


def test_a_table_of_output_areas_is_told(write, problems):
    CENTROIDS.read(write("c.csv", "OA21CD,LSOA21CD,x,y\nE00000001,E01000001,530000,180000\n"), problems)
    assert "a table of output areas, with many rows a place: take the one with a row for each LSOA" in problems.report()


def test_boroughs_come_with_wards_or_alone(write, problems):
    wards = "LSOA21CD,LSOA21NM,WD24CD,WD24NM,LAD24CD,LAD24NM\nE01000001,Town 001A,E05000001,Mill,E09000001,Town\n"
    rows = SPECS["wards"].read(write("w.csv", wards), problems, Given()).rows
    assert rows[["ward_name", "borough", "borough_name"]].to_numpy().tolist() == [["Mill", "E09000001", "Town"]]
    alone = "LSOA21CD,LAD25CD,LAD25NM\nE01000001,E09000001,Town\n"
    rows = SPECS["wards"].read(write("w.csv", alone), problems, Given()).rows
    assert rows[["ward_name", "borough"]].to_numpy().tolist() == [["", "E09000001"]]


def test_a_table_of_the_other_census_says_which_would_fit(official, assembled):
    official.places("LSOA21CD")
    text = (official.folder / "imd.csv").read_text().replace("(2021)", "(2011)").replace("E010000", "E010330")
    (official.folder / "imd.csv").write_text(text)
    with pytest.raises(BuildError, match="seems to be of 2011, the boundaries of 2021; take the indices of 2025"):
        assembled()


def test_boroughs_of_polygons_without_are_those_of_another_table(official, assembled):
    shapes = gpd.read_file(official.folder / "boundaries.geojson").drop(columns=["LAD11CD", "LAD11NM"])
    shapes.to_file(official.folder / "boundaries.geojson")
    rows = [(code, "Town", "E09000001" if number < 8 else "E09000002") for number, code in enumerate(PLACES)]
    official.table("wards.csv", ["LSOA11CD", "LAD11NM", "LAD11CD"], rows)
    official.write_recipe(tables='wards = "wards.csv"')
    places = assembled().places
    assert (places["kind"] == "inside").sum() == 8
    assert places["borough"].tolist()[:8] == ["E09000001"] * 8


def test_one_polygon_twice_under_one_name_is_no_place_of_two_parts(official, problems, tmp_path):
    shapes = BOUNDARIES.read(official.folder / "boundaries.geojson", problems).rows
    shapes = shapes.rename(columns={"code": "LSOA11CD", "name": "LSOA11NM"})[["LSOA11CD", "LSOA11NM", "geometry"]]
    pd.concat([shapes, shapes[:1]]).to_file(tmp_path / "b.gpkg")
    BOUNDARIES.read(tmp_path / "b.gpkg", problems)
    assert "this place comes twice: delete one of them (row 13: 'E01000001')" in problems.report()
