"""What the program says when it starts, and how many files it may hold."""

import resource
import subprocess
import sys

import pytest

from data.area.folders import AREAS_VARIABLE
from ui.server.edge import OPEN_FILES, own_address, told_at_start
from ui.session.rights import HOSTS_VARIABLE, owner_key


def test_it_says_where_everything_is_and_that_nobody_else_gets_in(store, plans, tmp_path, monkeypatch):  # noqa: ARG001
    monkeypatch.setenv(AREAS_VARIABLE, str(tmp_path / "areas"))
    told = told_at_start()
    assert "http://localhost:8501" in told
    assert "Only this machine can reach it" in told
    assert plans.removeprefix("sqlite:///") in told
    assert str(tmp_path / "areas") in told
    assert owner_key() not in told


def test_open_to_others_it_says_the_owners_link(store, monkeypatch):  # noqa: ARG001
    monkeypatch.setenv(HOSTS_VARIABLE, "plans.example.org")
    told = told_at_start()
    assert f"http://{own_address()}:8501/?owner={owner_key()}" in told
    assert "Nobody sees anything there without a link" in told


def test_a_store_that_can_not_be_opened_is_told_and_the_rest_too(monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/no/plans.sqlite")
    monkeypatch.setenv(HOSTS_VARIABLE, "plans.example.org")
    told = told_at_start()
    assert "there is no folder" in told
    assert "Areas:" in told


@pytest.mark.parametrize("soft", [64, 256])
def test_the_limit_of_open_files_is_raised(soft):
    code = (
        "import resource\n"
        "from ui.server.edge import raise_open_files\n"
        f"resource.setrlimit(resource.RLIMIT_NOFILE, ({soft}, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))\n"
        "raise_open_files()\n"
        "print(*resource.getrlimit(resource.RLIMIT_NOFILE))\n"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    now, hard = map(int, run.stdout.split())
    assert now == (OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, OPEN_FILES))
