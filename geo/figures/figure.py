"""What a figure of a cluster is: its words, what it rests on, where it may stand, and how it is worked out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.figures.work_out import OverWays
from geo.reasons import BY_MODE
from geo.wording import ESTIMATE, FigureWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from geo.figures.laid import Laid
    from geo.figures.work_out import Worked
    from geo.view import View


@dataclass(frozen=True, kw_only=True)
class Figure(FigureWords):
    """One figure of a cluster.

    Attributes:
        base: What the n of "n of N" counts, in words.
        method: How it is worked out, in a sentence.
        missing: Why it may be missing, besides resting on too few; said where the function itself has no reason.
        work_out: Works it out for every group of a plan.
        card: Its few words on a card and beside the pointer, without the mark; "" where it does not stand there, which
            only figures over ways (`OverWays`) may.
        needs: The column of the area's practices, from an optional table, that it is worked out of; "" for none.
        instead: The column that, where it is known of every practice, makes it pointless; "" for none.
    """

    base: str
    method: str
    missing: str
    work_out: Callable[[Laid], Worked]
    card: str = ""
    needs: str = ""
    instead: str = ""

    def __post_init__(self) -> None:
        """Check that nothing that people read is missing.

        Raises:
            ValueError: A word is missing, or a card is asked for what no drag, or not every area, can show.
        """
        wanted = ("name", "plain", "formula", "source", "base", "method", "missing")
        empty = [name for name in wanted if not vars(self)[name]]
        if empty:
            msg = f"the figure {self.key!r} lacks {', '.join(empty)}: people read it"
            raise ValueError(msg)
        if self.card and not isinstance(self.work_out, OverWays):
            msg = f"the figure {self.key!r} can't stand on a card: only figures over ways are known for every move"
            raise ValueError(msg)
        if self.card and (self.needs or self.instead):
            msg = f"the figure {self.key!r} can't stand on a card: not every area has it"
            raise ValueError(msg)

    def name_in(self, view: View) -> str:
        """Return its name in a view, without its mark.

        >>> from geo.figures import figure_of
        >>> from geo.view import View
        >>> figure_of("within").name_in(View(within=20)), figure_of("patients").name_in(View())
        ('Within 20 minutes on foot', 'Patients')
        """
        return self.name_with(within=view.within, by=BY_MODE[view.mode])

    def heading_in(self, view: View) -> str:
        """Return its name in a view, with the mark of an estimate."""
        return self.marked(self.name_in(view))

    def card_in(self, view: View) -> str:
        """Return its few words on a card, with the mark of an estimate."""
        return self.card.format(within=view.within) + ("" if self.official else ESTIMATE)
