"""Turn the map component's message into JSON: short names, arrays as base64, minutes as tenths."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

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

NOT_HAD: Final = -32768
"""Stands for "can't be had" among tenths of a minute and shares per mille: the lowest int16."""
HIGHEST: Final = 32767
"""The highest int16: 54 hours in tenths of a minute."""
FACTORS: Final = {"minutes": 10, "share": 1000}
"""By what a figure is multiplied before it is rounded, by its unit; all others by 1."""

SMALL: Final = 0.01
"""Shares below it, and above what it leaves of all, are said as "less than 1 %" and "more than 99 %"."""


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


def scaled(values: NDArray[Any] | float, unit: str) -> NDArray[Any]:
    """Return figures as whole numbers in float64: minutes as tenths, shares per mille; NaN stays.

    A share of less than 1 % or more than 99 % stays so: only what is exactly none or all becomes 0 or 1000.

    >>> scaled(np.array([6.44, np.nan]), "minutes").tolist()
    [64.0, nan]
    >>> scaled(np.array([0, 0.0001, 0.0099, 0.9999, 1]), "share").tolist()
    [0.0, 1.0, 9.0, 999.0, 1000.0]
    """
    # Cards hold float64, tables float32: both are rounded from the same number.
    exact = np.asarray(values, dtype=np.float32).astype(np.float64)
    whole = np.minimum(np.rint(exact * FACTORS.get(unit, 1)), HIGHEST)
    if unit == "share":
        whole = np.where((exact > 0) & (exact < np.float32(SMALL)), np.clip(whole, 1, 9), whole)
        whole = np.where((exact > np.float32(1 - SMALL)) & (exact < 1), np.clip(whole, 991, 999), whole)
    return whole


def whole(value: float, unit: str) -> int | None:
    """Return one figure as a whole number: minutes as tenths, shares per mille; None where it can't be had.

    >>> whole(6.44, "minutes"), whole(0.9216, "share"), whole(float("nan"), "share")
    (64, 922, None)
    """
    return None if math.isnan(value) else int(scaled(value, unit))


def base64_int32(values: NDArray[Any]) -> str:
    """Return whole numbers as base64 of little-endian int32, row by row.

    >>> base64_int32(np.array([1, -1]))
    'AQAAAP////8='
    """
    return base64.b64encode(np.ascontiguousarray(values, dtype="<i4").tobytes()).decode("ascii")


def base64_int16(values: NDArray[Any], *, unit: str = "count") -> str:
    """Return figures as base64 of little-endian int16, as `scaled`; NaN becomes `NOT_HAD`.

    >>> base64_int16(np.array([0.1, np.nan]), unit="minutes")
    'AQAAgA=='
    """
    figures = scaled(values, unit)
    whole = np.where(np.isnan(figures), NOT_HAD, np.maximum(figures, NOT_HAD + 1))
    return base64.b64encode(np.ascontiguousarray(whole, dtype="<i2").tobytes()).decode("ascii")


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
        "values": [whole(cell.value, tile.unit) for cell, tile in zip(cells, tiles, strict=True)],
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
        "patients": base64_int32(table.patients),
        "gap": base64_int32(table.gap),
        "values": [base64_int16(values, unit=tile.unit) for values, tile in zip(table.values, tiles, strict=True)],
        "partial": base64.b64encode(np.ascontiguousarray(table.partial, dtype=np.uint8).tobytes()).decode("ascii"),
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
