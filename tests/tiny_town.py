"""A town small enough for mental arithmetic.

Ten places, six practices. From a place to the next, left, right, up or down, it is 10 minutes on foot and 2 by car;
within a place it is 1 minute. Place 6 is an island without a bridge: no way from there to anything. Place 9 lies in
the margin.

       0 Ash  ---  1        ---  2 Birch
         |           |             |
       3      ---  4 Cedar  ---  5       ---  9 Elder (margin)
                     |             |
       6 island    7        ---  8 Damson                              Fir is beyond the map

Today's PCNs: Middle (A) is Cedar alone; North (B) is Ash and Birch; South (C) is Damson, with Elder and Fir outside.

    patients by place      0     1     2     3      4     5     6     7     8     9   mapped  elsewhere  no address
    Ash                 4500   650        2500         1350  3000                      12000        300         200
    Birch                     4000  9000               5000                            18000       1000         500
    Cedar                     3000        3000  16000              8000                30000       1000           0
    Damson                                                         1000  8000           9000          0           0
    Elder (margin)                                     1000                    5000     6000        600         400
    Fir (beyond)                                                                           0       4000           0

    Other PCN (a rival)        100                                                    100

    leads (most patients)  B     B     B     A      A     B     B     A     C     C
    residents           5000  8000 10000  6000  15000  7000  3000  9000  8000  5000
    deprivation decile     1     2    10     3      5    10     1     4     2     ?
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.area import BEYOND, INSIDE, MARGIN, PLACE_COLUMNS, PRACTICE_COLUMNS, Area, Competing
from geo.plan import Plan, today_plan
from geo.rules.rules import Rule, Rules
from geo.sites import main_sites

ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR = CODES = ("T00001", "T00002", "T00003", "T00004", "T00005", "T00006")
QUAY = "T00002001"
NAMES = ("Ash", "Birch", "Cedar", "Damson", "Elder", "Fir")
LIVING = (
    {0: 4500, 1: 650, 3: 2500, 5: 1350, 6: 3000},
    {1: 4000, 2: 9000, 5: 5000},
    {1: 3000, 3: 3000, 4: 16000, 7: 8000},
    {7: 1000, 8: 8000},
    {5: 1000, 9: 5000},
    {},
)
ELSEWHERE = (300, 1000, 1000, 0, 600, 4000)
NO_ADDRESS = (200, 500, 0, 0, 400, 0)
WHERE = ((0, 0), (1, 0), (2, 0), (0, 1), (1, 1), (2, 1), (0, 2), (1, 2), (2, 2), (3, 1))
"""Column and row of each place in the picture."""
PLACE_OF = (0, 2, 4, 8, 9)
"""The place each practice on the map stands in."""
ISLAND = 6
TOUCHING = ((0, 1), (1, 2), (0, 3), (1, 4), (2, 5), (3, 4), (4, 5), (3, 6), (4, 7), (5, 8), (6, 7), (7, 8), (5, 9))


def tiny_town() -> Area:
    """Return the town of the picture."""
    return Area(
        id="tinytown00000000",
        name="Tiny Town",
        fictional=True,
        practices=_practices(),
        places=_places(),
        patients=_patients(),
        minutes={"walk": _minutes(10), "drive": _minutes(2)},
        between={"walk": _between(10), "drive": _between(2)},
        touching=np.array(TOUCHING, dtype=np.int32),
        competing=_competing(),
        notes=("Nothing here is real.",),
        mode_notes={"walk": ("Ten minutes a step.",), "drive": ("Two minutes a step.",)},
    )


def tiny_town_with_branch() -> Area:
    """Return the town in which Birch has a branch surgery, called Quay, in place 7.

    Minutes on foot to Birch, at place 2, and to Quay, at place 7:

        place        0   1   2   3   4   5   6   7   8   9
        Birch       21  11   1  31  21  11       31  21  21
        Quay        31  21  31  21  11  21        1  11  31
        the nearer  21  11   1  21  11  11        1  11  21
    """
    town, quay = tiny_town(), 7
    branch = {"practice": 1, "code": QUAY, "name": "Quay", "postcode": "ZZ1 1ZY", "located_by": "postcode"}
    where = {"x": 500.0, "y": -1000.0, "lon": 0.01, "lat": 51.48, "is_main": False}
    sites = pd.concat([main_sites(town.practices), pd.DataFrame([branch | where])], ignore_index=True)
    minutes, to_sites = {}, {}
    for mode, a_step in (("walk", 10), ("drive", 2)):
        to_quay = [np.nan if place == ISLAND else 1 + a_step * _steps(place, quay) for place in range(len(WHERE))]
        to_sites[mode] = np.column_stack([town.minutes[mode][:, 1], to_quay]).astype(np.float32)
        minutes[mode] = town.minutes[mode].copy()
        minutes[mode][:, 1] = np.fmin(*to_sites[mode].T)
    return replace(town, minutes=minutes, sites=sites.astype({"practice": np.int32}), to_sites=to_sites)


def tiny_today() -> Plan:
    """Return the plan of the town's PCNs: A is Middle, B is North, C is South."""
    return today_plan(_practices())


