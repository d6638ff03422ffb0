"""The few large figures of a screen, and pieces of a screen as HTML in which nothing typed can run."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Final, NamedTuple

from data.papers import WITH, clean, is_numbers, texts
from geo.figures import figure_of
from geo.proposal import NOT_ASKED
from geo.wording import CROW_FLIES, ESTIMATE, count_words, number, unbroken
from geo.words import effect_rows
from ui.parts import Row, table_html

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from data.papers import PaperInputs, Table
    from geo.figures import ClusterFigures
    from geo.plan import Plan

MINUTES: Final = figure_of("minutes_nearest")
WITH_ONE: Final[Mapping[str, str]] = {
    "supports": "supports it",
    "neutral": "is neutral",
    "opposes": "opposes it",
    NOT_ASKED: "was not asked",
}
"""How each stance is said of one practice; of several as in the paper."""


class LargeFigure(NamedTuple):
    """A figure as people read it, and what it is in a few words."""

    figure: str
    words: str


def large_figures(key: str, inputs: PaperInputs) -> tuple[LargeFigure, ...]:
    """Return the figures of a screen, four at most; none for a screen of words."""
    make = _MAKERS.get(key)
    return make(inputs) if make else ()


def _asked(inputs: PaperInputs) -> tuple[LargeFigure, ...]:
    practices = number(len(inputs.plan.practices), "count")
    return (
        LargeFigure(number(len(inputs.movers(inputs.plan)), "count"), f"of {practices} practices change cluster"),
        *_sizes(inputs, inputs.plan)[:2],
    )


def _sizes(inputs: PaperInputs, plan: Plan) -> tuple[LargeFigure, ...]:
    summary, rules = inputs.summary(plan), inputs.rules
    return (
        LargeFigure(number(summary.clusters, "count"), "PCNs today" if plan == inputs.today else "clusters"),
        LargeFigure(number(summary.in_band, "count"), f"from {rules.lower:,} to {rules.upper:,} patients"),
        LargeFigure(number(summary.under, "count"), f"below {rules.lower:,}"),
        LargeFigure(number(summary.over, "count"), f"over {rules.upper:,}"),
    )


def _patients(inputs: PaperInputs) -> tuple[LargeFigure, ...]:
    everybody, mode = effect_rows(inputs.effect(inputs.view.mode))[0], inputs.by(inputs.view.mode)
    whole = [inputs.whole(plan, inputs.view.mode) for plan in (inputs.today, inputs.plan)]
    crows = f", {CROW_FLIES}" if inputs.area.crow_flies else ""
    return (
        LargeFigure(number(everybody.nearer, "count"), f"patients nearer {mode} {ESTIMATE}"),
        LargeFigure(number(everybody.further, "count"), f"patients further {mode} {ESTIMATE}"),
        *(_minutes(figures, f"{when}{crows}") for figures, when in zip(whole, ("today", "then"), strict=True)),
    )


def _minutes(whole: ClusterFigures, when: str) -> LargeFigure:
    """Return the minutes of a plan as a whole, with what they rest on: the figure of Compare and of the paper."""
    words = filter(None, (MINUTES.marked(f"minutes {when}"), whole.notes(MINUTES.key)))
    return LargeFigure(number(whole.value(MINUTES.key), MINUTES.unit), ", ".join(words))


def _findings(inputs: PaperInputs) -> tuple[LargeFigure, ...]:
    before, after = inputs.summary(inputs.today), inputs.summary(inputs.plan)
    counts = (
        (after.contract, f"of the contract not met (today {before.contract})"),
        (after.guidance, f"of guidance to explain (today {before.guidance})"),
    )
    return tuple(
        LargeFigure(number(count, "count"), f"{'point' if count == 1 else 'points'} {words}") for count, words in counts
    )


def _stances(inputs: PaperInputs) -> tuple[LargeFigure, ...]:
    """Return how many practices said what; nothing before one was asked, which the sentence says alone."""
    if not any(stance.codes for stance in inputs.stances if stance.stance != NOT_ASKED):
        return ()
    return tuple(
        LargeFigure(
            number(len(stance.codes), "count"),
            f"{(WITH_ONE if len(stance.codes) == 1 else WITH)[stance.stance]}, "
            f"with {count_words(stance.patients, 'patient')}",
        )
        for stance in inputs.stances
    )


_MAKERS: Final[Mapping[str, Callable[[PaperInputs], tuple[LargeFigure, ...]]]] = {
    "purpose": _asked,
    "today": lambda inputs: _sizes(inputs, inputs.today),
    "proposal": lambda inputs: _sizes(inputs, inputs.plan),
    "patients": _patients,
    "rules": _findings,
    "said": _stances,
}
"""By section; the others are screens of words or tables."""


# ---- Pieces of a screen as HTML ----


def title_html(title: str, *, fictional: bool) -> str:
    """Return the heading of a screen.

    >>> title_html("<b>Today</b>", fictional=False)
    '<div class="board-head"><h1 class="board-title">&lt;b&gt;Today&lt;/b&gt;</h1></div>'
    """
    mark = '<span class="board-mark">Fictional</span>' if fictional else ""
    return f'<div class="board-head"><h1 class="board-title">{escape(clean(title))}</h1>{mark}</div>'


def thought_html(thought: str) -> str:
    """Return the one sentence that a screen is for."""
    return f'<p class="board-thought">{_escaped(thought)}</p>' if thought else ""


def lines_html(lines: Sequence[str]) -> str:
    """Return further sentences as a list; "" for none."""
    items = "".join(f"<li>{_escaped(line)}</li>" for line in lines)
    return f'<ul class="board-lines">{items}</ul>' if items else ""


def figures_html(figures: Sequence[LargeFigure]) -> str:
    """Return large figures beside each other, each read together with its words; "" for none."""
    items = "".join(
        f'<div class="board-figure"><dd>{escape(clean(figure.figure))}</dd><dt>{_escaped(figure.words)}</dt></div>'
        for figure in figures
    )
    return f'<dl class="board-figures">{items}</dl>' if items else ""


def small_html(text: str) -> str:
    """Return, small, what must be known besides, or where the rest stands; "" for nothing."""
    return f'<p class="board-more">{_escaped(text)}</p>' if text else ""


def scaled_html(html: str, scale: float) -> str:
    """Return pieces of a screen set so many times their usual size."""
    return f'<div class="board-scaled" style="--s: {scale:.1f}">{html}</div>'


def paper_table_html(table: Table, *, shares: Sequence[float] = ()) -> str:
    """Return a table of the paper with its note; shares of the width for its columns where they are set."""
    headings, *rows = texts(table)
    html = table_html(
        headings,
        [Row(name, cells) for name, *cells in rows],
        look="board-table",
        caption=clean(table.title),
        numbers=[at for at, column in enumerate(table.columns) if is_numbers(column)],
        widths=shares,
    )
    return html + small_html(table.note)


def _escaped(text: str) -> str:
    """Return a text that never runs, in which the mark of an estimate never begins a line."""
    return escape(unbroken(clean(text)))
