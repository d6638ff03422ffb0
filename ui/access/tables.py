"""The tables of the Access page: how each group travels, slower walkers beside average ones, who is worst off."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

import pandas as pd
import streamlit as st

from data.cached_figures import travel_found
from data.files import csv_bytes
from geo.area import INSIDE
from geo.figures import deprivation_gap, figure_of, spread_in_view
from geo.view import AVERAGE_WALK_KMH, SLOWER_WALK_KMH
from geo.wording import ESTIMATE, by_mode, change_between, count_words, minutes_words, number, travel_words, unbroken
from geo.words import GROUP_TITLES, base_sentence
from ui.parts import CSV, TODAYS_NAME, as_plain_text, draw_download, draw_rows, revision_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geo.area import Area
    from geo.figures import GroupTravel, PlaceAccess
    from geo.plan import Plan
    from geo.view import View
    from ui.session import Workshop

# ---- What the Access page is about, in words ----


@dataclass(frozen=True)
class Subject:
    """What a map and a table are about; a file says it too, since it is read without the page.

    Attributes:
        area: Name of the area.
        plan: Name of the plan.
        view: Mode, walking speed and threshold.
        group: Of patients, one of `geo.figures.arrays.GROUPS`.
        crow_flies: Whether the area's minutes are straight lines.
    """

    area: str
    plan: str
    view: View
    group: str
    crow_flies: bool = False

    @property
    def mark(self) -> str:
        """What stands behind a number of the group's patients: over-65s are an estimate, all others are counted."""
        return f" {ESTIMATE}" if self.group == "over_65" else ""

    @property
    def travel(self) -> str:
        """How they travel: "on foot at 4.8 km/h"."""
        return travel_words(self.view, crow_flies=self.crow_flies)

    @property
    def told(self) -> str:
        """All but the area in a line.

        >>> from geo.view import View
        >>> Subject("Saltmarsh", "Riverside", View(), "over_65").told
        'Riverside: over-65s *, on foot at 4.8 km/h'
        """
        title = GROUP_TITLES[self.group]
        return f"{self.plan}: {title[:1].lower()}{title[1:]}, {self.travel}"


def plan_name(workshop: Workshop) -> str:
    """Return what the plan on screen is called."""
    return workshop.opened.plan.name if workshop.opened else TODAYS_NAME


def draw_title(workshop: Workshop, *, area: str) -> None:
    """Draw what is asked, and of which plan of which area."""
    revision = revision_words(workshop.opened) if workshop.opened else "Not kept yet"
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title("Who travels too far?", anchor=False, width="content")
        st.caption(as_plain_text(f"{area}. {plan_name(workshop)}. {revision}."), width="content")


def draw_subject(subject: Subject) -> None:
    """Draw what stands below it is about."""
    st.caption(as_plain_text(unbroken(subject.told)), width="content")


# ---- The tables of the Access page ----

SPREAD_WORDS: Final = (
    f"Spread {ESTIMATE}: how far apart the minutes of its people lie, without the nearest and the furthest tenth. "
    "Above 3 the minutes of a place hold for few of its people."
)
SHOWN: Final = 10
"""Places in the table at most: those that carry a number on the map; the download holds all."""
SAME_AS_NONE: Final = 0.05
"""Minutes below which a gap reads 0.0."""


def draw_headline(area: Area, plan: Plan, today: Plan, view: View, *, group: str) -> None:
    """Say in two sentences how many of a group travel too far, in the plan and today, and how the fifths differ."""
    now, before = travel_found(area, plan, view), travel_found(area, today, view)
    here, was = (next(row for row in rows if row.group == group) for rows in (now, before))
    same, no_way = plan.placed == today.placed, round(here.no_way)
    told = (
        f"**{count_words(round(here.too_far), 'patient')} {ESTIMATE} of {number(here.patients, 'count')}** "
        f"({GROUP_TITLES[group].lower()}) travel more than {view.within} minutes to whichever practice of their "
        f"cluster is nearest, {by_mode(view.mode, crow_flies=area.crow_flies)}"
    )
    told += "." if same else f"; today it is {number(was.too_far, 'count')} {ESTIMATE}."
    if no_way:
        has = "has" if no_way == 1 else "have"
        told += f" {count_words(no_way, 'patient')} {ESTIMATE} {has} no way there {on_what_we_know(area)}."
    if here.mapped.is_partial:
        told += f" {base_sentence(here.mapped, 'These counts')}"
    st.markdown(unbroken(told))
    gaps = gap_sentence(now, when="Today") if same else f"{gap_sentence(now)} {gap_sentence(before, when='Today')}"
    st.write(unbroken(gaps))


