"""The speed limit that a way's tags give."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Final

from geo.conditions import is_so, value_now

if TYPE_CHECKING:
    from collections.abc import Mapping

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
        _named_kmh(word, highway) if number is None else float(number[1]) * _unit(number[2], in_mph=in_mph)
        for word, number in zip(words, numbers, strict=True)
    ]
    return min((limit for limit in limits if limit is not None and 0 < limit <= HIGHEST_KMH), default=None)


def _unit(unit: str | None, *, in_mph: bool) -> float:
    return KMH_PER_MPH if unit == "mph" or (unit is None and in_mph) else 1.0


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
