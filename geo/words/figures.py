"""What is said of figures: what each means (`docs/figures.md`), and on whom it rests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from geo.figures import BASE_WORDS, PARTIAL_MARK, Figure, registry

if TYPE_CHECKING:
    from geo.figures import Base

_BETTER = {1: "more is better", -1: "less is better", 0: "neither more nor less is better"}


def definitions() -> str:
    """Return what every figure means and how it is worked out, as Markdown."""
    parts = [
        "# Figures",
        (
            "Let n(u, p) be the patients of practice p who live in place u, and t(u, p) the minutes from u to p. "
            f"A figure marked * is an estimate; the others are published. {BASE_WORDS}"
        ),
        *(_definition(figure) for figure in registry.FIGURES),
    ]
    return "\n\n".join(parts) + "\n"


def _definition(figure: Figure) -> str:
    lines = [
        f"**{figure.unit}**, {'official' if figure.official else 'an estimate'}; {_BETTER[figure.better]}.",
        f"- formula: {figure.formula}",
        f"- how: {figure.method}",
        f"- rests on: {figure.base}",
        f"- may be missing: {figure.missing.format(by='there')}",
        f"- source: {figure.source}",
    ]
    return f"## {figure.heading}\n\n{figure.plain}\n\n{lines[0]}\n\n" + "\n".join(lines[1:])


# ---- On whom figures rest ----


def base_sentence(base: Base, what: str) -> str:
    """Return on what figures that stand together rest, `what` in the plural, as a sentence; "" where that is all.

    >>> from geo.figures import Base
    >>> [base_sentence(Base(n, 40), "Minutes") for n in (30, 19, 40)]
    ['Minutes rest on 30 of 40 patients.', 'Minutes are partial ◐: they rest on 19 of 40 patients.', '']
    >>> base_sentence(Base(3, 40), "Minutes")
    'Minutes are left out: they would rest on 3 of 40 patients, less than a tenth.'
    >>> base_sentence(Base(0, 40), "Minutes")
    'Minutes are left out: they are known of none of 40 patients.'
    """
    if base.is_whole:
        return ""
    if not base.n:
        return f"{what} are left out: they are known of none of {base.of:,} {base.unit}."
    rests = f"rest on {base.n:,} of {base.of:,} {base.unit}"
    if base.is_too_small:
        return f"{what} are left out: they would {rests}, less than a tenth."
    return f"{what} are partial {PARTIAL_MARK}: they {rests}." if base.is_partial else f"{what} {rests}."


def staff_words(base: Base) -> str:
    """Return of how many practices the minutes of staff are the mean; "" where it is all.

    >>> from geo.figures import Base
    >>> staff_words(Base(4, 6, "practices")), staff_words(Base(0, 2, "practices")), staff_words(Base(3, 3, "practices"))
    ('mean of 4 of 6 practices; for 2 the minutes are not known', 'for none of 2 practices are the minutes known', '')
    >>> staff_words(Base(2, 6, "practices"))
    '◐ partial, mean of 2 of 6 practices; for 4 the minutes are not known'
    >>> staff_words(Base(0, 1, "practices"))
    'the minutes to its practice are not known'
    """
    if base.is_whole:
        return ""
    if not base.n:
        single = "the minutes to its practice are not known"
        return single if base.of == 1 else f"for none of {base.of} practices are the minutes known"
    told = f"mean of {base.n} of {base.of} practices; for {base.of - base.n} the minutes are not known"
    return f"{PARTIAL_MARK} partial, {told}" if base.is_partial else told


def mapped_words(mapped: Base) -> str:
    """Return how many of the others' patients are mapped, where shared ground rests on fewer than all.

    >>> from geo.figures import Base
    >>> mapped_words(Base(900, 1000)), mapped_words(Base(1000, 1000))
    ('900 of their 1,000 mapped', '')
    >>> mapped_words(Base(400, 1000)), mapped_words(Base(90, 1000)), mapped_words(Base(0, 1000))
    ('◐ partial, 400 of their 1,000 mapped', 'left out: 90 of their 1,000 mapped', 'none of their 1,000 mapped')
    """
    if mapped.is_whole:
        return ""
    if not mapped.n:
        return f"none of their {mapped.of:,} mapped"
    told = f"{mapped.n:,} of their {mapped.of:,} mapped"
    if mapped.is_too_small:
        return f"left out: {told}"
    return f"{PARTIAL_MARK} partial, {told}" if mapped.is_partial else told
