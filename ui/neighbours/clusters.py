"""Clusters we could join: ranked, with bars; one of them looked at closely on request."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.cached_figures import profile_of, rules
from geo.neighbours import CLUSTER_PARTS, MOST, furthest
from geo.rules import band_words
from geo.wording import ESTIMATE, count_words, number
from geo.words import fixed_words, mapped_words, staff_words
from ui.neighbours.cached_results import RankedClusters, ranked_clusters
from ui.neighbours.cluster_detail import draw_closer
from ui.neighbours.find import draw_meaning, draw_weights
from ui.neighbours.html import STYLE, Bar, RankedRow, ranked_html
from ui.neighbours.maps import draw_scene, plan_scene, practice_dots
from ui.neighbours.practices import (
    NO_WAY,
    NOT_KNOWN,
    decile_words,
    draw_edge,
    draw_too_far,
    draw_unknown,
    minutes_words,
    rests_on,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.neighbours import Joining, Profile, TooFar
    from geo.plan import Plan
    from geo.view import View
    from ui.session import OpenArea

NOBODY: Final = "No cluster of this plan has another practice."
NEAR: Final = 4
"""Clusters in view at first; with the furthest the map would be too small."""
LEGEND: Final = (
    "Red: your practice. Letters: the clusters of the other practices, each over the places where it has the most "
    "patients, as the plan is now."
)


def draw_clusters(opened: OpenArea, code: str, *, row: int, plan: Plan, view: View) -> None:
    """Draw the clusters in reach by the person's weights, and one of them closely."""
    area = opened.area
    if code not in plan.practices:
        st.info("This practice lies outside the area: its list counts here, but no plan of this area can move it.")
        return
    weights = draw_weights(CLUSTER_PARTS, section="clusters")
    ranked = ranked_clusters(area, code, plan=plan, view=view, weights=weights)
    own = profile_of(area, code, within=view.within)
    draw_edge(own)
    if not ranked.found:
        st.info("No cluster is near enough: choose more minutes." if ranked.too_far else NOBODY)
        _draw_too_far(ranked, within=view.within)
        return
    unknown = [one.letter for one in ranked.not_ranked()]
    order = [at for at in ranked.ranking.order.tolist() if ranked.found[at].letter not in unknown]
    headings = ("Cluster", "Score", *(part.title for part in CLUSTER_PARTS))
    rows = [ranked_row(ranked, at, own, weights=weights) for at in order]
    st.html(STYLE + ranked_html(headings, rows, label="Clusters, the highest score first"))
    draw_unknown(
        [f"{one.letter} {one.name}{', where you are' if one.here else ''}" for one in ranked.not_ranked()],
        what="cluster",
    )
    more = f" Shown are the {MOST} nearest to your patients; {count_words(ranked.more, 'other')} as far as "
    more = f"{more}{furthest(view.within)} minutes not." if ranked.more else ""
    st.caption(
        f"An asterisk marks an estimate. {rests_on(own)} A cluster that comes first here is not thereby the right "
        f"one.{more}"
    )
    _draw_too_far(ranked, within=view.within)
    draw_meaning(CLUSTER_PARTS)
    draw_closer(opened, own, ranked, plan=plan, view=view)
    _draw_map(opened, ranked, row=row, plan=plan, view=view)


def _draw_too_far(ranked: RankedClusters, *, within: int) -> None:
    rows = [(f"{one.letter} {one.name}", far_words(one)) for one in ranked.too_far]
    draw_too_far(rows, what="cluster", within=within)


def far_words(one: TooFar) -> str:
    """Return how far a cluster is that is too far."""
    if not one.known:
        return "not known: its other practices lie far outside, or are special services"
    return NO_WAY if math.isnan(one.minutes) else number(one.minutes, "minutes")


def ranked_row(ranked: RankedClusters, at: int, own: Profile, *, weights: Mapping[str, int]) -> RankedRow:
    """Return a cluster as a row of the ranked table."""
    one, ranking = ranked.found[at], ranked.ranking
    score = float(ranking.score[at])
    told_of = zip(ranked.parts[at].tolist(), figures_of(one, own), notes_of(one, own), CLUSTER_PARTS, strict=True)
    bars = tuple(Bar(part, figure, counts=weights[which.key] > 0, note=note) for part, figure, note, which in told_of)
    total = Bar(score, "no weight given" if math.isnan(score) else f"{score * 100:.0f} of 100")
    return RankedRow(ranking.place_words(at), one.letter, one.name, told(one), total, bars, here=one.here)


def figures_of(one: Joining, own: Profile) -> tuple[str, ...]:
    """Return the figure behind each part of a cluster's score, in the order of `CLUSTER_PARTS`."""
    after = one.after.figures
    cut_off = f"{number(one.after.away, 'count')} patients cut off {ESTIMATE}"
    return (
        minutes_words("minutes_nearest", one.meets.to_others.mean) or NOT_KNOWN,
        minutes_words("minutes_between_mean", one.meets.staff) or NOT_KNOWN,
        NOT_KNOWN if math.isnan(one.meets.shared) else f"{number(one.meets.shared, 'share')} {ESTIMATE}",
        f"{number(after.patients, 'count')}: {band_words(after.patients, rules())}",
        "in one piece" if one.after.in_one_piece else cut_off,
        left_words(one),
        decile_words(one.meets.imd_decile, own.imd_decile),
    )


def notes_of(one: Joining, own: Profile) -> tuple[str, ...]:
    """Return what each of those figures rests on, where it is not all, nor said below the table."""
    meets = one.meets
    return (
        "" if meets.to_others.base == own.mapped_base else meets.to_others.base.told,
        staff_words(meets.staff_base),
        mapped_words(meets.mapped),
        "",
        "",
        "",
        "" if meets.decile_base == meets.mapped else meets.decile_base.told,
    )


def left_words(one: Joining) -> str:
    """Return what becomes of the cluster that would be left."""
    if one.here:
        return "you stay"
    if one.left_after is None:
        return "you leave none"
    patients = one.left_after.figures.patients
    if not patients:
        return f"{one.left} would be empty"
    return f"{one.left}: {number(patients, 'count')}, {band_words(patients, rules())}"


def told(one: Joining) -> str:
    """Return what stands below a cluster's name."""
    practices = count_words(one.before.figures.practices, "practice")
    fixed = fixed_words(one.outside)
    here = ", you among them: this is staying" if one.here else ""
    return f"{practices}{here}{', locked' if one.locked else ''}{f'; {fixed}' if fixed else ''}"


def _draw_map(opened: OpenArea, ranked: RankedClusters, *, row: int, plan: Plan, view: View) -> None:
    area = opened.area
    where, near = plan.where(), {one.letter for one in ranked.found[:NEAR]}
    rows = [number for number, code in enumerate(area.practices["code"]) if where.get(code) in near]
    alt = "Map of the clusters in reach; the table above lists them with their figures."
    st.subheader("The clusters on the map", anchor=False)
    scene = plan_scene(opened, plan, view, row=row, near=rows, alt=alt)
    draw_scene(area, scene, practice_dots(area, plan, row=row), key="clusters_map")
    st.html(f"{STYLE}<div class='nb-legend'>{LEGEND}</div>")
