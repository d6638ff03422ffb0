"""Reads the rules of the field from `data/rules.toml` into values."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any, Final

from geo.errors import PlanningError
from geo.rules import SEVERITIES, Rule, Rules

RULES_FILE: Final = Path(__file__).with_name("rules.toml")
"""The rules that come with the project."""
WORDS: Final = ("key", "severity", "says", "date", "source")
"""What every rule must have, as text."""
OPTIONAL_WORDS: Final = ("url", "precedent")
"""What a rule may have, as text."""
NEEDED: Final = {
    "smallest": ("patients",),
    "largest": ("patients",),
    "alone": ("patients",),
    "in_pieces": ("speck_share",),
    "everyone_placed": (),
    "crosses_border": (),
}
"""The rules that findings rest on, with the numbers each must fix."""
_DATE: Final = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")


def read_rules(path: Path = RULES_FILE) -> Rules:
    """Return the rules in that file.

    Raises:
        PlanningError: The file can't be read, or some rule is not as it should be; every complaint in one message.
    """
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = (
            f"the rules in {path.name} can't be read: {error}; mend the file or take the one that came with the project"
        )
        raise PlanningError(msg) from error
    tables = document.get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        msg = f"the rules in {path.name} must each begin with the line [[rule]]"
        raise PlanningError(msg)
    complaints = [complaint for table in tables for complaint in _wrong_with(table)]
    complaints += _wrong_together(tables)
    if complaints:
        msg = f"the rules in {path.name} are not as they should be: " + "; ".join(complaints)
        raise PlanningError(msg)
    return Rules(tuple(_rule(table) for table in tables))


def _rule(table: dict[str, Any]) -> Rule:
    words = {word: table[word] for word in WORDS} | {word: table.get(word, "") for word in OPTIONAL_WORDS}
    return Rule(**words, numbers=tuple((name, float(number)) for name, number in table.get("numbers", {}).items()))


def _wrong_with(table: dict[str, Any]) -> list[str]:
    """Return what is wrong with one rule, each with its key and value.

    >>> _wrong_with({"key": "a", "severity": "law", "says": "Be kind.", "date": "2025", "source": "Proverb"})
    ["rule 'a' has the severity 'law'; use contract, guidance, policy, note or allowed"]
    """
    key = table.get("key", "without a key")
    missing = [word for word in WORDS if not table.get(word)]
    wrong = [f"rule {key!r} lacks {word}" for word in missing]
    wrong += [
        f"rule {key!r} has {word} = {table[word]!r}, which is not text in quotation marks"
        for word in (*WORDS, *OPTIONAL_WORDS)
        if table.get(word) and not isinstance(table[word], str)
    ]
    wrong += [
        f"rule {key!r} has the entry {entry!r}, which means nothing; take it out or spell it as the other rules do"
        for entry in table
        if entry not in {*WORDS, *OPTIONAL_WORDS, "numbers"}
    ]
    if "severity" not in missing and table["severity"] not in SEVERITIES:
        choices = f"{', '.join(SEVERITIES[:-1])} or {SEVERITIES[-1]}"
        wrong.append(f"rule {key!r} has the severity {table['severity']!r}; use {choices}")
    if "date" not in missing and not _DATE.fullmatch(str(table["date"])):
        wrong.append(f"rule {key!r} has the date {table['date']!r}; write it as 2025, 2025-04 or 2025-04-01")
    return wrong + _wrong_numbers(key, table.get("numbers", {}))


def _wrong_numbers(key: str, numbers: object) -> list[str]:
    """Return what is wrong with the numbers of one rule.

    >>> _wrong_numbers("a", {"patients": -3, "share": 0.5})
    ["rule 'a' has patients = -3, which is not a number of at least 0"]
    """
    if not isinstance(numbers, dict):
        return [f"rule {key!r} has numbers = {numbers!r}; write them as {{ name = 1 }}"]
    return [
        f"rule {key!r} has {name} = {number!r}, which is not a number of at least 0"
        for name, number in numbers.items()
        if isinstance(number, bool) or not isinstance(number, int | float) or not number >= 0
    ]


def _wrong_together(tables: list[dict[str, Any]]) -> list[str]:
    """Return what is wrong with the rules as a whole: keys used twice, rules or numbers that findings need."""
    keys = [table.get("key") for table in tables]
    wrong = [
        f"there are {keys.count(key)} rules {key!r}; keep one" for key in dict.fromkeys(keys) if keys.count(key) > 1
    ]
    numbers = {table.get("key"): table.get("numbers", {}) for table in tables}
    for key, names in NEEDED.items():
        if key not in numbers:
            wrong.append(f"there is no rule {key!r}, which findings need; add it")
        wrong += [f"rule {key!r} lacks the number {name}" for name in names if name not in numbers.get(key, names)]
    return wrong
