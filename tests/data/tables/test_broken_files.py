import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.problems import Problems
from data.tables.boundaries import read_boundaries
from data.tables.centroids import read_centroids
from data.tables.deprivation import read_deprivation
from data.tables.headcount import read_headcount
from data.tables.list_sizes import read_list_sizes
from data.tables.membership import read_membership
from data.tables.patients import read_patients
from data.tables.payments import read_payments
from data.tables.postcodes import read_postcodes
from data.tables.register import read_register
from data.tables.residents import read_residents

READERS = {
    "register": read_register,
    "patients": read_patients,
    "membership": lambda path, problems: read_membership(path, problems, on="2022-07-01"),
    "payments": read_payments,
    "headcount": read_headcount,
    "list_sizes": read_list_sizes,
    "boundaries": read_boundaries,
    "centroids": read_centroids,
    "residents": read_residents,
    "deprivation": read_deprivation,
    "postcodes": lambda path, problems: read_postcodes(path, problems, wanted=pd.Series(["ZZ1 1AA"])),
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"\xef\xbb\xbf", b"a", b"a,b\n1,2\n", b"\x00\xff\xfe\x00" * 50, b'"a,b\n1']
)
def test_every_reader_complains_and_returns_nothing(write, problems, name, content):
    table = READERS[name](write("broken.csv", content), problems)
    assert table.rows.empty
    assert problems.errors
    assert all(complaint.file.startswith("broken.csv") for complaint in problems.errors)


@pytest.mark.parametrize("name", READERS)
def test_every_reader_says_when_a_file_is_not_there(tmp_path, problems, name):
    assert READERS[name](tmp_path / "none.csv", problems).rows.empty
    assert "none.csv" in problems.report()


@pytest.mark.parametrize("name", [name for name in READERS if name != "boundaries"])
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.one_of(st.binary(max_size=300), st.text(max_size=300).map(str.encode)))
def test_no_reader_is_thrown_by_anything(tmp_path, name, content):
    path = tmp_path / "any.csv"
    path.write_bytes(content)
    READERS[name](path, Problems())


def test_utf_16_is_told(write, problems):
    read_payments(write("p.csv", "Practice Code,Contract Type\n".encode("utf-16")), problems)
    assert "UTF-16; save it as CSV UTF-8" in problems.report()
