"""Who else has patients in the places of an area: the groups that are in no plan of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from geo.area import Competing

if TYPE_CHECKING:
    from collections.abc import Iterable


def competing_groups(registered: pd.DataFrame, places: Iterable[str], others: pd.DataFrame) -> Competing:
    """Return the groups with patients in the places, in the order of their codes.

    Args:
        registered: All registrations: `place` and `code` (each pair once), `patients`.
        places: Codes of the U places.
        others: Practices in no plan of the area: `code`, `group` and `name`, the group's.

    >>> registered = pd.DataFrame({"place": ["E1", "E1", "E2"], "code": ["A", "B", "A"], "patients": [5, 7, 0]})
    >>> others = pd.DataFrame({"code": ["A", "B"], "group": "U1", "name": "One PCN"})
    >>> one = competing_groups(registered, ["E1", "E2"], others)
    >>> one.names, one.place.tolist(), one.group.tolist(), one.patients.tolist()
    (('One PCN',), [0], [0], [12])
    """
    place = pd.Index(places).get_indexer(pd.Index(registered["place"]))
    practice = pd.Index(others["code"]).get_indexer(pd.Index(registered["code"]))
    here = (place >= 0) & (practice >= 0) & (registered["patients"] > 0).to_numpy()
    group, name = (others[column].to_numpy(dtype=object)[practice[here]] for column in ("group", "name"))
    patients = registered["patients"].to_numpy()[here]
    each = pd.DataFrame({"place": place[here], "group": group, "patients": patients})
    rows = each.groupby(["place", "group"])["patients"].sum().reset_index()
    names = dict(zip(group, name, strict=True))
    codes = sorted(names)
    return Competing(
        names=tuple(str(names[code]) for code in codes),
        place=rows["place"].to_numpy(np.int32),
        group=pd.Index(codes, dtype=object).get_indexer(pd.Index(rows["group"])).astype(np.int32),
        patients=rows["patients"].to_numpy(np.int32),
    )
