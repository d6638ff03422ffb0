"""How many clusters of a plan are in the band of sizes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from geo.rules import band_gap

if TYPE_CHECKING:
    from collections.abc import Iterable

    from geo.rules import Rules


@dataclass(frozen=True)
class SizeCount:
    """Clusters by size.

    Attributes:
        clusters: All that have practices.
        short: Of them, with fewer patients than the band's lower end.
        in_band: Of them, in the band.
        over: Of them, with more patients than its upper end.
    """

    clusters: int
    short: int
    in_band: int
    over: int


def count_sizes(patients: Iterable[int], rules: Rules) -> SizeCount:
    """Return how many clusters are short of the band, in it and over it.

    Args:
        patients: Of each cluster that has practices.
        rules: Where the band is.

    >>> from geo.rules import Rule, Rules
    >>> band = Rules((Rule("smallest", "contract", "", "", "", numbers=(("patients", 30_000),)),
    ...               Rule("largest", "guidance", "", "", "", numbers=(("patients", 50_000),))))
    >>> count_sizes([28_488, 30_000, 50_000, 52_300], band)
    SizeCount(clusters=4, short=1, in_band=2, over=1)
    """
    gaps = [band_gap(one, rules) for one in patients]
    short, over = sum(gap < 0 for gap in gaps), sum(gap > 0 for gap in gaps)
    return SizeCount(len(gaps), short, len(gaps) - short - over, over)
