"""What the browser says happened: any JSON in, a checked event or a complaint out. It is never trusted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

MOST_PRACTICES: Final = 2000
"""More practices than all London has; an event with more is no choice of a person."""
LONGEST_CODE: Final = 12
"""ODS codes have 6 to 9 characters; cluster letters at most 3."""
LONGEST_NAME: Final = 400
"""The plan says how long a name may be, in words; this only keeps out what nobody typed."""
_HUGE: Final = 10**15
"""Numbers from here on are not written out; Python refuses to write those of 4,300 digits."""
NEW: Final = "+"
"""As the target of a move: a cluster that is made for it."""


@dataclass(frozen=True)
class Event:
    """What all events have: their number, and the revision of the plan they were made on."""

    id: int
    revision: int


@dataclass(frozen=True)
class Moved(Event):
    """Practices were dropped on a cluster: its letter, "" for not placed, `NEW` for a new one."""

    practices: tuple[str, ...]
    to: str


@dataclass(frozen=True)
class Renamed(Event):
    """A cluster got another name."""

    cluster: str
    name: str


@dataclass(frozen=True)
class LockSet(Event):
    """A cluster was locked or unlocked."""

    cluster: str
    locked: bool


@dataclass(frozen=True)
class HubSet(Event):
    """A practice was made a cluster's hub; "" for none."""

    cluster: str
    practice: str


@dataclass(frozen=True)
class ClusterAdded(Event):
    """A new, empty cluster was asked for."""


@dataclass(frozen=True)
class ClusterRemoved(Event):
    """An empty cluster is to go."""

    cluster: str


@dataclass(frozen=True)
class Undone(Event):
    """One step back."""


@dataclass(frozen=True)
class Redone(Event):
    """One step on again."""


@dataclass(frozen=True)
class Chosen(Event):
    """These practices are chosen now; none is fine."""

    practices: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    """An event that can't be one: why, and its number where it had one (else 0), so that it can be acknowledged."""

    complaint: str
    id: int = 0


class _BadFieldError(Exception):
    """A field is not what it must be."""


def read_event(raw: object) -> Event | Refused:
    """Return the event that `raw` is, or why it is none. Never raises.

    >>> read_event({"id": 3, "revision": 1, "type": "move", "practices": ["Y00001"], "to": "B"})
    Moved(id=3, revision=1, practices=('Y00001',), to='B')
    >>> read_event({"id": 3, "revision": 1, "type": "fly"}).complaint
    "the browser sent an event of the type 'fly', which is unknown; reload the page"
    """
    number = 0
    try:
        fields = _fields(raw)
        number = _whole(fields, "id")
        return _reader(fields)(fields, number, _whole(fields, "revision"))
    except _BadFieldError as error:
        return Refused(f"the browser sent {error}; reload the page", number)


_READERS: Final[dict[str, Callable[[dict[str, Any], int, int], Event]]] = {
    "move": lambda raw, number, revision: Moved(number, revision, _codes(raw, least=1), _maybe_code(raw, "to")),
    "rename": lambda raw, number, revision: Renamed(number, revision, _letter(raw), _text(raw, "name", LONGEST_NAME)),
    "lock": lambda raw, number, revision: LockSet(number, revision, _letter(raw), _flag(raw, "locked")),
    "hub": lambda raw, number, revision: HubSet(number, revision, _letter(raw), _maybe_code(raw, "practice")),
    "new": lambda _, number, revision: ClusterAdded(number, revision),
    "remove": lambda raw, number, revision: ClusterRemoved(number, revision, _letter(raw)),
    "undo": lambda _, number, revision: Undone(number, revision),
    "redo": lambda _, number, revision: Redone(number, revision),
    "choose": lambda raw, number, revision: Chosen(number, revision, _codes(raw, least=0)),
}
"""How the fields of each type of event are read."""


def _fields(raw: object) -> dict[str, Any]:
    if isinstance(raw, dict):
        return raw
    msg = f"an event that is {_shown(raw)}"
    raise _BadFieldError(msg)


def _reader(raw: dict[str, Any]) -> Callable[[dict[str, Any], int, int], Event]:
    kind = raw.get("type")
    if isinstance(kind, str) and kind in _READERS:
        return _READERS[kind]
    msg = f"an event of the type {_shown(kind)}, which is unknown"
    raise _BadFieldError(msg)


def _whole(raw: dict[str, Any], name: str) -> int:
    value = raw.get(name)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**53:
        msg = f"an event whose {name!r} is {_shown(value)}, not a whole number"
        raise _BadFieldError(msg)
    return value


def _flag(raw: dict[str, Any], name: str) -> bool:
    value = raw.get(name)
    if not isinstance(value, bool):
        msg = f"an event whose {name!r} is {_shown(value)}, not true or false"
        raise _BadFieldError(msg)
    return value


def _text(raw: dict[str, Any], name: str, longest: int) -> str:
    value = raw.get(name)
    if not isinstance(value, str) or len(value) > longest:
        msg = f"an event whose {name!r} is {_shown(value)}, not a text of at most {longest} characters"
        raise _BadFieldError(msg)
    return value


def _letter(raw: dict[str, Any]) -> str:
    letter = _text(raw, "cluster", LONGEST_CODE)
    if letter:
        return letter
    msg = "an event whose 'cluster' is empty"
    raise _BadFieldError(msg)


def _maybe_code(raw: dict[str, Any], name: str) -> str:
    return _text(raw, name, LONGEST_CODE)


def _codes(raw: dict[str, Any], *, least: int) -> tuple[str, ...]:
    """Return the practices' codes in the order in which they were chosen, each once."""
    value = raw.get("practices")
    fits = isinstance(value, list) and least <= len(value) <= MOST_PRACTICES
    if not fits or not all(isinstance(code, str) and 0 < len(code) <= LONGEST_CODE for code in value or ()):
        msg = f"an event whose 'practices' is {_shown(value)}, not a list of {least} to {MOST_PRACTICES} codes"
        raise _BadFieldError(msg)
    return tuple(dict.fromkeys(value or ()))


def _shown(value: object) -> str:
    """Return the value as a complaint may show it: short, whatever it is."""
    if value is None:
        return "missing"
    if isinstance(value, int) and abs(value) >= _HUGE:
        return "a huge number"
    shown = ascii(value) if isinstance(value, (str, int, float)) else f"a {type(value).__name__}"
    return shown if len(shown) <= 40 else f"{shown[:40]}..."
