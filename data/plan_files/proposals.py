"""Plans as JSON: the format with its versions, and every piece of it checked."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, TypeVar

from msgspec import Meta, Struct, convert
from msgspec.structs import fields

from data.problems import Problems
from geo.area import INSIDE
from geo.errors import PlanningError
from geo.plan import HOURS_LENGTH, NAME_LENGTH, WAYS, Cluster, Plan
from geo.proposal import Proposal, Said, wrong_with
from geo.sites import branch_codes
from geo.typed_text import one_line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import pandas as pd

    Complain: TypeAlias = Callable[..., None]
    """Takes what is wrong and, as `value`, what shows it."""


# ---- Formats of proposals as text ----

FORMAT: Final = 3
"""Version that is written. Raise it when an older reader would misread a newer text, and add a migration."""


def _from_1(content: dict[str, Any]) -> dict[str, Any]:
    """Return a plan of format 1, which had clusters alone, with nothing said, written or chosen beside them."""
    clusters = _clusters_with(content, way="", hub_hours="")
    return {**content, "format": 2, "clusters": clusters, "said": [], "texts": {}, "effective": ""}


def _from_2(content: dict[str, Any]) -> dict[str, Any]:
    """Return a plan of format 2, whose hubs were all at the main site of their practice."""
    return {**content, "format": 3, "clusters": _clusters_with(content, hub_site="")}


def _clusters_with(content: dict[str, Any], **fresh: str) -> object:
    """Return clusters with fields that their format did not have; what is no clusters is told of later."""
    clusters = content.get("clusters")
    if not isinstance(clusters, list):
        return clusters
    return [{**entry, **fresh} if isinstance(entry, dict) else entry for entry in clusters]


MIGRATIONS: Final[Mapping[int, Callable[[dict[str, Any]], dict[str, Any]]]] = {1: _from_1, 2: _from_2}
"""For each older format what makes the next one of it."""


def content_of(text: str, *, file: str, problems: Problems) -> dict[str, Any]:
    """Return what a JSON text holds, in the format of today; empty after a complaint that it is no plan we know."""
    try:
        content: dict[str, Any] = json.loads(text)
        version = convert(content["format"], int)
    except (ValueError, RecursionError, TypeError, KeyError):
        problems.error(file, "this is no plan file: choose a file that was saved as a plan")
        return {}
    if version > FORMAT:
        says = (
            f"this plan was saved by a newer version of Neighbouring, as format {version}; this one reads formats 1 to "
            f"{FORMAT}. Update the program, then open it again"
        )
        problems.error(file, says)
        return {}
    if version not in (*MIGRATIONS, FORMAT):
        problems.error(file, f"there is no format {version} of plans; formats 1 to {FORMAT} are read", value=version)
        return {}
    for older in range(version, FORMAT):
        content = MIGRATIONS[older](content)
    return content


# ---- What a proposal's text holds, checked piece by piece ----

PCN_CODE_LENGTH: Final = 20
OFFICIAL_NAME_LENGTH: Final = 200
"""Characters of a PCN's name as published; only names that people give are held to `NAME_LENGTH`."""
ONE_LINE: Final = ("pcn_code", "name", "hub_hours")
"""Fields of a cluster whose white space is folded."""

Codes: TypeAlias = tuple[Annotated[str, Meta(pattern=r"\A[A-Z0-9]{1,12}\Z")], ...]
MaybeCode: TypeAlias = Annotated[str, Meta(pattern=r"\A[A-Z0-9]{0,12}\Z")]
Held = TypeVar("Held", bound=Struct)


class ClusterEntry(Struct):
    """A cluster as text."""

    letter: Annotated[str, Meta(pattern=r"\A[A-Z]{1,4}\Z")] = ""
    locked: bool = False
    way: Annotated[str, Meta(pattern=rf"\A({'|'.join(WAYS)})?\Z")] = ""
    pcn_code: Annotated[str, Meta(max_length=PCN_CODE_LENGTH)] = ""
    name: str = ""
    hub: MaybeCode = ""
    outside: Codes = ()
    hub_hours: Annotated[str, Meta(max_length=HOURS_LENGTH)] = ""
    hub_site: MaybeCode = ""
    practices: Codes = ()

    def __post_init__(self) -> None:
        """Fold lines, and sort, so that a plan is the same however its text was written."""
        self.pcn_code, self.name, self.hub_hours = map(one_line, (self.pcn_code, self.name, self.hub_hours))
        self.outside = tuple(sorted(self.outside))


class Beside(Struct):
    """What a proposal holds as text beside clusters and what was said."""

    not_placed: Codes = ()
    texts: dict[str, str] = {}
    effective: Any = ""


