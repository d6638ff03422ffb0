"""What the screen must say of a plan, worked out here from the area itself: nothing is copied from the screen."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from data.area.folders import read_area
from data.policy import read_rules
from geo.compare.matching import counterparts
from geo.figures import figures, on_cards
from geo.figures.base import Base
from geo.moves.what_if_table import people_behind, what_if, what_if_together
from geo.plan import today_plan
from geo.rules.rules import findings
from geo.view import View
from geo.words.findings import band_words, finding_sentence
from geo.words.sentences import move_sentence

AT_FIRST = 9
"""Findings that stand in the list at first; see src/findings_sheet.ts."""
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
            meta += [] if np.isnan(one.single_handed) else [f"{one.single_handed:.0f} single-handed"]
            meta += [f"{one.not_mapped:,} patients not mapped"] if one.not_mapped else []
            meta += [f"{one.no_way:,} with no way*"] if one.no_way else []
            shown.append(
                {
                    "letter": cluster.letter,
                    "name": cluster.name,
                    "patients": f"{one.patients:,}",
                    "words": band_words(one.patients, self.rules),
                    **_on_tiles(_cells(one)),
                    "partial": [one.is_partial(figure.key) for figure in on_cards()],
                    "bases": bases_text(_cells(one), one.patients, view),
                    "meta": " · ".join(meta),
                    "locked": cluster.locked,
                    "hub": cluster.hub,
                    "practices": self.by_size(plan.members(cluster.letter)),
                }
            )
        return shown

    def not_placed(self, plan, view=WALK):
        """The zone of practices not placed: its text, the figures of all of them together, and its practices."""
        alone = figures(self.area, plan, view).alone
        nobody = "every practice has a cluster"
        return {
            "words": f"{count(alone.practices, 'practice')}, {alone.patients:,} patients"
            if alone.practices
            else nobody,
            **_on_tiles(_cells(alone)),
            "bases": bases_text(_cells(alone), alone.patients, view),
            "practices": self.by_size(plan.not_placed()),
        }

    def pins(self, plan):
        """(code, letter) of every practice that can be moved, by code."""
        where = plan.where()
        return [[code, where.get(code, "")] for code in plan.practices]

    def findings(self, plan, view=WALK):
        """The texts of the findings that are shown at first."""
        found = findings(self.area, plan, figures(self.area, plan, view), self.rules)
        return [f"{BADGES[finding.severity]} {finding_sentence(finding)}" for finding in found][:AT_FIRST]

    def patients_row(self, plan, view=WALK):
        """The first row of the table below: patients of each cluster, and the change since today."""
        carries_on = counterparts(self.today, plan, self.sizes)
        before = dict(zip([c.letter for c in self.today.clusters], self._patients(self.today, view), strict=True))
        cells = ["Patients"]
        for cluster, now in zip(plan.clusters, self._patients(plan, view), strict=True):
            was = carries_on.get(cluster.letter)
            change = now - before[was] if was else 0
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
            sources, left, joined = [plan.where().get(codes[0], "")], moves.left, moves.joined.at(0)
        else:
            moves = what_if_together(self.area, plan, view, self.rules, practices=codes)
            sources, left, joined = moves.sources, moves.left, moves.joined
        worked_out = figures(self.area, plan, view)
        now = {cluster.letter: cluster for cluster in (*worked_out.clusters, worked_out.alone)}
        after = {letter: left.at(number) for number, letter in enumerate(sources) if letter != to}
        after[to] = joined.at(moves.targets.index(to))
        return {letter: Change(letter, now.get(letter), one, self.rules, view) for letter, one in after.items()}

    def behind(self, plan, codes, to, view=WALK):
        """Who gets nearer and further: what the panel says of it, then what stands beside the pointer."""
        one = dict(people_behind(self.area, plan, view, practices=codes))[to]
        moving = sum(plan.where().get(code, "") != to for code in codes)
        groups = (
            ("Its patients" if moving == 1 else "Their patients", one.movers_nearer, one.movers_further),
            ("Those who stay", 0, one.staying_further),
            ("Those already there", one.there_nearer, 0),
        )
        said = []
        for who, nearer, further in groups:
            changes = [f"{nearer:,} nearer"] * (nearer > 0) + [f"{further:,} further"] * (further > 0)
            said += [(who, ", ".join(changes))] if changes else []
        if not said:
            return ("Nobody's way changes by a minute or more.*",) * 2
        return (
            f"{' '.join(f'{who}: {changes}.' for who, changes in said)} (a minute or more)*",
            f"By a minute or more*: {'; '.join(f'{who.lower()} {changes}' for who, changes in said)}",
        )

    def _patients(self, plan, view):
        return [cluster.patients for cluster in figures(self.area, plan, view).clusters]


@dataclass(frozen=True)
class Change:
    """A cluster, or those not placed (""), before and after a move; `before` is None for a new cluster."""

    letter: str
    before: object
    after: object
    rules: object
    view: View

    @cached_property
    def on_card(self):
        """What the cluster's card, or the zone of those not placed, shows beside the figures of now."""
        after = self.after
        if not self.letter:
            return {"words": f"{self.before.patients:,} → {after.patients:,} patients", **_on_tiles(self._cells)}
        return {
            "patients": f"{after.patients:,}",
            "change": signed(int(after.patients) - self.before.patients),
            "words": self._words("in the band"),
            **_on_tiles(self._cells),
        }

    @cached_property
    def bases(self):
        """On whom the figures would rest, in words."""
        return bases_text(self._cells, int(self.after.patients), self.view)

    @cached_property
    def at_pointer(self):
        """The lines beside the pointer, where the card can't be seen: patients, gap, figures, what they rest on."""
        rules, after = self.rules, int(self.after.patients)
        words = self._words(f"in the band of {rules.lower:,} to {rules.upper:,}")
        patients = f"{after:,}"
        if self.before:
            patients = f"{self.before.patients:,} → {after:,} ({signed(after - self.before.patients)})"
        before = _cells(self.before) if self.before else [None] * len(self._cells)
        lines = [
            f"{_text(figure, was) + ' → ' if was else ''}{_text(figure, now)} {figure.card_in(self.view)}"
            for figure, was, now in zip(on_cards(), before, self._cells, strict=True)
        ]
        return [patients, words if self.letter else "not placed, all together", "\n".join(lines), self.bases]

    @cached_property
    def _cells(self):
        """(value, base, reason) of each figure on cards."""
        cells = []
        for figure in on_cards():
            value = float(self.after.values[figure.key])
            base = Base(int(self.after.bases[figure.key]), int(self.after.patients))
            cells.append((value, base, base.too_small_words if base.n and base.is_too_small else ""))
        return cells

    def _words(self, in_band):
        rules, gap = self.rules, int(self.after.gap)
        if gap < 0:
            return f"{-gap:,} short of {rules.lower:,}"
        return f"{gap:,} over {rules.upper:,}" if gap > 0 else in_band


