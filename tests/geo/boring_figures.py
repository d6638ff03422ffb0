"""Every figure once more, the boring way: plain loops over patients, no arrays, straight from the definitions."""

from __future__ import annotations

import math

from geo.area import BEYOND
from geo.view import AVERAGE_WALK_KMH

NONE = float("nan")


class BoringTown:
    """A town, a plan and a view as lists and dictionaries."""

    def __init__(self, area, plan, view):
        self.rows = area.practices.to_dict("records")
        self.places = area.places.to_dict("records")
        self.n = area.patients.tolist()
        slower = AVERAGE_WALK_KMH / view.walk_kmh if view.mode == "walk" else 1.0
        scaled = area.minutes[view.mode] * area.minutes[view.mode].dtype.type(slower)
        self.t = [[NONE if math.isnan(t) else round(t * 1024) / 1024 for t in row] for row in scaled.tolist()]
        self.between = (area.between[view.mode] * area.between[view.mode].dtype.type(slower)).tolist()
        self.view = view
        self.plan = plan
        self.number = {row["code"]: number for number, row in enumerate(self.rows)}

    def practices(self, cluster):
        return [self.number[code] for code in (*self.plan.members(cluster.letter), *cluster.outside)]

    def near(self, cluster):
        return [p for p in self.practices(cluster) if self.rows[p]["kind"] != BEYOND]

    def nearest(self, cluster, u):
        ways = [self.t[u][q] for q in self.near(cluster) if not math.isnan(self.t[u][q])]
        return min(ways) if ways else NONE

    def living(self, cluster, u):
        return sum(self.n[u][p] for p in self.near(cluster))

    def leader(self, u):
        best, most = -1, 0
        for number, cluster in enumerate(self.plan.clusters):
            if self.living(cluster, u) > most:
                best, most = number, self.living(cluster, u)
        return best

    def territory(self, cluster):
        number = self.plan.clusters.index(cluster)
        return [u for u in range(len(self.places)) if self.leader(u) == number]


def boring_figures(area, plan, view, cluster):
    """Return the figures of one cluster by name."""
    town = BoringTown(area, plan, view)
    return {**_counts(town, cluster), **_minutes(town, cluster), **_people(town, cluster)}


def _counts(town, cluster):
    practices, near = town.practices(cluster), town.near(cluster)
    rows = town.rows
    gps = [rows[p]["gps"] for p in practices]
    known = [g for g in gps if not math.isnan(g)]
    return {
        "practices": len(practices),
        "patients": sum(rows[p]["list_size"] for p in practices),
        "patients_outside": sum(rows[town.number[code]]["list_size"] for code in cluster.outside),
        "patients_beyond": sum(rows[p]["list_size"] for p in practices if p not in near),
        "mapped": sum(town.living(cluster, u) for u in range(len(town.places))),
        "living_elsewhere": sum(rows[p]["living_elsewhere"] for p in near),
        "no_address": sum(rows[p]["no_address"] for p in near),
        "not_mapped": sum(rows[p]["living_elsewhere"] + rows[p]["no_address"] for p in near),
        "single_handed": sum(g == 1 for g in known) if known or not practices else None,
        "single_handed_unknown": len(gps) - len(known),
    }


def _minutes(town, cluster):
    near, view = town.near(cluster), town.view
    own, nearest, hub, no_way, within, mapped = [], [], [], 0, 0, 0
    for u in range(len(town.places)):
        for p in near:
            patients, best = town.n[u][p], town.nearest(cluster, u)
            mapped += patients
            own += [town.t[u][p]] * patients
            nearest += [best] * patients
            no_way += patients if math.isnan(best) else 0
            within += patients if best <= view.within else 0
            hub += [town.t[u][town.number[cluster.hub]] if cluster.hub else NONE] * patients
    ways = [town.between[p][q] for p in near for q in near if p != q and not math.isnan(town.between[p][q])]
    return {
        "minutes_own": _mean(own),
        "minutes_nearest": _mean(nearest),
        "minutes_nearest_p90": _p90(nearest),
        "within": within / mapped if mapped else NONE,
        "no_way": no_way,
        "minutes_hub": _mean(hub),
        "minutes_between_mean": _mean(ways),
        "minutes_between_max": max(ways, default=NONE),
    }


def _people(town, cluster):
    places = town.places
    territory = town.territory(cluster)
    residents = [places[u]["residents"] for u in territory if not math.isnan(places[u]["residents"])]
    there = sum(sum(town.n[u]) + places[u]["patients_elsewhere"] for u in territory)
    deciles, old, known_old = [], 0.0, 0
    for u, place in enumerate(places):
        patients = town.living(cluster, u)
        if not math.isnan(place["imd_decile"]):
            deciles += [place["imd_decile"]] * patients
        if place["residents"] > 0:
            old += patients * place["residents_65"] / place["residents"]
            known_old += patients
    return {
        "residents": sum(residents) if residents else NONE,
        "self_containment": sum(town.living(cluster, u) for u in territory) / there if there else NONE,
        "imd_decile": _mean(deciles),
        "most_deprived_fifth": sum(d <= 2 for d in deciles) / len(deciles) if deciles else NONE,
        "over_65": old if known_old else NONE,
    }


def _mean(numbers):
    known = [number for number in numbers if not math.isnan(number)]
    return sum(known) / len(known) if known else NONE


def _p90(numbers):
    """Return the smallest of the numbers that nine of ten do not exceed."""
    known = sorted(number for number in numbers if not math.isnan(number))
    return known[-(-9 * len(known) // 10) - 1] if known else NONE
