"""The words for what a plan does to patients."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final, NamedTuple

from geo.compare import BINS, WITHOUT
from geo.figures import GROUPS, figure_of
from geo.wording import by_mode, minutes_words, number
from geo.words.figures import base_sentence

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geo.compare import Effect
    from geo.view import View

BIN_TITLES: Final[Mapping[str, str]] = {
    "nearer_10": "10 minutes or more nearer",
    "nearer_5": "5 to 10 minutes nearer",
    "nearer_1": "1 to 5 minutes nearer",
    "same": "less than a minute either way",
    "further_1": "1 to 5 minutes further",
    "further_5": "5 to 10 minutes further",
    "further_10": "10 minutes or more further",
    "way_now": "a way there now, none before",
    "no_way_now": "no way there now, one before",
    "no_way": "no way there before or after",
}
"""What happens to patients, in the order of `geo.compare.effect_on_people.BINS`. A step holds the minutes it begins
with."""
GROUP_TITLES: Final[Mapping[str, str]] = {
    "all": "All patients",
    "over_65": figure_of("over_65").heading,
    "imd_1": "Most deprived fifth",
    "imd_2": "Second fifth",
    "imd_3": "Middle fifth",
    "imd_4": "Fourth fifth",
    "imd_5": "Least deprived fifth",
}
"""Groups of patients, in the order of `geo.compare.effect_on_people.GROUPS`."""


class EffectRow(NamedTuple):
    """What happens to one group of patients, ready for a table.

    Attributes:
        group: One of `geo.compare.effect_on_people.GROUPS`.
        title: Of the group, with the mark of an estimate.
        patients: Mapped patients of the group: nearer + same + further + without.
        nearer: Who get at least a minute nearer.
        same: For whom it stays within a minute.
        further: Who get at least a minute further.
        nearer_share: Of the group's mapped patients, 0 to 1; NaN for a group of nobody.
        further_share: The same.
        without: Who have no minutes before, after, or both.
        before: Mean minutes before, of those who have a way; NaN: nobody has.
        after: Mean minutes after.
        change: After less before.
        within_before: Share within the chosen minutes before, 0 to 1.
        within_after: The same after.
    """

    group: str
    title: str
    patients: float
    nearer: float
    same: float
    further: float
    nearer_share: float
    further_share: float
    without: float
    before: float
    after: float
    change: float
    within_before: float
    within_after: float


def effect_rows(effect: Effect) -> tuple[EffectRow, ...]:
    """Return one row for each group of patients, in the order of `GROUPS`."""
    return tuple(_row(effect, group, row) for row, group in enumerate(GROUPS))


def effect_sentences(effect: Effect, view: View, *, crow_flies: bool = False) -> tuple[str, ...]:
    """Return what a plan does to patients in sentences, the most important first; the first stands alone."""
    by = by_mode(view.mode, crow_flies=crow_flies)
    if not effect.nearer("all") and not effect.further("all"):
        firsts = [f"Nobody's way to the nearest practice of their cluster changes by a minute or more {by}."]
    else:
        nearer, further, same = effect.nearer("all"), effect.further("all"), effect.same("all")
        first = (
            f"{_get(nearer)} at least a minute nearer to a practice of their cluster {by}, {number(further, 'count')} "
            f"at least a minute further; for {number(same, 'count')} it stays within a minute."
        )
        firsts = [first, _steps(effect)]
    return (*firsts, *_means(effect, view), *_without(effect), *left_out_sentences(effect))


def left_out_sentences(effect: Effect) -> tuple[str, ...]:
    """Return which means and shares are left out or partial, and which patients are in no group or in no number."""
    before, after = effect.base_before, effect.base_after
    means = (
        {"Mean minutes": before} if before == after else {"Mean minutes before": before, "Mean minutes after": after}
    )
    bases = means | {"Shares within": effect.mapped}
    told = [base_sentence(base, what) for what, base in bases.items() if base.is_partial]
    if effect.decile_unknown:
        told.append(f"{_count(effect.decile_unknown)} live where deprivation is not known and are in no fifth.")
    if effect.ages_unknown:
        told.append(f"{_count(effect.ages_unknown)} live where ages are not known; none of them counts as over 65.")
    if effect.not_mapped:
        told.append(f"{_count(effect.not_mapped)} have no address in the places of this area: in no number here.")
    if effect.beyond:
        who = "of practices far outside the area, or of special services,"
        told.append(f"{_count(effect.beyond)} {who} are in no number here.")
    return tuple(told)


def _row(effect: Effect, group: str, row: int) -> EffectRow:
    before, after = float(effect.mean_before[row]), float(effect.mean_after[row])
    patients, nearer, further = effect.total(group), effect.nearer(group), effect.further(group)
    return EffectRow(
        group=group,
        title=GROUP_TITLES[group],
        patients=patients,
        nearer=nearer,
        same=effect.same(group),
        further=further,
        nearer_share=nearer / patients if patients else math.nan,
        further_share=further / patients if patients else math.nan,
        without=effect.of(group, *WITHOUT),
        before=before,
        after=after,
        change=after - before,
        within_before=float(effect.within_before[row]),
        within_after=float(effect.within_after[row]),
    )


def _steps(effect: Effect) -> str:
    """Return who gets how much nearer or further, in the order of the bins."""
    said = [
        f"{_get(effect.of('all', interval))} {BIN_TITLES[interval]}."
        for interval in BINS
        if interval.startswith(("nearer", "further")) and effect.of("all", interval)
    ]
    return " ".join(said)


def _means(effect: Effect, view: View) -> list[str]:
    rows = {row.group: row for row in effect_rows(effect)}
    everybody = rows["all"]
    if math.isnan(everybody.within_before):
        return []
    within = (
        f"{number(everybody.within_before, 'share')} are within {view.within} minutes before, "
        f"{number(everybody.within_after, 'share')} after."
    )
    if math.isnan(everybody.change):  # `left_out_sentences` says why
        return [within]
    average = f"On average it is {minutes_words(everybody.before)} before and {minutes_words(everybody.after)} after; "
    told = [average + within]
    old = GROUP_TITLES["over_65"]
    for group, who in (("over_65", old[0].lower() + old[1:]), ("imd_1", "patients of the most deprived fifth")):
        if not math.isnan(rows[group].change):
            told.append(
                f"For {who} it is {minutes_words(rows[group].before)} before and "
                f"{minutes_words(rows[group].after)} after."
            )
    return [" ".join(told)]


def _without(effect: Effect) -> list[str]:
    said = [(key, effect.of("all", key)) for key in WITHOUT]
    return [f"{_count(count)}: {BIN_TITLES[one]}." for one, count in said if count]


def _count(patients: float) -> str:
    """Return patients with their word.

    >>> _count(1.0), _count(1234.0)
    ('1 patient', '1,234 patients')
    """
    return f"{number(patients, 'count')} {'patient' if patients == 1 else 'patients'}"


def _get(patients: float) -> str:
    """Return patients and what they do.

    >>> _get(1.0), _get(1234.0)
    ('1 patient gets', '1,234 patients get')
    """
    return f"{_count(patients)} {'gets' if patients == 1 else 'get'}"
