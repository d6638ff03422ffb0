"""The Neighbours page's figures at two sizes: everything about one practice, on made-up arrays of the right shape."""

from __future__ import annotations

from data.policy import read_rules
from geo.figures.arrays import prepare
from geo.neighbours.clusters import joinings
from geo.neighbours.practices import neighbours
from geo.neighbours.profiles import profile
from geo.neighbours.ranking import CLUSTER_PARTS, PRACTICE_PARTS, cluster_parts, practice_parts, rank
from geo.neighbours.search import find_practices
from geo.plan import today_plan
from geo.view import View
from tests.bench.bench_figures import SIZES, made_up, median_ms
from tests.bench.row import Row, against

BARS = (150, 1000)
"""Milliseconds for everything about one practice, at each of `SIZES`."""


def rows():
    table = []
    for (name, size), bar in zip(SIZES.items(), BARS, strict=True):
        area = made_up(*size)
        everything, rerank = work_on(area)
        table.append(
            against(f"neighbours of one practice: profile, practices, clusters ({name})", everything(), bar, "ms")
        )
        table.append(Row(f"neighbours: a weight moved ({name})", f"{rerank():.1f} ms"))
        names = area.practices.assign(name=[f"Practice {code}" for code in area.practices["code"]], postcode="SW1A 1AA")
        took = median_ms(lambda n=names: find_practices(n, "practise p0003"))
        table.append(Row(f"neighbours: a misspelt name found ({name})", f"{took:.1f} ms"))
    return table


def work_on(area):
    """Return two measurements: everything about one practice, and ranking again."""
    rules, view, plan = read_rules(), View(), today_plan(area.practices)
    area_arrays, code = prepare(area, view), plan.practices[len(plan.practices) // 2]

    def parts():
        own = profile(area, code)
        practices = practice_parts(neighbours(area, code, plan=plan, view=view), own, view=view)
        found = joinings(area, code, plan=plan, view=view, rules=rules, area_arrays=area_arrays)
        return practices, cluster_parts(found, own, view=view, rules=rules)

    practices, clusters = parts()

    def ranked():
        rank(practices, [part.weight for part in PRACTICE_PARTS])
        rank(clusters, [part.weight for part in CLUSTER_PARTS])

    return lambda: median_ms(lambda: (parts(), ranked())), lambda: median_ms(ranked)
