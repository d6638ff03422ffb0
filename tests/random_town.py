"""Towns and plans at random: small, irregular, with every oddity that a real area has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import strategies as st

from geo.area import BEYOND, INSIDE, MARGIN, PLACE_COLUMNS, PRACTICE_COLUMNS, SERVICE, Area, Competing
from geo.plan import Plan, today_plan
from geo.sites import branches_of, main_sites, of_several
from geo.view import View


def random_town(seed: int) -> Area:
    """Return a town of up to 9 practices and 12 places; the same for the same seed.

    Some practices have branch surgeries. Some lie in the margin or beyond, some are special services, some have no
    patients, some no way to them, some no PCN; some places have no residents, no known deprivation, no way out, nobody.
    Groups outside the area have patients in the places: PCNs without a practice inside, practices in none, and some
    that are in no table of the area. In each place, their patients are those registered elsewhere and those of
    practices in no plan.
    """
    random = np.random.default_rng(seed)
    count_practices, count_places = int(random.integers(1, 10)), int(random.integers(1, 13))
    practices, places = _practices(random, count_practices), _places(random, count_places)
    shape = (count_places, count_practices)
    patients = np.where(random.random(shape) < 0.6, random.integers(0, 400, shape), 0).astype(np.int32)
    far = practices["kind"].isin([BEYOND, SERVICE]).to_numpy()
    competing, places["patients_elsewhere"] = _competing(random, practices, patients)
    practices["mapped"] = patients.sum(axis=0)
    practices["list_size"] = practices["mapped"] + practices["living_elsewhere"] + practices["no_address"]
    minutes, between = {}, {}
    for mode in ("walk", "drive"):
        minutes[mode] = (random.random(shape) * 60).astype(np.float32)
        minutes[mode][random.random(shape) < 0.15] = np.nan
        minutes[mode][:, far] = np.nan
        between[mode] = (random.random((count_practices, count_practices)) * 60).astype(np.float32)
        between[mode][random.random((count_practices, count_practices)) < 0.15] = np.nan
    pairs = [(u, v) for u in range(count_places) for v in range(u + 1, count_places) if random.random() < 0.25]
    town = Area(
        id=f"random{seed:010d}",
        name="Random Town",
        fictional=True,
        practices=practices,
        places=places,
        patients=patients,
        minutes=minutes,
        between=between,
        touching=np.array(pairs, dtype=np.int32).reshape(-1, 2),
        competing=competing,
    )
    return _with_branches(town, np.random.default_rng([seed, 1]))


def _with_branches(town: Area, random: np.random.Generator) -> Area:
    """Return the town with one or two branch surgeries of some practices; half of all towns have none.

    A branch is as near as it happens; the minutes to its practice are those to its nearest site.
    """
    mains = main_sites(town.practices)
    numbers = random.choice([0, 1, 2], len(mains), p=[0.6, 0.3, 0.1]) * int(random.integers(0, 2))
    if not numbers.any():
        return town
    branches = mains.loc[np.repeat(np.arange(len(mains)), numbers)].assign(is_main=False)
    branches["code"] += branches.groupby("practice").cumcount().map("{:03d}".format)
    sites = pd.concat([mains, branches.assign(name="Branch " + branches["code"])], ignore_index=True)
    several = of_several(sites)
    practice, is_main = (sites[name].to_numpy()[several] for name in ("practice", "is_main"))
    minutes, to_sites = {}, {}
    for mode, to_practices in town.minutes.items():
        found = (random.random((len(town.places), len(several))) * 60).astype(np.float32)
        found[random.random(found.shape) < 0.15] = np.nan
        found[:, is_main] = to_practices[:, practice[is_main]]
        nearest = to_practices.copy()
        for column, row in enumerate(practice):
            nearest[:, row] = np.fmin(nearest[:, row], found[:, column])
        minutes[mode], to_sites[mode] = nearest, found
    return replace(town, minutes=minutes, sites=sites, to_sites=to_sites)


def random_plan(town: Area, seed: int) -> Plan:
    """Return a plan of that town after some moves; some clusters are locked, some have a hub."""
    random = np.random.default_rng(seed)
    plan = today_plan(town.practices)
    for _ in range(int(random.integers(0, 3))):
        plan = plan.add_cluster()
    for _ in range(int(random.integers(0, 8)) if plan.practices and plan.clusters else 0):
        to = ["", *(cluster.letter for cluster in plan.clusters)][random.integers(0, len(plan.clusters) + 1)]
        plan = plan.move([plan.practices[random.integers(0, len(plan.practices))]], to=to)
    for cluster in plan.clusters:
        members = plan.members(cluster.letter)
        if members and random.random() < 0.5:
            hub = members[random.integers(0, len(members))]
            own = ["", *branches_of(town, hub)["code"]]
            plan = plan.set_hub(cluster.letter, hub=hub, site=own[int(hub[1:]) % len(own)])
        plan = plan.lock(cluster.letter, locked=bool(random.random() < 0.3))
    return plan


def random_views() -> st.SearchStrategy[View]:
    """Return views on a random town."""
    return st.builds(
        View, mode=st.sampled_from(["walk", "drive"]), within=st.integers(0, 40), walk_kmh=st.sampled_from([4.8, 2.7])
    )


def towns_and_plans() -> st.SearchStrategy[tuple[Area, Plan]]:
    """Return random towns, each with a random plan."""

    def both(seed: int) -> tuple[Area, Plan]:
        town = random_town(seed)
        return town, random_plan(town, seed)

    return st.integers(0, 1_000_000).map(both)


def unlocked(plan: Plan) -> Plan:
    """Return the plan with every lock taken off."""
    return replace(plan, clusters=tuple(replace(cluster, locked=False) for cluster in plan.clusters))


def _practices(random: np.random.Generator, count: int) -> pd.DataFrame:
    pcn = random.choice(["", "U1", "U2", "U3"], count, p=[0.1, 0.3, 0.3, 0.3])
    kind = random.choice([INSIDE, MARGIN, BEYOND, SERVICE], count, p=[0.6, 0.2, 0.1, 0.1])
    fixed = (pcn != "") & np.isin(pcn, pcn[kind == INSIDE])
    kind[~fixed & (kind != INSIDE)] = MARGIN
    there = np.where(np.isin(kind, [BEYOND, SERVICE]), np.nan, 0.0)
    table = pd.DataFrame(
        {
            "code": [f"R{number:05d}" for number in range(count)],
            "name": [f"Practice {number}" for number in range(count)],
            "postcode": "ZZ1 1ZZ",
            "kind": kind,
            "special": np.where(kind == SERVICE, "prison", ""),
            **dict.fromkeys(["x", "y", "lon", "lat"], there),
            "located_by": np.where(np.isnan(there), "", "postcode"),
            "list_size": 0,
            "mapped": 0,
            "living_elsewhere": random.integers(0, 500, count),
            "no_address": random.integers(0, 50, count),
            "pcn_code": pcn,
            "pcn_name": ["" if not code else f"PCN {code}" for code in pcn],
            "contract": "GMS",
            "weighted_list": np.nan,
            "gps": np.where(random.random(count) < 0.3, np.nan, random.integers(1, 4, count)),
        }
    )
    table = table.assign(**_facts(random.spawn(1)[0], table["gps"].to_numpy(), count))
    return table[list(PRACTICE_COLUMNS)]


def _facts(random: np.random.Generator, gps: np.ndarray, count: int) -> dict[str, np.ndarray]:
    """Return what optional tables say: of some towns of everybody, of some of nobody, of most of some."""
    known = random.random(count) < random.choice([0.0, 0.6, 1.0])
    all_of = np.where(known, random.integers(0, 3_000, count), np.nan)
    older = [all_of]
    for _ in range(3):
        older.append(np.floor(older[-1] * random.random(count)))
    names = ("patients_by_age", "patients_65", "patients_75", "patients_85")
    partners = np.where(random.random(count) < 0.3, np.nan, np.minimum(gps, random.integers(0, 3, count)))
    weighted = np.where(random.random(count) < 0.3, np.nan, random.integers(0, 40_000, count) / 8)
    fte = np.round(gps * random.random(count) * 8) / 8
    return {"partners": partners, "gps_fte": fte, "weighted_list": weighted, **dict(zip(names, older, strict=True))}


def _competing(
    random: np.random.Generator, practices: pd.DataFrame, patients: np.ndarray
) -> tuple[Competing, np.ndarray]:
    """Return the groups in no plan of the area, and int64 (U,): the patients of those in no table of it."""
    pcn, margin = practices["pcn_code"].to_numpy(), (practices["kind"] == MARGIN).to_numpy()
    inside = (practices["kind"] == INSIDE).to_numpy()
    rivals = np.flatnonzero(margin & ((pcn == "") | ~np.isin(pcn, pcn[inside])))
    keys = [pcn[row] or practices["code"][row] for row in rivals]
    unseen = [f"X{number}" for number in range(int(random.integers(0, 4)))]
    names = tuple(dict.fromkeys([*keys, *unseen]))
    held = np.zeros((len(patients), len(names)), dtype=np.int32)
    shape = (len(patients), len(unseen))
    elsewhere = np.where(random.random(shape) < 0.5, random.integers(1, 500, shape), 0)
    for column, name in enumerate(unseen):
        held[:, names.index(name)] += elsewhere[:, column]
    for row, key in zip(rivals, keys, strict=True):
        held[:, names.index(key)] += patients[:, row]
    place, group = (rows.astype(np.int32) for rows in np.nonzero(held))
    return Competing(names, place, group, held[place, group]), elsewhere.sum(axis=1).astype(np.int64)


def _places(random: np.random.Generator, count: int) -> pd.DataFrame:
    residents = np.where(random.random(count) < 0.2, np.nan, random.integers(0, 3_000, count))
    table = pd.DataFrame(
        {
            "code": [f"E0100{number:04d}" for number in range(count)],
            "name": "Somewhere",
            "borough": "E09000000",
            "kind": random.choice([INSIDE, MARGIN], count),
            **dict.fromkeys(["x", "y", "lon", "lat"], 0.0),
            "residents": residents,
            "residents_65": np.floor(residents * random.random(count)),
            "imd_decile": np.where(random.random(count) < 0.2, np.nan, random.integers(1, 11, count)),
            "patients_elsewhere": 0,
        }
    )
    return table[list(PLACE_COLUMNS)]
