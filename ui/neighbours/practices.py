"""Our neighbours: every other practice ranked, as a table with bars and as a map."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.cached_figures import neighbours_of, profile_of
from geo.area import MARGIN
from geo.neighbours import PRACTICE_PARTS
from geo.wording import BY_MODE, ESTIMATE, NOTHING, count_words, number
from geo.words import mapped_words
from ui.neighbours.maps import draw_scene, plan_scene, practice_dots
from ui.neighbours.ranking import (
    NO_WAY,
    NOT_KNOWN,
    decile_words,
    draw_edge,
    draw_meaning,
    draw_ranked,
    draw_too_far,
    draw_unknown,
    draw_weights,
    minutes_words,
    ranked,
    rests_on,
)
from ui.parts import Cell, draw_legend

if TYPE_CHECKING:
    from geo.neighbours import Neighbour, Profile
    from geo.plan import Plan
    from geo.view import View
    from ui.neighbours.ranking import Ranked
    from ui.parts import Row
    from ui.session import OpenArea

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
    near, parts, far = neighbours_of(area, code, plan=plan, view=view)
    draw_edge(own)
    if near:
        candidates = ranked(near, parts, PRACTICE_PARTS, weights)
        order = candidates.order()
        _draw_map(opened, [near[at] for at in order[:AT_FIRST]], row=row, plan=plan, view=view)
        more = len(order) > AT_FIRST and st.toggle(f"Show all {len(order)} practices", key="more_practices")
        rows = [ranked_row(candidates, at, own, view=view) for at in (order if more else order[:AT_FIRST])]
        draw_ranked(rows, PRACTICE_PARTS, what="practice")
        draw_unknown([practice.name for practice in candidates.not_ranked()], what="practice")
        st.caption(
            f"An asterisk marks an estimate. {rests_on(own)} Shared ground is a measure of common places, not of "
            "people on both lists: nobody is on two. A practice that comes first here is not thereby the right partner."
        )
    else:
        st.info("No other practice of this area is near enough: choose more minutes." if far else NOBODY)
    draw_too_far([(practice.name, far_words(practice)) for practice in far], what="practice", within=view.within)
    draw_meaning(PRACTICE_PARTS)


def ranked_row(candidates: Ranked[Neighbour], at: int, own: Profile, *, view: View) -> Row:
    """Return a practice as a row of the ranked table."""
    practice = candidates.items[at]
    of_yours = f"{count_words(practice.shared_patients, 'patient')} of yours {ESTIMATE}"
    return candidates.row(
        at,
        Cell(practice.name, letter=practice.cluster, note=facts_of(practice)),
        figures=(
            minutes_words("minutes_nearest", practice.patients_minutes) or NOT_KNOWN,
            minutes_words("minutes_between_mean", practice.minutes_between(view.mode)) or NO_WAY,
            NOT_KNOWN if math.isnan(practice.shared) else f"{number(practice.shared, 'share')}, {of_yours}",
            decile_words(practice.imd_decile),
        ),
        notes=(
            "" if practice.minutes_base == own.mapped_base else practice.minutes_base.told,
            "",
            mapped_words(practice.mapped),
            "" if practice.decile_base == practice.mapped else practice.decile_base.told,
        ),
    )


def far_words(practice: Neighbour) -> str:
    """Return how far a practice is that is too far."""
    if math.isnan(practice.patients_minutes):
        return f"{NO_WAY}, {practice.minutes_base.told}" if practice.minutes_base.n else NO_WAY
    return number(practice.patients_minutes, "minutes")


def facts_of(practice: Neighbour) -> str:
    """Return what stands below a practice's name."""
    gps = "" if math.isnan(practice.gps) else f", {count_words(int(practice.gps), 'GP')}"
    ways = ", ".join(f"{number(minutes, 'minutes')} {BY_MODE[mode]}" for mode, minutes in practice.between)
    outside = " Outside this area: it can't be moved here." if practice.kind == MARGIN else ""
    return f"{count_words(practice.list_size, 'patient')}{gps}. Minutes between you: {ways or NOTHING}.{outside}"


def _draw_map(opened: OpenArea, first: list[Neighbour], *, row: int, plan: Plan, view: View) -> None:
    area = opened.area
    rows = {code: number for number, code in enumerate(area.practices["code"])}
    place_of = {rows[practice.code]: str(place) for place, practice in enumerate(first, start=1)}
    dots = [
        replace(dot, label=place_of[dot.row], large=True) if dot.row in place_of else dot
        for dot in practice_dots(area, plan, row=row)
    ]
    alt = "Map of the practices that come first by your weights; the table below lists them in the same order."
    draw_scene(area, plan_scene(opened, plan, view, row=row, near=sorted(place_of), alt=alt), dots, key="practices_map")
    draw_legend(LEGEND)
