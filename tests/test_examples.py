"""The examples run on the demo as anybody would run them."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(
    ("name", "says", "lines"),
    [("figures_of_a_plan", "patients, ", 5), ("shortest_after_one_move", "minutes on average", 1)],
)
def test_an_example_runs(demo_root, name, says, lines):
    (folder,) = (path.parent for path in demo_root.glob("*/area.json"))
    ran = subprocess.run(
        [sys.executable, "-m", f"examples.{name}", folder], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.count(says) >= lines
