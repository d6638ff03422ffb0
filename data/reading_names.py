"""Names as people write them, from registers that shout."""

from __future__ import annotations

import re
from typing import Final

SMALL: Final = frozenset({"and", "at", "by", "for", "in", "of", "on", "the", "to", "under", "upon", "with"})
"""Written small unless they begin something."""
CAPITALS: Final = frozenset(
    {"APMS", "CIC", "GMS", "GP", "HC", "HMP", "II", "III", "IV", "LLP", "NEL", "NHS", "PCN", "PMS", "SEL", "UK"}
)
"""Abbreviations of the field that a rule on vowels would not spare."""
SHORTENED: Final = frozenset(
    {
        "CLN",
        "CT",
        "CTR",
        "DR",
        "DRS",
        "GRP",
        "HTH",
        "LTD",
        "MR",
        "MRS",
        "MS",
        "NTH",
        "PK",
        "RD",
        "SQ",
        "ST",
        "STH",
        "SVS",
        "WLK",
    }
)
"""Words without a vowel that are words all the same."""
DIRECTIONS: Final = frozenset({"NORTH", "SOUTH", "EAST", "WEST", "CITY", "TOWN"})
"""Short words that stand in brackets without being abbreviations."""
VOWELS: Final = frozenset("AEIOUY")
WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""Letters and digits, with apostrophes inside."""


def reading_name(name: str) -> str:
    """Return a name in title case, with care for what is no ordinary word; names not all in capitals are kept.

    >>> [reading_name(name) for name in ("ST JOHN'S WOOD & MAIDA VALE PCN", "WEST4 GPS", "DR SZ HAIDER'S PRACTICE")]
    ["St John's Wood & Maida Vale PCN", 'West4 GPs', "Dr SZ Haider's Practice"]
    >>> [reading_name(name) for name in ("BETHNAL GREEN HEALTH CTR.", "THE LAWNS AT STOKE-ON-TRENT", "LS25/LS26 PCN")]
    ['Bethnal Green Health Ctr', 'The Lawns at Stoke-on-Trent', 'LS25/LS26 PCN']
    >>> reading_name("ADLER JS-THE SURGERY"), reading_name("WYRE NEIGHBOURHOOD (WREN) PCN")
    ('Adler JS-The Surgery', 'Wyre Neighbourhood (WREN) PCN')
    """
    folded = " ".join(name.split()).rstrip(".,;")
    if folded != folded.upper():
        return folded
    words = list(WORD.finditer(folded))
    for number in range(len(words) - 1, -1, -1):
        word = words[number]
        before = words[number - 1].group() if number else ""
        last, following = folded[: word.start()][-1:], folded[word.end() :][:1]
        begins = number == 0 or last == "(" or (last == "-" and following != "-")
        bracketed = last == "(" and following == ")"
        written = _word(word.group(), first=begins, before=before, bracketed=bracketed)
        folded = folded[: word.start()] + written + folded[word.end() :]
    return folded


def _word(word: str, *, first: bool, before: str, bracketed: bool) -> str:
    if word.lower() in SMALL and not first:
        return word.lower()
    if word != "GPS" and _keeps_capitals(word, before=before, bracketed=bracketed):
        return word
    if re.fullmatch(r"\d+(ST|ND|RD|TH)", word):
        return word.lower()
    head, apostrophe, tail = word.partition("'")
    if apostrophe and len(head) == 1:
        return f"{head}'{tail.capitalize()}"
    if word.startswith("MC") and len(word) > 4:
        return f"Mc{word[2:].capitalize()}"
    return "GPs" if word == "GPS" else word.capitalize()


def _keeps_capitals(word: str, *, before: str, bracketed: bool) -> bool:
    if word in CAPITALS or len(word) == 1:
        return True
    if word in SHORTENED:
        return False
    if any(letter.isdigit() for letter in word):
        return re.match(r"[A-Z]{4}|\d+(ST|ND|RD|TH)$", word) is None
    if bracketed and len(word) <= 5:
        return word not in DIRECTIONS
    initials = len(word) == 2 and before in {"DR", "DRS"}
    return initials or not VOWELS & set(word)
