import json
import os
import re
import subprocess
import sys

import pytest

import data.__main__ as command_line
from data.files import PROJECT
from data.plan_files.proposals import proposal_text
from geo.figures import registry
from geo.plan import today_plan
from geo.proposal import Proposal
from geo.view import View


def run(*arguments):
    return command_line.main([str(argument) for argument in arguments])


def test_figures_as_json(town, capsys):
    assert run("figures", town, "--json") == 0
    content = json.loads(capsys.readouterr().out)
    assert content["area"]["name"] == "Town"
    assert content["view"]["mode"] == "walk"
    (cluster,) = content["clusters"]
    assert cluster["letter"] == "A"
    assert cluster["codes"] == ["X1", "X2"]
    assert cluster["outside"] == ["X3"]
    assert cluster["figures"]["patients"] == 600
    assert list(cluster["figures"]) == list(cluster["bases"]) == [figure.key for figure in registry.FIGURES]
    assert content["estimates"] == sorted(figure.key for figure in registry.FIGURES if not figure.official)
    assert cluster["figures"]["minutes_hub"] is None
    assert cluster["why"]["minutes_hub"]
    assert content["findings"][0]["kind"] == "too_small"


def test_figures_to_be_read(town, capsys):
    assert run("figures", town, "--within", "20") == 0
    text = capsys.readouterr().out
    assert text.startswith("Town: on foot at 4.8 km/h, within 20 minutes")
    assert "A  Town PCN" in text
    assert "29,400" in text
    for figure in registry.FIGURES:
        name = re.escape(figure.name_in(View(within=20)))
        lines = [line for line in text.splitlines() if re.match(rf"   {name}\*?  ", line)]
        assert len(lines) == 2, figure.key  # of the plan as a whole, and of its cluster
        assert all(("*" in line) is not figure.official for line in lines)


def test_names_go_through_a_pipe_that_lacks_their_letters(town, tmp_path, pieces):
    plan = today_plan(pieces.practices).rename("A", name="Tŵr → Café")
    (tmp_path / "plan.json").write_text(proposal_text(Proposal(plan)), encoding="utf-8")
    for form in ("--json", "--mode=walk"):
        done = subprocess.run(
            [sys.executable, "-m", "data", "figures", town, "--plan", tmp_path / "plan.json", form],
            cwd=PROJECT,
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"},
        )
        assert done.returncode == 0, done.stderr
        assert b"T\\u0175r \\u2192 Caf" in done.stdout
        if form == "--json":
            assert json.loads(done.stdout)["clusters"][0]["name"] == "Tŵr → Café"


def test_figures_of_a_saved_plan(town, tmp_path, pieces, capsys):
    plan = today_plan(pieces.practices).move(["X2"], to="")
    (tmp_path / "plan.json").write_text(proposal_text(Proposal(plan)), encoding="utf-8")
    assert run("figures", town, "--plan", tmp_path / "plan.json", "--json") == 0
    content = json.loads(capsys.readouterr().out)
    alone = content["not_placed"]
    assert (alone["practices"], alone["patients"], alone["codes"]) == (1, 200, ["X2"])
    assert (alone["figures"]["patients"], alone["bases"]["imd_decile"]) == (
        200,
        {"n": 50, "of": 200, "unit": "patients"},
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["figures", "{none}"], "no built area"),
        (["figures", "{town}", "--mode", "drive"], "no minutes by drive"),
        (["figures", "{town}", "--plan", "{none}"], "can't be opened"),
        (["build", "{none}"], "the recipe can't be opened"),
    ],
)
def test_bad_input_is_exit_code_2_and_a_sentence(town, tmp_path, capsys, arguments, says):
    filled = [argument.format(town=town, none=tmp_path / "none") for argument in arguments]
    assert run(*filled) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert "Traceback" not in told.err
    assert told.out == ""


@pytest.mark.parametrize("arguments", [[], ["fly"], ["figures"], ["figures", "x", "--within", "0"], ["build"]])
def test_a_command_that_is_none(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        run(*arguments)
    assert stopped.value.code == 2
    assert "usage: python -m data" in capsys.readouterr().err


def test_a_build_tells_its_warnings_and_that_nothing_changed(official, tmp_path, capsys):
    official.write_recipe(practices="[practices.Y00004]\nkeep = true")
    out = tmp_path / "areas" / "town"
    assert run("build", official.recipe, "--out", out) == 0
    told = capsys.readouterr()
    assert "built, but you should know:" in told.err
    assert "closed in the register: kept, as the recipe says" in told.err
    assert told.out.startswith(f"built: {out}")
    assert run("build", official.recipe, "--out", out) == 0
    assert capsys.readouterr().out.startswith(f"nothing has changed: {out}")


def test_a_build_on_bad_input_writes_nothing(official, tmp_path, capsys):
    official.write("imd.csv", "")
    assert run("build", official.recipe, "--out", tmp_path / "areas" / "town") == 2
    told = capsys.readouterr()
    assert "imd.csv\n  the file is empty" in told.err
    assert not (tmp_path / "areas" / "town").exists()


def test_a_disk_that_says_no_is_told(official, tmp_path, capsys):
    (tmp_path / "file").write_text("in the way")
    assert run("build", official.recipe, "--out", tmp_path / "file" / "town") == 2
    assert "file" in capsys.readouterr().err


def test_the_demo_is_made_where_it_is_asked_for(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(command_line, "make_demo", lambda root, **_: root / "saltmarsh")
    assert run("demo", "--out", tmp_path) == 0
    assert str(tmp_path / "saltmarsh") in capsys.readouterr().out
