"""What a figure rests on: n of N, and whether that is enough to show it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

PARTIAL_BELOW: Final = 0.5
"""A figure that rests on a smaller share is marked as partial."""
LEFT_OUT_BELOW: Final = 0.1
"""One that rests on a smaller share still is left out, with the reason: a mean over a few per cent of the patients says
nothing about the others, who live elsewhere. Both shares are definitions of this product."""


@dataclass(frozen=True)
class Base:
    """What one figure rests on.

    Attributes:
        n: How many it rests on.
        of: How many there are.
        unit: What is counted: "patients" or "practices".

    >>> [base.is_partial for base in (Base(500, 1000), Base(499, 1000), Base(99, 1000))]
    [False, True, False]
    >>> [base.is_too_few for base in (Base(100, 1000), Base(99, 1000), Base(0, 0))]
    [False, True, True]
    """

    n: int
    of: int
    unit: str = "patients"

    @property
    def is_whole(self) -> bool:
        """Whether it rests on all of them."""
        return self.n == self.of

    @property
    def is_too_few(self) -> bool:
        """Whether the figure is left out."""
        return not self.n or self.n < LEFT_OUT_BELOW * self.of

    @property
    def is_partial(self) -> bool:
        """Whether the figure is shown, and marked as partial."""
        return not self.is_too_few and self.n < PARTIAL_BELOW * self.of

    def keep(self, figure: float) -> float:
        """Return the figure; NaN where it rests on too few.

        >>> Base(99, 1000).keep(8.0), Base(100, 1000).keep(8.0)
        (nan, 8.0)
        """
        return float("nan") if self.is_too_few else figure


def base_words(base: Base) -> str:
    """Return what a figure rests on, in words; "" where it rests on all.

    >>> base_words(Base(900, 1000)), base_words(Base(1000, 1000))
    ('of 900 of 1,000 patients', '')
    >>> base_words(Base(400, 1000)), base_words(Base(4, 6, "practices"))
    ('partial: of 400 of 1,000 patients', 'of 4 of 6 practices')
    >>> base_words(Base(99, 1000)), base_words(Base(0, 6, "practices"))
    ('left out: known of 99 of 1,000 patients only', 'known of none of 6 practices')
    """
    if base.is_whole:
        return ""
    counts = f"of {base.n:,} of {base.of:,} {base.unit}"
    if not base.n:
        return f"known of none of {base.of:,} {base.unit}"
    if base.is_too_few:
        return f"left out: known {counts} only"
    return f"partial: {counts}" if base.is_partial else counts
