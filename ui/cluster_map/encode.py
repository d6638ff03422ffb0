"""Turn the map component's message into JSON: short names, arrays as base64, minutes as tenths."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ui.door.packing import base64_int16, base64_uint8, steps_down, whole_numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ui.cluster_map.message import (
        Card,
        CardFigures,
        Cell,
        ClusterAfter,
        FiguresTable,
        Message,
        PeopleBehind,
        PlanOnMap,
        Taken,
        Tile,
        WhatIfOnMap,
    )


def encode(message: Message) -> dict[str, Any]:
    """Return the message as plain JSON values; equal messages give equal JSON."""
    area, view, show = message.area, message.view, message.show
    return {
        "area": {"id": area.id, "name": area.name, "fictional": area.fictional, "base": area.base},
        "plan": _plan(message.plan, message.tiles),
        "band": list(message.band),
        "whatIf": _what_if(message.what_if, message.tiles),
        "tiles": [{"label": tile.label, "help": tile.help, "unit": tile.unit} for tile in message.tiles],
        "taken": None if message.taken is None else _taken(message.taken, message.tiles),
        "view": {
            "mode": view.mode,
            "within": view.within,
            "walkKmh": view.walk_kmh,
            "reachScale": view.reach_scale,
            "slower": view.slower,
            "crowFlies": view.crow_flies,
        },
        "show": None
        if show is None
        else {
            "id": show.number,
            "cluster": show.cluster,
            "practices": list(show.practices),
            "places": [int(u) for u in show.places],
        },
        "ack": message.ack,
        "say": message.say,
        "complaint": message.complaint,
        "canChange": message.can_change,
    }


def _plan(plan: PlanOnMap, tiles: Sequence[Tile]) -> dict[str, Any]:
    return {
        "revision": plan.revision,
        "clusters": [_card(card, tiles) for card in plan.clusters],
        "notPlaced": _figures(plan.not_placed, tiles),
        "assignment": [int(index) for index in plan.assignment],
        "territory": base64_int16(plan.territory),
        "canUndo": plan.can_undo,
        "canRedo": plan.can_redo,
    }


def _card(card: Card, tiles: Sequence[Tile]) -> dict[str, Any]:
    return {
        "letter": card.letter,
        "name": card.name,
        "colour": card.colour,
        "ink": card.ink,
        "locked": card.locked,
        "hub": card.hub,
        "figures": _figures(card.figures, tiles),
    }


def _figures(figures: CardFigures, tiles: Sequence[Tile]) -> dict[str, Any]:
    return {
        "practices": int(figures.practices),
        "patients": int(figures.patients),
        "patientsOutside": int(figures.patients_outside),
        "outside": [{"name": one.name, "patients": int(one.patients)} for one in figures.outside],
        "gap": int(figures.gap),
        "words": figures.words,
        **_cells(figures.cells, tiles),
        "noWay": int(figures.no_way),
        "notMapped": int(figures.not_mapped),
        "singleHanded": None if figures.single_handed is None else int(figures.single_handed),
    }


def _cells(cells: Sequence[Cell], tiles: Sequence[Tile]) -> dict[str, Any]:
    return {
        "values": [whole_numbers([cell.value], tile.unit)[0] for cell, tile in zip(cells, tiles, strict=True)],
        "bases": [cell.base for cell in cells],
        "partial": sum(cell.is_partial << number for number, cell in enumerate(cells)),
        "whys": [cell.why for cell in cells],
    }


def _what_if(what_if: WhatIfOnMap, tiles: Sequence[Tile]) -> dict[str, Any]:
    return {
        "practices": [int(p) for p in what_if.practices],
        "targets": list(what_if.targets),
        "left": _table(what_if.left, tiles),
        "joined": _table(what_if.joined, tiles),
    }


def _table(table: FiguresTable, tiles: Sequence[Tile]) -> dict[str, Any]:
    return {
        "patients": steps_down(table.patients),
        "gap": steps_down(table.gap),
        "values": [base64_int16(values, unit=tile.unit) for values, tile in zip(table.values, tiles, strict=True)],
        "partial": base64_uint8(table.partial),
    }


def _taken(taken: Taken, tiles: Sequence[Tile]) -> dict[str, Any]:
    return {
        "practices": list(taken.practices),
        "left": [_after(one, tiles) for one in taken.left],
        "joined": [None if one is None else _after(one, tiles) for one in taken.joined],
        "behind": [None if one is None else _behind(one) for one in taken.behind],
    }


def _after(after: ClusterAfter, tiles: Sequence[Tile]) -> dict[str, Any]:
    about = {"letter": after.letter, "patients": int(after.patients), "gap": int(after.gap)}
    return about | _cells(after.cells, tiles)


def _behind(behind: PeopleBehind) -> dict[str, int]:
    return {
        "moversNearer": behind.movers_nearer,
        "moversFurther": behind.movers_further,
        "stayingFurther": behind.staying_further,
        "thereNearer": behind.there_nearer,
    }
