"""The tables of the Compare page: figures, differences, who gains or loses."""

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
from geo.wording import (
    BETTER,
    NO_CHANGE,
    NOTHING,
    WORSE,
    count_words,
    judged,
    number,
    unbroken,
)
from geo.words import (
    BIN_TITLES,
    band_words,
    effect_rows,
    effect_sentences,
    finding_sentence,
    is_said_alike,
    left_out_sentences,
)
from ui.parts import GROUP, Cell, Row, as_plain_text, table_html

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.delta_generator import DeltaGenerator

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
"""Severities of which fewer findings are better; notes and what is allowed are neither."""
IN_BAND: Final = "in the band"
EVERYTHING: Final = -1
"""Stands for the plan as a whole where a line of clusters can be chosen."""


def heading_of(words: FigureWords, sides: Sides) -> str:
    """Return a figure's heading with the numbers that it depends on."""
    band = rules()
    return unbroken(words.heading_with(within=sides.view.within, by=sides.by, lower=band.lower, upper=band.upper))


def headings_of(sides: Sides) -> list[Cell]:
    """Return the headings of a table with one column a plan."""
    base, *others = sides.sides
    notes = [", ".join(filter(None, ("compared with", base.told))), *(side.told for side in others)]
    return [Cell(""), *(Cell(title, note=note) for title, note in zip(sides.titles, notes, strict=True))]


def _draw_table(
    headings: Sequence[Cell], rows: Sequence[Row], *, label: str = "", caption: str = "", first: float = 0.26
) -> None:
    """Draw a table whose first column has that share of the width; the others share the rest."""
    widths = (first, *[(1 - first) / (len(headings) - 1)] * (len(headings) - 1))
    st.html(table_html(headings, rows, look="compare", label=label, caption=caption, widths=widths))


def _halves(plans: int) -> tuple[DeltaGenerator, DeltaGenerator]:
    """Return room for two tables with so many columns of plans: beside each other, for three below each other."""
    if plans > 2:
        return st.container(), st.container()
    left, right = st.columns(2, gap="large")
    return left, right


def draw_glance(sides: Sides) -> None:
    """Draw the plans as a whole: sizes, patients' way, what the rules find, what moves."""
    summary = {words.key: words for words in SUMMARY}
    rows = [
        Row("Sizes", kind=GROUP),
        *(figure_row(summary[key], sides.summaries, sides) for key in SIZES),
        Row(f"The way there {sides.by}", kind=GROUP),
        *(figure_row(figure_of(key), sides.whole, sides) for key in WAY),
        Row("Rules and moves", kind=GROUP),
        *(figure_row(summary[key], sides.summaries, sides) for key in RULES),
        Row("Practices that move", [NOTHING, *(_moves(sides, place) for place in range(1, len(sides.sides)))]),
        *_working_rows(sides),
    ]
    _draw_table(headings_of(sides), rows, label="At a glance")


def _working_rows(sides: Sides) -> list[Row]:
    """Return for each cluster that says so in some plan its way of working, its hub and when that opens."""
    rows = [
        Row(line_title(sides, place), [_working(sides, cluster) for cluster in sides.clusters(line)])
        for place, line in enumerate(sides.lines)
        if any(cluster and (cluster.way or cluster.hub or cluster.hub_hours) for cluster in sides.clusters(line))
    ]
    return [Row("Ways of working and hubs", kind=GROUP), *rows] if rows else []


def _working(sides: Sides, cluster: Cluster | None) -> Cell:
    if cluster is None:
        return Cell(NOTHING)
    name = hub_name(sides.area.practices, sides.area.sites, cluster)
    hub = f"hub {name}" if name else "no hub"
    return Cell(cluster.way or "no way chosen", ", ".join(filter(None, (hub, cluster.hub_hours))))


