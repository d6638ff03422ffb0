"""The tiny town as a built area on disk, with a proposal, for tests of the paper."""

from __future__ import annotations

import json

import geopandas as gpd
import numpy as np
import pyproj
from shapely.geometry import box

from data.area.write import FORMAT
from data.papers.inputs import Option, PaperInputs
from geo.proposal import Proposal, Said
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, WHERE, tiny_rules, tiny_today, tiny_town

SIDE_M = 500.0
EAST, NORTH = 530_000.0, 180_000.0
"""Somewhere on the grid, so that degrees can be worked out."""
SOURCES = [
    {
        "key": "patients", "file": "p.zip", "title": "Patients by place", "publisher": "NHS England",
        "date": "2022-07-01", "licence": "OGL-3.0", "url": "https://example.org/p", "sha256": "0",
        "rows_read": 20, "rows_used": 17, "not_used": [{"why": "of places outside", "rows": 3}],
    },
    {
        "key": "streets", "file": "s.pbf", "title": "OpenStreetMap", "publisher": "OpenStreetMap contributors",
        "date": "2024-02-01", "licence": "ODbL-1.0", "url": "https://example.org/s", "sha256": "0",
        "rows_read": 5, "rows_used": 5, "not_used": [],
    },
]  # fmt: skip


def tiny_area():
    """The tiny town with its places where maps can show them: squares that touch."""
    area = tiny_town()
    for table in (area.practices, area.places):
        table["x"] = table["x"] + EAST
        table["y"] = table["y"] + NORTH
    return area


def tiny_manifest(area, **others):
    return {
        "format": FORMAT, "id": area.id, "name": area.name, "slug": "tiny", "fictional": area.fictional,
        "built": "2026-11-22T08:00:00+00:00", "date": "2022-07-01", "modes": {}, "bbox": [0, 0, 1, 1],
        "sources": SOURCES, "excluded": [{"code": "T9", "name": "Gone", "why": "closed"}],
        "warnings": [{"file": "p.zip", "row": 3, "value": "T8", "says": "is odd"}], **others,
    }  # fmt: skip


def write_tiny_area(folder, **others):
    """Write what maps read of a built area: places, manifest, and a street and a pond."""
    area = tiny_area()
    squares = [box(x - SIDE_M / 2, y - SIDE_M / 2, x + SIDE_M / 2, y + SIDE_M / 2) for x, y in _centres()]
    gpd.GeoDataFrame(area.places, geometry=squares, crs=27700).to_parquet(folder / "places.parquet")
    (folder / "area.json").write_text(json.dumps(tiny_manifest(area, **others)))
    (folder / "browser").mkdir()
    street = {"type": "MultiLineString", "coordinates": [_degrees([(-300, -100), (1300, -100)])]}
    pond = {"type": "MultiPolygon", "coordinates": [[_degrees([(100, 100), (200, 100), (200, 200), (100, 100)])]]}
    for name, kind, shape in (("streets", "main", street), ("context", "water", pond)):
        features = [{"type": "Feature", "properties": {"c": kind}, "geometry": shape}]
        (folder / "browser" / f"{name}.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": features})
        )
    return area


def tiny_proposal():
    """Damson joins Middle (A), which chose it as hub; Ash supports, Damson opposes, Birch and Cedar were not asked."""
    plan = tiny_today().move([DAMSON], to="A").set_hub("A", hub=CEDAR).set_hub_hours("A", hours="Sat 9-17")
    plan = plan.set_way("A", way="merger")
    said = (Said(ASH, "supports", "AB", "2026-10-01"), Said(DAMSON, "opposes", "CD", "2026-10-02", "Too far."))
    return Proposal(plan, said=said, effective="2027-04-01")


def tiny_inputs(folder, **others):
    """The material of a paper on that proposal; one more option puts Birch with Damson."""
    area = others.pop("area", None) or tiny_area()
    how = {
        "folder": folder,
        "area": area,
        "proposal": tiny_proposal(),
        "name": "Spring plan",
        "rules": tiny_rules(),
        "manifest": tiny_manifest(area),
        "options": (Option("Option two", tiny_today().move([BIRCH], to="C"), "Revision 3"),),
        "link": "https://plans.example/?plan=abc",
        "revision": "Revision 14, 22 November 2026 10:12 UTC, A Smith",
    }
    return PaperInputs(**how | others)


def _centres():
    return [(EAST + SIDE_M * column, NORTH - SIDE_M * row) for column, row in WHERE]


def _degrees(points):
    to_degrees = pyproj.Transformer.from_crs(27700, 4326, always_xy=True)
    metres = np.add(points, [EAST, NORTH])
    return np.column_stack(to_degrees.transform(*metres.T)).round(5).tolist()