SAYS: Final = {
    "letter": "a cluster's letter must be A, B ... Z, AA, AB ...: correct it",
    "locked": "locked of cluster {letter} must be true or false: correct it",
    "way": f"the way of working of cluster {{letter}} must be one of {', '.join(WAYS)}, or empty: correct it",
    "pcn_code": f"pcn_code of cluster {{letter}} must be a text of at most {PCN_CODE_LENGTH} characters: correct it",
    "name": "",  # `_plan` says it, which knows how long it may be
    "hub": "hub of cluster {letter} must be a code, or empty: correct it",
    "outside": "outside of cluster {letter} must be a list of practice codes: correct it",
    "hub_hours": f"hub_hours of cluster {{letter}} must be a text of at most {HOURS_LENGTH} characters: correct it",
    "hub_site": "hub_site of cluster {letter} must be a code, or empty: correct it",
    "practices": "practices of cluster {typed} must be a list of practice codes: correct it",
    "not_placed": "not_placed must be a list of practice codes: correct it",
    "texts": "texts must be texts by the names of their sections: correct it",
}
"""What to say of a field that is not of its type; with the cluster's letter, or what was typed as such."""


def proposal_of(content: Mapping[str, Any], *, complain: Complain) -> Proposal:
    """Return the proposal that the content holds; whatever is wrong with it is complained of."""
    beside = _checked(Beside, content, complain)
    plan = _plan(content, beside.not_placed, complain)
    proposal = Proposal(plan, _said(content, frozenset(plan.practices), complain))
    for key, text in beside.texts.items():
        try:
            proposal = proposal.with_text(key, text)
        except PlanningError as error:
            complain(str(error))
    try:
        return proposal.with_effective(str(beside.effective))
    except PlanningError as error:
        complain(f"the day on which the plan would start: {error}")
    return proposal


def _plan(content: Mapping[str, Any], waiting: Codes, complain: Complain) -> Plan:
    clusters, members = [], []
    for entry in _entries(content, "clusters", complain):
        held = _checked(ClusterEntry, {"letter": None, **entry}, complain)
        most = OFFICIAL_NAME_LENGTH if held.pcn_code else NAME_LENGTH
        if not 1 <= len(held.name) <= most:
            says = f"the name of cluster {held.letter} must be a text of 1 to {most} characters: correct it"
            complain(says, value=entry.get("name"))
        clusters.append(convert(held, Cluster, from_attributes=True))
        there = str(entry.get("letter"))
        members += [(code, there) for code in held.practices]
    clusters.sort(key=lambda cluster: (len(cluster.letter), cluster.letter))
    _check_together(clusters, members, waiting, complain=complain)
    practices = {*waiting, *(code for code, _ in members)}
    return Plan(tuple(clusters), tuple(sorted(members)), tuple(sorted(practices)))


def _said(content: Mapping[str, Any], practices: frozenset[str], complain: Complain) -> tuple[Said, ...]:
    said: list[Said] = []
    for entry in _entries(content, "said", complain):
        texts = [entry.get(key, "") for key in Said.__dataclass_fields__]
        try:
            practice, stance, initials, date, words = convert(texts, list[str])
        except ValueError:
            complain("what a practice said must be written as texts: correct it", value=texts)
            continue
        said.append(Said(practice, stance, one_line(initials), date, paragraphs(words)))
        for wrong in wrong_with(said[-1], practices):
            complain(f"what practices said: {wrong}", value=practice)
    for practice in _twice(stance.practice for stance in said):
        complain("two things are said by this practice: delete one of them", value=practice)
    return tuple(sorted(said, key=lambda stance: stance.practice))


def _checked(kind: type[Held], entry: Mapping[str, Any], complain: Complain) -> Held:
    """Return an entry by its types; complain of each field that is not of its own, and leave it out."""
    try:
        return convert(entry, kind)
    except ValueError:  # of the first such field only; and a line may be short enough once it is folded
        good: dict[str, Any] = {}
    for field in fields(kind):
        typed = entry.get(field.name)
        held = one_line(typed) if field.name in ONE_LINE and isinstance(typed, str) else typed
        try:
            good |= {field.name: convert(held, field.type)} if field.name in entry else {}
        except ValueError:
            if says := SAYS[field.name]:
                complain(says.format(letter=good.get("letter", ""), typed=entry.get("letter")), value=typed)
    return kind(**good)


def _entries(content: Mapping[str, Any], key: str, complain: Complain) -> list[dict[str, Any]]:
    try:
        return convert(content.get(key), list[dict[str, Any]])
    except ValueError:
        complain(f"{key} must be a list of entries: choose a file that was saved as a plan")
    return []


