"""Which practice is in which cluster, as CSV, and as workbooks of whatever program: people plan in spreadsheets too."""

from __future__ import annotations

import io
import itertools
import re
import unicodedata
import zipfile
from collections import Counter
from dataclasses import dataclass, replace
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING, Final, NamedTuple

import pandas as pd

from data.files import csv_bytes, without_apostrophe
from data.problems import Problems
from data.tables import OLD_WORKBOOK, ZipError, find, plain, sheet_grids, text_grids, there_are, without_error_values
from geo.area import INSIDE, SERVICE
from geo.plan import NAME_LENGTH, Cluster, Plan, letter_of
from geo.typed_text import one_line
from geo.wording import NOT_PLACED

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from typing import TypeAlias

    from data.tables import Grid

    Complain: TypeAlias = Callable[..., None]
    """Takes what is wrong and, as `row` and `value`, what shows it."""

# ---- The rows of a spreadsheet ----

CODE: Final = (
    "ods code", "practice code", "gp practice code", "organisation code", "organization code", "org code",
    "partner organisation code", "prac code", "gp code", "ods", "code",
)  # fmt: skip
CLUSTER: Final = (
    "cluster letter", "cluster", "proposed cluster", "new cluster", "cluster code", "group", "neighbourhood", "inhood",
    "neighborhood", "proposed pcn", "new pcn", "pcn", "pcn code", "cluster name", "group name", "neighbourhood name",
    "pcn name",
)  # fmt: skip
NAME: Final = ("cluster name", "group name", "neighbourhood name", "pcn name", "name of cluster")
"""Headings as `data.tables.cells.plain` returns them, the likeliest first."""
CELLS: Final = ("code", "cluster", "name")
LARGEST_SHEET: Final = 5_000_000
"""A row for every practice in England comes to 1 MB."""
LARGEST_WORKBOOK: Final = 20_000_000
"""Bytes that the sheets of a workbook unpack to: more takes seconds to look through."""
MOST_ROWS: Final = 20_000
ZIPPED: Final = b"PK\x03\x04"
ZERO_WIDTH: Final = re.compile("[\u200b-\u200d\u2060\ufeff\u00ad]")
"""Characters that nobody sees, and that come with what is copied from web pages and documents."""
TEXT_FORMULA: Final = re.compile(r'="(.*)"')
"""How some programs keep a spreadsheet from taking a code for a number."""
NOT_SAID: Final = frozenset({"-", "–", "—", "?", "n/a", "tbc", "tbd"})
"""What people write into a cell of which they don't know what stands there."""
WHOLE: Final = re.compile(r"(\d+)\.0+")
"""How some write a whole number."""


class AssignmentRow(NamedTuple):
    """One row of the file.

    Attributes:
        row: As counted in the file, the first is 1.
        code: ODS code in capitals; "" where the cell is blank.
        cluster: What stands for the cluster: a letter, a name or a code; "" where the cell is blank.
        name: The cluster's name, where a column of its own has one; else "".
    """

    row: int
    code: str
    cluster: str
    name: str = ""


def compared(name: str) -> str:
    r"""Return a name as names are compared: however it is composed, without letters that nobody sees, in small letters.

    >>> compared("Cafe\u0301\u200b") == compared("CAFÉ"), compared("1.0"), compared(" North  side ")
    (True, '1', 'north side')
    """
    return cleaned(name).casefold()


def cleaned(cell: str) -> str:
    """Return what a cell means: composed letters, nothing that nobody sees, no formula round a text, 1 for 1.0."""
    text = unicodedata.normalize("NFC", ZERO_WIDTH.sub("", one_line(without_apostrophe(cell.strip()))))
    text = TEXT_FORMULA.sub(lambda match: match[1].replace('""', '"'), text)
    whole = WHOLE.fullmatch(text)
    return whole[1] if whole else one_line(text)


def assignment_rows(content: bytes, *, file: str, problems: Problems) -> list[AssignmentRow]:
    """Return the rows below the headings that are not blank; none, after a complaint, where the file can't be read."""
    complain = partial(problems.error, file)
    grids = _grids(content, complain)
    for grid in grids:
        for number, row in enumerate(grid.top, start=1):
            code, cluster, name = (find(row, spelled) for spelled in (CODE, CLUSTER, NAME))
            if code is not None and cluster is not None and code != cluster:
                places = {"code": code, "cluster": cluster, **({} if name in (None, cluster) else {"name": name})}
                return _below(grid, number, places, file, problems)
    if grids:
        tops = [next((row for row in grid.top if any(row)), ()) for grid in grids]
        headings = max(tops, key=len, default=())
        wanted = {"ODS code": CODE, "Cluster": CLUSTER}
        missing = [what for what, spelled in wanted.items() if find(headings, spelled) is None]
        for what in missing:
            complain(f"there is no column {what!r}; {there_are(headings)}. Put that heading above the right column")
        if not missing:
            complain("the practices and their clusters stand in one column: part them with commas")
    return []


