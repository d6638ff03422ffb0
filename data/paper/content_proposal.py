"""The proposal itself, and what it does to each cluster of today."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.paper.content_question import (
    ALL_PRACTICES,
    effective_sentence,
    fictional_line,
    not_placed_sentence,
    outside_line,
)
from data.paper.material import cluster_words
from data.paper.section import Column, Section, Table
from data.paper.size_table import MOST_BRIEF, band_sentence, counting_sentence, size_table
from geo.rules import band_words
from geo.wording import NOT_PLACED, count_words, names_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.paper.material import Material
    from data.paper.section import Cell
    from geo.compare import ClusterChange

OUT_OF_BAND: Final = frozenset({"too_small", "too_large", "alone", "may_stand_alone"})
"""Findings that are exceptions from the band, or say why there is none."""
MOST_LINES: Final = 6
"""Exceptions told one by one; the table tells all of them."""
CHANGES: Final = "Clusters that change"
STAYS, MOVES, OUTSIDE = "stays", "moves", "stays (outside)"


def proposal_section(material: Material) -> Section:
    """Return the clusters proposed, the practices in them, and the test of their sizes."""
    plan = material.plan
    moved, clusters = material.movers(plan), material.summary(plan).clusters
    moves = f"{count_words(len(moved), 'practice')} {'changes' if len(moved) == 1 else 'change'} cluster"
    lines = [
        f"{material.name}: {count_words(clusters, 'cluster')}; {moves if moved else 'no practice changes cluster'}.",
        effective_sentence(material),
        band_sentence(material, plan),
        f"List sizes are those of {material.counted_on}. {counting_sentence(material.rules)}".strip(),
        *_exceptions(material),
        not_placed_sentence(material, plan),
        *outside_line(material, plan),
        *fictional_line(material),
    ]
    tables = (_moves(material), size_table(material, plan), _practices(material))
    return Section("proposal", "The proposal", tuple(line for line in lines if line), tables)


def other_clusters_section(material: Material) -> Section:
    """Return what becomes of each cluster of today: who joins, who leaves, and how many patients there are then."""
    changes = [one for one in material.changes if not one.is_same]
    same = len(material.changes) - len(changes)
    unchanged = f"{count_words(same, 'cluster')} {'stays' if same == 1 else 'stay'} as today."
    if not changes:
        return Section("other_clusters", "The other clusters", (f"No cluster changes: {unchanged}",))
    first = f"{count_words(len(changes), 'cluster')} {'changes' if len(changes) == 1 else 'change'}; {unchanged}"
    told = [_told(material, one) for one in changes[:MOST_LINES]]
    more = len(changes) - len(told)
    rest = [f"{count_words(more, 'more cluster')}: see the table {CHANGES}."] if more else []
    return Section("other_clusters", "The other clusters", (first, *told, *rest), (_changes(material, changes),))


def _exceptions(material: Material) -> list[str]:
    """Return the clusters out of the band, hardest first, and those that are one practice."""
    said = [one.sentence for one in material.findings(material.plan) if one.kind in OUT_OF_BAND]
    more = len(said) - MOST_LINES
    rest = [f"{count_words(more, 'more finding')} on sizes: see the table of list sizes."] if more > 0 else []
    return [*said[:MOST_LINES], *rest]


def _moves(material: Material) -> Table:
    """Return the practices that change cluster."""
    columns = (
        Column("Practice"),
        Column("ODS code"),
        Column("Current cluster"),
        Column("Proposed cluster"),
        Column("Patients", "count"),
    )
    rows = tuple(
        (
            material.name_of[one.code],
            one.code,
            cluster_words(material.today, one.left),
            cluster_words(material.plan, one.joined),
            material.list_size[one.code],
        )
        for one in material.movers(material.plan)
    )
    note = "Every other practice stays in the cluster it is in." if rows else "No practice changes cluster."
    return Table("Practices that change cluster", columns, rows, note, brief=len(rows) <= MOST_BRIEF)


def _practices(material: Material) -> Table:
    """Return every practice of the plan, by proposed cluster and name; those not placed last."""
    columns = (
        Column("Practice"),
        Column("ODS code"),
        Column("Current cluster"),
        Column("Proposed cluster"),
        Column("Change"),
        Column("List size", "count"),
    )
    note = (
        f"List sizes of {material.counted_on}. Current clusters are today's PCNs, with their letters of today. "
        "Fixed practices, outside the area or special services, stay in the cluster they are in."
    )
    return Table(ALL_PRACTICES, columns, tuple(_practice_rows(material)), note, brief=False)


def _practice_rows(material: Material) -> Iterable[tuple[Cell, ...]]:
    plan, today = material.plan, material.today
    was, moved = today.where(), {one.code for one in material.movers(plan)}
    outside_today = {code: cluster.letter for cluster in today.clusters for code in cluster.outside}
    held = [(cluster.letter, plan.members(cluster.letter), cluster.outside) for cluster in plan.clusters]
    for letter, members, outside in (*held, ("", plan.not_placed(), ())):
        there = cluster_words(plan, letter)
        for code in sorted(members, key=lambda one: material.name_of[one].casefold()):
            change = MOVES if code in moved else STAYS
            here = cluster_words(today, was.get(code, ""))
            yield material.name_of[code], code, here, there, change, material.list_size[code]
        for code in outside:
            here = cluster_words(today, outside_today.get(code, ""))
            yield material.name_of[code], code, here, there, OUTSIDE, material.list_size[code]


def _told(material: Material, one: ClusterChange) -> str:
    """Return what becomes of one cluster, in words."""
    patients = f"{one.patients_before:,} patients today, {one.patients_after:,} then"
    if not one.after:
        name = cluster_words(material.today, one.before)
        where = sorted({material.plan.where().get(code, "") for code in one.left})
        then = names_words(letter or NOT_PLACED for letter in where) if len(where) < 4 else f"{len(where)} clusters"
        return f"{name} ends as a cluster; its {count_words(len(one.left), 'practice')} would be in {then}."
    name = cluster_words(material.plan, one.after)
    if not one.before:
        joined = count_words(len(one.joined), "practice")
        return f"{name} is new: {joined}, {one.patients_after:,} patients, {_band(material, one)}."
    moves = [
        f"{_names(material, codes)} {verb}{'s' if len(codes) == 1 else ''}"
        for codes, verb in ((one.joined, "join"), (one.left, "leave"))
        if codes
    ]
    said = " and ".join(moves)
    return f"{name}: {said}. {patients}: {_band(material, one)}."


def _names(material: Material, codes: tuple[str, ...]) -> str:
    return names_words(material.name_of[code] for code in codes)


def _band(material: Material, one: ClusterChange) -> str:
    return band_words(one.patients_after, material.rules) if one.practices_after else "now empty"


def _changes(material: Material, changes: list[ClusterChange]) -> Table:
    columns = (
        Column("Cluster"),
        Column("Today"),
        Column("Joins"),
        Column("Leaves"),
        Column("Patients today", "count"),
        Column("Patients then", "count"),
        Column("Change", "change:count"),
        Column("Test today"),
        Column("Test then"),
    )
    rows = tuple(_change_row(material, one) for one in changes)
    note = "Clusters that are not listed keep the same practices."
    return Table(CHANGES, columns, rows, note, brief=len(rows) <= MOST_BRIEF)


def _change_row(material: Material, one: ClusterChange) -> tuple[Cell, ...]:
    ends, new = "ends", "new"
    before = band_words(one.patients_before, material.rules) if one.practices_before else None
    return (
        cluster_words(material.plan, one.after) if one.after else ends,
        cluster_words(material.today, one.before) if one.before else new,
        ", ".join(material.name_of[code] for code in one.joined),
        ", ".join(material.name_of[code] for code in one.left),
        one.patients_before,
        one.patients_after,
        one.patients_change,
        before,
        _band(material, one),
    )
