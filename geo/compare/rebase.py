"""Two changes of one proposal put together, cell by cell: what is different goes together, what is the same asks.

Two people start from the same proposal. One makes `theirs` of it, the other `mine`. A cell is the smallest thing that a
person changes: a practice's cluster; a cluster's name, hub, lock, way or hours; a practice's answer; a text; the day.
Undoing a step is the same: from the proposal after it, `mine` is the one before it, `theirs` what is on screen.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from geo.errors import PlanningError
from geo.plan import Cluster, Plan, closed_words, free_letter
from geo.proposal import Proposal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.proposal import Said

PRACTICE: Final = "practice"
"""The letter of a practice's cluster; "" for not placed."""
CLUSTER: Final = "cluster"
"""That a cluster is there: the PCN it was made from, and its fixed practices."""
OF_CLUSTER: Final = ("name", "hub", "locked", "way", "hub_hours")
"""What is said of a cluster, each a cell of its own; fields of `geo.plan.Cluster`, the hub with its site as `Hub`."""
SAID: Final = "said"
TEXT: Final = "text"
DAY: Final = "day"


class Cell(NamedTuple):
    """One thing that a person can change: what it is, and of which practice, cluster or text."""

    what: str
    of: str


class Hub(NamedTuple):
    """Where the hub of a cluster is: its practice, "" for none, and the branch surgery, "" for its main site."""

    practice: str = ""
    site: str = ""


NO_HUB: Final = Hub()
SAME_CELL: Final = {
    PRACTICE: "moved",
    SAID: "answer",
    TEXT: "text",
    DAY: "day",
    "name": "renamed",
    "hub": "hub",
    "locked": "lock",
}
"""What the other change did where both changed that cell; to any other cell of a cluster: "changed"."""

Cells = dict[Cell, Any]
"""Each cell with what it holds: a text, a flag, an answer; of a cluster its PCN and its fixed practices."""


@dataclass(frozen=True)
class Clash:
    """Two changes that can't both be; `geo.words.clash_words` says why.

    Attributes:
        cell: What mine changes.
        theirs: What the other change did: a key of `geo.words.sentences.MEANWHILE`.
        of: The practice, cluster or text that the other change did it to; "" for the day.
    """

    cell: Cell
    theirs: str
    of: str


def cells_of(proposal: Proposal) -> Cells:
    """Return a proposal as its cells; what nobody said or typed has none.

    >>> plan = Plan((Cluster("A", "Ash"),), (("P1", "A"),), ("P1", "P2"))
    >>> [cells_of(Proposal(plan))[Cell("practice", code)] for code in ("P1", "P2")]
    ['A', '']
    """
    plan = proposal.plan
    where = plan.where()
    cells: Cells = {Cell(PRACTICE, code): where.get(code, "") for code in plan.practices}
    for cluster in plan.clusters:
        cells[Cell(CLUSTER, cluster.letter)] = (cluster.pcn_code, cluster.outside)
        cells |= {Cell(what, cluster.letter): getattr(cluster, what) for what in OF_CLUSTER}
        cells[Cell("hub", cluster.letter)] = Hub(cluster.hub, cluster.hub_site)
    cells |= {Cell(SAID, stance.practice): stance for stance in proposal.said}
    cells |= {Cell(TEXT, key): text for key, text in proposal.texts}
    return cells | ({Cell(DAY, ""): proposal.effective} if proposal.effective else {})


def changed(before: Proposal, after: Proposal) -> dict[Cell, tuple[Any, Any]]:
    """Return the cells that differ between two proposals, each before and after; None: it is not there."""
    was, now = cells_of(before), cells_of(after)
    cells = [*was, *(cell for cell in now if cell not in was)]
    return {cell: (was.get(cell), now.get(cell)) for cell in cells if was.get(cell) != now.get(cell)}


