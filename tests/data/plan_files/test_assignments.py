import csv
import io
import zipfile
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data.plan_files.assignments import (
    LARGEST_SHEET,
    MOST_ROWS,
    NOT_SAID,
    assignments_csv,
    cleaned,
    read_assignments,
)
from geo.area import SERVICE
from geo.errors import PlanningError
from geo.plan import Plan, scratch_plan, today_plan
from tests.proposals import written
from tests.random_town import random_plan, random_town
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR, tiny_today, tiny_town

CASES = Path(__file__).parents[1] / "cases"
TOWN = tiny_town().practices
TODAY = tiny_today()


def read(text, start=TODAY, practices=TOWN):
    content = text if isinstance(text, bytes) else text.encode()
    return read_assignments(content, practices, start, file="mine.csv").plan


def report(text, start=TODAY):
    with pytest.raises(PlanningError) as raised:
        read(text, start)
    assert "mine.csv" in str(raised.value)
    return str(raised.value)


def table(rows, heading="ODS code,Cluster"):
    return "\n".join([heading, *rows]) + "\n"


ALL_IN_B = [f"{ASH},B", f"{BIRCH},B", f"{CEDAR},B", f"{DAMSON},B"]


def test_a_plan_as_csv():
    plan = TODAY.move([CEDAR], to="C").move([DAMSON], to="").rename("B", name="=North & Ünique")
    rows = list(csv.reader(io.StringIO(assignments_csv(TOWN, plan).decode("utf-8-sig"))))
    assert rows == [
        ["ODS code", "Practice", "Cluster", "Cluster name"],
        [ASH, "Ash", "B", "'=North & Ünique"],
        [BIRCH, "Birch", "B", "'=North & Ünique"],
        [CEDAR, "Cedar", "C", "South"],
        [DAMSON, "Damson", "not placed", ""],
    ]
    assert read(assignments_csv(TOWN, plan), plan) == plan


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.integers(0, 100_000), st.integers(0, 100_000))
def test_every_plan_comes_back_from_its_csv(data, seed, other):
    town = random_town(seed)
    plan = written(data.draw, random_plan(town, other)).plan
    assume(plan.practices)
    assume(all(cleaned(cluster.name) == cluster.name for cluster in plan.clusters))
    assume(all(cluster.name.casefold() not in NOT_SAID for cluster in plan.clusters))  # "?" in a cell is no name
    content = assignments_csv(town.practices, plan)
    assert read_assignments(content, town.practices, plan, file="mine.csv").plan == plan
    # from today's PCNs the same practices come together under the same names, whatever the letters
    start = today_plan(town.practices)
    again = read_assignments(content, town.practices, start, file="mine.csv").plan
    assert together(again) == together(plan)


def together(plan: Plan):
    return {plan.cluster(letter).name: plan.members(letter) for _, letter in plan.placed}


@pytest.mark.parametrize(
    "text",
    [
        table([f"{ASH},A", f"{BIRCH},A", f"{CEDAR},C", f"{DAMSON},C"]),
        table([f"{ASH};A", f"{BIRCH};A", f"{CEDAR};C", f"{DAMSON};C"], "Practice code;Neighbourhood"),
        table([f"{ASH}\tA", f"{BIRCH}\tA", f"{CEDAR}\tC", f"{DAMSON}\tC"], "ORGANISATION_CODE\tPCN"),
        table([f" {ASH.lower()} , a", f"{BIRCH},MIDDLE", f"{CEDAR},c", f"{DAMSON},  south "], "Code,Group"),
        table([f"{ASH},U1", f"{BIRCH},U1", f"{CEDAR},U3", f"{DAMSON},U3"], "Practice Code,PCN Code"),
        table([f"x,A,{ASH}", f"y,A,{BIRCH}", f"z,C,{CEDAR}", f"z,C,{DAMSON}"], "Name,Cluster,ODS code"),
        table([f"{ASH},A", "", ",", f"{BIRCH},A", f"{CEDAR},C", f"{DAMSON},C", ",,,"]),
        "Our plan\n\n(draft)\n" + table([f"{ASH},A", f"{BIRCH},A", f"{CEDAR},C", f"{DAMSON},C"]),
        table([f"{ASH},A,Middle", f"{BIRCH},A,", f"{CEDAR},C,South", f"{DAMSON},C,South"], "code,cluster,cluster name"),
        table([f"{ASH},Middle", f"{BIRCH},Middle", f"{CEDAR},South", f"{DAMSON},South"], "ODS code,PCN name"),
    ],
)
def test_spreadsheets_made_elsewhere_load(text):
    for encoded in (text.encode("utf-8"), text.encode("utf-8-sig"), text.encode("cp1252"), text.encode("utf-16")):
        for ends in (encoded, encoded.replace(b"\n", b"\r\n") if encoded[:1].isalpha() else encoded):
            plan = read(ends)
            assert plan.where() == {ASH: "A", BIRCH: "A", CEDAR: "C", DAMSON: "C"}
            assert [(c.letter, c.name, c.pcn_code, c.outside) for c in plan.clusters] == [
                ("A", "Middle", "U1", ()),
                ("C", "South", "U3", (ELDER, FIR)),
            ]


