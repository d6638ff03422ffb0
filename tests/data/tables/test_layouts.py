"""Each table, in every layout and dress in which it may come, reads the same."""

import csv
import datetime as dt
import io
import zipfile

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.problems import Problems
from data.tables.cells import AMOUNT, BALANCE, CODE, COUNT, DATE
from data.tables.spec import Given
from data.tables.specs import SPECS

ON = Given(date="2022-07-01")
LAYOUTS = [(key, number) for key, spec in SPECS.items() for number in range(len(spec.layouts))]
SAMPLES = {
    ("patients", "place"): ["E01000001", "E01000002", "NO2011"],
    ("patients", "sex"): ["ALL"] * 3,
    ("register", "status"): ["ACTIVE", "C", "DORMANT"],
    ("register", "setting"): ["RO76", "4", "RO76|RO268"],
    ("register", "opened"): ["19740401", "20260401", "19740401"],
    ("register", "closed"): ["", "", "20200101"],
    ("membership", "start"): ["20190701", "20190701", "20260401"],
    ("membership", "end"): ["", "20300101", ""],
    ("list_sizes", "type"): ["GP"] * 3,
    ("list_sizes", "sex"): ["ALL"] * 3,
    ("list_sizes", "age"): ["ALL"] * 3,
    ("ages", "type"): ["GP"] * 3,
    ("ages", "sex"): ["MALE", "MALE", "ALL"],
    ("ages", "age"): ["0_4", "85_89", "ALL"],
    ("ages", "code"): ["X00001"] * 3,
    ("ages", "patients"): ["30", "10", "40"],
    ("payments", "contract"): ["GMS", "PMS", "Unknown"],
    ("registers", "register"): ["AF", "DM", "COPD"],
    ("registers", "patients"): ["19.0", "5", ""],
    ("registers", "of"): ["100", "50", "10"],
    ("registers", "ages"): ["TOTAL", "17OV", "TOTAL"],
    ("branches", "code"): ["X00001001", "X00002001", "X00003001"],
    ("branches", "opened"): ["20040401"] * 3,
    ("branches", "closed"): ["", "", ""],
    ("successors", "date"): ["20200101"] * 3,
    ("successors", "successor"): ["X10001", "X10002", "X10003"],
    ("residents", "residents"): ["1000", "1001", "1002"],
    ("residents", "residents_65"): ["100", "101", ""],
    ("deprivation", "imd_decile"): ["1", "10", ""],
    ("centroids", "east"): ["-0.12", "-0.13", "-0.14"],
    ("centroids", "north"): ["51.5", "51.51", "51.52"],
    ("postcodes_people", "code"): ["ZZ1 1AA", "ZZ1 1AB", "ZZ1 1AC"],
    ("output_areas", "code"): ["E00000001", "E00000002", "E00000003"],
    ("postcodes", "postcode"): ["ZZ1 1AA", "zz11ab", "ZZ1 1AC"],
    ("postcodes", "lat"): ["51.5", "51.6", "51.7"],
    ("postcodes", "lon"): ["-0.1", "-0.2", "-0.3"],
    **{
        (key, column): values
        for key in ("postcodes_people", "output_areas")
        for column, values in {
            "east": ["-0.12", "-0.13", "-0.14"],
            "north": ["51.5", "51.51", "51.52"],
            "residents": ["7", "8.5", ""],
            "households": ["3", "4", ""],
            "ended": ["", "20300101", ""],
            "place": ["E01000001", "E01000002", "E01000003"],
        }.items()
    },
    ("rural_urban", "class"): ["Urban", "Rural town and fringe", "Urban major conurbation"],
    ("pcn_workforce", "year"): ["2026"] * 3,
    ("pcn_workforce", "month"): ["6"] * 3,
    ("workforce", "gps"): ["5", "0", "4"],
    ("workforce", "senior_partners"): ["1", "NA", "0"],
    ("workforce", "other_partners"): ["1", "NA", "2"],
}
"""Three cells for each column; where none are named, those of its kind."""
OF_KIND = {
    CODE: ["X00001", "X00002", "X00003"],
    COUNT: ["7", "1,234", "0"],
    AMOUNT: ["7", "8.5", ""],
    BALANCE: ["7", "-8.5", ""],
    DATE: ["20190701", "", "20200101"],
}


def cells(spec, column):
    if (spec.key, column.name) in SAMPLES:
        return SAMPLES[spec.key, column.name]
    if column.kind in OF_KIND:
        return OF_KIND[column.kind]
    if column.name == "code":
        return ["E01000001", "E01000002", "E01000003"]
    return {"pcn_code": ["U00001", "U00002", "U00003"], "date": ["01JUL2022"] * 3}.get(
        column.name, [f"{column.name} {number}" for number in range(3)]
    )