def clashes(
    base: Proposal,
    mine: Proposal,
    theirs: Proposal,
    *,
    theirs_from: Proposal | None = None,
) -> tuple[Clash, ...]:
    """Return where what leads from `base` to `mine` meets what leads from `base` to `theirs`; nothing: both can be.

    The same change made by both is no clash. Neither is a cluster that each of them added.

    Args:
        base: What both began from.
        mine: One of the two.
        theirs: The other, which was there first.
        theirs_from: What the other began from, where that is not `base`.
    """
    ours, others = _meant(changed(base, mine)), _meant(changed(theirs_from or base, theirs))
    added = {cell.of for cell in ours if cell.what == CLUSTER and ours[cell][0] is None}
    found = []
    for cell, (_, wanted) in ours.items():
        if cell.what in (CLUSTER, *OF_CLUSTER) and cell.of in added:
            continue
        if cell.what in OF_CLUSTER and wanted is None:
            continue  # it went with its cluster, which is looked at by itself
        their_own = not (cell.what in OF_CLUSTER and others.get(cell, ("", ""))[1] is None)
        if cell in others and others[cell][1] != wanted and their_own:
            found.append(Clash(cell, SAME_CELL.get(cell.what, "changed"), cell.of))
            continue
        found += _meets(cell, ours[cell], others)
    return tuple(dict.fromkeys(found))


def merged(base: Proposal, mine: Proposal, theirs: Proposal) -> Proposal:
    """Return `theirs` with what leads from `base` to `mine` done to it; where both changed a cell, mine counts.

    A cluster that is new in `mine` gets the first letter that is free where `theirs` has that letter too. A hub that
    leaves its cluster stops being its hub. A lock forbids only what was done before it was set: what was done to a
    cluster that was locked already replaced the whole plan, or took that back.

    Raises:
        PlanningError: It can't be done there: a cluster is gone or was locked meanwhile, a name is taken ...
    """
    mine = _with_free_letters(base, mine, theirs)
    ours = _meant(changed(base, mine))
    locked = {cluster.letter for cluster in theirs.plan.clusters if cluster.locked}
    locked -= {cluster.letter for cluster in base.plan.clusters if cluster.locked}
    cells = cells_of(theirs)
    for cell, (_, wanted) in ours.items():
        _refuse_locked(cell, cells.get(cell), wanted, locked)
        if wanted is None:
            cells.pop(cell, None)
        else:
            cells[cell] = wanted
    _leave_hubs(ours, cells)
    return _proposal(cells, theirs)


def _meant(changes: dict[Cell, tuple[Any, Any]]) -> dict[Cell, tuple[Any, Any]]:
    """Return the changes without those that only follow from another: a hub that left is its cluster's no more."""
    return {
        cell: (was, now)
        for cell, (was, now) in changes.items()
        if not (cell.what == "hub" and was and now == NO_HUB and Cell(PRACTICE, was.practice) in changes)
    }


def _leave_hubs(ours: Mapping[Cell, tuple[Any, Any]], cells: Cells) -> None:
    """Take away the hub of a cluster where mine moved that practice out of it."""
    for cell in [cell for cell in cells if cell.what == "hub" and cells[cell] != NO_HUB]:
        hub = Cell(PRACTICE, cells[cell].practice)
        if hub in ours and cells[hub] != cell.of and cell not in ours:
            cells[cell] = NO_HUB


def _meets(cell: Cell, ours: tuple[Any, Any], others: Mapping[Cell, tuple[Any, Any]]) -> list[Clash]:
    """Return where a change of mine needs what the other change removed, locked or uses."""

    def gone(letter: object) -> bool:
        """Whether it was removed; another may have its letter by now."""
        return others.get(Cell(CLUSTER, str(letter)), (None, None))[0] is not None

    def locked(letter: object) -> bool:
        return others.get(Cell("locked", str(letter)), (None, None))[1] is True

    was, now = ours
    if cell.what == PRACTICE:
        found = [Clash(cell, "removed", now)] if now and gone(now) else []
        closed = [letter for letter in (was, now) if letter and locked(letter)]
        hubs = {one.of: hub.practice for one, (_, hub) in others.items() if one.what == "hub" and hub}
        if any(practice == cell.of and letter != now for letter, practice in hubs.items()):
            found.append(Clash(cell, "made_hub", cell.of))
        return found + [Clash(cell, "locked", letter) for letter in closed]
    if cell.what in OF_CLUSTER and now is not None and gone(cell.of):
        return [Clash(cell, "removed", cell.of)]
    if cell.what == CLUSTER and now is None:
        joined = any(one.what == PRACTICE and to == cell.of for one, (_, to) in others.items())
        about = any(other.of == cell.of and other.what in OF_CLUSTER for other in others)
        return [Clash(cell, "changed", cell.of)] if joined or about else []
    if cell.what == "hub" and now and Cell(PRACTICE, now.practice) in others:
        return [Clash(cell, "moved", now.practice)]
    return []


