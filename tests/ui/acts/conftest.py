"""The tiny town as a built area, a store, and browsers at the door."""

import geopandas as gpd
import pytest
from shapely.geometry import box

from data.area.folders import AREAS_VARIABLE, read_manifest
from data.area.write import Pieces, write_area
from tests.tiny_town import WHERE, tiny_town
from tests.ui.acts.browser import Browser

SIDE = 500


def build(folder, **changes):
    """Build the tiny town in a folder; returns its id. Changes are those of `area.json`."""
    town = tiny_town()
    shapes = [box(SIDE * x, -SIDE * y, SIDE * (x + 1), SIDE * (1 - y)) for x, y in WHERE]
    pieces = Pieces(
        town.practices,
        gpd.GeoDataFrame(town.places, geometry=shapes, crs=27700),
        town.patients,
        town.minutes,
        town.between,
        town.touching,
        town.competing,
    )
    manifest = {
        "name": town.name,
        "slug": folder.name,
        "fictional": True,
        "date": "2022-07-01",
        "crow_flies": False,
        "modes": {mode: {"notes": list(notes)} for mode, notes in town.mode_notes.items()},
        "notes": list(town.notes),
        "sources": [],
        "excluded": [],
        "recipe": 'name = "Tiny Town"',
        "warnings": [],
        "street_nodes": dict.fromkeys(town.modes, 12),
    }
    (folder / "browser").mkdir(parents=True, exist_ok=True)
    (folder / "browser" / "map.json").write_text("{}")
    return write_area(folder, pieces, manifest | changes)


@pytest.fixture(scope="session")
def town(tmp_path_factory):
    """A folder of areas that holds the tiny town, built once."""
    root = tmp_path_factory.mktemp("areas")
    build(root / "tiny")
    return root


@pytest.fixture
def areas(tmp_path):
    """A folder of areas of one's own, in which the tiny town can be built anew."""
    build(tmp_path / "areas" / "tiny")
    return tmp_path / "areas"


@pytest.fixture
def mine(request, store, tmp_path, monkeypatch):  # noqa: ARG001 (what is done goes there)
    """The browser of AS, on today's PCNs of the tiny town."""
    root = request.getfixturevalue("areas" if "areas" in request.fixturenames else "town")
    monkeypatch.setenv(AREAS_VARIABLE, str(root))
    monkeypatch.setattr("ui.session.areas.STATIC_ROOT", tmp_path / "static")
    return Browser(read_manifest(root / "tiny")["id"], "AS")
