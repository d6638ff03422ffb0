"""What tests of several folders share: the real data, the demo area built once, and a PostgreSQL server."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

from data.demo.make import make_demo
from tests.postgres import start_server

settings.register_profile("same", derandomize=True)
settings.register_profile("search", derandomize=False)
settings.load_profile("same")
"""The same examples on every machine; `pytest --hypothesis-profile=search` looks for new ones."""
REAL = Path(__file__).resolve().parents[2] / "shared" / "real"


@pytest.fixture(scope="session")
def real():
    """The folder of real London data."""
    if not REAL.is_dir():
        pytest.skip(f"the real London data is not at {REAL}")
    return REAL


@pytest.fixture(scope="session")
def demo_root(tmp_path_factory):
    """A folder of built areas that holds the demo."""
    root = tmp_path_factory.mktemp("areas")
    make_demo(root)
    return root


@pytest.fixture(scope="session")
def postgres():
    """A PostgreSQL server of our own (`tests.postgres.Server`); tests that need it are skipped where there is none."""
    server = start_server()
    if isinstance(server, str):
        pytest.skip(server)
    yield server
    server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request, tmp_path):
    """URLs of an empty database of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/plans.sqlite"
    return request.getfixturevalue("postgres").new_database()
