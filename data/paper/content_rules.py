"""What the rules find in the proposal, and what practices said about it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.paper.content_question import said_sentence
from data.paper.day import day_words
from data.paper.finding_table import finding_table
from data.paper.material import cluster_words
from data.paper.section import Column, Section, Table
from data.paper.size_table import MOST_BRIEF
from geo.proposal import NOT_ASKED
from geo.wording import count_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from data.paper.material import Material
    from data.paper.section import Cell
    from geo.rules import Finding

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


def rules_section(material: Material) -> Section:
    """Return what the contract and guidance find, with the source of each."""
    found = material.findings(material.plan)
    today = material.findings(material.today)
    hard, soft = _of(found, CONTRACT), _of(found, GUIDANCE)
    if hard:
        first = f"{_count(hard, 'point')} of the contract {'is' if len(hard) == 1 else 'are'} not met."
    else:
        first = "The plan meets every point of the contract that was tested."
    lines = (
        first,
        *(one.sentence for one in hard[:MOST_TOLD]),
        *(
            [f"{count_words(len(hard) - MOST_TOLD, 'more point')} of the contract: see the table {FOUND}."]
            if len(hard) > MOST_TOLD
            else []
        ),
        f"Guidance finds {_count(soft, 'point')} to explain.",
        (
            f"Today's PCNs have {_count(_of(today, CONTRACT), 'finding')} of contract and "
            f"{len(_of(today, GUIDANCE))} of guidance."
        ),
        "A contract must be met or waived; guidance may be departed from with a reason.",
    )
    tables = (
        finding_table(material, material.plan, title=FOUND),
        _tests(material, found),
    )
    return Section("rules", "The rules", lines, tables)


def said_section(material: Material) -> Section:
    """Return which practices support the plan, are neutral, oppose it, or were not asked."""
    known = set(material.plan.practices)
    against = [one for one in material.proposal.said if one.stance == "opposes" and one.words and one.practice in known]
    lines = [said_sentence(material), *(_patients_behind(material))]
    lines += [f"{material.name_of[one.practice]} opposes it: {one.words}" for one in against[:MOST_QUOTED]]
    if len(against) > MOST_QUOTED:
        more = count_words(len(against) - MOST_QUOTED, "more practice")
        lines.append(f"The words of {more} against it: see the table {SAID}.")
    if not material.proposal.said:
        lines.append("What practices say can be typed in the app and is kept here.")
    return Section("said", "What practices said", tuple(lines), (_stances(material), _said(material)))


def _of(found: Sequence[Finding], severity: str) -> list[Finding]:
    return [one for one in found if one.severity == severity]


def _count(found: Sequence[Finding], one: str) -> str:
    return count_words(len(found), one) if found else f"no {one}"


def _tests(material: Material, found: Sequence[Finding]) -> Table:
    """Return every rule that was tested, with the number of findings that rest on it."""
    columns = (Column("Rule"), Column("Kind"), Column("Findings", "count"), Column("Source"), Column("How applied"))
    known = {rule.key: rule for rule in material.rules.rules}
    rows: list[tuple[Cell, ...]] = []
    for key in (*TESTED, *BY_CONSTRUCTION):
        if key in known:
            rule = known[key]
            count = sum(one.rule == key for one in found)
            source = f"{rule.source}, {day_words(rule.date)}"
            rows.append((rule.says, rule.severity, count, source, rule.precedent or None))
    note = "A plan made here can't put a practice in two clusters or split its list."
    return Table("The rules that were tested", columns, tuple(rows), note, brief=False)


def _patients_behind(material: Material) -> list[str]:
    """Return the patients registered with the practices of each stance; none before one was asked."""
    held = [one for one in material.stances if one.codes]
    if all(one.stance == NOT_ASKED for one in held):
        return []
    told = [f"{one.patients:,} with practices that {WITH[one.stance]}" for one in held]
    return [f"By registered patients: {', '.join(told)}."]


def _stances(material: Material) -> Table:
    columns = (Column("What practices said"), Column("Practices", "count"), Column("Patients", "count"))
    rows = tuple((one.stance, len(one.codes), one.patients) for one in material.stances)
    return Table("By practices and by patients", columns, rows, f"List sizes of {material.counted_on}.")


def _said(material: Material) -> Table:
    """Return each practice of the plan with what it said, who for it, and when."""
    columns = (
        Column("Practice"),
        Column("ODS code"),
        Column("Proposed cluster"),
        Column("Said"),
        Column("Initials"),
        Column("Date"),
        Column("In their words"),
        Column("Patients", "count"),
    )
    said, where = {one.practice: one for one in material.proposal.said}, material.plan.where()
    rows: list[tuple[Cell, ...]] = []
    for code in sorted(material.plan.practices, key=lambda one: (one not in said, material.name_of[one].casefold())):
        told = said.get(code)
        heard = (told.stance, told.initials, day_words(told.date), told.words) if told else (NOT_ASKED, "", "", "")
        there = cluster_words(material.plan, where.get(code, ""))
        rows.append((material.name_of[code], code, there, *heard, material.list_size[code]))
    return Table(SAID, columns, tuple(rows), brief=len(rows) <= MOST_BRIEF)