def test_anything_else_makes_a_new_cluster_of_that_name():
    plan = read(table([f"{ASH},Côte Nord", f"{BIRCH},côte nord", f"{CEDAR},7", f"{DAMSON},B"]).encode("cp1252"))
    assert [(c.letter, c.name, c.pcn_code) for c in plan.clusters] == [
        ("B", "North", "U2"),
        ("D", "Côte Nord", ""),
        ("E", "7", ""),
    ]
    assert plan.where() == {ASH: "D", BIRCH: "D", CEDAR: "E", DAMSON: "B"}


def test_a_letter_with_another_name_is_the_same_cluster_where_they_share_a_practice():
    heading = "ODS code,Cluster,Cluster name"
    plan = read(table([f"{ASH},B,Riverside", f"{BIRCH},D,Hill", f"{CEDAR},A,Lake", f"{DAMSON},A,Lake"], heading))
    assert [(c.letter, c.name, c.pcn_code) for c in plan.clusters] == [
        ("A", "Lake", "U1"),
        ("B", "Riverside", "U2"),
        ("D", "Hill", ""),
    ]
    others = read(table([f"{ASH},A,Lake", f"{BIRCH},A,Lake", f"{CEDAR},B,Hill", f"{DAMSON},B,Hill"], heading))
    assert [(c.name, c.pcn_code) for c in others.clusters] == [("Lake", ""), ("Hill", "")]


def test_a_name_counts_before_a_letter():
    plan = read(table([f"{ASH},A,South", f"{BIRCH},not placed,"], "ODS code,Cluster,Cluster name"))
    assert [(c.letter, c.name, c.pcn_code) for c in plan.clusters] == [("C", "South", "U3")]
    moved_on = TODAY.rename("A", name="Lake").rename("C", name="Middle")
    assert together(read(assignments_csv(TOWN, moved_on))) == together(moved_on)


def test_practices_in_no_row_are_not_placed_and_named():
    read_in = read_assignments(table([f"{ASH},A", f"{BIRCH},Not placed"]).encode(), TOWN, TODAY, file="mine.csv")
    assert read_in.unnamed == (CEDAR, DAMSON)
    assert read_in.plan.where() == {ASH: "A"}
    assert read_in.plan.not_placed() == (BIRCH, CEDAR, DAMSON)


def test_clusters_keep_what_else_they_have_and_empty_ones_stay():
    start = TODAY.set_hub("B", hub=ASH).set_way("B", way="network").set_hub_hours("B", hours="Sat").add_cluster()
    plan = read(table([f"{ASH},B", f"{BIRCH},A", f"{CEDAR},A", f"{DAMSON},C"]), start)
    assert plan.clusters == start.clusters
    assert read(table([f"{ASH},A", f"{BIRCH},B"]), start).cluster("B").hub == ""
    assert [c.letter for c in read(table(ALL_IN_B), start).clusters] == ["B", "D"]


def test_a_practice_outside_may_stand_with_its_own_cluster_only():
    rows = [f"{ASH},B", f"{ELDER},C", f"{DAMSON},C"]
    assert read(table(rows)).cluster("C").outside == (ELDER, FIR)
    assert "lies outside the area, so it can't be placed: delete the row (row 3: 'T00005')" in report(
        table([f"{ASH},B", f"{ELDER},B"])
    )
    assert "lies outside the area" in report(table([f"{ASH},B", f"{FIR},Somewhere new"]))


