"""The sections on the proposal: what it does to each cluster, to patients, and to hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.papers.inputs import cluster_words
from data.papers.model import Section, Table, columns, rests_on
from data.papers.question import (
    ALL_PRACTICES,
    MOST_BRIEF,
    band_sentence,
    counting_sentence,
    effective_sentence,
    fictional_line,
    not_placed_sentence,
    outside_line,
    size_table,
)
from geo.compare import BINS
from geo.figures import GROUPS, figure_of
from geo.rules import hours_due
from geo.sites import hub_name
from geo.view import AVERAGE_WALK_KMH
from geo.wording import BY_MODE, CROW_FLIES_NOTE, ESTIMATE, NOT_PLACED, count_words, minutes_words, names_words
from geo.words import BIN_TITLES, GROUP_TITLES, band_words, effect_rows, effect_sentences, finding_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from data.papers.inputs import PaperInputs
    from data.papers.model import Cell
    from geo.compare import ClusterChange
    from geo.words import EffectRow

OUT_OF_BAND: Final = frozenset({"too_small", "too_large", "alone", "may_stand_alone"})
"""Findings that are exceptions from the band, or say why there is none."""
MOST_LINES: Final = 6
"""Exceptions told one by one; the table tells all of them."""
CHANGES: Final = "Clusters that change"
STAYS, MOVES, OUTSIDE = "stays", "moves", "stays (outside)"


def proposal_section(inputs: PaperInputs) -> Section:
    """Return the clusters proposed, the practices in them, and the test of their sizes."""
    plan = inputs.plan
    moved, clusters = inputs.movers(plan), inputs.summary(plan).clusters
    moves = f"{count_words(len(moved), 'practice')} {'changes' if len(moved) == 1 else 'change'} cluster"
    lines = [
        f"{inputs.name}: {count_words(clusters, 'cluster')}; {moves if moved else 'no practice changes cluster'}.",
        effective_sentence(inputs),
        band_sentence(inputs, plan),
        f"List sizes are those of {inputs.counted_on}. {counting_sentence(inputs.rules)}".strip(),
        *_exceptions(inputs),
        not_placed_sentence(inputs, plan),
        *outside_line(inputs, plan),
        *fictional_line(inputs),
    ]
    tables = (_moves(inputs), size_table(inputs, plan), _practices(inputs))
    return Section("proposal", "The proposal", tuple(line for line in lines if line), tables)


def other_clusters_section(inputs: PaperInputs) -> Section:
    """Return what becomes of each cluster of today: who joins, who leaves, and how many patients there are then."""
    changes = [change for change in inputs.changes if not change.is_same]
    same = len(inputs.changes) - len(changes)
    unchanged = f"{count_words(same, 'cluster')} {'stays' if same == 1 else 'stay'} as today."
    if not changes:
        return Section("other_clusters", "The other clusters", (f"No cluster changes: {unchanged}",))
    first = f"{count_words(len(changes), 'cluster')} {'changes' if len(changes) == 1 else 'change'}; {unchanged}"
    told = [_told(inputs, change) for change in changes[:MOST_LINES]]
    more = len(changes) - len(told)
    rest = [f"{count_words(more, 'more cluster')}: see the table {CHANGES}."] if more else []
    return Section("other_clusters", "The other clusters", (first, *told, *rest), (_changes(inputs, changes),))


def _exceptions(inputs: PaperInputs) -> list[str]:
    """Return the clusters out of the band, hardest first, and those that are one practice."""
    said = [finding_sentence(finding) for finding in inputs.findings(inputs.plan) if finding.kind in OUT_OF_BAND]
    more = len(said) - MOST_LINES
    rest = [f"{count_words(more, 'more finding')} on sizes: see the table of list sizes."] if more > 0 else []
    return [*said[:MOST_LINES], *rest]


def _moves(inputs: PaperInputs) -> Table:
    """Return the practices that change cluster."""
    rows = tuple(
        (
            inputs.name_of[mover.code], mover.code, cluster_words(inputs.today, mover.left),
            cluster_words(inputs.plan, mover.joined), inputs.list_size[mover.code],
        )
        for mover in inputs.movers(inputs.plan)
    )  # fmt: skip
    headings = columns("Practice", "ODS code", "Current cluster", "Proposed cluster", ("Patients", "count"))
    note = "Every other practice stays in the cluster it is in." if rows else "No practice changes cluster."
    return Table("Practices that change cluster", headings, rows, note, brief=len(rows) <= MOST_BRIEF)


def _practices(inputs: PaperInputs) -> Table:
    """Return every practice of the plan, by proposed cluster and name; those not placed last."""
    note = (
        f"List sizes of {inputs.counted_on}. Current clusters are today's PCNs, with their letters of today. "
        "Fixed practices, outside the area or special services, stay in the cluster they are in."
    )
    plan, today = inputs.plan, inputs.today
    was, moved = today.where_counted(), {mover.code for mover in inputs.movers(plan)}
    groups = [(cluster.letter, plan.members(cluster.letter), cluster.outside) for cluster in plan.clusters]
    rows: list[tuple[Cell, ...]] = []
    for letter, members, outside in (*groups, ("", plan.not_placed(), ())):
        there = cluster_words(plan, letter)
        listed = [(code, MOVES if code in moved else STAYS) for code in sorted(members, key=inputs.by_name)]
        for code, change in (*listed, *((code, OUTSIDE) for code in outside)):
            here = cluster_words(today, was.get(code, ""))
            rows.append((inputs.name_of[code], code, here, there, change, inputs.list_size[code]))
    headings = columns("Practice", "ODS code", "Current cluster", "Proposed cluster", "Change", ("List size", "count"))
    return Table(ALL_PRACTICES, headings, tuple(rows), note, brief=False)


def _told(inputs: PaperInputs, change: ClusterChange) -> str:
    """Return what becomes of one cluster, in words."""
    if not change.after:
        name = cluster_words(inputs.today, change.before)
        where = sorted({inputs.plan.where().get(code, "") for code in change.left})
        then = names_words(letter or NOT_PLACED for letter in where) if len(where) < 4 else f"{len(where)} clusters"
        return f"{name} ends as a cluster; its {count_words(len(change.left), 'practice')} would be in {then}."
    name, band = cluster_words(inputs.plan, change.after), _band(inputs, change)
    if not change.before:
        joined = count_words(len(change.joined), "practice")
        return f"{name} is new: {joined}, {change.patients_after:,} patients, {band}."
    moves = " and ".join(
        f"{names_words(inputs.name_of[code] for code in codes)} {verb}{'s' if len(codes) == 1 else ''}"
        for codes, verb in ((change.joined, "join"), (change.left, "leave"))
        if codes
    )
    return f"{name}: {moves}. {change.patients_before:,} patients today, {change.patients_after:,} then: {band}."


def _band(inputs: PaperInputs, change: ClusterChange) -> str:
    return band_words(change.patients_after, inputs.rules) if change.practices_after else "now empty"


def _changes(inputs: PaperInputs, changes: list[ClusterChange]) -> Table:
    headings = columns(
        "Cluster", "Today", "Joins", "Leaves", ("Patients today", "count"), ("Patients then", "count"),
        ("Change", "change:count"), "Test today", "Test then",
    )  # fmt: skip
    rows = tuple(
        (
            cluster_words(inputs.plan, change.after) if change.after else "ends",
            cluster_words(inputs.today, change.before) if change.before else "new",
            ", ".join(inputs.name_of[code] for code in change.joined),
            ", ".join(inputs.name_of[code] for code in change.left),
            change.patients_before,
            change.patients_after,
            change.patients_change,
            band_words(change.patients_before, inputs.rules) if change.practices_before else None,
            _band(inputs, change),
        )
        for change in changes
    )
    note = "Clusters that are not listed keep the same practices."
    return Table(CHANGES, headings, rows, note, brief=len(rows) <= MOST_BRIEF)


# ---- What the proposal changes for patients ----

OWN: Final = (
    "Nobody changes practice: patients stay registered where they are. What changes is how near they live to a "
    "practice of the cluster that theirs works with, and so to shared services."
)


def patients_section(inputs: PaperInputs) -> Section:
    """Return who gets nearer to a practice of their cluster and who further, compared with today."""
    lines: list[str] = []
    crow_flies = inputs.area.crow_flies
    for mode in inputs.modes:
        first, *rest = effect_sentences(inputs.effect(mode), inputs.view_by(mode), crow_flies=crow_flies)
        lines += [f"{first} {ESTIMATE}"] if mode != inputs.view.mode else [f"{first} {ESTIMATE}", OWN, *rest]
    lines += [CROW_FLIES_NOTE] if crow_flies else []
    if "walk" in inputs.modes and inputs.view.walk_kmh != AVERAGE_WALK_KMH:
        lines.append(f"Minutes on foot are those of a walker at {inputs.view.walk_kmh} km/h.")
    by_mode = [table for mode in inputs.modes for table in (_groups(inputs, mode), _steps(inputs, mode))]
    tables = (by_mode[0], _minutes(inputs), _within(inputs), *by_mode[1:])
    return Section("patients", "What changes for patients", tuple(lines), tables)


def _groups(inputs: PaperInputs, mode: str) -> Table:
    headings = columns(
        "Patients", ("Number", "count"), (f"Nearer {ESTIMATE}", "count"),
        (f"Within a minute of today {ESTIMATE}", "count"), (f"Further {ESTIMATE}", "count"),
        (f"No minutes {ESTIMATE}", "count"),
    )  # fmt: skip
    rows = tuple(
        (row.title, row.patients, row.nearer, row.same, row.further, row.without)
        for row in effect_rows(inputs.effect(mode))
    )
    note = (
        "Mapped patients, by how far the nearest practice of their cluster is. Fifths are by the deprivation of the "
        "place where patients live. No minutes: no way there, or practice not placed, today or then."
    )
    title = f"Who gets nearer and who further {inputs.by(mode)}"
    return Table(title, headings, rows, note, brief=mode == inputs.view.mode)


def _minutes(inputs: PaperInputs) -> Table:
    """Return mean minutes of each group, today and then, by every mode."""
    headings = columns(
        "Patients",
        *(
            heading
            for mode in inputs.modes
            for heading in (
                (f"{inputs.by(mode).capitalize()}: today {ESTIMATE}", "minutes"),
                (f"then {ESTIMATE}", "minutes"),
                ("change", "change:minutes"),
            )
        ),
    )
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (same[0].title, *(cell for row in same for cell in (row.before, row.after, row.change)))
        for same in _in_every_mode(inputs)
    )
    note = "Mean of the patients who have a way there, today or then: the same people but for who gains or loses one."
    return Table(figure_of("minutes_nearest").name, headings, rows, note)


def _within(inputs: PaperInputs) -> Table:
    """Return the share of each group within the chosen minutes, today and then, by every mode."""
    days = ("today", "then")
    headings = [(f"{inputs.by(mode).capitalize()}: {day} {ESTIMATE}", "share") for mode in inputs.modes for day in days]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (same[0].title, *(cell for row in same for cell in (row.within_before, row.within_after)))
        for same in _in_every_mode(inputs)
    )
    title = f"Within {inputs.view.within} minutes of a practice of the cluster"
    return Table(title, columns("Patients", *headings), rows, brief=False)


def _in_every_mode(inputs: PaperInputs) -> Iterable[tuple[EffectRow, ...]]:
    """Return the rows of each group of patients, one a mode."""
    return zip(*(effect_rows(inputs.effect(mode)) for mode in inputs.modes), strict=True)


def _steps(inputs: PaperInputs, mode: str) -> Table:
    """Return patients of each group by how much nearer or further they get."""
    effect = inputs.effect(mode)
    headings = columns("What happens", *((GROUP_TITLES[group], "count") for group in GROUPS))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (BIN_TITLES[step], *(effect.of(group, step) for group in GROUPS)) for step in BINS if effect.of("all", step)
    )
    note = "What happens to nobody is left out."
    return Table(f"By how much {inputs.by(mode)} {ESTIMATE}", headings, rows, note, brief=False)


# ---- Hubs ----

WAY_WORDS: Final[Mapping[str, str]] = {
    "network": "network: practices share staff and services",
    "federation": "federation: practices share a company",
    "merger": "merger: practices mean to become one contract",
    "": "not chosen yet",
}
"""What each of `geo.plan.WAYS` means."""
ADJUSTED: Final = (
    "The contract counts PCN-adjusted patients, which are not published by practice. Hours are worked out from the "
    f"registered list and, where it is known, from the weighted list: both are estimates {ESTIMATE}."
)
HUB: Final = figure_of("minutes_hub")
RULE: Final = "enhanced_access"


def hub_hours_section(inputs: PaperInputs) -> Section:
    """Return the hub of each cluster, how far patients are from it, its hours, and the hours that are due."""
    held = inputs.held(inputs.plan)
    clusters = count_words(len(held), "cluster")
    chosen, ways = sum(bool(cluster.hub) for cluster in held), sum(bool(cluster.way) for cluster in held)
    whole = inputs.whole(inputs.plan, inputs.view.mode)
    lines = [f"{chosen} of {clusters} {'has' if chosen == 1 else 'have'} a hub."]
    if chosen:
        base = whole.base_words(HUB.key)
        lines.append(
            f"Patients of these clusters travel {minutes_words(whole.minutes_hub)} {ESTIMATE} to their hub "
            f"{inputs.by(inputs.view.mode)}, on average{f' ({base})' if base else ''}."
        )
    lines += [inputs.rules.rule(RULE).says, ADJUSTED] if _has_rule(inputs) else []
    lines.append(f"A way of working is chosen for {ways} of {clusters}.")
    return Section("hub_hours", "Hubs, hours and ways of working", tuple(lines), (_hubs(inputs), _hours(inputs)))


def _has_rule(inputs: PaperInputs) -> bool:
    return any(rule.key == RULE for rule in inputs.rules.rules)


def _hubs(inputs: PaperInputs) -> Table:
    headings = columns(
        "Cluster", "Hub", *((HUB.marked(f"{HUB.name} {BY_MODE[mode]}"), HUB.unit) for mode in inputs.modes),
        "Rest on", "Open", "Way of working",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for cluster in inputs.held(inputs.plan):
        hub = hub_name(inputs.area.practices, inputs.area.sites, cluster) or "none chosen"
        by_mode = {mode: inputs.figures(inputs.plan, mode).cluster(cluster.letter) for mode in inputs.modes}
        minutes = [figures.minutes_hub for figures in by_mode.values()]
        told = rests_on({BY_MODE[mode]: figures.notes(HUB.key) for mode, figures in by_mode.items()})
        name = f"{cluster.letter} {cluster.name}"
        rows.append((name, hub, *minutes, told, cluster.hub_hours or None, WAY_WORDS[cluster.way]))
    note = "Mean minutes of the cluster's mapped patients to the hub. Hours are as typed in the app."
    note += f" {CROW_FLIES_NOTE}" if inputs.area.crow_flies else ""
    return Table("Hubs", headings, tuple(rows), note, brief=len(rows) <= MOST_BRIEF)


def _hours(inputs: PaperInputs) -> Table:
    hours = (f"Hours a week by them {ESTIMATE}", "hours")
    headings = columns("Cluster", ("Registered patients", "count"), hours, ("Weighted patients", "count"), hours)
    due = hours_due(inputs.area, inputs.plan, inputs.rules) if _has_rule(inputs) else ()
    rows = tuple(
        (f"{cluster.letter} {cluster.name}", of.registered, of.hours_registered, of.weighted, of.hours_weighted)
        for cluster, of in zip(inputs.plan.clusters, due, strict=False)
        if of.registered
    )
    note = "A dash stands where the weighted list of one practice or more is not known. The contract uses neither list."
    return Table("Enhanced access due each week", headings, rows, note, brief=len(rows) <= MOST_BRIEF)
