"""Optional tables in an area: ages, partners, disease registers, facts of PCNs, names of wards.

In the small town PCN U00001 is X00001 and X00007, U00002 is X00002 and X00003, U00003 is X00006 in the margin.
"""

import math

import pytest

from data.area.folders import read_area
from data.build.build import build_area

TABLES = """
ages = "ages.csv"
workforce = "workforce.csv"
adjusted = "adjusted.csv"
pcn_workforce = "staff.csv"
registers = "registers.csv"
wards = "wards.csv"
"""


@pytest.fixture
def with_all(official):
    """The small town with a file of every optional table that says something of practices or PCNs."""
    ages = [
        ("GP_PRAC_PAT_LIST", "01JUL2022", kind, code, "ALL", age, n)
        for kind, code, parts in (
            ("GP", "X00001", {"ALL": 1000, "0_4": 500, "65_69": 300, "75_79": 150, "95+": 50}),
            ("GP", "X00002", {"ALL": 1040, "0_4": 1040}),
            ("PCN", "U00001", {"ALL": 2000, "65_69": 2000}),
        )
        for age, n in parts.items()
    ]
    headings = ["PUBLICATION", "EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "SEX", "AGE_GROUP_5", "NUMBER_OF_PATIENTS"]
    official.table("ages.csv", headings, ages)
    official.table(
        "workforce.csv",
        ["PRAC_CODE", "TOTAL_GP_EXTG_HC", "TOTAL_GP_SEN_PTNR_HC", "TOTAL_GP_PTNR_PROV_HC", "TOTAL_GP_EXTG_FTE"],
        [("X00001", 3, 0, 1, 1.75), ("X00002", 0, 0, 0, 0), ("X00006", 2, 1, 1, 2)],
    )
    official.table(
        "adjusted.csv",
        ["PCN code", "PCN name", "PCN adjusted population"],
        [("U00001", "NORTH TOWN", 1850.5), ("U00009", "FAR TOWN", 30_000)],
    )
    official.table(
        "staff.csv",
        ["PCN_CODE", "PCN_NAME", "STAFF_GROUP", "STAFF_ROLE", "FTE"],
        [
            ("U00001", "NORTH TOWN PCN", "Direct Patient Care", "Pharmacists", 1.0),
            ("U00001", "NORTH TOWN PCN", "Direct Patient Care", "Pharmacists", 0.5),
            ("U00002", "SOUTH TOWN PCN", "Direct Patient Care", "Paramedics", 0.8),
            ("U00009", "FAR TOWN PCN", "Direct Patient Care", "Paramedics", 5),
        ],
    )
    official.table(
        "registers.csv",
        ["PRACTICE_CODE", "GROUP_CODE", "REGISTER", "PATIENT_LIST_TYPE", "PRACTICE_LIST_SIZE"],
        [("X00003", "DM", 70, "17OV", 800), ("X00001", "HYP", 90, "TOTAL", 1000), ("Z00001", "DM", 5, "17OV", 10)],
    )
    official.table(
        "payments.csv",
        ["Practice Code", "Contract Type", "Number of Registered Patients", "Number of Weighted Patients",
         "PCN Support", "PCN Leadership"],
        [("X00001", "GMS", 1000, 1100, 250.5, ""), ("X00007", "GMS", 990, 900, 100, ""), ("X00002", "PMS", 1, 1, 9, 7)],
    )  # fmt: skip
    official.table(
        "wards.csv",
        ["LSOA21CD", "WD22CD", "WD22NM", "LAD22CD", "LAD22NM"],
        [
            (f"E010000{number:02}", "E05000001", "Dock and Quay" if number < 12 else "", "E09000001", "Town")
            for number in range(1, 13)
        ],
    )
    official.write_recipe(tables=TABLES)
    return official


@pytest.fixture
def area(with_all, tmp_path):
    """The small town, built and read again."""
    return read_area(build_area(with_all.recipe, tmp_path / "areas" / "town").folder)


def test_ages_partners_and_hours_are_columns_of_practices(area):
    rows = area.practices.set_index("code")
    ages = ["patients_by_age", "patients_65", "patients_75", "patients_85"]
    assert rows.loc["X00001", ages].tolist() == [1000, 500, 200, 50]
    assert rows.loc["X00002", ages].tolist() == [1040, 0, 0, 0]
    assert rows.loc["X00003", ages].isna().all()
    # What the return of each practice says counts for more than a table of headcounts beside it.
    assert rows.loc["X00001", ["gps", "partners", "gps_fte"]].tolist() == [3, 1, 1.75]
    assert rows.loc["X00002", ["gps", "partners", "gps_fte"]].isna().all()
    assert set(rows[["gps", "partners", "gps_fte", *ages]].dtypes.astype(str)) == {"float64"}


def test_facts_of_pcns_are_those_of_all_their_practices(area):
    facts = {
        (row.code, row.fact, row.item): (row.name, row.amount, row.known, row.of)
        for row in area.pcns.itertuples(index=False, name="Fact")
    }
    assert facts == {
        ("U00001", "adjusted list", ""): ("North Town PCN", 1850.5, 2, 2),
        ("U00001", "payment", "Support"): ("North Town PCN", 350.5, 2, 2),
        ("U00001", "staff", "Pharmacists"): ("North Town PCN", 1.5, 2, 2),
        ("U00002", "payment", "Leadership"): ("South Town PCN", 7.0, 1, 2),
        ("U00002", "payment", "Support"): ("South Town PCN", 9.0, 1, 2),
        ("U00002", "staff", "Paramedics"): ("South Town PCN", 0.8, 2, 2),
    }


def test_disease_registers_are_those_of_the_area(area):
    codes = area.practices["code"].tolist()
    rows = area.registers.itertuples(index=False)
    assert [(codes[row.practice], row.register, row.ages, row.patients, row.of) for row in rows] == [
        ("X00001", "HYP", "TOTAL", 90, 1000),
        ("X00003", "DM", "17OV", 70, 800),
    ]


def test_places_are_named_by_ward_where_it_is_known(area):
    names = dict(zip(area.places["code"], area.places["name"], strict=True))
    assert names["E01000001"] == "Dock and Quay (Town 001A)"
    assert set(names) == {f"E010000{number:02}" for number in range(1, 13)}
    assert names["E01000012"] == "Town 012A"


def test_an_area_without_them_knows_nothing_and_holds_no_row(assembled):
    town = assembled()
    assert town.practices[["partners", "gps_fte", "patients_by_age", "patients_65"]].isna().all(axis=None)
    assert (len(town.pcns), len(town.registers)) == (0, 0)
    assert math.isnan(town.practices["gps"].iloc[1])


def test_ages_of_another_day_and_practices_without_are_told(with_all, tmp_path):
    text = (with_all.folder / "ages.csv").read_text(encoding="utf-8")
    with_all.write("ages.csv", text.replace("01JUL2022", "01OCT2022"))
    warnings = build_area(with_all.recipe, tmp_path / "areas" / "town").warnings
    assert "ages of 2022-10-01, but patients by place of 2022-07-01" in warnings
    assert "no ages of this practice's patients: how many are older is not known" in warnings
