"""Our neighbours: every other practice ranked, as a table with bars and as a map."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.area import MARGIN
from geo.neighbours import PRACTICE_PARTS
from geo.wording import BY_MODE, ESTIMATE, NOTHING, count_words, number
from geo.words import mapped_words
from ui.neighbours.figure_words import decile_words, minutes_words
from ui.neighbours.found import RankedPractices, profile_of, ranked_practices
from ui.neighbours.ground import plan_scene
from ui.neighbours.html import STYLE, Bar, RankedRow, ranked_html
from ui.neighbours.limits import NO_WAY, NOT_KNOWN, draw_edge, draw_too_far, draw_unknown, rests_on
from ui.neighbours.map import cluster_dots, draw_scene
from ui.neighbours.weights import draw_meaning, draw_weights

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.neighbours import Neighbour, Profile
    from geo.plan import Plan
    from geo.view import View
    from ui.areas import OpenArea

AT_FIRST: Final = 10
"""Practices shown and numbered on the map; the natural neighbours are among them."""
NOBODY: Final = "This area has no other practice that people can choose."
LEGEND: Final = (
    "Red: your practice. Numbers: the order of the table, which says where scores are too close to tell. Letters and "
    "colours: clusters, each over the places where it has the most patients."
)


def draw_practices(opened: OpenArea, code: str, *, row: int, plan: Plan, view: View) -> None:
    """Draw the practices that come first by the person's weights."""
    area, own = opened.area, profile_of(opened.area, code, within=view.within)
    weights = draw_weights(PRACTICE_PARTS, section="practices")
    ranked = ranked_practices(area, code, plan=plan, view=view, weights=weights)
    draw_edge(own)
    if not ranked.found:
        st.info("No other practice of this area is near enough: choose more minutes." if ranked.too_far else NOBODY)
    else:
        _draw_ranked(opened, own, ranked, row=row, plan=plan, view=view, weights=weights)
    draw_too_far([(one.name, far_words(one)) for one in ranked.too_far], what="practice", within=view.within)
    draw_meaning(PRACTICE_PARTS)


def _draw_ranked(  # noqa: PLR0913 (all that is ranked and drawn)
    opened: OpenArea,
    own: Profile,
    ranked: RankedPractices,
    *,
    row: int,
    plan: Plan,
    view: View,
    weights: Mapping[str, int],
) -> None:
    unknown = {one.code for one in ranked.not_ranked()}
    order = [at for at in ranked.ranking.order.tolist() if ranked.found[at].code not in unknown]
    first = order[:AT_FIRST]
    _draw_map(opened, ranked, first, row=row, plan=plan, view=view)
    more = len(order) > AT_FIRST and st.toggle(f"Show all {len(order)} practices", key="more_practices")
    rows = [ranked_row(ranked, at, own, weights=weights, view=view) for at in (order if more else first)]
    headings = ("Practice", "Score", *(part.title for part in PRACTICE_PARTS))
    st.html(STYLE + ranked_html(headings, rows, label="Practices, the highest score first"))
    draw_unknown([one.name for one in ranked.not_ranked()], what="practice")
    st.caption(
        f"An asterisk marks an estimate. {rests_on(own)} Shared ground is a measure of common places, not of people on "
        "both lists: nobody is on two. A practice that comes first here is not thereby the right partner."
    )


def ranked_row(ranked: RankedPractices, at: int, own: Profile, *, weights: Mapping[str, int], view: View) -> RankedRow:
    """Return a practice as a row of the ranked table."""
    one, ranking = ranked.found[at], ranked.ranking
    parts, score = ranked.parts[at].tolist(), float(ranking.score[at])
    between = one.minutes_between(view.mode)
    shared = f"{number(one.shared, 'share')}, {count_words(one.shared_patients, 'patient')} of yours {ESTIMATE}"
    figures = (
        minutes_words("minutes_nearest", one.patients_minutes) or NOT_KNOWN,
        minutes_words("minutes_between_mean", between) or NO_WAY,
        NOT_KNOWN if math.isnan(one.shared) else shared,
        decile_words(one.imd_decile),
    )
    notes = (
        "" if one.minutes_base == own.mapped_base else one.minutes_base.told,
        "",
        mapped_words(one.mapped),
        "" if one.decile_base == one.mapped else one.decile_base.told,
    )
    bars = tuple(
        Bar(part, figure, counts=weights[which.key] > 0, note=note)
        for part, figure, which, note in zip(parts, figures, PRACTICE_PARTS, notes, strict=True)
    )
    total = Bar(score, "no weight given" if math.isnan(score) else f"{score * 100:.0f} of 100")
    return RankedRow(ranking.place_words(at), one.cluster, one.name, told(one), total, bars)


def far_words(one: Neighbour) -> str:
    """Return how far a practice is that is too far."""
    if math.isnan(one.patients_minutes):
        return f"{NO_WAY}, {one.minutes_base.told}" if one.minutes_base.n else NO_WAY
    return number(one.patients_minutes, "minutes")


def told(one: Neighbour) -> str:
    """Return what stands below a practice's name."""
    gps = "" if math.isnan(one.gps) else f", {count_words(int(one.gps), 'GP')}"
    ways = ", ".join(f"{number(minutes, 'minutes')} {BY_MODE[mode]}" for mode, minutes in one.between)
    outside = " Outside this area: it can't be moved here." if one.kind == MARGIN else ""
    return f"{count_words(one.list_size, 'patient')}{gps}. Minutes between you: {ways or NOTHING}.{outside}"


def _draw_map(opened: OpenArea, ranked: RankedPractices, first: list[int], *, row: int, plan: Plan, view: View) -> None:  # noqa: PLR0913 (all that is on it)
    area = opened.area
    rows = {code: number for number, code in enumerate(area.practices["code"])}
    place_of = {rows[ranked.found[at].code]: str(place) for place, at in enumerate(first, start=1)}
    dots = [
        replace(dot, label=place_of[dot.row], large=True) if dot.row in place_of else dot
        for dot in cluster_dots(area, plan, row=row)
    ]
    alt = "Map of the practices that come first by your weights; the table below lists them in the same order."
    draw_scene(area, plan_scene(opened, plan, view, row=row, near=sorted(place_of), alt=alt), dots, key="practices_map")
    st.html(f"{STYLE}<div class='nb-legend'>{LEGEND}</div>")
