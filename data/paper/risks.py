"""The risks of a plan, as far as the figures show them, each with what would reduce it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from data.paper.day import day_words
from geo.proposal import patients_of
from geo.wording import ESTIMATE, count_words, names_words, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from data.paper.material import Material

FILE: Final = Path(__file__).with_name("risks.toml")
FROM_FINDINGS: Final = ("too_small", "too_large", "not_placed", "in_pieces", "crosses_border")
"""Kinds of finding that are a risk, in the order in which a board wants to hear them."""
MOST_SENTENCES: Final = 3
"""Sentences told for one risk; of more, the number is said and where they stand."""
MOST_LETTERS: Final = 10
"""Clusters named one by one."""
FAR: Final = ("further_5", "further_10")
"""Five minutes or more further: a difference that people notice."""


@dataclass(frozen=True)
class RiskWords:
    """How one risk is worded.

    Attributes:
        title: What it is.
        reduce: What would make it smaller.
    """

    title: str
    reduce: str


@dataclass(frozen=True)
class Risk:
    """One risk of a plan.

    Attributes:
        key: In `risks.toml`.
        title: What it is.
        says: How large it is in this plan.
        reduce: What would make it smaller.
    """

    key: str
    title: str
    says: str
    reduce: str


@cache
def risk_words() -> dict[str, RiskWords]:
    """Return the words of every risk by key, in the order of the file."""
    tables = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return {key: RiskWords(**table) for key, table in tables.items()}


def risks_of(material: Material) -> tuple[Risk, ...]:
    """Return the risks that the figures of the proposal show, those of the contract first."""
    shown = [*_from_findings(material), *_hubs(material), *_said(material), *_travel(material), *_data(material)]
    words = risk_words()
    return tuple(Risk(key, words[key].title, says, words[key].reduce) for key, says in shown)


def _from_findings(material: Material) -> Iterator[tuple[str, str]]:
    found = material.findings(material.plan)
    for kind in FROM_FINDINGS:
        said = [one.sentence for one in found if one.kind == kind]
        if said:
            more = len(said) - MOST_SENTENCES
            rest = [f"{more} more under the rules."] if more > 0 else []
            yield kind, " ".join([*said[:MOST_SENTENCES], *rest])


def _hubs(material: Material) -> Iterator[tuple[str, str]]:
    plan = material.plan
    held = [
        cluster for cluster, one in zip(plan.clusters, material.figures(plan).clusters, strict=True) if one.practices
    ]
    without = [cluster.letter for cluster in held if not cluster.hub]
    if without:
        verb = "has" if len(without) == 1 else "have"
        yield "no_hub", f"{_listed(without, len(held))} {verb} no hub."
    silent = [cluster.letter for cluster in held if cluster.hub and not cluster.hub_hours]
    if silent:
        yield "no_hours", f"No hours are written down for the hub of: {_listed(silent, len(held))}."


def _said(material: Material) -> Iterator[tuple[str, str]]:
    held = {one.stance: one for one in material.stances}
    opposed = held["opposes"]
    if opposed.codes:
        names = names_words(material.name_of[code] for code in opposed.codes)
        verb = "opposes" if len(opposed.codes) == 1 else "oppose"
        yield "opposes", f"{names} {verb} the plan, with {count_words(opposed.patients, 'patient')}."
    silent = set(held["not asked"].codes)
    if silent:
        moving = [one.code for one in material.movers(material.plan) if one.code in silent]
        patients = count_words(held["not asked"].patients, "patient")
        yield (
            "not_asked",
            (
                f"{count_words(len(silent), 'practice')} with {patients} {'was' if len(silent) == 1 else 'were'} not "
                f"asked; {_moving_words(material, moving)}."
            ),
        )


def _moving_words(material: Material, moving: list[str]) -> str:
    """Return how many of the practices not asked would change cluster."""
    if not moving:
        return "none of them would change cluster"
    patients = count_words(patients_of(moving, material.list_size), "patient")
    return f"{len(moving)} of them, with {patients}, would change cluster"


def _travel(material: Material) -> Iterator[tuple[str, str]]:
    """Return whom the plan takes away from their cluster's practices, in every mode."""
    effects = {mode: material.effect(mode) for mode in material.modes}
    far = [(mode, one.of("all", *FAR), one.further("all")) for mode, one in effects.items() if one.further("all")]
    if far:
        told = (
            f"{material.by(mode)} {number(further, 'count')} patients {ESTIMATE} get a minute or more further, "
            f"{number(much, 'count')} of them five minutes or more"
            for mode, much, further in far
        )
        yield "further", _sentence(told)
    lost = [(mode, one.of("all", "no_way_now")) for mode, one in effects.items() if one.of("all", "no_way_now")]
    if lost:
        yield (
            "no_way",
            _sentence(f"{number(count, 'count')} patients {ESTIMATE} {material.by(mode)}" for mode, count in lost),
        )


def _data(material: Material) -> Iterator[tuple[str, str]]:
    effective = material.proposal.effective
    if not effective:
        yield "no_date", "Nobody can prepare for a day that is not known."
    then = f", the plan would hold from {day_words(effective)}" if effective else ""
    yield "data_age", f"List sizes are those of {material.counted_on}{then}."
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
