"""Put the browser files of built areas where the browser can fetch them."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from data.area_store import damaged, read_manifest, usable_areas


def publish(folder: Path, static_root: Path) -> str:
    """Put the browser files of a built area where the browser can fetch them; once for each id.

    Published areas that no built area beside this one has any more are removed, unless their files are still those of
    an area in another folder: two apps may run at once, a test's beside a person's.

    Args:
        folder: A built area.
        static_root: The folder that Streamlit serves as `app/static`.

    Returns:
        The path of the URL, relative to the app: "app/static/areas/<id>/".

    Raises:
        PlanningError: There is no area there, or it lacks the browser files.
    """
    area = str(read_manifest(folder)["id"])
    source, target = folder / "browser", static_root / "areas" / area
    if not source.is_dir():
        raise damaged(folder, "browser")
    target.parent.mkdir(parents=True, exist_ok=True)
    if not target.is_dir():
        fresh = Path(tempfile.mkdtemp(prefix=f".{area}-", dir=target.parent))
        shutil.copytree(source, fresh, dirs_exist_ok=True, copy_function=_link_or_copy)
        fresh.chmod(0o755)
        try:
            fresh.rename(target)
        except OSError:  # another session published it in the meantime
            shutil.rmtree(fresh, ignore_errors=True)
    built = {card.id for card in usable_areas(folder.parent)} | {area}
    for old in target.parent.iterdir():
        if old.is_dir() and not old.name.startswith(".") and old.name not in built and not _is_elsewhere(old):
            shutil.rmtree(old, ignore_errors=True)
    return f"app/static/areas/{area}/"


def _is_elsewhere(published: Path) -> bool:
    """Return whether a published area's files are links to files that are still in some built area."""
    try:
        return (published / "map.json").stat().st_nlink > 1
    except OSError:
        return False


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:  # another file system, or one without links
        shutil.copyfile(source, target)
