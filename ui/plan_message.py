"""What the map is told about a workshop: from values of `geo` to the message of the component."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from data.colours import colour_of
from geo.area import INSIDE
from geo.figures import Base, on_cards
from geo.figures.base import partial
from geo.prepared import fixed_members
from geo.rules import band_gap
from geo.sentences import band_words
from geo.view import AVERAGE_WALK_KMH
from ui.cluster_map.message import (
    AreaOnMap,
    Card,
    CardFigures,
    Cell,
    ClusterAfter,
    FiguresTable,
    Message,
    Outside,
    PeopleBehind,
    PlanOnMap,
    ShowOnMap,
    Taken,
    Tile,
    ViewOnMap,
    WhatIfOnMap,
)
from ui.worked_out import behind_moves, moves_together, plan_figures, rules, single_moves

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures import ClusterFigures, PlanFigures
    from geo.outcome import Outcome
    from geo.plan import Cluster, Plan
    from geo.view import View
    from ui.areas import OpenArea
    from ui.session import Workshop


def plan_message(opened: OpenArea, workshop: Workshop) -> Message:
    """Return everything the map and its cards show of a workshop."""
    area, plan, view = opened.area, workshop.plan, workshop.view
    figures = plan_figures(area, plan, view)
    slower = view.mode == "walk" and view.walk_kmh != AVERAGE_WALK_KMH
    scale = AVERAGE_WALK_KMH / view.walk_kmh if slower else 1.0
    show = workshop.show
    return Message(
        area=AreaOnMap(area.id, area.name, area.fictional, opened.base),
        plan=_plan(area, workshop, figures),
        band=(rules().lower, rules().upper),
        what_if=_single(area, workshop),
        tiles=_tiles(view),
        taken=_taken(area, workshop) if workshop.chosen else None,
        view=ViewOnMap(view.mode, view.within, view.walk_kmh, scale, slower, area.crow_flies),
        show=ShowOnMap(show.number, show.cluster, show.practices, show.places) if show else None,
        ack=workshop.event,
        say=workshop.say,
        complaint=workshop.complaint,
        can_change=workshop.may_change,
    )


def _plan(area: Area, workshop: Workshop, figures: PlanFigures) -> PlanOnMap:
    plan = workshop.plan
    practices = area.practices
    outside = {
        code: Outside(name, patients)
        for code, name, patients in zip(
            practices["code"].tolist(), practices["name"].tolist(), practices["list_size"].tolist(), strict=True
        )
    }
    return PlanOnMap(
        revision=workshop.revision,
        clusters=tuple(
            _card(cluster, one, outside) for cluster, one in zip(plan.clusters, figures.clusters, strict=True)
        ),
        not_placed=_figures(figures.alone, outside=_fixed_alone(area, plan, outside)),
        assignment=_assignment(area, plan),
        territory=figures.territory,
        can_undo=workshop.can_undo,
        can_redo=workshop.can_redo,
    )


def _fixed_alone(area: Area, plan: Plan, named: dict[str, Outside]) -> tuple[Outside, ...]:
    """Return the fixed practices that are in no cluster, since theirs was removed."""
    held = {code for cluster in plan.clusters for code in cluster.outside}
    codes = area.practices["code"][fixed_members(area.practices)]
    return tuple(named[code] for code in codes if code not in held)


def _assignment(area: Area, plan: Plan) -> NDArray[np.int16]:
    """Return int16 (P,): index of each practice's cluster; -1 not placed; -2 outside, in no cluster here."""
    index = {cluster.letter: number for number, cluster in enumerate(plan.clusters)}
    where = {code: index[letter] for code, letter in plan.placed}
    where |= {code: index[cluster.letter] for cluster in plan.clusters for code in cluster.outside}
    practices = area.practices
    return np.array(
        [
            where.get(code, -1 if kind == INSIDE else -2)
            for code, kind in zip(practices["code"].tolist(), practices["kind"].tolist(), strict=True)
        ],
        dtype=np.int16,
    )


def _card(cluster: Cluster, figures: ClusterFigures, outside: dict[str, Outside]) -> Card:
    colour = colour_of(cluster.letter)
    return Card(
        letter=cluster.letter,
        name=cluster.name,
        colour=colour.fill,
        ink=colour.ink,
        locked=cluster.locked,
        hub=cluster.hub,
        figures=_figures(figures, outside=tuple(outside[code] for code in cluster.outside)),
    )


def _figures(figures: ClusterFigures, *, outside: tuple[Outside, ...]) -> CardFigures:
    return CardFigures(
        practices=figures.practices,
        patients=figures.patients,
        patients_outside=figures.patients_outside,
        outside=outside,
        gap=band_gap(figures.patients, rules()),
        words=band_words(figures.patients, rules()),
        cells=tuple(
            Cell(
                figures.value(one.key), figures.base(one.key).n, figures.is_partial(one.key), figures.reason(one.key)
            )
            for one in on_cards()
        ),
        no_way=figures.no_way,
        not_mapped=figures.not_mapped,
        single_handed=None if math.isnan(figures.single_handed) else int(figures.single_handed),
    )


def _tiles(view: View) -> tuple[Tile, ...]:
    return tuple(Tile(one.card_in(view), f"{one.plain} {one.base}", one.unit) for one in on_cards())


def _single(area: Area, workshop: Workshop) -> WhatIfOnMap:
    moves = single_moves(area, workshop.plan, workshop.view, chosen=workshop.chosen)
    row = {code: number for number, code in enumerate(area.practices["code"].tolist())}
    return WhatIfOnMap([row[code] for code in moves.practices], moves.targets, _table(moves.left), _table(moves.joined))


def _table(outcome: Outcome) -> FiguresTable:
    values = tuple(outcome.values[one.key] for one in on_cards())
    marks = np.zeros(outcome.patients.shape, dtype=np.uint8)
    for number, one in enumerate(on_cards()):
        marks |= (partial(outcome.bases[one.key], outcome.patients) & ~np.isnan(values[number])) << np.uint8(number)
    return FiguresTable(outcome.patients, outcome.gap, values, marks)


def _taken(area: Area, workshop: Workshop) -> Taken:
    moves = moves_together(area, workshop.plan, workshop.view, chosen=workshop.chosen)
    behind = behind_moves(area, workshop.plan, workshop.view, chosen=workshop.chosen)
    joined = _after(moves.targets, moves.joined)
    return Taken(
        moves.practices,
        _after(moves.sources, moves.left),
        tuple(one if allowed else None for one, allowed in zip(joined, moves.allowed.tolist(), strict=True)),
        tuple(None if one is None else PeopleBehind(**vars(one)) for _, one in behind),
    )


def _after(letters: tuple[str, ...], outcome: Outcome) -> tuple[ClusterAfter, ...]:
    return tuple(
        ClusterAfter(
            letter, int(outcome.patients[number]), int(outcome.gap[number]), _cells_after(outcome.at(number))
        )
        for number, letter in enumerate(letters)
    )


def _cells_after(outcome: Outcome) -> tuple[Cell, ...]:
    patients, cells = int(outcome.patients), []
    for one in on_cards():
        value, base = float(outcome.values[one.key]), Base(int(outcome.bases[one.key]), patients)
        is_left_out = base.n > 0 and base.is_too_small
        cells.append(
            Cell(
                value,
                base.n,
                base.is_partial and not math.isnan(value),
                base.too_small_words if is_left_out else "",
            )
        )
    return tuple(cells)
