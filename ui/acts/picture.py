"""What the Plan page shows of a plan: from values of `geo` to the `Picture` that the browser draws."""

from __future__ import annotations

import base64
import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

from data.cached_figures import (
    behind_moves,
    keep_last,
    moves_together,
    plan_figures,
    plan_findings,
    rules,
    single_moves,
    today,
)
from data.maps import colour_of
from geo.area import INSIDE
from geo.figures import Base, fixed_members, on_cards, partial
from geo.plan import closed_words
from geo.rules import band_gap
from geo.view import AVERAGE_WALK_KMH
from geo.wording import as_sentence
from geo.words import band_words, finding_sentence
from ui.acts.picture_schema import (
    After,
    AreaOnMap,
    Behind,
    Card,
    Figures,
    Finding,
    Outside,
    PackedTable,
    PackedWhatIf,
    Picture,
    PlanOnMap,
    Taken,
    Tile,
    ViewOnMap,
)
from ui.acts.sheet import chart_of, table_of
from ui.parts import BADGES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures import ClusterFigures, PlanFigures
    from geo.moves import Outcome
    from geo.plan import Cluster, Plan
    from geo.view import View
    from ui.acts.picture_schema import Head, Subject
    from ui.session import OpenArea

# ---- How figures are packed for the browser ----

NOT_HAD: Final = -32768
"""Stands for "can't be had" among tenths of a minute and shares per mille: the lowest int16."""
HIGHEST: Final = 32767
"""The highest int16: 54 hours in tenths of a minute."""
FACTORS: Final = {"minutes": 10, "share": 1000}
"""By what a figure is multiplied before it is rounded, by its unit; all others by 1."""

SMALL: Final = 0.01
"""Shares below it, and above what it leaves of all, are said as "less than 1 %" and "more than 99 %"."""


def scaled(values: NDArray[Any] | float, unit: str) -> NDArray[Any]:
    """Return figures as whole numbers in float64: minutes as tenths, shares per mille; NaN stays.

    A share of less than 1 % or more than 99 % stays so: only what is exactly none or all becomes 0 or 1000.

    >>> scaled(np.array([6.44, np.nan]), "minutes").tolist()
    [64.0, nan]
    >>> scaled(np.array([0, 0.0001, 0.0099, 0.9999, 1]), "share").tolist()
    [0.0, 1.0, 9.0, 999.0, 1000.0]
    """
    # Cards hold float64, tables float32: both are rounded from the same number.
    exact = np.asarray(values, dtype=np.float32).astype(np.float64)
    whole = np.minimum(np.rint(exact * FACTORS.get(unit, 1)), HIGHEST)
    if unit == "share":
        whole = np.where((exact > 0) & (exact < np.float32(SMALL)), np.clip(whole, 1, 9), whole)
        whole = np.where((exact > np.float32(1 - SMALL)) & (exact < 1), np.clip(whole, 991, 999), whole)
    return whole


def whole_numbers(values: Iterable[float], unit: str) -> list[int | None]:
    """Return figures as whole numbers: minutes as tenths, shares per mille; None where they can't be had.

    >>> whole_numbers([6.44, float("nan")], "minutes"), whole_numbers([0.9216], "share")
    ([64, None], [922])
    """
    figures = scaled(np.fromiter(values, dtype=np.float64), unit)
    return [None if figure != figure else int(figure) for figure in figures.tolist()]  # noqa: PLR0124 (NaN, quickly)


def steps_down(table: NDArray[Any]) -> list[int]:
    """Return whole numbers column by column, each as its step from the one above it; the first of a column as it is.

    Practices have the same list in whichever cluster they are, so that the steps of most columns are the same.

    >>> steps_down(np.array([[10, 20], [13, 23], [12, 22]])), steps_down(np.array([5, 7]))
    ([10, 3, -1, 20, 3, -1], [5, 2])
    """
    whole = table.astype(np.int64)
    steps: list[int] = np.diff(whole, axis=0, prepend=np.zeros_like(whole[:1])).ravel(order="F").tolist()
    return steps


def base64_int16(values: NDArray[Any], *, unit: str = "count") -> str:
    """Return figures row by row as base64 of int16, as `scaled`: all low bytes, then all high; NaN becomes `NOT_HAD`.

    High bytes are few different ones: beside each other they are packed far shorter.

    >>> base64_int16(np.array([0.1, np.nan]), unit="minutes")
    'AQAAgA=='
    """
    figures = scaled(values, unit)
    whole = np.where(np.isnan(figures), NOT_HAD, np.maximum(figures, NOT_HAD + 1))
    low_and_high = np.ascontiguousarray(whole, dtype="<i2").reshape(-1).view(np.uint8).reshape(-1, 2)
    return base64.b64encode(low_and_high.T.tobytes()).decode("ascii")


def base64_uint8(values: NDArray[Any]) -> str:
    """Return marks as base64, row by row.

    >>> base64_uint8(np.array([0, 2]))
    'AAI='
    """
    return base64.b64encode(np.ascontiguousarray(values, dtype=np.uint8).tobytes()).decode("ascii")


