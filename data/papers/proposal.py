"""The sections on the proposal: what it does to each cluster, to patients, and to hubs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.papers.inputs import cluster_words
from data.papers.model import Column, Section, Table, rests_on
from data.papers.question import ALL_PRACTICES, effective_sentence, fictional_line, not_placed_sentence, outside_line
from data.papers.sizes import MOST_BRIEF, band_sentence, counting_sentence, size_table
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
    from geo.figures import ClusterFigures

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
    changes = [one for one in inputs.changes if not one.is_same]
    same = len(inputs.changes) - len(changes)
    unchanged = f"{count_words(same, 'cluster')} {'stays' if same == 1 else 'stay'} as today."
    if not changes:
        return Section("other_clusters", "The other clusters", (f"No cluster changes: {unchanged}",))
    first = f"{count_words(len(changes), 'cluster')} {'changes' if len(changes) == 1 else 'change'}; {unchanged}"
    told = [_told(inputs, one) for one in changes[:MOST_LINES]]
    more = len(changes) - len(told)
    rest = [f"{count_words(more, 'more cluster')}: see the table {CHANGES}."] if more else []
    return Section("other_clusters", "The other clusters", (first, *told, *rest), (_changes(inputs, changes),))


def _exceptions(inputs: PaperInputs) -> list[str]:
    """Return the clusters out of the band, hardest first, and those that are one practice."""
    said = [finding_sentence(one) for one in inputs.findings(inputs.plan) if one.kind in OUT_OF_BAND]
    more = len(said) - MOST_LINES
    rest = [f"{count_words(more, 'more finding')} on sizes: see the table of list sizes."] if more > 0 else []
    return [*said[:MOST_LINES], *rest]


def _moves(inputs: PaperInputs) -> Table:
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
            inputs.name_of[one.code],
            one.code,
            cluster_words(inputs.today, one.left),
            cluster_words(inputs.plan, one.joined),
            inputs.list_size[one.code],
        )
        for one in inputs.movers(inputs.plan)
    )
    note = "Every other practice stays in the cluster it is in." if rows else "No practice changes cluster."
    return Table("Practices that change cluster", columns, rows, note, brief=len(rows) <= MOST_BRIEF)


def _practices(inputs: PaperInputs) -> Table:
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
        f"List sizes of {inputs.counted_on}. Current clusters are today's PCNs, with their letters of today. "
        "Fixed practices, outside the area or special services, stay in the cluster they are in."
    )
    return Table(ALL_PRACTICES, columns, tuple(_practice_rows(inputs)), note, brief=False)


def _practice_rows(inputs: PaperInputs) -> Iterable[tuple[Cell, ...]]:
    plan, today = inputs.plan, inputs.today
    was, moved = today.where(), {one.code for one in inputs.movers(plan)}
    outside_today = {code: cluster.letter for cluster in today.clusters for code in cluster.outside}
    held = [(cluster.letter, plan.members(cluster.letter), cluster.outside) for cluster in plan.clusters]
    for letter, members, outside in (*held, ("", plan.not_placed(), ())):
        there = cluster_words(plan, letter)
        for code in sorted(members, key=lambda one: inputs.name_of[one].casefold()):
            change = MOVES if code in moved else STAYS
            here = cluster_words(today, was.get(code, ""))
            yield inputs.name_of[code], code, here, there, change, inputs.list_size[code]
        for code in outside:
            here = cluster_words(today, outside_today.get(code, ""))
            yield inputs.name_of[code], code, here, there, OUTSIDE, inputs.list_size[code]


def _told(inputs: PaperInputs, one: ClusterChange) -> str:
    """Return what becomes of one cluster, in words."""
    patients = f"{one.patients_before:,} patients today, {one.patients_after:,} then"
    if not one.after:
        name = cluster_words(inputs.today, one.before)
        where = sorted({inputs.plan.where().get(code, "") for code in one.left})
        then = names_words(letter or NOT_PLACED for letter in where) if len(where) < 4 else f"{len(where)} clusters"
        return f"{name} ends as a cluster; its {count_words(len(one.left), 'practice')} would be in {then}."
    name = cluster_words(inputs.plan, one.after)
    if not one.before:
        joined = count_words(len(one.joined), "practice")
        return f"{name} is new: {joined}, {one.patients_after:,} patients, {_band(inputs, one)}."
    moves = [
        f"{_names(inputs, codes)} {verb}{'s' if len(codes) == 1 else ''}"
        for codes, verb in ((one.joined, "join"), (one.left, "leave"))
        if codes
    ]
    said = " and ".join(moves)
    return f"{name}: {said}. {patients}: {_band(inputs, one)}."


def _names(inputs: PaperInputs, codes: tuple[str, ...]) -> str:
    return names_words(inputs.name_of[code] for code in codes)


def _band(inputs: PaperInputs, one: ClusterChange) -> str:
    return band_words(one.patients_after, inputs.rules) if one.practices_after else "now empty"


def _changes(inputs: PaperInputs, changes: list[ClusterChange]) -> Table:
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
    rows = tuple(_change_row(inputs, one) for one in changes)
    note = "Clusters that are not listed keep the same practices."
    return Table(CHANGES, columns, rows, note, brief=len(rows) <= MOST_BRIEF)


def _change_row(inputs: PaperInputs, one: ClusterChange) -> tuple[Cell, ...]:
    ends, new = "ends", "new"
    before = band_words(one.patients_before, inputs.rules) if one.practices_before else None
    return (
        cluster_words(inputs.plan, one.after) if one.after else ends,
        cluster_words(inputs.today, one.before) if one.before else new,
        ", ".join(inputs.name_of[code] for code in one.joined),
        ", ".join(inputs.name_of[code] for code in one.left),
        one.patients_before,
        one.patients_after,
        one.patients_change,
        before,
        _band(inputs, one),
    )


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
    columns = (
        Column("Patients"),
        Column("Number", "count"),
        Column(f"Nearer {ESTIMATE}", "count"),
        Column(f"Within a minute of today {ESTIMATE}", "count"),
        Column(f"Further {ESTIMATE}", "count"),
        Column(f"No minutes {ESTIMATE}", "count"),
    )
    rows = tuple(
        (one.title, one.patients, one.nearer, one.same, one.further, one.without)
        for one in effect_rows(inputs.effect(mode))
    )
    note = (
        "Mapped patients, by how far the nearest practice of their cluster is. Fifths are by the deprivation of the "
        "place where patients live. No minutes: no way there, or practice not placed, today or then."
    )
    title = f"Who gets nearer and who further {inputs.by(mode)}"
    return Table(title, columns, rows, note, brief=mode == inputs.view.mode)


def _minutes(inputs: PaperInputs) -> Table:
    """Return mean minutes of each group, today and then, by every mode."""
    headings = [
        column
        for mode in inputs.modes
        for column in (
            Column(f"{inputs.by(mode).capitalize()}: today {ESTIMATE}", "minutes"),
            Column(f"then {ESTIMATE}", "minutes"),
            Column("change", "change:minutes"),
        )
    ]
    by_mode = [effect_rows(inputs.effect(mode)) for mode in inputs.modes]
    rows = tuple(
        (same[0].title, *(cell for one in same for cell in (one.before, one.after, one.change)))
        for same in zip(*by_mode, strict=True)
    )
    note = "Mean of the patients who have a way there, today or then: the same people but for who gains or loses one."
    return Table(figure_of("minutes_nearest").name, (Column("Patients"), *headings), rows, note)


def _within(inputs: PaperInputs) -> Table:
    """Return the share of each group within the chosen minutes, today and then, by every mode."""
    headings = [
        Column(f"{inputs.by(mode).capitalize()}: {when} {ESTIMATE}", "share")
        for mode in inputs.modes
        for when in ("today", "then")
    ]
    by_mode = [effect_rows(inputs.effect(mode)) for mode in inputs.modes]
    rows = tuple(
        (same[0].title, *(cell for one in same for cell in (one.within_before, one.within_after)))
        for same in zip(*by_mode, strict=True)
    )
    title = f"Within {inputs.view.within} minutes of a practice of the cluster"
    return Table(title, (Column("Patients"), *headings), rows, brief=False)


def _steps(inputs: PaperInputs, mode: str) -> Table:
    """Return patients of each group by how much nearer or further they get."""
    effect = inputs.effect(mode)
    columns = (Column("What happens"), *(Column(GROUP_TITLES[group], "count") for group in GROUPS))
    rows: list[tuple[Cell, ...]] = [
        (BIN_TITLES[one], *(effect.of(group, one) for group in GROUPS)) for one in BINS if effect.of("all", one)
    ]
    note = "What happens to nobody is left out."
    return Table(
        f"By how much {inputs.by(mode)} {ESTIMATE}",
        columns,
        tuple(rows),
        note,
        brief=False,
    )


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
    plan = inputs.plan
    held = [cluster for cluster, one in zip(plan.clusters, inputs.figures(plan).clusters, strict=True) if one.practices]
    chosen, ways = [one for one in held if one.hub], [one for one in held if one.way]
    whole = inputs.whole(plan, inputs.view.mode)
    lines = [f"{len(chosen)} of {count_words(len(held), 'cluster')} {'has' if len(chosen) == 1 else 'have'} a hub."]
    if chosen:
        lines.append(
            f"Patients of these clusters travel {minutes_words(whole.minutes_hub)} {ESTIMATE} to their hub "
            f"{inputs.by(inputs.view.mode)}, on average{_of(whole)}."
        )
    lines += [inputs.rules.rule(RULE).says, ADJUSTED] if _has_rule(inputs) else []
    lines.append(f"A way of working is chosen for {len(ways)} of {count_words(len(held), 'cluster')}.")
    return Section("hub_hours", "Hubs, hours and ways of working", tuple(lines), (_hubs(inputs), _hours(inputs)))


def _of(whole: ClusterFigures) -> str:
    base = whole.base_words("minutes_hub")
    return f" ({base})" if base else ""


def _has_rule(inputs: PaperInputs) -> bool:
    return any(rule.key == RULE for rule in inputs.rules.rules)


def _hubs(inputs: PaperInputs) -> Table:
    plan = inputs.plan
    columns = (
        Column("Cluster"),
        Column("Hub"),
        *(Column(HUB.marked(f"{HUB.name} {BY_MODE[mode]}"), HUB.unit) for mode in inputs.modes),
        Column("Rest on"),
        Column("Open"),
        Column("Way of working"),
    )
    rows: list[tuple[Cell, ...]] = []
    for number, cluster in enumerate(plan.clusters):
        if not inputs.figures(plan).clusters[number].practices:
            continue
        hub = hub_name(inputs.area.practices, inputs.area.sites, cluster) or "none chosen"
        minutes = [inputs.figures(plan, mode).clusters[number].minutes_hub for mode in inputs.modes]
        name = f"{cluster.letter} {cluster.name}"
        told = rests_on(
            {BY_MODE[mode]: inputs.figures(plan, mode).clusters[number].notes(HUB.key) for mode in inputs.modes}
        )
        rows.append((name, hub, *minutes, told, cluster.hub_hours or None, WAY_WORDS[cluster.way]))
    note = "Mean minutes of the cluster's mapped patients to the hub. Hours are as typed in the app."
    note += f" {CROW_FLIES_NOTE}" if inputs.area.crow_flies else ""
    return Table("Hubs", columns, tuple(rows), note, brief=len(rows) <= MOST_BRIEF)


def _hours(inputs: PaperInputs) -> Table:
    columns = (
        Column("Cluster"),
        Column("Registered patients", "count"),
        Column(f"Hours a week by them {ESTIMATE}", "hours"),
        Column("Weighted patients", "count"),
        Column(f"Hours a week by them {ESTIMATE}", "hours"),
    )
    due = hours_due(inputs.area, inputs.plan, inputs.rules) if _has_rule(inputs) else ()
    rows = tuple(
        (f"{cluster.letter} {cluster.name}", one.registered, one.hours_registered, one.weighted, one.hours_weighted)
        for cluster, one in zip(inputs.plan.clusters, due, strict=False)
        if one.registered
    )
    note = "A dash stands where the weighted list of one practice or more is not known. The contract uses neither list."
    return Table("Enhanced access due each week", columns, rows, note, brief=len(rows) <= MOST_BRIEF)