def _with_free_letters(base: Proposal, mine: Proposal, theirs: Proposal) -> Proposal:
    """Return mine with clusters that are new in it under letters that are free in theirs."""
    known = {cluster.letter for cluster in base.plan.clusters}
    taken = {cluster.letter for cluster in theirs.plan.clusters} | known
    anew: dict[str, str] = {}
    for cluster in mine.plan.clusters:
        if cluster.letter not in known and cluster.letter in taken:
            anew[cluster.letter] = free_letter(
                {*taken, *anew.values(), *(cluster.letter for cluster in mine.plan.clusters)}
            )
    if not anew:
        return mine
    clusters = []
    for cluster in mine.plan.clusters:
        letter = anew.get(cluster.letter, cluster.letter)
        name = f"Cluster {letter}" if cluster.name == f"Cluster {cluster.letter}" else cluster.name
        clusters.append(replace(cluster, letter=letter, name=name))
    placed = tuple((code, anew.get(letter, letter)) for code, letter in mine.plan.placed)
    return replace(mine, plan=replace(mine.plan, clusters=_ordered(clusters), placed=placed))


def _refuse_locked(cell: Cell, there: object, wanted: object, locked: set[str]) -> None:
    if cell.what == CLUSTER and wanted is None and cell.of in locked:
        msg = f"cluster {cell.of} is locked; unlock it first"
        raise PlanningError(msg)
    if cell.what != PRACTICE or there == wanted:
        return
    for letter in (there, wanted):
        if letter in locked:
            raise PlanningError(closed_words(str(letter)))


def _proposal(cells: Cells, like: Proposal) -> Proposal:
    """Return the proposal that has these cells.

    Raises:
        PlanningError: No plan can be like that.
    """
    letters = [cell.of for cell in cells if cell.what == CLUSTER]
    clusters = _ordered(_cluster(cells, letter) for letter in letters)
    placed = tuple(sorted((cell.of, str(letter)) for cell, letter in cells.items() if cell.what == PRACTICE and letter))
    plan = Plan(clusters, placed, like.plan.practices)
    _check(plan, cells)
    said: list[Said] = sorted(
        (one for cell, one in cells.items() if cell.what == SAID),
        key=lambda stance: stance.practice,
    )
    texts = tuple(sorted((cell.of, str(text)) for cell, text in cells.items() if cell.what == TEXT))
    return Proposal(plan, tuple(said), texts, str(cells.get(Cell(DAY, ""), "")))


def _cluster(cells: Cells, letter: str) -> Cluster:
    pcn_code, outside = cells[Cell(CLUSTER, letter)]
    about = {what: cells[Cell(what, letter)] for what in OF_CLUSTER}
    hub, site = about.pop("hub")
    return Cluster(letter, pcn_code=pcn_code, outside=outside, hub=hub, hub_site=site, **about)


def _check(plan: Plan, cells: Cells) -> None:
    """Refuse what no verb of `geo.plan` would make."""
    letters = {cluster.letter for cluster in plan.clusters}
    lost = [cell.of for cell in cells if cell.what in OF_CLUSTER and cell.of not in letters]
    lost += [letter for _, letter in plan.placed if letter not in letters]
    if lost:
        msg = f"cluster {lost[0]} is no longer in the plan"
        raise PlanningError(msg)
    where, names = plan.where(), set()
    for cluster in plan.clusters:
        if cluster.name.casefold() in names:
            msg = f"another cluster is already called {cluster.name!r}"
            raise PlanningError(msg)
        names.add(cluster.name.casefold())
        if cluster.hub and where.get(cluster.hub) != cluster.letter:
            msg = f"practice {cluster.hub!r}, the hub of cluster {cluster.letter}, is no longer in it"
            raise PlanningError(msg)


def _ordered(clusters: Iterable[Cluster]) -> tuple[Cluster, ...]:
    return tuple(sorted(clusters, key=lambda cluster: (len(cluster.letter), cluster.letter)))