def heading(spelling, style):
    inner = spelling.replace("*", "22") if " " not in spelling else spelling.replace("* ", "2022 ")
    words = inner.replace("*", " (more)").split()
    return {
        "plain": " ".join(words),
        "capitals": "_".join(words).upper(),
        "broken": "\n".join(words).title(),
        "wide": "  ".join(words),
    }[style]


def grid(spec, layout, *, style="plain", spelling=0, spare=0):
    """Headings and rows of a layout, with columns that nobody asked for among them."""
    if layout.width:
        rows = [[""] * layout.width for _ in range(3)]
        for column in layout.columns:
            for row, cell in zip(rows, cells(spec, column), strict=True):
                row[column.position] = cell
        if spec.key == "membership":
            for row in rows:
                row[10] = "TRUE"
        return [], rows
    columns = layout.columns
    headings = [heading(column.spelled[spelling % len(column.spelled)], style) for column in columns]
    held = [list(row) for row in zip(*(cells(spec, column) for column in columns), strict=True)]
    for number in range(spare):
        headings.insert(number, f"Other {number}")
        for row in held:
            row.insert(number, f"thing {number}")
    return headings, held


def as_text(rows, separator=","):
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    return text.getvalue()


def as_workbook(rows, *, before=()):
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    book.active.append(["About this workbook"])
    sheet = book.create_sheet("Mid-2022 partner details")
    for row in (*before, *rows):
        sheet.append(list(row))
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def read(spec, path):
    problems = Problems()
    table = spec.read(path, problems, ON)
    assert not problems.errors, problems.report()
    return table


def shown(table):
    rows = table.rows.drop(columns="row").sort_values(list(table.rows.columns[:2]), ignore_index=True)
    return rows.to_json(), table.layout


@pytest.mark.parametrize(("key", "number"), LAYOUTS)
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_table_reads_the_same_in_every_dress(tmp_path, key, number, data):
    spec, plain = SPECS[key], tmp_path / "plain.csv"
    layout = spec.layouts[number]
    headings, rows = grid(spec, layout)
    plain.write_text(as_text([headings, *rows] if headings else rows))
    expected = shown(read(spec, plain))
    assert expected[1] == layout.name

    style = data.draw(st.sampled_from(["plain", "capitals", "broken", "wide"]))
    headings, rows = grid(
        spec, layout, style=style, spelling=data.draw(st.integers(0, 9)), spare=data.draw(st.integers(0, 2))
    )
    titles = data.draw(st.integers(0, 4)) if headings else 0
    whole = [*([f"Title {n}"] for n in range(titles)), *([headings] if headings else []), *rows]
    if headings and len(layout.columns) > 1:
        whole += [["Source: the publisher, under its licence"]] * data.draw(st.integers(0, 1))
    dress = data.draw(st.sampled_from(["text", "zip", "folders", "workbook", "workbook in a zip"]))
    if dress.startswith("workbook"):
        content = as_workbook(whole)
    else:
        encoding = data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]))
        content = as_text(whole, data.draw(st.sampled_from([",", ";", "\t", "|"]))).encode(encoding)
    path = tmp_path / "dressed.bin"
    if dress in {"zip", "folders", "workbook in a zip"}:
        inside = "Data/deep/" if dress == "folders" else ""
        ending = "xlsx" if "workbook" in dress else "csv"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("read me.txt", "hello")
            archive.writestr(f"__MACOSX/._table.{ending}", b"\0\0")
            archive.writestr(f"{inside}table.{ending}", content)
    else:
        path.write_bytes(content)
    assert shown(read(spec, path)) == expected


@pytest.mark.parametrize(("key", "number"), LAYOUTS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_damaged_file_is_read_or_told(tmp_path, key, number, data):
    spec = SPECS[key]
    headings, rows = grid(spec, spec.layouts[number])
    whole = [headings, *rows] if headings else rows
    content = bytearray(data.draw(st.sampled_from([as_text(whole).encode(), as_workbook(whole)])))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, 10**6)) % len(content)
        content[place : place + 1] = data.draw(st.binary(max_size=3))
    del content[data.draw(st.integers(1, 10**6)) % len(content) + 1 :]
    path = tmp_path / "damaged.bin"
    path.write_bytes(content)
    problems = Problems()
    table = spec.read(path, problems, ON)
    assert len(table.rows) or problems.errors or table.rows_read


