import math

import openpyxl
import pytest

from data.tables.by_practice import HEADCOUNT, PAYMENTS
from data.tables.patients import LIST_SIZES
from data.tables.register import MEMBERSHIP, REGISTER
from data.tables.spec import Given
from data.tables.specs import SPECS


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
    table = REGISTER.read(
        write("r.csv", f"{register_row()}\n{register_row('X00002', 'C', '20171031', '9')}\n"), problems
    )
    assert table.rows[["code", "status", "closed", "setting", "row"]].to_numpy().tolist() == [
        ["X00001", "A", "", "4", 1],
        ["X00002", "C", "2017-10-31", "9", 2],
    ]
    assert not problems.errors


def test_a_practice_twice_in_the_register(write, problems):
    table = REGISTER.read(write("r.csv", f"{register_row()}\n{register_row()}\n"), problems)
    assert "in the register twice" in problems.report()
    assert "(row 2: 'X00001')" in problems.report()
    assert len(table.rows) == 1


def test_a_status_that_is_none(write, problems):
    REGISTER.read(write("r.csv", register_row(status="Z")), problems)
    assert "none of ACTIVE, INACTIVE, DORMANT, or A, C, D, P" in problems.report()


def test_a_register_with_too_few_columns(write, problems):
    REGISTER.read(write("r.csv", "X00001,NAME\n"), problems)
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
    assert members(MEMBERSHIP.read(path, problems, Given(date="2022-07-01"))) == {"X00001": "U2", "X00003": "U1"}
    assert members(MEMBERSHIP.read(path, problems, Given(date="2022-06-30"))) == {"X00001": "U1", "X00003": "U1"}
    assert members(MEMBERSHIP.read(path, problems, Given(date="2030-01-01"))) == {"X00001": "U2", "X00002": "U1"}
    assert not problems.errors


def test_two_memberships_on_the_day_the_later_counts(tmp_path, problems):
    rows = [("X00001", "U2", "TWO", "20220701", None), ("X00001", "U1", "ONE", "20190701", "20220701")]
    table = MEMBERSHIP.read(workbook(tmp_path, rows), problems, Given(date="2022-07-01"))
    assert members(table) == {"X00001": "U2"}
    assert table.rows["also_in"].tolist() == ["ONE"]
    assert table.rows_read == 2


def test_no_membership_on_the_day_is_told(tmp_path, problems):
    MEMBERSHIP.read(workbook(tmp_path, [("X00001", "U1", "ONE", "20190701", None)]), problems, Given(date="2001-01-01"))
    assert "no practice is in a PCN on 2001-01-01" in problems.report()


def test_the_sheet_is_found_by_its_name(tmp_path, problems):
    path = workbook(tmp_path, [("X00001", "U1", "ONE", "20190701", None)], sheet="Anything")
    assert members(MEMBERSHIP.read(path, problems, Given(date="2022-07-01"))) == {"X00001": "U1"}


def test_a_workbook_without_the_columns(tmp_path, problems):
    MEMBERSHIP.read(workbook(tmp_path, [], headings=["PCN Code", "PCN Name"]), problems, Given(date="2022-07-01"))
    assert "there is no column 'PRACTICE CODE'" in problems.report()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", b"text"])
def test_a_workbook_that_is_none(write, problems, content):
    assert MEMBERSHIP.read(write("ePCN.xlsx", content), problems, Given(date="2022-07-01")).rows.empty
    assert "no Excel workbook" in problems.report()


def test_the_map_by_practice(write, problems):
    rows = ["01Jan2022,X1A,U1,ONE", "01Jan2022,X2A,U,UNALLOCATED", "01Jan2022,X3A,,"]
    text = "\n".join(["EXTRACT_DATE,PRACTICE_CODE,PCN_CODE,PCN_NAME", *rows])
    table = MEMBERSHIP.read(write("map.csv", text), problems, Given(date="2022-07-01"))
    assert members(table) == {"X1A": "U1"}
    assert table.not_used == (("in no PCN", 2),)
    assert table.date == "2022-01-01"


