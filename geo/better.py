"""Whether a change of a figure is for the better: said by sign and by word, so that a colour never says it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.wording import NO_CHANGE, NOTHING, change_between

if TYPE_CHECKING:
    from geo.wording import FigureWords

BETTER: Final = "better"
WORSE: Final = "worse"


@dataclass(frozen=True)
class Judged:
    """A change of a figure as people read it.

    Attributes:
        text: With its sign: "-0.5"; `NO_CHANGE` where the figures are shown alike; `NOTHING` where it can't be had.
        word: `BETTER` or `WORSE`; "" where neither can be said, because nothing changed as far as the figures are
            shown, or more of it is neither good nor bad for patients.
    """

    text: str
    word: str

    @property
    def said(self) -> str:
        """The change and the word: "-0.5, better"."""
        return f"{self.text}, {self.word}" if self.word else self.text


def judged(words: FigureWords, before: float, after: float) -> Judged:
    """Return a figure's change with its sign and whether it is for the better, both by the figures as they are shown.

    Args:
        words: Of the figure: its unit, and whether more of it is better.
        before: In its unit; NaN: can't be had.
        after: The same.

    >>> from geo.wording import FigureWords
    >>> told = {"official": False, "plain": "", "formula": "", "source": ""}
    >>> minutes = FigureWords(key="minutes", name="Minutes", unit="minutes", better=-1, **told)
    >>> judged(minutes, 12.02, 11.5).said, judged(minutes, 11.5, 12.0).said, judged(minutes, 11.51, 11.52).said
    ('-0.5, better', '+0.5, worse', 'no change')
    >>> patients = FigureWords(key="patients", name="Patients", unit="count", better=0, **told)
    >>> judged(patients, 30000.0, 34000.0).said, judged(patients, 30000.0, float("nan")).said
    ('+4,000', '–')
    """
    text = change_between(before, after, words.unit)
    if text in (NOTHING, NO_CHANGE) or not words.better:
        return Judged(text, "")
    return Judged(text, BETTER if (after - before) * words.better > 0 else WORSE)
