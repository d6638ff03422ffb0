"""What the browser does with packed figures, the boring way."""

import base64
import itertools


def figures(packed):
    """Whole numbers of a packed text: all low bytes, then all high ones."""
    content = base64.b64decode(packed)
    half = len(content) // 2
    pairs = zip(content[:half], content[half:], strict=True)
    return [int.from_bytes(bytes(pair), "little", signed=True) for pair in pairs]


def marks(packed):
    """Marks of a packed text."""
    return list(base64.b64decode(packed))


def columns(steps, *, rows):
    """The rows of a table from its steps down each column."""
    down = [list(itertools.accumulate(steps[at : at + rows])) for at in range(0, len(steps), rows or 1)]
    return [list(row) for row in zip(*down, strict=True)]
