"""Text that people type: what can be held of it, and names of plans and people as they are stored and found."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain, count
from typing import TYPE_CHECKING, Final

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterable

NOT_HOLDABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and halves of characters: XML, and with it .docx, .pptx and .xlsx, can't hold them."""


def one_line(text: str) -> str:
    r"""Return a text as one line: white space folded, characters that can't be kept left out.

    >>> one_line("  River \n side\x00 ")
    'River side'
    """
    return " ".join(NOT_HOLDABLE.sub("", text).split())


def paragraphs(text: str) -> str:
    r"""Return a text with its line breaks, without blanks round it and characters that can't be kept.

    >>> paragraphs(" First.\r\n\r\nSecond\x0b.\n")
    'First.\n\nSecond.'
    """
    unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
    return NOT_HOLDABLE.sub("", re.sub("[\x0b\x0c]", "", unbroken)).strip()


# ---- Texts that people type about a plan ----

NAME_LENGTH: Final = 80
"""Characters of a plan's name: what fits in a list and on a title page."""
WHO_LENGTH: Final = 80
"""Characters of who did something."""
SEARCH_LENGTH: Final = 200
"""Characters of a search that count."""


def plan_name(text: str) -> str:
    """Return the name of a plan as it is stored.

    Raises:
        PlanningError: It is empty, or longer than `NAME_LENGTH`.
    """
    name = one_line(text)
    if not name:
        msg = "a plan needs a name: type at least one character"
        raise PlanningError(msg)
    if len(name) > NAME_LENGTH:
        msg = f"the name {name[:20]!r}... has {len(name)} characters; use at most {NAME_LENGTH}"
        raise PlanningError(msg)
    return name


def free_name(wanted: str | None, taken: Iterable[str]) -> str:
    """Return the name of a new plan: the one wanted, with a number where another has it; None is the next option.

    >>> free_name(None, []), free_name(None, ["option 1", "Riverside"]), free_name(None, ["Option 2"])
    ('Option 1', 'Option 2', 'Option 1')
    >>> free_name("Riverside", ["Option 1"]), free_name("Riverside", ["RIVERSIDE", "Riverside, 2"])
    ('Riverside', 'Riverside, 3')

    Raises:
        PlanningError: It is empty, or longer than `NAME_LENGTH`.
    """
    names = {folded(name) for name in taken}
    if wanted is None:
        return next(name for number in count(1) if folded(name := f"Option {number}") not in names)
    name = plan_name(wanted)
    ends = chain([""], (f", {number}" for number in count(2)))
    return next(free for end in ends if folded(free := name[: NAME_LENGTH - len(end)].rstrip() + end) not in names)


def who_did(text: str) -> str:
    """Return who did something as it is stored; "" where nobody said.

    Raises:
        PlanningError: It is longer than `WHO_LENGTH`.
    """
    who = one_line(text)
    if len(who) > WHO_LENGTH:
        msg = f"your name {who[:20]!r}... has {len(who)} characters; use at most {WHO_LENGTH}"
        raise PlanningError(msg)
    return who


def findable(name: str, area_name: str, whos: Iterable[str]) -> str:
    r"""Return what a search for a plan looks in: its name, its area and everybody who changed it, a line each.

    >>> findable("Option 1", "Saltmarsh", ["Ann", "", "ann"])
    'option 1\nsaltmarsh\nann'
    """
    people = dict.fromkeys(folded(who) for who in whos if who)
    return "\n".join([folded(name), folded(area_name), *people])


def people_in(text: str) -> list[str]:
    """Return the people in a text that `findable` made."""
    return text.split("\n")[2:]


def words_of(search: str) -> list[str]:
    """Return the words that a plan must hold, each anywhere, to be found.

    >>> words_of(" Straße  ANN ")
    ['strasse', 'ann']
    """
    return folded(one_line(search)[:SEARCH_LENGTH]).split()


def folded(text: str) -> str:
    """Return a text as others that people take for the same have it."""
    return unicodedata.normalize("NFKC", text).casefold()
