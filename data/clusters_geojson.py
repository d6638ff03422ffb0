"""The clusters of a plan for a geographic information system: their territories and practices as GeoJSON (RFC 7946)."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from data.area_store import read_places
from data.figures_report import plain
from data.geojson import DECIMALS, feature, in_degrees
from geo.figures import registry

if TYPE_CHECKING:
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geo.area import Area
    from geo.figures import PlanFigures
    from geo.plan import Plan
    from geo.view import View

TOLERANCE_M: Final = 5.0
"""Borders of places are simplified by so much, together: neighbours still share theirs, and a file stays small."""
FICTIONAL: Final = "This area is fictional: no practice, person or place in it is real."
ATTRIBUTION: Final = (
    "Contains NHS England, Office for National Statistics and Ordnance Survey data under the Open Government Licence "
    "v3.0, © Crown copyright and database right."
)
STREETS: Final = "Travel times: © OpenStreetMap contributors, Open Database Licence."


def clusters_geojson(folder: Path, area: Area, plan: Plan, figures: PlanFigures, *, view: View) -> bytes:
    """Return the clusters as features with all their figures, then the practices as points, in degrees (EPSG:4326).

    A cluster's shape is its territory: the places where it has more patients than any other. One without territory,
    or a practice that is not located, has no geometry, as the standard says of such.

    Args:
        folder: The built area.
        area: The same, read.
        plan: Which practice is in which cluster.
        figures: Of that plan.
        view: In which they were worked out.

    Returns:
        UTF-8 JSON. A figure that can't be had is null; "estimates" names those that are not official.

    Raises:
        PlanningError: The boundaries of the area can't be read.
    """
    content = {
        "type": "FeatureCollection",
        "area": {"id": area.id, "name": area.name, "fictional": area.fictional, "crow_flies": area.crow_flies},
        "view": asdict(view),
        "estimates": sorted(figure.key for figure in registry.FIGURES if not figure.official),
        "attribution": attribution_of(area),
        "features": [*_cluster_features(folder, plan, figures), *_practice_features(area, plan)],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def attribution_of(area: Area) -> str:
    """Return whose data the file holds; minutes as the crow flies owe nothing to a map of streets."""
    if area.fictional:
        return FICTIONAL
    return ATTRIBUTION if area.crow_flies else f"{ATTRIBUTION} {STREETS}"


def _cluster_features(folder: Path, plan: Plan, figures: PlanFigures) -> list[dict[str, Any]]:
    borders = shapely.coverage_simplify(read_places(folder).geometry.to_numpy(), TOLERANCE_M)
    shapes = in_degrees([shapely.union_all(borders[figures.territory == row]) for row in range(len(plan.clusters))])
    shapes = shapely.set_precision(shapes, 10.0**-DECIMALS)  # rounding alone can make a border cross itself
    shapes = shapely.orient_polygons(shapes, exterior_cw=False)
    features = []
    for cluster, shape, one in zip(plan.clusters, shapes, figures.clusters, strict=True):
        about = {"kind": "cluster", "letter": cluster.letter, "name": cluster.name, "pcn_code": cluster.pcn_code}
        chosen = {"hub": cluster.hub, "hub_hours": cluster.hub_hours, "way": cluster.way, "locked": cluster.locked}
        values = {figure.key: plain(figure, one) for figure in registry.FIGURES}
        bases = {
            f"{figure.key}_of": one.base(figure.key).n
            for figure in registry.FIGURES
            if not one.base(figure.key).is_whole
        }
        features.append(_feature(shape, about | chosen | values | bases))
    return features


def _practice_features(area: Area, plan: Plan) -> list[dict[str, Any]]:
    where = plan.where() | {code: cluster.letter for cluster in plan.clusters for code in cluster.outside}
    names = {cluster.letter: cluster.name for cluster in plan.clusters} | {"": ""}
    movable = frozenset(plan.practices)
    features = []
    for row in area.practices.to_dict("records"):
        if row["code"] in where or row["code"] in movable:
            letter = where.get(row["code"], "")
            about = {"kind": "practice", "code": row["code"], "name": row["name"], "patients": int(row["list_size"])}
            placed = {"letter": letter, "cluster": names[letter], "in_area": row["code"] in movable}
            located = (
                shapely.Point()
                if math.isnan(row["lon"])
                else shapely.Point(np.round([row["lon"], row["lat"]], DECIMALS))
            )
            features.append(_feature(located, about | placed))
    return features


def _feature(shape: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    if shape.is_empty:
        return {"type": "Feature", "properties": properties, "geometry": None}
    return feature(shape, properties)
