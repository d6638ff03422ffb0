"""What is known of every source whichever area is built: title, publisher, licence, address."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

FILE: Final = Path(__file__).with_name("sources.toml")
LICENCES: Final = {
    "OGL-3.0": "Open Government Licence v3.0",
    "ODbL-1.0": "Open Database Licence 1.0",
}
"""Names of licences for reading, by their SPDX identifiers."""


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


@cache
def known_sources() -> dict[str, Source]:
    """Return every source that a recipe may name, by its key, in the order of `sources.toml`.

    >>> known_sources()["streets"].licence
    'Open Database Licence 1.0'
    """
    with FILE.open("rb") as file:
        entries = tomllib.load(file)
    return {
        key: Source(key, entry["title"], entry["publisher"], LICENCES[entry["licence"]], entry["url"])
        for key, entry in entries.items()
    }
