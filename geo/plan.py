"""A plan: which practice is in which cluster, as a value.

    today = today_plan(area.practices)
    option = today.move(["Y00001"], to="B").rename("B", name="Riverside")

Nothing here changes a plan; every verb returns a new one. Undo is keeping the old one.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import count
from typing import TYPE_CHECKING

from geo.area import INSIDE
from geo.errors import PlanningError
from geo.typed_text import one_line

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

    import pandas as pd

NAME_LENGTH = 60
"""Characters a cluster's name may have: what fits on a card and in a table of a board paper."""
HOURS_LENGTH = 120
"""Characters that the opening hours of a hub may have: a week, day by day, in one line of a table."""
WAYS = ("network", "federation", "merger")
"""Ways of working together, from the loosest: practices share staff; they share a company; they become one contract."""


@dataclass(frozen=True)
class Cluster:
    """Practices that work together in a plan.

    Attributes:
        letter: A, B ... Z, AA, AB ...: names the cluster everywhere and never changes.
        name: For reading; people may change it.
        pcn_code: The PCN it was made from; "" for a new one.
        hub: ODS code of the practice that hosts shared services; "" where none is chosen.
        hub_site: Code of the branch surgery of the hub where it hosts them; "" for its main site.
        locked: Whether it neither loses nor gains practices.
        outside: ODS codes of its practices outside the area: counted, never moved.
        way: How its practices want to work together, one of `WAYS`; "" where that is not chosen.
        hub_hours: When its hub is open for shared services, as typed; "" where nothing was.
    """

    letter: str
    name: str
    pcn_code: str = ""
    hub: str = ""
    locked: bool = False
    outside: tuple[str, ...] = ()
    way: str = ""
    hub_hours: str = ""
    hub_site: str = ""


@dataclass(frozen=True)
class Plan:
    """Which practice is in which cluster.

    Attributes:
        clusters: In the order of their letters.
        placed: (practice code, cluster letter) for each practice that is placed, sorted by code.
        practices: All ODS codes that may be moved, sorted; those not in `placed` are not placed.
    """

    clusters: tuple[Cluster, ...]
    placed: tuple[tuple[str, str], ...]
    practices: tuple[str, ...]

    def cluster(self, letter: str) -> Cluster:
        """Return the cluster with that letter.

        Raises:
            PlanningError: There is none.
        """
        for cluster in self.clusters:
            if cluster.letter == letter:
                return cluster
        letters = ", ".join(cluster.letter for cluster in self.clusters)
        msg = f"there is no cluster {letter!r} in this plan; it has {letters or 'none'}"
        raise PlanningError(msg)

    def where(self) -> dict[str, str]:
        """Return the letter of each placed practice's cluster, by practice code."""
        return dict(self.placed)

    def where_counted(self) -> dict[str, str]:
        """Return `where`, and the cluster of each fixed practice, which is counted there and moved by no plan."""
        return self.where() | {code: cluster.letter for cluster in self.clusters for code in cluster.outside}

    def members(self, letter: str) -> tuple[str, ...]:
        """Return the codes of the practices placed in that cluster, sorted; not those outside the area."""
        return tuple(code for code, there in self.placed if there == letter)

    def by_cluster(self) -> dict[str, tuple[str, ...]]:
        """Return the members of every cluster by its letter: `members` for callers who want them all."""
        found: dict[str, list[str]] = {cluster.letter: [] for cluster in self.clusters}
        for code, letter in self.placed:
            found[letter].append(code)
        return {letter: tuple(codes) for letter, codes in found.items()}

    def not_placed(self) -> tuple[str, ...]:
        """Return the codes of the practices in no cluster, sorted."""
        where = self.where()
        return tuple(code for code in self.practices if code not in where)

    def move(self, codes: Iterable[str], *, to: str) -> Plan:
        """Return the plan with these practices in cluster `to`; "" places them nowhere.

        A hub that leaves its cluster stops being its hub. Moving a practice to where it is changes nothing.

        Raises:
            PlanningError: An unknown practice or cluster, or a locked cluster would lose or gain one.
        """
        where = self.where()
        if to:
            self.cluster(to)
        moving = []
        for code in codes:
            if code not in self.practices:
                msg = f"practice {code!r} is not one that can be moved in this area"
                raise PlanningError(msg)
            if where.get(code, "") != to:
                moving.append(code)
        for letter in {to, *(where.get(code, "") for code in moving)} if moving else ():
            if letter and self.cluster(letter).locked:
                raise PlanningError(closed_words(letter))
        for code in moving:
            where.pop(code, None)
            if to:
                where[code] = to
        clusters = tuple(replace(c, hub="", hub_site="") if c.hub in moving else c for c in self.clusters)
        return replace(self, clusters=clusters, placed=tuple(sorted(where.items())))

    def rename(self, letter: str, *, name: str) -> Plan:
        """Return the plan with that cluster called `name` (white space folded).

        Raises:
            PlanningError: The name is empty, or longer than `NAME_LENGTH`, or another cluster has it.
        """
        name = one_line(name)
        if not name:
            msg = f"cluster {letter} needs a name: type at least one character"
            raise PlanningError(msg)
        if len(name) > NAME_LENGTH:
            msg = f"the name {name[:20]!r}... has {len(name)} characters; use at most {NAME_LENGTH}"
            raise PlanningError(msg)
        if any(c.name.casefold() == name.casefold() for c in self.clusters if c.letter != letter):
            msg = f"another cluster is already called {name!r}; choose another name"
            raise PlanningError(msg)
        return self._with(replace(self.cluster(letter), name=name))

    def lock(self, letter: str, *, locked: bool) -> Plan:
        """Return the plan with that cluster locked or unlocked."""
        return self._with(replace(self.cluster(letter), locked=locked))

    def set_hub(self, letter: str, *, hub: str, site: str = "") -> Plan:
        """Return the plan with `hub`, a practice of that cluster, as its hub; "" for none.

        A plan knows no sites: who calls sees that `site` is one of its branch surgeries; "" for its main site.

        Raises:
            PlanningError: The practice is not in that cluster.
        """
        if hub and hub not in self.members(letter):
            msg = (
                f"practice {hub!r} is not in cluster {letter}: a hub is one of the cluster's own practices in the area"
            )
            raise PlanningError(msg)
        return self._with(replace(self.cluster(letter), hub=hub, hub_site=site if hub else ""))

    def set_way(self, letter: str, *, way: str) -> Plan:
        """Return the plan with that way of working for a cluster; "" for none chosen.

        Raises:
            PlanningError: It is none of `WAYS`.
        """
        if way and way not in WAYS:
            msg = f"{way!r} is no way of working together; choose one of: {', '.join(WAYS)}"
            raise PlanningError(msg)
        return self._with(replace(self.cluster(letter), way=way))

    def set_hub_hours(self, letter: str, *, hours: str) -> Plan:
        """Return the plan with the hours at which that cluster's hub is open (white space folded); "" for none.

        Raises:
            PlanningError: The text is longer than `HOURS_LENGTH`.
        """
        hours = one_line(hours)
        if len(hours) > HOURS_LENGTH:
            msg = f"the hours {hours[:20]!r}... have {len(hours)} characters; use at most {HOURS_LENGTH}"
            raise PlanningError(msg)
        return self._with(replace(self.cluster(letter), hub_hours=hours))

    def add_cluster(self, *, name: str = "") -> Plan:
        """Return the plan with a new, empty cluster under the first free letter.

        Raises:
            PlanningError: Another cluster has that name, or it is too long.
        """
        letter = free_letter({c.letter for c in self.clusters})
        names = {c.name.casefold() for c in self.clusters}
        offered = (f"Cluster {letter}", *(f"Cluster {letter}{again}" for again in range(2, len(names) + 3)))
        cluster = Cluster(letter, next(offer for offer in offered if offer.casefold() not in names))
        ordered = tuple(sorted((*self.clusters, cluster), key=lambda c: (len(c.letter), c.letter)))
        plan = replace(self, clusters=ordered)
        return plan.rename(letter, name=name) if name else plan

    def remove_cluster(self, letter: str) -> Plan:
        """Return the plan without that cluster.

        Raises:
            PlanningError: It is locked, or still has practices in the area.
        """
        cluster = self.cluster(letter)
        if cluster.locked:
            msg = f"cluster {letter} is locked; unlock it first"
            raise PlanningError(msg)
        if self.members(letter):
            msg = f"cluster {letter} still has {len(self.members(letter))} practices; move them out first"
            raise PlanningError(msg)
        return replace(self, clusters=tuple(c for c in self.clusters if c.letter != letter))

    def _with(self, changed: Cluster) -> Plan:
        return replace(self, clusters=tuple(changed if c.letter == changed.letter else c for c in self.clusters))


