"""Every figure of a plan and what the rules find, as text or JSON, for the command line."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, Final

from geo.figures import ClusterFigures, figures
from geo.reasons import travel_words
from geo.rules import findings
from geo.view import View

if TYPE_CHECKING:
    from geo.area import Area
    from geo.plan import Plan
    from geo.rules import Rules

NOT_FIGURES: Final = ("letter", "why")
ESTIMATES: Final = frozenset(
    {
        "minutes_own",
        "minutes_nearest",
        "minutes_nearest_p90",
        "within",
        "no_way",
        "minutes_hub",
        "minutes_between_mean",
        "minutes_between_max",
        "residents",
        "self_containment",
        "imd_decile",
        "most_deprived_fifth",
        "over_65",
    }
)
"""Figures that are worked out, and carry a star; all others are counts in official tables."""
PEOPLE: Final = frozenset({"residents", "over_65"})
"""Estimates of how many people, shown without decimals."""
SHARES: Final = frozenset({"within", "self_containment", "most_deprived_fifth"})


def report(area: Area, plan: Plan, view: View, rules: Rules) -> dict[str, Any]:
    """Return the figures of every cluster and the findings, ready for JSON.

    A figure that can't be had is None; "why" of the cluster says why.
    """
    worked_out = figures(area, plan, view)
    clusters = []
    for cluster, one in zip(plan.clusters, worked_out.clusters, strict=True):
        values = {name: _plain(getattr(one, name)) for name in figure_names()}
        about = {"letter": cluster.letter, "name": cluster.name, "codes": list(plan.members(cluster.letter))}
        clusters.append(about | {"outside": list(cluster.outside), "figures": values, "why": dict(one.why)})
    return {
        "area": {"id": area.id, "name": area.name, "fictional": area.fictional, "crow_flies": area.crow_flies},
        "view": asdict(view),
        "clusters": clusters,
        "not_placed": {
            "practices": worked_out.not_placed_practices,
            "patients": worked_out.not_placed_patients,
            "codes": list(plan.not_placed()),
        },
        "findings": [
            {
                "severity": finding.severity,
                "kind": finding.kind,
                "cluster": finding.cluster,
                "sentence": finding.sentence,
                "gap": finding.gap,
                "rule": finding.rule,
            }
            for finding in findings(area, plan, worked_out, rules)
        ],
    }


def figure_names() -> list[str]:
    """Return the names of all figures of a cluster, in order."""
    return [field.name for field in fields(ClusterFigures) if field.name not in NOT_FIGURES]


def as_json(content: dict[str, Any]) -> str:
    """Return a report as JSON, in ASCII: it goes through pipes of any encoding."""
    return json.dumps(content, indent=1, allow_nan=False)


def as_text(content: dict[str, Any]) -> str:
    """Return a report to be read."""
    view, missing = content["view"], content["not_placed"]
    fictional = " (fictional)" if content["area"]["fictional"] else ""
    travel = travel_words(View(**view), crow_flies=content["area"]["crow_flies"])
    lines = [f"{content['area']['name']}{fictional}: minutes {travel}, within {view['within']}", ""]
    for cluster in content["clusters"]:
        lines += [f"{cluster['letter']}  {cluster['name']}"]
        for name, value in cluster["figures"].items():
            star = "*" if name in ESTIMATES else " "
            reason = cluster["why"].get(name, "")
            lines.append(f"   {name.replace('_', ' '):<24}{_shown(name, value):>12}{star}  {reason}".rstrip())
        lines.append("")
    lines.append(f"not placed: {missing['practices']:,} practices, {missing['patients']:,} patients")
    lines += ["", "findings:" if content["findings"] else "findings: none"]
    lines += [f"   {finding['severity']}: {finding['sentence']}" for finding in content["findings"]]
    return "\n".join([*lines, "", "* an estimate; all others are official"])


def _plain(value: float | None) -> float | int | None:
    """Return a figure as JSON can hold it.

    >>> _plain(6.43210987), _plain(7), _plain(float("nan")), _plain(None)
    (6.432, 7, None, None)
    """
    if isinstance(value, float):
        return None if math.isnan(value) else round(value, 3)
    return value


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if name in SHARES:
        return f"{value:.1%}"
    return f"{value:,.0f}" if isinstance(value, int) or name in PEOPLE else f"{value:,.1f}"
