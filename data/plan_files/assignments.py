"""Which practice is in which cluster, as CSV both ways: people plan in spreadsheets too."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd

from data.files import csv_bytes
from data.plan_files.assignment_rows import AssignmentRow, assignment_rows, cleaned, compared
from data.problems import Problems
from data.tables import plain
from geo.area import INSIDE, SERVICE
from geo.plan import NAME_LENGTH, Cluster, Plan, letter_of
from geo.wording import NOT_PLACED

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence


# ---- Which practice is in which cluster, as CSV both ways ----

NOT_PLACED_TOO: Final = frozenset({NOT_PLACED, "unplaced", "no cluster", "none"})
"""What may stand in the column of clusters for a practice in none."""
LETTER: Final = re.compile(r"[A-Z]{1,2}")
ROWS_SHOWN: Final = 20
"""Rows named of each complaint: a person goes through them in the spreadsheet."""


@dataclass(frozen=True)
class Assignments:
    """What a file of assignments says.

    Attributes:
        plan: Its plan.
        unnamed: Practices of the area that the file does not name, sorted: not placed in the plan.
    """

    plan: Plan
    unnamed: tuple[str, ...]


@dataclass
class _Group:
    """The rows that write the same thing in the column of clusters."""

    value: str
    rows: list[AssignmentRow]

    @property
    def names(self) -> list[str]:
        first: dict[str, str] = {}
        for row in self.rows:
            if row.name:
                first.setdefault(compared(row.name), row.name)
        return list(first.values())

    @property
    def name(self) -> str:
        return next(iter(self.names), "")

    @property
    def codes(self) -> set[str]:
        return {row.code for row in self.rows}


def assignments_csv(practices: pd.DataFrame, plan: Plan) -> bytes:
    """Return the plan as CSV, one row a practice that may be placed, cluster by cluster, those in none last.

    Args:
        practices: `geo.area.PRACTICE_COLUMNS`.
        plan: Of the same area.
    """
    names = dict(zip(practices["code"], practices["name"], strict=True))
    rows = [
        (code, names.get(code, ""), cluster.letter, cluster.name)
        for cluster in plan.clusters
        for code in plan.members(cluster.letter)
    ]
    rows += [(code, names.get(code, ""), NOT_PLACED, "") for code in plan.not_placed()]
    return csv_bytes(pd.DataFrame(rows, columns=["ODS code", "Practice", "Cluster", "Cluster name"], dtype="str"))


def read_assignments(content: bytes, practices: pd.DataFrame, start: Plan, *, file: str) -> Assignments:
    """Return the plan that a spreadsheet describes, a workbook or one saved as CSV.

    A cluster may be written as its name, its letter or the code of its PCN; anything else makes a new cluster of that
    name. A letter with another name beside it means the cluster of `start` only where they share a practice.
    Clusters of `start` keep what else they have; one whose practices all go elsewhere is left out.

    Args:
        content: Of the file.
        practices: `geo.area.PRACTICE_COLUMNS`.
        start: The plan whose clusters the file may name; its locks hold.
        file: Its name, for complaints.

    Raises:
        PlanningError: The file can't be read, or rows are wrong; every complaint, with its rows, in one message.
    """
    problems = Problems(examples=ROWS_SHOWN)
    rows = assignment_rows(content, file=file, problems=problems)
    problems.raise_if_any()
    groups = _groups(rows)
    found = _known(groups, start)
    wanted = _practice_rows(rows, found, practices, file, problems)
    clusters = _clusters(groups, found, start, file, problems)
    problems.raise_if_any()
    placed = {row.code: clusters[compared(row.cluster)].letter for row in wanted if not _is_not_placed(row)}
    _check_locks(start, placed, file, problems)
    problems.raise_if_any()
    movable = tuple(sorted(practices.loc[practices["kind"] == INSIDE, "code"]))
    unnamed = tuple(sorted(set(movable) - {row.code for row in wanted}))
    return Assignments(
        Plan(_ordered(clusters.values(), start, placed), tuple(sorted(placed.items())), movable), unnamed
    )


def _is_not_placed(row: AssignmentRow) -> bool:
    return plain(row.cluster) in NOT_PLACED_TOO


def _groups(rows: Iterable[AssignmentRow]) -> list[_Group]:
    groups: dict[str, _Group] = {}
    for row in rows:
        if row.cluster and not _is_not_placed(row):
            groups.setdefault(compared(row.cluster), _Group(compared(row.cluster), [])).rows.append(row)
    return list(groups.values())


def _known(groups: Sequence[_Group], start: Plan) -> dict[str, Cluster | None]:
    """Return for each group the cluster of `start` that it means; None where it is a new one.

    Names count before letters: what has a name of its own takes no letter whose cluster another group names.
    """
    by_name = {compared(cluster.name): cluster for cluster in start.clusters}
    known = {group.value: by_name.get(compared(group.name) or group.value) for group in groups}
    named = {cluster.letter for cluster in known.values() if cluster}
    by_code: dict[str, Cluster] = {}
    for cluster in start.clusters:
        for code in (cluster.letter, cluster.pcn_code):
            by_code.setdefault(code.casefold(), cluster)
    for group in groups:
        meant = by_code.get(group.value)
        if known[group.value] is None and meant:
            shared = meant.letter not in named and group.codes & set(start.members(meant.letter))
            known[group.value] = meant if shared or not group.name else None
    return known


def _practice_rows(
    rows: list[AssignmentRow],
    found: Mapping[str, Cluster | None],
    practices: pd.DataFrame,
    file: str,
    problems: Problems,
) -> list[AssignmentRow]:
    """Return the rows of practices that may be placed; complains of all rows that can't be taken."""
    kinds = dict(zip(practices["code"], practices["kind"], strict=True))
    wanted, seen = [], set()
    for row in rows:
        says = ""
        cluster = found.get(compared(row.cluster))
        if not row.code:
            says = "this row has no practice code: add it, or delete the row"
        elif row.code in seen:
            says = "this practice comes twice: delete one of its rows"
        elif row.code not in kinds:
            says = "there is no practice with this code in the area: correct it, or delete the row"
        elif not row.cluster:
            says = f"this practice has no cluster: name one, or write {NOT_PLACED!r}"
        elif kinds[row.code] == INSIDE:
            wanted.append(row)
        elif cluster is None or row.code not in cluster.outside:
            is_service = kinds[row.code] == SERVICE
            what = "is a special service of its PCN" if is_service else "lies outside the area"
            says = f"this practice {what}, so it can't be placed: delete the row"
        seen.add(row.code)
        if says:
            problems.error(file, says, row=row.row, value=row.code or row.cluster)
    return wanted


