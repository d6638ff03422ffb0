"""Take values out of a recipe; every slip is a complaint and the reading goes on."""

from __future__ import annotations

import datetime as dt
import difflib
from typing import TYPE_CHECKING, Any

from data.tables.cells import iso_date
from geo.typed_text import one_line

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from data.problems import Problems


class Checks:
    """Takes values of the right kind out of the tables of one recipe.

    Where a value is missing or of the wrong kind, the complaint is noted and something harmless returned.

    Attributes:
        path: The recipe's file.
    """

    def __init__(self, path: Path, problems: Problems) -> None:
        self.path = path
        self._problems = problems

    def complain(self, says: str, value: object = None) -> None:
        """Note a complaint about the recipe."""
        self._problems.error(self.path.name, says, value=value)

    def known_keys(self, table: Mapping[str, Any], known: Sequence[str], prefix: str) -> None:
        """Complain of keys that mean nothing, with the one that was probably meant."""
        for key in table:
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {prefix}{near[0]}?" if near else f"known are: {', '.join(known)}"
                self.complain(f"{prefix}{key} means nothing in a recipe; {hint}")

    def table(self, content: Mapping[str, Any], key: str, *, required: bool = True, prefix: str = "") -> dict[str, Any]:
        """Return the table [key]."""
        value = content.get(key)
        if value is None and required:
            self.complain(f"the table [{prefix}{key}] is missing: add it")
        elif value is not None and not isinstance(value, dict):
            self.complain(f"{prefix}{key} must be a table: write [{prefix}{key}] and its lines below", value)
        return value if isinstance(value, dict) else {}

    def text(self, table: Mapping[str, Any], key: str, *, prefix: str = "") -> str:
        """Return a text that is not empty."""
        value = table.get(key)
        if isinstance(value, str) and one_line(value):
            return one_line(value)
        says = f"{prefix}{key} is missing" if value is None else f"{prefix}{key} must be a text that is not empty"
        self.complain(f'{says}: write {key} = "..."', value)
        return ""

    def texts(self, table: Mapping[str, Any], key: str, *, prefix: str = "") -> list[str]:
        """Return a list of texts; none where the key is not there."""
        value = table.get(key, [])
        if isinstance(value, list) and all(isinstance(item, str) and one_line(item) for item in value):
            return [one_line(item) for item in value]
        self.complain(f'{prefix}{key} must be a list of texts: write {key} = ["...", "..."]', value)
        return []

    def flag(self, table: Mapping[str, Any], key: str, *, prefix: str = "") -> bool:
        """Return true or false; false where the key is not there."""
        value = table.get(key, False)
        if not isinstance(value, bool):
            self.complain(f"{prefix}{key} must be true or false", value)
        return value is True

    def number(
        self, table: Mapping[str, Any], key: str, *, default: float, within: tuple[float, float], prefix: str = ""
    ) -> float:
        """Return a number within those two; the default where the key is not there."""
        least, most = within
        if key not in table and not least <= default <= most:
            self.complain(f"{prefix}{key} is missing: write a number from {least:g} to {most:g}")
            return default
        value = table.get(key, default)
        if (
            isinstance(value, int | float)
            and not isinstance(value, bool)
            and least <= value <= most  # (whole numbers may be too large for a float, NaN is in no range)
        ):
            return float(value)
        self.complain(f"{prefix}{key} must be a number from {least:g} to {most:g}", value)
        return default

    def date(self, table: Mapping[str, Any], key: str, *, prefix: str = "") -> str:
        """Return an ISO date, written as TOML's own date or as text."""
        value = table.get(key)
        if isinstance(value, dt.date):
            return value.isoformat()[:10]
        found = iso_date(value) if isinstance(value, str) else ""
        if not found:
            says = "is missing" if value is None else "is no date"
            self.complain(f"{prefix}{key} {says}: write it as {key} = 2022-07-01", value)
        return found

    def file(self, value: object, name: str) -> Path | None:
        """Return the path of a file that is there, relative to the recipe."""
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            self.complain(f"{name} must be the path of a file", value)
            return None
        path = self.path.parent / value
        if not _is_file(path):
            self.complain(
                f"{name} names a file that is not there ({path.resolve()}): correct the path or fetch it", value
            )
            return None
        return path


def _is_file(path: Path) -> bool:
    """Return whether there is a file; a path that the system won't even look for names none."""
    try:
        return path.is_file()
    except OSError:
        return False
