"""How fast one drives: the limit, by tag or by law, and what traffic leaves of it."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np
import shapely

from geo.streets.permissions import is_so, value_now

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

KMH_PER_MPH: Final = 1.609344
"""Exact, by the international definition of the mile."""
HIGHEST_KMH: Final = 130.0
"""No road of Great Britain has a limit above 70 mph (113 km/h); a higher figure is a slip."""
WALKING_PACE_KMH: Final = 5.0
"""What `maxspeed=walk` stands for."""
LIMIT_TAGS: Final = ("maxspeed", "maxspeed:type", "zone:maxspeed", "source:maxspeed")
"""Asked in this order: the first that names a limit decides."""

NATIONAL_MPH: Final = {"motorway": 70.0, "dual": 70.0, "single": 60.0}
"""Cars and motorcycles under the national speed limit. Source: Highway Code, rule 124, 2022."""
_BY_NAME: Final = {
    "nsl_single": NATIONAL_MPH["single"],
    "nsl_dual": NATIONAL_MPH["dual"],
    "nsl_restricted": 30.0,
    "restricted": 30.0,
    "urban": 30.0,
    "rural": NATIONAL_MPH["single"],
    "motorway": NATIONAL_MPH["motorway"],
}
"""Miles an hour of British names, written GB:nsl_single. Source: OpenStreetMap wiki, Key:maxspeed:type."""
_NATIONAL: Final = frozenset({"national", "nsl", "gb:national", "gb:nsl", "uk:national", "uk:nsl"})
_BRITISH: Final = re.compile(r"(?:gb|uk)[:_-](.+)")
_ZONE: Final = re.compile(r"(?:zone|speed_limit_zone)?[:_ ]?(\d+)(?:[ _]?mph)?(?:[:_ ]?zone)?")
_BETWEEN_LIMITS: Final = re.compile(r"[;|](?![^(]*\))")
"""Not the signs between the hours of one limit, in brackets."""
_NUMBER: Final = re.compile(r"(\d+(?:\.\d+)?)\s*(mph|km/h|kmh|kph)?")


def parse_maxspeed_kmh(maxspeed: str, highway: str = "") -> float | None:
    """Return the speed limit in km/h; None where the text names none, or one that no road has.

    A number without a unit is in km/h, but in a list with others in mph it is in mph. Of several the lowest counts,
    without those whose hours are others than those that minutes hold for.

    >>> parse_maxspeed_kmh("50"), parse_maxspeed_kmh("48 km/h"), parse_maxspeed_kmh("20 MPH")
    (50.0, 48.0, 32.18688)
    >>> parse_maxspeed_kmh("20;30 mph"), parse_maxspeed_kmh("30 mph @ (07:00-19:00)")
    (32.18688, 48.28032)
    >>> parse_maxspeed_kmh("30 mph; 20 mph @ (Mo-Fr 08:15-09:15; Sa 10:00-12:00)")
    48.28032
    >>> parse_maxspeed_kmh("GB:zone20"), parse_maxspeed_kmh("national")
    (32.18688, 96.56064)
    >>> [parse_maxspeed_kmh(says) for says in ("signals", "none", "20,5", "1000", "0", "")]
    [None, None, None, None, None, None]
    """
    parts = [part.partition("@") for part in _BETWEEN_LIMITS.split(maxspeed)]
    words = [limit.strip().lower() for limit, at, when in parts if not at or is_so(when.strip(" ()")) is not False]
    numbers = [_NUMBER.fullmatch(word) for word in words]
    in_mph = any(number is not None and number[2] == "mph" for number in numbers)
    limits = [
        _named_kmh(word, highway)
        if number is None
        else float(number[1]) * (KMH_PER_MPH if (number[2] or ("mph" if in_mph else "")) == "mph" else 1.0)
        for word, number in zip(words, numbers, strict=True)
    ]
    return min((limit for limit in limits if limit is not None and 0 < limit <= HIGHEST_KMH), default=None)


def _named_kmh(word: str, highway: str) -> float | None:
    """Return the limit of a name; None where it names none: the law decides, by what is built along the road."""
    if word == "walk":
        return WALKING_PACE_KMH
    if word in _NATIONAL:
        return NATIONAL_MPH["motorway" if highway == "motorway" else "single"] * KMH_PER_MPH
    british = _BRITISH.fullmatch(word)
    if british is None:
        return None
    zone = _ZONE.fullmatch(british[1])
    mph = float(zone[1]) if zone else _BY_NAME.get(british[1])
    return None if mph is None else mph * KMH_PER_MPH


def _asked(tags: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tags in the order in which they are asked: "national" says less than the name of a limit."""
    bare = tags.get("maxspeed", "").strip().lower() in _NATIONAL
    return (*LIMIT_TAGS[1:], LIMIT_TAGS[0]) if bare else LIMIT_TAGS


