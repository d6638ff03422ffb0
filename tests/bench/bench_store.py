"""Kept plans on both databases: how long a move takes to be stored for good, and a long history to be opened."""

from __future__ import annotations

import statistics
import tempfile
import time

from data.store.store import open_store
from geo.plan import today_plan
from geo.proposal import Proposal
from tests.bench.bench_figures import SIZES, made_up, median_ms
from tests.bench.row import Row
from tests.postgres import start_server

REVISIONS = 500


def rows():
    table = []
    with tempfile.TemporaryDirectory() as folder:
        table += of_database("SQLite", lambda number: f"sqlite:///{folder}/plans-{number}.sqlite")
    server = start_server()
    if isinstance(server, str):
        return [*table, Row("kept plans in PostgreSQL", f"not measured: {server}")]
    try:
        return table + of_database("PostgreSQL", lambda _: server.new_database())
    finally:
        server.close()


def of_database(kind, url):
    """Return the rows of one kind of database; `url` gives the URL of an empty one by its number."""
    table = []
    for number, (name, (practices, places, clusters)) in enumerate(SIZES.items()):
        store = open_store(url(number))
        took, plan_id = storm(store, made_up(practices, places, clusters))
        p95 = statistics.quantiles(took, n=20)[-1]
        measured = f"median {statistics.median(took):.1f} ms, p95 {p95:.1f} ms of {len(took)}"
        table.append(Row(f"{kind}: a move is stored ({name})", measured))
        opening = median_ms(lambda s=store, p=plan_id: s.at(p))
        history = median_ms(lambda s=store, p=plan_id: s.history(p))
        version = median_ms(lambda s=store, p=plan_id: s.version(p))
        says = f"{opening:.1f} ms; its history {history:.1f} ms; has it changed? {version:.2f} ms"
        table.append(Row(f"{kind}: opening a plan with {REVISIONS} revisions ({name})", says))
        store.close()
    return table


def storm(store, area):
    """Store a plan of so many revisions, each a move; return the milliseconds of each and the plan's id."""
    plan = today_plan(area.practices)
    opened = store.create(Proposal(plan), name="Storm", slug="storm", area=area, who="Ann", sentence="Began.")
    letters, took = [cluster.letter for cluster in plan.clusters], []
    for number in range(1, REVISIONS):
        code = plan.practices[number % len(plan.practices)]
        # Each round takes every practice one cluster further, so that every move changes something.
        where = letters.index(opened.revision.proposal.plan.where()[code])
        moved = opened.revision.proposal.plan.move([code], to=letters[(where + 1) % len(letters)])
        begin = time.perf_counter()
        opened = store.commit(
            opened.plan.id,
            opened.revision.proposal.with_plan(moved),
            base=opened.plan.head,
            who="Ann",
            kind="move",
            sentence=f"Moved {code}.",
            area=area,
        )
        took.append((time.perf_counter() - begin) * 1000)
    return took, opened.plan.id
