"""A store on either database, and a plan in it."""

import pytest

from data.store.store import open_store
from tests.data.store.steps import begin


@pytest.fixture
def store(database_url):
    opened = open_store(database_url)
    yield opened
    opened.close()


@pytest.fixture
def begun(store):
    """A plan with one revision: today."""
    return begin(store)
