"""The words for numbers, and one sentence for everything that can be done to a plan.

The sentence is what is announced, what stands in the log and what the board paper prints. Practices that join a
cluster keep their name and list: they move, nobody takes them over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.sites import hub_name
from geo.wording import count_words, names_words
from geo.words.findings import band_words

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from geo.compare import Clash
    from geo.plan import Cluster, Plan
    from geo.rules import Rules

CLUSTERS_AT_MOST = 4
"""Clusters whose patients are told one by one; of more, the number is said."""


def move_sentence(
    practices: pd.DataFrame,
    before: Plan,
    after: Plan,
    *,
    patients: tuple[Mapping[str, int], Mapping[str, int]],
    rules: Rules,
) -> str:
    """Return what happened between two plans: which practices moved, and the patients of each cluster touched.

    It holds for any two plans of one area, one move apart or many, so undo can be told by it too.

    Args:
        practices: The area's practices, `geo.area.PRACTICE_COLUMNS`.
        before: The plan as it was.
        after: The plan as it is.
        patients: By cluster letter, "" for not placed, of both plans (`PlanFigures.patients`).
        rules: Where the band of sizes is.
    """
    was, now = before.where(), after.where()
    moved = [code for code in after.practices if was.get(code, "") != now.get(code, "")]
    if not moved:
        return "No practice moved."
    name_of = dict(zip(practices["code"].tolist(), practices["name"].tolist(), strict=True))
    names = names_words(name_of[code] for code in moved)
    targets = {now.get(code, "") for code in moved}
    touched = {was.get(code, "") for code in moved} | targets
    target = next(iter(targets))
    if len(targets) > 1:
        told = [f"Moved {names} between clusters."]
    elif not target:
        told = [f"Moved {names} out of every cluster."]
    else:
        is_new = target not in {cluster.letter for cluster in before.clusters}
        told = [f"Moved {names} to {'the new cluster ' if is_new else ''}{target}."]
    told += _patients_told(before, after, touched, patients, rules)
    left_hub = {c.letter: name_of[c.hub] for c in before.clusters if c.hub in moved}
    told += [f"{name} is no longer the hub of {letter}." for letter, name in left_hub.items()]
    return " ".join(told)


def _patients_told(
    before: Plan, after: Plan, touched: set[str], patients: tuple[Mapping[str, int], Mapping[str, int]], rules: Rules
) -> list[str]:
    """Return a sentence on the patients of each cluster touched, "not placed" last."""
    letters = [cluster.letter for cluster in after.clusters if cluster.letter in touched]
    told = []
    if len(letters) > CLUSTERS_AT_MOST:
        told.append(f"{count_words(len(letters), 'cluster')} changed.")
        letters = []
    for letter in letters:
        was, now = patients[0].get(letter, 0), patients[1][letter]
        change = f"{was:,} to {now:,}" if letter in {c.letter for c in before.clusters} else f"{now:,}"
        told.append(f"{letter}: {change} {'patient' if now == 1 else 'patients'}, {_gap_words(now, rules)}.")
    if "" in touched:
        count = len(after.not_placed())
        left = f"{count_words(count, 'practice')}, {count_words(patients[1][''], 'patient')}" if count else "none"
        told.append(f"Not placed: {left}.")
    return told


def _gap_words(patients: int, rules: Rules) -> str:
    """Return how far from the band, where the word "patients" stands just before.

    >>> from geo.rules.rules import Rule, Rules
    >>> band = Rules((Rule("smallest", "contract", "", "", "", numbers=(("patients", 30_000),)),
    ...               Rule("largest", "guidance", "", "", "", numbers=(("patients", 50_000),))))
    >>> _gap_words(27_881, band), _gap_words(52_300, band), _gap_words(0, band)
    ('2,119 below 30,000', '2,300 over 50,000', 'now empty')
    """
    if not patients:
        return "now empty"
    return (
        f"{rules.lower - patients:,} below {rules.lower:,}" if patients < rules.lower else band_words(patients, rules)
    )


def rename_sentence(before: Cluster, after: Cluster) -> str:
    """Return what is said when a cluster gets another name.

    >>> from geo.plan import Cluster
    >>> rename_sentence(Cluster("A", "Cluster A"), Cluster("A", "Riverside"))
    'Renamed A from Cluster A to Riverside.'
    """
    return f"Renamed {after.letter} from {before.name} to {after.name}."


def lock_sentence(after: Cluster) -> str:
    """Return what is said when a cluster is locked or unlocked.

    >>> from geo.plan import Cluster
    >>> lock_sentence(Cluster("A", "Riverside", locked=True))
    'Locked A (Riverside): no practice leaves or joins it.'
    >>> lock_sentence(Cluster("A", "Riverside"))
    'Unlocked A (Riverside): practices may leave and join it.'
    """
    if after.locked:
        return f"Locked {after.letter} ({after.name}): no practice leaves or joins it."
    return f"Unlocked {after.letter} ({after.name}): practices may leave and join it."


def hub_sentence(practices: pd.DataFrame, after: Cluster, *, sites: pd.DataFrame | None = None) -> str:
    """Return what is said when a cluster gets a hub, or has none any more."""
    if not after.hub:
        return f"{after.letter} ({after.name}) has no hub any more."
    return f"{hub_name(practices, sites, after)} is now the hub of {after.letter} ({after.name})."


def new_cluster_sentence(cluster: Cluster) -> str:
    """Return what is said when an empty cluster is added.

    >>> from geo.plan import Cluster
    >>> new_cluster_sentence(Cluster("C", "Cluster C"))
    'Added C (Cluster C), empty so far.'
    """
    return f"Added {cluster.letter} ({cluster.name}), empty so far."


def remove_sentence(cluster: Cluster) -> str:
    """Return what is said when an empty cluster is removed.

    >>> from geo.plan import Cluster
    >>> remove_sentence(Cluster("C", "Cluster C"))
    'Removed C (Cluster C), which had no practices in the area.'
    """
    return f"Removed {cluster.letter} ({cluster.name}), which had no practices in the area."


def way_sentence(cluster: Cluster) -> str:
    """Return what is said of how a cluster would work together.

    >>> from geo.plan import Cluster
    >>> way_sentence(Cluster("C", "Sedge Hill PCN", way="network"))
    'C (Sedge Hill PCN) would work together as a network.'
    >>> way_sentence(Cluster("C", "Sedge Hill PCN"))
    'C (Sedge Hill PCN) has no way of working chosen any more.'
    """
    end = f"would work together as a {cluster.way}" if cluster.way else "has no way of working chosen any more"
    return f"{cluster.letter} ({cluster.name}) {end}."


# ---- Why two changes of one proposal can't both be ----

MEANWHILE: Final = {
    "moved": "{practice} was moved meanwhile",
    "made_hub": "{practice} was made a hub meanwhile",
    "answer": "what {practice} said was changed meanwhile",
    "text": "the same text was changed meanwhile",
    "day": "the day was changed meanwhile",
    "removed": "cluster {of} was removed meanwhile",
    "locked": "cluster {of} was locked meanwhile",
    "renamed": "cluster {of} was renamed meanwhile",
    "hub": "the hub of cluster {of} was changed meanwhile",
    "lock": "the lock of cluster {of} was changed meanwhile",
    "changed": "cluster {of} was changed meanwhile",
}


def clash_words(clash: Clash, names: Mapping[str, str]) -> str:
    """Return what the other change did; `names` of practices by code, one without is told by its code."""
    return MEANWHILE[clash.theirs].format(of=clash.of, practice=names.get(clash.of, f"practice {clash.of}"))