def _below(grid: Grid, below: int, places: dict[str, int], file: str, problems: Problems) -> list[AssignmentRow]:
    found = grid.read(places, below, file, problems)
    if found is None:
        return []
    if len(found) > MOST_ROWS:
        says = f"the file has more than {MOST_ROWS:,} rows, England has 6,200 practices: is it the right one?"
        problems.error(file, says)
        return []
    found = without_error_values(found, file=file, problems=problems)
    texts = found.reindex(columns=CELLS, fill_value="").map(cleaned)
    texts = texts.mask(texts.map(str.casefold).isin(NOT_SAID), "")
    rows = [
        AssignmentRow(row, code.upper(), cluster, name)
        for row, code, cluster, name in zip(found["row"].tolist(), *(texts[cell] for cell in CELLS), strict=True)
        if code or cluster
    ]
    if not rows and not problems.errors:
        problems.error(file, "the file has headings and no practices below them: add a row for each practice")
    return rows


def _grids(content: bytes, complain: Complain) -> Sequence[Grid]:
    """Return the sheets of a workbook, or the text parted by each separator; none after a complaint."""
    if len(content) > LARGEST_SHEET:
        complain(f"the file is too large for a list of practices ({len(content) / 1e6:,.0f} MB): choose another file")
    elif content.startswith(OLD_WORKBOOK):
        complain("this is a workbook of the old kind (.xls): save it as .xlsx, or the sheet as CSV (UTF-8)")
    elif content.startswith(ZIPPED):
        return _sheets(content, complain)
    elif not content.strip():
        complain("the file is empty: choose another one")
    else:
        try:
            return text_grids(partial(io.BytesIO, content))
        except ValueError as error:
            complain(f"{error}".replace("unpack it, or save it as CSV UTF-8", "choose one saved as CSV"))
    return []


def _sheets(content: bytes, complain: Complain) -> list[Grid]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(info.file_size for info in archive.infolist())
            is_workbook = any(name.startswith("xl/") for name in archive.namelist())
        if not is_workbook:
            complain("this is a zip and no workbook: unpack it, and choose the file with the plan")
        elif unpacked > LARGEST_WORKBOOK:
            says = f"the workbook is too large for a list of practices ({unpacked / 1e6:,.0f} MB unpacked)"
            complain(f"{says}: save the sheet with the plan by itself")
        elif grids := [grid for grid in sheet_grids(io.BytesIO(content)) if grid.top]:
            return grids
        else:
            complain("the workbook is empty: choose another one")
    # What zipfile and the workbook reader raise on broken bytes, an unknown compression or a password.
    except (ZipError, zipfile.BadZipFile, EOFError, NotImplementedError, ValueError, OSError):
        complain("this is no workbook that can be read: save it again, as .xlsx or as CSV (UTF-8)")
    return []


# ---- Which practice is in which cluster, both ways ----

NOT_PLACED_TOO: Final = frozenset({NOT_PLACED, "unplaced", "no cluster", "none"})
"""What may stand in the column of clusters for a practice in none."""
LETTER: Final = re.compile(r"[A-Z]{1,2}")
ROWS_SHOWN: Final = 20
"""Rows named of each complaint: a person goes through them in the spreadsheet."""


class Assignments(NamedTuple):
    """The plan in a file, and which practices of the area it does not name, sorted: they are not placed in it."""

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
        for row in filter(attrgetter("name"), self.rows):
            first.setdefault(compared(row.name), row.name)
        return list(first.values())

    @property
    def name(self) -> str:
        return next(iter(self.names), "")

    @property
    def codes(self) -> set[str]:
        return {row.code for row in self.rows}


