"""The tables of the Compare page: figures, differences, and who gains or loses."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.cached_figures import rules
from data.papers import cluster_words
from geo.compare import BINS, FURTHER, NEARER, SUMMARY, beside, patients_that_move
from geo.figures import BASE_WORDS, WHOLE, ClusterFigures, figure_of, shown
from geo.rules import band_gap
from geo.sites import hub_name
from geo.wording import BETTER, NO_CHANGE, NOTHING, WORSE, count_words, judged, number, unbroken
from geo.words import (
    BIN_TITLES,
    band_words,
    effect_rows,
    effect_sentences,
    finding_sentence,
    is_said_alike,
    left_out_sentences,
)
from ui.parts import Cell, Heading, Row, as_plain_text, draw_table, halves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.compare import Effect, FindingLine, Mover, PlanSummary
    from geo.figures import Figure
    from geo.plan import Cluster
    from geo.wording import FigureWords
    from geo.words import EffectRow
    from ui.compare.sides import Sides

SIZES: Final = (
    "clusters", "in_band", "under", "over", "patients_in_band", "smallest", "largest", "not_placed_practices",
)  # fmt: skip
"""Of `SUMMARY`, as a board reads them."""
WAY: Final = ("minutes_nearest", "minutes_nearest_p90", "within", "no_way", "self_containment", "minutes_between_mean")
"""Of all figures, those that a board asks for first; all stand below."""
RULES: Final = ("contract", "guidance")
IN_BAND: Final = "in the band"
EVERYTHING: Final = -1
"""Stands for the plan as a whole where a line of clusters can be chosen."""


def heading_of(words: FigureWords, sides: Sides) -> str:
    """Return a figure's heading with the numbers that it depends on."""
    band = rules()
    return unbroken(words.heading_with(within=sides.view.within, by=sides.by, lower=band.lower, upper=band.upper))


def headings_of(sides: Sides) -> list[Heading]:
    """Return the headings of a table with one column a plan."""
    return [
        Heading(""),
        *(
            Heading(title, side.told if place else ", ".join(one for one in ("compared with", side.told) if one))
            for place, (title, side) in enumerate(zip(sides.titles, sides.sides, strict=True))
        ),
    ]


def draw_glance(sides: Sides) -> None:
    """Draw the plans as a whole: sizes, patients' way, what the rules find, what moves."""
    summary = {words.key: words for words in SUMMARY}
    rows = [
        Row("Sizes", group=True),
        *(figure_row(summary[key], sides.summaries, sides) for key in SIZES),
        Row(f"The way there {sides.by}", group=True),
        *(figure_row(figure_of(key), sides.whole, sides) for key in WAY),
        Row("Rules and moves", group=True),
        *(figure_row(summary[key], sides.summaries, sides) for key in RULES),
        Row("Practices that move", [Cell(NOTHING), *(_moves(sides, place) for place in range(1, len(sides.sides)))]),
        *_working_rows(sides),
    ]
    draw_table(headings_of(sides), rows, caption="")


def _working_rows(sides: Sides) -> list[Row]:
    """Return for each cluster that says so in some plan its way of working, its hub and when that opens."""
    rows = [
        Row(line_title(sides, place), [_working(sides, cluster) for cluster in sides.clusters(line)])
        for place, line in enumerate(sides.lines)
        if any(cluster and (cluster.way or cluster.hub or cluster.hub_hours) for cluster in sides.clusters(line))
    ]
    return [Row("Ways of working and hubs", group=True), *rows] if rows else []


def _working(sides: Sides, cluster: Cluster | None) -> Cell:
    if cluster is None:
        return Cell(NOTHING)
    name = hub_name(sides.area.practices, sides.area.sites, cluster)
    hub = f"hub {name}" if name else "no hub"
    return Cell(cluster.way or "no way chosen", beside=", ".join(one for one in (hub, cluster.hub_hours) if one))


def draw_all_figures(sides: Sides) -> None:
    """Draw every figure of the whole plan or of one cluster, or one figure of every cluster, as is chosen."""
    titles = {words.key: heading_of(words, sides) for words in shown(sides.area)}
    places = [EVERYTHING, *range(len(sides.lines))]
    left, right = halves(len(sides.sides))
    with left:
        place = st.selectbox(
            "Every figure of", places, format_func=lambda one: line_title(sides, one), key="compare_cluster"
        )
        of = sides.whole if place == EVERYTHING else sides.cluster_figures(sides.lines[place])
        draw_table(headings_of(sides), [figure_row(one, of, sides) for one in shown(sides.area)], caption="", first=34)
    with right:
        key = st.selectbox("Every cluster's", list(titles), format_func=titles.__getitem__, key="compare_figure")
        figure = figure_of(key)
        rows = [_cluster_row(figure, sides, line) for line in _sorted(figure, sides)]
        draw_table(headings_of(sides), rows, caption="", first=34)
        st.caption(f"{figure.plain} {figure.base} {BASE_WORDS} Source: {figure.source}.")


