"""The first sections: what the board is asked, how things are today, what was considered; sentences that all share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.papers.inputs import DOING_NOTHING
from data.papers.model import Section, Table, columns, rests_on
from geo.figures import figure_of
from geo.proposal import NOT_ASKED, patients_of
from geo.rules import SEVERITIES
from geo.wording import (
    BY_MODE,
    CROW_FLIES_NOTE,
    ESTIMATE,
    MONTHS,
    NAMED_AT_MOST,
    count_words,
    day_words,
    minutes_words,
    names_words,
)
from geo.words import band_words, finding_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.papers.inputs import Option, PaperInputs
    from data.papers.model import Cell
    from geo.figures import ClusterFigures
    from geo.plan import Plan
    from geo.rules import Rule, Rules

STARS: Final = f"Figures marked {ESTIMATE} are estimates; all others are official counts."
MINUTES: Final = figure_of("minutes_nearest")
ASKED_OF_TODAY: Final = ("contract", "guidance")
"""Kinds of finding that are told of today's PCNs: what is noted or allowed matters for the proposal only."""
ALL_PRACTICES: Final = "All practices"
"""Title of the table that names each of them."""
KEEP: Final = "A practice that moves to another cluster keeps its name, its list and its contract."
MERGE: Final = "Where practices mean to merge, that is their own decision and named in this paper."


def purpose_section(inputs: PaperInputs) -> Section:
    """Return what the board is asked, and the answer that the plan gives."""
    plan, proposal = inputs.plan, inputs.proposal
    moved, practices = inputs.movers(plan), count_words(len(plan.practices), "practice")
    change = _verb(len(moved), "changes", "change")
    asked = (
        f"The board is asked to decide whether {len(moved)} of {practices} {change} cluster."
        if moved
        else f"The board is asked to note where the {practices} are today: this plan moves none."
    )
    merging = any(cluster.way == "merger" for cluster in plan.clusters)
    lines = [
        asked,
        (
            "The question: which practices should work together, so that every cluster is of a size that the contract "
            "allows and patients find a practice of their cluster near by?"
        ),
        f"The answer proposed here is the plan {inputs.name}. {band_sentence(inputs, plan)}",
        said_sentence(inputs),
        effective_sentence(inputs),
        f"{KEEP} {MERGE}" if merging else KEEP,
        *fictional_line(inputs),
        STARS,
    ]
    if proposal.plan == inputs.today:
        lines.insert(3, "The plan is today's PCNs, unchanged.")
    return Section("purpose", "What the board is asked", tuple(lines))


def today_section(inputs: PaperInputs) -> Section:
    """Return today's PCNs: their sizes and what the rules find."""
    today = inputs.today
    summary = inputs.summary(today)
    lines = [
        (
            f"Today {count_words(summary.clusters, 'PCN')} "
            f"{'has' if summary.clusters == 1 else 'have'} practices in {inputs.area.name}. "
            f"{band_sentence(inputs, today, called='PCN')}"
        ),
        not_placed_sentence(inputs, today),
        f"List sizes are those of {inputs.counted_on}.",
        *outside_line(inputs, today, called="PCN"),
    ]
    found = finding_table(inputs, today, title="What contract and guidance find today", kinds=ASKED_OF_TODAY)
    return Section("today", "Today", tuple(line for line in lines if line), (size_table(inputs, today), found))


def options_section(inputs: PaperInputs) -> Section:
    """Return every option beside doing nothing, in the same figures."""
    considered = inputs.considered
    if len(considered) == 1:
        lines = [f"{DOING_NOTHING} is the only option: the plan is today's PCNs."]
    else:
        lines = [
            f"{count_words(len(considered), 'option')} were considered; {DOING_NOTHING.lower()} is the first of them.",
            *(_option_sentence(inputs, option) for option in considered),
        ]
    return Section("options", "The options", tuple(lines), (_sizes(inputs), _minutes_and_findings(inputs)))


def effective_sentence(inputs: PaperInputs) -> str:
    """Return from which day the plan would hold."""
    day = inputs.proposal.effective
    return f"The plan would start on {day_words(day)}." if day else "No start date is set yet."


