"""Keep what a step of a build made, so that a rerun skips the steps whose input has not changed."""

from __future__ import annotations

import hashlib
import importlib.metadata
import pickle
import platform
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from data.problems import Problems
from data.project import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_T = TypeVar("_T")

LIBRARIES: Final = ("numpy", "scipy", "pandas", "shapely", "geopandas", "pyproj", "osmium", "osmnx")
"""Another release of these may make something else of the same input."""
DIGEST_BYTES: Final = 32


class StepCache:
    """What steps made, one file a step, in one folder that may be deleted at any time.

    Args:
        folder: Made when something is kept.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def step(self, name: str, key: str, make: Callable[[Problems], _T], problems: Problems) -> _T:
        """Return what `make` gives, or gave when the key was the same; its complaints are repeated too.

        Args:
            name: Of the step; only its last result is kept.
            key: Stands for everything that the result depends on.
            make: Does the work; what it complains of goes to the `Problems` that it is given.
            problems: Takes its complaints. A result with errors is not kept.
        """
        path = self._folder / f"{name}.pickle"
        kept: tuple[_T, Problems] | None = _load(path, key)
        if kept is None:
            own = Problems()
            kept = make(own), own
            if not own.errors:
                _save(path, key, kept)
        problems.extend(kept[1])
        return kept[0]


def key_of(*parts: object) -> str:
    """Return one key for many parts: texts, numbers, bytes, and tuples of such.

    >>> key_of("a", 1) == key_of("a", 1), key_of("a", 1) == key_of("a1")
    (True, False)
    """
    digest = hashlib.sha256(code_version().encode())
    for part in parts:
        digest.update(part if isinstance(part, bytes) else repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()


@cache
def code_version() -> str:
    """Return a hash over the code that builds and the libraries it rests on."""
    digest = hashlib.sha256(platform.python_version().encode())
    for library in LIBRARIES:
        digest.update(f"{library} {importlib.metadata.version(library)}\n".encode())
    for folder in ("data", "geo"):
        for path in sorted((PROJECT / folder).rglob("*")):
            if path.suffix in {".py", ".toml"}:
                digest.update(path.relative_to(PROJECT).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()


def _load(path: Path, key: str) -> tuple[Any, Problems] | None:
    """Return what was kept; None where nothing was, under another key, or the file is damaged."""
    try:
        content = path.read_bytes()
    except OSError:
        return None
    wanted, digest, body = key.encode(), content[:DIGEST_BYTES], content[DIGEST_BYTES:]
    if hashlib.sha256(body).digest() != digest or not body.startswith(wanted):
        return None
    value, problems = pickle.loads(body[len(wanted) :])  # noqa: S301 (we wrote it, and its checksum holds)
    return value, problems


def _save(path: Path, key: str, kept: object) -> None:
    body = key.encode() + pickle.dumps(kept, protocol=pickle.HIGHEST_PROTOCOL)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(hashlib.sha256(body).digest() + body)