def on_what_we_know(area: Area) -> str:
    """Return by what there may be no way: streets, or in an area built without them the places' positions."""
    return "by the positions we know" if area.crow_flies else "on the streets we know"


def gap_sentence(travels: tuple[GroupTravel, ...], *, when: str = "In the plan") -> str:
    """Return how the most deprived fifth travels beside the least deprived one.

    >>> from geo.figures import Base
    >>> from geo.figures.by_place import GroupTravel
    >>> base = Base(18, 18)
    >>> fifths = [GroupTravel(f"imd_{n}", 9, mean, 1, 0, 0, base, base) for n, mean in ((1, 8.0), (5, 9.5))]
    >>> gap_sentence(tuple(fifths))
    'In the plan the most deprived fifth travels 1.5 minutes * less than the least deprived.'
    """
    gap = deprivation_gap(travels)
    if travels[0].base.is_too_small:
        return f"{when} the fifths of deprivation can't be compared: minutes are left out."
    if math.isnan(gap):
        return f"{when} one of the two outer fifths of deprivation has nobody with a way, so they can't be compared."
    if abs(gap) < SAME_AS_NONE:
        return f"{when} the most and the least deprived fifth travel equally long."
    return (
        f"{when} the most deprived fifth travels {minutes_words(abs(gap))} {ESTIMATE} "
        f"{'more' if gap > 0 else 'less'} than the least deprived."
    )


def figure_cell(key: str, value: float, view: View) -> dict[str, str]:
    """Return a figure of the registry for some patients, under its own heading."""
    figure = figure_of(key)
    return {figure.heading_in(view): number(value, figure.unit)}


def draw_groups(area: Area, plan: Plan, today: Plan, view: View) -> None:
    """Draw how each group of patients travels, in the plan and today, and on how many that rests."""
    found = travel_found(area, plan, view), travel_found(area, today, view)
    rows = [
        {
            "Patients": GROUP_TITLES[now.group],
            "Number": number(now.patients, "count"),
            **figure_cell("minutes_nearest", now.mean, view),
            f"Against today {ESTIMATE}": change_between(was.mean, now.mean, "minutes"),
            **figure_cell("within", now.within, view),
            f"Over {view.within} min {ESTIMATE}": number(now.too_far, "count"),
            **figure_cell("no_way", now.no_way, view),
        }
        for now, was in zip(*found, strict=True)
    ]
    draw_rows(rows)
    (now, *_), (was, *_) = found
    before = [] if was.base == now.base else [base_sentence(was.base, "Minutes today")]
    st.caption(" ".join(_notes(now, found[0], within=view.within, before=before)))


def _notes(
    everybody: GroupTravel, rows: Sequence[GroupTravel], *, within: int, before: Sequence[str] = ()
) -> list[str]:
    """Return on how many patients a table rests, and of which of its groups nobody has a way, which a dash says."""
    bases = (
        base_sentence(everybody.base, "Minutes"),
        base_sentence(everybody.mapped, f"Shares within {within} minutes"),
        *before,
    )
    names = [] if everybody.base.is_too_small else [GROUP_TITLES[row.group] for row in rows if math.isnan(row.mean)]
    dash = f"A dash: nobody with a way there in {', '.join(names)}." if names else ""
    return list(filter(None, (*bases, dash)))


def draw_speeds(area: Area, plan: Plan, view: View, *, group: str) -> None:
    """Draw slower walkers beside average ones; the same patients, the same streets."""
    rows, notes = [], []
    by = by_mode("walk", crow_flies=area.crow_flies).capitalize()
    for kmh, name in ((AVERAGE_WALK_KMH, "Average walker, 4.8 km/h"), (SLOWER_WALK_KMH, "Slower walker, 2.7 km/h")):
        there = replace(view, mode="walk", walk_kmh=kmh)
        groups = travel_found(area, plan, there)
        travel = next(row for row in groups if row.group == group)
        notes += _notes(groups[0], [groups[0], travel], within=view.within)
        rows.append(
            {
                by: name,
                **figure_cell("minutes_nearest", travel.mean, there),
                **figure_cell("within", travel.within, there),
                f"Over {view.within} min {ESTIMATE}": number(travel.too_far, "count"),
            }
        )
    draw_rows(rows)
    # The same people at either speed: what is said of both is said once.
    st.caption(" ".join(dict.fromkeys(notes)))