# ---- What the Plan page shows of a plan ----


class Ground(NamedTuple):
    """What every picture of an area needs of its practices.

    Attributes:
        row: Code to row.
        nowhere: For each practice -1 where it may be moved, -2 elsewhere: what a plan says of those in no cluster.
        outside: For each practice what is told of it where it can't be moved.
        fixed: Codes of the fixed members of today's clusters.
        inside: Whether each place lies inside the area.
    """

    row: Mapping[str, int]
    nowhere: tuple[int, ...]
    outside: Mapping[str, Outside]
    fixed: tuple[str, ...]
    inside: tuple[bool, ...]


def picture_of(  # noqa: PLR0913 (all that a picture follows from)
    opened: OpenArea, plan: Plan, view: View, *, chosen: tuple[str, ...], of: Subject, head: Head, can_change: bool
) -> Picture:
    """Return everything that the Plan page shows of a plan.

    Args:
        opened: The area the plan is for.
        plan: The plan.
        view: Mode, walking speed and threshold.
        chosen: Codes of practices that are chosen or taken up; those that can't be moved in this plan do not count.
        of: Which plan it is.
        head: Which revision of it.
        can_change: Whether the screen may change it.

    Raises:
        PlanningError: The area has no minutes for the view's mode.
    """
    area, movable = opened.area, set(plan.practices)
    chosen = tuple(code for code in chosen if code in movable)
    slower = view.mode == "walk" and view.walk_kmh != AVERAGE_WALK_KMH
    scale = AVERAGE_WALK_KMH / view.walk_kmh if slower else 1.0
    return Picture(
        of=of,
        area=AreaOnMap(area.id, area.name, area.fictional, opened.base),
        head=head,
        **_whoever_looks(area, plan, view),
        band=(rules().lower, rules().upper),
        view=ViewOnMap(view.mode, view.within, view.walk_kmh, scale, slower, area.crow_flies),
        tiles=[Tile(card.card_in(view), f"{card.plain} {card.base}", card.unit) for card in on_cards()],
        taken=_taken(area, plan, view, chosen=chosen) if chosen else None,
        can_change=can_change,
    )


@keep_last(20)
def _whoever_looks(area: Area, plan: Plan, view: View) -> Mapping[str, Any]:
    """Return the fields of a picture that are the same whatever is chosen, made once for every look at the plan."""
    return {
        "plan": _plan(_ground(area), plan, plan_figures(area, plan, view)),
        "findings": _findings(area, plan, view),
        "chart": chart_of(area, plan, today(area), view),
        "table": table_of(area, plan, today(area), view),
    }


@keep_last(8)
def _ground(area: Area) -> Ground:
    practices = area.practices
    codes = practices["code"].tolist()
    told = zip(practices["name"].tolist(), practices["list_size"].tolist(), strict=True)
    return Ground(
        row={code: row for row, code in enumerate(codes)},
        nowhere=tuple(np.where(practices["kind"] == INSIDE, -1, -2).tolist()),
        outside={code: Outside(name, patients) for code, (name, patients) in zip(codes, told, strict=True)},
        fixed=tuple(practices["code"][fixed_members(practices)].tolist()),
        inside=tuple((area.places["kind"] == INSIDE).tolist()),
    )


def _plan(ground: Ground, plan: Plan, figures: PlanFigures) -> PlanOnMap:
    held = {code for cluster in plan.clusters for code in cluster.outside}
    # Fixed practices are in no cluster where theirs was removed.
    outside = [
        *([ground.outside[code] for code in cluster.outside] for cluster in plan.clusters),
        [ground.outside[code] for code in ground.fixed if code not in held],
    ]
    *on_cards, not_placed = _figures((*figures.clusters, figures.alone), outside)
    return PlanOnMap(
        clusters=[_card(cluster, found) for cluster, found in zip(plan.clusters, on_cards, strict=True)],
        not_placed=not_placed,
        assignment=_assignment(ground, plan),
        territory=base64_int16(figures.territory),
    )


def _assignment(ground: Ground, plan: Plan) -> list[int]:
    """Return for each practice the index of its cluster; -1 not placed; -2 outside, in no cluster here."""
    index, found = {cluster.letter: number for number, cluster in enumerate(plan.clusters)}, list(ground.nowhere)
    for code, letter in plan.placed:
        found[ground.row[code]] = index[letter]
    for number, cluster in enumerate(plan.clusters):
        for code in cluster.outside:
            found[ground.row[code]] = number
    return found


def _card(cluster: Cluster, figures: Figures) -> Card:
    colour = colour_of(cluster.letter)
    return Card(
        letter=cluster.letter,
        name=cluster.name,
        colour=colour.fill,
        ink=colour.ink,
        locked=cluster.locked,
        closed=as_sentence(closed_words(cluster.letter)) if cluster.locked else "",
        hub=cluster.hub,
        figures=figures,
    )


