"""What a proposal's text holds, checked piece by piece: people may send each other any file."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from geo.errors import PlanningError
from geo.plan import HOURS_LENGTH, NAME_LENGTH, WAYS, Cluster, Plan
from geo.proposal import Proposal, Said, wrong_with
from geo.typed_text import one_line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Complain: TypeAlias = Callable[..., None]
    """Takes what is wrong and, as `value`, what shows it."""

LETTER: Final = re.compile(r"[A-Z]{1,4}")
CODE: Final = re.compile(r"[A-Z0-9]{1,12}")
PCN_CODE_LENGTH: Final = 20
OFFICIAL_NAME_LENGTH: Final = 200
"""Characters of a PCN's name as published; only names that people give are held to `NAME_LENGTH`."""


def clusters_of(content: Mapping[str, Any], *, complain: Complain) -> tuple[Cluster, ...]:
    """Return the clusters that the content holds, in the order of their letters."""
    clusters = [_cluster(entry, complain) for entry in _entries(content, "clusters", complain)]
    return tuple(sorted(clusters, key=lambda cluster: (len(cluster.letter), cluster.letter)))


def plan_of(content: Mapping[str, Any], clusters: tuple[Cluster, ...], *, complain: Complain) -> Plan:
    """Return the plan that the content holds; all its practices stand in a cluster or under `not_placed`."""
    members = [
        (code, str(entry.get("letter")))
        for entry in _entries(content, "clusters", complain)
        for code in _codes(entry, "practices", f" of cluster {entry.get('letter')}", complain)
    ]
    waiting = _codes(content, "not_placed", "", complain)
    _check_together(clusters, members, waiting, complain=complain)
    return Plan(clusters, tuple(sorted(members)), tuple(sorted({*waiting, *(code for code, _ in members)})))


def said_of(content: Mapping[str, Any], plan: Plan, *, complain: Complain) -> tuple[Said, ...]:
    """Return what practices of the plan said, sorted by practice."""
    practices, said = frozenset(plan.practices), []
    for entry in _entries(content, "said", complain):
        texts = [entry.get(key, "") for key in ("practice", "stance", "initials", "date", "words")]
        if not all(isinstance(text, str) for text in texts):
            complain("what a practice said must be written as texts: correct it", value=texts)
            continue
        practice, stance, initials, date, words = texts
        one = Said(practice, stance, one_line(initials), date, paragraphs(words))
        for wrong in wrong_with(one, practices):
            complain(f"what practices said: {wrong}", value=practice)
        said.append(one)
    for practice in _twice(one.practice for one in said):
        complain("two things are said by this practice: delete one of them", value=practice)
    return tuple(sorted(said, key=lambda one: one.practice))


def with_writing(proposal: Proposal, content: Mapping[str, Any], *, complain: Complain) -> Proposal:
    """Return the proposal with the texts and the day that the content holds."""
    texts = content.get("texts", {})
    if not isinstance(texts, dict) or not all(isinstance(text, str) for text in texts.values()):
        complain("texts must be texts by the names of their sections: correct it", value=texts)
        texts = {}
    for key, text in texts.items():
        try:
            proposal = proposal.with_text(key, text)
        except PlanningError as error:
            complain(str(error))
    day = content.get("effective", "")
    try:
        return proposal.with_effective(day if isinstance(day, str) else repr(day))
    except PlanningError as error:
        complain(f"the day from which the plan would hold: {error}")
    return proposal


def _cluster(entry: Mapping[str, Any], complain: Complain) -> Cluster:
    letter = entry.get("letter")
    if not isinstance(letter, str) or not LETTER.fullmatch(letter):
        complain("a cluster's letter must be A, B ... Z, AA, AB ...: correct it", value=letter)
        letter = ""
    of = f" of cluster {letter}"
    locked = entry.get("locked", False)
    if not isinstance(locked, bool):
        complain(f"locked{of} must be true or false: correct it", value=locked)
    way = entry.get("way", "")
    if way not in ("", *WAYS):
        complain(f"the way of working{of} must be one of {', '.join(WAYS)}, or empty: correct it", value=way)
    pcn_code = _line(entry, "pcn_code", of, PCN_CODE_LENGTH, complain)
    return Cluster(
        letter,
        _name(entry, of, OFFICIAL_NAME_LENGTH if pcn_code else NAME_LENGTH, complain),
        pcn_code=pcn_code,
        hub=_code(entry, "hub", of, complain),
        locked=locked is True,
        outside=tuple(sorted(_codes(entry, "outside", of, complain))),
        way=way if isinstance(way, str) else "",
        hub_hours=_line(entry, "hub_hours", of, HOURS_LENGTH, complain),
        hub_site=_code(entry, "hub_site", of, complain),
    )


def _name(entry: Mapping[str, Any], of: str, most: int, complain: Complain) -> str:
    name = entry.get("name")
    folded = one_line(name) if isinstance(name, str) else ""
    if not 1 <= len(folded) <= most:
        complain(f"the name{of} must be a text of 1 to {most} characters: correct it", value=name)
    return folded


def _line(entry: Mapping[str, Any], key: str, of: str, most: int, complain: Complain) -> str:
    text = entry.get(key, "")
    if isinstance(text, str) and len(one_line(text)) <= most:
        return one_line(text)
    complain(f"{key}{of} must be a text of at most {most} characters: correct it", value=text)
    return ""


def _code(entry: Mapping[str, Any], key: str, of: str, complain: Complain) -> str:
    code = entry.get(key, "")
    if isinstance(code, str) and (code == "" or CODE.fullmatch(code)):
        return code
    complain(f"{key}{of} must be a code, or empty: correct it", value=code)
    return ""


def _codes(entry: Mapping[str, Any], key: str, of: str, complain: Complain) -> list[str]:
    codes = entry.get(key, [])
    if isinstance(codes, list) and all(isinstance(code, str) and CODE.fullmatch(code) for code in codes):
        return codes
    complain(f"{key}{of} must be a list of practice codes: correct it", value=codes)
    return []


def _entries(content: Mapping[str, Any], key: str, complain: Complain) -> list[dict[str, Any]]:
    entries = content.get(key)
    if isinstance(entries, list) and all(isinstance(entry, dict) for entry in entries):
        return entries
    complain(f"{key} must be a list of entries: choose a file that was saved as a plan")
    return []


def _check_together(
    clusters: tuple[Cluster, ...],
    members: list[tuple[str, str]],
    waiting: list[str],
    *,
    complain: Complain,
) -> None:
    """Complain of letters, names and practices that come twice, and of hubs that are not in their cluster."""
    for what, values in (
        ("two clusters have this letter", [cluster.letter for cluster in clusters if cluster.letter]),
        ("two clusters have this name", [cluster.name.casefold() for cluster in clusters if cluster.name]),
        ("this practice is placed twice", [*(code for code, _ in members), *waiting]),
        ("this practice outside the area is counted twice", [code for one in clusters for code in one.outside]),
    ):
        for value in _twice(values):
            complain(f"{what}: correct one of them", value=value)
    there = set(members)
    for cluster in clusters:
        if cluster.hub and (cluster.hub, cluster.letter) not in there:
            says = f"the hub of cluster {cluster.letter} is not one of its practices: choose another, or none"
            complain(says, value=cluster.hub)
        if cluster.hub_site and not cluster.hub:
            says = (
                f"cluster {cluster.letter} has a hub_site but no hub: name the practice whose branch it is, or neither"
            )
            complain(says, value=cluster.hub_site)


def _twice(values: Iterable[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]
