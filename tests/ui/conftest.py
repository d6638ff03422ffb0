"""A store of one's own, and a session without a browser."""

import pytest

from data.store.store import open_store
from tests.tiny_town import tiny_town
from ui.actions import begin
from ui.session import Session


@pytest.fixture
def store(tmp_path, monkeypatch):
    """A store in a SQLite file that goes again, which is the one that the app uses."""
    one = open_store(f"sqlite:///{tmp_path}/plans.sqlite")
    for module in ("actions", "perform", "conflict", "history", "carry", "settle", "kept", "follow"):
        monkeypatch.setattr(f"ui.{module}.store", lambda: one)
    return one


@pytest.fixture
def me(monkeypatch):
    """A session of somebody called AS, who is not signed in."""
    here = Session(who="AS")
    for module in ("person", "settle", "plan_bar", "session"):
        monkeypatch.setattr(f"ui.{module}.session", lambda: here)
    monkeypatch.setattr("ui.person.signed_in", lambda: "")
    return here


@pytest.fixture
def workshop(store, me):  # noqa: ARG001 (the actions use them)
    """A workshop on the tiny town, with nothing kept yet."""
    return begin(tiny_town(), slug="tiny")
