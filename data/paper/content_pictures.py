"""Which pictures stand in which section. Nothing is imported for them until one is drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from data.paper.material import Material
    from data.paper.section import Picture


def pictures_of(key: str, material: Material) -> tuple[Picture, ...]:
    """Return the maps and charts of a section; none for a section of words."""
    return ()
