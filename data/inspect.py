"""Say of files what they are and what is read from them, without building anything."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from data.area import read_area, read_manifest
from data.build import NO_ONE_WAY, not_followed
from data.geometry import to_degrees
from data.plan_files import read_assignments
from data.problems import BuildError, Problems, row_words
from data.recipe import load_speeds
from data.streets import is_of_streets, read_streets
from data.tables import MEMBERSHIP, Given, GridError, open_grids, recognise, there_are
from geo.plan import today_plan
from geo.streets import KEYS, Access, rules_of_ways, segments

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from data.problems import Complaint
    from data.tables import Table, TableSpec
    from geo.area import Area
    from geo.streets import Streets

# ---- Say of a file which official table it is ----

ROWS_SHOWN: Final = 20
"""Rows named of each complaint."""


def inspect_table(path: Path, *, date: str = "") -> dict[str, Any] | None:
    """Return what the file is and what was read from it; None where it is no official table.

    Keys: kind ("table"), table, title, publisher, layout, edition (ISO date or ""), census (2011, 2021 or None), rows,
    rows_read, not_used (why, rows), totals by column (None where not known), warnings and problems (says, count, rows).

    Args:
        path: Any file.
        date: ISO date on which memberships and branches are taken; "" for the latest.
    """
    spec = recognise(path)
    if spec is None:
        return None
    problems = Problems(examples=ROWS_SHOWN)
    return table_told(spec, spec.read(path, problems, Given(date=date)), problems)


def table_told(spec: TableSpec, table: Table, problems: Problems) -> dict[str, Any]:
    """Return what was read of a table, in the keys of `inspect_table`."""
    return {
        "kind": "table",
        "table": spec.key,
        "title": spec.title,
        "publisher": spec.publisher,
        "layout": table.layout,
        "edition": table.date,
        "census": table.vintage,
        "rows": len(table.rows),
        "rows_read": table.rows_read,
        "not_used": [{"why": why, "rows": rows} for why, rows in table.not_used],
        "totals": _totals(spec, table),
        "warnings": told(problems.warnings),
        "problems": told(problems.errors),
    }


def _totals(spec: TableSpec, table: Table) -> dict[str, float | None]:
    totals: dict[str, float | None] = {}
    for name in spec.totals:
        if name in table.rows and len(table.rows):
            total = float(table.rows[name].astype(float).sum(min_count=1))
            totals[name] = None if math.isnan(total) else int(total) if total.is_integer() else round(total, 2)
    return totals


def told(complaints: Iterable[Complaint]) -> list[dict[str, Any]]:
    """Return complaints for JSON: what each says, how often, and of which rows with which values."""
    return [
        {
            "says": complaint.says,
            "count": complaint.count,
            "rows": [
                {"row": row, "value": value}
                for row, value in complaint.examples
                if row is not None or value is not None
            ],
        }
        for complaint in complaints
    ]


# ---- What a streets file holds, without building anything from it ----


def inspect_streets(path: Path) -> dict[str, Any]:
    """Return what was read from a streets file.

    Returns:
        kind "streets"; `metres` of all streets and of those that each mode may pass, in one direction at least;
        `ends_only_metres`, what is private or for residents and visitors only; `one_way_metres`, streets that cars may
        use in one direction only; `closed_nodes` on streets, which not everybody may pass by that mode;
        `turn_restrictions` and `ferries`; `box`, west, south, east and north of them all in
        degrees; `warnings` and `problems`, sentences. Lengths are rounded to a metre.
    """
    problems = Problems()
    streets = read_streets(path, problems)
    one_way = [] if streets.says("oneway") or not len(streets.tags) else [NO_ONE_WAY]
    return {
        "kind": "streets",
        **_measured(streets),
        "warnings": [
            *(f"{complaint.file}: {complaint.says}" for complaint in problems.warnings),
            *dict.fromkeys([*one_way, *(note for mode in KEYS for note in not_followed(streets, mode))]),
        ],
        "problems": [f"{complaint.file}: {complaint.says}" for complaint in problems.errors],
    }


def _measured(streets: Streets) -> dict[str, Any]:
    way, leaves, reaches = segments(streets.way_start, streets.way_nodes)
    length = np.hypot(streets.x[leaves] - streets.x[reaches], streets.y[leaves] - streets.y[reaches])
    metres = np.bincount(way, length, minlength=len(streets.tags))
    is_street = (streets.tags["highway"] != "").to_numpy(dtype=bool)
    rules = {mode: rules_of_ways(streets, mode, load_speeds()) for mode in KEYS}
    usable = {mode: is_street & (np.maximum(one.forward_kmh, one.backward_kmh) > 0) for mode, one in rules.items()}
    one_way = usable["drive"] & (np.minimum(rules["drive"].forward_kmh, rules["drive"].backward_kmh) == 0)
    on_streets = np.zeros(len(streets.x), dtype=bool)
    on_streets[streets.way_nodes[np.repeat(is_street, np.diff(streets.way_start))]] = True

    def total(which: NDArray[np.bool_]) -> int:
        return round(float(metres[which].sum()))

    return {
        "metres": {"all": total(is_street), **{mode: total(usable[mode] & ~rules[mode].ends_only) for mode in KEYS}},
        "ends_only_metres": {mode: total(usable[mode] & rules[mode].ends_only) for mode in KEYS},
        "one_way_metres": total(one_way),
        "closed_nodes": {mode: int((on_streets & (streets.node_access[mode] != Access.OPEN)).sum()) for mode in KEYS},
        "turn_restrictions": streets.turn_restrictions,
        "ferries": int((streets.tags["route"] == "ferry").sum()),
        "box": _box(streets),
    }


def _box(streets: Streets) -> list[float]:
    """Return west, south, east and north of all streets in degrees, rounded; nothing where there are none."""
    if not len(streets.x):
        return []
    box = to_degrees().transform_bounds(streets.x.min(), streets.y.min(), streets.x.max(), streets.y.max())
    return [round(edge, 3) for edge in box]


# ---- Say of files what they are and what is read from them ----

PLANS: Final = (".csv", ".xlsx", ".xlsm", ".txt", ".tsv")


def inspect_files(paths: Sequence[Path], area_folder: Path | None = None) -> list[dict[str, Any]]:
    """Return what each file is: "file" and "kind", what that kind says, "warnings" and "problems".

    Args:
        paths: Any files.
        area_folder: A built area, by whose practices plan files are read.

    Raises:
        PlanningError: The area can't be opened.
    """
    area = read_area(area_folder) if area_folder else None
    date = read_manifest(area_folder)["date"] if area_folder else ""
    return [
        {"file": path.name}
        | (_streets(path) or _plan(path, area) or inspect_table(path, date=date) or _unknown(path, area))
        for path in paths
    ]


STREETS: Final = (".osm", ".osm.gz", ".osm.bz2", ".pbf", ".graphml")


def _unknown(path: Path, area: Area | None) -> dict[str, Any]:
    problems = Problems()
    problems.error(path.name, _why_unknown(path, area))
    return {"kind": "unknown", "warnings": [], "problems": told(problems.errors)}


def _why_unknown(path: Path, area: Area | None) -> str:
    if path.is_dir():
        return "this is a folder: name the files in it"
    if not path.is_file():
        return "there is no such file: check the path"
    says = "this is none of the files that an area is built from"
    says += ", nor a plan of the area" if area else ""
    try:
        with open_grids(path) as grids:
            row = next((row for grid in grids for row in grid.top if any(row)), ())
    except GridError as error:
        return str(error)
    return f"{says}; in its first row {there_are(row)}"


def _plan(path: Path, area: Area | None) -> dict[str, Any] | None:
    """Return the plan by practice; None where there is no area, or the file is an official table."""
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


def is_streets(path: Path) -> bool:
    """Return whether a file is one of streets, by its name or by how it begins."""
    return path.name.lower().endswith(STREETS) or is_of_streets(path)


def _streets(path: Path) -> dict[str, Any] | None:
    if not is_streets(path):
        return None
    found = inspect_streets(path)
    complaints = {
        key: [{"says": says, "count": 1, "rows": []} for says in found[key]] for key in ("warnings", "problems")
    }
    return found | complaints


def can_be_read(found: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether nothing is wrong with any of the files."""
    return not any(item["problems"] for item in found)


def as_json(found: Sequence[Mapping[str, Any]]) -> str:
    """Return what was found as JSON, a list with an object a file."""
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_text(found: Sequence[Mapping[str, Any]]) -> str:
    """Return what was found for reading."""
    return "\n\n".join("\n".join(_lines(item)) for item in found)


def _lines(file: Mapping[str, Any]) -> list[str]:
    title = f"{file['title']}, {file['publisher']}" if file["kind"] == "table" else file["kind"]
    lines = [f"{file['file']}: {title}"]
    for key, value in file.items():
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
        for complaint in file[key]:
            lines.append(f"  {key[:-1]}: {complaint['says']}")
            lines += [f"    {row_words(row['row'], row['value'])}" for row in complaint["rows"]]
            more = complaint["count"] - len(complaint["rows"])
            lines += [f"    and {more:,} more like this"] if complaint["rows"] and more else []
    return lines


def _number(value: object) -> str:
    if value is None:
        return "not known"
    return f"{value:,}" if isinstance(value, int | float) else str(value)