def said_sentence(inputs: PaperInputs) -> str:
    """Return in one sentence what practices said."""
    told = {stance.stance: len(stance.codes) for stance in inputs.stances}
    total = count_words(len(inputs.plan.practices), "practice")
    if told[NOT_ASKED] == len(inputs.plan.practices):
        return f"Of {total}, none has been asked yet."
    return (
        f"Of {total}, {told['supports']} {_verb(told['supports'], 'supports', 'support')} the plan, "
        f"{told['neutral']} {_verb(told['neutral'], 'is', 'are')} neutral, "
        f"{told['opposes']} {_verb(told['opposes'], 'opposes', 'oppose')} it and "
        f"{told[NOT_ASKED]} {_verb(told[NOT_ASKED], 'was', 'were')} not asked."
    )


def fictional_line(inputs: PaperInputs) -> tuple[str, ...]:
    """Return, for a fictional area, that nothing in the paper is real."""
    return (f"{inputs.area.name} is made up: nothing in this paper is real.",) if inputs.area.fictional else ()


def not_placed_sentence(inputs: PaperInputs, plan: Plan) -> str:
    """Return which practices are in no cluster; "" where all are in one."""
    codes = plan.not_placed()
    if not codes:
        return ""
    patients = count_words(patients_of(codes, inputs.list_size), "patient")
    names = names_words(inputs.name_of[code] for code in codes)
    named = f"; the table {ALL_PRACTICES} names them" if len(codes) > NAMED_AT_MOST else ""
    return f"In no cluster: {names}, with {patients}{named}."


def outside_line(inputs: PaperInputs, plan: Plan, *, called: str = "cluster") -> tuple[str, ...]:
    """Return that clusters, or PCNs where they are called so, have fixed practices, where some do."""
    fixed = [cluster for cluster in inputs.figures(plan).clusters if cluster.patients_outside]
    if not fixed:
        return ()
    said = f"{count_words(len(fixed), called)} {_verb(len(fixed), 'has', 'have')} fixed practices"
    return (f"{said}, outside the area or special services: counted with their cluster, not moved here.",)


def _verb(count: int, singular: str, plural: str) -> str:
    return singular if count == 1 else plural


def _option_sentence(inputs: PaperInputs, option: Option) -> str:
    summary, moved = inputs.summary(option.plan), len(inputs.movers(option.plan))
    mode = inputs.view.mode
    whole = inputs.whole(option.plan, mode)
    minutes = minutes_words(whole.minutes_nearest)
    base = whole.base_words("minutes_nearest")
    return (
        f"{option.name}: {summary.in_band} of {count_words(summary.clusters, 'cluster')} in the band, "
        f"{count_words(moved, 'practice')} {_verb(moved, 'moves', 'move')}, {minutes} {ESTIMATE} "
        f"{inputs.by(mode)} to the nearest practice of the cluster{f' ({base})' if base else ''}."
    )


