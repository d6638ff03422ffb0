"""The board paper: its sections in order.

material = PaperInputs(folder, area, proposal, name=..., rules=..., manifest=..., options=...)
section("today", material)                              a few milliseconds
section("today", material, draw=draw_pictures)          one screen, with its pictures: 0.2 s or so
board_paper(material, draw=draw_pictures)               all of it: about 2 s for a borough
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from data.papers.model import Paper, Section, Table, columns, rests_on
from data.papers.proposal import hub_hours_section, other_clusters_section, patients_section, proposal_section
from data.papers.question import STARS, fictional_line, options_section, purpose_section, today_section
from data.papers.rules import risks_section, rules_section, said_section
from geo.errors import PlanningError
from geo.figures import BASE_WORDS, shown
from geo.view import AVERAGE_WALK_KMH
from geo.wording import CROW_FLIES_NOTE, NOT_PLACED, count_words, day_words, judged, number, travel_words
from geo.words import not_known

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from data.papers.inputs import PaperInputs
    from data.papers.model import Picture

    Draw = Callable[[str, PaperInputs], tuple[Picture, ...]]

# ---- Where the figures come from ----

STREETS: Final = "Minutes of a place are the mean over its street corners, the walk to the street included."
METHOD: Final = (
    "Each place counts with the patients who live there. Nobody's own address, age or health is used: the smallest "
    "unit is a place, a census area of about 1,700 residents."
)
NO_STANDARD: Final = (
    "There is no official English standard for travel time to a GP; 15, 20 and 30 minutes are conventions."
)


def data_section(inputs: PaperInputs) -> Section:
    """Return sources with dates and licences, the method in brief, and what is not known."""
    revision = inputs.revision or "it is not kept, so there is no revision to come back to"
    lines = [
        f"List sizes are those of {inputs.counted_on}. {STARS}",
        f"{CROW_FLIES_NOTE if inputs.area.crow_flies else STREETS} {METHOD}",
        NO_STANDARD,
        BASE_WORDS,
        *fictional_line(inputs),
        f"The plan is {inputs.name}: {revision}.",
        *([f"It can be watched at {inputs.link}"] if inputs.link else []),
    ]
    tables = (
        _whole_plan(inputs), _clusters(inputs), _sources(inputs), _minutes(inputs), _figures(inputs),
        _not_known(inputs), _not_used(inputs), _left_out(inputs),
    )  # fmt: skip
    return Section("data", "Data and method", tuple(lines), tables)


def _sources(inputs: PaperInputs) -> Table:
    rows = tuple(
        (
            source["title"], source["publisher"], day_words(source["date"]), source["licence"], source["rows_used"],
            sum(unused["rows"] for unused in source["not_used"]),
        )
        for source in inputs.manifest.get("sources", ())
    )  # fmt: skip
    headings = ("Source", "Publisher", "Date", "Licence", ("Rows used", "count"), ("Rows not used", "count"))
    built = day_words(inputs.manifest.get("built", "").split("T", maxsplit=1)[0])
    return Table("Sources", columns(*headings), rows, f"The area was built on {built}.")


def _not_used(inputs: PaperInputs) -> Table:
    """Return why rows of a source were not used, and where the source is found."""
    rows = tuple(
        (
            source["title"],
            "; ".join(f"{unused['rows']:,} {unused['why']}" for unused in source["not_used"]) or None,
            source["url"],
        )
        for source in inputs.manifest.get("sources", ())
    )
    headings = columns("Source", "Rows not used, and why", "Address")
    return Table("Rows not used, and where sources are found", headings, rows, brief=False)


def _minutes(inputs: PaperInputs) -> Table:
    """Return how the minutes of each mode were made."""
    notes = inputs.area.mode_notes or {}
    rows = tuple((inputs.by(mode).capitalize(), " ".join(notes.get(mode, ())) or None) for mode in inputs.modes)
    walk_kmh = inputs.view.walk_kmh
    scaled = "" if walk_kmh == AVERAGE_WALK_KMH else f"In this paper minutes on foot are scaled to {walk_kmh} km/h."
    return Table("How minutes were made", columns("Minutes", "How"), rows, scaled, brief=False)


def _whole_plan(inputs: PaperInputs) -> Table:
    """Return every figure of the plan as a whole, today and then, and what it rests on."""
    mode = inputs.view.mode
    today, then = (inputs.whole(plan, mode) for plan in (inputs.today, inputs.plan))
    rows = tuple(
        (
            figure.heading_in(inputs.view),
            number(today.value(figure.key), figure.unit),
            number(then.value(figure.key), figure.unit),
            judged(figure, today.value(figure.key), then.value(figure.key)).said,
            rests_on({"today": today.notes(figure.key), "then": then.notes(figure.key)}),
        )
        for figure in shown(inputs.area)
    )
    headings = columns("Figure", "Today", "Then", "Change", "Rests on")
    return Table("Every figure of the plan as a whole", headings, rows, _minutes_words(inputs))


def _clusters(inputs: PaperInputs) -> Table:
    """Return every figure of every cluster, and of the practices that stand alone, with what it rests on."""
    figures = inputs.figures(inputs.plan)
    named = [
        (f"{cluster.letter} {cluster.name}", of)
        for cluster, of in zip(inputs.plan.clusters, figures.clusters, strict=True)
    ]
    named += [(NOT_PLACED, figures.alone)] if figures.not_placed_practices else []
    listed = shown(inputs.area)
    rows = tuple(
        (name, figure.heading_in(inputs.view), number(of.value(figure.key), figure.unit), of.notes(figure.key))
        for name, of in named
        for figure in listed
    )
    headings = columns("Cluster", "Figure", "Value", "Rests on, or why it is missing")
    return Table("Every figure of each cluster", headings, rows, _minutes_words(inputs), brief=False)


def _minutes_words(inputs: PaperInputs) -> str:
    travel = travel_words(inputs.view, crow_flies=inputs.area.crow_flies)
    return f"Minutes are {travel}; the chosen minutes are {inputs.view.within}."


def _figures(inputs: PaperInputs) -> Table:
    """Return what every figure means, what it rests on and how it is worked out."""
    rows = tuple(
        (figure.heading, figure.plain, figure.base, figure.method, figure.source) for figure in shown(inputs.area)
    )
    headings = columns("Figure", "What it means", "Rests on", "How", "Source")
    return Table("What the figures mean", headings, rows, brief=False)


def _not_known(inputs: PaperInputs) -> Table:
    rows = tuple((sentence,) for sentence in not_known(inputs.area))
    return Table("What is not known", columns("Not known"), rows, brief=False)


def _left_out(inputs: PaperInputs) -> Table:
    """Return what the data can't tell, practices that are not in the area, and what was odd in the files."""
    excluded, warnings = (inputs.manifest.get(key, ()) for key in ("excluded", "warnings"))
    rows = (
        *((inputs.area.name, note) for note in inputs.area.notes),
        *((f"{practice['code']} {practice['name']}", practice["why"]) for practice in excluded),
        *((str(warning["value"]), f"{warning['says']} ({warning['file']})") for warning in warnings),
    )
    note = f"{count_words(len(rows), 'entry', 'entries')}." if rows else "Nothing was left out."
    return Table("Left out, or to be known", columns("What", "Why"), rows, note, brief=False)


