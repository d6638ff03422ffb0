"""Twenty people who move practices at once on one server, and two who follow each other on one plan."""

from __future__ import annotations

import asyncio
import itertools
import statistics
import tempfile
import time
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

from data.area.folders import read_area
from data.demo.make import make_demo
from data.store.store import open_store
from geo.area import INSIDE
from tests.bench.row import Row, against
from tests.bench.screen import Screen
from tests.browser.server import start_server, stop_server

PEOPLE = 20
AT_ONCE = 12
"""Moves of each person who makes one as soon as the last is answered."""
NOW_AND_THEN = 6
"""Moves of each person who looks and thinks between them, as people do."""
THINKING_SECONDS = 4
FOLLOWED = 10
SPREAD_SECONDS = 0.37
"""Between moves that are followed: they fall anywhere between two looks of the other screen."""
BAR_SECONDS = 2
BAR_MS = 400
"""For each person who moves as soon as the last move is answered."""


def rows():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        built = make_demo(root)
        practices = read_area(built).practices
        inside = [(row, code) for row, code in enumerate(practices["code"]) if practices["kind"].iat[row] == INSIDE]
        url = f"sqlite:///{root / 'plans.sqlite'}"
        with (root / "server.log").open("wb") as log:
            process, address = start_server(root, log, database=url)
            try:
                query = f"area={built.name}"
                storm = asyncio.run(everybody(address, query, inside, moves=AT_ONCE))
                calm = asyncio.run(everybody(address, query, inside, moves=NOW_AND_THEN, pause=THINKING_SECONDS))
                followed = asyncio.run(two_on_one_plan(address, query, inside))
            finally:
                stop_server(process)
        kept, answered = moves_kept(url, storm.tokens | calm.tokens), len(storm.took) + len(calm.took)
    each = "drop -> every figure sent"
    return [
        Row(f"{PEOPLE} sessions moving at once: {each}", storm.words),
        against(f"{PEOPLE} sessions moving at once: p95", storm.p95, BAR_MS, "ms"),
        Row(f"{PEOPLE} sessions, each a move every {THINKING_SECONDS} s: {each}", calm.words),
        Row("answered moves that are in the store", f"{kept}", f"{answered}", "yes" if kept == answered else "no"),
        against(
            f"two sessions on one plan: a move is on the other screen, longest of {FOLLOWED}",
            max(followed), BAR_SECONDS, "s", 2,
        ),
    ]  # fmt: skip


@dataclass(frozen=True)
class Run:
    """What several people did: the milliseconds of each move, the tokens of their plans, the seconds of it all."""

    took: list[float]
    tokens: set[str]
    seconds: float

    @property
    def p95(self):
        return statistics.quantiles(self.took, n=20)[-1]

    @property
    def words(self):
        median, a_second = statistics.median(self.took), len(self.took) / self.seconds
        return f"median {median:,.0f} ms, p95 {self.p95:,.0f} ms of {len(self.took)}; {a_second:.1f} a second"


async def everybody(address, query, inside, *, moves, pause=0.0):
    """Let everybody move on a plan of their own; with a pause they begin one after the other, spread over it."""
    async with AsyncExitStack() as stack:
        screens = [await stack.enter_async_context(Screen(address, query)) for _ in range(PEOPLE)]
        begin = time.perf_counter()
        took = await asyncio.gather(
            *(
                one_person(screen, inside[number:] + inside[:number], moves, pause=pause, later=pause * number / PEOPLE)
                for number, screen in enumerate(screens)
            )
        )
        seconds = time.perf_counter() - begin
    return Run(list(itertools.chain(*took)), {screen.plan for screen in screens}, seconds)


async def one_person(screen, practices, moves, *, pause, later):
    """Move one practice after the other one cluster further; returns the milliseconds of each move."""
    took = []
    await asyncio.sleep(later)
    for row, code in itertools.islice(itertools.cycle(practices), moves):
        to = another_cluster(screen, row)
        if pause:
            await screen.until(lambda row=row, to=to: screen.previewed(row, to) is not None)
        promised = screen.previewed(row, to)
        took.append(await screen.drop(code, to))
        if promised not in {None, screen.patients(to)}:
            msg = f"cluster {to} has {screen.patients(to)} patients instead of {promised}"
            raise RuntimeError(msg)
        await asyncio.sleep(max(0.0, pause - took[-1] / 1000))
    return took


async def two_on_one_plan(address, query, inside):
    """Let one person move on a plan that another looks at; returns the seconds until the other has seen each move."""
    seen = []
    async with Screen(address, query) as mover:
        await mover.drop(inside[0][1], another_cluster(mover, inside[0][0]))
        async with Screen(address, mover.query) as other:
            for row, code in inside[1 : FOLLOWED + 1]:
                await asyncio.sleep(SPREAD_SECONDS)
                to = another_cluster(mover, row)
                begin = time.perf_counter()
                await asyncio.gather(mover.drop(code, to), other.until(lambda r=row, t=to: other.where(r) == t))
                seen.append(time.perf_counter() - begin)
    return seen


def another_cluster(screen, row):
    """Return the letter of the cluster after the one that the practice is in."""
    letters = [cluster["letter"] for cluster in screen.told["plan"]["clusters"]]
    here = screen.where(row)
    return letters[(letters.index(here) + 1) % len(letters)] if here else letters[0]


def moves_kept(url, tokens):
    """Return how many moves of these plans are in the store, each a revision of its own."""
    store = open_store(url)
    histories = [store.history(store.open(token).plan.id) for token in tokens]
    store.close()
    return sum(line.kind == "move" for history in histories for line in history)
