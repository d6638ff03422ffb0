"""Saltmarsh, invented once, and its files, written once."""

import pytest

from data.demo.borough import make_borough
from data.demo.generate import SEED, write_borough


def pytest_collection_modifyitems(items):
    """Keep the tests that need the borough on one worker, so that it is invented once."""
    for item in items:
        if {"borough", "files"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.xdist_group("demo"))


@pytest.fixture(scope="session")
def borough():
    return make_borough(seed=SEED, progress=lambda *_: None)


@pytest.fixture(scope="session")
def files(borough, tmp_path_factory):
    """The folder of the borough's files."""
    folder = tmp_path_factory.mktemp("saltmarsh")
    write_borough(folder, borough)
    return folder
