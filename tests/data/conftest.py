"""A drawn town of two places and three practices, as the pieces an area is written from."""

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from shapely.geometry import box

from data.area_write import Pieces, write_area


def town_pieces():
    practices = pd.DataFrame(
        {
            "code": ["X1", "X2", "X3"],
            "name": ["One", "Two", "Three"],
            "postcode": ["ZZ1 1AA", "ZZ1 1AB", ""],
            "kind": ["inside", "inside", "beyond"],
            "x": [530050.0, 530150.0, np.nan],
            "y": [180050.0, 180050.0, np.nan],
            "lon": [-0.12, -0.11, np.nan],
            "lat": [51.5, 51.5, np.nan],
            "located_by": ["postcode", "postcode", ""],
            "list_size": [100, 200, 300],
            "mapped": [100, 150, 0],
            "living_elsewhere": [0, 40, 300],
            "no_address": [0, 10, 0],
            "pcn_code": ["U1", "U1", "U1"],
            "pcn_name": ["Town PCN"] * 3,
            "contract": ["GMS", "PMS", ""],
            "weighted_list": [110.5, np.nan, np.nan],
            "gps": [1.0, np.nan, 4.0],
        }
    )
    places = gpd.GeoDataFrame(
        {
            "code": ["E01000001", "E01000002"],
            "name": ["Town 001A", "Town 001B"],
            "borough": ["E09000001", "E09000001"],
            "kind": ["inside", "margin"],
            "x": [530050.0, 530150.0],
            "y": [180050.0, 180050.0],
            "lon": [-0.12, -0.11],
            "lat": [51.5, 51.5],
            "residents": [150.0, np.nan],
            "residents_65": [15.0, np.nan],
            "imd_decile": [3.0, np.nan],
            "patients_elsewhere": [7, 0],
        },
        geometry=[box(530000, 180000, 530100, 180100), box(530100, 180000, 530200, 180100)],
        crs=27700,
    )
    walk = np.array([[1, 2, np.nan], [3, np.nan, np.nan]], dtype=np.float32)
    between = np.array([[0, 4, np.nan], [5, 0, np.nan], [np.nan] * 3], dtype=np.float32)
    patients = np.array([[100, 50, 0], [0, 100, 0]], dtype=np.int32)
    return Pieces(practices, places, patients, {"walk": walk}, {"walk": between}, np.array([[0, 1]], dtype=np.int32))


def town_manifest():
    return {
        "name": "Town",
        "slug": "town",
        "fictional": False,
        "date": "2022-07-01",
        "crow_flies": False,
        "modes": {"walk": {"notes": ["Walking at 4.8 km/h."]}},
        "notes": ["A note."],
        "sources": [],
        "excluded": [],
        "warnings": [],
        "street_nodes": {"walk": 12},
    }


@pytest.fixture
def pieces():
    return town_pieces()


@pytest.fixture
def manifest():
    return town_manifest()


@pytest.fixture
def town(tmp_path, pieces, manifest):
    """A folder of areas that holds one, the town."""
    folder = tmp_path / "areas" / "town"
    (folder / "browser").mkdir(parents=True)
    (folder / "browser" / "map.json").write_text("{}")
    write_area(folder, pieces, manifest)
    return folder
