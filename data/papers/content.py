"""The board paper: its sections in order.

material = PaperInputs(folder, area, proposal, name=..., rules=..., manifest=..., options=...)
section("today", material)                              a few milliseconds
section("today", material, draw=draw_pictures)          one screen, with its pictures: 0.2 s or so
board_paper(material, draw=draw_pictures)               all of it: about 2 s for a borough
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from data.papers.model import Column, Paper, Picture, Section, Table, rests_on
from data.papers.proposal import hub_hours_section, other_clusters_section, patients_section, proposal_section
from data.papers.question import STARS, fictional_line, options_section, purpose_section, today_section
from data.papers.rules import risks_section, rules_section, said_section
from geo.errors import PlanningError
from geo.figures import BASE_WORDS, shown
from geo.view import AVERAGE_WALK_KMH
from geo.wording import CROW_FLIES_NOTE, NOT_PLACED, count_words, day_words, judged, number, travel_words
from geo.words import not_known

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from data.papers.inputs import PaperInputs
    from data.papers.model import Cell

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
        _whole_plan(inputs),
        _clusters(inputs),
        _sources(inputs),
        _minutes(inputs),
        _figures(inputs),
        _not_known(inputs),
        _not_used(inputs),
        _left_out(inputs),
    )
    return Section("data", "Data and method", tuple(lines), tables)


def _sources(inputs: PaperInputs) -> Table:
    columns = (
        Column("Source"),
        Column("Publisher"),
        Column("Date"),
        Column("Licence"),
        Column("Rows used", "count"),
        Column("Rows not used", "count"),
    )
    rows = tuple(_source_row(one) for one in inputs.manifest.get("sources", ()))
    return Table("Sources", columns, rows, f"The area was built on {_day(inputs.manifest.get('built', ''))}.")


def _source_row(one: dict[str, Any]) -> tuple[Cell, ...]:
    unused = sum(rest["rows"] for rest in one["not_used"])
    return one["title"], one["publisher"], day_words(one["date"]), one["licence"], one["rows_used"], unused


def _not_used(inputs: PaperInputs) -> Table:
    """Return why rows of a source were not used, and where the source is found."""
    columns = (Column("Source"), Column("Rows not used, and why"), Column("Address"))
    rows = tuple(
        (one["title"], "; ".join(f"{rest['rows']:,} {rest['why']}" for rest in one["not_used"]) or None, one["url"])
        for one in inputs.manifest.get("sources", ())
    )
    return Table("Rows not used, and where sources are found", columns, rows, brief=False)


def _day(moment: str) -> str:
    return day_words(moment.split("T", maxsplit=1)[0])


def _minutes(inputs: PaperInputs) -> Table:
    """Return how the minutes of each mode were made."""
    notes = inputs.area.mode_notes or {}
    rows = tuple((inputs.by(mode).capitalize(), " ".join(notes.get(mode, ())) or None) for mode in inputs.modes)
    walk_kmh = inputs.view.walk_kmh
    scaled = "" if walk_kmh == AVERAGE_WALK_KMH else f"In this paper minutes on foot are scaled to {walk_kmh} km/h."
    return Table("How minutes were made", (Column("Minutes"), Column("How")), rows, scaled, brief=False)


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
    columns = (Column("Figure"), Column("Today"), Column("Then"), Column("Change"), Column("Rests on"))
    return Table("Every figure of the plan as a whole", columns, rows, _minutes_words(inputs))


def _clusters(inputs: PaperInputs) -> Table:
    """Return every figure of every cluster, and of the practices that stand alone, with what it rests on."""
    found = inputs.figures(inputs.plan)
    named = [
        (f"{cluster.letter} {cluster.name}", one)
        for cluster, one in zip(inputs.plan.clusters, found.clusters, strict=True)
    ]
    named += [(NOT_PLACED, found.alone)] if found.not_placed_practices else []
    listed = shown(inputs.area)
    rows = tuple(
        (name, figure.heading_in(inputs.view), number(one.value(figure.key), figure.unit), one.notes(figure.key))
        for name, one in named
        for figure in listed
    )
    columns = (Column("Cluster"), Column("Figure"), Column("Value"), Column("Rests on, or why it is missing"))
    return Table("Every figure of each cluster", columns, rows, _minutes_words(inputs), brief=False)


def _minutes_words(inputs: PaperInputs) -> str:
    travel = travel_words(inputs.view, crow_flies=inputs.area.crow_flies)
    return f"Minutes are {travel}; the chosen minutes are {inputs.view.within}."


def _figures(inputs: PaperInputs) -> Table:
    """Return what every figure means, what it rests on and how it is worked out."""
    columns = (Column("Figure"), Column("What it means"), Column("Rests on"), Column("How"), Column("Source"))
    rows = tuple((one.heading, one.plain, one.base, one.method, one.source) for one in shown(inputs.area))
    return Table("What the figures mean", columns, rows, brief=False)


def _not_known(inputs: PaperInputs) -> Table:
    rows = tuple((sentence,) for sentence in not_known(inputs.area))
    return Table("What is not known", (Column("Not known"),), rows, brief=False)


def _left_out(inputs: PaperInputs) -> Table:
    """Return what the data can't tell, practices that are not in the area, and what was odd in the files."""
    rows: Iterable[tuple[Cell, ...]] = (
        *((inputs.area.name, note) for note in inputs.area.notes),
        *((f"{one['code']} {one['name']}", one["why"]) for one in inputs.manifest.get("excluded", ())),
        *((str(one["value"]), f"{one['says']} ({one['file']})") for one in inputs.manifest.get("warnings", ())),
    )
    listed = tuple(rows)
    note = f"{count_words(len(listed), 'entry', 'entries')}." if listed else "Nothing was left out."
    return Table("Left out, or to be known", (Column("What"), Column("Why")), listed, note, brief=False)


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


def section(
    key: str, inputs: PaperInputs, *, draw: Callable[[str, PaperInputs], tuple[Picture, ...]] | None = None
) -> Section:
    """Return one section, with the title and note that people typed.

    Args:
        key: One of `SECTIONS`.
        inputs: What the paper is made from.
        draw: Draws its maps and charts (`data.pictures.draw_pictures`); without it `Section.pictures` is empty.

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


def board_paper(inputs: PaperInputs, *, draw: Callable[[str, PaperInputs], tuple[Picture, ...]] | None = None) -> Paper:
    """Return the whole paper; arguments and errors as in `section`."""
    area = inputs.area
    return Paper(
        title=f"Neighbourhood clusters of general practice: {inputs.name}",
        subtitle=f"{area.name}. List sizes of {inputs.counted_on}.",
        fictional=area.fictional,
        plan_name=inputs.name,
        revision=inputs.revision,
        link=inputs.link,
        sections=tuple(section(key, inputs, draw=draw) for key in SECTIONS),
    )