def test_payments_keep_what_is_known(write, problems):
    text = (
        "Practice Code,Contract Type,Number of Registered Patients (Last Known Figure),"
        "Number of Weighted Patients (Last Known Figure)\nX00001,GMS,4029.25,4579.78\nX00002,Unknown,,\n"
    )
    rows = PAYMENTS.read(write("p.csv", text.encode("utf-8-sig")), problems).rows
    assert rows["contract"].tolist() == ["GMS", ""]
    assert rows["weighted_list"].iloc[0] == pytest.approx(4579.78)
    assert math.isnan(rows["weighted_list"].iloc[1])
    assert not problems.errors


def test_no_return_of_headcount_is_not_nought(write, problems):
    rows = HEADCOUNT.read(
        write("h.csv", "PRAC_CODE,TOTAL_GP_HC\nX00001,0\nX00002,3\nX00003,ND\nX00004,\n"), problems
    ).rows
    assert rows["gps"].isna().tolist() == [True, False, True, True]
    assert not problems.errors


def test_a_practice_twice_in_a_table(write, problems):
    rows = HEADCOUNT.read(write("h.csv", "PRAC_CODE,TOTAL_GP_HC\nX00001,1\nX00001,2\n"), problems).rows
    assert "comes twice" in problems.report()
    assert len(rows) == 1


def test_list_sizes_are_totals_of_practices(write, problems):
    text = (
        "EXTRACT_DATE,TYPE,CODE,SEX,AGE,NUMBER_OF_PATIENTS\n01/05/2025,GP,X00001,ALL,ALL,100\n"
        "01/05/2025,GP,X00001,MALE,ALL,50\n01/05/2025,ICB,Q01,ALL,ALL,900\n"
    )
    table = LIST_SIZES.read(write("s.csv", text), problems)
    assert table.rows[["code", "list_size"]].to_numpy().tolist() == [["X00001", 100]]
    assert table.date == "2025-05-01"
    assert sum(count for _, count in table.not_used) == 2


def report_row(code, *, status="ACTIVE", role="RO76", opened="19740401", closed=""):
    row = [code, "NAME", "Y63", "QHM", *[""] * 5, "ZZ1 1AA", opened, closed, status, "B", *[""] * 13]
    row[21], row[25] = "1", role
    return ",".join(f'"{cell}"' for cell in row)


def test_the_register_as_the_ods_reports_it_today(write, problems):
    lines = [
        report_row("X00001"),
        report_row("X00002", status="INACTIVE", closed="20171031"),
        report_row("X00003", status="DORMANT", role="RO76|RO268"),
        report_row("X00004", role="RO82", opened="20991231"),
        report_row("X00005", role="RO80|RO87"),
        report_row("W00006"),
    ]
    table = REGISTER.read(write("epraccur.csv", "\n".join(lines)), problems)
    assert table.rows[["code", "status", "setting"]].to_numpy().tolist() == [
        ["X00001", "A", "4"],
        ["X00002", "C", "4"],
        ["X00003", "D", "4"],
        ["X00004", "A", "25"],
        ["X00005", "A", "3"],
    ]
    assert table.not_used == (("in Wales", 1),)
    assert not problems.errors


def test_another_file_of_27_columns_is_no_register(write, problems):
    text = report_row("FA012", status="A", role="")
    assert REGISTER.read(write("edispensary.csv", text), problems).rows.empty
    assert "this is not the register: there other things stand in its 27 columns" in problems.report()


def test_memberships_as_the_ods_reports_them_today(write, problems):
    rows = [
        ("X00001", "U00001", "20190701", ""),
        ("X00002", "U00001", "20190701", "20260630"),
        ("X00002", "U00002", "20260701", ""),
        ("X00003", "U00002", "20270401", ""),
    ]
    lines = [
        f'"{code}","N","16C","S","{pcn}","PCN {pcn}","16C","S","{start}","{end}","TRUE"'
        for code, pcn, start, end in rows
    ]
    path = write("epcncorepartnerdetails.csv", "\n".join(lines))
    assert members(MEMBERSHIP.read(path, problems, Given(date="2026-07-01"))) == {
        "X00001": "U00001",
        "X00002": "U00002",
    }
    assert members(MEMBERSHIP.read(path, problems, Given(date="2026-06-30"))) == {
        "X00001": "U00001",
        "X00002": "U00001",
    }
    assert not problems.errors


