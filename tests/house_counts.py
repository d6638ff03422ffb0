"""How large the house is, and how far one walks in it: python -m tests.house_counts

Product Python only: not the generator of Saltmarsh, not the migrations.
"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
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


if __name__ == "__main__":
    for what, number in counts(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT).items():
        print(f"{number:8,} {what}")