def tiny_rules() -> Rules:
    """Return a band of 30,000 to 50,000 with a twentieth for specks, as in life."""
    patients = (("patients", 30_000.0),)
    return Rules(
        (
            Rule("smallest", "contract", "At least 30,000.", "Test", "2025", numbers=patients),
            Rule("largest", "guidance", "At most 50,000.", "Test", "2025", numbers=(("patients", 50_000.0),)),
            Rule("alone", "allowed", "30,000 may stand alone.", "Test", "2025", numbers=patients),
            Rule("in_pieces", "guidance", "In one piece.", "Test", "2025", numbers=(("speck_share", 0.05),)),
            Rule("everyone_placed", "contract", "Everyone is placed.", "Test", "2025"),
            Rule("crosses_border", "note", "It crosses.", "Test", "2025"),
        )
    )


def _steps(place: int, other: int) -> int:
    """Return the steps between two places; the picture's streets never make a detour."""
    return abs(WHERE[place][0] - WHERE[other][0]) + abs(WHERE[place][1] - WHERE[other][1])


def _minutes(a_step: int) -> np.ndarray:
    minutes = np.full((len(WHERE), len(CODES)), np.nan, dtype=np.float32)
    for practice, there in enumerate(PLACE_OF):
        for place in range(len(WHERE)):
            if place != ISLAND:
                minutes[place, practice] = 1 + a_step * _steps(place, there)
    return minutes


def _between(a_step: int) -> np.ndarray:
    between = np.full((len(CODES), len(CODES)), np.nan, dtype=np.float32)
    for practice, there in enumerate(PLACE_OF):
        for other, here in enumerate(PLACE_OF):
            between[practice, other] = a_step * _steps(there, here)
    return between


def _patients() -> np.ndarray:
    patients = np.zeros((len(WHERE), len(CODES)), dtype=np.int32)
    for practice, living in enumerate(LIVING):
        for place, number in living.items():
            patients[place, practice] = number
    return patients


def _competing() -> Competing:
    """Return the one rival: 100 of the 1,000 people in place 2 who are registered elsewhere."""
    return Competing(
        names=("Other PCN",),
        place=np.array([2], dtype=np.int32),
        group=np.array([0], dtype=np.int32),
        patients=np.array([100], dtype=np.int32),
    )


def _practices() -> pd.DataFrame:
    mapped = [sum(living.values()) for living in LIVING]
    where = [WHERE[place] for place in PLACE_OF] + [(np.nan, np.nan)]
    table = pd.DataFrame(
        {
            "code": CODES,
            "name": NAMES,
            "postcode": "ZZ1 1ZZ",
            "kind": [INSIDE, INSIDE, INSIDE, INSIDE, MARGIN, BEYOND],
            "special": "",
            "x": [500.0 * column for column, _ in where],
            "y": [-500.0 * row for _, row in where],
            "lon": [0.01 * column for column, _ in where],
            "lat": [51.5 - 0.01 * row for _, row in where],
            "located_by": ["postcode"] * 5 + [""],
            "list_size": np.array(mapped) + ELSEWHERE + NO_ADDRESS,
            "mapped": mapped,
            "living_elsewhere": ELSEWHERE,
            "no_address": NO_ADDRESS,
            "pcn_code": ["U2", "U2", "U1", "U3", "U3", "U3"],
            "pcn_name": ["North", "North", "Middle", "South", "South", "South"],
            "contract": "GMS",
            "weighted_list": [12_000.0, 20_000.0, 31_500.0, 9_500.0, 7_200.0, np.nan],
            "gps": [1.0, 4.0, 9.0, 1.0, np.nan, 2.0],
            "partners": [1.0, 1.0, 5.0, 1.0, np.nan, 2.0],
            "gps_fte": [1.0, 2.5, 7.3, 0.8, np.nan, 2.0],
            "patients_by_age": [12_500.0, 19_000.0, np.nan, 9_000.0, np.nan, 4_000.0],
            "patients_65": [2_500.0, 1_900.0, np.nan, 900.0, np.nan, 1_000.0],
            "patients_75": [1_250.0, 950.0, np.nan, 450.0, np.nan, 500.0],
            "patients_85": [250.0, 95.0, np.nan, 45.0, np.nan, 50.0],
        }
    )
    return table[list(PRACTICE_COLUMNS)]


def _places() -> pd.DataFrame:
    residents = np.array([5000.0, 8000, 10000, 6000, 15000, 7000, 3000, 9000, 8000, 5000])
    table = pd.DataFrame(
        {
            "code": [f"E0100000{place}" for place in range(len(WHERE))],
            "name": [f"Tiny Town 00{place}" for place in range(len(WHERE))],
            "borough": "E09000000",
            "kind": [INSIDE] * 9 + [MARGIN],
            "x": [500.0 * column for column, _ in WHERE],
            "y": [-500.0 * row for _, row in WHERE],
            "lon": [0.01 * column for column, _ in WHERE],
            "lat": [51.5 - 0.01 * row for _, row in WHERE],
            "residents": residents,
            "residents_65": residents * np.where(np.arange(10) == 4, 0.2, 0.1),
            "imd_decile": [1.0, 2, 10, 3, 5, 10, 1, 4, 2, np.nan],
            "patients_elsewhere": [0, 0, 1000, 0, 0, 0, 0, 0, 0, 0],
        }
    )
    return table[list(PLACE_COLUMNS)]
