"""Numbers, changes, days and modes of travel as people read them."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.view import View

ESTIMATE: Final = "*"
"""Mark of every figure that is not official."""
NOTHING: Final = "–"
"""Shown where a figure can't be had; the reason stands beside it."""
NOT_PLACED: Final = "not placed"
"""Said of a practice in no cluster; files of assignments write it too."""
NO_CHANGE: Final = "no change"
"""Said of a change that rounds to nothing."""


NAMED_AT_MOST = 3
"""Practices named one by one in a sentence; of more, the number is said. Four names no longer fit in a line."""
LEAST_SHARE = 0.01
"""Shares are said in whole per cent: what is less and not nothing, or so near to all, is said in words."""
LESS_THAN_LEAST, MORE_THAN_MOST = "less than 1%", "more than 99%"

_IN_NAMES: Final = re.compile(r"[._\d]")
"""No word has these inside; names of files, of settings and codes do."""


def as_sentence(message: str) -> str:
    """Return the message of an error, which goes on in the middle of a sentence, as a sentence of its own.

    >>> as_sentence("cluster A is locked"), as_sentence("Unlock it first.")
    ('Cluster A is locked.', 'Unlock it first.')

    A first word that is the name of a file, a setting or a code stays as it is:

    >>> as_sentence("lsoa21-ward24.csv is used by Town"), as_sentence("margin_km is no number")
    ('lsoa21-ward24.csv is used by Town.', 'margin_km is no number.')
    >>> as_sentence("e1 is no postcode"), as_sentence("stop. Try again"), as_sentence("")
    ('e1 is no postcode.', 'Stop. Try again.', '.')
    """
    first = message.partition(" ")[0]
    is_name = _IN_NAMES.search(first.rstrip(".,:;!?")) is not None
    begins = message[:1] if is_name else message[:1].upper()
    return begins + message[1:] + ("" if message.endswith((".", "!", "?")) else ".")


def count_words(count: int, noun: str, many: str = "") -> str:
    """Return a number with its word, singular or plural.

    >>> count_words(1, "patient"), count_words(1512, "patient"), count_words(2, "way", "ways")
    ('1 patient', '1,512 patients', '2 ways')
    """
    return f"{count:,} {noun if count == 1 else many or noun + 's'}"


def minutes_words(minutes: float) -> str:
    """Return minutes to one tenth; "no figure" for NaN.

    >>> minutes_words(6.44), minutes_words(1.0), minutes_words(float("nan"))
    ('6.4 minutes', '1.0 minutes', 'no figure')
    """
    return "no figure" if math.isnan(minutes) else f"{minutes:,.1f} minutes"


def share_words(share: float) -> str:
    """Return a share as whole per cent; "no figure" for NaN. Only what is exactly none or all reads 0 or 100.

    >>> share_words(0.701), share_words(0.01), share_words(0.99), share_words(1.0), share_words(float("nan"))
    ('70%', '1%', '99%', '100%', 'no figure')
    >>> share_words(0.0099), share_words(0.9901)
    ('less than 1%', 'more than 99%')
    """
    if math.isnan(share):
        return "no figure"
    if 0 < share < LEAST_SHARE:
        return LESS_THAN_LEAST
    return MORE_THAN_MOST if 1 - LEAST_SHARE < share < 1 else f"{share * 100:.0f}%"


def names_words(names: Iterable[str]) -> str:
    """Return names as they are said one after the other; of many, how many practices they are.

    >>> names_words(["Ash"]), names_words(["Ash", "Birch"]), names_words(["Ash", "Birch", "Cedar"])
    ('Ash', 'Ash and Birch', 'Ash, Birch and Cedar')
    >>> names_words(["Ash", "Birch", "Cedar", "Elm"])
    '4 practices'
    """
    every = tuple(names)
    return all_names(every) if len(every) <= NAMED_AT_MOST else count_words(len(every), "practice")


def all_names(names: Iterable[str]) -> str:
    """Return every name, however many.

    >>> all_names(("Ash", "Birch", "Cedar")), all_names(("Ash",))
    ('Ash, Birch and Cedar', 'Ash')
    """
    *firsts, last = names
    return f"{', '.join(firsts)} and {last}" if firsts else last


