"""What happens to patients once more, the boring way: patient by patient, straight from the words."""

from __future__ import annotations

import math

from tests.geo.figures.boring_figures import BoringTown


def boring_effect(area, before, after, view):
    """Return patients by (group, bin), their ways by group, and the counts of who is left out."""
    towns = BoringTown(area, before, view), BoringTown(area, after, view)
    rows, places = towns[0].rows, towns[0].places
    everybody = sorted({*towns[0].alone, *(p for cluster in towns[0].clusters for p in cluster)})
    found = {"bins": {}, "ways": {}, "decile_unknown": 0, "ages_unknown": 0, "not_mapped": 0, "beyond": 0}
    found["lists"] = towns[0].lists(everybody)
    for p in everybody:
        practice = rows[p]
        if not towns[0].timed([p]):
            found["beyond"] += practice["list_size"]
            continue
        found["not_mapped"] += practice["living_elsewhere"] + practice["no_address"]
        for u, place in enumerate(places):
            patients = towns[0].n[u][p]
            ways = [_nearest(town, p, u) for town in towns]
            found["decile_unknown"] += patients if math.isnan(place["imd_decile"]) else 0
            found["ages_unknown"] += patients if not place["residents"] > 0 else 0
            for group, weight in _groups(place):
                key = group, _bin(*ways)
                found["bins"][key] = found["bins"].get(key, 0) + weight * patients
                found["ways"].setdefault(group, []).append((*ways, weight * patients))
    return found


def mean(weighed, side):
    """Return the mean of the minutes of one side, weighed, of those who have a way there; NaN of nobody."""
    known = [item for item in weighed if not math.isnan(item[side])]
    total = sum(count[2] for count in known)
    return sum(count[side] * count[2] for count in known) / total if total else math.nan


def share_within(weighed, side, minutes):
    """Return the share of the weight that is at most so many minutes away."""
    total = sum(item[2] for item in weighed)
    return sum(item[2] for item in weighed if item[side] <= minutes) / total if total else math.nan


def _nearest(town, p, u):
    """The minutes from a place to the nearest practice of a practice's cluster; to itself where it stands alone."""
    members = next((cluster for cluster in town.clusters if p in cluster), [p])
    return min((town.t[u][q] for q in town.timed(members) if not math.isnan(town.t[u][q])), default=math.nan)


def _groups(place):
    yield "all", 1
    if place["residents"] > 0:
        yield "over_65", place["residents_65"] / place["residents"]
    decile = place["imd_decile"]
    if not math.isnan(decile):
        yield f"imd_{(int(decile) + 1) // 2}", 1


def _bin(before, after):
    if math.isnan(before) or math.isnan(after):
        lost = math.isnan(before), math.isnan(after)
        return {(True, False): "way_now", (False, True): "no_way_now"}.get(lost, "no_way")
    far = abs(after - before)
    if far < 1:
        return "same"
    way = "nearer" if after < before else "further"
    return f"{way}_{10 if far >= 10 else 5 if far >= 5 else 1}"
