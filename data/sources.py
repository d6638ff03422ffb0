"""What is known of every source whichever area is built: title, publisher, licence, address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from data.tables.specs import SPECS


@dataclass(frozen=True)
class Source:
    """A publication that areas are built from.

    Attributes:
        key: Its name in a recipe.
        title: For reading.
        publisher: For reading.
        licence: For reading.
        url: The publisher's landing page.
    """

    key: str
    title: str
    publisher: str
    licence: str
    url: str


STREETS: Final = Source(
    "streets",
    title="OpenStreetMap",
    publisher="OpenStreetMap contributors",
    licence="Open Database Licence 1.0",
    url="https://www.openstreetmap.org/copyright",
)


def known_sources() -> dict[str, Source]:
    """Return every source that a recipe may name by its key: the official tables, and the streets.

    >>> known_sources()["streets"].licence, known_sources()["patients"].publisher
    ('Open Database Licence 1.0', 'NHS England')
    """
    tables = {key: Source(key, spec.title, spec.publisher, spec.licence, spec.url) for key, spec in SPECS.items()}
    return {**tables, STREETS.key: STREETS}