def test_the_map_of_another_day_is_told(write, problems):
    text = "EXTRACT_DATE,PRACTICE_CODE,PCN_CODE,PCN_NAME\n01Jul2026,X00001,U1,ONE\n01Jul2026,X00002,U,UNALLOCATED\n"
    table = MEMBERSHIP.read(write("map.csv", text), problems, Given(date="2026-07-01"))
    assert (members(table), table.not_used) == ({"X00001": "U1"}, (("in no PCN", 1),))
    assert not problems.warnings
    MEMBERSHIP.read(write("map.csv", text), problems, Given(date="2026-10-01"))
    assert "memberships of 2026-07-01, but the recipe is of 2026-10-01" in problems.warnings_report()


AGES = "EXTRACT_DATE,ORG_TYPE,ORG_CODE,SEX,AGE_GROUP_5,NUMBER_OF_PATIENTS\n"


def test_ages_are_those_of_practices_and_both_sexes(write, problems):
    rows = [
        ("GP", "X00001", "ALL", "ALL", 100), ("GP", "X00001", "MALE", "ALL", 60), ("GP", "X00001", "FEMALE", "ALL", 40),
        ("GP", "X00001", "MALE", "60_64", 50), ("GP", "X00001", "MALE", "65_69", 4), ("GP", "X00001", "MALE", "95+", 6),
        ("GP", "X00001", "FEMALE", "75_79", 30), ("GP", "X00001", "FEMALE", "5_9", 10),
        ("PCN", "U00001", "ALL", "ALL", 900), ("PCN", "U00001", "MALE", "95+", 900),
    ]  # fmt: skip
    text = AGES + "".join(f"2026-07-01,{','.join(map(str, row))}\n" for row in rows)
    table = SPECS["ages"].read(write("q.csv", text), problems, Given())
    assert table.rows.drop(columns="row").to_numpy().tolist() == [["X00001", 100, 40, 36, 6]]
    assert table.not_used == (("of organisations above practices", 2),)
    assert table.date == "2026-07-01"
    assert not problems.errors


def test_ages_that_do_not_come_to_the_total_are_told(write, problems):
    text = AGES + "2026-07-01,GP,X00001,ALL,ALL,100\n2026-07-01,GP,X00001,MALE,65_69,99\n"
    SPECS["ages"].read(write("q.csv", text), problems, Given())
    assert "the patients by age do not come to the patients of all ages" in problems.report()
    assert "row 2: 'X00001'" in problems.report()


def test_an_age_group_that_is_none_is_told(write, problems):
    text = AGES + "2026-07-01,GP,X00001,ALL,ALL,9\n2026-07-01,GP,X00001,MALE,old,9\n"
    SPECS["ages"].read(write("q.csv", text), problems, Given())
    assert "this is no age group, like 65_69 or 95+: correct it (row 3: 'OLD')" in problems.report()


def test_staff_of_pcns_are_added_up_by_role(write, problems):
    head = "CENSUS_YEAR,CENSUS_MONTH,PCN_CODE,PCN_NAME,STAFF_GROUP,STAFF_ROLE,FTE,UNIQUE_IDENTIFIER\n"
    rows = "2026,6,U00001,ONE,Care,Pharmacists,0.8,1\n2026,6,U00001,ONE,Care,Pharmacists,0.5,2\n"
    rows += "2026,6,U00001,ONE,Care,Pharmacists,0.2,1\n2026,6,-,NONE,Care,Pharmacists,1,3\n"
    table = SPECS["pcn_workforce"].read(write("w.csv", head + rows), problems, Given())
    assert table.rows[["pcn_code", "role", "heads"]].to_numpy().tolist() == [["U00001", "Pharmacists", 2]]
    assert table.rows["fte"].tolist() == pytest.approx([1.5])
    assert (table.not_used, table.date) == ((("of no PCN", 1),), "2026-06-01")


