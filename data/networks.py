"""Make the networks for walking, cycling and driving, and say how they were made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.speeds import load_speeds, speeds_table
from geo.area import MODES
from geo.routing import Network, make_network
from geo.view import AVERAGE_WALK_KMH
from geo.way_rules import WALKED

if TYPE_CHECKING:
    from geo.streets import Streets
    from geo.way_rules import Speeds


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
        notes.append(
            "The streets file doesn't say which streets are one-way: all are driven in both directions, so some "
            "drives are longer in life."
        )
    if not streets.says("maxspeed"):
        notes.append(f"The streets file has no speed limits: those usual for each class are used ({_source('drive')}).")
    return notes


def _source(table: str) -> str:
    """Return the short name of a table's source."""
    name: str = speeds_table()[table]["short"]
    return name