@dataclass(frozen=True, kw_only=True)
class FigureWords:
    """How a figure is worded.

    Attributes:
        key: Names it in code.
        name: Heading.
        unit: "count", "minutes", "share", "decile" or "posts" (full-time equivalents).
        official: Whether it is a published figure; if not it carries `ESTIMATE`.
        better: 1 where more is better for patients, -1 where less is, 0 where neither can be said.
        plain: What it means, in plain English.
        formula: Its formula in words, in the symbols of the About page.
        source: Where the definition comes from.
        named: Its name with the numbers that it depends on, each in braces; "" where it depends on none.
    """

    key: str
    name: str
    unit: str
    official: bool
    better: int
    plain: str
    formula: str
    source: str
    named: str = ""

    @property
    def heading(self) -> str:
        """Name with the mark of an estimate."""
        return self.marked(self.name)

    def name_with(self, **numbers: object) -> str:
        """Return the name with the numbers that it depends on."""
        return self.named.format(**numbers) if self.named else self.name

    def heading_with(self, **numbers: object) -> str:
        """Return `name_with` with the mark of an estimate."""
        return self.marked(self.name_with(**numbers))

    def marked(self, name: str) -> str:
        """Return a heading made of the name, such as "<name> before", with the mark of an estimate."""
        return name if self.official else f"{name} {ESTIMATE}"


def unbroken(text: str) -> str:
    """Return a text of the screen in which the mark of an estimate never begins a line.

    >>> unbroken("Minutes on foot *") == "Minutes on foot\N{NO-BREAK SPACE}*"
    True
    """
    return text.replace(f" {ESTIMATE}", f"\N{NO-BREAK SPACE}{ESTIMATE}")


def number(value: float, unit: str) -> str:
    """Return a figure as people read it, without its unit; `NOTHING` for NaN.

    >>> number(31204, "count"), number(6.44, "minutes"), number(0.8312, "share"), number(float("nan"), "minutes")
    ('31,204', '6.4', '83%', '–')
    """
    if math.isnan(value):
        return NOTHING
    if unit == "count":
        return f"{value:,.0f}"
    if unit == "share":
        return share_words(value)
    return f"{value:.1f}"


def change(value: float, unit: str) -> str:
    """Return a change that stands by itself with its sign; `NOTHING` for NaN, `NO_CHANGE` where it rounds to nothing.

    Beside the figures that it lies between it is `change_between`.

    >>> change(-3323, "count"), change(0.52, "minutes"), change(0.001, "share"), change(0.034, "share")
    ('-3,323', '+0.5', 'no change', '+3 points')
    >>> change(-0.01, "share"), change(0.01, "share")
    ('-1 point', '+1 point')
    """
    if math.isnan(value):
        return NOTHING
    if unit == "share":
        points = round(value * 100)
        return f"{points:+d} {'point' if abs(points) == 1 else 'points'}" if points else NO_CHANGE
    text = f"{value:+,.0f}" if unit == "count" else f"{value:+.1f}"
    return text if float(text.replace(",", "")) else NO_CHANGE


def change_between(before: float, after: float, unit: str) -> str:
    """Return the change between two figures as they are shown, so that what is read adds up.

    Returns:
        As `change`: the figure after less the one before, both as `number` shows them.

    12.34 is shown as 12.3 and 12.36 as 12.4; 34.1% and 34.4% are both shown as 34%:

    >>> change_between(12.34, 12.36, "minutes"), change_between(0.341, 0.344, "share")
    ('+0.1', 'no change')
    >>> change_between(0.343, 0.348, "share"), change_between(12.0, float("nan"), "count")
    ('+1 point', '–')

    "Less than 1%" and "more than 99%" stand for no whole number, so the change from them is of the figure itself:

    >>> [change_between(0.002, after, "share") for after in (0.031, 0.006, 0.0)]
    ['+3 points', 'no change', 'down less than 1 point']
    """
    if math.isnan(before) or math.isnan(after):
        return NOTHING
    shown = number(before, unit), number(after, unit)
    if shown[0] == shown[1]:
        return NO_CHANGE
    if unit != "share":
        return change(_read(shown[1]) - _read(shown[0]), unit)
    said_in_words = {LESS_THAN_LEAST, MORE_THAN_MOST}.intersection(shown)
    points = (after - before) * 100 if said_in_words else _read(shown[1]) - _read(shown[0])
    if abs(points) < 1:
        return f"{'up' if points > 0 else 'down'} less than 1 point"
    return change(points / 100, unit)