def line_title(sides: Sides, place: int) -> str:
    """Return what one line's clusters are called: as in the first plan that has one."""
    if place == EVERYTHING:
        return "the plan as a whole"
    cluster = next(one for one in sides.clusters(sides.lines[place]) if one)
    return f"{cluster.letter} {cluster.name}"


def _sorted(figure: Figure, sides: Sides) -> list[tuple[str, ...]]:
    """Return the lines of clusters, those whose figure is left out in every plan last."""

    def is_left_out(line: tuple[str, ...]) -> bool:
        return all(one is None or math.isnan(one.value(figure.key)) for one in sides.cluster_figures(line))

    return sorted(sides.lines, key=is_left_out)


def _cluster_row(words: FigureWords, sides: Sides, line: tuple[str, ...]) -> Row:
    row = figure_row(words, sides.cluster_figures(line), sides)
    first, *others = [one for one in sides.clusters(line) if one]
    names = dict.fromkeys(f"{one.letter} {one.name}" for one in others) - {f"{first.letter} {first.name}": None}.keys()
    return row._replace(
        heading=f"{first.letter} {first.name}", under=f"also {', '.join(sorted(names))}" if names else ""
    )


def figure_row(words: FigureWords, of: Sequence[ClusterFigures | PlanSummary | None], sides: Sides) -> Row:
    """Return one figure of every plan with its change against the first."""
    return Row(heading_of(words, sides), [_cell(words, of, place) for place in range(len(of))])


def _cell(words: FigureWords, of: Sequence[ClusterFigures | PlanSummary | None], place: int) -> Cell:
    first, found = (beside(words, of)[one] for one in (0, place))
    if of[place] is None:
        return Cell(NOTHING, "no such cluster")
    text = number(found.value, words.unit)
    if text == NOTHING:
        return Cell(text, about=found.note)
    note = _band(of[place], int(found.value)) if words.key == "patients" else found.note
    about = ", ".join(filter(None, [found.base.marked_words if found.base else "", note]))
    if place == 0 or of[0] is None:
        return Cell(text, "new" if place else "", about=about)
    judgement = judged(words, first.value, found.value)
    told = "" if judgement.text == NOTHING or (about and judgement.text == NO_CHANGE) else judgement.said
    return Cell(text, told, judgement.word, about=about)


def _band(figures: ClusterFigures | PlanSummary | None, patients: int) -> str:
    """Return how far a cluster is from the band of sizes; "" for a whole plan, which has none."""
    is_cluster = isinstance(figures, ClusterFigures) and figures.letter != WHOLE
    if not is_cluster:
        return ""
    return band_words(patients, rules()) if band_gap(patients, rules()) else IN_BAND


def _moves(sides: Sides, place: int) -> Cell:
    moved = sides.moved[place]
    return Cell(number(len(moved), "count"), f"with {count_words(patients_that_move(moved), 'patient')}")


# ---- What is different between plans, one by one ----

WEIGHTY: Final = ("contract", "guidance")
"""Severities of which fewer findings are better; notes and what is allowed are neither."""
SEVERITY_WORDS: Final = {
    "contract": "Contract: what it demands",
    "guidance": "Guidance: what it asks for",
    "policy": "Policy: what it aims at",
    "note": "Good to know",
    "allowed": "Expressly allowed",
}


def draw_movers(sides: Sides) -> None:
    """Draw each practice that moves in any plan: where it was, where it goes in each."""
    by_plan = [{one.code: one for one in moved} for moved in sides.moved]
    moving = {one.code: one for moved in reversed(sides.moved) for one in moved}
    if not moving:
        st.caption("No practice moves: every plan has the same practices together.")
        return
    st.caption("Practices keep their name, their contract and their list; a move changes whom they work with.")
    names = sorted(moving.values(), key=lambda one: (sides.names[one.code], one.code))
    rows = [
        Row(
            sides.names[one.code],
            [
                Cell(number(one.patients, "count")),
                Cell(cluster_words(sides.sides[0].plan, one.left)),
                *(_goes(sides, place, by_plan[place].get(one.code)) for place in range(1, len(sides.sides))),
            ],
            one.code,
        )
        for one in names
    ]
    _, base, *others = headings_of(sides)
    draw_table([Heading("Practice"), Heading("Patients"), base, *others], rows, caption="", first=28)


def draw_findings_beside(sides: Sides) -> None:
    """Draw what the rules find in each plan, line by line: what appears, stays or goes against the first."""
    lines = sides.finding_lines
    same = sum(is_said_alike(line) for line in lines)
    if not lines:
        st.success("Every rule that can be checked here is kept in each plan.", icon=":material/check_circle:")
        return
    if same == len(lines):
        st.caption("The rules find the same in each plan.")
    every = same and st.toggle(f"Show the {same} too that are the same in each plan", key="compare_findings")
    shown = [line for line in lines if every or not is_said_alike(line)]
    rows: list[Row] = []
    for severity in dict.fromkeys(line.severity for line in shown):
        rows.append(Row(SEVERITY_WORDS[severity], group=True))
        rows += [_finding_row(sides, line) for line in shown if line.severity == severity]
    if rows:
        draw_table(headings_of(sides), rows, caption="", first=18)


