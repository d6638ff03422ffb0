"""What ranks practices and clusters alike: the weights, the rows with their bars, and what can't be ranked."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

import streamlit as st

from geo.figures import figure_of
from geo.neighbours import MOST_WEIGHT, NEAR_TIE, furthest, rank
from geo.wording import all_names, count_words, number
from geo.words import edge_sentence, place_words
from ui.parts import PALE, STYLE, Cell, Row, as_plain_text, table_html
from ui.session import session, usual

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray

    from geo.neighbours import Part, Profile, Ranking

# ---- What counts ----

IN_A_ROW: Final = 4
OPEN: Final = (
    "None is announced as best: each bar is a part of the score that you can check, and the weights are yours. Scores "
    f"less than {NEAR_TIE * 100:.0f} points of 100 apart can't be told apart, because minutes are good to a minute or "
    "two; such places are shown as “1 to 3”."
)


def draw_weights(parts: Sequence[Part], *, section: str) -> dict[str, int]:
    """Draw a slider for each part and return the weights; the table below follows at once."""
    weights = session().looking.weights[section]
    with st.container(border=True, gap="small", key=f"weights_{section}"):
        left, right = st.columns([5, 1], vertical_alignment="center")
        left.markdown("**What counts for you?** From 0, not at all, to 10.")
        right.button("As at first", key=f"usual_{section}", on_click=_reset, args=(parts, section), width="stretch")
        for start in range(0, len(parts), IN_A_ROW):
            columns = st.columns(IN_A_ROW, gap="medium")
            for column, part in zip(columns, parts[start : start + IN_A_ROW], strict=False):
                weights[part.key] = column.slider(
                    part.title,
                    min_value=0,
                    max_value=MOST_WEIGHT,
                    value=weights[part.key],
                    key=f"weight_{section}_{part.key}",
                    help=part.says,
                )
    return dict(weights)


def _reset(parts: Sequence[Part], section: str) -> None:
    session().looking.weights[section] = usual(parts)
    for part in parts:
        st.session_state[f"weight_{section}_{part.key}"] = part.weight


def draw_meaning(parts: Sequence[Part]) -> None:
    """Say in words what each part of a score means, and what a tie is."""
    with st.expander("How the score is made"):
        st.markdown(
            "Each part goes from 0 to 100. The score is their mean, weighted as you set it; a part that is not known "
            "is left out."
        )
        for part in parts:
            st.markdown(f"- **{part.title}**: {part.says}")
        st.markdown(OPEN)


# ---- The ranked table ----

NOT_KNOWN: Final = "not known"
Item = TypeVar("Item")


@dataclass(frozen=True, eq=False)
class Ranked(Generic[Item]):
    """Practices or clusters that are not too far, with their scores.

    Attributes:
        items: In the order that `data.cached_figures` gives them.
        parts: float64 (N, M): in the order of `kinds`.
        kinds: What each part is.
        weights: Of each part, by its key.
        ranking: Their scores.
    """

    items: tuple[Item, ...]
    parts: NDArray[np.float64]
    kinds: Sequence[Part]
    weights: Mapping[str, int]
    ranking: Ranking

    def in_order(self) -> list[Item]:
        """Return them, the highest score first, those without one last."""
        return [self.items[at] for at in self.ranking.order.tolist()]

    def not_ranked(self) -> list[Item]:
        """Return those that have no score because their shared ground is not known, where others have one."""
        return [self.items[at] for at in self.ranking.without_score()]

    def order(self) -> list[int]:
        """Return the numbers of the others, the highest score first."""
        without = self.ranking.without_score()
        return [at for at in self.ranking.order.tolist() if at not in without]

    def row(self, at: int, heading: Cell, *, figures: Sequence[str], notes: Sequence[str], here: bool = False) -> Row:
        """Return one of them as a row: its score, then each part as a bar with its figure and what that rests on."""
        score = float(self.ranking.score[at])
        total = Cell("no weight given" if math.isnan(score) else f"{score * 100:.0f} of 100", bar=score)
        bars = (
            Cell(figure, bar=part, note=note, word="" if self.weights[kind.key] else PALE)
            for part, figure, note, kind in zip(self.parts[at].tolist(), figures, notes, self.kinds, strict=True)
        )
        return Row(heading, (total, *bars), place_words(self.ranking, at), "here" if here else "")


def ranked(
    items: tuple[Item, ...], parts: NDArray[np.float64], kinds: Sequence[Part], weights: Mapping[str, int]
) -> Ranked[Item]:
    """Return practices or clusters with their scores by these weights."""
    keys = [part.key for part in kinds]
    ranking = rank(parts, [weights[key] for key in keys], needs=keys.index("shared"))
    return Ranked(items, parts, kinds, weights, ranking)


def draw_ranked(rows: Sequence[Row], kinds: Sequence[Part], *, what: str) -> None:
    """Draw the ranked table of practices or clusters; `what` is "practice" or "cluster"."""
    headings = ("Rank", what.capitalize(), "Score", *(part.title for part in kinds))
    label = f"{what.capitalize()}s, the highest score first"
    st.html(STYLE + table_html(headings, rows, look="nb", label=label))


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
    """Name the practices or clusters that can't be ranked while shared ground counts."""
    if names:
        st.caption(
            f"Not ranked while shared ground counts: {count_words(len(names), what)} of whose patients fewer than a "
            f"tenth are mapped ({as_plain_text(all_names(tuple(names)))})."
        )


def draw_too_far(rows: Sequence[tuple[str, str]], *, what: str, within: int) -> None:
    """List those that are too far to be ranked, each with its minutes in words, the nearest first."""
    if not rows:
        return
    with st.expander(f"Too far: {count_words(len(rows), what)}", expanded=len(rows) <= OPEN_AT_MOST):
        st.markdown(
            f"Further than {furthest(within)} minutes from your patients on average, twice the {within} that you "
            "chose, or with no way there: not ranked with the others."
        )
        headings = (what.capitalize(), figure_of("minutes_nearest").marked("Your patients: minutes to it"))
        listed = [Row(name, (minutes,)) for name, minutes in rows]
        label = f"Too far, the nearest {what} first"
        st.html(STYLE + table_html(headings, listed, look="nb", label=label, numbers=(1,)))
