"""One page of Word for a practice's own meeting: who it is, which clusters it could join, what stays its own."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import docx
from docx.shared import Cm, Pt

from data.documents.look import saved, set_properties
from data.documents.word import FICTIONAL, add_table, set_page, set_styles
from data.papers import Table, columns, one_line
from data.policy import ASPECTS
from geo.figures import PARTIAL_MARK, figure_of
from geo.neighbours import CLUSTER_PARTS, furthest
from geo.wording import ESTIMATE, by_mode, count_words, day_words, number, travel_words, unbroken
from geo.words import band_words, edge_sentence, fixed_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from docx.document import Document

    from data.policy import Ways
    from geo.figures import Base
    from geo.neighbours import Joining, Profile, TooFar, WayThere
    from geo.rules import Rules
    from geo.view import View

MOST_CLUSTERS: Final = 8
"""Rows of the table: with more, the page becomes two."""
MOST_TOO_FAR: Final = 8
"""Clusters named as too far, in two lines."""
MARK: Final = f"\N{NO-BREAK SPACE}{ESTIMATE}"
QUESTIONS: Final = (
    "Whom do our patients already meet there, and whom do we?",
    "What do we want to share first: staff, opening hours, back office?",
    "Which way of working would we accept, and which not?",
    "Whom do we ask before we answer: staff, patients, the cluster we would leave?",
)
"""What figures can't answer."""


@dataclass(frozen=True)
class OnePage:
    """What stands on the page; its tables are the clusters in reach, and what stays ours."""

    title: str
    subtitle: str
    fictional: bool
    lead: str
    tables: tuple[Table, ...]
    questions: tuple[str, ...]
    note: str


def one_page(  # noqa: PLR0913 (what the page is made from)
    own: Profile,
    clusters: Sequence[tuple[str, Joining]],
    *,
    too_far: Sequence[TooFar] = (),
    ways: Ways,
    rules: Rules,
    view: View,
    weights: Mapping[str, int],
    area_name: str,
    date: str,
    plan_name: str,
    minutes_note: str,
    fictional: bool,
    crow_flies: bool = False,
) -> OnePage:
    """Return the page for a practice's own meeting.

    Clusters are those in reach with their place in words, in the order of the screen ("" for no place), and those too
    far, the nearest first; the first few of each are told. Weights are what each part of the score counts. The date is
    the ISO day of the registrations.
    """
    return OnePage(
        title="Who could we join?",
        subtitle=f"{own.name} ({own.code}) · {area_name} · registrations of {day_words(date)}",
        fictional=fictional,
        lead=" ".join(_lead(own, view, crow_flies=crow_flies)),
        tables=(_clusters(clusters, too_far, rules=rules, view=view, plan_name=plan_name), _stays(ways)),
        questions=QUESTIONS,
        note=_note(view, weights, minutes_note, crow_flies=crow_flies),
    )


def one_page_bytes(page: OnePage) -> bytes:
    """Return the page as a .docx file."""
    document = docx.Document()
    set_page(document)
    set_styles(document)
    _tighten(document)
    set_properties(document.core_properties, title=page.title, subtitle=page.subtitle)
    document.add_paragraph(one_line(page.title), style="Title")
    document.add_paragraph(one_line(page.subtitle), style="Subtitle")
    if page.fictional:
        document.add_paragraph(FICTIONAL, style="Fictional")
    document.add_paragraph(one_line(page.lead))
    for table in page.tables:
        add_table(document, table)
    document.add_paragraph("Questions for our meeting", style="Caption")
    for question in page.questions:
        document.add_paragraph(one_line(question), style="List Bullet")
    document.add_paragraph(one_line(page.note), style="Small")
    return saved(document)


def _tighten(document: Document) -> None:
    """Set margins and sizes so that everything fits one page."""
    section = document.sections[0]
    section.top_margin = section.bottom_margin = Cm(1.5)
    for name, points, below in (("Title", 18, 2), ("Subtitle", 11, 6), ("Normal", 9.5, 4), ("List Bullet", 9.5, 1)):
        document.styles[name].font.size = Pt(points)
        document.styles[name].paragraph_format.space_after = Pt(below)
    for name in ("Caption", "Small"):
        document.styles[name].paragraph_format.space_before = Pt(4)
        document.styles[name].paragraph_format.space_after = Pt(2)


def _lead(own: Profile, view: View, *, crow_flies: bool) -> list[str]:
    """Return sentences on the practice."""
    way = way_in(own, view)
    gps = "" if math.isnan(own.gps) else f" and {count_words(int(own.gps), 'GP')} by headcount"
    pcn = f"in {own.pcn_name} today" if own.pcn_name else "in no PCN today"
    decile = f"The mean deprivation decile of our patients is {number(own.imd_decile, 'decile')} (1 = most deprived)"
    old = f"{number(own.aged_65.share, 'share')} are 65 or over{'' if own.aged_65.official else MARK}"
    people = (
        f"{_marked('imd_decile', decile)}{_rests_on(own.decile_base)}; {old}"
        f"{_rests_on(own.aged_65.base, said=own.decile_base)}."
    )
    travelled = (
        f"{by_mode(view.mode, crow_flies=crow_flies).capitalize()} they take "
        f"{number(way.travel.mean, 'minutes')} minutes to us on average"
    )
    minutes = (
        f"{_marked('minutes_own', travelled)}{_rests_on(way.travel.base)}; "
        f"{number(way.nearer_elsewhere, 'share')} live nearer to another practice{MARK}"
        f"{_rests_on(way.travel.mapped, said=way.travel.base)}."
    )
    return [
        f"We have {count_words(own.list_size, 'patient')}{gps}, {pcn}.",
        people,
        minutes,
        *filter(None, [edge_sentence(own, whose="our")]),
        "Nothing here is decided: it shows what joining a cluster would change.",
    ]


