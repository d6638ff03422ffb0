"""The sections on rules, answers of practices, and risks with what would reduce them."""

from __future__ import annotations

import tomllib
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

from data.papers.inputs import cluster_words
from data.papers.model import Section, Table, columns
from data.papers.question import MOST_BRIEF, finding_table, said_sentence, source_words
from geo.proposal import NOT_ASKED, patients_of
from geo.wording import ESTIMATE, count_words, day_words, names_words, number
from geo.words import finding_sentence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from data.papers.inputs import PaperInputs
    from data.papers.model import Cell
    from geo.rules import Finding

# ---- What the rules find in the proposal ----

TESTED: Final = ("smallest", "largest", "alone", "everyone_placed", "in_pieces", "crosses_border")
"""Rules that findings rest on, in the order in which boards ask."""
BY_CONSTRUCTION: Final = ("one_cluster",)
"""Rules that no plan made here can break."""
MOST_TOLD: Final = 3
"""Points of the contract that are read out; the table holds all."""
MOST_QUOTED: Final = 5
"""Practices that oppose the plan whose words are read out; the table holds all."""
FOUND, SAID = "What the rules find in the proposal", "Practice by practice"
"""Titles of the tables that hold all."""
CONTRACT, GUIDANCE = "contract", "guidance"
WITH: Final[Mapping[str, str]] = {
    "supports": "support it",
    "neutral": "are neutral",
    "opposes": "oppose it",
    NOT_ASKED: "were not asked",
}
"""How each stance is said of several practices."""


def rules_section(inputs: PaperInputs) -> Section:
    """Return what the contract and guidance find, with the source of each."""
    found, today = inputs.findings(inputs.plan), inputs.findings(inputs.today)
    hard, soft = _of(found, CONTRACT), _of(found, GUIDANCE)
    lines = ["The plan meets every point of the contract that was tested."]
    if hard:
        lines = [f"{_count(hard, 'point')} of the contract {'is' if len(hard) == 1 else 'are'} not met."]
        lines += [finding_sentence(finding) for finding in hard[:MOST_TOLD]]
    if len(hard) > MOST_TOLD:
        more = count_words(len(hard) - MOST_TOLD, "more point")
        lines.append(f"{more} of the contract: see the table {FOUND}.")
    lines += [
        f"Guidance finds {_count(soft, 'point')} to explain.",
        (
            f"Today's PCNs have {_count(_of(today, CONTRACT), 'finding')} of contract and "
            f"{len(_of(today, GUIDANCE))} of guidance."
        ),
        "A contract must be met or waived; guidance may be departed from with a reason.",
    ]
    tables = (finding_table(inputs, inputs.plan, title=FOUND), _tests(inputs, found))
    return Section("rules", "The rules", tuple(lines), tables)


def said_section(inputs: PaperInputs) -> Section:
    """Return which practices support the plan, are neutral, oppose it, or were not asked."""
    known = set(inputs.plan.practices)
    against = [
        said for said in inputs.proposal.said if said.stance == "opposes" and said.words and said.practice in known
    ]
    lines = [said_sentence(inputs), *_patients_behind(inputs)]
    lines += [f"{inputs.name_of[said.practice]} opposes it: {said.words}" for said in against[:MOST_QUOTED]]
    if len(against) > MOST_QUOTED:
        more = count_words(len(against) - MOST_QUOTED, "more practice")
        lines.append(f"The words of {more} against it: see the table {SAID}.")
    if not inputs.proposal.said:
        lines.append("What practices say can be typed in the app and is kept here.")
    headings = columns("What practices said", ("Practices", "count"), ("Patients", "count"))
    rows = tuple((held.stance, len(held.codes), held.patients) for held in inputs.stances)
    stances = Table("By practices and by patients", headings, rows, f"List sizes of {inputs.counted_on}.")
    return Section("said", "What practices said", tuple(lines), (stances, _said(inputs)))


def _of(found: Sequence[Finding], severity: str) -> list[Finding]:
    return [finding for finding in found if finding.severity == severity]


def _count(found: Sequence[Finding], name: str) -> str:
    return count_words(len(found), name) if found else f"no {name}"


