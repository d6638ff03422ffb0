"""Every figure of a cluster, declared once: its words, what it rests on, and how it is worked out.

Cards, previews, tables, Compare, Board, papers, files, the command line and the About page read this registry. To add a
figure, add its entry here, its function in `geo.figures.work_out`, and the boring way to it in the tests' oracle.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from geo.area import INSIDE
from geo.figures.arrays import fixed_members
from geo.figures.single_handed import FULL_TIME, HEADCOUNT, PARTNER
from geo.figures.single_handed import SOURCE as WORKFORCE
from geo.figures.work_out import (
    MEAN,
    NINE_IN_TEN,
    WITHIN,
    Count,
    OverLists,
    OverPractices,
    OverReturns,
    OverWays,
    SingleHanded,
    between_max,
    between_mean,
    no_way_there,
    over_65,
    residents,
    self_containment,
    to_the_hub,
)
from geo.wording import BY_MODE, ESTIMATE, FigureWords

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from geo.area import Area
    from geo.figures.layout import PlanLayout
    from geo.figures.work_out import Worked
    from geo.view import View

# ---- What a figure of a cluster is ----


@dataclass(frozen=True, kw_only=True)
class Figure(FigureWords):
    """One figure of a cluster.

    Attributes:
        base: What the n of "n of N" counts, in words.
        method: How it is worked out, in a sentence.
        missing: Why it may be missing, besides resting on too few; said where the function itself has no reason.
        work_out: Works it out for every group of a plan.
        card: Its few words on a card and beside the pointer, without the mark; "" where it does not stand there, which
            only figures over ways (`OverWays`) may.
        needs: The column of the area's practices, from an optional table, that it is worked out of; "" for none.
        instead: The column that, where it is known of every practice, makes it pointless; "" for none.
    """

    base: str
    method: str
    missing: str
    work_out: Callable[[PlanLayout], Worked]
    card: str = ""
    needs: str = ""
    instead: str = ""

    def __post_init__(self) -> None:
        """Check that nothing that people read is missing.

        Raises:
            ValueError: A word is missing, or a card is asked for what no drag, or not every area, can show.
        """
        wanted = ("name", "plain", "formula", "source", "base", "method", "missing")
        empty = [name for name in wanted if not vars(self)[name]]
        if empty:
            msg = f"the figure {self.key!r} lacks {', '.join(empty)}: people read it"
            raise ValueError(msg)
        if self.card and not isinstance(self.work_out, OverWays):
            msg = f"the figure {self.key!r} can't stand on a card: only figures over ways are known for every move"
            raise ValueError(msg)
        if self.card and (self.needs or self.instead):
            msg = f"the figure {self.key!r} can't stand on a card: not every area has it"
            raise ValueError(msg)

    def name_in(self, view: View) -> str:
        """Return its name in a view, without its mark.

        >>> from geo.figures import figure_of
        >>> from geo.view import View
        >>> figure_of("within").name_in(View(within=20)), figure_of("patients").name_in(View())
        ('Within 20 minutes on foot', 'Patients')
        """
        return self.name_with(within=view.within, by=BY_MODE[view.mode])

    def heading_in(self, view: View) -> str:
        """Return its name in a view, with the mark of an estimate."""
        return self.marked(self.name_in(view))

    def card_in(self, view: View) -> str:
        """Return its few words on a card, with the mark of an estimate."""
        return self.card.format(within=view.within) + ("" if self.official else ESTIMATE)


# ---- Every figure of a cluster, declared once ----

_DES: Final = "Network Contract DES 2025/26, NHS England"
_OWN: Final = "Neighbouring; there is no official English standard for travel time to a GP"
_REGISTERED: Final = "Patients Registered at a GP Practice, NHS England"
_IMD: Final = "English indices of deprivation, MHCLG"
_BY_AGE: Final = "Patients Registered at a GP Practice, by five-year age group, NHS England"
_EVERYBODY: Final = "Everybody on the lists."
_WITH_A_WAY: Final = "Patients who live in a place of the area and have a way there."
_MAPPED: Final = "Patients who live in a place of the area, with a way or without."
_INSIDE: Final = "Patients of the cluster who live inside the area, where its territory is."
_RETURNED: Final = "Practices that made a return of their GPs."
_AGES_KNOWN: Final = "Lists of the practices whose ages are known."
_AGES_ADDED: Final = "Patients of that age are added up over the practices whose ages are known."
_NEVER: Final = "It is never missing."
_NO_RETURN: Final = "none of the practices made a return of its GPs"
_NO_AGES: Final = "the ages of the patients of none of the practices are known"
_NO_WAY: Final = "no way {by} is known for any of the patients"
_NO_TERRITORY: Final = "nowhere does it have more patients than every other group"
_NO_DECILE: Final = "deprivation is not known for the places where the patients live"
_LEADS: Final = (
    "A cluster leads the places where it has strictly more patients than any other group: other clusters, practices "
    "that stand alone, PCNs and practices of elsewhere. Places inside the area count."
)


def _outside(layout: PlanLayout) -> NDArray[np.int64]:
    return np.where(layout.area_arrays.movable, 0, layout.area_arrays.list_size)


def _not_mapped(layout: PlanLayout) -> NDArray[np.int64]:
    area_arrays = layout.area_arrays
    return np.where(area_arrays.counted, area_arrays.living_elsewhere + area_arrays.no_address, 0)


FIGURES: Final = (
    Figure(
        key="patients", name="Patients", unit="count", official=True, better=0,
        plain="Everybody registered with the cluster's practices, those without a mapped address included.",
        formula="sum of the list sizes of the practices in C", source=_DES, base=_EVERYBODY,
        method="List sizes are added up, those of fixed practices included.", missing=_NEVER,
        work_out=Count(lambda layout: layout.area_arrays.list_size),
    ),
    Figure(
        key="practices", name="Practices", unit="count", official=True, better=0,
        plain="How many practices work together in the cluster.",
        formula="number of practices in C", source=_DES, base=_EVERYBODY,
        method="Practices are counted, fixed ones included.", missing=_NEVER,
        work_out=Count(lambda layout: np.ones(len(layout.area_arrays.row), dtype=np.int64)),
    ),
    Figure(
        key="single_handed", name="Single-handed", unit="count", official=True, better=0,
        plain="How many of the practices have exactly one GP by headcount.",
        formula="number of p in C with one GP by headcount", source=WORKFORCE, base=_RETURNED,
        method="Practices with a headcount of 1 are counted; those without a return are in the base only.",
        missing=_NO_RETURN, work_out=SingleHanded(HEADCOUNT), needs=HEADCOUNT.column,
    ),
    Figure(
        key="single_partner", name="Single-handed: one partner", unit="count", official=True, better=0,
        plain="How many of the practices have exactly one partner, however many GPs they employ.",
        formula="number of p in C with one partner by headcount", source=WORKFORCE, base=_RETURNED,
        method="Practices with one partner are counted; those without a return are in the base only.",
        missing=_NO_RETURN, work_out=SingleHanded(PARTNER), needs=PARTNER.column,
    ),
    Figure(
        key="single_full_time", name="Single-handed: one full-time", unit="count", official=True, better=0,
        plain="How many of the practices have GPs who together work the hours of one full-time GP or fewer.",
        formula="number of p in C with at most one full-time equivalent of GPs", source=WORKFORCE, base=_RETURNED,
        method="Practices with one full-time equivalent or less are counted; those without a return are in the base "
        "only.",
        missing=_NO_RETURN, work_out=SingleHanded(FULL_TIME), needs=FULL_TIME.column,
    ),
    Figure(
        key="gps_fte", name="GPs, full-time equivalents", unit="posts", official=True, better=0,
        plain="The hours of the practices' GPs in full-time posts, those of GPs in training left out where the release "
        "tells them apart.",
        formula="sum over p in C of the full-time equivalents of its GPs", source=WORKFORCE, base=_RETURNED,
        method="Full-time equivalents are added up over the practices that made a return.",
        missing=_NO_RETURN, work_out=OverReturns("gps_fte"), needs="gps_fte",
    ),
    Figure(
        key="weighted_list", name="Weighted list", unit="count", official=True, better=0,
        plain="Patients as weighted for the global sum: older and sicker ones count for more. A count of its own year.",
        formula="sum of the contractor-weighted lists of the practices in C",
        source="NHS Payments to General Practice, NHS England", base="Lists of the practices whose payments are known.",
        method="Weighted lists are added up over the practices that have one.",
        missing="no weighted list of any of the practices is known",
        work_out=OverLists("weighted_list"), needs="weighted_list",
    ),
    Figure(
        key="minutes_nearest", name="Minutes to the nearest practice", unit="minutes", official=False, better=-1,
        plain="How long the cluster's patients travel, on average, to whichever of its practices is nearest to them. "
        "Where a practice stands alone, that is the practice itself.",
        formula="mean over p in C and u, weighted by n(u,p), of the least t(u,q) over q in C", source=_OWN,
        base=_WITH_A_WAY,
        method="Each patient counts with the minutes from the place they live in to the nearest site of a practice.",
        missing=_NO_WAY, work_out=MEAN, card="min on average",
    ),
    Figure(
        key="minutes_nearest_p90", name="Minutes for nine in ten", unit="minutes", official=False, better=-1,
        plain="Nine patients in ten reach the nearest practice of the cluster within this time.",
        formula="90th percentile, weighted by n(u,p), of the least t(u,q) over q in C", source=_OWN,
        base=_WITH_A_WAY, method="The least time of a place that, with all shorter ones, holds nine patients in ten.",
        missing=_NO_WAY, work_out=NINE_IN_TEN, card="min for 9 in 10",
    ),
    Figure(
        key="within", name="Within the chosen minutes", unit="share", official=False, better=1,
        plain="Share of the cluster's mapped patients who reach its nearest practice within the chosen minutes. "
        "Those with no way there are counted as not reaching it.",
        formula="share of n(u,p), p in C, with least t(u,q) over q in C at most m", source=_OWN,
        base=_MAPPED, method="Patients of places at most so many minutes away, of all mapped patients.",
        missing="none of the patients whose minutes are known has an address in the places of this area",
        work_out=WITHIN, named="Within {within} minutes {by}", card="in {within} minutes",
    ),
    Figure(
        key="minutes_own", name="Minutes to their own practice", unit="minutes", official=False, better=-1,
        plain="How long patients travel, on average, to the nearest site of the practice they are registered with.",
        formula="mean of t(u,p), weighted by n(u,p), p in C", source=_OWN, base=_WITH_A_WAY,
        method="As the minutes to the nearest practice, but to the patient's own.", missing=_NO_WAY,
        work_out=OverPractices(lambda area: area.own_minutes, lambda area: area.own_reached),
    ),
    Figure(
        key="minutes_hub", name="Minutes to the hub", unit="minutes", official=False, better=-1,
        plain="How long the cluster's patients travel, on average, to the site that hosts its shared services.",
        formula="mean of t(u,hub), weighted by n(u,p), p in C", source=_OWN, base=_WITH_A_WAY,
        method="As the minutes to the nearest practice, but to the hub's site.", missing=_NO_WAY, work_out=to_the_hub,
    ),
    Figure(
        key="minutes_between_mean", name="Minutes between practices", unit="minutes", official=False, better=-1,
        plain="How long staff travel, on average, from one practice of the cluster to another.",
        formula="mean of t(p,q) over different p, q in C", source=_OWN,
        base="Practices with a known way to or from another of the cluster.",
        method="The mean over all pairs of practices, there and back, from main site to main site.",
        missing="no way {by} is known between any two of the practices", work_out=between_mean,
    ),
    Figure(
        key="minutes_between_max", name="Longest between practices", unit="minutes", official=False, better=-1,
        plain="The longest that staff travel from one practice of the cluster to another.",
        formula="largest t(p,q) over p, q in C", source=_OWN,
        base="Practices with a known way to or from another of the cluster.",
        method="The largest over all pairs of practices, there and back, from main site to main site.",
        missing="no way {by} is known between any two of the practices", work_out=between_max,
    ),
    Figure(
        key="self_containment", name="Self-containment", unit="share", official=False, better=1,
        plain="Of all patients who live in the cluster's territory, the share registered with the cluster. "
        "In London's natural communities the median is 70.1%, the range 44.6 to 91.4%.",
        formula="patients of C living in the territory / all patients living in the territory",
        source="Clarke and others, BMJ Open 2020;10:e036504", base=_INSIDE, method=_LEADS, missing=_NO_TERRITORY,
        work_out=self_containment,
    ),
    Figure(
        key="residents", name="Residents of the territory", unit="count", official=False, better=0,
        plain="People who live in the places that the cluster leads. "
        "More people are registered than live there, so this is not the number of patients.",
        formula="sum of residents over the territory of C", source="Mid-year population estimates, ONS",
        base=_INSIDE, method=_LEADS, missing=f"{_NO_TERRITORY}, or residents are not known there", work_out=residents,
    ),
    Figure(
        key="imd_decile", name="Deprivation (mean decile)", unit="decile", official=False, better=0,
        plain="Mean deprivation of the places where patients live: 1 is England's most deprived tenth, 10 the least.",
        formula="mean of the IMD decile of u, weighted by n(u,p), p in C", source=_IMD,
        base="Mapped patients of places whose decile is known.",
        method="Each patient counts with the decile of the place they live in.", missing=_NO_DECILE,
        work_out=OverPractices(lambda area: area.deciles, lambda area: area.deciles_known),
    ),
    Figure(
        key="most_deprived_fifth", name="In the most deprived fifth", unit="share", official=False, better=0,
        plain="Share of patients who live in the most deprived fifth of England's places.",
        formula="share of n(u,p), p in C, with IMD decile 1 or 2", source=_IMD,
        base="Mapped patients of places whose decile is known.",
        method="Patients of places in decile 1 or 2, of those whose decile is known.", missing=_NO_DECILE,
        work_out=OverPractices(lambda area: area.deprived, lambda area: area.deciles_known),
    ),
    Figure(
        key="aged_65", name="Aged 65 and over", unit="count", official=True, better=0,
        plain="Patients of 65 and over, as registered.", formula="sum over p in C of its patients of 65 or over",
        source=_BY_AGE, base=_AGES_KNOWN, method=_AGES_ADDED, missing=_NO_AGES,
        work_out=OverLists("patients_65"), needs="patients_65",
    ),
    Figure(
        key="aged_65_share", name="Share aged 65 and over", unit="share", official=True, better=0,
        plain="Patients of 65 and over, of all patients in the table of ages.",
        formula="sum over p in C of its patients of 65 or over / sum of its patients of all ages",
        source=_BY_AGE, base=_AGES_KNOWN, method="Both sums are of the same table and the same practices.",
        missing=_NO_AGES, needs="patients_65",
        work_out=OverLists("patients_65", "patients_by_age"),
    ),
    Figure(
        key="aged_75", name="Aged 75 and over", unit="count", official=True, better=0,
        plain="Patients of 75 and over, as registered.", formula="sum over p in C of its patients of 75 or over",
        source=_BY_AGE, base=_AGES_KNOWN, method=_AGES_ADDED, missing=_NO_AGES,
        work_out=OverLists("patients_75"), needs="patients_75",
    ),
    Figure(
        key="aged_85", name="Aged 85 and over", unit="count", official=True, better=0,
        plain="Patients of 85 and over, as registered.", formula="sum over p in C of its patients of 85 or over",
        source=_BY_AGE, base=_AGES_KNOWN, method=_AGES_ADDED, missing=_NO_AGES,
        work_out=OverLists("patients_85"), needs="patients_85",
    ),
    Figure(
        key="over_65", name="Over-65s", unit="count", official=False, better=0,
        plain="Patients of 65 and over, as if the patients of each place were as old as its residents: not so where "
        "many students live. Where official ages are known of all the practices, those stand instead.",
        formula="sum of n(u,p), p in C, times the share of residents of u aged 65 or over",
        source="Mid-year population estimates, ONS", base="Mapped patients of places whose residents' ages are known.",
        method="The share of residents of 65 and over of each place, of the patients living there, added up.",
        missing="the ages of residents are not known for the places where the patients live",
        work_out=over_65, instead="patients_65",
    ),
    Figure(
        key="no_way", name="No way there", unit="count", official=False, better=-1,
        plain="Mapped patients from whose home no practice of the cluster can be reached by any way we know. "
        "They are counted here and left out of every average.",
        formula="sum of n(u,p), p in C, where no t(u,q), q in C, is known", source=_OWN, base=_MAPPED,
        method="Patients of places without a way are counted.", missing=_NEVER, work_out=no_way_there,
    ),
    Figure(
        key="not_mapped", name="Not mapped", unit="count", official=True, better=0,
        plain="Patients with no usable address, or living outside the area. They count as patients, in no minutes.",
        formula="list size - sum of n(u,p), p in C", source=_REGISTERED, base=_EVERYBODY,
        method="Patients without an address, and those living outside the built places, are counted.", missing=_NEVER,
        work_out=Count(_not_mapped),
    ),
    Figure(
        key="patients_outside", name="Of fixed practices", unit="count", official=True, better=0,
        plain="Patients of the cluster's fixed practices, which can't be moved here: those outside the area, and "
        "special services. The total counts them.",
        formula="sum of the list sizes of C's practices outside the area and of its special services",
        source=_REGISTERED, base=_EVERYBODY, method="Their list sizes are added up.", missing=_NEVER,
        work_out=Count(_outside),
    ),
)  # fmt: skip
"""Every figure there is, in the order in which tables show them; those of an area are `shown`."""

BASE_WORDS: Final = (
    '"Of n of N" says on how many a figure rests. On less than half it is marked as partial; on less than a tenth it '
    "is left out, with the reason, and stands last."
)
"""What is said of bases wherever figures are explained."""


def figure_of(key: str) -> Figure:
    """Return the figure with that key, which must be one of `FIGURES`."""
    return next(figure for figure in FIGURES if figure.key == key)


def on_cards() -> tuple[Figure, ...]:
    """Return the figures that stand on cards and are known for every move, in order."""
    return tuple(figure for figure in FIGURES if figure.card)


def shown(area: Area) -> tuple[Figure, ...]:
    """Return the figures that an area can show, in order: the others would be a dash in every table.

    Left out are those whose optional table says nothing of the practices that are in a plan, and those in whose stead
    something better is known of all of them.
    """
    practices = area.practices
    ours = practices[(practices["kind"] == INSIDE) | fixed_members(practices)]
    return tuple(
        figure
        for figure in FIGURES
        if not (figure.needs and ours[figure.needs].isna().all())
        and not (figure.instead and ours[figure.instead].notna().all())
    )
