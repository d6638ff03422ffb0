"""Where practices stand: beside which street, on which side, under which postcode."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.spatial import KDTree

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from data.demo.network import Network

MAIN = ("primary", "secondary", "tertiary")
"""Kinds of streets that are main roads."""
NEAREST = 60
"""How many points of streets round a site are looked at for one whose name is not taken by another practice."""
SET_BACK_M = 13.0
"""Metres from the middle of the street to the door."""
LETTERS = "ABDEFGHJLNPQRSTUWXYZ"
"""Letters that end a postcode."""


def choose_streets(
    network: Network, drawn: NDArray[np.float64], *, main: NDArray[np.bool_], named: NDArray[np.bool_]
) -> NDArray[np.int64]:
    """Return the piece of street that each site is beside: of the nearest street that fits.

    Args:
        network: Streets; those for cars that have a name are considered, bridges and service roads left out.
        drawn: float64 (N, 2), metres as drawn.
        main: bool (N,): whether it has to be a main road; else it has to be none.
        named: bool (N,): whether the practice is called after the street: then no two streets share their first word.
    """
    names = [street.name for street in network.streets]
    fits = np.array([bool(street.name) and street.kind != "service" for street in network.streets])[network.street]
    greater = np.array([street.kind in MAIN for street in network.streets])[network.street]
    chosen = np.empty(len(drawn), dtype=np.int64)
    taken: set[str] = set()
    for on_main in (True, False):
        usable = np.flatnonzero(network.for_cars() & fits & ~network.bridge & (greater == on_main))
        tree = KDTree(network.points[network.pieces[usable]].mean(axis=1))
        for site in np.flatnonzero(main == on_main):
            near = usable[tree.query(drawn[site], k=NEAREST)[1]]
            words = [names[network.street[piece]].split() for piece in near]
            free = [number for number, word in enumerate(words) if len(word) == 2 and word[0] not in taken]
            pick = free[0] if named[site] else 0
            chosen[site] = near[pick]
            if named[site]:
                taken.add(words[pick][0])
    return chosen


def doors(network: Network, piece: NDArray[np.int64], drawn: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points beside the street, on the side that the site was drawn on; float64 (N, 2)."""
    one, other = (network.points[network.pieces[piece, end]] for end in (0, 1))
    along = (other - one) / np.hypot(*(other - one).T)[:, None]
    across = np.column_stack([-along[:, 1], along[:, 0]])
    middle = (one + other) / 2
    side = np.where(((drawn - middle) * across).sum(axis=1) >= 0, 1.0, -1.0)
    return np.asarray(middle + across * (side * SET_BACK_M)[:, None])


def invent_postcodes(
    drawn: Sequence[tuple[float, float]], rng: np.random.Generator, *, taken: frozenset[str] = frozenset()
) -> list[str]:
    """Return an invented postcode for each site, none of those taken; the same for those drawn at the same place.

    The area ZZ is in use for people without an address only (as ZZ99), so none of these is a real one.
    """
    codes: dict[tuple[float, float], str] = {}
    for x, y in drawn:
        district = 1 + int(x > 3000) + 2 * int(y > 1400) + 2 * int(y > 3400)
        while (x, y) not in codes:
            sector, letters = rng.integers(1, 10), rng.choice(list(LETTERS), 2)
            code = f"ZZ{district} {sector}{''.join(letters)}"
            if code not in codes.values() and code not in taken:
                codes[x, y] = code
    return [codes[site] for site in drawn]
