import pytest

from data.problems import BuildError, Problems
from geo.errors import PlanningError


def test_nothing_wrong_raises_nothing():
    problems = Problems()
    problems.warn("a.csv", "odd")
    problems.raise_if_any()


def test_one_report_names_file_row_and_value():
    problems = Problems()
    problems.error("a.csv", "the count is negative: correct it", row=1234, value=-5)
    problems.error("b.csv", "the file is empty: download it again")
    with pytest.raises(BuildError) as raised:
        problems.raise_if_any()
    assert isinstance(raised.value, PlanningError)
    assert str(raised.value) == (
        "2 things to put right:\n"
        "a.csv\n"
        "  the count is negative: correct it (row 1,234: '-5')\n"
        "b.csv\n"
        "  the file is empty: download it again"
    )


def test_what_repeats_is_summarised():
    problems = Problems()
    problems.error_rows("a.csv", "not a number", ((row, "x") for row in range(2, 42)))
    report = problems.report()
    assert report.startswith("1 thing to put right:")
    assert report.count("'x'") == 3
    assert "and 37 more like this" in report


def test_long_values_and_line_breaks_are_shortened():
    problems = Problems()
    problems.error("a.csv", "odd", value="many\nlines " + "x" * 500)
    assert len(problems.report().splitlines()) == 3
    assert max(map(len, problems.report().splitlines())) < 90


def test_warnings_for_the_manifest_keep_examples_and_the_count():
    problems = Problems()
    problems.warn_rows("a.csv", "odd", ((row, "x") for row in range(2, 7)))
    kept = problems.warnings_for_manifest()
    assert kept[0] == {"file": "a.csv", "row": 2, "value": "x", "says": "odd"}
    assert kept[-1] == {"file": "a.csv", "row": None, "value": None, "says": "odd (and 2 more like this)"}
    assert len(kept) == 4


def test_problems_take_over_those_of_others():
    problems, others = Problems(), Problems()
    problems.error("a.csv", "bad", row=2)
    others.error_rows("a.csv", "bad", ((row, None) for row in range(3, 8)))
    others.warn("b.csv", "odd")
    problems.extend(others)
    assert "row 2" in problems.report()
    assert "row 4" in problems.report()
    assert "and 3 more like this" in problems.report()
    assert "odd" in problems.warnings_report()