def _figures(found: Sequence[ClusterFigures], outside: Sequence[list[Outside]]) -> list[Figures]:
    """Return the figures of cards, with the practices outside that each counts."""
    keys, band = [card.key for card in on_cards()], rules()
    bases = [[item.bases[key] for key in keys] for item in found]
    whys = [dict(item.why) for item in found]
    cells = _cells(
        [[item.values[key] for item in found] for key in keys],
        bases,
        [[why.get(key, "") for key in keys] for why in whys],
    )
    return [
        Figures(
            practices=int(one.practices),
            patients=int(one.patients),
            patients_outside=int(one.patients_outside),
            outside=theirs,
            gap=band_gap(one.patients, band),
            words=band_words(one.patients, band),
            **some,
            no_way=int(one.no_way),
            not_mapped=int(one.not_mapped),
            single_handed=None if math.isnan(one.single_handed) else int(one.single_handed),
        )
        for one, theirs, some in zip(found, outside, cells, strict=True)
    ]


def _cells(
    figures: Iterable[Sequence[float]], bases: Iterable[Sequence[Base]], whys: Iterable[list[str]]
) -> list[dict[str, Any]]:
    """Return the fields of `Cells` of each cluster.

    For each tile its figure of each cluster (NaN: can't be had); for each cluster what each tile's figure rests on, and
    why it can't be had ("" where it can).
    """
    units = [card.unit for card in on_cards()]
    columns = [whole_numbers(column, unit) for column, unit in zip(figures, units, strict=True)]
    return [
        {
            "values": list(values),
            "bases": [base.n for base in rests_on],
            "partial": sum(
                (base.is_partial and value is not None) << tile
                for tile, (base, value) in enumerate(zip(rests_on, values, strict=True))
            ),
            "whys": why,
        }
        for values, rests_on, why in zip(zip(*columns, strict=True), bases, whys, strict=True)
    ]


@keep_last(20)
def what_if_of(area: Area, plan: Plan, view: View) -> PackedWhatIf:
    """Return what each single move would do to a plan.

    Raises:
        PlanningError: The area has no minutes for the view's mode.
    """
    moves, row = single_moves(area, plan, view), _ground(area).row
    return PackedWhatIf(
        [row[code] for code in moves.practices], list(moves.targets), _table(moves.left), _table(moves.joined)
    )


def _table(outcome: Outcome) -> PackedTable:
    marks, packed = np.zeros(outcome.patients.shape, dtype=np.uint8), []
    for number, card in enumerate(on_cards()):
        values = outcome.values[card.key]
        marks |= (partial(outcome.bases[card.key], outcome.patients) & ~np.isnan(values)) << np.uint8(number)
        packed.append(base64_int16(values, unit=card.unit))
    return PackedTable(steps_down(outcome.patients), steps_down(outcome.gap), packed, base64_uint8(marks))


def _taken(area: Area, plan: Plan, view: View, *, chosen: tuple[str, ...]) -> Taken:
    moves = moves_together(area, plan, view, chosen=chosen)
    behind = behind_moves(area, plan, view, chosen=chosen)
    joined = _after(moves.targets, moves.joined)
    return Taken(
        practices=list(moves.practices),
        targets=list(moves.targets),
        left=_after(moves.sources, moves.left),
        joined=[one if allowed else None for one, allowed in zip(joined, moves.allowed.tolist(), strict=True)],
        behind=[None if one is None else Behind(**vars(one)) for _, one in behind],
    )


def _after(letters: Sequence[str], outcome: Outcome) -> list[After]:
    keys = [card.key for card in on_cards()]
    patients, gap = outcome.patients.tolist(), outcome.gap.tolist()
    columns = [map(Base, outcome.bases[key].tolist(), patients) for key in keys]
    bases = list(zip(*columns, strict=True))
    whys = [[base.too_small_words if base.n and base.is_too_small else "" for base in some] for some in bases]
    cells = _cells([outcome.values[key].tolist() for key in keys], bases, whys)
    told = zip(letters, patients, gap, cells, strict=True)
    return [After(letter=letter, patients=size, gap=short, **some) for letter, size, short, some in told]


def _findings(area: Area, plan: Plan, view: View) -> list[Finding]:
    """Return what the rules say; what is all of a cluster is told as such, which the browser knows already."""
    members = plan.by_cluster()
    everybody = {cluster.letter: (*members[cluster.letter], *cluster.outside) for cluster in plan.clusters}
    inside = np.array(_ground(area).inside)
    led = plan_figures(area, plan, view).territory
    territory = {
        cluster.letter: tuple(np.flatnonzero(inside & (led == number)).tolist())
        for number, cluster in enumerate(plan.clusters)
    }
    return [
        Finding(
            severity=finding.severity,
            word=BADGES[finding.severity][0],
            sentence=finding_sentence(finding),
            cluster=finding.cluster,
            practices=None if finding.practices == everybody.get(finding.cluster) else list(finding.practices),
            places=None
            if finding.places and finding.places == territory.get(finding.cluster)
            else list(finding.places),
        )
        for finding in plan_findings(area, plan, view)
    ]
