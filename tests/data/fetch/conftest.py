from pathlib import Path

import pytest

from data.fetch.addresses import OWN_ADDRESSES
from data.fetch.asking import Patience
from data.fetch.download import Downloads
from data.fetch.gathering import WantedArea
from tests.data.fetch.england import london
from tests.data.fetch.official import Publisher

REAL = Path(__file__).resolve().parents[4] / "shared" / "real-2026"


@pytest.fixture
def publisher():
    publisher = Publisher()
    yield publisher
    publisher.close()


@pytest.fixture
def downloads():
    return Downloads(patience=Patience(tries=3, first_wait=0.001, longest_wait=1.0, answer=5.0))


@pytest.fixture
def own_addresses(tmp_path, monkeypatch):
    """Let the addresses be those of a file, given as TOML."""

    def write(text):
        path = tmp_path / "addresses.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv(OWN_ADDRESSES, str(path))

    return write


@pytest.fixture(scope="session")
def real():
    if not REAL.is_dir():
        pytest.skip(f"today's official files are not at {REAL}")
    return REAL


@pytest.fixture(scope="session")
def england(real):
    """The publishers, with what they have of London."""
    england = london(real)
    yield england
    england.close()


@pytest.fixture
def wanted(real, england, own_addresses):
    """Tower Hamlets with a kilometre round it; residents are a file of one's own."""
    own_addresses(england.addresses())
    residents = real / "ons" / "census2021-ts021-lsoa.csv"
    return WantedArea(["tower hamlets"], margin_km=1, use={"residents": residents}, with_streets=False)
