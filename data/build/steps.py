"""What each step of a build made, kept in files in which nothing can run, so that a rerun skips it."""

from __future__ import annotations

import ast
import dataclasses
import hashlib
import importlib.metadata
import io
import json
import platform
import re
import sys
import zipfile
from functools import cache
from typing import TYPE_CHECKING, Any, Final, TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.sparse import csr_array

from data.files import PROJECT
from data.problems import Problems

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TREE: Final = "tree.json"
PLAIN: Final = (str, int, float, bool, type(None))
OWN: Final = ("data.", "geo.")
"""Beginnings of the modules whose dataclasses may be in a file."""


class NotKeptError(Exception):
    """The file is not there, or is none of ours, or is damaged."""


def write_value(path: Path, value: tuple[Any, ...]) -> None:
    """Write a tuple of values: plain ones, containers, arrays, tables, sparse arrays, shapes, dataclasses of ours.

    Raises:
        TypeError: There is something else in it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    with zipfile.ZipFile(new, "w") as archive:
        tree = [_Writer(archive, f"{number}.").node(part) for number, part in enumerate(value)]
        archive.writestr(TREE, json.dumps(tree))
    new.replace(path)


def read_value(path: Path, *, first: object) -> tuple[Any, ...]:
    """Return what was written, unless its first part is another one than `first`.

    Raises:
        NotKeptError: There is no such file, it is damaged, or its first part is another.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            tree = json.loads(archive.read(TREE))
            if tree[0] != {"plain": first}:
                raise NotKeptError
            return tuple(_read(archive, node) for node in tree)
    except (OSError, zipfile.BadZipFile, ValueError, LookupError, TypeError, EOFError, AttributeError) as error:
        raise NotKeptError from error


class _Writer:
    """Turns values into nodes of the tree; what is large goes into files of its own."""

    def __init__(self, archive: zipfile.ZipFile, prefix: str) -> None:
        self._archive, self._prefix, self._count = archive, prefix, 0

    def node(self, value: Any) -> dict[str, Any]:  # noqa: ANN401, C901, PLR0911 (a case a kind)
        """Return the node of a value."""
        if _is_plain(value):
            return {"plain": value}
        if isinstance(value, tuple | list) and value and all(isinstance(item, shapely.Geometry) for item in value):
            return {"shapes": self._shapes(value), "is": type(value).__name__}
        if isinstance(value, tuple | list):
            return {type(value).__name__: [self.node(item) for item in value]}
        if isinstance(value, frozenset):
            return {"frozenset": [self.node(item) for item in sorted(value)]}
        if isinstance(value, dict):
            return {"dict": [[self.node(key), self.node(one)] for key, one in value.items()]}
        if isinstance(value, np.ndarray):
            return {"array": self._array(value)}
        if isinstance(value, gpd.GeoDataFrame):
            return {"map": self._table(value)}
        if isinstance(value, pd.DataFrame):
            return {"table": self._table(value)}
        if isinstance(value, csr_array):
            parts = [self._array(part) for part in (value.data, value.indices, value.indptr)]
            return {"sparse": parts, "shape": list(value.shape)}
        if dataclasses.is_dataclass(value) and type(value).__module__.startswith(OWN):
            fields = [[field.name, self.node(getattr(value, field.name))] for field in dataclasses.fields(value)]
            return {"of": [type(value).__module__, type(value).__qualname__], "fields": fields}
        msg = f"a {type(value).__name__} can't be kept: see data.build.steps"
        raise TypeError(msg)

    def _name(self, ending: str) -> str:
        self._count += 1
        return f"{self._prefix}{self._count}.{ending}"

    def _array(self, array: np.ndarray[Any, Any]) -> str:
        name = self._name("npy")
        with self._archive.open(name, "w", force_zip64=True) as file:
            np.save(file, array, allow_pickle=False)
        return name

    def _table(self, table: pd.DataFrame) -> str:
        name, held = self._name("parquet"), io.BytesIO()
        table.to_parquet(held)
        self._archive.writestr(name, held.getvalue())
        return name

    def _shapes(self, shapes: Any) -> list[str]:  # noqa: ANN401 (shapely has no types for arrays of shapes)
        held = [shapely.to_wkb(shape) for shape in shapes]
        ends = np.cumsum([len(item) for item in held])
        return [self._array(np.frombuffer(b"".join(held), dtype=np.uint8)), self._array(ends)]


