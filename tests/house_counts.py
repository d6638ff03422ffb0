"""How large the house is, and how far one walks in it.

    python -m tests.house_counts          lines, files, functions of product Python
    python -m tests.house_counts --walk   files and functions that a first drop passes through, till it is answered

Product Python only: not the generator of Saltmarsh, not the migrations.
"""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FLOORS = ("geo/", "data/", "ui/", "pages/", "app.py", "main.py")
LEFT_OUT = ("data/demo/", "data/store/migrations/")


def counts(root=ROOT):
    """Counts by what they count."""
    listed = subprocess.run(["git", "ls-files", "*.py"], cwd=root, capture_output=True, text=True, check=True)
    paths = [path for path in listed.stdout.split() if path.startswith(FLOORS) and not path.startswith(LEFT_OUT)]
    texts = {path: (root / path).read_text(encoding="utf-8") for path in paths}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    named = Counter(word for text in texts.values() for word in re.findall(r"\w+", text))
    functions = [
        node.name
        for tree in trees.values()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    modules = {path.removesuffix(".py").removesuffix("/__init__").replace("/", "."): path for path in paths}
    importers = Counter(
        module
        for path, tree in trees.items()
        for module in {
            known for node in ast.walk(tree) for known in _taken(node) if known in modules and modules[known] != path
        }
    )
    lines = sorted(text.count("\n") for text in texts.values())
    return {
        "lines": sum(lines),
        "files": len(paths),
        "median lines of a file": lines[len(lines) // 2],
        "most lines of a file": lines[-1],
        "modules that one other imports": sum(importers[module] == 1 for module in modules),
        "private functions": sum(name.startswith("_") for name in functions),
        "private functions called once": sum(name.startswith("_") and named[name] == 2 for name in functions),
    }


def _taken(node):
    """The modules that a statement imports from."""
    if isinstance(node, ast.ImportFrom) and node.module:
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)


def walk():
    """Count what a first drop passes through on the tiny town, from the door to its answer."""
    from data.area.folders import AREAS_VARIABLE, read_manifest  # noqa: PLC0415 (counting needs none of the product)
    from data.store.engines import URL_VARIABLE  # noqa: PLC0415
    from tests.tiny_town import ASH  # noqa: PLC0415
    from tests.ui.acts.browser import Browser  # noqa: PLC0415
    from tests.ui.acts.conftest import build  # noqa: PLC0415
    from ui.acts.schema import Move  # noqa: PLC0415
    from ui.session import areas  # noqa: PLC0415

    passed = set()

    def note(frame, event, _argument):
        path = frame.f_code.co_filename.removeprefix(f"{ROOT}/")
        if event == "call" and path.startswith(FLOORS) and not frame.f_code.co_name.startswith("<"):
            passed.add((path, frame.f_code.co_qualname))

    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        build(root / "areas" / "tiny")
        os.environ |= {AREAS_VARIABLE: str(root / "areas"), URL_VARIABLE: f"sqlite:///{root}/plans.sqlite"}
        areas.STATIC_ROOT = root / "static"
        browser = Browser(read_manifest(root / "areas" / "tiny")["id"], "AS")
        sys.setprofile(note)
        browser.do(Move([ASH], "B"))
        sys.setprofile(None)
    return {"files that a first drop passes through": len({path for path, _ in passed}), "functions": len(passed)}


if __name__ == "__main__":
    counted = walk() if "--walk" in sys.argv else counts(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT)
    for what, number in counted.items():
        print(f"{number:8,} {what}")