def draw_all_figures(sides: Sides) -> None:
    """Draw every figure of the whole plan or of one cluster, or one figure of every cluster, as is chosen."""
    titles = {words.key: heading_of(words, sides) for words in shown(sides.area)}
    places = [EVERYTHING, *range(len(sides.lines))]
    left, right = _halves(len(sides.sides))
    with left:
        place = st.selectbox(
            "Every figure of", places, format_func=lambda place: line_title(sides, place), key="compare_cluster"
        )
        of = sides.whole if place == EVERYTHING else sides.cluster_figures(sides.lines[place])
        rows = [figure_row(figure, of, sides) for figure in shown(sides.area)]
        _draw_table(headings_of(sides), rows, label="Every figure", first=0.34)
    with right:
        key = st.selectbox("Every cluster's", list(titles), format_func=titles.__getitem__, key="compare_figure")
        figure = figure_of(key)
        # Lines of clusters whose figure is left out in every plan stand last.
        lines = sorted(sides.lines, key=lambda line: _is_left_out(figure, sides, line))
        rows = [_cluster_row(figure, sides, line) for line in lines]
        _draw_table(headings_of(sides), rows, label=titles[key], first=0.34)
        st.caption(f"{figure.plain} {figure.base} {BASE_WORDS} Source: {figure.source}.")


def line_title(sides: Sides, place: int) -> str:
    """Return what one line's clusters are called: as in the first plan that has one."""
    if place == EVERYTHING:
        return "the plan as a whole"
    cluster = next(cluster for cluster in sides.clusters(sides.lines[place]) if cluster)
    return f"{cluster.letter} {cluster.name}"


def _is_left_out(figure: Figure, sides: Sides, line: tuple[str, ...]) -> bool:
    return all(figures is None or math.isnan(figures.value(figure.key)) for figures in sides.cluster_figures(line))


def _cluster_row(words: FigureWords, sides: Sides, line: tuple[str, ...]) -> Row:
    name, *others = (f"{cluster.letter} {cluster.name}" for cluster in sides.clusters(line) if cluster)
    names = sorted({*others} - {name})
    heading = Cell(name, note=f"also {', '.join(names)}" if names else "")
    return figure_row(words, sides.cluster_figures(line), sides)._replace(heading=heading)


def figure_row(words: FigureWords, of: Sequence[ClusterFigures | PlanSummary | None], sides: Sides) -> Row:
    """Return one figure of every plan with its change against the first."""
    return Row(heading_of(words, sides), [_cell(words, of, place) for place in range(len(of))])


def _cell(words: FigureWords, of: Sequence[ClusterFigures | PlanSummary | None], place: int) -> Cell:
    first, here = (beside(words, of)[at] for at in (0, place))
    if of[place] is None:
        return Cell(NOTHING, "no such cluster")
    text = number(here.value, words.unit)
    if text == NOTHING:
        return Cell(text, about=here.note)
    note = _band(of[place], int(here.value)) if words.key == "patients" else here.note
    about = ", ".join(filter(None, [here.base.marked_words if here.base else "", note]))
    if place == 0 or of[0] is None:
        return Cell(text, "new" if place else "", about=about)
    judgement = judged(words, first.value, here.value)
    told = "" if judgement.text == NOTHING or (about and judgement.text == NO_CHANGE) else judgement.said
    return Cell(text, told, judgement.word, about=about)


def _band(figures: ClusterFigures | PlanSummary | None, patients: int) -> str:
    """Return how far a cluster is from the band of sizes; "" for a whole plan, which has none."""
    if not isinstance(figures, ClusterFigures) or figures.letter == WHOLE:
        return ""
    return band_words(patients, rules()) if band_gap(patients, rules()) else IN_BAND


def _moves(sides: Sides, place: int) -> Cell:
    moved = sides.moved[place]
    return Cell(number(len(moved), "count"), f"with {count_words(patients_that_move(moved), 'patient')}")


# ---- What is different between plans, one by one ----

SEVERITY_WORDS: Final = {
    "contract": "Contract: what it demands",
    "guidance": "Guidance: what it asks for",
    "policy": "Policy: what it aims at",
    "note": "Good to know",
    "allowed": "Expressly allowed",
}


