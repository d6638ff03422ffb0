"""Which step a browser may take back, and which it may do again: read off the history of a plan.

Undoing adds a revision that takes a step back, and doing it again adds one that takes back the undoing. A revision
holds while none that holds takes it back. Here Ann's browser moves (2), Bob's moves (3), and Ann's undoes (4):

>>> from datetime import UTC, datetime
>>> from data.store.kept import RevisionLine
>>> def line(number, browser, undoes=None):
...     return RevisionLine(number, number - 1 or None, datetime.now(UTC), "", "move", "", "town", browser, undoes)
>>> chain = (line(1, ""), line(2, "Ann"), line(3, "Bob"), line(4, "Ann", undoes=2))
>>> sorted(holding(chain)), taken_back_by(chain)
([1, 3, 4], {2: 4})
>>> to_undo(chain, browser="Ann"), to_redo(chain, browser="Ann").number
(None, 4)
>>> to_undo(chain, browser="Bob").number, to_redo(chain, browser="Bob")
(3, None)
>>> again = (*chain, line(5, "Ann", undoes=4))
>>> sorted(holding(again)), to_undo(again, browser="Ann").number, to_redo(again, browser="Ann")
([1, 2, 3, 5], 2, None)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.store.kept import OF_WHOLE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from data.store.kept import RevisionLine


def lines_to(lines: Iterable[RevisionLine], head: int) -> tuple[RevisionLine, ...]:
    """Return the revisions that lead to one, oldest first, itself last; nothing where it is not among them."""
    by_number = {line.number: line for line in lines}
    chain: list[RevisionLine] = []
    at = by_number.get(head)
    while at is not None:
        chain.append(at)
        at = by_number.get(at.parent) if at.parent is not None else None
    return tuple(reversed(chain))


def holding(chain: Iterable[RevisionLine]) -> frozenset[int]:
    """Return the numbers of the revisions that hold: those that none which holds takes back.

    Args:
        chain: As `lines_to` gives it.
    """
    taken_back: set[int] = set()
    holds: set[int] = set()
    for line in reversed(tuple(chain)):  # what takes back comes after what it takes back
        if line.number in taken_back:
            continue
        holds.add(line.number)
        if line.undoes is not None:
            taken_back.add(line.undoes)
    return frozenset(holds)


def taken_back_by(chain: tuple[RevisionLine, ...]) -> dict[int, int]:
    """Return by which revision each of those was taken back that do not hold.

    Args:
        chain: As `lines_to` gives it.
    """
    holds = holding(chain)
    return {line.undoes: line.number for line in chain if line.undoes is not None and line.number in holds}


def to_undo(chain: tuple[RevisionLine, ...], *, browser: str) -> RevisionLine | None:
    """Return the last step of a browser that holds; None where it has none.

    Steps of nobody known, as those kept before browsers were told apart, are everybody's.

    Args:
        chain: As `lines_to` gives it.
        browser: Its mark.
    """
    holds = holding(chain)
    steps = (
        line
        for line in reversed(chain)
        if _is_step(line) and line.parent is not None and line.number in holds and _is_of(line, browser)
    )
    return next(steps, None)


def to_redo(chain: tuple[RevisionLine, ...], *, browser: str) -> RevisionLine | None:
    """Return the last undoing of a browser that holds, unless it has made a new step since; None where there is none.

    Args:
        chain: As `lines_to` gives it.
        browser: Its mark.
    """
    holds = holding(chain)
    steps = {line.number for line in chain if _is_step(line)}
    for line in reversed(chain):
        if not _is_of(line, browser) or line.number not in holds or line.kind in OF_WHOLE:
            continue
        if line.undoes is None:
            return None
        if line.undoes in steps:
            return line
    return None


def _is_step(line: RevisionLine) -> bool:
    return line.undoes is None and line.kind not in OF_WHOLE


def _is_of(line: RevisionLine, browser: str) -> bool:
    return line.browser in ("", browser)