def test_the_sheet_of_the_last_year_before_the_date_is_read(tmp_path):
    book = openpyxl.Workbook()
    for year in (2022, 2023, 2024):
        sheet = book.create_sheet(f"Mid-{year} LSOA 2021")
        for row in (["Estimates"], ["Source: ONS"], []):
            sheet.append(row)
        sheet.append(
            ["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total", "F64", "F65", "M90"]
        )
        sheet.append(["E09000001", "Town", "E01000001", "Town 001A", year, 1, 20, 3])
    book.save(tmp_path / "sapelsoasyoa.xlsx")
    for date, year in (("2023-10-01", 2023), ("2026-07-01", 2024), ("2020-01-01", 2022), ("", 2024)):
        table = SPECS["residents"].read(tmp_path / "sapelsoasyoa.xlsx", Problems(), Given(date=date))
        assert table.rows["residents"].tolist() == [year]
        assert table.date == f"{year}-06-30"
        assert (table.rows["residents_65"].tolist(), table.rows["borough"].tolist()) == ([23], ["E09000001"])
        assert table.vintage == 2021


def test_residents_by_broad_ages_as_the_workbook_has_them(write, problems):
    text = "LSOA 2021 Code,Total,F0 to 15,F45 to 64,F65 and over,M45 to 64,M65 and over\nE01000001,100,10,10,7,10,5\n"
    assert SPECS["residents"].read(write("r.csv", text), problems, ON).rows["residents_65"].tolist() == [12]


def test_the_workforce_zip_with_its_several_files(tmp_path):
    heads = "PRAC_CODE,TOTAL_PATIENTS,TOTAL_GP_HC,TOTAL_GP_EXTG_HC,TOTAL_GP_SEN_PTNR_HC,TOTAL_GP_PTNR_PROV_HC"
    detailed = f"{heads},TOTAL_GP_FTE,TOTAL_GP_EXTG_FTE\n"
    rows = "X00001,9000,7,5,1,2,6.5,4.5\nX00002,100,0,0,0,0,0,0\nX00003,50,ND,ND,ND,ND,ND,ND\n"
    path = tmp_path / "GPWPracticeCSV.062026.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "1 General Practice – June 2026 Practice Level - Detailed.csv", b"\xef\xbb\xbf" + (detailed + rows).encode()
        )
        archive.writestr(
            "2 General Practice – June 2026 Practice Level - High level.csv", detailed + "X00001,9000,9,9,9,9,9,9\n"
        )
        archive.writestr("3 General Practice – June 2026 Individual Level.csv", "PRAC_CODE,FTE\nX00001,1\n")
    heads = read(SPECS["headcount"], path).rows
    assert heads["gps"].tolist()[0] == 5
    assert heads["gps"].isna().tolist() == [False, True, True]
    staff = read(SPECS["workforce"], path).rows
    assert staff[["gps", "partners", "gps_fte"]].iloc[0].tolist() == [5, 3, 4.5]
    assert staff[["gps", "partners", "gps_fte"]].iloc[1:].isna().all(axis=None)


def test_the_postcode_directory_with_its_areas_beside_it(tmp_path):
    whole, part = "pcd7,pcds,doterm,lat,long,lsoa21cd\n", "ZZ1 1AA,ZZ1 1AA,,51.5,-0.1,E01000001\n"
    with zipfile.ZipFile(tmp_path / "onspd.zip", "w") as archive:
        archive.writestr("ONSPD/Documents/names.csv", "LAD25CD,LAD25NM\nE09000001,Town\n")
        archive.writestr("ONSPD/Data/multi_csv/ONSPD_MAY_2026_UK_ZZ.csv", whole + part)
        archive.writestr("ONSPD/Data/multi_csv/ONSPD_MAY_2026_UK_YY.csv", whole)
        archive.writestr(
            "ONSPD/Data/ONSPD_MAY_2026_UK.csv", whole + part + "ZZ1 1AB,ZZ1 1AB,202001,51.6,-0.2,E01000002\n"
        )
    assert read(SPECS["postcodes"], tmp_path / "onspd.zip").rows["postcode"].tolist() == ["ZZ11AA", "ZZ11AB"]


def test_two_tables_in_a_zip_are_named(tmp_path, problems):
    text = "PRAC_CODE,TOTAL_GP_HC\nX00001,1\n"
    with zipfile.ZipFile(tmp_path / "h.zip", "w") as archive:
        archive.writestr("may.csv", text)
        archive.writestr("june.csv", text)
    assert SPECS["headcount"].read(tmp_path / "h.zip", problems, ON).rows.empty
    assert "the zip holds several such tables (may.csv, june.csv): unpack the one that is meant" in problems.report()


def test_a_day_in_a_workbook_may_be_a_real_one(tmp_path):
    headings, rows = grid(SPECS["membership"], SPECS["membership"].layouts[0])
    rows[0][3] = dt.datetime(2019, 7, 1)  # noqa: DTZ001 (as openpyxl gives it)
    (tmp_path / "ePCN.xlsx").write_bytes(as_workbook([headings, *rows]))
    assert read(SPECS["membership"], tmp_path / "ePCN.xlsx").rows["code"].tolist() == ["X00001", "X00002"]
