"""Turn the map component's message into JSON: short names, arrays as base64, minutes as tenths."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ui.cluster_map.message import (
        Card,
        CardFigures,
        ClusterAfter,
        FiguresTable,
        Message,
        PlanOnMap,
        TogetherOnMap,
        WhatIfOnMap,
    )

NOT_HAD: Final = -32768
"""Stands for "can't be had" among tenths of a minute and shares per mille: the lowest int16."""
HIGHEST: Final = 32767
"""The highest int16: 54 hours in tenths of a minute."""


def encode(message: Message) -> dict[str, Any]:
    """Return the message as plain JSON values; equal messages give equal JSON."""
    area, view, show = message.area, message.view, message.show
    return {
        "area": {"id": area.id, "name": area.name, "fictional": area.fictional, "base": area.base},
        "plan": _plan(message.plan),
        "band": list(message.band),
        "whatIf": _what_if(message.what_if),
        "together": None if message.together is None else _together(message.together),
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


def tenths(minutes: float) -> int | None:
    """Return minutes as whole tenths, None where they can't be had.

    >>> tenths(6.44), tenths(float("nan"))
    (64, None)
    """
    return None if math.isnan(minutes) else min(round(minutes * 10), HIGHEST)


def per_mille(share: float) -> int | None:
    """Return a share 0..1 per mille, None where it can't be had.

    >>> per_mille(0.9216), per_mille(float("nan"))
    (922, None)
    """
    return None if math.isnan(share) else round(share * 1000)


def base64_int32(values: NDArray[Any]) -> str:
    """Return whole numbers as base64 of little-endian int32, row by row.

    >>> base64_int32(np.array([1, -1]))
    'AQAAAP////8='
    """
    return base64.b64encode(np.ascontiguousarray(values, dtype="<i4").tobytes()).decode("ascii")


def base64_int16(values: NDArray[Any], *, factor: int = 1) -> str:
    """Return numbers times `factor`, rounded, as base64 of little-endian int16; NaN becomes `NOT_HAD`.

    >>> base64_int16(np.array([0.1, np.nan]), factor=10)
    'AQAAgA=='
    """
    scaled = np.rint(np.asarray(values, dtype=np.float64) * factor)
    whole = np.where(np.isnan(scaled), NOT_HAD, np.clip(scaled, NOT_HAD + 1, HIGHEST))
    return base64.b64encode(np.ascontiguousarray(whole, dtype="<i2").tobytes()).decode("ascii")


def _plan(plan: PlanOnMap) -> dict[str, Any]:
    return {
        "revision": plan.revision,
        "clusters": [_card(card) for card in plan.clusters],
        "notPlaced": {"practices": plan.not_placed_practices, "patients": plan.not_placed_patients},
        "assignment": [int(index) for index in plan.assignment],
        "territory": base64_int16(plan.territory),
        "canUndo": plan.can_undo,
        "canRedo": plan.can_redo,
    }


def _card(card: Card) -> dict[str, Any]:
    return {
        "letter": card.letter,
        "name": card.name,
        "colour": card.colour,
        "ink": card.ink,
        "locked": card.locked,
        "hub": card.hub,
        "figures": _figures(card.figures),
    }


def _figures(figures: CardFigures) -> dict[str, Any]:
    return {
        "practices": int(figures.practices),
        "patients": int(figures.patients),
        "patientsOutside": int(figures.patients_outside),
        "outside": [{"name": one.name, "patients": int(one.patients)} for one in figures.outside],
        "gap": int(figures.gap),
        "words": figures.words,
        "mean": tenths(figures.mean),
        "p90": tenths(figures.p90),
        "within": per_mille(figures.within),
        "noWay": int(figures.no_way),
        "notMapped": int(figures.not_mapped),
        "singleHanded": None if figures.single_handed is None else int(figures.single_handed),
    }


def _what_if(what_if: WhatIfOnMap) -> dict[str, Any]:
    return {
        "practices": [int(p) for p in what_if.practices],
        "targets": list(what_if.targets),
        "left": _table(what_if.left),
        "joined": _table(what_if.joined),
    }


def _table(table: FiguresTable) -> dict[str, str]:
    return {
        "patients": base64_int32(table.patients),
        "gap": base64_int32(table.gap),
        "mean": base64_int16(table.mean, factor=10),
        "p90": base64_int16(table.p90, factor=10),
        "within": base64_int16(table.within, factor=1000),
    }


def _together(together: TogetherOnMap) -> dict[str, Any]:
    return {
        "practices": list(together.practices),
        "left": [_after(one) for one in together.left],
        "joined": [None if one is None else _after(one) for one in together.joined],
    }


def _after(after: ClusterAfter) -> dict[str, Any]:
    return {
        "letter": after.letter,
        "patients": int(after.patients),
        "gap": int(after.gap),
        "mean": tenths(after.mean),
        "p90": tenths(after.p90),
        "within": per_mille(after.within),
    }
