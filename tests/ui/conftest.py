"""A store of one's own, and a workshop without a browser."""

import pytest

from data.store.engines import URL_VARIABLE
from data.store.models import OWNER
from tests.tiny_town import tiny_town
from tests.ui import doers
from tests.ui.doers import by
from ui.acts.plan_steps import begin
from ui.session import areas as kept
from ui.session.rights import _owner_key
from ui.session.state import Session


@pytest.fixture
def plans(request, tmp_path):
    """URL of an empty database: a file, unless a test asks for "postgresql"."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return f"sqlite:///{tmp_path}/plans.sqlite"
    return request.getfixturevalue("postgres").new_database()


@pytest.fixture
def store(plans, monkeypatch):
    """The store that the app uses, in that database."""
    monkeypatch.setenv(URL_VARIABLE, plans)
    yield doers.store()
    doers.store().close()
    _owner_key.clear()
    kept._open.clear()  # noqa: SLF001 (the next test has a database of its own)


@pytest.fixture
def me(monkeypatch):
    """A session without a browser."""
    here = Session(asker=OWNER)
    for module in ("frame.on_screen", "session.state"):
        monkeypatch.setattr(f"ui.{module}.session", lambda: here)
    return here


@pytest.fixture
def workshop(store):  # noqa: ARG001 (what is done goes there)
    """The workshop of AS on the tiny town, with nothing kept yet."""
    return by("AS", begin(tiny_town(), slug="tiny"))