def _marked(key: str, text: str) -> str:
    """Return a text that says a figure of the registry, with its mark, which never begins a line."""
    return unbroken(figure_of(key).marked(text))


def _inside(key: str) -> str:
    """Return the name of a figure as it stands inside a heading."""
    name = figure_of(key).name
    return f"{name[0].lower()}{name[1:]}"


def _rests_on(base: Base, *, said: Base | None = None) -> str:
    """Return what a figure rests on, after a comma; "" where it is all, or what was said just before."""
    return f", {base.told}" if base.told and base != said else ""


def way_in(own: Profile, view: View) -> WayThere:
    """Return how patients get to a practice in a view; the mode's usual speed where that speed is none of its own."""
    by_mode = [way for way in own.ways if way.view.mode == view.mode]
    return next((way for way in by_mode if way.view.walk_kmh == view.walk_kmh), by_mode[0])


def _clusters(
    clusters: Sequence[tuple[str, Joining]], too_far: Sequence[TooFar], *, rules: Rules, view: View, plan_name: str
) -> Table:
    shown = clusters[:MOST_CLUSTERS]
    rows = tuple(_row(place, joining, rules) for place, joining in shown)
    headings = columns(
        "Place",
        "Cluster",
        "Patients with us in it",
        _marked("minutes_nearest", f"Our patients: {_inside('minutes_nearest')}, now to then"),
        _marked("minutes_between_mean", f"Staff: {_inside('minutes_between_mean')}"),
        f"Shared ground{MARK}",
        "The cluster we would leave",
    )
    note = _further(len(clusters) - len(shown), too_far, view)
    return Table(f"Clusters in reach, compared in: {plan_name}", headings, rows, note)


def _row(place: str, joining: Joining, rules: Rules) -> tuple[str, ...]:
    meets, patients, fixed = joining.meets, joining.after.figures.patients, fixed_words(joining.outside)
    # Of how many practices minutes of staff are the mean, and whether shared ground rests on less than half.
    few = "" if meets.staff_base.is_whole else f", {meets.staff_base.n} of {meets.staff_base.of} practices"
    partial = f", {PARTIAL_MARK} partial" if meets.mapped.is_partial and not math.isnan(meets.shared) else ""
    return (
        place or "not ranked",
        f"{joining.letter} {joining.name}{' (where we are)' if joining.here else ''}{f'; {fixed}' if fixed else ''}",
        f"{number(patients, 'count')}: {band_words(patients, rules)}",
        f"{number(meets.own_before.mean, 'minutes')} to {number(meets.own_after.mean, 'minutes')}",
        f"{number(meets.staff, 'minutes')}{few}",
        f"{number(meets.shared, 'share')}{partial}",
        _left(joining, rules),
    )


def _further(more: int, too_far: Sequence[TooFar], view: View) -> str:
    """Return what stands below the table: the clusters that are not in it."""
    told = [f"{count_words(more, 'more cluster')}: see Clusters we could join in the app."] if more else []
    if too_far:
        named = ", ".join(f"{far.letter} ({_minutes(far)})" for far in too_far[:MOST_TOO_FAR])
        rest = len(too_far) - MOST_TOO_FAR
        others = f" and {rest} more, which the screen lists" if rest > 0 else ""
        told.append(
            f"Too far, more than {furthest(view.within)} minutes from our patients{MARK} or no way there: "
            f"{named}{others}."
        )
    return " ".join(told)


def _minutes(far: TooFar) -> str:
    if not far.known:
        return "minutes not known"
    return "no way" if math.isnan(far.minutes) else number(far.minutes, "minutes")


def _left(joining: Joining, rules: Rules) -> str:
    if joining.here:
        return "we stay"
    if joining.left_after is None:
        return "none"
    patients = joining.left_after.figures.patients
    return f"{joining.left}: {band_words(patients, rules)}" if patients else f"{joining.left}: empty"


def _stays(ways: Ways) -> Table:
    words = {"stays": "stays ours", "settle": "for us to settle", "changes": "changes"}
    rows = tuple(
        (title, *(words[way.aspects[number].keeps] for way in ways.ways))
        for number, title in enumerate(ASPECTS.values())
    )
    return Table("What stays ours", columns("", *(way.title for way in ways.ways)), rows, ways.note)


def _note(view: View, weights: Mapping[str, int], minutes_note: str, *, crow_flies: bool) -> str:
    counted = ", ".join(f"{part.title.lower()} {weights[part.key]}" for part in CLUSTER_PARTS if weights[part.key])
    return (
        f"{ESTIMATE} marks an estimate; all else is official. Minutes {travel_words(view, crow_flies=crow_flies)}. "
        f"Places by the weights set: {counted or 'none'}; “1 to 2” where scores are too close to tell. Shared ground: "
        "how far our mapped patients and theirs live in the same places; partial where fewer than half of theirs are "
        f"mapped, left out below a tenth. {minutes_note} Sources are listed on the About page of the app."
    )
