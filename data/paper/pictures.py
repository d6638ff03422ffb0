"""The pictures of the board paper: which maps and charts stand in which section.

Importing this file imports matplotlib, which takes half a second; `data.paper.content` does so when a picture is
first wanted. The maps themselves are in `data.paper.map_picture`, for whoever wants one outside a paper.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.paper.chart_gains import gains_picture
from data.paper.chart_minutes import minutes_picture
from data.paper.chart_sizes import sizes_picture
from data.paper.map_picture import map_picture
from geo.figures import figure_of
from geo.wording import ESTIMATE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data.paper.material import Material
    from data.paper.section import Picture
    from geo.plan import Plan


MINUTES: Final = figure_of("minutes_nearest")


def today_pictures(material: Material) -> tuple[Picture, ...]:
    """Return the map of today's PCNs and their sizes."""
    return _map(material, material.today, name="map-today", title="Today's PCNs"), _sizes(
        material, material.today, name="sizes-today", title="List sizes today"
    )


def options_pictures(material: Material) -> tuple[Picture, ...]:
    """Return the map of every option but doing nothing and the proposal, which have their own sections."""
    others = [one for one in material.considered if one.plan not in (material.today, material.plan)]
    return tuple(
        _map(material, one.plan, name=f"map-option-{number}", title=f"Option: {one.name}")
        for number, one in enumerate(others, start=1)
    )


def proposal_pictures(material: Material) -> tuple[Picture, ...]:
    """Return the map of the proposal and its sizes."""
    return _map(material, material.plan, name="map-proposal", title=f"The proposal: {material.name}"), _sizes(
        material, material.plan, name="sizes-proposal", title="List sizes with the plan"
    )


def patients_pictures(material: Material) -> tuple[Picture, ...]:
    """Return for every mode who travels how long, and who gets nearer or further."""
    return tuple(picture for mode in material.modes for picture in _by_mode(material, mode))


PICTURES: Final[Mapping[str, Callable[[Material], tuple[Picture, ...]]]] = {
    "today": today_pictures,
    "options": options_pictures,
    "proposal": proposal_pictures,
    "patients": patients_pictures,
}
"""Sections that have pictures."""


def _map(material: Material, plan: Plan, *, name: str, title: str) -> Picture:
    return map_picture(material.folder, material.area, plan, figures=material.figures(plan), name=name, title=title)


def _sizes(material: Material, plan: Plan, *, name: str, title: str) -> Picture:
    return sizes_picture(plan, material.figures(plan), material.rules, name=name, title=title)


def _by_mode(material: Material, mode: str) -> tuple[Picture, Picture]:
    by, view = material.by(mode), material.view_by(mode)
    return (
        minutes_picture(
            material.prepared(mode),
            material.today,
            material.plan,
            view,
            name=f"minutes-{mode}",
            title=MINUTES.marked(f"{MINUTES.name} {by}"),
            crow_flies=material.area.crow_flies,
        ),
        gains_picture(
            material.effect(mode),
            by,
            name=f"gains-{mode}",
            title=f"Who gets nearer and who further {by} {ESTIMATE}",
        ),
    )
