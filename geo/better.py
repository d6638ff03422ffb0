"""Whether a change of a figure is for the better: said by sign and by word, so that a colour never says it alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.wording import NOTHING, change

if TYPE_CHECKING:
    from geo.wording import FigureWords

BETTER: Final = "better"
WORSE: Final = "worse"
NO_CHANGE: Final = "no change"


@dataclass(frozen=True)
class Judged:
    """A change of a figure as people read it.

    Attributes:
        text: With its sign: "-0.5"; "no change" where it rounds to nothing; `NOTHING` where it can't be had.
        word: `BETTER` or `WORSE`; "" where neither can be said, because nothing changed as far as the figure is
            shown, or more of it is neither good nor bad for patients.
    """

    text: str
    word: str

    @property
    def said(self) -> str:
        """The change and the word: "-0.5, better"."""
        return f"{self.text}, {self.word}" if self.word else self.text


def judged(words: FigureWords, changed: float) -> Judged:
    """Return a figure's change with its sign and whether it is for the better.

    Args:
        words: Of the figure: its unit, and whether more of it is better.
        changed: The figure after less the figure before, in its unit; NaN where either can't be had.

    >>> from geo.wording import FIGURES
    >>> minutes = next(words for words in FIGURES if words.key == "minutes_nearest")
    >>> judged(minutes, -0.52).said, judged(minutes, 0.5).said, judged(minutes, 0.01).said
    ('-0.5, better', '+0.5, worse', 'no change')
    >>> patients = next(words for words in FIGURES if words.key == "patients")
    >>> judged(patients, 4000.0).said, judged(patients, float("nan")).said
    ('+4,000', '–')
    """
    text = change(changed, words.unit)
    if text in (NOTHING, NO_CHANGE) or not words.better:
        return Judged(text, "")
    return Judged(text, BETTER if changed * words.better > 0 else WORSE)
