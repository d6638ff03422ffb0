"""Clusters we could join: ranked, with bars; one of them looked at closely on request."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.joining import MOST
from geo.ranking import CLUSTER_PARTS
from geo.sentences import band_words, count_words
from geo.wording import ESTIMATE, number
from ui.neighbours.closer import draw_closer
from ui.neighbours.found import RankedClusters, profile_of, ranked_clusters
from ui.neighbours.ground import plan_scene
from ui.neighbours.html import STYLE, Bar, RankedRow, ranked_html
from ui.neighbours.map import cluster_dots, draw_scene
from ui.neighbours.weights import draw_meaning, draw_weights
from ui.worked_out import rules

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.joining import Joining
    from geo.plan import Plan
    from geo.profile import Profile
    from geo.view import View
    from ui.areas import OpenArea

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
    if not ranked.found:
        st.info("No cluster of this plan has another practice.")
        return
    own = profile_of(area, code, within=view.within)
    headings = ("Cluster", "Score", *(part.title for part in CLUSTER_PARTS))
    rows = [ranked_row(ranked, at, own, weights=weights) for at in ranked.ranking.order.tolist()]
    st.html(STYLE + ranked_html(headings, rows, label="Clusters, the highest score first"))
    rest = len(plan.clusters) - len(ranked.found)
    further = f" Shown are the {MOST} nearest to your patients; {count_words(rest, 'other')} not." if rest > 0 else ""
    st.caption(f"An asterisk marks an estimate. A cluster that comes first here is not thereby the right one.{further}")
    draw_meaning(CLUSTER_PARTS)
    draw_closer(opened, own, ranked, plan=plan, view=view)
    _draw_map(opened, ranked, row=row, plan=plan, view=view)


def ranked_row(ranked: RankedClusters, at: int, own: Profile, *, weights: Mapping[str, int]) -> RankedRow:
    """Return a cluster as a row of the ranked table."""
    one, ranking = ranked.found[at], ranked.ranking
    score = float(ranking.score[at])
    bars = tuple(
        Bar(part, figure, counts=weights[which.key] > 0)
        for part, figure, which in zip(ranked.parts[at].tolist(), figures_of(one, own), CLUSTER_PARTS, strict=True)
    )
    total = Bar(score, "no weight given" if math.isnan(score) else f"{score * 100:.0f} of 100")
    return RankedRow(ranking.place_words(at), one.letter, one.name, told(one), total, bars, here=one.here)


def figures_of(one: Joining, own: Profile) -> tuple[str, ...]:
    """Return the figure behind each part of a cluster's score, in the order of `geo.ranking.CLUSTER_PARTS`."""
    after = one.after.figures
    cut_off = f"{number(one.after.away, 'count')} patients cut off {ESTIMATE}"
    return (
        f"{number(one.meets.to_others, 'minutes')} min {ESTIMATE}",
        f"{number(one.meets.staff, 'minutes')} min {ESTIMATE}",
        f"{number(one.meets.shared, 'share')} {ESTIMATE}",
        f"{number(after.patients, 'count')}: {band_words(after.patients, rules())}",
        "in one piece" if one.after.in_one_piece else cut_off,
        left_words(one),
        f"decile {number(one.meets.imd_decile, 'decile')}, yours {number(own.imd_decile, 'decile')} {ESTIMATE}",
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
    here = ", you among them: this is staying" if one.here else ""
    return f"{practices}{here}{', locked' if one.locked else ''}"


def _draw_map(opened: OpenArea, ranked: RankedClusters, *, row: int, plan: Plan, view: View) -> None:
    area = opened.area
    where, near = plan.where(), {one.letter for one in ranked.found[:NEAR]}
    rows = [number for number, code in enumerate(area.practices["code"]) if where.get(code) in near]
    alt = "Map of the clusters in reach; the table above lists them with their figures."
    st.subheader("The clusters on the map", anchor=False)
    scene = plan_scene(opened, plan, view, row=row, near=rows, alt=alt)
    draw_scene(area, scene, cluster_dots(area, plan, row=row), key="clusters_map")
    st.html(f"{STYLE}<div class='nb-legend'>{LEGEND}</div>")
