"""Figures and the what-if table at three sizes, on made-up arrays of the right shape."""

from __future__ import annotations

import statistics
import time

import numpy as np
import pandas as pd

from data.policy import read_rules
from geo.area import INSIDE, PRACTICE_COLUMNS, Area, Competing
from geo.figures import figures
from geo.figures.arrays import prepare
from geo.moves.what_if_table import what_if
from geo.plan import today_plan
from geo.view import View
from tests.bench.row import Row, against

SIZES = {
    "60 practices, 300 places, 17 clusters": (60, 300, 17),
    "all London: 1,183 practices, 4,835 places, 200": (1183, 4835, 200),
}
RUNS = 9


def rows():
    table = []
    rules, view = read_rules(), View()
    for name, (practices, places, clusters) in SIZES.items():
        area = made_up(practices, places, clusters)
        plan = today_plan(area.practices)
        area_arrays = prepare(area, view)
        code = plan.practices[0]
        took = median_ms(lambda p=plan, w=area_arrays: figures(w, p, view))
        table.append(Row(f"all figures of a plan ({name})", f"{took:.1f} ms, median of {RUNS}"))
        everyone = None if practices < 100 else [code]
        moves = median_ms(lambda p=plan, w=area_arrays, e=everyone: what_if(w, p, view, rules, practices=e))
        which = "every single move" if everyone is None else "every move of one practice"
        table.append(Row(f"what-if: {which} ({name})", f"{moves:.1f} ms, median of {RUNS}"))
        if everyone:
            table.append(against("all London: drop -> figures (worked out in Python)", took + moves, 400, "ms"))
    return table


def median_ms(work):
    """Return the median milliseconds of `RUNS` calls after one to warm up."""
    work()
    took = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        work()
        took.append((time.perf_counter() - begin) * 1000)
    return statistics.median(took)


def made_up(practices, places, clusters):
    """Return an area of that size: patients live near their practice, minutes are straight lines."""
    rng = np.random.default_rng(1)
    home, surgery = rng.random((places, 2)) * 50, rng.random((practices, 2)) * 50
    minutes = np.linalg.norm(home[:, None] - surgery[None], axis=2).astype(np.float32) * 12
    patients = rng.poisson(400 * np.exp(-minutes / 15)).astype(np.int32)
    table = pd.DataFrame({column: [""] * practices for column in PRACTICE_COLUMNS}).assign(
        code=[f"P{number:05d}" for number in range(practices)],
        kind=INSIDE,
        list_size=patients.sum(axis=0).astype(np.int64),
        mapped=patients.sum(axis=0).astype(np.int64),
        living_elsewhere=0,
        no_address=0,
        pcn_code=[f"U{number % clusters:04d}" for number in range(practices)],
        pcn_name=[f"PCN {number % clusters:04d}" for number in range(practices)],
        gps=rng.integers(1, 12, practices).astype(float),
        **dict.fromkeys(("weighted_list", "partners", "gps_fte", "patients_by_age"), np.nan),
        **dict.fromkeys(("patients_65", "patients_75", "patients_85"), np.nan),
    )
    where = pd.DataFrame(
        {
            "code": [f"E{number:08d}" for number in range(places)],
            "name": "",
            "borough": "",
            "kind": INSIDE,
            **dict.fromkeys(("x", "y", "lon", "lat"), 0.0),
            "residents": 1700.0,
            "residents_65": 200.0,
            "imd_decile": rng.integers(1, 11, places).astype(float),
            "patients_elsewhere": np.int64(100),
        }
    )
    between = np.linalg.norm(surgery[:, None] - surgery[None], axis=2).astype(np.float32) * 12
    touching = np.empty((0, 2), dtype=np.int32)
    everywhere = np.arange(places, dtype=np.int32)
    others = Competing(("Other practices",), everywhere, np.zeros(places, np.int32), np.full(places, 100, np.int32))
    return Area(
        id="made-up",
        name="Made up",
        fictional=True,
        practices=table,
        places=where,
        patients=patients,
        minutes={"walk": minutes},
        between={"walk": between},
        touching=touching,
        competing=others,
    )