def test_a_special_service_is_not_said_to_lie_outside():
    practices = TOWN.assign(kind=TOWN["kind"].where(TOWN["code"] != FIR, SERVICE))
    with pytest.raises(PlanningError, match="is a special service of its PCN, so it can't be placed: delete the row"):
        read(table([f"{ASH},B", f"{FIR},B"]), practices=practices)


def test_a_lock_holds():
    start = TODAY.lock("B", locked=True)
    says = "cluster B is locked, it neither loses nor gains practices: unlock it first"
    assert f"{says} ('T00001')" in report(table([f"{ASH},A", f"{BIRCH},B"]), start)
    assert f"{says} ('T00003')" in report(table([f"{ASH},B", f"{BIRCH},B", f"{CEDAR},B"]), start)
    assert says in report(table([f"{CEDAR},A"]), start)
    assert read(table([f"{ASH},B", f"{BIRCH},B", f"{CEDAR},C"]), start).cluster("B").locked


def test_all_errors_by_row_in_one_report():
    rows = [f"{ASH},B", "T99999,A", f"{ASH},A", f"{BIRCH},", ",C", f"{ELDER},A", f"{CEDAR}," + "x" * 61, "T88888,A"]
    told = report(table(rows))
    for says in (
        "there is no practice with this code in the area: correct it, or delete the row",
        "row 3: 'T99999'",
        "row 9: 'T88888'",
        "this practice comes twice: delete one of its rows (row 4: 'T00001')",
        "this practice has no cluster: name one, or write 'not placed' (row 5: 'T00002')",
        "this row has no practice code: add it, or delete the row (row 6: 'C')",
        "lies outside the area, so it can't be placed: delete the row (row 7: 'T00005')",
        "a cluster's name has at most 60 characters: shorten it (row 8",
    ):
        assert says in told
    assert "6 things to put right" in told


def test_every_row_of_a_complaint_is_named_up_to_twenty():
    told = report(table([f"T9{number:04},A" for number in range(25)]))
    assert "row 21: 'T90019'" in told
    assert "row 22" not in told
    assert "and 5 more like this" in told


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        (
            [f"{ASH},A,Lake", f"{CEDAR},A,Hill"],
            "the cluster 'A' has two names: write one of them in all its rows (row 3",
        ),
        ([f"{ASH},X,Lake", f"{CEDAR},Y,Lake"], "two clusters have this name: change one"),
        ([f"{ASH},B,Lake", f"{BIRCH},U2,Hill"], "cluster B is written in two ways, with two names"),
    ],
)
def test_names_that_contradict_each_other(rows, says):
    assert says in report(table(rows, "ODS code,Cluster,Cluster name"))


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b" \r\n \n", "the file is empty"),
        (b"PK\x03\x04rest", "this is no workbook that can be read: save it again, as .xlsx or as CSV"),
        (b"\xd0\xcf\x11\xe0rest", "this is a workbook"),
        (b"ODS code,Cluster\n\0\0", "this is no text"),
        (b"ODS code,Cluster\n", "headings and no practices below them"),
        (b"ODS code,Where\nT00001,A\n", "there is no column 'Cluster'; there are 'ODS code', 'Where'"),
        (b"Practice;Cluster\nAsh;A\n", "there is no column 'ODS code'; there are 'Practice', 'Cluster'"),
        (b"T00001,A\nT00002,B\n", "there is no column 'ODS code'; there are 'T00001', 'A'"),
        (
            b"ODS code,Cluster\n" + b'"' + b"x" * 200_000,
            "the quote in this row is not closed: close it, or take it out (row 2",
        ),
        (b"ODS code,Cluster\n" + b"x,A\n" * (MOST_ROWS + 1), "more than 20,000 rows"),
    ],
)
def test_files_that_are_no_assignments(content, says):
    assert says in report(content)


