"""On how many people a figure rests, and from how few on it is no figure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

PARTIAL: Final = 2
"""A figure that rests on less than one in so many is marked as partial."""
LEFT_OUT: Final = 10
"""One that rests on less than one in so many is left out: it would say nothing of the others."""

PARTIAL_MARK: Final = "\N{CIRCLE WITH LEFT HALF BLACK}"
"""Mark of a figure that rests on less than half: a shape, beside the word."""
PATIENTS: Final = "patients"
PRACTICES: Final = "practices"


class Base(NamedTuple):
    """On how many of how many a figure rests.

    Attributes:
        n: Those it rests on.
        of: All: the patients on the lists, or the practices, of the cluster.
        unit: `PATIENTS` or `PRACTICES`.
    """

    n: int
    of: int
    unit: str = PATIENTS

    @property
    def is_whole(self) -> bool:
        """Whether it rests on all of them."""
        return self.n >= self.of

    @property
    def is_partial(self) -> bool:
        """Whether it rests on less than half: marked wherever it stands.

        >>> Base(49, 100).is_partial, Base(50, 100).is_partial, Base(0, 0).is_partial
        (True, False, False)
        """
        return self.n * PARTIAL < self.of

    @property
    def is_too_small(self) -> bool:
        """Whether it rests on less than a tenth: no figure is shown.

        >>> Base(9, 100).is_too_small, Base(10, 100).is_too_small, Base(0, 0).is_too_small
        (True, False, False)
        """
        return self.n * LEFT_OUT < self.of

    @property
    def words(self) -> str:
        """The base in words.

        >>> Base(3949, 96829).words, Base(4, 6, PRACTICES).words
        ('of 3,949 of 96,829 patients', 'of 4 of 6 practices')
        """
        return f"of {self.n:,} of {self.of:,} {self.unit}"

    @property
    def marked_words(self) -> str:
        """What stands beside a figure on this base: nothing where it is whole; the mark and the word where partial.

        >>> Base(40, 40).marked_words, Base(30, 40).marked_words, Base(19, 40).marked_words
        ('', 'of 30 of 40 patients', '◐ partial, of 19 of 40 patients')
        """
        if self.is_whole:
            return ""
        return f"{PARTIAL_MARK} partial, {self.words}" if self.is_partial else self.words

    @property
    def too_small_words(self) -> str:
        """Why a figure on this base is left out.

        >>> Base(3949, 96829).too_small_words
        'left out: it would rest on 3,949 of 96,829 patients, less than a tenth'
        """
        return f"left out: it would rest on {self.n:,} of {self.of:,} {self.unit}, less than a tenth"

    @property
    def told(self) -> str:
        """What stands beside a figure on this base, shown or left out; "" where it is whole.

        >>> Base(40, 40).told, Base(30, 40).told, Base(0, 40).told
        ('', 'of 30 of 40 patients', 'known of none of 40 patients')
        >>> Base(3, 40).told
        'left out: it would rest on 3 of 40 patients, less than a tenth'
        """
        if not self.is_too_small:
            return self.marked_words
        return self.too_small_words if self.n else f"known of none of {self.of:,} {self.unit}"

    def keep(self, figure: float) -> float:
        """Return a figure on this base; NaN where it is left out.

        >>> Base(9, 100).keep(8.0), Base(10, 100).keep(8.0)
        (nan, 8.0)
        """
        return float("nan") if self.is_too_small else figure


def left_out(n: NDArray[Any], of: NDArray[Any]) -> NDArray[np.bool_]:
    """Return `Base.is_too_small` for int arrays of one shape."""
    return np.asarray(n.astype(np.int64) * LEFT_OUT < of)


def partial(n: NDArray[Any], of: NDArray[Any]) -> NDArray[np.bool_]:
    """Return `Base.is_partial` for int arrays of one shape."""
    return np.asarray(n.astype(np.int64) * PARTIAL < of)