def _check_together(
    clusters: list[Cluster], members: list[tuple[str, str]], waiting: Codes, *, complain: Complain
) -> None:
    """Complain of letters, names and practices that come twice, and of hubs that are not in their cluster."""
    for what, values in (
        ("two clusters have this letter", [cluster.letter for cluster in clusters if cluster.letter]),
        ("two clusters have this name", [cluster.name.casefold() for cluster in clusters if cluster.name]),
        ("this practice is placed twice", [*(code for code, _ in members), *waiting]),
        ("this practice outside the area is counted twice", [code for cluster in clusters for code in cluster.outside]),
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


# ---- Proposals as text ----

LARGEST_BYTES: Final = 20_000_000
"""A plan of every practice in England has less than 1 MB; with a page of words from each it has 20."""
OF_CLUSTER: Final = ("letter", "name", "pcn_code", "hub", "hub_site", "hub_hours", "way", "locked", "outside")
"""What is written of a cluster beside its practices, in this order."""


def proposal_text(proposal: Proposal, *, area_id: str = "", area_name: str = "") -> str:
    """Return a proposal as text, with every practice of its plan: it can be read without its area."""
    members = proposal.plan.by_cluster()
    content = {
        "format": FORMAT,
        "area": {"id": area_id, "name": area_name},
        "effective": proposal.effective,
        "clusters": [
            {key: getattr(cluster, key) for key in OF_CLUSTER} | {"practices": members[cluster.letter]}
            for cluster in proposal.plan.clusters
        ],
        "not_placed": list(proposal.plan.not_placed()),
        "said": [vars(said) for said in proposal.said],
        "texts": dict(proposal.texts),
    }
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def read_proposal(path: Path, practices: pd.DataFrame, *, sites: pd.DataFrame | None = None) -> Proposal:
    """Return the proposal in that file, which must be for an area with these practices and sites.

    Practices of the area that the file does not name are not placed.

    Raises:
        PlanningError: It can't be read, is no plan, or is for another area; every complaint in one message.
    """
    try:
        if path.stat().st_size > LARGEST_BYTES:
            raise PlanningError(_too_large(path.name, path.stat().st_size))
        content = path.read_bytes()
    except OSError as error:
        msg = f"the plan {path} can't be opened ({error.strerror or error}): check the path"
        raise PlanningError(msg) from error
    return fitted(proposal_from_bytes(content, file=path.name), practices, sites=sites, file=path.name)


def proposal_from_bytes(content: bytes, *, file: str) -> Proposal:
    """Return the proposal that the bytes of a file hold; as `proposal_from_text` otherwise."""
    if len(content) > LARGEST_BYTES:
        raise PlanningError(_too_large(file, len(content)))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        msg = f"{file} is no plan file: it is not text. Choose a file that was saved as a plan"
        raise PlanningError(msg) from error
    return proposal_from_text(text, file=file)


def area_in(content: bytes) -> str:
    r"""Return the id of the area that a file was saved for; "" where it does not say.

    >>> area_in(b'{"area": {"id": "0123"}}'), area_in(b'{"area": {"id": 7}}'), area_in(b"[7]"), area_in(b"\xff")
    ('0123', '', '', '')
    """
    try:
        return convert(json.loads(content.decode("utf-8-sig"))["area"]["id"], str)
    except (ValueError, RecursionError, TypeError, KeyError):
        return ""


def proposal_from_text(text: str, *, file: str) -> Proposal:
    """Return the proposal that a text holds, checked by itself; whether it is for an area, `check_fits` says.

    The text is as `proposal_text` writes it, or as an older version did.

    Raises:
        PlanningError: It is no plan, or saved by a newer version; every complaint in one message.
    """
    problems = Problems()
    content = content_of(text, file=file, problems=problems)
    problems.raise_if_any()
    proposal = proposal_of(content, complain=partial(problems.error, file))
    problems.raise_if_any()
    return proposal


def check_fits(proposal: Proposal, practices: pd.DataFrame, *, sites: pd.DataFrame | None = None, file: str) -> None:
    """See to it that a proposal is for an area with these practices, `geo.area.PRACTICE_COLUMNS`, and `Area.sites`.

    Raises:
        PlanningError: A practice or branch is not in the area, or in another role; every complaint in one message.
    """
    problems = Problems()
    kinds = dict(zip(practices["code"], practices["kind"], strict=True))
    where, branches = proposal.plan.where(), branch_codes(practices, sites)
    for code in proposal.plan.practices:
        if kinds.get(code) != INSIDE:
            says = "this practice can't be placed in this area: is the plan for another one, or an older build of it?"
            problems.error(file, says, value=f"{code} in cluster {where[code]}" if code in where else code)
    for cluster in proposal.plan.clusters:
        for code in cluster.outside:
            if kinds.get(code, INSIDE) == INSIDE:
                says = "this practice does not lie outside this area: is the plan for another one?"
                problems.error(file, says, value=f"{code} in cluster {cluster.letter}")
        if cluster.hub_site and (cluster.hub, cluster.hub_site) not in branches:
            says = f"the hub of cluster {cluster.letter} is at a branch surgery that {cluster.hub} does not have here"
            problems.error(file, f"{says}: choose its main site or another", value=cluster.hub_site)
    problems.raise_if_any()


def fitted(proposal: Proposal, practices: pd.DataFrame, *, sites: pd.DataFrame | None = None, file: str) -> Proposal:
    """Return a proposal that fits, with all practices of the area; those that it does not name are not placed.

    Raises:
        PlanningError: As `check_fits`.
    """
    check_fits(proposal, practices, sites=sites, file=file)
    plan: Plan = replace(proposal.plan, practices=tuple(sorted(practices.loc[practices["kind"] == INSIDE, "code"])))
    return proposal.with_plan(plan)


def _too_large(file: str, size: int) -> str:
    return f"{file} is too large to be a plan ({size / 1e6:.0f} MB): choose another file"
