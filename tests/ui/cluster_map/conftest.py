"""A small message with every part filled."""

import numpy as np
import pytest

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


def table(*shape):
    """Figures 0, 1, 2 ... in a table of that shape; the last one can't be had, the one before is partial in tile 1."""
    counts = np.arange(np.prod(shape)).reshape(shape)
    figures = counts.astype(np.float32)
    figures.flat[-1] = np.nan
    marks = np.zeros(shape, dtype=np.uint8)
    marks.flat[-2] = 2
    return FiguresTable(counts, -counts, (figures / 2, figures / 100), marks)


@pytest.fixture
def message():
    figures = CardFigures(
        practices=2,
        patients=31_204,
        gap=0,
        words="in the band of 30,000 to 50,000",
        cells=(
            Cell(6.44, 15_000, is_partial=True),
            Cell(float("nan"), 2_000, why="left out: it would rest on 2,000 of 31,204 patients, less than a tenth"),
        ),
        patients_outside=4_000,
        outside=(Outside("Far Lane Surgery", 4_000),),
        no_way=3,
        not_mapped=120,
        single_handed=1,
    )
    card = Card("A", "Riverside", "#0072b2", "#ffffff", locked=False, hub="Y00001", figures=figures)
    alone = CardFigures(practices=1, patients=5_000, gap=-25_000, words="", cells=(Cell(8.0, 5_000), Cell(0.5, 5_000)))
    plan = PlanOnMap(7, (card,), alone, np.array([0, -1, -2]), np.array([0, 0, -1], dtype=np.int16), can_redo=False)
    after = ClusterAfter("A", 20_000, -10_000, (Cell(7.0, 20_000), Cell(float("nan"), 0)))
    behind = PeopleBehind(movers_nearer=1, movers_further=2, staying_further=3, there_nearer=4)
    return Message(
        area=AreaOnMap("0123456789abcdef", "Saltmarsh", fictional=True, base="app/static/areas/0123456789abcdef/"),
        plan=plan,
        band=(30_000, 50_000),
        what_if=WhatIfOnMap([0, 1], ("A", "", "+"), table(2), table(2, 3)),
        view=ViewOnMap("walk", 15, 2.7, 4.8 / 2.7, slower=True),
        tiles=(Tile("min on average*", "How long.", "minutes"), Tile("in 15 minutes*", "How many.", "share")),
        taken=Taken(("Y00001", "Y00002"), (after,), (None, after, after), (None, behind, behind)),
        show=ShowOnMap(4, "A", ("Y00001",), (0, 2)),
        ack=12,
        say="Moved Grove Road to A.",
        complaint="",
    )
