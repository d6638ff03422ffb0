"""Rules of the road: where 20 mph holds, which terraces are one-way, which yards are private."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.demo.street import ON_FOOT_ONLY

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np

    from data.demo.quarters import Quarter
    from data.demo.street import Street

TWENTY_SHARE = 0.75
"""Share of the quarters that are 20 mph zones."""
ONEWAY_SHARE = 0.35
"""Share of the quarters of terraces whose streets are one-way in turn."""
PRIVATE_SHARE = 0.06
"""Share of the service roads that are private."""


def regulate(streets: Sequence[Street], quarters: Sequence[Quarter], rng: np.random.Generator) -> list[Street]:
    """Return the streets with `maxspeed`, `oneway` and `access` where a rule holds."""
    twenty = rng.random(len(quarters)) < TWENTY_SHARE
    oneway = rng.random(len(quarters)) < ONEWAY_SHARE
    chance = rng.random(len(streets))
    ruled = []
    for number, street in enumerate(streets):
        told = street
        if street.kind not in ON_FOOT_ONLY and street.quarter >= 0:
            if twenty[street.quarter]:
                told = told.tagged(maxspeed="20 mph")
            if street.kind == "residential" and oneway[street.quarter] and quarters[street.quarter].kind == "terrace":
                told = told.turned() if number % 2 else told
                told = told.tagged(oneway="yes")
            if street.kind == "service" and chance[number] < PRIVATE_SHARE:
                told = told.tagged(access="private")
        ruled.append(told)
    return ruled
