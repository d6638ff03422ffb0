"""Say of files what they are and what is read from them, without building anything."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from data.area_store import read_area, read_manifest
from data.assignments import read_assignments
from data.inspect_tables import inspect_table, told
from data.problems import BuildError, Problems
from data.streets.format import is_of_streets
from data.streets.inspect import inspect_streets
from data.tables.grid_file import GridError, open_grids
from data.tables.headings import there_are
from data.tables.membership import MEMBERSHIP
from data.tables.recognise import recognise
from geo.plan import today_plan

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from geo.area import Area

PLANS: Final = (".csv", ".xlsx", ".xlsm", ".txt", ".tsv")


def inspect_files(paths: Sequence[Path], area_folder: Path | None = None) -> list[dict[str, Any]]:
    """Return what each file is: "file" and "kind", what that kind says, "warnings" and "problems".

    Args:
        paths: Any files.
        area_folder: A built area, by whose practices plan files are read.

    Raises:
        PlanningError: The area can't be opened.
    """
    beside = _Beside(read_area(area_folder), read_manifest(area_folder)["date"]) if area_folder else _Beside()
    return [{"file": path.name, **_inspect(path, beside)} for path in paths]


STREETS: Final = (".osm", ".osm.gz", ".osm.bz2", ".pbf", ".graphml")


@dataclass(frozen=True)
class _Beside:
    """The area that files are read by, and its day; none where none is named."""

    area: Area | None = None
    date: str = ""


def _inspect(path: Path, beside: _Beside) -> dict[str, Any]:
    for inspect in KINDS:
        found = inspect(path, beside)
        if found is not None:
            return found
    problems = Problems()
    problems.error(path.name, _why_unknown(path, beside))
    return {"kind": "unknown", "warnings": [], "problems": told(problems.errors)}


def _why_unknown(path: Path, beside: _Beside) -> str:
    if path.is_dir():
        return "this is a folder: name the files in it"
    if not path.is_file():
        return "there is no such file: check the path"
    says = "this is none of the files that an area is built from"
    says += ", nor a plan of the area" if beside.area else ""
    try:
        with open_grids(path) as grids:
            row = next((row for grid in grids for row in grid.top if any(row)), ())
    except GridError as error:
        return str(error)
    return f"{says}; in its first row {there_are(row)}"


def _plan(path: Path, beside: _Beside) -> dict[str, Any] | None:
    """Return the plan by practice; None where there is no area, or the file is an official table."""
    area = beside.area
    if area is None or path.suffix.lower() not in PLANS or recognise(path) not in (None, MEMBERSHIP):
        return None
    try:
        read = read_assignments(path.read_bytes(), area.practices, today_plan(area.practices), file=path.name)
    except OSError:
        return None
    except BuildError as error:
        return {"kind": "plan", "warnings": [], "problems": told(error.complaints)}
    plan, where = read.plan, read.plan.where()
    names = {cluster.letter: cluster.name for cluster in plan.clusters}
    practices = [
        {"code": code, "cluster": where.get(code, ""), "name": names.get(where.get(code, ""), "")}
        for code in plan.practices
    ]
    unnamed = [{"row": None, "value": code} for code in read.unnamed]
    warnings = [{"says": "the plan does not name this practice", "count": len(unnamed), "rows": unnamed}]
    return {"kind": "plan", "practices": practices, "warnings": warnings if read.unnamed else [], "problems": []}


def _table(path: Path, beside: _Beside) -> dict[str, Any] | None:
    return inspect_table(path, date=beside.date)


def _streets(path: Path, beside: _Beside) -> dict[str, Any] | None:  # noqa: ARG001 (streets are read by themselves)
    if not (path.name.lower().endswith(STREETS) or is_of_streets(path)):
        return None
    found = inspect_streets(path)
    complaints = {
        key: [{"says": says, "count": 1, "rows": []} for says in found[key]] for key in ("warnings", "problems")
    }
    return found | complaints


KINDS: Final[tuple[Callable[[Path, _Beside], dict[str, Any] | None], ...]] = (_streets, _plan, _table)
"""Each tells of its kind of file, and gives None of any other; they are asked in this order."""


def can_be_read(found: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether nothing is wrong with any of the files."""
    return not any(one["problems"] for one in found)


def as_json(found: Sequence[Mapping[str, Any]]) -> str:
    """Return what was found as JSON, a list with an object a file."""
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_text(found: Sequence[Mapping[str, Any]]) -> str:
    """Return what was found for reading."""
    return "\n\n".join("\n".join(_lines(one)) for one in found)


def _lines(one: Mapping[str, Any]) -> list[str]:
    title = f"{one['title']}, {one['publisher']}" if one["kind"] == "table" else one["kind"]
    lines = [f"{one['file']}: {title}"]
    for key, value in one.items():
        if key in {"file", "kind", "title", "publisher", "warnings", "problems"} or value in ("", None, [], {}):
            continue
        if key == "not_used":
            lines += [f"  not used: {item['rows']:,} {item['why']}" for item in value]
        elif key == "practices":
            lines += [f"  {item['code']}: {item['cluster'] or 'not placed'} {item['name']}".rstrip() for item in value]
        elif isinstance(value, dict):
            lines.append(f"  {key}: " + ", ".join(f"{name} {_number(number)}" for name, number in value.items()))
        else:
            lines.append(f"  {key.replace('_', ' ')}: {value if key == 'census' else _number(value)}")
    for key in ("warnings", "problems"):
        for complaint in one[key]:
            lines.append(f"  {key[:-1]}: {complaint['says']}")
            lines += [f"    {_where(row)}" for row in complaint["rows"]]
            more = complaint["count"] - len(complaint["rows"])
            lines += [f"    and {more:,} more like this"] if complaint["rows"] and more else []
    return lines


def _number(value: object) -> str:
    if value is None:
        return "not known"
    return f"{value:,}" if isinstance(value, int | float) else str(value)


def _where(row: Mapping[str, Any]) -> str:
    if row["row"] is None:
        return repr(row["value"])
    return f"row {row['row']:,}" if row["value"] is None else f"row {row['row']:,}: {row['value']!r}"
