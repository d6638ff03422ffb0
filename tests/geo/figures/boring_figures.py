"""Every figure once more, the boring way: plain loops over patients, no arrays, straight from the definitions."""

from __future__ import annotations

import itertools
import math

from geo.area import INSIDE, MARGIN
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
        self.site = self._sites(area, view, slower)
        self.between = (area.between[view.mode] * area.between[view.mode].dtype.type(slower)).tolist()
        self.view = view
        self.plan = plan
        self.number = {row["code"]: number for number, row in enumerate(self.rows)}
        self.others = [{} for _ in self.places]
        for u, group, patients in zip(area.competing.place, area.competing.group, area.competing.patients, strict=True):
            self.others[u][int(group)] = int(patients)
        self.clusters = [[self.number[code] for code in (*plan.members(c.letter), *c.outside)] for c in plan.clusters]
        planned = {row["pcn_code"] for row in self.rows if row["kind"] == INSIDE and row["pcn_code"]}
        ours = [p for p, row in enumerate(self.rows) if row["kind"] == INSIDE or row["pcn_code"] in planned]
        self.alone = [p for p in ours if not any(p in cluster for cluster in self.clusters)]

    def _sites(self, area, view, slower):
        """Minutes from each place to each site of the practices with several, by the codes of practice and site."""
        if area.sites is None:
            return {}
        several = [
            row for row in area.sites.to_dict("records") if (area.sites["practice"] == row["practice"]).sum() > 1
        ]
        scaled = area.to_sites[view.mode] * area.to_sites[view.mode].dtype.type(slower)
        found = {}
        for row, column in zip(several, scaled.T.tolist(), strict=True):
            minutes = [NONE if math.isnan(t) else round(t * 1024) / 1024 for t in column]
            found[self.rows[row["practice"]]["code"], "" if row["is_main"] else row["code"]] = minutes
        for code, _ in found:
            own = [column for (practice, _), column in found.items() if practice == code]
            for u, ways in enumerate(zip(*own, strict=True)):
                known = [t for t in ways if not math.isnan(t)]
                self.t[u][[row["code"] for row in self.rows].index(code)] = min(known, default=NONE)
        return found

    def to_site(self, u, code, branch):
        """Minutes from a place to one site of a practice."""
        return self.site[code, branch][u] if (code, branch) in self.site else self.t[u][self.number[code]]

    def timed(self, practices):
        """Those whose minutes are known."""
        return [p for p in practices if self.rows[p]["kind"] in (INSIDE, MARGIN)]

    def lists(self, practices):
        return sum(self.rows[p]["list_size"] for p in practices)

    def living(self, practices, u):
        return sum(self.n[u][p] for p in practices)

    def leader(self, u):
        """The number of the cluster that leads a place; None where no cluster does."""
        strength = {("cluster", number): self.living(ps, u) for number, ps in enumerate(self.clusters)}
        strength |= {("alone", p): self.n[u][p] for p in self.alone}
        strength |= {("other", group): patients for group, patients in self.others[u].items()}
        most = max(strength.values(), default=0)
        first = [group for group, patients in strength.items() if patients == most]
        return first[0][1] if most and len(first) == 1 and first[0][0] == "cluster" else None

    def territory(self, number):
        """The places inside that a cluster leads."""
        return [u for u, place in enumerate(self.places) if place["kind"] == INSIDE and self.leader(u) == number]


def boring_figures(area, plan, view):
    """Return the figures of each cluster, of the practices that stand alone, and of the whole plan.

    Each is a dictionary by figure: (value, n, N). A value is NaN where it can't be had or rests on less than a tenth.
    """
    town = BoringTown(area, plan, view)
    groups = [([number], []) for number in range(len(plan.clusters))]
    groups += [([], town.alone), (list(range(len(plan.clusters))), town.alone)]
    found = [_figures(town, numbers, alone) for numbers, alone in groups]
    return found[:-2], found[-2], found[-1]


def boring_counts(area, plan, view):
    """Return the counts behind the figures of each cluster."""
    town = BoringTown(area, plan, view)
    return [
        {
            "mapped": sum(town.living(town.timed(ps), u) for u in range(len(town.places))),
            "living_elsewhere": sum(town.rows[p]["living_elsewhere"] for p in town.timed(ps)),
            "no_address": sum(town.rows[p]["no_address"] for p in town.timed(ps)),
            "patients_beyond": town.lists(ps) - town.lists(town.timed(ps)),
        }
        for ps in town.clusters
    ]


def _figures(town, numbers, alone):
    practices = [p for number in numbers for p in town.clusters[number]] + alone
    return {**_counts(town, practices), **_minutes(town, numbers, alone), **_people(town, numbers, practices)}


def _counts(town, practices):
    rows, lists = town.rows, town.lists(practices)
    whole = {
        "practices": len(practices),
        "patients": lists,
        "patients_outside": town.lists(p for p in practices if rows[p]["kind"] != INSIDE),
        "not_mapped": sum(rows[p]["living_elsewhere"] + rows[p]["no_address"] for p in town.timed(practices)),
    }
    counted = {key: (value, lists, lists) for key, value in whole.items()}
    return counted | _gps(town, practices) | _published(town, practices)


