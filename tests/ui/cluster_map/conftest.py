"""A small message with every part filled."""

import numpy as np
import pytest

from ui.cluster_map.message import (
    AreaOnMap,
    Card,
    CardFigures,
    ClusterAfter,
    FiguresTable,
    Message,
    Outside,
    PlanOnMap,
    ShowOnMap,
    TogetherOnMap,
    ViewOnMap,
    WhatIfOnMap,
)


def table(*shape):
    """Figures 0, 1, 2 ... in a table of that shape; the last one can't be had."""
    counts = np.arange(np.prod(shape)).reshape(shape)
    minutes = counts.astype(np.float32)
    minutes.flat[-1] = np.nan
    return FiguresTable(counts, -counts, minutes / 2, minutes, minutes / 100)


@pytest.fixture
def message():
    figures = CardFigures(
        practices=2,
        patients=31_204,
        gap=0,
        words="in the band of 30,000 to 50,000",
        mean=6.44,
        p90=float("nan"),
        within=0.9216,
        patients_outside=4_000,
        outside=(Outside("Far Lane Surgery", 4_000),),
        no_way=3,
        not_mapped=120,
        single_handed=1,
    )
    card = Card("A", "Riverside", "#0072b2", "#ffffff", locked=False, hub="Y00001", figures=figures)
    plan = PlanOnMap(7, (card,), 1, 5_000, np.array([0, -1, -2]), np.array([0, 0, -1], dtype=np.int16), can_redo=False)
    after = ClusterAfter("A", 20_000, -10_000, 7.0, float("nan"), 0.5)
    return Message(
        area=AreaOnMap("0123456789abcdef", "Saltmarsh", fictional=True, base="app/static/areas/0123456789abcdef/"),
        plan=plan,
        band=(30_000, 50_000),
        what_if=WhatIfOnMap([0, 1], ("A", "", "+"), table(2), table(2, 3)),
        view=ViewOnMap("walk", 15, 2.7, 4.8 / 2.7, slower=True),
        together=TogetherOnMap(("Y00001", "Y00002"), (after,), (None, after, after)),
        show=ShowOnMap(4, "A", ("Y00001",), (0, 2)),
        ack=12,
        say="Moved Grove Road to A.",
        complaint="",
    )
