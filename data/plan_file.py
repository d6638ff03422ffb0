"""Plans as files: JSON with a version, checked when read, since people may send each other any file."""

from __future__ import annotations

import json
import os
import re
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from data.problems import Problems
from geo.area import INSIDE
from geo.errors import PlanningError
from geo.plan import NAME_LENGTH, Cluster, Plan

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

FORMAT: Final = 1
"""Version of the file. Raise it when an older reader would misread a newer file, and keep reading the older ones."""
LARGEST_BYTES: Final = 5_000_000
"""A plan of every practice in England has less than 1 MB."""
LETTER: Final = re.compile(r"[A-Z]{1,3}")
HALVED: Final = re.compile("[\ud800-\udfff]")
"""Halves of characters: JSON can name them, but no file can hold them."""
CODE: Final = re.compile(r"[A-Z0-9]{1,12}")


def write_plan(path: Path, plan: Plan, *, area_id: str = "", area_name: str = "") -> None:
    """Write a plan; the file is whole or as it was before, whatever happens.

    Args:
        path: Where to.
        plan: The plan.
        area_id: Of the area it is for, for people who wonder; reading does not need it.
        area_name: Of the same.
    """
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=path.parent, prefix=f".{path.name}-", delete=False
    ) as file:
        file.write(plan_text(plan, area_id=area_id, area_name=area_name))
    Path(file.name).chmod(0o644)
    os.replace(file.name, path)  # noqa: PTH105 (replaces on Windows too, where Path.rename does not)


