"""What the screen must say of a plan, worked out here from the area itself: nothing is copied from the screen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.area_store import read_area
from data.rules import read_rules
from geo.figures import figures
from geo.plan import today_plan
from geo.rules import findings
from geo.sentences import band_words, move_sentence
from geo.view import View
from geo.what_if import what_if, what_if_together
from ui.findings_list import AT_FIRST

WALK = View()
BADGES = {"contract": "Contract", "guidance": "Guidance", "policy": "Policy", "note": "Note", "allowed": "Allowed"}


class Expected:
    """The area that is on screen, and what follows from it."""

    def __init__(self, folder):
        self.area = read_area(folder)
        self.rules = read_rules()
        self.today = today_plan(self.area.practices)
        practices = self.area.practices
        self.names = dict(zip(practices["code"], practices["name"], strict=True))
        self.sizes = dict(zip(practices["code"], practices["list_size"].tolist(), strict=True))
        self.rows = {code: row for row, code in enumerate(practices["code"])}

    def by_size(self, codes):
        """Codes as lists of practices show them: largest list first."""
        return sorted(codes, key=lambda code: (-self.sizes[code], code))

    def cards(self, plan, view=WALK):
        """Every text of every card."""
        shown = []
        for cluster, one in zip(plan.clusters, figures(self.area, plan, view).clusters, strict=True):
            meta = [count(one.practices, "practice")]
            meta += [] if one.single_handed is None else [f"{one.single_handed} single-handed"]
            meta += [f"{one.not_mapped:,} patients not mapped"] if one.not_mapped else []
            meta += [f"{one.no_way:,} with no way*"] if one.no_way else []
            shown.append(
                {
                    "letter": cluster.letter,
                    "name": cluster.name,
                    "patients": f"{one.patients:,}",
                    "words": band_words(one.patients, self.rules),
                    "mean": minutes(one.minutes_nearest),
                    "p90": minutes(one.minutes_nearest_p90),
                    "within": share(one.within),
                    "meta": " · ".join(meta),
                    "locked": cluster.locked,
                    "hub": cluster.hub,
                    "practices": self.by_size(plan.members(cluster.letter)),
                }
            )
        return shown

    def not_placed(self, plan):
        """The zone of practices not placed: its text and its practices."""
        codes = self.by_size(plan.not_placed())
        patients = sum(self.sizes[code] for code in codes)
        words = f"{count(len(codes), 'practice')}, {patients:,} patients" if codes else "every practice has a cluster"
        return {"words": words, "practices": codes}

    def pins(self, plan):
        """(code, letter) of every practice that can be moved, by code."""
        where = plan.where()
        return [[code, where.get(code, "")] for code in plan.practices]

    def findings(self, plan, view=WALK):
        """The texts of the findings that are shown at first."""
        found = findings(self.area, plan, figures(self.area, plan, view), self.rules)
        return [f"{BADGES[finding.severity]} {finding.sentence}" for finding in found][:AT_FIRST]

    def patients_row(self, plan, view=WALK):
        """The first row of the table below: patients of each cluster, and the change where the PCN is today's."""
        before = dict(zip([c.pcn_code for c in self.today.clusters], self._patients(self.today, view), strict=True))
        cells = ["Patients"]
        for cluster, now in zip(plan.clusters, self._patients(plan, view), strict=True):
            change = now - before[cluster.pcn_code] if cluster.pcn_code in before else 0
            cells.append(f"{now:,} · {change:+,}" if change else f"{now:,}")
        return cells

    def told(self, before, after, view=WALK):
        """The sentence that tells of a move."""
        patients = tuple(figures(self.area, plan, view).patients() for plan in (before, after))
        return move_sentence(self.area.practices, before, after, patients=patients, rules=self.rules)

    def after_move(self, plan, codes, to, view=WALK):
        """By letter, what each cluster that loses or gains would be: `Change`s in the order of the screen."""
        if len(codes) == 1:
            moves = what_if(self.area, plan, view, self.rules, practices=codes)
            sources, left = [plan.where().get(codes[0], "")], moves.left
            joined = type(moves.joined)(*(array[0] for array in vars(moves.joined).values()))
        else:
            moves = what_if_together(self.area, plan, view, self.rules, practices=codes)
            sources, left, joined = moves.sources, moves.left, moves.joined
        now = {one.letter: one for one in figures(self.area, plan, view).clusters}
        cells = {letter: (left, number) for number, letter in enumerate(sources) if letter not in {to, ""}}
        cells[to] = (joined, moves.targets.index(to))
        return {
            letter: Change(now.get(letter), {name: array[at].item() for name, array in vars(outcome).items()}, self)
            for letter, (outcome, at) in cells.items()
        }

    def _patients(self, plan, view):
        return [one.patients for one in figures(self.area, plan, view).clusters]


@dataclass(frozen=True)
class Change:
    """One cluster before and after a move; `before` is None for a new one and for those not placed."""

    before: object
    after: dict
    expected: Expected

    @cached_property
    def on_card(self):
        """What the cluster's card shows beside the figures of now."""
        return {
            "patients": f"{self.after['patients']:,}",
            "change": signed(self.after["patients"] - self.before.patients),
            "words": self._words("in the band"),
            "mean": minutes(self.after["minutes_nearest"]),
            "p90": minutes(self.after["minutes_nearest_p90"]),
            "within": share(self.after["within"]),
        }

    @cached_property
    def at_pointer(self):
        """The line beside the pointer, where the card can't be seen: patients, gap, minutes."""
        rules = self.expected.rules
        words = self._words(f"in the band of {rules.lower:,} to {rules.upper:,}")
        patients, mean = f"{self.after['patients']:,}", minutes(self.after["minutes_nearest"])
        within = share(self.after["within"])
        if self.before:
            change = signed(self.after["patients"] - self.before.patients)
            patients = f"{self.before.patients:,} → {patients} ({change})"
            mean = f"{minutes(self.before.minutes_nearest)} → {mean}"
            within = f"{share(self.before.within)} → {within}"
        return [patients, words, f"{mean} min*, {within} in time*"]

    def _words(self, in_band):
        rules, gap = self.expected.rules, self.after["gap"]
        if gap < 0:
            return f"{-gap:,} short of {rules.lower:,}"
        return f"{gap:,} over {rules.upper:,}" if gap > 0 else in_band


def count(number, one):
    return f"{number:,} {one}{'' if number == 1 else 's'}"


def minutes(value):
    return "–" if np.isnan(value) else f"{round(float(value) * 10) / 10:.1f}"


def share(value):
    return "–" if np.isnan(value) else f"{int(round(float(value) * 1000) / 10 + 0.5)}%"


def signed(number):
    return f"+{number:,}" if number > 0 else f"{number:,}".replace("-", "\N{MINUS SIGN}")