def _cells(item):
    """(value, base, reason) of each figure on cards, of a cluster as it is."""
    return [(item.value(figure.key), item.base(figure.key), item.reason(figure.key)) for figure in on_cards()]


def _on_tiles(cells):
    """The texts of the tiles; those of today are called by name, so that a test reads well."""
    mean, p90, within = (value for value, _, _ in cells)
    return {"mean": minutes(mean), "p90": minutes(p90), "within": share(within)}


def _text(figure, cell):
    value, base, _ = cell
    text = share(value) if figure.unit == "share" else minutes(value)
    return text + "◐" * (base.is_partial and not np.isnan(value))


def bases_text(cells, patients, view):
    """What figures rest on, where that is not everybody: each sentence once, with its figures where some differ."""
    if not patients:
        return ""
    bases, reasons = {}, {}
    for figure, (value, base, reason) in zip(on_cards(), cells, strict=True):
        if np.isnan(value) and reason:
            reasons.setdefault(reason, []).append(figure)
        elif not base.is_whole:
            bases.setdefault(f"of {base.n:,}", []).append(figure)
    said = {of: f"{_named(which, view)}{of}" for of, which in bases.items()}
    if said:
        said[list(said)[-1]] += f" of {patients:,} patients"
    said |= {reason: f"{_named(which, view)}{reason}" for reason, which in reasons.items()}
    first = {of: which[0] for of, which in (bases | reasons).items()}
    return " · ".join(said[of] for of in sorted(said, key=lambda of: on_cards().index(first[of])))


def _named(which, view):
    """The figures that a sentence is about; nothing where it is about all."""
    if len(which) == len(on_cards()):
        return ""
    if which == [figure for figure in on_cards() if figure.unit == "minutes"]:
        return "minutes: "
    return f"{', '.join(figure.card_in(view).rstrip('*') for figure in which)}: "


def count(number, item):
    return f"{number:,} {item}{'' if number == 1 else 's'}"


def minutes(value):
    return "–" if np.isnan(value) else f"{round(float(value) * 10) / 10:.1f}"


def share(value):
    if np.isnan(value):
        return "–"
    if 0 < value < 0.01 or 0.99 < value < 1:
        return "<1%" if value < 0.5 else ">99%"
    return f"{int(round(float(value) * 1000) / 10 + 0.5)}%"


def signed(number):
    return f"+{number:,}" if number > 0 else f"{number:,}".replace("-", "\N{MINUS SIGN}")