def draw_movers(sides: Sides) -> None:
    """Draw each practice that moves in any plan: where it was, where it goes in each."""
    by_plan = [{mover.code: mover for mover in moved} for moved in sides.moved]
    moving = {mover.code: mover for moved in reversed(sides.moved) for mover in moved}
    if not moving:
        st.caption("No practice moves: every plan has the same practices together.")
        return
    st.caption("Practices keep their name, their contract and their list; a move changes whom they work with.")
    rows = [
        Row(
            Cell(sides.names[mover.code], note=mover.code),
            [
                number(mover.patients, "count"),
                cluster_words(sides.sides[0].plan, mover.left),
                *(_goes(sides, place, by_plan[place].get(mover.code)) for place in range(1, len(sides.sides))),
            ],
        )
        for mover in sorted(moving.values(), key=lambda mover: (sides.names[mover.code], mover.code))
    ]
    _, base, *others = headings_of(sides)
    _draw_table([Cell("Practice"), Cell("Patients"), base, *others], rows, label="Practices that move", first=0.28)


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
        rows.append(Row(SEVERITY_WORDS[severity], kind=GROUP))
        rows += [
            Row(
                "The whole plan" if line.place < 0 else line_title(sides, line.place),
                [_finding(line, place) for place in range(len(sides.sides))],
            )
            for line in shown
            if line.severity == severity
        ]
    if rows:
        _draw_table(headings_of(sides), rows, label="Findings", first=0.18)


def _goes(sides: Sides, place: int, mover: Mover | None) -> Cell:
    if mover is None:
        return Cell(NOTHING, "stays")
    return Cell(f"→ {cluster_words(sides.sides[place].plan, mover.joined)}")


def _finding(line: FindingLine, place: int) -> Cell:
    """Return what one plan has of a line of findings."""
    finding, weighs = line.findings[place], line.severity in RULES
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
    left, right = _halves(len(sides.sides))
    with left:
        _draw_steps([Cell(title) for title, _ in others], [effect for _, effect in others])
    with right:
        _draw_groups(sides, [effect for _, effect in others])
    # Which patients are in no number: once where it is the same for all plans.
    left_out = dict.fromkeys(sentence for _, effect in others for sentence in left_out_sentences(effect))
    st.caption(as_plain_text(" ".join(left_out)))


def _draw_steps(headings: list[Cell], effects: list[Effect]) -> None:
    """Draw patients by minutes gained or lost, as bars on one scale."""
    most = max([1.0, *(effect.of("all", bin_) for effect in effects for bin_ in (*NEARER, *FURTHER))])
    rows = [
        Row(f"{BIN_TITLES[bin_][:1].upper()}{BIN_TITLES[bin_][1:]}", [_step(effect, bin_, most) for effect in effects])
        for bin_ in BINS
        if bin_ in (*NEARER, "same", *FURTHER) or any(effect.of("all", bin_) for effect in effects)
    ]
    _draw_table([Cell("Change"), *headings], rows, caption="Patients by minutes gained or lost", first=0.4)


def _step(effect: Effect, bin_: str, most: float) -> Cell:
    patients = effect.of("all", bin_)
    text = number(patients, "count")
    if bin_ in (*NEARER, *FURTHER):
        return Cell(text, word=BETTER if bin_ in NEARER else WORSE, bar=patients / most)
    word = GAIN.get(bin_, "") if patients else ""
    return Cell(text, word, word)


def _draw_groups(sides: Sides, effects: list[Effect]) -> None:
    """Draw the same by group: who gets nearer, who further, and the mean minutes."""
    by_group = list(zip(*(effect_rows(effect) for effect in effects), strict=True))
    # NaN, of a group of nobody, is never the largest.
    most = max([0.01, *(share for rows in by_group for row in rows for share in (row.nearer_share, row.further_share))])
    headings = [Cell("Patients"), Cell("Mapped")]
    for title in sides.titles[1:]:
        name = title if len(effects) > 1 else ""
        headings += [Cell(heading, note=name) for heading in ("Nearer", "Further", "Mean minutes")]
    rows = [
        Row(of[0].title, [number(of[0].patients, "count"), *(cell for row in of for cell in _group(row, most))])
        for of in by_group
    ]
    _draw_table(headings, rows, caption="At least a minute nearer or further, by age and deprivation", first=0.24)


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
    return Cell(text, word=word, bar=0.24 * share / most)