def test_adjusted_lists_stand_on_the_sheet_of_pcns(tmp_path, problems):
    book = openpyxl.Workbook()
    book.active.title = "Practices"
    book.active.append(["Practice code", "PCN code", "Adjusted population 1 Jan 2026"])
    book.active.append(["X00001", "U00001", 9])
    sheet = book.create_sheet("PCNs")
    for row in (["PCN adjusted populations"], [], ["PCN Code", "PCN Name", "PCN adjusted population 1 Jan 2026"]):
        sheet.append(row)
    sheet.append(["U00001", "ONE", 45123.6])
    sheet.append(["Note: rounded", None, None])
    book.save(tmp_path / "b.xlsx")
    table = SPECS["adjusted"].read(tmp_path / "b.xlsx", problems, Given())
    assert table.rows[["pcn_code", "pcn_name", "adjusted"]].to_numpy().tolist() == [["U00001", "ONE", 45123.6]]
    assert not problems.errors


def test_branches_open_on_the_day_with_their_practice(write, problems):
    def line(code, closed="", opened="20040401"):
        row = [code, "DR LEIGH", *[""] * 7, "ZZ1 1AA", opened, closed, "", "", "X00001", *[""] * 12]
        return ",".join(f'"{cell}"' for cell in row)

    lines = [line("X00001001"), line("X00001002", closed="20200101"), line("X00001003", opened="20270101")]
    table = SPECS["branches"].read(write("ebranchs.csv", "\n".join(lines)), problems, Given(date="2026-07-01"))
    assert table.rows[["code", "practice", "postcode"]].to_numpy().tolist() == [["X00001001", "X00001", "ZZ1 1AA"]]
    assert table.not_used == (("closed by 2026-07-01", 1), ("opened after 2026-07-01", 1))


def test_payments_to_practices_for_their_pcn(write, problems):
    text = (
        "Practice Code,Contract Type,Number of Registered Patients (Last Known Figure),"
        "Number of Weighted Patients (Last Known Figure),PCN Workforce,PCN Leadership\nX00001,GMS,1,2,1000.5,-3\n"
    )
    rows = PAYMENTS.read(write("p.csv", text), problems).rows
    assert rows[["pcn_workforce", "pcn_leadership"]].iloc[0].tolist() == [1000.5, -3]
    assert rows["pcn_support"].isna().all()
    assert not problems.errors


def test_suppressed_cells_of_an_optional_table_are_not_known(write, problems):
    rows = PAYMENTS.read(
        write("p.csv", "Practice Code,Contract Type,Registered patients,Weighted patients\nX00001,GMS,<5,*\n"), problems
    ).rows
    assert rows[["registered", "weighted_list"]].isna().all(axis=None)
    assert "suppressed here: it counts as not known (row 2: '<5')" in problems.warnings_report()
    assert not problems.errors


@pytest.mark.parametrize("value", ["#N/A", "#REF!", "#VALUE!", "#DIV/0!"])
@pytest.mark.parametrize("column", [0, 1])
def test_error_values_are_told_in_any_column(write, problems, value, column):
    cells = ["X00001", "1"]
    cells[column] = value
    HEADCOUNT.read(write("h.csv", f"PRAC_CODE,TOTAL_GP_HC\nX00002,2\n{','.join(cells)}\n"), problems)
    assert "1 thing to put right" in problems.report()
    assert (
        f"an error value of a spreadsheet: mend the formula there, or download the file again (row 3: {value!r})"
        in (problems.report())
    )


def test_notes_below_a_table_are_no_rows(write, problems):
    text = "PRAC_CODE,TOTAL_GP_HC\nX00001,1\nX00002,\n\nSource: NHS England\nCopyright 2026,\n"
    table = HEADCOUNT.read(write("h.csv", text), problems)
    assert table.rows["code"].tolist() == ["X00001", "X00002"]
    assert table.not_used == (("notes below the table", 2),)
    assert not problems.errors
