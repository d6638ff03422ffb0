import pytest

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
