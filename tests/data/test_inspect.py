"""What `python -m data inspect` says of files."""

import json
import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest

from data.__main__ import main
from data.area.folders import read_area
from data.build.build import build_area
from data.inspect import inspect_files
from data.tables.specs import recognise
from geo.plan import today_plan

CASES = Path(__file__).with_name("cases")


def told(capsys, *arguments):
    code = main(["inspect", *map(str, arguments), "--json"])
    return code, json.loads(capsys.readouterr().out)


def test_the_files_of_the_town_are_recognised_by_what_they_hold(official, tmp_path):
    official.list_sizes({"X00001": 1000})
    names = {
        "epraccur.csv": "register", "patients.csv": "patients", "ePCN.xlsx": "membership", "payments.csv": "payments",
        "headcount.csv": "headcount", "boundaries.geojson": "boundaries", "centroids.csv": "centroids",
        "residents.csv": "residents", "imd.csv": "deprivation", "postcodes.csv": "postcodes", "sizes.csv": "list_sizes",
    }  # fmt: skip
    for number, (name, key) in enumerate(names.items()):
        path = tmp_path / f"{number}{Path(name).suffix}"
        shutil.copy(official.folder / name, path)
        assert recognise(path).key == key


def test_a_table_is_told_with_its_totals(official, capsys):
    code, (patients,) = told(capsys, official.folder / "patients.csv")
    assert code == 0
    assert patients == {
        "file": "patients.csv", "kind": "table", "table": "patients",
        "title": "Patients Registered at a GP Practice, by LSOA", "publisher": "NHS England",
        "layout": "with a row for each sex", "edition": "2022-07-01", "census": 2011, "rows": 23, "rows_read": 23,
        "not_used": [], "totals": {"patients": 5500}, "warnings": [], "problems": [],
    }  # fmt: skip


def test_problems_are_told_with_their_rows_and_the_exit_code_is_2(capsys):
    code, (patients, boundaries) = told(
        capsys, CASES / "patients-broken-lsoa-codes.csv", CASES / "boundaries-one-code-missing.gpkg"
    )
    assert code == 2
    assert [problem["rows"] for problem in patients["problems"]] == [
        [{"row": 2, "value": "#N/A"}],
        [{"row": 3, "value": "E1000002"}],
    ]
    assert [(problem["count"], problem["rows"]) for problem in boundaries["problems"]] == [
        (1, [{"row": 4, "value": ""}])
    ]
    assert boundaries["rows"] == 11


def test_warnings_alone_are_no_failure(capsys):
    code, (boundaries,) = told(capsys, CASES / "boundaries-exploded.gpkg")
    assert code == 0
    assert boundaries["warnings"][0]["says"] == "this place comes in parts: they are taken together"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.png", b"\x89PNG\r\n\x1a\n\0\0", "this is no text"),
        ("a.csv", b"", "the file is empty"),
        ("a.zip", b"PK\x03\x04", "this is no zip that can be read"),
        ("a.shp", b"x", "a.shx is not beside it"),
        ("a.dbf", b"x", "name the one that ends in .shp"),
        ("a.csv", b"PRACTICE_CODE,LSOA_CODE,GENDER,NUMBER_OF_PATIENTS\n", "there is no column 'SEX'"),
    ],
)
def test_what_is_no_table_is_told(tmp_path, capsys, name, content, says):
    (tmp_path / name).write_bytes(content)
    code, (found,) = told(capsys, tmp_path / name)
    assert code == 2
    assert says in " ".join(problem["says"] for problem in found["problems"])


def test_a_file_that_is_not_there_and_a_folder(tmp_path, capsys):
    code, found = told(capsys, tmp_path / "none.csv", tmp_path)
    assert code == 2
    assert "there is no such file" in found[0]["problems"][0]["says"]
    assert "this is a folder" in found[1]["problems"][0]["says"]


def test_plans_by_practice_with_an_area(official, tmp_path, capsys):
    folder = build_area(official.recipe, tmp_path / "areas" / "town").folder
    plan = tmp_path / "plan.csv"
    plan.write_text("Practice code,PCN code,PCN name\nX00001,U00002,South Town PCN\nX00002,not placed,\n")
    code, (found, table) = told(capsys, plan, official.folder / "patients.csv", "--area", folder)
    south = next(
        cluster for cluster in today_plan(read_area(folder).practices).clusters if cluster.pcn_code == "U00002"
    ).letter
    assert code == 0
    assert found["kind"] == "plan"
    assert found["practices"] == [
        {"code": "X00001", "cluster": south, "name": "South Town PCN"},
        {"code": "X00002", "cluster": "", "name": ""},
        {"code": "X00003", "cluster": "", "name": ""},
    ]
    assert found["warnings"] == [
        {"says": "the plan does not name this practice", "count": 1, "rows": [{"row": None, "value": "X00003"}]}
    ]
    assert table["table"] == "patients"
    plan.write_text("ODS code,Cluster\nX00001,#N/A\n")
    code, (found,) = told(capsys, plan, "--area", folder)
    assert code == 2
    assert found["problems"][0]["rows"] == [{"row": 2, "value": "#N/A"}]


