"""Make the networks for walking, cycling and driving, and say how they were made."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from data.speeds import load_speeds, speeds_table
from geo.area import MODES
from geo.conditions import WHEN
from geo.routing import Network, make_network
from geo.rules_of_ways import of_ways
from geo.view import AVERAGE_WALK_KMH
from geo.way_rules import WALKED, ferry_minutes, is_ferry, is_for_ends_only
from geo.who_may_pass import hours_not_known

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from geo.streets import Streets
    from geo.way_rules import Speeds


NO_ONE_WAY: Final = (
    "The streets file doesn't say which streets are one-way: all are driven in both directions, so some drives are "
    "longer in life."
)


def make_networks(streets: Streets) -> dict[str, Network]:
    """Return a network for each mode, with notes on what the streets file can't tell.

    Where the file holds only streets for cars, walkers and cycles use those, in both directions.
    """
    speeds = load_speeds()
    for_cars_only = _for_cars_only(streets)
    notes = {
        "walk": _walk_notes(streets, for_cars_only=for_cars_only),
        "cycle": _cycle_notes(streets, speeds, for_cars_only=for_cars_only),
        "drive": _drive_notes(streets, speeds),
    }
    for mode, said in notes.items():
        said += [*_ends_only_notes(streets, mode), *not_followed(streets, mode)]
    return {
        mode: make_network(
            streets, mode, speeds, follow_one_way=mode == "drive" or not for_cars_only, notes=tuple(notes[mode])
        )
        for mode in MODES
    }


def _for_cars_only(streets: Streets) -> bool:
    return not streets.tags["highway"].isin(WALKED).any()


def _walk_notes(streets: Streets, *, for_cars_only: bool) -> list[str]:
    notes = [f"Walking at {AVERAGE_WALK_KMH:g} km/h; waiting to cross a road is not counted."]
    if for_cars_only:
        notes.append(
            "The streets file holds only streets for cars: footpaths, alleys and ways through parks are missing, so "
            "some walks are shorter in life."
        )
    elif not (streets.says("access") or streets.says("foot")):
        notes.append("The streets file doesn't say which ways are private: all of them are walked.")
    return notes


def _cycle_notes(streets: Streets, speeds: Speeds, *, for_cars_only: bool) -> list[str]:
    notes = [f"Cycling at {speeds.cycle_kmh:g} km/h ({_source('cycle')})."]
    if for_cars_only:
        notes.append(
            "The streets file holds only streets for cars: cycle tracks are missing, and one-way streets are cycled "
            "in both directions."
        )
        return notes
    if not streets.says("oneway"):
        notes.append("The streets file doesn't say which streets are one-way: all are cycled in both directions.")
    if not streets.says("bicycle"):
        notes.append("The streets file doesn't say which footpaths are open to cycles: none are cycled.")
    return notes


def _drive_notes(streets: Streets, speeds: Speeds) -> list[str]:
    traffic = f"{speeds.traffic_factor:g} of the speed limit, for city traffic ({_source('traffic')})"
    notes = [f"Driving at {traffic}; parking is not counted."]
    if not streets.says("oneway"):
        notes.append(NO_ONE_WAY)
    if not streets.says("maxspeed"):
        notes.append(f"The streets file has no speed limits: those usual for each class are used ({_source('drive')}).")
    return notes


def _ends_only_notes(streets: Streets, mode: str) -> list[str]:
    ends_only = _how_many(streets, lambda tags: is_for_ends_only(mode, tags))
    says = (
        f"Private streets and those for residents or visitors only ({ends_only:,} here) are used at the start or the "
        "end of a way, never to pass through."
    )
    return [says] if ends_only else []


def not_followed(streets: Streets, mode: str) -> list[str]:
    """Return what the streets file says that the minutes of a mode do not follow: hours, ferries, forbidden turns."""
    hours = _how_many(streets, lambda tags: hours_not_known(mode, tags))
    ferries = _how_many(streets, lambda tags: is_ferry(tags) and math.isnan(ferry_minutes(tags)))
    notes = []
    if hours:
        notes.append(
            f"{_count(hours, 'street')} open or closed under conditions that can't be told: the conditions are left "
            f"out. All others are taken as {WHEN}."
        )
    if ferries:
        notes.append(f"{_count(ferries, 'ferry', 'ferries')} without a time: not used.")
    if mode == "drive" and streets.turn_restrictions:
        notes.append(f"The streets file has {_count(streets.turn_restrictions, 'forbidden turn')}: not followed.")
    return notes


def _how_many(streets: Streets, ask: Callable[[Mapping[str, str]], bool]) -> int:
    return int(of_ways(streets, lambda tags: [float(ask(tags))], width=1).sum())


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def _source(table: str) -> str:
    """Return the short name of a table's source."""
    name: str = speeds_table()[table]["short"]
    return name
