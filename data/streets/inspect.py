"""What a streets file holds, without building anything from it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from data.networks import NO_ONE_WAY, not_followed
from data.problems import Problems
from data.speeds import load_speeds
from data.streets.read import read_streets
from geo.streets import KEYS, Access, rules_of_ways, segments

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from data.problems import Complaint
    from geo.streets import Streets


def inspect_streets(path: Path) -> dict[str, Any]:
    """Return what was read from a streets file.

    Returns:
        kind "streets"; `metres` of all streets and of those that each mode may pass, in one direction at least;
        `ends_only_metres`, what is private or for residents and visitors only; `one_way_metres`, streets that cars may
        use in one direction only; `closed_nodes` on streets, which not everybody may pass by that mode;
        `turn_restrictions` and `ferries`; `warnings` and `problems`, sentences. Lengths are rounded to a metre.
    """
    problems = Problems()
    streets = read_streets(path, problems)
    return {
        "kind": "streets",
        **_measured(streets),
        "warnings": [*(_sentence(complaint) for complaint in problems.warnings), *_not_known(streets)],
        "problems": [_sentence(complaint) for complaint in problems.errors],
    }


def _not_known(streets: Streets) -> list[str]:
    """Return what minutes on these streets can't follow."""
    one_way = [] if streets.says("oneway") or not len(streets.tags) else [NO_ONE_WAY]
    return list(dict.fromkeys([*one_way, *(note for mode in KEYS for note in not_followed(streets, mode))]))


def _sentence(complaint: Complaint) -> str:
    return f"{complaint.file}: {complaint.says}"


def _measured(streets: Streets) -> dict[str, Any]:
    way, leaves, reaches = segments(streets.way_start, streets.way_nodes)
    length = np.hypot(streets.x[leaves] - streets.x[reaches], streets.y[leaves] - streets.y[reaches])
    metres = np.bincount(way, length, minlength=len(streets.tags))
    is_street = (streets.tags["highway"] != "").to_numpy(dtype=bool)
    rules = {mode: rules_of_ways(streets, mode, load_speeds()) for mode in KEYS}
    usable = {mode: is_street & (np.maximum(one.forward_kmh, one.backward_kmh) > 0) for mode, one in rules.items()}
    one_way = usable["drive"] & (np.minimum(rules["drive"].forward_kmh, rules["drive"].backward_kmh) == 0)
    on_streets = np.zeros(len(streets.x), dtype=bool)
    on_streets[streets.way_nodes[np.repeat(is_street, np.diff(streets.way_start))]] = True

    def total(which: NDArray[np.bool_]) -> int:
        return round(float(metres[which].sum()))

    return {
        "metres": {"all": total(is_street), **{mode: total(usable[mode] & ~rules[mode].ends_only) for mode in KEYS}},
        "ends_only_metres": {mode: total(usable[mode] & rules[mode].ends_only) for mode in KEYS},
        "one_way_metres": total(one_way),
        "closed_nodes": {mode: int((on_streets & (streets.node_access[mode] != Access.OPEN)).sum()) for mode in KEYS},
        "turn_restrictions": streets.turn_restrictions,
        "ferries": int((streets.tags["route"] == "ferry").sum()),
    }