def test_for_reading_everything_is_said(official, capsys):
    assert main(["inspect", str(official.folder / "patients.csv"), str(CASES / "patients-suppressed.csv")]) == 2
    out = capsys.readouterr().out
    for words in (
        "patients.csv: Patients Registered",
        "totals: patients 5,500",
        "problem: the number of",
        "row 8: '*'",
    ):
        assert words in out


def test_every_case_is_told_of(capsys):
    del capsys
    for path in sorted(CASES.iterdir()):
        (found,) = inspect_files([path])
        assert found["kind"] in {"table", "unknown"}
        assert isinstance(found["problems"], list)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a workbook of the old kind (.xls)"),
        ("page.xls", b"<html><table></table></html>", "this is a web page"),
        ("paper.csv", b"%PDF-1.7", "this is a PDF"),
        ("packed.csv", b"\x1f\x8b\x08\x00" * 50, "packed by gzip: unpack it"),
        ("empty.csv", b"", "the file is empty"),
        ("other.csv", b"Town,Height\nYork,17\n", "in its first row there are 'Town', 'Height'"),
    ],
)
def test_of_what_is_no_table_is_said_what_it_is(tmp_path, capsys, name, content, says):
    (tmp_path / name).write_bytes(content)
    code, (found,) = told(capsys, tmp_path / name)
    assert (code, found["kind"]) == (2, "unknown")
    assert says in found["problems"][0]["says"]


def test_a_sheet_of_libreoffice_is_named(tmp_path, capsys):
    with zipfile.ZipFile(tmp_path / "sheet.ods", "w") as sheet:
        sheet.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        sheet.writestr("content.xml", "<x/>")
    code, (ods,) = told(capsys, tmp_path / "sheet.ods")
    assert code == 2
    assert "of the kind .ods: save it as .xlsx" in ods["problems"][0]["says"]


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("answer.json", b'{"version": 0.6, "osm3s": {}, "elements": []}', "ask for XML, with [out:xml]"),
        ("day.osc", b'<?xml version="1.0"?><osmChange version="0.6"/>', "this is a file of changes"),
        ("town.o5m", b"\xff\xe0\x04o5m2", "this is an o5m file"),
    ],
)
def test_streets_that_are_not_read_are_named_whatever_their_ending(tmp_path, capsys, name, content, says):
    (tmp_path / name).write_bytes(content)
    code, (found,) = told(capsys, tmp_path / name)
    assert (code, found["kind"]) == (2, "streets")
    assert says in found["problems"][0]["says"]


def test_complaints_about_a_plan_name_their_rows(official, tmp_path, capsys):
    built = build_area(official.recipe, tmp_path / "areas" / "town")
    (tmp_path / "plan.csv").write_text("ODS code,Cluster\nX00001,n/a\nX00002,-\nX00003,A\nX99999,A\n")
    code, (plan,) = told(capsys, tmp_path / "plan.csv", "--area", built.folder)
    assert (code, plan["kind"]) == (2, "plan")
    assert [(item["says"].split(":")[0], item["rows"]) for item in plan["problems"]] == [
        ("this practice has no cluster", [{"row": 2, "value": "X00001"}, {"row": 3, "value": "X00002"}]),
        ("there is no practice with this code in the area", [{"row": 5, "value": "X99999"}]),
    ]


def test_a_hidden_sheet_is_read_last(tmp_path, capsys):
    book = openpyxl.Workbook()
    for sheet, residents in ((book.active, 1), (book.create_sheet("New"), 500)):
        sheet.append(["LSOA11CD", "All Ages"])
        sheet.append(["E01000001", residents])
    book.active.sheet_state = "hidden"
    book.save(tmp_path / "residents.xlsx")
    _, (found,) = told(capsys, tmp_path / "residents.xlsx")
    assert found["totals"]["residents"] == 500
    assert "(New, Sheet): the first is read" in found["warnings"][0]["says"]
