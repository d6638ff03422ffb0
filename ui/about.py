"""What the About page says that is not about one area: words, abbreviations and symbols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from geo.area import ADJUSTED, PAYMENT, STAFF
from geo.neighbours import CLUSTER_PARTS, NEAR_TIE, PRACTICE_PARTS
from geo.wording import NOTHING, FigureWords, number

if TYPE_CHECKING:
    import pandas as pd

# ---- What is published of PCNs as they are today, for the About page ----

HEADINGS: Final = {
    ADJUSTED: ("PCN-adjusted list", "count"),
    PAYMENT: ("Paid for it, pounds a year", "count"),
    STAFF: ("Staff, full-time equivalents", "posts"),
}
"""Heading and unit of each fact of a PCN."""


def pcn_rows(pcns: pd.DataFrame) -> list[dict[str, object]]:
    """Return what is known of each PCN, one a row, by name; a sum over part of its practices says of how many.

    Args:
        pcns: As `geo.area.Area.pcns`.
    """
    named = sorted(set(zip(pcns["name"], pcns["code"], strict=True)))
    return [
        {"PCN": name}
        | {
            heading: _facts(pcns[(pcns["code"] == code) & (pcns["fact"] == fact)], unit)
            for fact, (heading, unit) in HEADINGS.items()
        }
        for name, code in named
    ]


def _facts(rows: pd.DataFrame, unit: str) -> str:
    """Return the amounts, each after its item; `NOTHING` for none."""
    told = []
    for item, amount, known, of in rows[["item", "amount", "known", "of"]].itertuples(index=False):
        part = f" ({known} of {of} practices)" if known < of else ""
        told.append(f"{item} {number(amount, unit)}{part}".strip())
    return "; ".join(told) or NOTHING


# ---- What the About page says that is not about one area ----

WORDS: Final = (
    ("practice", "a GP practice with an ODS code and a registered list"),
    ("cluster", "practices that work together in a plan; each keeps its name, its list and its contract"),
    ("PCN", "primary care network: the cluster that exists today"),
    ("plan", "which practice is in which cluster; practices may be not placed"),
    ("move", "one practice changing cluster"),
    ("fixed", "practices outside the area, and special services, whose PCN has practices in it: counted, never moved"),
    ("stands alone", "a practice in no cluster: its patients' nearest practice is its own"),
    ("place", "a small census area: an LSOA, lower layer super output area, of about 1,700 residents"),
    ("patients", "people registered with a practice, by headcount; official"),
    ("residents", "people living in a place, from the census or an estimate; not the same as patients"),
    ("site", "where a practice sees patients: its main site or a branch surgery; branches go with their practice"),
    ("minutes", "travel time to the nearest site of the practice, walking to the street included"),
    ("reach", "the streets within so many minutes of any site of a practice"),
    ("territory", "the places a cluster leads: strictly more patients there than any other group has"),
    ("hub", "the practice of a cluster, at one of its sites, that hosts shared or extended-hours services"),
    ("federation", "practices of a whole borough working at scale; it holds several clusters"),
    ("ODS", "Organisation Data Service, which gives each practice its code"),
    ("IMD", "index of multiple deprivation"),
    ("DES", "directed enhanced service: the contract under which PCNs work"),
)

SYMBOLS: Final = (
    "n(u,p) is the number of patients of practice p who live in place u; t(u,p) the minutes from u to the nearest site "
    "of p in the chosen mode, t(p,q) those from main site to main site; C a cluster; m the chosen minutes."
)

_OWN: Final = "Neighbouring"
OTHER_FIGURES: Final = (
    FigureWords(
        key="moves", name="Practices that move (Compare, Board)", unit="count", official=True, better=0,
        plain="Practices whose cluster is another than before. A cluster is the same as one of the other plan where "
        "it was made from the same PCN, else where it has the same letter and name, else the most patients in common.",
        formula="number of p whose C after is not the counterpart of its C before", source=_OWN,
    ),
    FigureWords(
        key="effect", name="Nearer, same, further (Compare, Board)", unit="count", official=False, better=0,
        plain="Patients by the minutes gained or lost on the way to the nearest practice of their cluster. Less than a "
        "minute either way is the same. Means are over the patients who have a way there.",
        formula="n(u,p) by the least t(u,q), q in p's C after, less that of its C before", source=_OWN,
    ),
    FigureWords(
        key="place_minutes", name="Minutes of a place (Access)", unit="minutes", official=False, better=-1,
        plain="How long the patients who live in a place travel, on average, to the nearest practice of their cluster. "
        "For patients of a practice that is in no cluster it is the way to their own practice.",
        formula="mean over C, weighted by the patients of C in u, of the least t(u,q) over q in C", source=_OWN,
    ),
    FigureWords(
        key="too_far", name="Too far (Access)", unit="count", official=False, better=-1,
        plain="Patients who travel longer than the chosen minutes. Those with no way are counted beside them.",
        formula="sum of n(u,p) with least t(u,q) over q in p's C above m", source=_OWN,
    ),
    FigureWords(
        key="fifths", name="Gap between fifths (Access)", unit="minutes", official=False, better=-1,
        plain="Mean minutes of patients in England's most deprived fifth of places less those in the least deprived.",
        formula="mean minutes, IMD decile 1 or 2 - mean minutes, IMD decile 9 or 10",
        source="English indices of deprivation, MHCLG",
    ),
    FigureWords(
        key="hours", name="Hours of enhanced access (Access, Board)", unit="count", official=False, better=0,
        plain="Hours a week due for a cluster's list. The contract counts PCN-adjusted patients, which no open "
        "publication gives by practice; the registered and the weighted list stand beside each other instead.",
        formula="patients of C / 1,000 x 60 minutes", source="Network Contract DES, NHS England",
    ),
    FigureWords(
        key="shared", name="Shared ground (Neighbours)", unit="share", official=False, better=0,
        plain="How far two practices draw their patients from the same places in the same proportions. For a cluster, "
        "its other practices are taken together.",
        formula="sum over u of min(share of p's patients in u, share of q's patients in u)", source=_OWN,
    ),
    FigureWords(
        key="nearer_another", name="Nearer to another practice (Neighbours)", unit="share", official=False, better=0,
        plain="Share of a practice's mapped patients who live nearer to another practice of the area. Practices that "
        "were not built with the area are not known, so near its edge the share is too low.",
        formula="share of n(u,p) with some t(u,q) < t(u,p)", source=_OWN,
    ),
)  # fmt: skip
"""Figures that are not a cluster's own: how plans differ, places, hubs, neighbours."""

PARTS: Final = (*(("practice", part) for part in PRACTICE_PARTS), *(("cluster", part) for part in CLUSTER_PARTS))
"""Parts of the scores on the Neighbours page, each with what it ranks."""
NEAR_TIES: Final = (
    f"A score is the mean of its parts by the weights you set. Scores less than {100 * NEAR_TIE:.0f} of 100 points "
    "apart are not told apart: minutes are good to one or two, and that moves a score by as much."
)
