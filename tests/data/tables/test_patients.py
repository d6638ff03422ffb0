import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.problems import Problems
from data.tables.patients import NOWHERE, PATIENTS

HEADINGS = "PRACTICE_CODE,PRACTICE_NAME,LSOA_CODE,SEX,NUMBER_OF_PATIENTS"


def registered(table):
    return list(table.rows[["code", "place", "patients"]].itertuples(index=False, name=None))


def test_patients_of_both_spellings(write, problems):
    for heading in ("NUMBER_OF_PATIENTS", "Number of Patients", "number of  patients"):
        path = write("p.csv", f"PRACTICE_CODE,LSOA_CODE,SEX,{heading}\nX00001,E01000001,ALL,7\n")
        assert registered(PATIENTS.read(path, problems)) == [("X00001", "E01000001", 7)]
    assert not problems.errors


def test_only_both_sexes_together_count(write, problems):
    rows = "X00001,N,E01000001,ALL,7\nX00001,N,E01000001,MALE,3\nX00001,N,E01000001,FEMALE,4\n"
    table = PATIENTS.read(write("p.csv", f"{HEADINGS}\n{rows}"), problems)
    assert registered(table) == [("X00001", "E01000001", 7)]
    assert table.rows_read == 3
    assert table.not_used == (("by sex, would count twice", 2),)
    assert not problems.errors


def test_a_file_by_sex_alone_is_told(write, problems):
    PATIENTS.read(write("p.csv", f"{HEADINGS}\nX00001,N,E01000001,MALE,7\n"), problems)
    assert "no row has SEX = ALL, there are MALE: use the file of all patients" in problems.report()


def test_codes_that_are_no_usable_address(write, problems):
    places = ["NO2011", "NO2021", "CLOSED", "W01000001", "S01000001", "E01000001", ""]
    rows = "".join(f"X00001,N,{place},ALL,{n}\n" for n, place in enumerate(places, 1))
    table = PATIENTS.read(write("p.csv", f"{HEADINGS}\n{rows}"), problems)
    assert table.rows["place"].tolist() == [NOWHERE] * 5 + ["E01000001", NOWHERE]
    assert table.vintage == 2011
    assert not problems.errors


def test_byte_order_mark_latin_1_and_windows_line_ends(write, problems):
    body = f"{HEADINGS}\r\nX00001,Dr Müller’s,E01000001,ALL,7\r\n"
    for encoding in ("utf-8-sig", "cp1252"):
        table = PATIENTS.read(write("p.csv", body.encode(encoding)), problems)
        assert table.rows["name"].tolist() == ["Dr Müller’s"]
        assert registered(table) == [("X00001", "E01000001", 7)]
    assert not problems.errors


@pytest.mark.parametrize(
    ("cell", "says"),
    [
        ("-5", "the number of patients can't be negative"),
        ("many", "the number of patients must be a number"),
        ("", "the number of patients must be a number"),
        ("7.5", "the number of patients must be a whole number"),
        ("1e99", "the number of patients must be a number"),
        ("nan", "the number of patients must be a number"),
        ("inf", "the number of patients must be a number"),
    ],
)
def test_counts_that_are_none(write, problems, cell, says):
    table = PATIENTS.read(
        write("p.csv", f"{HEADINGS}\nX00001,N,E01000002,ALL,1\nX00001,N,E01000001,ALL,{cell}\n"), problems
    )
    assert f"{says}" in problems.report()
    assert f"(row 3: {cell!r})" in problems.report()
    assert table.rows["patients"].tolist() == [1, 0]


def test_thousands_may_be_parted_by_commas(write, problems):
    table = PATIENTS.read(write("p.csv", f'{HEADINGS}\nX00001,N,E01000001,ALL,"1,234"\n'), problems)
    assert registered(table) == [("X00001", "E01000001", 1234)]


def test_a_missing_column_says_which_there_are(write, problems):
    PATIENTS.read(
        write("p.csv", "PRACTICE_CODE,LSOA_CODE,GENDER,NUMBER_OF_PATIENTS\nX00001,E01000001,ALL,7\n"), problems
    )
    assert "there is no column 'SEX'; there are 'PRACTICE_CODE', 'LSOA_CODE', 'GENDER'" in problems.report()


def test_the_same_practice_and_place_twice(write, problems):
    PATIENTS.read(write("p.csv", f"{HEADINGS}\nX00001,N,E01000001,ALL,7\nX00001,N,E01000001,ALL,8\n"), problems)
    assert "come twice" in problems.report()
    assert "row 3: 'X00001 E01000001'" in problems.report()


def test_a_code_that_is_none(write, problems):
    PATIENTS.read(write("p.csv", f"{HEADINGS}\nthe surgery,N,E01000001,ALL,7\n"), problems)
    assert "this is no practice code" in problems.report()


def test_a_zip_as_published(tmp_path, problems):
    path = tmp_path / "p.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("gp-reg-pat-prac-lsoa-male.csv", f"{HEADINGS}\nX00001,N,E01000001,MALE,3\n")
        archive.writestr("gp-reg-pat-prac-lsoa-all.csv", f"{HEADINGS}\nX00001,N,E01000001,ALL,7\n")
        archive.writestr("read me.txt", "hello")
    assert registered(PATIENTS.read(path, problems)) == [("X00001", "E01000001", 7)]
    assert not problems.errors


CELLS = st.text(alphabet=st.characters(codec="utf-8", exclude_characters="\r\n\x00"), max_size=12)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(CELLS, CELLS, CELLS, CELLS), max_size=6))
def test_whatever_the_cells_patients_are_whole_and_not_negative(tmp_path, rows):
    text = "\n".join([HEADINGS, *(",".join(f'"{cell.replace(chr(34), "")}"' for cell in ("X1", *row)) for row in rows)])
    path = tmp_path / "p.csv"
    path.write_text(text, encoding="utf-8")
    table = PATIENTS.read(path, Problems())
    assert (table.rows["patients"] >= 0).all()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.integers(1, 999), st.integers(0, 20_000), min_size=1, max_size=20),
    st.sampled_from(["utf-8-sig", "cp1252"]),
)
def test_what_is_written_is_read(tmp_path, counts, encoding):
    rows = "".join(f"X00001,é,E01000{place:03},ALL,{n}\r\n" for place, n in counts.items())
    path = tmp_path / "p.csv"
    path.write_bytes(f"{HEADINGS}\r\n{rows}".encode(encoding))
    problems = Problems()
    table = PATIENTS.read(path, problems)
    assert dict(zip(table.rows["place"], table.rows["patients"], strict=True)) == {
        f"E01000{place:03}": n for place, n in counts.items()
    }
    assert table.rows["row"].tolist() == list(range(2, len(counts) + 2))
    assert not problems.errors
