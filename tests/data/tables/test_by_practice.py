import math

import openpyxl
import pytest

from data.tables.list_sizes import read_list_sizes
from data.tables.membership import read_membership
from data.tables.payments import read_payments
from data.tables.register import read_register
from data.tables.spec import Given
from data.tables.workforce import read_headcount


def register_row(code="X00001", status="A", closed="", setting="4"):
    row = [""] * 27
    row[0], row[1], row[9], row[10], row[11], row[12], row[25] = (
        code,
        "NAME",
        "ZZ1 1AA",
        "19740401",
        closed,
        status,
        setting,
    )
    return ",".join(f'"{cell}"' for cell in row)


def test_the_register_has_no_headings(write, problems):
    table = read_register(
        write("r.csv", f"{register_row()}\n{register_row('X00002', 'C', '20171031', '9')}\n"), problems
    )
    assert table.rows[["code", "status", "closed", "setting", "row"]].to_numpy().tolist() == [
        ["X00001", "A", "", "4", 1],
        ["X00002", "C", "2017-10-31", "9", 2],
    ]
    assert not problems.errors


def test_a_practice_twice_in_the_register(write, problems):
    table = read_register(write("r.csv", f"{register_row()}\n{register_row()}\n"), problems)
    assert "in the register twice" in problems.report()
    assert "(row 2: 'X00001')" in problems.report()
    assert len(table.rows) == 1


def test_a_status_that_is_none(write, problems):
    read_register(write("r.csv", register_row(status="Z")), problems)
    assert "none of ACTIVE, INACTIVE, DORMANT, or A, C, D, P" in problems.report()


def test_a_register_with_too_few_columns(write, problems):
    read_register(write("r.csv", "X00001,NAME\n"), problems)
    assert "27 columns and no headings, this file has 2" in problems.report()


def workbook(tmp_path, rows, *, sheet="PCN Core Partner Details", headings=None):
    book = openpyxl.Workbook()
    book.active.title = sheet
    book.active.append(
        headings
        or [
            "Partner\nOrganisation\nCode",
            "PCN Code",
            "PCN Name",
            "Practice to PCN\nRelationship\nStart Date",
            "Practice to PCN\nRelationship\nEnd Date",
        ]
    )
    for row in rows:
        book.active.append(row)
    book.save(tmp_path / "ePCN.xlsx")
    return tmp_path / "ePCN.xlsx"


def members(table):
    return dict(zip(table.rows["code"], table.rows["pcn_code"], strict=True))


def test_membership_is_taken_on_the_day(tmp_path, problems):
    rows = [
        ("X00001", "U1", "ONE", "20190701", "20220630"),
        ("X00001", "U2", "TWO", "20220701", None),
        ("X00002", "U1", "ONE", "20220702", None),
        ("X00003", "U1", "ONE", "20190701", "20220701"),
    ]
    path = workbook(tmp_path, rows)
    assert members(read_membership(path, problems, Given(date="2022-07-01"))) == {"X00001": "U2", "X00003": "U1"}
    assert members(read_membership(path, problems, Given(date="2022-06-30"))) == {"X00001": "U1", "X00003": "U1"}
    assert members(read_membership(path, problems, Given(date="2030-01-01"))) == {"X00001": "U2", "X00002": "U1"}
    assert not problems.errors


def test_two_memberships_on_the_day_the_later_counts(tmp_path, problems):
    rows = [("X00001", "U2", "TWO", "20220701", None), ("X00001", "U1", "ONE", "20190701", "20220701")]
    table = read_membership(workbook(tmp_path, rows), problems, Given(date="2022-07-01"))
    assert members(table) == {"X00001": "U2"}
    assert table.rows["also_in"].tolist() == ["ONE"]
    assert table.rows_read == 2


def test_no_membership_on_the_day_is_told(tmp_path, problems):
    read_membership(workbook(tmp_path, [("X00001", "U1", "ONE", "20190701", None)]), problems, Given(date="2001-01-01"))
    assert "no practice is in a PCN on 2001-01-01" in problems.report()


def test_the_sheet_is_found_by_its_name(tmp_path, problems):
    path = workbook(tmp_path, [("X00001", "U1", "ONE", "20190701", None)], sheet="Anything")
    assert members(read_membership(path, problems, Given(date="2022-07-01"))) == {"X00001": "U1"}


def test_a_workbook_without_the_columns(tmp_path, problems):
    read_membership(workbook(tmp_path, [], headings=["PCN Code", "PCN Name"]), problems, Given(date="2022-07-01"))
    assert "there is no column 'PRACTICE CODE'" in problems.report()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"text"])
def test_a_workbook_that_is_none(write, problems, content):
    assert read_membership(write("ePCN.xlsx", content), problems, Given(date="2022-07-01")).rows.empty
    assert "no Excel workbook" in problems.report()


def test_the_map_by_practice(write, problems):
    rows = ["01Jan2022,X1A,U1,ONE", "01Jan2022,X2A,U,UNALLOCATED", "01Jan2022,X3A,,"]
    text = "\n".join(["EXTRACT_DATE,PRACTICE_CODE,PCN_CODE,PCN_NAME", *rows])
    table = read_membership(write("map.csv", text), problems, Given(date="2022-07-01"))
    assert members(table) == {"X1A": "U1"}
    assert table.not_used == (("in no PCN", 2),)
    assert table.date == "2022-01-01"


def test_payments_keep_what_is_known(write, problems):
    text = (
        "Practice Code,Contract Type,Number of Registered Patients (Last Known Figure),"
        "Number of Weighted Patients (Last Known Figure)\nX00001,GMS,4029.25,4579.78\nX00002,Unknown,,\n"
    )
    rows = read_payments(write("p.csv", text.encode("utf-8-sig")), problems).rows
    assert rows["contract"].tolist() == ["GMS", ""]
    assert rows["weighted_list"].iloc[0] == pytest.approx(4579.78)
    assert math.isnan(rows["weighted_list"].iloc[1])
    assert not problems.errors


def test_no_return_of_headcount_is_not_nought(write, problems):
    rows = read_headcount(
        write("h.csv", "PRAC_CODE,TOTAL_GP_HC\nX00001,0\nX00002,3\nX00003,ND\nX00004,\n"), problems
    ).rows
    assert rows["gps"].isna().tolist() == [True, False, True, True]
    assert not problems.errors


def test_a_practice_twice_in_a_table(write, problems):
    rows = read_headcount(write("h.csv", "PRAC_CODE,TOTAL_GP_HC\nX00001,1\nX00001,2\n"), problems).rows
    assert "comes twice" in problems.report()
    assert len(rows) == 1


def test_list_sizes_are_totals_of_practices(write, problems):
    text = (
        "EXTRACT_DATE,TYPE,CODE,SEX,AGE,NUMBER_OF_PATIENTS\n01/05/2025,GP,X00001,ALL,ALL,100\n"
        "01/05/2025,GP,X00001,MALE,ALL,50\n01/05/2025,ICB,Q01,ALL,ALL,900\n"
    )
    table = read_list_sizes(write("s.csv", text), problems)
    assert table.rows[["code", "list_size"]].to_numpy().tolist() == [["X00001", 100]]
    assert table.date == "2025-05-01"
    assert sum(count for _, count in table.not_used) == 2
