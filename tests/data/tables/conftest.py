"""What tests of the readers share."""

import pytest

from data.problems import Problems


@pytest.fixture
def problems():
    return Problems()


@pytest.fixture
def write(tmp_path):
    def write(name, content):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write
