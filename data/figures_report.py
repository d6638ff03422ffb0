"""Every figure of a plan and what the rules find, as text or JSON, for the command line."""

from __future__ import annotations

import json
import math
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Final

from geo.figures import BASE_WORDS, Base, figure_of, figures, shown, whole_plan
from geo.rules import findings
from geo.view import View
from geo.wording import ESTIMATE, number, travel_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.area import Area
    from geo.figures import ClusterFigures, Figure
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
        "area": {"id": area.id, "name": area.name, "fictional": area.fictional, "crow_flies": area.crow_flies},
        "view": asdict(view),
        "estimates": sorted(figure.key for figure in listed if not figure.official),
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
                "sentence": finding.sentence,
                "gap": finding.gap,
                "rule": finding.rule,
            }
            for finding in findings(area, plan, found, rules)
        ],
    }


def _of_group(one: ClusterFigures, listed: Iterable[Figure]) -> dict[str, Any]:
    """Return the figures of one group, with the counts behind them, their bases, and reasons."""
    return {
        "figures": {figure.key: plain(figure, one) for figure in listed},
        "counts": {name: getattr(one, name) for name in COUNTS},
        "bases": {figure.key: one.base(figure.key)._asdict() for figure in listed},
        "partial": [figure.key for figure in listed if one.is_partial(figure.key)],
        "why": {figure.key: one.reason(figure.key) for figure in listed if one.reason(figure.key)},
    }


def plain(figure: Figure, one: ClusterFigures) -> float | int | None:
    """Return a figure as JSON can hold it: counts without decimals, all else exactly; None: can't be had.

    What is rounded twice may read otherwise than on the screen: 0.8852 is 89%, 0.885 is 88%.
    """
    value = one.value(figure.key)
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
