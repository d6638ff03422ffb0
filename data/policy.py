"""The rules of the field and the ways of working together, read from `rules.toml` and `ways.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from geo.errors import PlanningError
from geo.plan import WAYS
from geo.rules import SEVERITIES, Rule, Rules
from geo.wording import day_words

# ---- Reads the rules of the field from `data/rules.toml` into values ----

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
    what = f"the rules in {path.name}"
    tables = _document(path, what, "mend the file or take the one that came with the project").get("rule", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        msg = f"{what} must each begin with the line [[rule]]"
        raise PlanningError(msg)
    _refuse(what, [*(complaint for table in tables for complaint in _wrong_with(table)), *_wrong_together(tables)])
    return Rules(tuple(_rule(table) for table in tables))


def _document(path: Path, what: str, instead: str) -> dict[str, Any]:
    """Return what a file of TOML holds; say what to do instead where it can't be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"{what} can't be read: {error}; {instead}"
        raise PlanningError(msg) from error


def _refuse(what: str, complaints: list[str]) -> None:
    """Raise all complaints in one message, where there are any."""
    if complaints:
        msg = f"{what} are not as they should be: " + "; ".join(complaints)
        raise PlanningError(msg)


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


# ---- What each way of working together means for a practice ----

WAYS_FILE: Final = Path(__file__).with_name("ways.toml")
"""What comes with the project."""
ASPECTS: Final = {
    "name": "Name",
    "list": "List",
    "contract": "Contract",
    "premises": "Premises",
    "staff": "Staff",
    "leaving": "Leaving again",
}
"""What a practice asks about, in the order in which it is shown."""
KEEPS: Final = {"stays": "Stays yours", "settle": "For you to settle", "changes": "Changes"}
"""What may become of it."""
_WORDS: Final = ("key", "keeps", "says", "source", "date", "url")
_MAY_BE_EMPTY: Final = ("date", "url")
_DATE_OF_WAY: Final = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")


@dataclass(frozen=True)
class Aspect:
    """What a way of working means for one thing of a practice.

    Attributes:
        key: One of `ASPECTS`.
        keeps: One of `KEEPS`.
        says: In plain words.
        source: Title and publisher of where it stands.
        date: Of the source; "" where it bears none.
        url: Where it can be read; "" where there is none.
        checked: Whether the source says so outright.
    """

    key: str
    keeps: str
    says: str
    source: str
    date: str
    url: str
    checked: bool

    @property
    def title(self) -> str:
        """The thing, for reading."""
        return ASPECTS[self.key]

    @property
    def keeps_words(self) -> str:
        """What becomes of it, for reading."""
        return KEEPS[self.keeps]

    @property
    def source_words(self) -> str:
        """Where it stands, with its date, and that it was not found outright where it was not."""
        dated = f"{self.source}, {day_words(self.date) if self.date else 'undated'}"
        return dated if self.checked else f"Not found in these words; it follows from: {dated}"


@dataclass(frozen=True)
class WayOfWorking:
    """A way of working together.

    Attributes:
        key: One of `geo.plan.WAYS`.
        title: For reading.
        says: What it is.
        aspects: What it means, one for each of `ASPECTS`, in that order.
    """

    key: str
    title: str
    says: str
    aspects: tuple[Aspect, ...]


@dataclass(frozen=True)
class Ways:
    """All ways of working together, from the loosest.

    Attributes:
        ways: In the order of `geo.plan.WAYS`.
        note: What must be said with them.
    """

    ways: tuple[WayOfWorking, ...]
    note: str

    def way(self, key: str) -> WayOfWorking:
        """Return the way with that key, which must be one of `geo.plan.WAYS`."""
        return next(way for way in self.ways if way.key == key)


def read_ways(path: Path = WAYS_FILE) -> Ways:
    """Return the ways of working in that file.

    Raises:
        PlanningError: The file can't be read, or some way is not as it should be; every complaint in one message.
    """
    what = f"the ways of working in {path.name}"
    document = _document(path, what, "take the file that came with the project")
    tables = document.get("way", [])
    keys = [table.get("key") for table in tables]
    complaints = [] if keys == list(WAYS) else [f"the ways are {keys}, not {list(WAYS)} in this order"]
    _refuse(what, [*complaints, *(complaint for table in tables for complaint in _wrong_with_way(table))])
    ways = (
        WayOfWorking(way["key"], way["title"], way["says"], tuple(Aspect(**aspect) for aspect in way["aspect"]))
        for way in tables
    )
    return Ways(tuple(ways), str(document.get("note", "")))


def _wrong_with_way(table: dict[str, Any]) -> list[str]:
    """Return what is wrong with one way, each with its key and value.

    >>> _wrong_with_way({"key": "network", "title": "Network", "says": "Together.", "aspect": []})
    ["way 'network' speaks of [], not of name, list, contract, premises, staff, leaving"]
    """
    key = table.get("key", "without a key")
    wrong = [f"way {key!r} lacks {word}" for word in ("title", "says") if not isinstance(table.get(word), str)]
    aspects = table.get("aspect", [])
    named = [aspect.get("key") for aspect in aspects]
    if named != list(ASPECTS):
        wrong.append(f"way {key!r} speaks of {named}, not of {', '.join(ASPECTS)}")
    return wrong + [complaint for aspect in aspects for complaint in _wrong_aspect(f"way {key!r}", aspect)]


def _wrong_aspect(where: str, aspect: dict[str, Any]) -> list[str]:
    """Return what is wrong with what a way says about one thing."""
    where = f"{where}, {aspect.get('key', 'something without a key')}:"
    wrong = [f"{where} lacks {word}" for word in _WORDS if not isinstance(aspect.get(word), str)]
    wrong += [f"{where} {word} is empty" for word in _WORDS if word not in _MAY_BE_EMPTY and aspect.get(word) == ""]
    wrong += [f"{where} knows no {entry}" for entry in aspect if entry not in {*_WORDS, "checked"}]
    if not isinstance(aspect.get("checked"), bool):
        wrong.append(f"{where} checked is {aspect.get('checked')!r}, not true or false")
    if aspect.get("keeps") not in KEEPS:
        wrong.append(f"{where} keeps is {aspect.get('keeps')!r}, not one of {', '.join(KEEPS)}")
    if not _DATE_OF_WAY.fullmatch(str(aspect.get("date", ""))):
        wrong.append(f"{where} date is {aspect.get('date')!r}; write 2025, 2025-04, 2025-04-01 or nothing")
    return wrong
