"""A plan's figures as text or JSON, and its clusters as GeoJSON."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from data.area import read_places
from data.geometry import DECIMALS, feature, in_degrees
from geo.figures import BASE_WORDS, Base, figure_of, figures, shown, whole_plan
from geo.rules import findings
from geo.view import View
from geo.wording import ESTIMATE, number, travel_words
from geo.words import finding_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from shapely.geometry.base import BaseGeometry

    from geo.area import Area
    from geo.figures import ClusterFigures, Figure, PlanFigures
    from geo.plan import Plan
    from geo.rules import Rules

COUNTS: Final = ("mapped", "living_elsewhere", "no_address", "patients_beyond")
"""Counts that figures rest on, told beside them."""


def report(area: Area, plan: Plan, view: View, rules: Rules) -> dict[str, Any]:
    """Return the figures of every cluster, of practices in none and of the plan as a whole, and the findings, for JSON.

    A figure that can't be had is None; "why" says why. "bases" says on how many of how many each rests;
    "estimates" which are not official.
    """
    found, listed = figures(area, plan, view), shown(area)
    clusters = [
        {"letter": cluster.letter, "name": cluster.name, "codes": list(plan.members(cluster.letter))}
        | {"outside": list(cluster.outside)}
        | _of_group(one, listed)
        for cluster, one in zip(plan.clusters, found.clusters, strict=True)
    ]
    return {
        **_about(area, view),
        "whole": _of_group(whole_plan(area, plan, view, found=found), listed),
        "clusters": clusters,
        "not_placed": {
            "practices": found.not_placed_practices,
            "patients": found.not_placed_patients,
            "codes": list(plan.not_placed()),
        }
        | _of_group(found.alone, listed),
        "findings": [
            {
                "severity": finding.severity,
                "kind": finding.kind,
                "cluster": finding.cluster,
                "sentence": finding_sentence(finding),
                "gap": finding.gap,
                "rule": finding.rule,
            }
            for finding in findings(area, plan, found, rules)
        ],
    }


def _about(area: Area, view: View) -> dict[str, Any]:
    """Return which area and view figures are of, and which of them are estimates."""
    return {
        "area": {"id": area.id, "name": area.name, "fictional": area.fictional, "crow_flies": area.crow_flies},
        "view": asdict(view),
        "estimates": sorted(figure.key for figure in shown(area) if not figure.official),
    }


def _of_group(group: ClusterFigures, listed: Iterable[Figure]) -> dict[str, Any]:
    """Return the figures of one group, with the counts behind them, their bases, and reasons."""
    return {
        "figures": {figure.key: plain(figure, group) for figure in listed},
        "counts": {name: getattr(group, name) for name in COUNTS},
        "bases": {figure.key: group.base(figure.key)._asdict() for figure in listed},
        "partial": [figure.key for figure in listed if group.is_partial(figure.key)],
        "why": {figure.key: group.reason(figure.key) for figure in listed if group.reason(figure.key)},
    }


def plain(figure: Figure, group: ClusterFigures) -> float | int | None:
    """Return a figure as JSON can hold it: counts without decimals, all else exactly; None: can't be had.

    What is rounded twice may read otherwise than on the screen: 0.8852 is 89%, 0.885 is 88%.
    """
    value = group.value(figure.key)
    if math.isnan(value):
        return None
    return round(value) if figure.unit == "count" else value


def as_json(content: dict[str, Any]) -> str:
    """Return a report as JSON, in ASCII: it goes through pipes of any encoding."""
    return json.dumps(content, indent=1, allow_nan=False)


def as_text(content: dict[str, Any]) -> str:
    """Return a report to be read."""
    view, missing, area = content["view"], content["not_placed"], content["area"]
    fictional = " (fictional)" if area["fictional"] else ""
    seen = View(**view)
    travel = travel_words(seen, crow_flies=area["crow_flies"])
    lines = [f"{area['name']}{fictional}: {travel}, within {view['within']} minutes", ""]
    lines += ["The plan as a whole", *_lines(content["whole"], seen), ""]
    for cluster in content["clusters"]:
        lines += [f"{cluster['letter']}  {cluster['name']}", *_lines(cluster, seen), ""]
    lines.append(f"not placed: {missing['practices']:,} practices, {missing['patients']:,} patients")
    lines += _lines(missing, seen) if missing["practices"] else []
    found = content["findings"]
    lines += ["", f"findings ({len(found)}):" if found else "findings: none"]
    lines += [f"   {finding['severity']}: {finding['sentence']}" for finding in found]
    return "\n".join([*lines, "", f"{ESTIMATE} an estimate; all others are official. {BASE_WORDS}"])


def _lines(group: dict[str, Any], view: View) -> list[str]:
    lines = []
    for figure in map(figure_of, group["figures"]):
        value, base = group["figures"][figure.key], Base(**group["bases"][figure.key])
        star = " " if figure.official else ESTIMATE
        shown = number(math.nan if value is None else value, figure.unit)
        told = [base.marked_words if value is not None else "", group["why"].get(figure.key, "")]
        beside = "; ".join(part for part in told if part)
        lines.append(f"   {figure.name_in(view):<36}{shown:>10}{star}  {beside}".rstrip())
    return lines


# ---- The clusters of a plan for a geographic information system ----

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

    Returns:
        UTF-8 JSON. A figure that can't be had is null; "estimates" names those that are not official.

    Raises:
        PlanningError: The boundaries of the area can't be read.
    """
    content = {
        "type": "FeatureCollection",
        **_about(area, view),
        "attribution": attribution_of(area),
        "features": [*_cluster_features(folder, area, plan, figures), *_practice_features(area, plan)],
    }
    return json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":")).encode("utf-8")


