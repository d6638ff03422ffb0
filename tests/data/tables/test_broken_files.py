"""Whatever a file holds, every reader gives a table or a sentence."""

import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.problems import Problems
from data.tables.spec import Given
from data.tables.specs import SPECS

ON = Given(date="2022-07-01")


@pytest.mark.parametrize("name", SPECS)
@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\xef\xbb\xbf", b"a", b"a,b\n1,2\n", b"\x00\xff\xfe\x00" * 50, b'"a,b\n1', b"PK\x03\x04"]
)
def test_every_reader_complains_and_returns_nothing(write, problems, name, content):
    table = SPECS[name].read(write("broken.csv", content), problems, ON)
    assert table.rows.empty
    assert problems.errors
    assert all(complaint.file.startswith("broken.csv") for complaint in problems.errors)


@pytest.mark.parametrize("name", SPECS)
def test_every_reader_says_when_a_file_is_not_there(tmp_path, problems, name):
    assert SPECS[name].read(tmp_path / "none.csv", problems, ON).rows.empty
    assert "none.csv" in problems.report()


@pytest.mark.parametrize("name", SPECS)
def test_a_file_without_rows_still_has_the_columns(write, problems, name, tmp_path):
    there = SPECS[name].read(write("broken.csv", b"a,b\n1,2\n"), problems, ON).rows.columns
    none = SPECS[name].read(tmp_path / "none.csv", problems, ON).rows.columns
    assert list(there) == list(none)
    assert "row" in there


@pytest.mark.parametrize("name", [name for name in SPECS if name != "boundaries"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_no_reader_is_thrown_by_anything(tmp_path, name, content):
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    SPECS[name].read(path, Problems(), ON)


@pytest.mark.parametrize("ending", ["csv", "xlsx", "zip", "gpkg", "shp", "geojson"])
@pytest.mark.parametrize("name", ["register", "boundaries"])
def test_a_folder_is_no_file(tmp_path, problems, name, ending):
    (tmp_path / f"f.{ending}").mkdir()
    assert SPECS[name].read(tmp_path / f"f.{ending}", problems, ON).rows.empty
    assert problems.errors


def test_a_zip_of_zips_and_pictures_says_what_it_holds(tmp_path, problems):
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("inner.zip", b"PK")
        archive.writestr("map.png", b"x")
    SPECS["patients"].read(tmp_path / "p.zip", problems, ON)
    assert "it holds inner.zip, map.png: unpack the file that is meant" in problems.report()
