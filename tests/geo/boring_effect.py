"""What happens to patients once more, the boring way: patient by patient, straight from the words."""

from __future__ import annotations

import math

from geo.area import BEYOND
from tests.geo.boring_figures import BoringTown


def boring_effect(area, before, after, view):
    """Return patients by (group, bin), means and shares by group, and the counts of who is left out."""
    towns = BoringTown(area, before, view), BoringTown(area, after, view)
    rows, places = towns[0].rows, towns[0].places
    cluster_of = [_clusters(town) for town in towns]
    concerned = {*after.practices, *cluster_of[0], *cluster_of[1]}
    found = {"bins": {}, "both": {}, "placed": {}, "decile_unknown": 0, "ages_unknown": 0, "not_mapped": 0, "beyond": 0}
    for p, practice in enumerate(rows):
        if practice["code"] not in concerned:
            continue
        if practice["kind"] == BEYOND:
            found["beyond"] += practice["list_size"]
            continue
        found["not_mapped"] += practice["living_elsewhere"] + practice["no_address"]
        in_cluster = [one.get(practice["code"]) for one in cluster_of]
        for u, place in enumerate(places):
            patients = towns[0].n[u][p]
            ways = [
                town.nearest(cluster, u) if cluster else None for town, cluster in zip(towns, in_cluster, strict=True)
            ]
            found["decile_unknown"] += patients if math.isnan(place["imd_decile"]) else 0
            found["ages_unknown"] += patients if not place["residents"] > 0 else 0
            for group, weight in _groups(place):
                key = group, _bin(*ways)
                found["bins"][key] = found["bins"].get(key, 0) + weight * patients
                if None not in ways:
                    found["placed"].setdefault(group, []).append((*ways, weight * patients))
                    if not any(map(math.isnan, ways)):
                        found["both"].setdefault(group, []).append((*ways, weight * patients))
    return found


def mean(weighed, side):
    """Return the mean of the minutes of one side, weighed; NaN of nobody."""
    total = sum(one[2] for one in weighed)
    return sum(one[side] * one[2] for one in weighed) / total if total else math.nan


def share_within(weighed, side, minutes):
    """Return the share of the weight that is at most so many minutes away."""
    total = sum(one[2] for one in weighed)
    return sum(one[2] for one in weighed if one[side] <= minutes) / total if total else math.nan


def _clusters(town):
    """The cluster of each practice that is in one, by code."""
    return {town.rows[p]["code"]: cluster for cluster in town.plan.clusters for p in town.practices(cluster)}


def _groups(place):
    yield "all", 1
    if place["residents"] > 0:
        yield "over_65", place["residents_65"] / place["residents"]
    decile = place["imd_decile"]
    if not math.isnan(decile):
        yield f"imd_{(int(decile) + 1) // 2}", 1


def _bin(before, after):
    if before is None or after is None:
        return {(True, False): "placed_now", (False, True): "not_placed_now"}.get(
            (before is None, after is None), "not_placed"
        )
    if math.isnan(before) or math.isnan(after):
        lost = math.isnan(before), math.isnan(after)
        return {(True, False): "way_now", (False, True): "no_way_now"}.get(lost, "no_way")
    far = abs(after - before)
    if far < 1:
        return "same"
    way = "nearer" if after < before else "further"
    return f"{way}_{10 if far >= 10 else 5 if far >= 5 else 1}"
