"""What a map of a plan shows, in words for who can't see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.wording import count_words

if TYPE_CHECKING:
    from geo.area import Area
    from geo.figures import ClusterFigures, PlanFigures
    from geo.plan import Plan

NAMED: Final = 24
"""Clusters told one by one; of more, the largest and the smallest are."""


def map_words(area: Area, plan: Plan, figures: PlanFigures) -> str:
    """Return what the map of a plan shows: its clusters with their patients, and who is not placed."""
    held = [(cluster.name, one) for cluster, one in zip(plan.clusters, figures.clusters, strict=True) if one.practices]
    told = [f"Map of {area.name} with the territory of {count_words(len(held), 'cluster')}."]
    if len(held) > NAMED:
        by_size = sorted(held, key=lambda pair: pair[1].patients)
        told += ["The smallest:", _told(*by_size[0]), "The largest:", _told(*by_size[-1])]
    else:
        told += [_told(name, one) for name, one in held]
    if figures.not_placed_practices:
        practices = count_words(figures.not_placed_practices, "practice")
        told.append(f"Not placed: {practices}, {count_words(figures.not_placed_patients, 'patient')}.")
    return " ".join(told)


def _told(name: str, one: ClusterFigures) -> str:
    practices, patients = count_words(one.practices, "practice"), count_words(one.patients, "patient")
    return f"{one.letter} {name}: {practices}, {patients}."