def limits_kmh(tags: Mapping[str, str]) -> tuple[float, float]:
    """Return the limit for cars along the way as drawn, and against it, km/h; NaN where no tag says it.

    Then the law decides: 30 mph where a place is built up (20 in some boroughs), 60 elsewhere.

    >>> limits_kmh({"maxspeed:type": "GB:nsl_single"}), limits_kmh({"maxspeed": "30", "maxspeed:forward": "20"})
    ((96.56064, 96.56064), (20.0, 30.0))
    >>> limits_kmh({"maxspeed": "national", "maxspeed:type": "GB:nsl_dual"})[0] / KMH_PER_MPH
    70.0
    >>> limits_kmh({"maxspeed": "50", "maxspeed:conditional": "30 @ (Mo-Fr 07:00-19:00)"}), limits_kmh({})
    ((30.0, 30.0), (nan, nan))
    """
    highway = tags.get("highway", "")
    texts = [value_now(tags["maxspeed:conditional"])[0]] if tags.get("maxspeed:conditional") else []
    texts += [tags[key] for key in _asked(tags) if tags.get(key)]
    both = next((limit for text in texts if (limit := parse_maxspeed_kmh(text, highway)) is not None), math.nan)
    if not (tags.get("maxspeed:forward") or tags.get("maxspeed:backward")):
        return both, both
    forward = parse_maxspeed_kmh(tags.get("maxspeed:forward", ""), highway)
    backward = parse_maxspeed_kmh(tags.get("maxspeed:backward", ""), highway)
    return both if forward is None else forward, both if backward is None else backward


# ---- How fast one drives ----

NEAR_M: Final = 500.0
"""A street that lies in no place, as on a bridge, is of the nearest place within so many metres."""

AS_IF_SERVICE: Final = "service"


@dataclass(frozen=True)
class Zone:
    """Where traffic leaves one share of the speed limit.

    Attributes:
        key: As in `speeds.toml`, or in the recipe.
        name: For reading.
        factor: What is left of the limit.
        published_kmh: What drives within it come to, in its source; by the recipe's factor where that goes before it.
        short: Its source, for reading, and of which year.
    """

    key: str
    name: str
    factor: float
    published_kmh: float
    short: str


@dataclass(frozen=True, eq=False)
class Ground:
    """Which zone and which law of speed limits hold where.

    Attributes:
        zones: Every zone; the last holds where no shape does.
        laws: For each law the limit in km/h by class of street; the last holds where no shape does.
        shapes: Polygons, EPSG:27700; of several that hold a point the first decides.
        zone: int64 (shapes,), number of a zone; -1 where the shape says nothing of it.
        law: int64 (shapes,), number of a law; -1 where the shape says nothing of it.
    """

    zones: tuple[Zone, ...]
    laws: tuple[Mapping[str, float], ...]
    shapes: NDArray[np.object_] = field(default_factory=lambda: np.zeros(0, dtype=object))
    zone: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    law: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def at(self, x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the numbers of zone and law at each point, int64 each; of one that is NaN what holds elsewhere.

        >>> city, land = Zone("city", "the city", 0.5, 15.0, ""), Zone("land", "the land", 0.8, 60.0, "")
        >>> square = np.array([shapely.box(0, 0, 10, 10)])
        >>> ground = Ground((city, land), ({}, {}), square, np.array([0]), np.array([-1]))
        >>> [numbers.tolist() for numbers in ground.at(np.array([5.0, 400.0, 900.0]), np.full(3, 5.0))]
        [[0, 0, 1], [1, 1, 1]]
        """
        points = shapely.points(x, y)
        tree = shapely.STRtree(self.shapes)
        point, shape = tree.query(points, predicate="intersects")
        lost = np.setdiff1d(np.flatnonzero(np.isfinite(x) & np.isfinite(y)), point)
        if len(lost) and len(self.shapes):
            near, nearest = tree.query_nearest(points[lost], max_distance=NEAR_M)
            point, shape = np.concatenate([point, lost[near]]), np.concatenate([shape, nearest])
        return (
            _first_said(self.zone, point, shape, count=len(points), unsaid=len(self.zones) - 1),
            _first_said(self.law, point, shape, count=len(points), unsaid=len(self.laws) - 1),
        )


def _first_said(
    said: NDArray[np.int64], point: NDArray[np.int64], shape: NDArray[np.int64], *, count: int, unsaid: int
) -> NDArray[np.int64]:
    """Return for each point what the first of its shapes says that says anything."""
    first = np.full(count, len(said))
    speaks = said[shape] >= 0
    np.minimum.at(first, point[speaks], shape[speaks])
    numbers: NDArray[np.int64] = np.append(said, unsaid)[first]
    return numbers


def driving_kmh(
    limit_kmh: NDArray[np.float64],
    highway: NDArray[np.object_],
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    ground: Ground,
) -> NDArray[np.float64]:
    """Return how fast one drives along pieces of street: nowhere else does a limit become a speed.

    Args:
        limit_kmh: float64 (k, ...), the limit as tagged; NaN where no tag says it, then the law of the place decides.
        highway: text (k,), class of street.
        x: float64 (k,), metres east of the middle of the piece, EPSG:27700.
        y: float64 (k,), metres north.
        ground: Zones and laws.

    Returns:
        float64 (k, ...), km/h. A class that no law knows, a track that its tags open to cars, goes as `AS_IF_SERVICE`.

    >>> ground = Ground((Zone("", "", 0.5, 20.0, ""),), ({"residential": 30.0, "service": 10.0},))
    >>> streets = np.array(["residential", "residential", "track"], dtype=object)
    >>> driving_kmh(np.array([np.nan, 50, np.nan]), streets, np.zeros(3), np.zeros(3), ground).tolist()
    [15.0, 25.0, 5.0]
    """
    zone, law = ground.at(x, y)
    classes, number = np.unique(highway.astype(str), return_inverse=True)
    by_law = np.array([[table.get(name, table[AS_IF_SERVICE]) for name in classes] for table in ground.laws])
    factor = np.array([zone.factor for zone in ground.zones])
    shape = (-1, *[1] * (limit_kmh.ndim - 1))
    limit = np.where(np.isnan(limit_kmh), by_law[law, number].reshape(shape), limit_kmh)
    kmh: NDArray[np.float64] = limit * factor[zone].reshape(shape)
    return kmh
