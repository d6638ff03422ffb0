"""What each way of working together means for a practice, read from `data/ways.toml`."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from data.paper.day import day_words
from geo.errors import PlanningError
from geo.plan import WAYS

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
_DATE: Final = re.compile(r"(\d{4}(-\d\d(-\d\d)?)?)?")


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
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        msg = f"the ways of working in {path.name} can't be read: {error}; take the file that came with the project"
        raise PlanningError(msg) from error
    tables = document.get("way", [])
    keys = [table.get("key") for table in tables]
    complaints = [] if keys == list(WAYS) else [f"the ways are {keys}, not {list(WAYS)} in this order"]
    complaints += [complaint for table in tables for complaint in _wrong_with(table)]
    if complaints:
        msg = f"the ways of working in {path.name} are not as they should be: " + "; ".join(complaints)
        raise PlanningError(msg)
    return Ways(tuple(_way(table) for table in tables), str(document.get("note", "")))


def _way(table: dict[str, Any]) -> WayOfWorking:
    aspects = tuple(Aspect(**one) for one in table["aspect"])
    return WayOfWorking(table["key"], table["title"], table["says"], aspects)


def _wrong_with(table: dict[str, Any]) -> list[str]:
    """Return what is wrong with one way, each with its key and value.

    >>> _wrong_with({"key": "network", "title": "Network", "says": "Together.", "aspect": []})
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
    if not _DATE.fullmatch(str(aspect.get("date", ""))):
        wrong.append(f"{where} date is {aspect.get('date')!r}; write 2025, 2025-04, 2025-04-01 or nothing")
    return wrong