# ---- The board paper ----

SECTIONS: Final[Mapping[str, Callable[[PaperInputs], Section]]] = {
    "purpose": purpose_section,
    "today": today_section,
    "options": options_section,
    "proposal": proposal_section,
    "patients": patients_section,
    "other_clusters": other_clusters_section,
    "rules": rules_section,
    "said": said_section,
    "hub_hours": hub_hours_section,
    "risks": risks_section,
    "data": data_section,
}
"""Every section by its key, in the order of the paper."""


def section(key: str, inputs: PaperInputs, *, draw: Draw | None = None) -> Section:
    """Return one section, with the title and note that people typed.

    `draw` draws its maps and charts (`data.pictures.draw_pictures`); without it `Section.pictures` is empty.

    Raises:
        PlanningError: There is no such section, or an option was made on another build of the area.
    """
    if key not in SECTIONS:
        msg = f"the paper has no section {key!r}; it has: {', '.join(SECTIONS)}"
        raise PlanningError(msg)
    usual, typed = SECTIONS[key](inputs), inputs.proposal
    return replace(
        usual,
        title=typed.text(f"{key}.title") or usual.title,
        pictures=draw(key, inputs) if draw else (),
        note=typed.text(f"{key}.note"),
    )


def board_paper(inputs: PaperInputs, *, draw: Draw | None = None) -> Paper:
    """Return the whole paper; arguments and errors as in `section`."""
    return Paper(
        title=f"Neighbourhood clusters of general practice: {inputs.name}",
        subtitle=f"{inputs.area.name}. List sizes of {inputs.counted_on}.",
        fictional=inputs.area.fictional,
        plan_name=inputs.name,
        revision=inputs.revision,
        link=inputs.link,
        sections=tuple(section(key, inputs, draw=draw) for key in SECTIONS),
    )