def _tests(inputs: PaperInputs, found: Sequence[Finding]) -> Table:
    """Return every rule that was tested, with the number of findings that rest on it."""
    known, counts = {rule.key: rule for rule in inputs.rules.rules}, Counter(finding.rule for finding in found)
    rows = tuple(
        (rule.says, rule.severity, counts[key], source_words(rule), rule.precedent or None)
        for key in (*TESTED, *BY_CONSTRUCTION)
        if (rule := known.get(key))
    )
    headings = columns("Rule", "Kind", ("Findings", "count"), "Source", "How applied")
    note = "A plan made here can't put a practice in two clusters or split its list."
    return Table("The rules that were tested", headings, rows, note, brief=False)


def _patients_behind(inputs: PaperInputs) -> list[str]:
    """Return the patients registered with the practices of each stance; none before one was asked."""
    held = [stance for stance in inputs.stances if stance.codes]
    if all(stance.stance == NOT_ASKED for stance in held):
        return []
    told = [f"{stance.patients:,} with practices that {WITH[stance.stance]}" for stance in held]
    return [f"By registered patients: {', '.join(told)}."]


def _said(inputs: PaperInputs) -> Table:
    """Return each practice of the plan with what it said, who for it, and when."""
    headings = columns(
        "Practice", "ODS code", "Proposed cluster", "Said", "Initials", "Date", "In their words", ("Patients", "count")
    )
    said, where = {stance.practice: stance for stance in inputs.proposal.said}, inputs.plan.where()
    rows: list[tuple[Cell, ...]] = []
    for code in sorted(inputs.plan.practices, key=lambda code: (code not in said, inputs.by_name(code))):
        told = said.get(code)
        heard = (told.stance, told.initials, day_words(told.date), told.words) if told else (NOT_ASKED, "", "", "")
        there = cluster_words(inputs.plan, where.get(code, ""))
        rows.append((inputs.name_of[code], code, there, *heard, inputs.list_size[code]))
    return Table(SAID, headings, tuple(rows), brief=len(rows) <= MOST_BRIEF)


# ---- The risks of a plan ----

FILE: Final = Path(__file__).with_name("risks.toml")
FROM_FINDINGS: Final = ("too_small", "too_large", "not_placed", "in_pieces", "crosses_border")
"""Kinds of finding that are a risk, in the order in which a board wants to hear them."""
MOST_SENTENCES: Final = 3
"""Sentences told for one risk; of more, the number is said and where they stand."""
MOST_LETTERS: Final = 10
"""Clusters named one by one."""
FAR: Final = ("further_5", "further_10")
"""Five minutes or more further: a difference that people notice."""


class RiskWords(NamedTuple):
    """How one risk is worded: what it is, and what would make it smaller."""

    title: str
    reduce: str


class Risk(NamedTuple):
    """One risk of a plan: its key in `risks.toml`, what it is, how large it is here, and what would reduce it."""

    key: str
    title: str
    says: str
    reduce: str


@cache
def risk_words() -> dict[str, RiskWords]:
    """Return the words of every risk by key, in the order of the file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: RiskWords(**table) for key, table in tables.items()}


def risks_of(inputs: PaperInputs) -> tuple[Risk, ...]:
    """Return the risks that the figures of the proposal show, those of the contract first."""
    shown = [*_from_findings(inputs), *_hubs(inputs), *_risks_of_answers(inputs), *_travel(inputs), *_data(inputs)]
    words = risk_words()
    return tuple(Risk(key, words[key].title, says, words[key].reduce) for key, says in shown)


def _from_findings(inputs: PaperInputs) -> Iterator[tuple[str, str]]:
    found = inputs.findings(inputs.plan)
    for kind in FROM_FINDINGS:
        said = [finding_sentence(finding) for finding in found if finding.kind == kind]
        if said:
            more = len(said) - MOST_SENTENCES
            rest = [f"{more} more under the rules."] if more > 0 else []
            yield kind, " ".join([*said[:MOST_SENTENCES], *rest])


def _hubs(inputs: PaperInputs) -> Iterator[tuple[str, str]]:
    held = inputs.held(inputs.plan)
    without = [cluster.letter for cluster in held if not cluster.hub]
    if without:
        verb = "has" if len(without) == 1 else "have"
        yield "no_hub", f"{_listed(without, len(held))} {verb} no hub."
    silent = [cluster.letter for cluster in held if cluster.hub and not cluster.hub_hours]
    if silent:
        yield "no_hours", f"No hours are written down for the hub of: {_listed(silent, len(held))}."


def _risks_of_answers(inputs: PaperInputs) -> Iterator[tuple[str, str]]:
    held = {stance.stance: stance for stance in inputs.stances}
    opposed = held["opposes"]
    if opposed.codes:
        names = names_words(inputs.name_of[code] for code in opposed.codes)
        verb = "opposes" if len(opposed.codes) == 1 else "oppose"
        yield "opposes", f"{names} {verb} the plan, with {count_words(opposed.patients, 'patient')}."
    silent = set(held[NOT_ASKED].codes)
    if silent:
        moving = [mover.code for mover in inputs.movers(inputs.plan) if mover.code in silent]
        move = "none of them would change cluster"
        if moving:
            patients = count_words(patients_of(moving, inputs.list_size), "patient")
            move = f"{len(moving)} of them, with {patients}, would change cluster"
        practices, patients = count_words(len(silent), "practice"), count_words(held[NOT_ASKED].patients, "patient")
        yield "not_asked", f"{practices} with {patients} {'was' if len(silent) == 1 else 'were'} not asked; {move}."


def _travel(inputs: PaperInputs) -> Iterator[tuple[str, str]]:
    """Return whom the plan takes away from their cluster's practices, in every mode."""
    further, lost = [], []
    for mode in inputs.modes:
        effect, by = inputs.effect(mode), inputs.by(mode)
        if effect.further("all"):
            further.append(
                f"{by} {number(effect.further('all'), 'count')} patients {ESTIMATE} get a minute or more further, "
                f"{number(effect.of('all', *FAR), 'count')} of them five minutes or more"
            )
        if effect.of("all", "no_way_now"):
            lost.append(f"{number(effect.of('all', 'no_way_now'), 'count')} patients {ESTIMATE} {by}")
    if further:
        yield "further", _sentence(further)
    if lost:
        yield "no_way", _sentence(lost)


