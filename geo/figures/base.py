"""Weighted means, and on how many people a figure rests."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

# ---- Means and quantiles in which each value counts as often as its weight says ----

_WEIGHT_BITS = 32
"""The lower half of the sorting key holds the weight, the upper half the value."""


def weighted_mean(values: NDArray[np.float32], weights: NDArray[np.int32]) -> NDArray[np.float64]:
    """Return the weighted mean along the last axis.

    Args:
        values: float32 (..., N). NaN: left out together with its weight.
        weights: int32 (..., N), none negative.

    Returns:
        float64 (...). NaN where no weight is left.

    >>> weighted_mean(np.array([[10, 40], [np.nan, 40], [10, 40]]), np.array([[2, 1], [2, 1], [0, 0]])).tolist()
    [20.0, 40.0, nan]
    """
    known = ~np.isnan(values)
    total = np.einsum("...n,...n->...", np.where(known, values, 0), weights, dtype=np.float64)
    weight = np.einsum("...n,...n->...", known, weights, dtype=np.int64)
    return divide(total, weight)


def weighted_quantile(values: NDArray[np.float32], weights: NDArray[np.int32], *, share: float) -> NDArray[np.float32]:
    """Return the smallest value that, with all smaller ones, holds at least `share` of the weight.

    The result is always one of the values: nothing is interpolated (Hyndman and Fan, 1996, definition 1).

    Args:
        values: float32 (..., N), none negative. NaN: left out together with its weight.
        weights: int32 (..., N), none negative.
        share: 0 to 1; 0.9 for the 90th percentile.

    Returns:
        float32 (...). NaN where no weight is left.

    Nine of ten patients live at most 4 minutes away; with eleven patients, nine are not enough:

    >>> minutes = np.array([[4, 30, 1], [4, 30, 1]], dtype=np.float32)
    >>> weighted_quantile(minutes, np.array([[3, 1, 6], [3, 2, 6]], dtype=np.int32), share=0.9).tolist()
    [4.0, 30.0]
    """
    # Floats that are not negative sort as their bits do. One sort of value and weight in one integer takes a third
    # of the time of an argsort and two lookups. Where NaN ends up does not matter: it brings no weight.
    key = values.astype(np.float32, copy=False).view(np.int32).astype(np.int64)
    key <<= _WEIGHT_BITS
    key |= np.where(np.isnan(values), 0, weights)
    key.sort(axis=-1)
    reached = np.cumsum(key & ((1 << _WEIGHT_BITS) - 1), axis=-1)
    total = reached[..., -1:]
    first = np.argmax(reached >= share * total, axis=-1)[..., None]
    found = np.take_along_axis(key, first, axis=-1)[..., 0] >> _WEIGHT_BITS
    quantile = found.astype(np.int32).view(np.float32)
    return np.where(total[..., 0] > 0, quantile, np.float32(np.nan))


def divide(total: NDArray[np.float64], by: NDArray[np.int64] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Return `total / by`, NaN where `by` is 0.

    >>> divide(np.array([3.0, 3.0]), np.array([2, 0])).tolist()
    [1.5, nan]
    """
    result = np.full(np.shape(total), np.nan)
    np.divide(total, by, out=result, where=np.asarray(by) != 0)
    return result


def whole_numbers(numbers: NDArray[np.float64] | NDArray[np.int64]) -> NDArray[np.int64]:
    """Return sums of whole numbers, which floats hold, as what they are."""
    return np.rint(numbers).astype(np.int64)


# ---- On how many people a figure rests ----

PARTIAL: Final = 2
"""A figure that rests on less than one in so many is marked as partial."""
LEFT_OUT: Final = 10
"""One that rests on less than one in so many is left out: it would say nothing of the others."""

PARTIAL_MARK: Final = "\N{CIRCLE WITH LEFT HALF BLACK}"
"""Mark of a figure that rests on less than half: a shape, beside the word."""
PATIENTS: Final = "patients"
PRACTICES: Final = "practices"
ALONE: Final = ""
"""Stands for the letter of a cluster in the figures of practices that stand alone."""


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
