"""Hubs, the hours that the contract asks for, and how the practices of each cluster want to work together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.paper.cell_text import rests_on
from data.paper.section import Column, Section, Table
from data.paper.size_table import MOST_BRIEF
from geo.figures import figure_of
from geo.rules import hours_due
from geo.sites import hub_name
from geo.wording import BY_MODE, CROW_FLIES_NOTE, ESTIMATE, count_words, minutes_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    from data.paper.material import Material
    from data.paper.section import Cell
    from geo.figures import ClusterFigures

WAY_WORDS: Final[Mapping[str, str]] = {
    "network": "network: practices share staff and services",
    "federation": "federation: practices share a company",
    "merger": "merger: practices mean to become one contract",
    "": "not chosen yet",
}
"""What each of `geo.plan.WAYS` means."""
ADJUSTED: Final = (
    "The contract counts PCN-adjusted patients, which are not published by practice. Hours are worked out from the "
    f"registered list and, where it is known, from the weighted list: both are estimates {ESTIMATE}."
)
HUB: Final = figure_of("minutes_hub")
RULE: Final = "enhanced_access"


def hub_hours_section(material: Material) -> Section:
    """Return the hub of each cluster, how far patients are from it, its hours, and the hours that are due."""
    plan = material.plan
    held = [
        cluster for cluster, one in zip(plan.clusters, material.figures(plan).clusters, strict=True) if one.practices
    ]
    chosen, ways = [one for one in held if one.hub], [one for one in held if one.way]
    whole = material.whole(plan, material.view.mode)
    lines = [f"{len(chosen)} of {count_words(len(held), 'cluster')} {'has' if len(chosen) == 1 else 'have'} a hub."]
    if chosen:
        lines.append(
            f"Patients of these clusters travel {minutes_words(whole.minutes_hub)} {ESTIMATE} to their hub "
            f"{material.by(material.view.mode)}, on average{_of(whole)}."
        )
    lines += [material.rules.rule(RULE).says, ADJUSTED] if _has_rule(material) else []
    lines.append(f"A way of working is chosen for {len(ways)} of {count_words(len(held), 'cluster')}.")
    return Section("hub_hours", "Hubs, hours and ways of working", tuple(lines), (_hubs(material), _hours(material)))


def _of(whole: ClusterFigures) -> str:
    base = whole.base_words("minutes_hub")
    return f" ({base})" if base else ""


def _has_rule(material: Material) -> bool:
    return any(rule.key == RULE for rule in material.rules.rules)


def _hubs(material: Material) -> Table:
    plan = material.plan
    columns = (
        Column("Cluster"),
        Column("Hub"),
        *(Column(HUB.marked(f"{HUB.name} {BY_MODE[mode]}"), HUB.unit) for mode in material.modes),
        Column("Rest on"),
        Column("Open"),
        Column("Way of working"),
    )
    rows: list[tuple[Cell, ...]] = []
    for number, cluster in enumerate(plan.clusters):
        if not material.figures(plan).clusters[number].practices:
            continue
        hub = hub_name(material.area.practices, material.area.sites, cluster) or "none chosen"
        minutes = [material.figures(plan, mode).clusters[number].minutes_hub for mode in material.modes]
        name = f"{cluster.letter} {cluster.name}"
        told = rests_on(
            {BY_MODE[mode]: material.figures(plan, mode).clusters[number].notes(HUB.key) for mode in material.modes}
        )
        rows.append((name, hub, *minutes, told, cluster.hub_hours or None, WAY_WORDS[cluster.way]))
    note = "Mean minutes of the cluster's mapped patients to the hub. Hours are as typed in the app."
    note += f" {CROW_FLIES_NOTE}" if material.area.crow_flies else ""
    return Table("Hubs", columns, tuple(rows), note, brief=len(rows) <= MOST_BRIEF)


def _hours(material: Material) -> Table:
    columns = (
        Column("Cluster"),
        Column("Registered patients", "count"),
        Column(f"Hours a week by them {ESTIMATE}", "hours"),
        Column("Weighted patients", "count"),
        Column(f"Hours a week by them {ESTIMATE}", "hours"),
    )
    due = hours_due(material.area, material.plan, material.rules) if _has_rule(material) else ()
    rows = tuple(
        (f"{cluster.letter} {cluster.name}", one.registered, one.hours_registered, one.weighted, one.hours_weighted)
        for cluster, one in zip(material.plan.clusters, due, strict=False)
        if one.registered
    )
    note = "A dash stands where the weighted list of one practice or more is not known. The contract uses neither list."
    return Table("Enhanced access due each week", columns, rows, note, brief=len(rows) <= MOST_BRIEF)
