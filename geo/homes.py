"""The part of an area where one practice's patients live: small, so that every way to get there can be looked at."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from geo.area import BEYOND, SERVICE, Competing
from geo.errors import PlanningError

if TYPE_CHECKING:
    from geo.area import Area


def row_of(area: Area, code: str) -> int:
    """Return the row of a practice to which minutes are known.

    Raises:
        PlanningError: The area has no such practice, it lies beyond the margin, or it is a special service.
    """
    rows = np.flatnonzero((area.practices["code"] == code).to_numpy())
    if not len(rows):
        msg = f"area {area.name} has no practice {code!r}; find it by name, code or postcode"
        raise PlanningError(msg)
    row = int(rows[0])
    if area.practices["kind"].iloc[row] == SERVICE:
        msg = (
            f"{code!r} is a special service ({area.practices['special'].iloc[row]}): nobody else can choose to go "
            "there, so it has no neighbours and no minutes. Its patients count in its cluster"
        )
        raise PlanningError(msg)
    if area.practices["kind"].iloc[row] == BEYOND:
        msg = (
            f"practice {code!r} lies outside {area.name}: its list counts towards a cluster, but how long its patients "
            "take is not in this area's data. Open or build the area it lies in"
        )
        raise PlanningError(msg)
    return row


def homes_of(area: Area, code: str) -> Area:
    """Return the area with only those places in which patients of this practice live, all practices still in it.

    Whatever is about the practice's own patients is the same in both. Places no longer touch, and nobody competes for
    them: it has no territories. Of a practice whose patients have no mapped address the first place is kept: no figure
    is made for no places.

    Raises:
        PlanningError: As `row_of`.
    """
    here = np.flatnonzero(area.patients[:, row_of(area, code)])
    here = here if len(here) else np.arange(min(1, len(area.places)))
    nobody = np.zeros(0, dtype=np.int32)
    return replace(
        area,
        places=area.places.iloc[here].reset_index(drop=True),
        patients=area.patients[here],
        minutes={mode: minutes[here] for mode, minutes in area.minutes.items()},
        touching=np.zeros((0, 2), dtype=np.int32),
        competing=Competing((), nobody, nobody, nobody),
    )
