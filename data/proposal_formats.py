"""Formats of proposals as text: which one is written, and how older ones become it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from msgspec import convert

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data.problems import Problems

FORMAT: Final = 3
"""Version that is written. Raise it when an older reader would misread a newer text, and add a migration."""


def _from_1(content: dict[str, Any]) -> dict[str, Any]:
    """Return a plan of format 1, which had clusters alone, with nothing said, written or chosen beside them."""
    clusters = _clusters_with(content, way="", hub_hours="")
    return {**content, "format": 2, "clusters": clusters, "said": [], "texts": {}, "effective": ""}


def _from_2(content: dict[str, Any]) -> dict[str, Any]:
    """Return a plan of format 2, whose hubs were all at the main site of their practice."""
    return {**content, "format": 3, "clusters": _clusters_with(content, hub_site="")}


def _clusters_with(content: dict[str, Any], **fresh: str) -> object:
    """Return clusters with fields that their format did not have; what is no clusters is told of later."""
    clusters = content.get("clusters")
    if not isinstance(clusters, list):
        return clusters
    return [{**entry, **fresh} if isinstance(entry, dict) else entry for entry in clusters]


MIGRATIONS: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {1: _from_1, 2: _from_2}
"""For each older format what makes the next one of it."""


def content_of(text: str, *, file: str, problems: Problems) -> dict[str, Any]:
    """Return what a text holds, in the format of today; empty after a complaint.

    Args:
        text: JSON.
        file: Where it comes from, for complaints.
        problems: Takes a complaint where it is no plan, or of a format that is not known here.
    """
    try:
        content: dict[str, Any] = json.loads(text)
        version = convert(content["format"], int)
    except (ValueError, RecursionError, TypeError, KeyError):
        problems.error(file, "this is no plan file: choose a file that was saved as a plan")
        return {}
    if version > FORMAT:
        says = (
            f"this plan was saved by a newer version of Neighbouring, as format {version}; this one reads formats 1 to "
            f"{FORMAT}. Update the program, then open it again"
        )
        problems.error(file, says)
        return {}
    if version not in (*MIGRATIONS, FORMAT):
        problems.error(file, f"there is no format {version} of plans; formats 1 to {FORMAT} are read", value=version)
        return {}
    for older in range(version, FORMAT):
        content = MIGRATIONS[older](content)
    return content
