"""What tests of several folders share: the real data, and the demo area built once."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    from data.demo.make import make_demo  # noqa: PLC0415 (slow to import, and not every run needs it)

    root = tmp_path_factory.mktemp("areas")
    make_demo(root)
    return root