def attribution_of(area: Area) -> str:
    """Return whose data the file holds; minutes as the crow flies owe nothing to a map of streets."""
    if area.fictional:
        return FICTIONAL
    return ATTRIBUTION if area.crow_flies else f"{ATTRIBUTION} {STREETS}"


def _cluster_features(folder: Path, area: Area, plan: Plan, figures: PlanFigures) -> list[dict[str, Any]]:
    borders = shapely.coverage_simplify(read_places(folder).geometry.to_numpy(), TOLERANCE_M)
    shapes = in_degrees([shapely.union_all(borders[figures.territory == row]) for row in range(len(plan.clusters))])
    shapes = shapely.set_precision(shapes, 10.0**-DECIMALS)  # rounding alone can make a border cross itself
    shapes = shapely.orient_polygons(shapes, exterior_cw=False)
    features, listed = [], shown(area)
    for cluster, shape, found in zip(plan.clusters, shapes, figures.clusters, strict=True):
        about = {"kind": "cluster", "letter": cluster.letter, "name": cluster.name, "pcn_code": cluster.pcn_code}
        chosen = {"hub": cluster.hub, "hub_hours": cluster.hub_hours, "way": cluster.way, "locked": cluster.locked}
        chosen |= {"hub_site": cluster.hub_site} if cluster.hub_site else {}
        values = {figure.key: plain(figure, found) for figure in listed}
        bases = {
            f"{figure.key}_of": found.base(figure.key).n for figure in listed if not found.base(figure.key).is_whole
        }
        features.append(_feature(shape, about | chosen | values | bases))
    return features


def _practice_features(area: Area, plan: Plan) -> list[dict[str, Any]]:
    where = plan.where_counted()
    names = {cluster.letter: cluster.name for cluster in plan.clusters} | {"": ""}
    movable = frozenset(plan.practices)
    features = []
    for row in area.practices.to_dict("records"):
        if row["code"] in where or row["code"] in movable:
            letter = where.get(row["code"], "")
            about = {"kind": "practice", "code": row["code"], "name": row["name"], "patients": int(row["list_size"])}
            placed = {"letter": letter, "cluster": names[letter], "in_area": row["code"] in movable}
            at = np.round([row["lon"], row["lat"]], DECIMALS)
            features.append(_feature(shapely.Point() if math.isnan(at[0]) else shapely.Point(at), about | placed))
    return features


def _feature(shape: BaseGeometry, properties: dict[str, Any]) -> dict[str, Any]:
    if shape.is_empty:
        return {"type": "Feature", "properties": properties, "geometry": None}
    return feature(shape, properties)