def closed_words(letter: str) -> str:
    """Return why a locked cluster takes part in no move.

    >>> closed_words("A")
    'cluster A is locked: it neither loses nor gains practices. Unlock it first'
    """
    return f"cluster {letter} is locked: it neither loses nor gains practices. Unlock it first"


def letter_of(number: int) -> str:
    """Return the letter of the cluster with that number, as spreadsheets name columns.

    >>> [letter_of(n) for n in (0, 25, 26, 27, 702)]
    ['A', 'Z', 'AA', 'AB', 'AAA']
    """
    letter = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        letter = chr(ord("A") + rest) + letter
    return letter


def free_letter(taken: Container[str]) -> str:
    """Return the first letter that no cluster has."""
    return next(letter for number in count() if (letter := letter_of(number)) not in taken)


def today_plan(practices: pd.DataFrame) -> Plan:
    """Return the plan in which every PCN of today with a practice inside the area is a cluster.

    Returns:
        Clusters ordered by name. Practices of a PCN that lie in the margin or beyond are its `outside`.
        Practices inside without a PCN are not placed.
    """
    inside = practices[practices["kind"] == INSIDE]
    others = practices[practices["kind"] != INSIDE]
    named = inside.loc[inside["pcn_code"] != "", ["pcn_code", "pcn_name"]].drop_duplicates("pcn_code")
    named = named.sort_values(["pcn_name", "pcn_code"])
    letters = {code: letter_of(number) for number, code in enumerate(named["pcn_code"])}
    names = _distinct(dict(zip(named["pcn_code"], named["pcn_name"], strict=True)))
    clusters = tuple(
        Cluster(
            letter, names[code], pcn_code=code, outside=tuple(sorted(others.loc[others["pcn_code"] == code, "code"]))
        )
        for code, letter in letters.items()
    )
    placed = {
        code: letters[pcn] for code, pcn in zip(inside["code"], inside["pcn_code"], strict=True) if pcn in letters
    }
    return Plan(clusters, tuple(sorted(placed.items())), tuple(sorted(inside["code"])))


def scratch_plan(practices: pd.DataFrame) -> Plan:
    """Return the plan with one empty cluster and nothing placed."""
    inside = practices[practices["kind"] == INSIDE]
    return Plan((), (), tuple(sorted(inside["code"]))).add_cluster()


def _distinct(names: Mapping[str, str]) -> dict[str, str]:
    """Return the names by code, with the code added where two are the same or one is empty."""
    seen = [name.casefold() for name in names.values()]
    return {
        code: name if name and seen.count(name.casefold()) == 1 else f"{name} {code}".strip()
        for code, name in names.items()
    }
