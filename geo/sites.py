"""The sites of practices: the main one, and branch surgeries, which go with their practice."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from geo.area import SITE_COLUMNS

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from geo.area import Area
    from geo.plan import Cluster


def main_sites(practices: pd.DataFrame) -> pd.DataFrame:
    """Return the main site of each practice whose position is known: columns `geo.area.SITE_COLUMNS`."""
    located = practices[practices["x"].notna()]
    sites = located.assign(practice=located.index.to_numpy(np.int32), is_main=True)
    return sites[list(SITE_COLUMNS)].reset_index(drop=True)


def sites_of(area: Area) -> pd.DataFrame:
    """Return every site of an area: `Area.sites`, or the main sites where no practice has a branch."""
    return main_sites(area.practices) if area.sites is None else area.sites


def branches_of(area: Area, code: str) -> pd.DataFrame:
    """Return the branch surgeries of a practice, by code: columns `geo.area.SITE_COLUMNS`."""
    sites = sites_of(area)
    row = area.practices.index[area.practices["code"] == code]
    return sites[sites["practice"].isin(row) & ~sites["is_main"]].reset_index(drop=True)


def branch_codes(practices: pd.DataFrame, sites: pd.DataFrame | None) -> frozenset[tuple[str, str]]:
    """Return (practice, branch surgery) by their codes: the sites, beside the main ones, that a hub may be at."""
    if sites is None:
        return frozenset()
    branches = sites[~sites["is_main"]]
    owners = practices["code"].to_numpy()[branches["practice"].to_numpy()]
    return frozenset(zip(owners.tolist(), branches["code"].tolist(), strict=True))


def hub_name(practices: pd.DataFrame, sites: pd.DataFrame | None, cluster: Cluster) -> str:
    """Return how the hub of a cluster is called: its practice, with the branch that it is at; "" where there is none.

    A branch that is not there any more is named by its code.
    """
    if not cluster.hub:
        return ""
    return site_name(practices, sites, cluster.hub, cluster.hub_site)


def site_name(practices: pd.DataFrame, sites: pd.DataFrame | None, practice: str, site: str) -> str:
    """Return how a site of a practice is called, as `hub_name` does; site is "" for the main one."""
    name = str(practices.loc[practices["code"] == practice, "name"].iloc[0])
    if not site:
        return name
    named = {} if sites is None else dict(zip(sites["code"], sites["name"], strict=True))
    return f"{name} (branch {named.get(site, site)})"


def of_several(sites: pd.DataFrame) -> NDArray[np.int64]:
    """Return the rows of the sites whose practice has more than one: those of the columns of `Area.to_sites`.

    >>> import pandas as pd
    >>> of_several(pd.DataFrame({"practice": [0, 1, 2, 1]})).tolist()
    [1, 3]
    """
    return np.flatnonzero(sites["practice"].duplicated(keep=False))


def nearest_of(minutes: NDArray[np.float32], practice: NDArray[np.int64], *, count: int) -> NDArray[np.float32]:
    """Return the minutes to the nearest site of each practice.

    Args:
        minutes: float32 (U, S), to each site; NaN is no way.
        practice: int64 (S,), row of the practice of each site; the first `count` are the main sites, in order.
        count: P, of practices.

    Returns:
        float32 (U, P); NaN where no site of the practice has a way.

    >>> nearest_of(np.array([[9, 5, 7], [np.nan, 5, 8]], dtype=np.float32), np.array([0, 1, 0]), count=2).tolist()
    [[7.0, 5.0], [8.0, 5.0]]
    """
    nearest = minutes[:, :count].copy()
    for branch in range(count, minutes.shape[1]):
        own = practice[branch]
        nearest[:, own] = np.fmin(nearest[:, own], minutes[:, branch])
    return nearest