def assignments_csv(practices: pd.DataFrame, plan: Plan) -> bytes:
    """Return the plan as CSV, one row a practice that may be placed, cluster by cluster, those in none last."""
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
    complain = partial(problems.error, file)
    rows = assignment_rows(content, file=file, problems=problems)
    problems.raise_if_any()
    groups = _groups(rows)
    known = _known(groups, start)
    wanted = _practice_rows(rows, known, practices, complain)
    clusters = _clusters(groups, known, start, complain)
    problems.raise_if_any()
    placed = {row.code: clusters[compared(row.cluster)].letter for row in wanted if not _is_not_placed(row)}
    _check_locks(start, placed, complain)
    problems.raise_if_any()
    movable = tuple(sorted(practices.loc[practices["kind"] == INSIDE, "code"]))
    ordered = _ordered(clusters.values(), start, placed)
    unnamed = sorted(set(movable) - {row.code for row in wanted})
    return Assignments(Plan(ordered, tuple(sorted(placed.items())), movable), tuple(unnamed))


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
    rows: list[AssignmentRow], known: Mapping[str, Cluster | None], practices: pd.DataFrame, complain: Complain
) -> list[AssignmentRow]:
    """Return the rows of practices that may be placed; complains of all rows that can't be taken."""
    kinds = dict(zip(practices["code"], practices["kind"], strict=True))
    wanted, seen = [], set()
    for row in rows:
        says = ""
        cluster = known.get(compared(row.cluster))
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
            complain(says, row=row.row, value=row.code or row.cluster)
    return wanted


def _clusters(
    groups: list[_Group], known: Mapping[str, Cluster | None], start: Plan, complain: Complain
) -> dict[str, Cluster]:
    """Return the cluster of each group by what is written for it: known ones renamed, new ones made."""
    clusters = {}
    taken = {cluster.letter for cluster in known.values() if cluster} | _staying(start)
    own = {cluster.letter for cluster in start.clusters}
    free = (letter for number in itertools.count() if (letter := letter_of(number)) not in taken | own)
    fresh = [group for group in groups if known[group.value] is None]
    for group in sorted(fresh, key=lambda group: not group.name):  # those with a letter of their own choose first
        written = group.value.upper()
        letter = written if group.name and LETTER.fullmatch(written) and written not in taken else next(free)
        taken.add(letter)
        clusters[group.value] = Cluster(letter, group.name or group.rows[0].cluster)
    for group in groups:
        before = known[group.value]
        if before:
            same = not group.name or group.name == cleaned(before.name)
            clusters[group.value] = before if same else replace(before, name=group.name)
        _check_name(group, clusters[group.value], before, complain)
    _check_apart(groups, clusters, complain)
    return clusters


def _check_name(group: _Group, cluster: Cluster, before: Cluster | None, complain: Complain) -> None:
    row = group.rows[0]
    if len(group.names) > 1:
        other = next(row for row in group.rows if row.name == group.names[1])
        says = f"the cluster {row.cluster!r} has two names: write one of them in all its rows"
        complain(says, row=other.row, value=other.name)
    if len(cluster.name) > NAME_LENGTH and not (before and before.name == cluster.name):
        says = f"a cluster's name has at most {NAME_LENGTH} characters: shorten it"
        complain(says, row=row.row, value=cluster.name)


def _check_apart(groups: list[_Group], clusters: Mapping[str, Cluster], complain: Complain) -> None:
    """Complain of two clusters with one name, and of one cluster with two."""
    distinct = dict.fromkeys((cluster.letter, compared(cluster.name)) for cluster in clusters.values())
    names = Counter(name for _, name in distinct)
    letters = Counter(letter for letter, _ in distinct)
    for group in groups:
        cluster, first = clusters[group.value], group.rows[0]
        if names[compared(cluster.name)] > 1:
            complain("two clusters have this name: change one", row=first.row, value=cluster.name)
        if letters[cluster.letter] > 1:
            says = f"cluster {cluster.letter} is written in two ways, with two names: write it in one way"
            complain(says, row=first.row, value=first.cluster)


def _staying(start: Plan) -> set[str]:
    """Return the letters of clusters that stay even if the file does not name them: empty ones and locked ones."""
    filled = set(start.where().values())
    return {cluster.letter for cluster in start.clusters if cluster.locked or cluster.letter not in filled}


def _check_locks(start: Plan, placed: Mapping[str, str], complain: Complain) -> None:
    where = start.where()
    for letter in (cluster.letter for cluster in start.clusters if cluster.locked):
        for code in sorted({*where, *placed}):
            if (where.get(code) == letter) != (placed.get(code) == letter):
                says = f"cluster {letter} is locked, it neither loses nor gains practices: unlock it first"
                complain(says, value=code)


def _ordered(clusters: Iterable[Cluster], start: Plan, placed: Mapping[str, str]) -> tuple[Cluster, ...]:
    """Return the clusters by letter, with those that stay though not named; a hub that has left is none any more."""
    staying = _staying(start)
    every = {cluster.letter: cluster for cluster in start.clusters if cluster.letter in staying}
    every |= {cluster.letter: cluster for cluster in clusters}
    for letter, cluster in every.items():
        if placed.get(cluster.hub) != letter:
            every[letter] = replace(cluster, hub="", hub_site="")
    return tuple(sorted(every.values(), key=lambda cluster: (len(cluster.letter), cluster.letter)))
