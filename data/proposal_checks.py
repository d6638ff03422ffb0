"""What a proposal's text holds, checked piece by piece: people may send each other any file."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias, TypeVar

from msgspec import Meta, Struct, convert
from msgspec.structs import fields

from geo.errors import PlanningError
from geo.plan import HOURS_LENGTH, NAME_LENGTH, WAYS, Cluster, Plan
from geo.proposal import Proposal, Said, wrong_with
from geo.typed_text import one_line, paragraphs

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    Complain: TypeAlias = Callable[..., None]
    """Takes what is wrong and, as `value`, what shows it."""

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
        complain(f"the day from which the plan would hold: {error}")
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
    for practice in _twice(one.practice for one in said):
        complain("two things are said by this practice: delete one of them", value=practice)
    return tuple(sorted(said, key=lambda one: one.practice))


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
