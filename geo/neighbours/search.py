"""Find a practice by what somebody typed: its name, its code or its postcode, well spelt or not."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rapidfuzz import fuzz

from geo.area import INSIDE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    import pandas as pd

AT_LEAST: Final = 70.0
"""Likeness below which a practice is not offered: one letter in three may be wrong, as in "stret" for "street"."""
SHORTEST_CODE: Final = 3
"""Letters from which a typed word is taken for the beginning of a code or postcode: "E87", "W2 1"."""
SHORTEST_MISSPELT: Final = 5
"""Letters from which a misspelt code or postcode is still looked for; shorter ones resemble everything."""
LESS_SURE: Final = 0.95
"""Factor of what was guessed, so that what was typed to the letter comes first."""
GENERIC: Final = frozenset(
    {"the", "and", "surgery", "practice", "medical", "centre", "center", "health", "clinic", "dr"}
)
"""Words that half of all practices have in their name: they tell little."""
GENERIC_WEIGHT: Final = 0.25
"""What a generic word counts, letter for letter, against one that is not."""
MISSPELT_GENERIC: Final = 85.0
"""Likeness from which a word is a generic one misspelt: "sugery", "practise"."""


@dataclass(frozen=True)
class Match:
    """A practice that may be the one meant.

    Attributes:
        code: ODS code.
        likeness: 0 to 100; 100 is what was typed, to the letter.
        by: What was alike: "name", "code" or "postcode".
        is_exact: Whether its code or postcode was typed in full.
    """

    code: str
    likeness: float
    by: str
    is_exact: bool = False


def find_practices(practices: pd.DataFrame, typed: str, *, most: int = 8) -> tuple[Match, ...]:
    """Return the practices that are most like what was typed.

    A code or a postcode typed in full is meant: it finds the practice of that code, or all those at that postcode, and
    none that is merely like it.

    Small letters, spaces and signs do not matter; words may be misspelt, cut short, or run together. Where two are
    equally alike, practices inside the area come first, then the name that is closest as a whole, then by name and
    code, so the same words always give the same order.

    `practices` has the columns code, name, postcode and kind. At most `most` are returned, but for a code or postcode
    typed in full: then it is all of them.

    Returns:
        Matches, the most alike first; none for an empty text, or where nothing is alike.

    >>> import pandas as pd
    >>> table = pd.DataFrame({"code": ["X1", "X2"], "name": ["Estuary Street Surgery", "Kelp Road Surgery"],
    ...                       "postcode": ["ZZ5 4AZ", "ZZ1 2QR"], "kind": "inside"})
    >>> [(match.code, match.by) for match in find_practices(table, "estury stret")]
    [('X1', 'name')]
    >>> [(match.code, match.by) for match in find_practices(table, "zz12qr")]
    [('X2', 'postcode')]
    """
    words, joined = _words(typed), "".join(_words(typed))
    if not joined:
        return ()
    columns = (practices["code"], practices["name"], practices["postcode"], practices["kind"])
    exact = _exactly(joined, practices["code"], practices["postcode"])
    found = []
    for code, name, postcode, kind in zip(*columns, strict=True):
        if exact and code not in exact:
            continue
        match = exact.get(code) or _match(code, name, postcode, words=words)
        if match.likeness >= AT_LEAST:
            whole = fuzz.ratio(" ".join(words), " ".join(_words_of_name(name))) if match.by == "name" else 0.0
            found.append(((-round(match.likeness, 6), kind != INSIDE, -whole, name, code), match))
    return tuple(match for _, match in sorted(found, key=lambda pair: pair[0])[: None if exact else most])


def _exactly(typed: str, codes: Iterable[str], postcodes: Iterable[str]) -> dict[str, Match]:
    """Return what was typed to the letter, by code: the practice of that code, else all at that postcode.

    >>> list(_exactly("zz12qr", ["X1", "X2", "X3"], ["ZZ1 2QR", "ZZ1 2QS", "ZZ1 2QR"]))
    ['X1', 'X3']
    """
    codes = list(codes)
    for by, written in (("code", codes), ("postcode", postcodes)):
        found = {
            code: Match(code, 100.0, by, is_exact=True)
            for code, text in zip(codes, written, strict=True)
            if "".join(_words_of_name(text)) == typed
        }
        if found:
            return found
    return {}


def _match(code: str, name: str, postcode: str, *, words: list[str]) -> Match:
    """Return how a practice is like those words, by whichever of the three is most alike."""
    joined = "".join(words)
    likeness = {
        "code": _code_likeness(joined, "".join(_words_of_name(code))),
        "postcode": _code_likeness(joined, "".join(_words_of_name(postcode))),
        "name": name_likeness(words, _words_of_name(name)),
    }
    by = max(likeness, key=lambda what: likeness[what])
    return Match(code, likeness[by], by)


def _code_likeness(typed: str, code: str) -> float:
    """Return how a typed code or postcode is like another, both without spaces and in small letters.

    Both have figures in them; a word without any is no code.

    >>> _code_likeness("sw1v1sn", "sw1v1sn"), _code_likeness("sw1v", "sw1v1sn"), _code_likeness("kelp", "sw1v1sn")
    (100.0, 99.0, 0.0)
    >>> round(_code_likeness("sw1v1sm", "sw1v1sn"))
    81
    """
    if len(typed) < SHORTEST_CODE or not any(letter.isdigit() for letter in typed) or not code:
        return 0.0
    if code.startswith(typed):
        return 100.0 if code == typed else 99.0
    return LESS_SURE * fuzz.ratio(typed, code) if len(typed) >= SHORTEST_MISSPELT else 0.0


def name_likeness(typed: Sequence[str], name: Sequence[str]) -> float:
    """Return how typed words are like those of a name, 0 to 100.

    Each typed word counts with its letters and is as alike as the word of the name that is most like it; words that
    half of all names have count a quarter. Words that were run together are looked for in the name as a whole.

    >>> name_likeness(["kelp"], ["kelp", "road", "surgery"]), name_likeness(["kelproad"], ["kelp", "road", "surgery"])
    (100.0, 95.0)
    """
    if not name:
        return 0.0
    weights = [_weight(word) for word in typed]
    likeness = [max(_word_likeness(word, other) for other in name) for word in typed]
    by_word = sum(weight * one for weight, one in zip(weights, likeness, strict=True)) / sum(weights)
    joined, whole = "".join(typed), "".join(name)
    if len(joined) < SHORTEST_MISSPELT:
        return by_word
    alike = fuzz.partial_ratio if len(joined) < len(whole) else fuzz.ratio
    return max(by_word, LESS_SURE * alike(joined, whole))


def _word_likeness(typed: str, word: str) -> float:
    """Return how one word is like another, which may have been cut short.

    >>> _word_likeness("estu", "estuary"), _word_likeness("estury", "estuary") > 90, _word_likeness("kelp", "yarrow")
    (100.0, True, 0.0)
    """
    if word.startswith(typed):
        return 100.0
    return max(fuzz.ratio(typed, word), LESS_SURE * fuzz.ratio(typed, word[: len(typed)]))


@lru_cache(maxsize=500)
def _weight(word: str) -> float:
    """Return what a typed word counts: its letters, and less where half of all names have it.

    >>> _weight("kelp"), _weight("surgery"), _weight("sugery")
    (4.0, 1.75, 1.5)
    """
    generic = word in GENERIC or any(fuzz.ratio(word, other) >= MISSPELT_GENERIC for other in GENERIC)
    return len(word) * (GENERIC_WEIGHT if generic else 1.0)


@lru_cache(maxsize=20_000)
def _words_of_name(name: str) -> tuple[str, ...]:
    """Return the words of a name: the same few thousand names are looked through at every search."""
    return tuple(_words(name))


def _words(text: str) -> list[str]:
    """Return the words of a text in small letters, without accents, apostrophes and other signs.

    >>> _words("St. Katherine's Dock & Zoë")
    ['st', 'katherines', 'dock', 'and', 'zoe']
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and ")).replace(
        "\N{RIGHT SINGLE QUOTATION MARK}", "'"
    )
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter)).replace("'", "")
    return re.findall(r"[^\W_]+", plain)