def draw_worst(area: Area, places: PlaceAccess, worst: Sequence[int], subject: Subject) -> None:
    """Draw the places worst off, numbered as on the map, say what has no way, and offer all of them as CSV."""
    within = subject.view.within
    draw_subject(subject)
    if not len(worst):
        st.write(f"Nobody travels more than {within} minutes, and everybody has a way.")
        return
    table = worst_places(area, places, worst, subject)
    if shown := len(numbered(places, worst)):
        draw_rows(
            [
                {
                    "": order,
                    "Place": place,
                    f"Minutes {ESTIMATE}": number(minutes, "minutes"),
                    f"Spread {ESTIMATE}": number(spread, "minutes"),
                    f"Over {within} min {ESTIMATE}": number(further, "count"),
                    f"No way {ESTIMATE}": number(no_way, "count"),
                    f"Of{subject.mark}": number(patients, "count"),
                }
                for order, (place, _, minutes, patients, further, no_way, *_, spread) in enumerate(
                    table.head(shown).itertuples(index=False), start=1
                )
            ]
        )
        st.caption(unbroken(SPREAD_WORDS))
    else:
        st.write(f"Nobody who has a way travels more than {within} minutes.")
    without = [row for row in worst if not places.too_far[row]]
    if without:
        st.caption(unbroken(no_way_sentence(area, places, without)))
    draw_download(
        f"All {len(table):,} places as CSV" if len(table) > 1 else "The place as CSV",
        lambda: csv_bytes(table),
        file_name="places-worst-off.csv",
        mime=CSV,
    )


def numbered(places: PlaceAccess, worst: Sequence[int]) -> Sequence[int]:
    """Return the first rows of the places worst off, which carry a number in the table and on the map."""
    return [row for row in worst[:SHOWN] if places.too_far[row]]


def no_way_sentence(area: Area, places: PlaceAccess, rows: Sequence[int]) -> str:
    """Return how many live where there is no way, and why that may be."""
    around = int((area.places["kind"].iloc[list(rows)] != INSIDE).sum())
    is_one, patients = len(rows) == 1, round(float(places.no_way[rows].sum()))
    told = (
        f"Not ranked: {count_words(len(rows), 'place')} with {count_words(patients, 'patient')} {ESTIMATE} who have no "
        f"way to any practice of their cluster {on_what_we_know(area)}. {'It is' if is_one else 'They are'} last in "
        "the download."
    )
    if around and not area.crow_flies:
        some = f"{around:,} of them {'lies' if around == 1 else 'lie'}"
        lie = "It lies" if is_one else "All lie" if around == len(rows) else some
        told += f" {lie} outside the area, where the streets file may end."
    return told


def worst_places(area: Area, places: PlaceAccess, worst: Sequence[int], subject: Subject) -> pd.DataFrame:
    """Return what is told of the places worst off, as the download has it: headings of estimates carry the mark.

    Args:
        area: For names and deprivation.
        places: How far the patients of a group travel.
        worst: Rows of the places, the worst off first: the order of the rows.
        subject: Whose travel, how, from which minutes on too far, and in which plan: every row says it.

    Returns:
        One row a place: minutes NaN where nobody has a way, decile NaN where it is not known.
    """
    some = area.places.iloc[list(worst)]
    return pd.DataFrame(
        {
            "Place": some["name"].to_numpy(),
            "LSOA": some["code"].to_numpy(),
            f"Minutes {ESTIMATE}": places.minutes[worst],
            f"Patients{subject.mark}": places.patients[worst],
            f"Patients over {subject.view.within} minutes {ESTIMATE}": places.too_far[worst],
            f"Patients with no way {ESTIMATE}": places.no_way[worst],
            "Deprivation decile": some["imd_decile"].to_numpy(),
            "Group of patients": GROUP_TITLES[subject.group],
            "Travel": subject.travel,
            "Plan": subject.plan,
            "Area": subject.area,
            f"Spread in minutes {ESTIMATE}": spread_in_view(area, subject.view)[list(worst)],
        }
    )