def _sizes(inputs: PaperInputs) -> Table:
    lower, upper = inputs.rules.lower, inputs.rules.upper
    headings = columns(
        "Option", ("Clusters", "count"), ("In the band", "count"), (f"Short of {lower:,}", "count"),
        (f"Over {upper:,}", "count"), ("Practices that move", "count"), ("Their patients", "count"),
        ("Practices not placed", "count"),
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = []
    for option in inputs.considered:
        summary, moved = inputs.summary(option.plan), inputs.movers(option.plan)
        patients = patients_of((mover.code for mover in moved), inputs.list_size)
        sizes = (summary.clusters, summary.in_band, summary.under, summary.over)
        rows.append((option.name, *sizes, len(moved), patients, summary.not_placed_practices))
    note = f"The band is {lower:,} to {upper:,} patients. Practices that move are in another cluster than today."
    return Table("Options: sizes and moves", headings, tuple(rows), note)


def _minutes_and_findings(inputs: PaperInputs) -> Table:
    headings = columns(
        "Option", *((MINUTES.marked(f"{MINUTES.name} {BY_MODE[mode]}"), MINUTES.unit) for mode in inputs.modes),
        "Rest on", ("Findings: contract", "count"), ("Findings: guidance", "count"), "Revision",
    )  # fmt: skip
    rows: list[tuple[Cell, ...]] = [
        (
            option.name,
            *(inputs.whole(option.plan, mode).value(MINUTES.key) for mode in inputs.modes),
            rests_on({BY_MODE[mode]: inputs.whole(option.plan, mode).notes(MINUTES.key) for mode in inputs.modes}),
            inputs.summary(option.plan).contract,
            inputs.summary(option.plan).guidance,
            option.revision,
        )
        for option in inputs.considered
    ]
    note = (
        "Mean minutes of patients to the nearest practice of their cluster; of a practice in no cluster, to their own."
    )
    note += f" {CROW_FLIES_NOTE}" if inputs.area.crow_flies else ""
    return Table("Options: minutes and rules", headings, tuple(rows), note)


# ---- What several sections say of a plan: list sizes against the band, and what the rules find ----

MOST_BRIEF: Final = 14
"""Rows of a table that still fit on a slide."""
MOST_BRIEF_FINDINGS: Final = 7
"""Findings that still fit on a slide: each takes two lines."""


def size_table(inputs: PaperInputs, plan: Plan) -> Table:
    """Return every cluster with practices: its patients, and how far they are from the band."""
    rows = tuple(
        (cluster.letter, cluster.name, figures.practices, figures.patients, test_words(inputs, figures))
        for cluster, figures in zip(plan.clusters, inputs.figures(plan).clusters, strict=True)
        if figures.practices
    )
    headings = columns("Cluster", "Name", ("Practices", "count"), ("Patients", "count"), "Test")
    lower, upper = inputs.rules.lower, inputs.rules.upper
    note = (
        f"List sizes of {inputs.counted_on}, fixed practices (outside the area, special services) included. "
        f"The contract asks for {lower:,} patients at least; guidance for about {upper:,} at most."
    )
    title = f"List sizes and the band of {lower:,} to {upper:,} patients"
    return Table(title, headings, rows, note, brief=len(rows) <= MOST_BRIEF)


def test_words(inputs: PaperInputs, cluster: ClusterFigures) -> str:
    """Return how a cluster stands to the band, with the exception that holds for it."""
    rules, band = inputs.rules, band_words(cluster.patients, inputs.rules)
    if cluster.practices == 1 and cluster.patients >= rules.alone:
        return f"one practice of {rules.alone:,} or more may stand alone; {band}"
    return f"{band}; larger is allowed" if cluster.patients > rules.upper else band


def band_sentence(inputs: PaperInputs, plan: Plan, *, called: str = "cluster") -> str:
    """Return how many clusters of a plan, or PCNs where they are called so, are in the band, short of it, over it."""
    summary, rules = inputs.summary(plan), inputs.rules
    clusters = count_words(summary.clusters, called)
    return (
        f"Of {clusters}, {summary.in_band or 'none'} {'is' if summary.in_band < 2 else 'are'} in the band of "
        f"{rules.lower:,} to {rules.upper:,} patients, {summary.under or 'none'} below it and "
        f"{summary.over or 'none'} above it."
    )


def counting_sentence(rules: Rules) -> str:
    """Return on which day the contract counts patients; "" where the rules do not say."""
    numbers = next((dict(rule.numbers) for rule in rules.rules if rule.key == "counted_on"), {})
    if not numbers:
        return ""
    day, month = int(numbers["day"]), MONTHS[int(numbers["month"]) - 1]
    return f"The contract counts those of {day} {month} before its year begins."


def finding_table(inputs: PaperInputs, plan: Plan, *, title: str, kinds: Sequence[str] = SEVERITIES) -> Table:
    """Return each finding of these severities with how hard its rule is and where that stands."""
    rules = {rule.key: rule for rule in inputs.rules.rules}
    rows = tuple(
        (finding_sentence(finding), finding.severity, source_words(rules[finding.rule]))
        for finding in inputs.findings(plan)
        if finding.severity in kinds
    )
    headings, note = columns("Finding", "Kind", "Source"), "" if rows else "Nothing was found."
    return Table(title, headings, rows, note, brief=len(rows) <= MOST_BRIEF_FINDINGS)


def source_words(rule: Rule) -> str:
    """Return where a rule stands, and since when."""
    return f"{rule.source}, {day_words(rule.date)}"