def _finding_row(sides: Sides, line: FindingLine) -> Row:
    heading = "The whole plan" if line.place < 0 else line_title(sides, line.place)
    return Row(heading, [_finding(line, place) for place in range(len(sides.sides))])


def _goes(sides: Sides, place: int, mover: Mover | None) -> Cell:
    return (
        Cell(NOTHING, "stays") if mover is None else Cell(f"→ {cluster_words(sides.sides[place].plan, mover.joined)}")
    )


def _finding(line: FindingLine, place: int) -> Cell:
    """Return what one plan has of a line of findings."""
    finding, weighs = line.findings[place], line.severity in WEIGHTY
    if place and line.goes(place):
        return Cell("", tag="gone", word=BETTER if weighs else "")
    if finding is None:
        return Cell(NOTHING)
    if place and line.appears(place):
        return Cell(finding_sentence(finding), tag="new", word=WORSE if weighs else "")
    return Cell(finding_sentence(finding))


# ---- Who gains and who loses ----

MINUTES: Final = figure_of("minutes_nearest")
GAIN: Final = {"way_now": BETTER, "no_way_now": WORSE}
"""Of the bins without minutes, those that are for the better or the worse."""


def draw_patients(sides: Sides) -> None:
    """Draw what changes for patients from the first plan to each other."""
    st.caption(
        f"Minutes {sides.by} from home to the nearest practice of the patient's cluster, against "
        f"{as_plain_text(sides.sides[0].name)}. Nobody changes practice: a cluster's practices change, and with them "
        "how far it is to services that they share. All are estimates."
    )
    others = list(zip(sides.titles, sides.effects, strict=True))[1:]
    for title, effect in others:
        first, *_ = effect_sentences(effect, sides.view, crow_flies=sides.area.crow_flies)
        st.markdown(f"**{as_plain_text(title)}.** {as_plain_text(first)}")
    left, right = halves(len(sides.sides))
    with left:
        _draw_steps([Heading(title) for title, _ in others], [effect for _, effect in others])
    with right:
        _draw_groups(sides, [effect for _, effect in others])
    _draw_left_out([effect for _, effect in others])


def _draw_steps(headings: list[Heading], effects: list[Effect]) -> None:
    """Draw patients by minutes gained or lost, as bars on one scale."""
    most = max([1.0, *(effect.of("all", one) for effect in effects for one in (*NEARER, *FURTHER))])
    rows = [
        Row(BIN_TITLES[one][:1].upper() + BIN_TITLES[one][1:], [_step(effect, one, most) for effect in effects])
        for one in BINS
        if one in (*NEARER, "same", *FURTHER) or any(effect.of("all", one) for effect in effects)
    ]
    draw_table([Heading("Change"), *headings], rows, caption="Patients by minutes gained or lost", first=40)


def _step(effect: Effect, one: str, most: float) -> Cell:
    patients = effect.of("all", one)
    text = number(patients, "count")
    if one in (*NEARER, *FURTHER):
        return Cell(text, word=BETTER if one in NEARER else WORSE, bar=100 * patients / most)
    word = GAIN.get(one, "") if patients else ""
    return Cell(text, word, word)


def _draw_groups(sides: Sides, effects: list[Effect]) -> None:
    """Draw the same by group: who gets nearer, who further, and the mean minutes."""
    by_group = list(zip(*(effect_rows(effect) for effect in effects), strict=True))
    # NaN, of a group of nobody, is never the largest.
    most = max([0.01, *(share for row in by_group for one in row for share in (one.nearer_share, one.further_share))])
    headings = [Heading("Patients"), Heading("Mapped")]
    for title in sides.titles[1:]:
        name = title if len(effects) > 1 else ""
        headings += [Heading("Nearer", name), Heading("Further", name), Heading("Mean minutes", name)]
    rows = [
        Row(
            row[0].title, [Cell(number(row[0].patients, "count")), *(cell for one in row for cell in _group(one, most))]
        )
        for row in by_group
    ]
    draw_table(headings, rows, caption="At least a minute nearer or further, by age and deprivation", first=24)


def _group(row: EffectRow, most: float) -> list[Cell]:
    judgement = judged(MINUTES, row.before, row.after)
    return [
        _share(row.nearer, row.nearer_share, BETTER, most),
        _share(row.further, row.further_share, WORSE, most),
        Cell(number(row.after, "minutes"), judgement.said, judgement.word),
    ]


def _share(patients: float, share: float, word: str, most: float) -> Cell:
    """Return patients of a group and their share of it, with a bar as long as the share."""
    text = f"{number(patients, 'count')} ({number(share, 'share')})"
    return Cell(text, word=word, bar=None if math.isnan(share) else 24 * share / most)


def _draw_left_out(effects: list[Effect]) -> None:
    """Say which patients are in no number, once where it is the same for all plans."""
    told = dict.fromkeys(sentence for effect in effects for sentence in left_out_sentences(effect))
    st.caption(as_plain_text(" ".join(told)))