def test_a_file_of_50_mb_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr("data.plan_files.assignments.text_grids", None)  # parsing it would fail
    assert "too large for a list of practices (50 MB)" in report(b"x" * 50_000_000)
    assert LARGEST_SHEET < 50_000_000


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode), st.booleans())
def test_whatever_a_file_holds_it_is_a_plan_or_a_complaint(content, headed):
    content = b"ODS code,Cluster,Cluster name\nT00001,A,\n" + content if headed else content
    try:
        plan = read_assignments(content, TOWN, scratch_plan(TOWN), file="mine.csv").plan
    except PlanningError:
        return
    assert plan.practices == TODAY.practices


PRACTICES = pd.DataFrame({"code": ["X00001", "X00002", "X00003"], "name": ["One", "Two", "Three"], "kind": "inside"})
PRACTICES = PRACTICES.assign(pcn_code="", pcn_name="")


def case(name):
    return read_assignments((CASES / name).read_bytes(), PRACTICES, scratch_plan(PRACTICES), file=name).plan


def together_by_name(plan):
    return {cluster.name: members for cluster in plan.clusters if (members := plan.members(cluster.letter))}


def test_case_of_codes_as_text_formulas():
    assert together_by_name(case("plan-excel-text-formula.csv")) == {
        "Cluster A": ("X00001", "X00002"),
        "B": ("X00003",),
    }


def test_case_of_one_name_in_three_spellings():
    assert together_by_name(case("plan-same-name-two-spellings.csv")) == {"Café": ("X00001", "X00002", "X00003")}


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("plan-na.csv", ["an error value of a spreadsheet", "row 3: '#N/A'", "row 4: '#REF!'"]),
        ("plan-unclosed-quote.csv", ["the quote in this row is not closed", "row 2"]),
        ("plan-8000-clusters.csv", ["no practice with this code", "row 2: 'X0'", "and 7,9"]),
    ],
)
def test_cases_that_are_refused(name, says):
    with pytest.raises(PlanningError) as raised:
        case(name)
    for words in says:
        assert words in str(raised.value)


def test_the_letters_of_many_clusters_are_looked_for_once(monkeypatch):
    asked = []
    monkeypatch.setattr("data.plan_files.assignments.letter_of", lambda number: asked.append(number) or f"L{number}")
    with pytest.raises(PlanningError):
        case("plan-8000-clusters.csv")
    assert len(asked) == len(set(asked)) >= 7900


def workbook(rows, title="Plan", first=()):
    book = openpyxl.Workbook()
    book.active.title = title
    for row in (*first, *rows):
        book.active.append(row)
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def test_a_workbook_is_read_as_its_sheet_saved_as_csv():
    rows = [("ODS code", "Cluster"), (ASH, "B"), (BIRCH, "B"), (CEDAR, 1.0), (DAMSON, "not placed")]
    content = workbook(rows, first=[("A plan of ours", None), (None, None)])
    text = "\n".join(",".join(map(str, row)) for row in rows)
    assert read(content) == read(text)


def test_the_sheet_of_the_plan_is_found():
    book = openpyxl.load_workbook(io.BytesIO(workbook([("ODS code", "Cluster"), (ASH, "B")])))
    book.create_sheet("Notes", 0).append(["Read me first"])
    held = io.BytesIO()
    book.save(held)
    assert read(held.getvalue()).where()[ASH] == "B"


def test_a_zip_that_is_no_workbook_and_a_bomb_are_told(tmp_path):
    for member, says in (("plan.csv", "a zip and no workbook"), ("xl/sheet1.xml", "too large for a list of practices")):
        with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(member, b"0" * 30_000_000)
        assert says in report((tmp_path / "p.zip").read_bytes())


def test_a_note_over_two_lines_is_no_unclosed_quote():
    text = f'ODS code,Cluster,Note\n{ASH},B,"first, then\nsecond"\n{BIRCH},B,"with ""quotes"""\n'
    assert read(text).where()[BIRCH] == "B"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_whatever_the_encoding_and_separator(encoding, separator):
    rows = [("ODS code", "Cluster"), (ASH, "Café Süd"), (BIRCH, "Café Süd")]
    text = "\r\n".join(separator.join(row) for row in rows)
    plan = read(text.encode(encoding))
    assert {plan.cluster(letter).name for code, letter in plan.placed if code in (ASH, BIRCH)} == {"Café Süd"}
