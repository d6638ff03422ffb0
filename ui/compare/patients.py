"""Who gains and who loses: patients by minutes gained or lost, by age and by deprivation."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import streamlit as st

from geo.compare import BINS, FURTHER, NEARER
from geo.figures import figure_of
from geo.wording import BETTER, WORSE, judged, number
from geo.words import BIN_TITLES, effect_rows, effect_sentences, left_out_sentences
from ui.compare.table import Cell, Heading, Row, draw_table, halves
from ui.plain_text import as_plain_text

if TYPE_CHECKING:
    from geo.compare import Effect
    from geo.words import EffectRow
    from ui.compare.sides import Sides

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
