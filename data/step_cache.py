"""Keep what a step of a build made, so that a rerun skips the steps whose input has not changed."""

from __future__ import annotations

import ast
import hashlib
import importlib.metadata
import platform
import re
import sys
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

from data.kept_values import NotKeptError, read_value, write_value
from data.problems import Problems
from data.project import PROJECT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

_T = TypeVar("_T")

OWN: Final = ("data", "geo")
"""Our packages that a build is made of."""
BESIDE: Final = re.compile(r"[\"']([\w-]+\.(?:toml|csv))[\"']")
"""How a module names a table of numbers that lies beside it."""


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
        path = self._folder / f"{name}.zip"
        kept: tuple[_T, Problems] | None = _load(path, key)
        if kept is None:
            own = Problems()
            kept = make(own), own
            if not own.errors:
                write_value(path, (key, kept[0], own.kept()))
        problems.extend(kept[1])
        return kept[0]


def key_of(*parts: object) -> str:
    """Return one key for many parts: texts, numbers, bytes, and tuples of such.

    >>> key_of("a", 1) == key_of("a", 1), key_of("a", 1) == key_of("a1")
    (True, False)
    """
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part if isinstance(part, bytes) else repr(part).encode())
        digest.update(b"\0")
    return digest.hexdigest()


@cache
def code_of(*modules: str) -> str:
    """Return a hash over these modules of ours, all that they import, the tables beside them, and the libraries used.

    What is imported for types alone does not count.
    """
    digest = hashlib.sha256(platform.python_version().encode())
    libraries: set[str] = set()
    for name, path in sorted(modules_of(*modules).items()):
        text = path.read_bytes()
        beside = (path.with_name(file) for file in sorted(set(BESIDE.findall(text.decode()))))
        for file in (path, *(one for one in beside if one.is_file())):
            digest.update(f"{name} {file.name}\0".encode() + file.read_bytes())
        libraries |= {imported.split(".")[0] for imported in _imports(path)}
    for library in sorted(libraries - sys.stdlib_module_names - set(OWN)):
        digest.update(f"{library} {_version(library)}\n".encode())
    return digest.hexdigest()


def modules_of(*names: str) -> dict[str, Path]:
    """Return these modules of ours and all that they import, with their files."""
    found: dict[str, Path] = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        path = _file_of(name)
        if path is not None and name not in found:
            found[name] = path
            for imported in _imports(path):
                if imported.split(".")[0] in OWN:
                    waiting += [imported, imported.rpartition(".")[0]]
    return found


def _file_of(module: str) -> Path | None:
    """Return the file of a module of ours; None of what is none, such as a name that a module was asked for."""
    path = PROJECT.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


def _imports(path: Path) -> Iterator[str]:
    """Give the name of everything that a file imports, with the name that is taken from it, if there is one."""
    waiting: list[ast.AST] = [ast.parse(path.read_bytes())]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            waiting += ast.iter_child_nodes(node)


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _load(path: Path, key: str) -> tuple[Any, Problems] | None:
    """Return what was kept; None where nothing was, under another key, or the file is damaged."""
    try:
        kept, value, complaints = read_value(path, first=key)
        return (value, Problems.of(complaints)) if kept == key else None
    except (NotKeptError, TypeError, ValueError):
        return None
