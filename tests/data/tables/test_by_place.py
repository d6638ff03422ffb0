import pandas as pd
import pytest

from data.tables.boundaries import read_boundaries
from data.tables.centroids import read_centroids
from data.tables.deprivation import read_deprivation
from data.tables.postcodes import read_postcodes
from data.tables.residents import read_residents
from data.tables.spec import Given


@pytest.mark.parametrize(("heading", "vintage"), [("LSOA11CD", 2011), ("LSOA21CD", 2021)])
def test_boundaries_of_both_censuses(official, problems, heading, vintage):
    official.places(heading)
    table = read_boundaries(official.folder / "boundaries.geojson", problems)
    assert table.vintage == vintage
    assert len(table.rows) == 12
    assert table.rows.crs.to_epsg() == 27700
    assert table.rows.geometry.area.iloc[0] == pytest.approx(160_000, rel=0.001)
    assert table.rows["borough"].tolist()[::8] == ["E09000001", "E09000002"]
    assert not problems.errors


def test_boundaries_as_geopackage_and_shapefile(official, problems, tmp_path):
    shapes = read_boundaries(official.folder / "boundaries.geojson", problems).rows
    for name in ("b.gpkg", "b.shp"):
        shapes.rename(columns={"code": "LSOA11CD"})[["LSOA11CD", "geometry"]].to_file(tmp_path / name)
        table = read_boundaries(tmp_path / name, problems)
        assert table.rows["code"].tolist() == shapes["code"].tolist()
        assert table.rows["borough"].tolist() == [""] * 12
    assert not problems.errors


def test_boundaries_twice_without_shape_or_off_the_map(official, problems, tmp_path):
    shapes = read_boundaries(official.folder / "boundaries.geojson", problems).rows.rename(columns={"code": "LSOA11CD"})
    shapes.loc[1, "LSOA11CD"] = shapes.loc[0, "LSOA11CD"]
    shapes.loc[2, "geometry"] = None
    shapes.loc[3, "geometry"] = shapes.loc[3, "geometry"].centroid
    shapes.loc[4, "geometry"] = shapes.translate(5_000_000, 0)[4]
    shapes[["LSOA11CD", "geometry"]].to_file(tmp_path / "b.gpkg")
    read_boundaries(tmp_path / "b.gpkg", problems)
    report = problems.report()
    assert "comes twice" in report
    assert "no polygon" in report
    assert "not in Great Britain" in report


def test_centroids_in_degrees_or_metres(write, problems):
    degrees = read_centroids(write("c.csv", "X,Y,lsoa11cd\n-0.125,51.5,E01000001\n"), problems)
    x, y = degrees.rows[["x", "y"]].iloc[0]
    metres = read_centroids(write("c.csv", f"LSOA21CD,x,y\nE01000001,{x},{y}\n"), problems)
    assert metres.rows["x"].iloc[0] == pytest.approx(x)
    assert 530_000 < x < 531_000
    assert (degrees.vintage, metres.vintage) == (2011, 2021)
    assert not problems.errors


def test_residents_by_broad_ages_and_by_single_years(write, problems):
    broad = read_residents(write("r.csv", "LSOA11CD,Persons_All-Ages,Persons_65+\nE01000001,1000,120\n"), problems)
    single = read_residents(
        write("r.csv", "LSOA21CD,Total,F64,F65,F90,M65,M90\nE01000001,1000,9,50,10,40,20\n"), problems
    )
    assert broad.rows[["residents", "residents_65"]].iloc[0].tolist() == [1000, 120]
    assert single.rows[["residents", "residents_65"]].iloc[0].tolist() == [1000, 120]
    assert not problems.errors


def test_residents_without_ages_are_told(write, problems):
    table = read_residents(write("r.csv", "LSOA11CD,All Ages\nE01000001,1000\n"), problems)
    assert table.rows["residents_65"].isna().all()
    assert "no ages" in problems.warnings_report()


def test_deprivation_of_both_censuses(write, problems):
    for year in (2011, 2021):
        text = (
            f"LSOA code ({year}),Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived)\nE01000001,9\n"
        )
        table = read_deprivation(write("d.csv", text), problems)
        assert table.vintage == year
        assert table.rows["imd_decile"].tolist() == [9]
    read_deprivation(write("d.csv", text.replace(",9", ",11")), problems)
    assert "none of 1 to 10" in problems.report()


@pytest.mark.parametrize("heading", ["pcds", "pcd", "Postcode"])
def test_postcodes_however_spaced(write, problems, heading):
    text = f"{heading},lat,long\nZZ1  1AA,51.5,-0.1\nzz11ab,51.6,-0.2\nZZ1 1AC,99.999999,0\nZZ9 9ZZ,51,0\n"
    wanted = pd.Series(["ZZ11AA", "ZZ1 1AB", "ZZ1 1AC", ""])
    table = read_postcodes(write("p.csv", text), problems, Given(postcodes=frozenset(wanted)))
    assert table.rows["postcode"].tolist() == ["ZZ11AA", "ZZ11AB"]
    assert dict(table.not_used) == {"of no practice here": 1, "no coordinates": 1}
    assert not problems.errors
