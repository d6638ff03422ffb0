import pytest

from data.fetch.addresses import OWN_ADDRESSES
from data.fetch.asking import Patience
from data.fetch.download import Downloads
from tests.data.fetch.official import Publisher


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