def _clusters(
    groups: list[_Group], found: Mapping[str, Cluster | None], start: Plan, file: str, problems: Problems
) -> dict[str, Cluster]:
    """Return the cluster of each group by what is written for it: known ones renamed, new ones made."""
    clusters = {}
    taken = {cluster.letter for cluster in found.values() if cluster} | _staying(start)
    fresh = [group for group in groups if found[group.value] is None]
    free = _free(taken, start)
    for group in sorted(fresh, key=lambda group: not group.name):  # those with a letter of their own choose first
        own = group.value.upper()
        letter = own if group.name and LETTER.fullmatch(own) and own not in taken else next(free)
        taken.add(letter)
        clusters[group.value] = Cluster(letter, group.name or group.rows[0].cluster)
    for group in groups:
        known = found[group.value]
        if known:
            same = not group.name or group.name == cleaned(known.name)
            clusters[group.value] = known if same else replace(known, name=group.name)
        _check_name(group, clusters[group.value], known, file, problems)
    _check_apart(groups, clusters, file, problems)
    return clusters


def _check_name(group: _Group, cluster: Cluster, known: Cluster | None, file: str, problems: Problems) -> None:
    row = group.rows[0]
    if len(group.names) > 1:
        says = f"the cluster {row.cluster!r} has two names: write one of them in all its rows"
        problems.error(
            file, says, row=next(r.row for r in group.rows if r.name == group.names[1]), value=group.names[1]
        )
    if len(cluster.name) > NAME_LENGTH and not (known and known.name == cluster.name):
        says = f"a cluster's name has at most {NAME_LENGTH} characters: shorten it"
        problems.error(file, says, row=row.row, value=cluster.name)


def _check_apart(groups: list[_Group], clusters: Mapping[str, Cluster], file: str, problems: Problems) -> None:
    """Complain of two clusters with one name, and of one cluster with two."""
    distinct = dict.fromkeys((cluster.letter, compared(cluster.name)) for cluster in clusters.values())
    names = Counter(name for _, name in distinct)
    letters = Counter(letter for letter, _ in distinct)
    for group in groups:
        cluster = clusters[group.value]
        if names[compared(cluster.name)] > 1:
            problems.error(file, "two clusters have this name: change one", row=group.rows[0].row, value=cluster.name)
        if letters[cluster.letter] > 1:
            says = f"cluster {cluster.letter} is written in two ways, with two names: write it in one way"
            problems.error(file, says, row=group.rows[0].row, value=group.rows[0].cluster)


def _staying(start: Plan) -> set[str]:
    """Return the letters of clusters that stay even if the file does not name them: empty ones and locked ones."""
    filled = set(start.where().values())
    return {cluster.letter for cluster in start.clusters if cluster.locked or cluster.letter not in filled}


def _free(taken: set[str], start: Plan) -> Iterator[str]:
    """Give letters that are not taken when they are asked for, and were none of `start`'s."""
    own = {cluster.letter for cluster in start.clusters}
    for number in itertools.count():
        letter = letter_of(number)
        if letter not in taken and letter not in own:
            yield letter


def _check_locks(start: Plan, placed: Mapping[str, str], file: str, problems: Problems) -> None:
    where = start.where()
    for cluster in start.clusters:
        if cluster.locked:
            for code in sorted({*where, *placed}):
                if (where.get(code) == cluster.letter) != (placed.get(code) == cluster.letter):
                    says = f"cluster {cluster.letter} is locked, it neither loses nor gains practices: unlock it first"
                    problems.error(file, says, value=code)


def _ordered(clusters: Iterable[Cluster], start: Plan, placed: Mapping[str, str]) -> tuple[Cluster, ...]:
    """Return the clusters by letter, with those that stay though not named; a hub that has left is none any more."""
    staying = {cluster.letter: cluster for cluster in start.clusters if cluster.letter in _staying(start)}
    every = staying | {cluster.letter: cluster for cluster in clusters}
    kept = [c if placed.get(c.hub) == c.letter else replace(c, hub="", hub_site="") for c in every.values()]
    return tuple(sorted(kept, key=lambda cluster: (len(cluster.letter), cluster.letter)))