def _gps(town, practices):
    """Every practice that made a return, one by one."""
    found = {}
    for key, column, is_alone in (
        ("single_handed", "gps", lambda gps: gps == 1),
        ("single_partner", "partners", lambda partners: partners == 1),
        ("single_full_time", "gps_fte", lambda hours: hours <= 1),
    ):
        returned = _known(town, practices, column)
        alone = [p for p in returned if is_alone(town.rows[p][column])]
        found[key] = _based(len(alone) if returned or not practices else NONE, len(returned), len(practices))
    hours = [town.rows[p]["gps_fte"] for p in _known(town, practices, "gps_fte")]
    return found | {"gps_fte": _based(sum(hours) if hours else NONE, len(hours), len(practices))}


def _published(town, practices):
    """What is published by practice, added up where it is known."""
    found = {}
    for key, column in (
        ("weighted_list", "weighted_list"),
        ("aged_65", "patients_65"),
        ("aged_75", "patients_75"),
        ("aged_85", "patients_85"),
    ):
        known = _known(town, practices, column)
        total = sum(town.rows[p][column] for p in known)
        found[key] = _based(total if known else NONE, town.lists(known), town.lists(practices))
    known = _known(town, practices, "patients_65")
    everybody = sum(town.rows[p]["patients_by_age"] for p in known)
    share = sum(town.rows[p]["patients_65"] for p in known) / everybody if everybody else NONE
    return found | {"aged_65_share": _based(share, town.lists(known), town.lists(practices))}


def _known(town, practices, column):
    return [p for p in practices if not math.isnan(town.rows[p][column])]


def _minutes(town, numbers, alone):
    """Every patient one by one, with the minutes to the nearest of their cluster, or to their own where it is alone."""
    nearest, own, hub, pairs, linked = [], [], [], [], set()
    planned = [town.plan.clusters[number] for number in numbers]
    groups = [(town.clusters[number], (c.hub, c.hub_site)) for number, c in zip(numbers, planned, strict=True)]
    for members, at_hub in [*groups, *(([p], ("", "")) for p in alone)]:
        timed = town.timed(members)
        for u in range(len(town.places)):
            ways = [town.t[u][q] for q in timed if not math.isnan(town.t[u][q])]
            for p in timed:
                nearest += [min(ways, default=NONE)] * town.n[u][p]
                own += [town.t[u][p]] * town.n[u][p]
                hub += [town.to_site(u, *at_hub)] * town.n[u][p] if at_hub[0] else []
        for p, q in itertools.permutations(timed, 2):
            if not math.isnan(town.between[p][q]):
                pairs.append(town.between[p][q])
                linked |= {p, q}
    everybody = [p for members, _ in groups for p in members] + alone
    lists = town.lists(everybody)
    with_a_way = sum(not math.isnan(t) for t in nearest)
    within = sum(t <= town.view.within for t in nearest)
    return {
        "minutes_nearest": _based(_mean(nearest), with_a_way, lists),
        "minutes_nearest_p90": _based(_p90(nearest), with_a_way, lists),
        "within": _based(within / len(nearest) if nearest else NONE, len(nearest), lists),
        "no_way": (len(nearest) - with_a_way, len(nearest), len(nearest)),
        "minutes_own": _based(_mean(own), sum(not math.isnan(t) for t in own), lists),
        "minutes_hub": _based(_mean(hub), sum(not math.isnan(t) for t in hub), lists),
        "minutes_between_mean": _based(_mean(pairs), len(linked), len(everybody)),
        "minutes_between_max": _based(max(pairs, default=NONE), len(linked), len(everybody)),
    }


def _people(town, numbers, practices):
    places, lists = town.places, town.lists(practices)
    led = [(number, u) for number in numbers for u in town.territory(number)]
    residents = [places[u]["residents"] for _, u in led if not math.isnan(places[u]["residents"])]
    own = sum(town.living(town.clusters[number], u) for number, u in led)
    there = sum(sum(town.n[u]) + places[u]["patients_elsewhere"] for _, u in led)
    here = sum(
        town.living(town.clusters[number], u)
        for number in numbers
        for u, place in enumerate(places)
        if place["kind"] == INSIDE
    )
    deciles, old, known_old = [], 0.0, 0
    for u, place in enumerate(places):
        patients = town.living(town.timed(practices), u)
        if not math.isnan(place["imd_decile"]):
            deciles += [place["imd_decile"]] * patients
        if place["residents"] > 0:
            old += patients * place["residents_65"] / place["residents"]
            known_old += patients
    if practices and len(_known(town, practices, "patients_65")) == len(practices):
        old, known_old = NONE, 0
    return {
        "residents": _based(sum(residents) if residents else NONE, here, lists),
        "self_containment": _based(own / there if there else NONE, here, lists),
        "imd_decile": _based(_mean(deciles), len(deciles), lists),
        "most_deprived_fifth": _based(
            sum(d <= 2 for d in deciles) / len(deciles) if deciles else NONE, len(deciles), lists
        ),
        "over_65": _based(old if known_old else NONE, known_old, lists),
    }


def _based(value, n, of):
    """A figure with its base; left out on less than a tenth."""
    return (NONE if 10 * n < of else value), n, of


def _mean(numbers):
    known = [number for number in numbers if not math.isnan(number)]
    return sum(known) / len(known) if known else NONE


def _p90(numbers):
    """Return the smallest of the numbers that nine of ten do not exceed."""
    known = sorted(number for number in numbers if not math.isnan(number))
    return known[-(-9 * len(known) // 10) - 1] if known else NONE