def _is_plain(value: Any) -> bool:  # noqa: ANN401 (it asks what the value is)
    """Return whether JSON gives the value back as it was."""
    if type(value) is list:
        return all(_is_plain(item) for item in value)
    return type(value) in PLAIN


def _read(archive: zipfile.ZipFile, node: dict[str, Any]) -> Any:  # noqa: ANN401, PLR0911 (as above)
    kind = next(iter(node))
    held = node[kind]
    if kind == "plain":
        return held
    if kind == "shapes":
        content, ends = (_array(archive, name) for name in held)
        parts = np.split(content, ends[:-1])
        shapes = [shapely.from_wkb(part.tobytes()) for part in parts]
        return tuple(shapes) if node["is"] == "tuple" else shapes
    if kind in {"tuple", "list", "frozenset"}:
        values = [_read(archive, item) for item in held]
        return {"tuple": tuple, "list": list, "frozenset": frozenset}[kind](values)
    if kind == "dict":
        return {_read(archive, key): _read(archive, one) for key, one in held}
    if kind == "array":
        return _array(archive, held)
    if kind == "map":
        return gpd.read_parquet(io.BytesIO(archive.read(held)))
    if kind == "table":
        return pd.read_parquet(io.BytesIO(archive.read(held)))
    if kind == "sparse":
        return csr_array(tuple(_array(archive, name) for name in held), shape=tuple(node["shape"]))
    if kind == "of":
        return _class(*held)(**{name: _read(archive, one) for name, one in node["fields"]})
    raise NotKeptError


def _array(archive: zipfile.ZipFile, name: str) -> Any:  # noqa: ANN401 (the array's kind is in the file)
    with archive.open(name) as file:
        return np.load(io.BytesIO(file.read()), allow_pickle=False)


def _class(module: str, name: str) -> Any:  # noqa: ANN401 (the class is known by its name alone)
    """Return a dataclass of ours that is loaded already."""
    found = getattr(sys.modules.get(module), name, None) if module.startswith(OWN) else None
    if not (isinstance(found, type) and dataclasses.is_dataclass(found)):
        raise NotKeptError
    return found


# ---- Keep what a step of a build made ----

_T = TypeVar("_T")

OWN_PACKAGES: Final = ("data", "geo")
"""Our packages that a build is made of."""
BESIDE: Final = re.compile(r"[\"']([\w-]+\.(?:toml|csv))[\"']")
"""How a module names a table of numbers that lies beside it."""
BLOCKS: Final = ("body", "orelse", "finalbody", "handlers", "cases")
"""Parts of a statement that hold statements."""


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
        made: _T
        try:
            _, made, warnings = read_value(path, first=key)
            own = Problems.of(warnings)
        except (NotKeptError, TypeError, ValueError):
            own = Problems()
            made = make(own)
            if not own.errors:
                write_value(path, (key, made, list(own.warnings)))
        problems.extend(own)
        return made


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
        for file in (path, *(module for module in beside if module.is_file())):
            digest.update(f"{name} {file.name}\0".encode() + file.read_bytes())
        libraries |= {imported.split(".")[0] for imported in _imports(text)}
    for library in sorted(libraries - sys.stdlib_module_names - set(OWN_PACKAGES)):
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
            for imported in _imports(path.read_bytes()):
                if imported.split(".")[0] in OWN_PACKAGES:
                    waiting += [imported, imported.rpartition(".")[0]]
    return found


def _file_of(module: str) -> Path | None:
    """Return the file of a module of ours; None of what is none, such as a name that a module was asked for."""
    path = PROJECT.joinpath(*module.split("."))
    return next((file for file in (path.with_suffix(".py"), path / "__init__.py") if file.is_file()), None)


@cache
def _imports(source: bytes) -> tuple[str, ...]:
    """Return the name of everything that a module imports, with the name that is taken from it, if there is one."""
    names: list[str] = []
    waiting: list[ast.AST] = [ast.parse(source)]
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Import):
            names += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += (f"{node.module}.{alias.name}" for alias in node.names)
        elif not (isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"):
            waiting += (inner for part in BLOCKS for inner in getattr(node, part, ()))
    return tuple(names)


def _version(library: str) -> str:
    try:
        return importlib.metadata.version(library)
    except importlib.metadata.PackageNotFoundError:
        return ""