def plan_text(plan: Plan, *, area_id: str = "", area_name: str = "") -> str:
    """Return a plan as the text of a plan file."""
    content = {
        "format": FORMAT,
        "area": {"id": area_id, "name": area_name},
        "clusters": [
            {
                "letter": cluster.letter,
                "name": cluster.name,
                "pcn_code": cluster.pcn_code,
                "hub": cluster.hub,
                "locked": cluster.locked,
                "outside": list(cluster.outside),
                "practices": list(plan.members(cluster.letter)),
            }
            for cluster in plan.clusters
        ],
        "not_placed": list(plan.not_placed()),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read_plan(path: Path, practices: pd.DataFrame) -> Plan:
    """Return the plan in that file, which must be for an area with these practices.

    Raises:
        PlanningError: It can't be read, is no plan, or is for another area; every complaint in one message.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            msg = f"{path.name} is too large to be a plan ({path.stat().st_size / 1e6:.0f} MB): choose another file"
            raise PlanningError(msg)
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{path.name} is no plan file: it is not text. Choose a file that was saved as a plan"
        raise PlanningError(msg) from error
    except OSError as error:
        msg = f"the plan {path} can't be opened ({error.strerror or error}): check the path"
        raise PlanningError(msg) from error
    return plan_from_text(text, practices, file=path.name)


def plan_from_text(text: str, practices: pd.DataFrame, *, file: str) -> Plan:
    """Return the plan that a plan file's text holds, for an area with these practices.

    Practices of the area that the file does not name are not placed.

    Args:
        text: Of the file.
        practices: `geo.area.PRACTICE_COLUMNS`.
        file: Its name, for complaints.

    Raises:
        PlanningError: It is no plan, or is for another area; every complaint in one message.
    """
    problems = Problems()
    content = _content(text, file, problems)
    problems.raise_if_any()
    entries = content.get("clusters")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        problems.error(file, "clusters must be a list of clusters: choose a file that was saved as a plan")
        entries = []
    clusters = [_cluster(entry, file, problems) for entry in entries]
    members = [
        (code, cluster.letter)
        for entry, cluster in zip(entries, clusters, strict=True)
        for code in _codes(entry, "practices", cluster.letter, file, problems)
    ]
    _check_together(clusters, members, file, problems)
    _check_area(clusters, members, practices, file, problems)
    problems.raise_if_any()
    movable = tuple(sorted(practices.loc[practices["kind"] == INSIDE, "code"]))
    ordered = tuple(sorted(clusters, key=lambda cluster: (len(cluster.letter), cluster.letter)))
    return Plan(ordered, tuple(sorted(members)), movable)


def _content(text: str, file: str, problems: Problems) -> Mapping[str, Any]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError):
        content = None
    if not isinstance(content, dict) or "format" not in content:
        problems.error(file, "this is no plan file: choose a file that was saved as a plan")
        return {}
    if content["format"] != FORMAT:
        says = f"this plan has another format than {FORMAT}, which this version reads: save it again with that version"
        problems.error(file, says, value=content["format"])
    return content


def _cluster(entry: Mapping[str, Any], file: str, problems: Problems) -> Cluster:
    letter, name = entry.get("letter"), entry.get("name")
    if not isinstance(letter, str) or not LETTER.fullmatch(letter):
        problems.error(file, "a cluster's letter must be A, B ... Z, AA, AB ...: correct it", value=letter)
        letter = ""
    if not isinstance(name, str) or not name.strip() or len(name) > NAME_LENGTH or HALVED.search(name):
        says = f"the name of cluster {letter} must be a text of 1 to {NAME_LENGTH} characters: correct it"
        problems.error(file, says, value=name)
        name = ""
    locked = entry.get("locked", False)
    if not isinstance(locked, bool):
        problems.error(file, f"locked of cluster {letter} must be true or false: correct it", value=locked)
    outside = _codes(entry, "outside", letter, file, problems)
    return Cluster(
        letter,
        " ".join(name.split()),
        pcn_code=_code(entry, "pcn_code", letter, file, problems),
        hub=_code(entry, "hub", letter, file, problems),
        locked=locked is True,
        outside=tuple(sorted(outside)),
    )


def _code(entry: Mapping[str, Any], key: str, letter: str, file: str, problems: Problems) -> str:
    code = entry.get(key, "")
    if isinstance(code, str) and (code == "" or CODE.fullmatch(code)):
        return code
    problems.error(file, f"{key} of cluster {letter} must be a code, or empty: correct it", value=code)
    return ""


def _codes(entry: Mapping[str, Any], key: str, letter: str, file: str, problems: Problems) -> list[str]:
    codes = entry.get(key, [])
    if isinstance(codes, list) and all(isinstance(code, str) and CODE.fullmatch(code) for code in codes):
        return codes
    problems.error(file, f"{key} of cluster {letter} must be a list of practice codes: correct it", value=codes)
    return []


def _check_together(clusters: list[Cluster], members: list[tuple[str, str]], file: str, problems: Problems) -> None:
    """Complain of letters, names and practices that come twice, and of hubs that are not in their cluster."""
    for what, values in (
        ("two clusters have this letter", [cluster.letter for cluster in clusters if cluster.letter]),
        ("two clusters have this name", [cluster.name.casefold() for cluster in clusters if cluster.name]),
        ("this practice is placed twice", [code for code, _ in members]),
        ("this practice outside the area is counted twice", [code for one in clusters for code in one.outside]),
    ):
        for value in dict.fromkeys(value for value in values if values.count(value) > 1):
            problems.error(file, f"{what}: correct one of them", value=value)
    for cluster in clusters:
        if cluster.hub and (cluster.hub, cluster.letter) not in members:
            says = f"the hub of cluster {cluster.letter} is not one of its practices: choose another, or none"
            problems.error(file, says, value=cluster.hub)


def _check_area(
    clusters: list[Cluster], members: list[tuple[str, str]], practices: pd.DataFrame, file: str, problems: Problems
) -> None:
    """Complain of practices that the area does not have, or has in another role."""
    kinds = dict(zip(practices["code"], practices["kind"], strict=True))
    for code, letter in members:
        if kinds.get(code) != INSIDE:
            says = "this practice can't be placed in this area: is the plan for another one, or an older build of it?"
            problems.error(file, says, value=f"{code} in cluster {letter}")
    for cluster in clusters:
        for code in cluster.outside:
            if kinds.get(code, INSIDE) == INSIDE:
                says = "this practice does not lie outside this area: is the plan for another one?"
                problems.error(file, says, value=f"{code} in cluster {cluster.letter}")
