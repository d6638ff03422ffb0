"""Say of any file what it is and what was read from it, without building."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from data.streets.inspect import inspect_streets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

INSPECTED: Final[tuple[tuple[tuple[str, ...], Callable[[Path], dict[str, Any]]], ...]] = (
    ((".osm", ".osm.gz", ".osm.bz2", ".pbf", ".graphml"), inspect_streets),
)
"""What looks at a file, by how its name ends; the last one looks at what fits nowhere."""


def inspect_file(path: Path) -> dict[str, Any]:
    """Return what a file is and what was read from it: `kind`, what that kind has, `warnings` and `problems`."""
    name = path.name.lower()
    looks = next((look for endings, look in INSPECTED if name.endswith(endings)), INSPECTED[-1][1])
    return looks(path)


def inspection_as_text(found: Mapping[str, Any]) -> str:
    """Return an inspection as lines to read.

    >>> print(inspection_as_text({"file": "town.osm", "kind": "streets", "metres": {"all": 6400}, "problems": ["cut"]}))
    town.osm: streets
      metres: all 6,400
      problem: cut
    """
    lines = [f"{found['file']}: {found['kind']}"]
    for key, value in found.items():
        if isinstance(value, dict):
            lines.append(f"  {key.replace('_', ' ')}: " + ", ".join(f"{name} {one:,}" for name, one in value.items()))
        elif isinstance(value, list):
            lines += [f"  {key.removesuffix('s')}: {sentence}" for sentence in value]
        elif key not in {"file", "kind"}:
            lines.append(f"  {key.replace('_', ' ')}: {value:,}" if isinstance(value, int) else f"  {key}: {value}")
    return "\n".join(lines)
