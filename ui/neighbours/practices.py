"""Our neighbours: every other practice ranked, as a table with bars and as a map."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.cached_figures import profile_of
from geo.area import MARGIN
from geo.figures import figure_of
from geo.neighbours import PRACTICE_PARTS, furthest
from geo.wording import BY_MODE, ESTIMATE, NOTHING, count_words, number
from geo.words import all_names, edge_sentence, mapped_words
from ui.neighbours.cached_results import RankedPractices, ranked_practices
from ui.neighbours.find import draw_meaning, draw_weights
from ui.neighbours.html import STYLE, Bar, RankedRow, plain_table, ranked_html
from ui.neighbours.maps import draw_scene, plan_scene, practice_dots
from ui.parts import as_plain_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from geo.neighbours import Neighbour, Profile
    from geo.plan import Plan
    from geo.view import View
    from ui.session import OpenArea

# ---- Figures of the registry in a row of the ranked tables ----


def minutes_words(key: str, minutes: float) -> str:
    """Return the minutes of a figure with its mark; "" for NaN.

    >>> minutes_words("minutes_nearest", 16.14), minutes_words("minutes_nearest", float("nan"))
    ('16.1 min *', '')
    """
    return "" if math.isnan(minutes) else figure_of(key).marked(f"{number(minutes, 'minutes')} min")


def decile_words(decile: float, own: float | None = None) -> str:
    """Return a mean decile of deprivation with its mark, beside the practice's own where that is given.

    >>> decile_words(3.42), decile_words(3.42, 5.0), decile_words(float("nan"))
    ('decile 3.4 *', 'decile 3.4, yours 5.0 *', 'decile – *')
    """
    beside = "" if own is None else f", yours {number(own, 'decile')}"
    return figure_of("imd_decile").marked(f"decile {number(decile, 'decile')}{beside}")


# ---- What the ranking can't tell ----

OPEN_AT_MOST: Final = 8
"""Rows that are open at first; more are a press away."""
NO_WAY: Final = figure_of("no_way").name.lower()
NOT_KNOWN: Final = "not known"


def draw_edge(own: Profile) -> None:
    """Say where better neighbours may lie beyond the area."""
    if own.is_near_edge:
        st.info(as_plain_text(edge_sentence(own)), icon=":material/explore:")


def rests_on(own: Profile) -> str:
    """Return what the practice's own minutes and shared ground rest on, in a sentence; "" where it is all."""
    base = own.mapped_base
    if base.is_whole:
        return ""
    counts = f"{base.n:,} of your {base.of:,} patients"
    if base.is_too_small:
        return f"Your patients' minutes and shared ground are left out: only {counts} are mapped."
    if base.is_partial:
        return f"Your patients' minutes and shared ground are partial: they rest on the {counts} who are mapped."
    return f"Your patients' minutes and shared ground rest on the {counts} who are mapped."


def draw_unknown(names: Sequence[str], *, what: str) -> None:
    """Name those that can't be ranked while shared ground counts.

    Args:
        names: Of the practices or clusters.
        what: "practice" or "cluster".
    """
    if names:
        st.caption(
            f"Not ranked while shared ground counts: {count_words(len(names), what)} of whose patients fewer than a "
            f"tenth are mapped ({as_plain_text(all_names(tuple(names)))})."
        )


def draw_too_far(rows: Sequence[tuple[str, str]], *, what: str, within: int) -> None:
    """List those that are too far to be ranked, with their minutes.

    Args:
        rows: Name and minutes in words, the nearest first.
        what: "practice" or "cluster".
        within: The chosen minutes.
    """
    if not rows:
        return
    says = f"Too far: {count_words(len(rows), what)}"
    with st.expander(says, expanded=len(rows) <= OPEN_AT_MOST):
        st.markdown(
            f"Further than {furthest(within)} minutes from your patients on average, twice the {within} that you "
            "chose, or with no way there: not ranked with the others."
        )
        headings = (what.capitalize(), figure_of("minutes_nearest").marked("Your patients: minutes to it"))
        st.html(STYLE + plain_table(headings, rows, label=f"Too far, the nearest {what} first", numbers=(1,)))


# ---- Our neighbours ----

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
        for dot in practice_dots(area, plan, row=row)
    ]
    alt = "Map of the practices that come first by your weights; the table below lists them in the same order."
    draw_scene(area, plan_scene(opened, plan, view, row=row, near=sorted(place_of), alt=alt), dots, key="practices_map")
    st.html(f"{STYLE}<div class='nb-legend'>{LEGEND}</div>")
