"""Make the demo: write the fictional borough's files, then build its area as any other."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from data.build import build_area
from data.demo.generate import SLUG, generate

if TYPE_CHECKING:
    from collections.abc import Callable


def make_demo(areas_root: Path, *, progress: Callable[[str, int, int], None] | None = None) -> Path:
    """Write Saltmarsh's files to a folder that goes again, and build its area in `areas_root`.

    Args:
        areas_root: The folder of areas.
        progress: Told the step, how much of it is done, and of how much.

    Returns:
        The area's folder.

    Raises:
        PlanningError: Another process is building it right now, or the folder holds something else.
    """
    with tempfile.TemporaryDirectory(prefix="saltmarsh-") as folder:
        recipe = generate(Path(folder), progress=progress)
        return build_area(recipe, areas_root / SLUG, progress=progress).folder