def _read(shown: str) -> float:
    """Return a figure as people read it: of a share the per cent."""
    return float(shown.replace(",", "").removesuffix("%"))


# ---- Whether a change of a figure is for the better ----

BETTER: Final = "better"
WORSE: Final = "worse"


@dataclass(frozen=True)
class Judged:
    """A change of a figure as people read it.

    Attributes:
        text: With its sign: "-0.5"; `NO_CHANGE` where the figures are shown alike; `NOTHING` where it can't be had.
        word: `BETTER` or `WORSE`; "" where neither can be said, because nothing changed as far as the figures are
            shown, or more of it is neither good nor bad for patients.
    """

    text: str
    word: str

    @property
    def said(self) -> str:
        """The change and the word: "-0.5, better"."""
        return f"{self.text}, {self.word}" if self.word else self.text


def judged(words: FigureWords, before: float, after: float) -> Judged:
    """Return a figure's change with its sign and whether it is for the better, both by the figures as they are shown.

    >>> from geo.wording import FigureWords
    >>> told = {"official": False, "plain": "", "formula": "", "source": ""}
    >>> minutes = FigureWords(key="minutes", name="Minutes", unit="minutes", better=-1, **told)
    >>> judged(minutes, 12.02, 11.5).said, judged(minutes, 11.5, 12.0).said, judged(minutes, 11.51, 11.52).said
    ('-0.5, better', '+0.5, worse', 'no change')
    >>> patients = FigureWords(key="patients", name="Patients", unit="count", better=0, **told)
    >>> judged(patients, 30000.0, 34000.0).said, judged(patients, 30000.0, float("nan")).said
    ('+4,000', '–')
    """
    text = change_between(before, after, words.unit)
    if text in (NOTHING, NO_CHANGE) or not words.better:
        return Judged(text, "")
    return Judged(text, BETTER if (after - before) * words.better > 0 else WORSE)


# ---- How modes of travel are said in sentences ----

BY_MODE: Final = {"walk": "on foot", "cycle": "by bicycle", "drive": "by car"}
"""How each mode is said in a sentence; `by_mode` says it of an area."""
CROW_FLIES: Final = "as the crow flies"
CROW_FLIES_NOTE: Final = "All minutes are as the crow flies: the area was built without streets."
"""Said once of a table whose columns are minutes by several modes."""


def by_mode(mode: str, *, crow_flies: bool) -> str:
    """Return how minutes by a mode are said, wherever they stand; as the crow flies where they are straight lines.

    >>> by_mode("walk", crow_flies=False), by_mode("walk", crow_flies=True)
    ('on foot', 'on foot, as the crow flies')
    """
    return f"{BY_MODE[mode]}, {CROW_FLIES}" if crow_flies else BY_MODE[mode]


def travel_words(view: View, *, crow_flies: bool) -> str:
    """Return how people travel in a view, with the speed of walkers.

    >>> from geo.view import View
    >>> travel_words(View(), crow_flies=True), travel_words(View(mode="drive"), crow_flies=False)
    ('on foot at 4.8 km/h, as the crow flies', 'by car')
    """
    speed = f" at {view.walk_kmh} km/h" if view.mode == "walk" else ""
    return f"{BY_MODE[view.mode]}{speed}{f', {CROW_FLIES}' if crow_flies else ''}"


# ---- Days as people write them ----

MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""In English wherever the server stands."""


def day_words(iso: str) -> str:
    """Return an ISO day, month or year in words; "an unknown date" for none.

    >>> day_words("2027-04-01"), day_words("2025-03"), day_words("2020"), day_words("")
    ('1 April 2027', 'March 2025', '2020', 'an unknown date')
    """
    if not iso:
        return "an unknown date"
    year, *rest = iso.split("-")
    if not rest:
        return year
    month = MONTHS[int(rest[0]) - 1]
    return f"{int(rest[1])} {month} {year}" if len(rest) > 1 else f"{month} {year}"