def _data(inputs: PaperInputs) -> Iterator[tuple[str, str]]:
    effective = inputs.proposal.effective
    if not effective:
        yield "no_date", "Nobody can prepare for a day that is not known."
    then = f", the plan would start on {day_words(effective)}" if effective else ""
    yield "data_age", f"List sizes are those of {inputs.counted_on}{then}."
    yield (
        "adjusted",
        "PCN-adjusted lists are not published by practice; registered and weighted lists stand in for them.",
    )
    yield "estimates", f"Every figure marked {ESTIMATE} is worked out from places, not from people."


def _listed(letters: list[str], clusters: int) -> str:
    """Return which clusters are meant.

    >>> _listed(["A", "C"], 5), _listed(["A"], 5), _listed(list("ABCDEFGHIJKL"), 20)
    ('A and C', 'A', '12 of 20 clusters')
    """
    if len(letters) > MOST_LETTERS:
        return f"{len(letters)} of {clusters} clusters"
    *firsts, last = letters
    return f"{', '.join(firsts)} and {last}" if firsts else last


def _sentence(parts: Iterable[str]) -> str:
    """Return parts as one sentence with a capital letter.

    >>> _sentence(["on foot 12", "by car 3"])
    'On foot 12; by car 3.'
    """
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}."


# ---- The risks that follow from the figures ----

COMES_FROM: Final = (
    "They are worked out from the plan and the data; what people know besides stands in the note to this section."
)
MOST_TOLD_RISKS: Final = 4
"""Risks that are read out; the table holds all, each with what would reduce it."""
TITLE: Final = "Risks and what would reduce them"
IN_FULL: Final = "Each in full, with what would reduce it"


def risks_section(inputs: PaperInputs) -> Section:
    """Return each risk with how large it is in this plan, and what would reduce it."""
    found = risks_of(inputs)
    told = [f"{risk.title}: {first_sentence(risk.says)}" for risk in found[:MOST_TOLD_RISKS]]
    more = len(found) - len(told)
    first = f"{count_words(len(found), 'risk')} {'follows' if len(found) == 1 else 'follow'} from the figures."
    rest = f"{more} more, and all of them in full with what would reduce them" if more else IN_FULL
    lines = (first, *told, f"{rest}: see the table {TITLE}.", COMES_FROM)
    rows = tuple((risk.title, risk.says, risk.reduce) for risk in found)
    headings = columns("Risk", "In this plan", "What would reduce it")
    return Section("risks", "Risks", lines, (Table(TITLE, headings, rows, brief=False),))


def first_sentence(text: str) -> str:
    """Return a text up to the end of its first sentence.

    >>> first_sentence("B has 9 patients: 3 short of 12. C has 5."), first_sentence("So it is.")
    ('B has 9 patients: 3 short of 12.', 'So it is.')
    """
    first, found, _ = text.partition(". ")
    return f"{first}." if found else text
