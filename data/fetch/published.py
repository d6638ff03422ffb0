"""What is published where, what would be fetched, and which addresses still answer, in lines to read and to send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from data.fetch.addresses import licence_of, publisher_of, sources, title_of
from data.fetch.asking import FetchError
from data.fetch.publications import newest_file
from data.fetch.services import find_service
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from data.fetch.asking import Asking

BY_HAND: Final = "by hand"
HOW: Final = {
    "file": "whole",
    "page": "the newest edition, whole",
    "arcgis": "only the rows of the area",
    "geofabrik": "the smallest extract that covers the area",
    "hand": BY_HAND,
}
"""In words, how each kind of access brings a file."""


@dataclass(frozen=True)
class SourceWords:
    """What is said of a source before anything is fetched from it.

    Attributes:
        title: What people call it.
        publisher: Who publishes it.
        licence: Under which it is published.
        size: What it was when somebody last looked; "" where nobody did.
        how: In which way it comes.
    """

    title: str
    publisher: str
    licence: str
    size: str
    how: str


def sources_of(keys: Iterable[str]) -> list[SourceWords]:
    """Return what is said of these sources; nothing is asked of anybody."""
    return [
        SourceWords(
            title_of(key),
            publisher_of(key),
            licence_of(key),
            f"{source.size_mb:,} MB" if source.size_mb else "",
            HOW[source.access],
        )
        for key in keys
        for source in [sources()[key]]
    ]


def listing() -> Iterator[str]:
    """Return every source: how it is had, its publisher, licence, and what size it was."""
    return _lines(sources())


def _lines(keys: Iterable[str]) -> Iterator[str]:
    for key in keys:
        source = sources()[key]
        size = f", some {source.size_mb:,} MB" if source.size_mb else ""
        how = f"{BY_HAND}: {source.why}" if source.access == "hand" else source.access
        yield f"{key}: {title_of(key)}\n    {publisher_of(key)}; {licence_of(key)}; {how}{size}\n    {source.address}"


def would_fetch(keys: Sequence[str], asking: Asking) -> str:
    """Return what would be fetched of these sources today: each with its edition, size, publisher and licence."""
    unknown = [key for key in keys if key not in sources()]
    if unknown:
        msg = f"{unknown[0]} is no table: use some of {', '.join(sources())}"
        raise PlanningError(msg)
    return "\n".join(f"{line}\n    {_newest(key, asking)}" for key, line in zip(keys, _lines(keys), strict=True))


def check(asking: Asking) -> Iterator[str]:
    """Yield of every source whether its address answers as we expect, in lines for whoever mends them."""
    yield f"Addresses of official files, asked on {datetime.now(UTC).isoformat(timespec='seconds')}"
    for key in sources():
        yield f"{key}: {_newest(key, asking)}"


def _newest(key: str, asking: Asking) -> str:
    """Return what is newest of a source, or why it can't be told."""
    source = sources()[key]
    try:
        match source.access:
            case "hand":
                return BY_HAND
            case "arcgis":
                return f"found at {find_service(key, asking)}"
            case "geofabrik":
                asking.touch(title_of(key), source.address)
                return f"the list of extracts is at {source.address}"
            case _:
                wanted, date = newest_file(key, asking)
                asking.touch(title_of(key), wanted.address)
                return f"edition {date or 'without a date'}, at {wanted.address}"
    except FetchError as error:
        return f"FAILED: {error}"
