"""Our minutes beside networkx, igraph and pandarm: the same streets, the same practices, in one run."""

from __future__ import annotations

import importlib.util
import os
import statistics
import sys
import time
import warnings
from contextlib import contextmanager
from pathlib import Path

import networkx as nx
import numpy as np

from data.build.networks import make_networks
from data.problems import Problems
from data.recipe.speeds import zones
from data.streets.read import read_streets
from geo.streets.routing import edge_matrix, minutes_to
from tests.bench.row import Row

CENTRAL = Path(__file__).resolve().parents[3] / "shared" / "real" / "osm" / "central-london.osm.pbf"
PRACTICES = 16
PLACES = 2_000
RUNS = 5
MODE = "drive"
"""Directed, so that an engine that confuses from and to shows."""
TENTHS = 600
"""Of a second in a minute: pandarm cuts its weights off at three decimals, and counts no further than `NO_WAY`."""
NO_WAY = 4_294_967


def rows():
    name, edges, x, y = streets()
    rng = np.random.default_rng(16)
    practices = rng.choice(len(x), PRACTICES, replace=False)
    places = rng.choice(len(x), min(PLACES, len(x)), replace=False)
    runs = []
    for _ in range(RUNS):
        started = time.perf_counter()
        ours = np.vstack([minutes for _, minutes in minutes_to(edges, practices)])
        runs.append(time.perf_counter() - started)
    took = statistics.median(runs)
    work = f"minutes to {PRACTICES} practices, {name}"
    table = [Row(f"{work}: scipy, as we do it", f"{took:.3f} s, median of {RUNS}")]
    for engine, run in ENGINES.items():
        what = f"{work}: {engine}"
        if importlib.util.find_spec(engine) is None:
            table.append(Row(what, "not installed"))
            continue
        seconds, prepared, minutes = run(edges, x, y, practices, places)
        apart = np.nanmax(np.abs(minutes - ours[:, places]))
        same_gaps = bool((np.isnan(minutes) == np.isnan(ours[:, places])).all())
        agrees = "same minutes" if same_gaps and apart < 0.01 else f"minutes differ by up to {apart:.2f}"
        first = f" after {prepared:.1f} s of preparing" if prepared >= 0.05 else ""
        table.append(Row(what, f"{seconds:.2f} s{first}, {(seconds + prepared) / took:.1f} times ours; {agrees}"))
    return table


def streets():
    """Return a name, the edges and the places of the nodes: real streets, or a made-up town where there are none."""
    if CENTRAL.exists():
        network = make_networks(read_streets(CENTRAL, Problems()))[MODE]
        rng = np.random.default_rng(1)
        forward = network.edges.tocoo()
        # The file knows no one-way streets: every tenth piece is closed one way, or no engine could get it wrong.
        kept = (rng.random(forward.nnz) > 0.1) | (forward.row < forward.col)
        edges = edge_matrix(forward.row[kept], forward.col[kept], forward.data[kept], count=len(network.x))
        return f"{len(network.x):,} nodes of Central London", edges, network.x, network.y
    side, rng = 80, np.random.default_rng(1)
    x, y = (grid.ravel() * 60.0 + rng.normal(0, 8, side * side) for grid in np.mgrid[0:side, 0:side])
    node = np.arange(side * side).reshape(side, side)
    pairs = np.vstack(
        [
            np.column_stack([node[:-1].ravel(), node[1:].ravel()]),
            np.column_stack([node[:, :-1].ravel(), node[:, 1:].ravel()]),
        ]
    )
    pairs = pairs[rng.random(len(pairs)) > 0.15]
    one_way = rng.random(len(pairs)) < 0.1
    starts, ends = np.vstack([pairs, pairs[~one_way][:, ::-1]]).T
    kmh = zones()["inner"].published_kmh
    minutes = np.hypot(x[starts] - x[ends], y[starts] - y[ends]) * 0.06 / kmh
    return f"{side * side:,} nodes of a made-up town", edge_matrix(starts, ends, minutes, count=side * side), x, y


def with_networkx(edges, _x, _y, practices, places):
    started = time.perf_counter()
    graph = nx.from_scipy_sparse_array(edges.T, create_using=nx.DiGraph)
    prepared = time.perf_counter() - started
    found = np.full((len(practices), len(places)), np.nan)
    for row, practice in enumerate(practices):
        minutes = nx.single_source_dijkstra_path_length(graph, int(practice))
        found[row] = [minutes.get(place, np.nan) for place in places.tolist()]
    return time.perf_counter() - started - prepared, prepared, found


def with_igraph(edges, _x, _y, practices, places):
    import igraph  # noqa: PLC0415 (optional)

    pieces = edges.tocoo()
    started = time.perf_counter()
    graph = igraph.Graph(n=edges.shape[0], edges=np.column_stack([pieces.row, pieces.col]).tolist(), directed=True)
    prepared = time.perf_counter() - started
    found = np.array(graph.distances(practices.tolist(), None, weights=pieces.data.tolist(), mode="in"))
    found[np.isinf(found)] = np.nan
    return time.perf_counter() - started - prepared, prepared, found[:, places]


def with_pandarm(edges, x, y, practices, places):
    import pandarm  # noqa: PLC0415 (optional)
    import pandas as pd  # noqa: PLC0415

    pieces = edges.tocoo()
    # pandarm talks while it works, and warns of what pandas will do one day.
    with warnings.catch_warnings(), silence():
        warnings.simplefilter("ignore")
        started = time.perf_counter()
        weights = pd.DataFrame({"tenths": pieces.data * TENTHS})
        network = pandarm.Network(
            pd.Series(x), pd.Series(y), pd.Series(pieces.row), pd.Series(pieces.col), weights, twoway=False
        )
        prepared = time.perf_counter() - started
        from_places, to_practices = np.tile(places, len(practices)), np.repeat(practices, len(places))
        tenths = np.array(network.shortest_path_lengths(from_places, to_practices))
        seconds = time.perf_counter() - started - prepared
    minutes = np.where(tenths >= NO_WAY, np.nan, tenths / TENTHS)
    return seconds, prepared, minutes.reshape(len(practices), len(places))


@contextmanager
def silence():
    """Send what is printed nowhere, also by libraries that are not Python's."""
    sys.stdout.flush()
    kept = os.dup(1)
    try:
        with Path(os.devnull).open("w", encoding="utf-8") as nowhere:
            os.dup2(nowhere.fileno(), 1)
            yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


ENGINES = {"networkx": with_networkx, "igraph": with_igraph, "pandarm": with_pandarm}
