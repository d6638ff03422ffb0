"""One plan, one value: wherever a figure stands it says the same, with the same mark, and what it rests on.

The plan is read from everything that shows or holds figures, as those do who read it: from the message to the cards,
table, chart, Compare, Board, Word, slides, workbooks, CSV, GeoJSON and the command line. A figure that is added to the
registry is then found in the same places.
"""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace
from typing import NamedTuple

import docx
import openpyxl
import pandas as pd
import pptx
import pytest
import streamlit as st

from data import cached_figures as worked_out
from data.cached_figures import minutes_distribution
from data.documents.slides import slides_bytes
from data.documents.word import word_bytes
from data.documents.workbook import comparison_csv, comparison_tables, figures_workbook, paper_workbook, workbook_bytes
from data.files import csv_bytes
from data.papers.content import board_paper
from data.plan_files.reports import as_json, as_text, clusters_geojson, report
from geo.figures import ALONE, WHOLE, Base, Figure, figure_of, figures, on_cards, registry, whole_plan
from geo.figures import shown as listed
from geo.figures.access import minutes_to_nearest
from geo.figures.work_out import OverWays, with_a_way
from geo.plan import today_plan
from geo.proposal import Proposal
from geo.view import View
from geo.wording import ESTIMATE, NOT_PLACED, NOTHING, number
from tests import test_house
from tests.data.papers.tiny_paper import tiny_inputs, tiny_manifest, write_tiny_area
from tests.tiny_town import BIRCH, CEDAR, DAMSON, FIR, tiny_rules
from ui.acts import picture
from ui.acts.picture import FACTORS, picture_of
from ui.acts.picture_schema import Head, Subject
from ui.acts.sheet import figure_rows, table_of
from ui.board.figures import large_figures
from ui.compare.sides import Side, Sides
from ui.compare.tables import figure_row
from ui.session.areas import OpenArea

VIEW = View(within=20)
SUBJECT = Subject("", "tiny", "")
HEAD = Head(0, 0, "", "", mine=True, kept="", can_undo=False, can_redo=False)
CARD_COUNTS = ("practices", "patients", "patients_outside", "no_way", "not_mapped", "single_handed")
"""Figures that stand on a card in places of their own, with no tile."""


class Seen(NamedTuple):
    """A figure as it stands somewhere.

    Attributes:
        value: A number, as exact as it stands there; a text as people read it; None where none is held.
        told: What stands beside it: on what it rests, or why it is missing. None: nothing can stand there.
        marked: Whether it is marked as an estimate. None: no mark can stand there.
    """

    value: float | str | None
    told: str | None
    marked: bool | None


class Shown:
    """A plan of the tiny town and everything that shows it."""

    def __init__(self, folder, **known):
        """Write the area: Fir has 5,000 patients more, so that what is known of C rests on less than half.

        Args:
            folder: Where it is written.
            known: Columns of its practices to be others than those of the tiny town.
        """
        area = write_tiny_area(folder)
        area = replace(area, practices=area.practices.assign(**known))
        fir = area.practices["code"] == FIR
        area.practices.loc[fir, ["list_size", "living_elsewhere"]] += 5_000
        area = replace(area, id=f"onevalue{len(known):08}")
        self.folder, self.area, self.today = folder, area, today_plan(area.practices)
        self.plan = self.today.move([DAMSON, BIRCH], to="").set_hub("A", hub=CEDAR)
        self.rules = tiny_rules()
        self.figures = figures(area, self.plan, VIEW)
        self.whole = whole_plan(area, self.plan, VIEW)
        self.names = {cluster.letter: f"{cluster.letter} {cluster.name}" for cluster in self.plan.clusters}
        self.letters = {name: letter for letter, name in self.names.items()} | {NOT_PLACED: ALONE}
        self.paper = tiny_inputs(
            folder, area=area, proposal=Proposal(self.plan), manifest=tiny_manifest(area), options=(), view=VIEW
        )
        sides = (Side("Plan", "", self.plan), Side("Today's PCNs", "", self.today))
        self.sides = Sides(area, sides, VIEW)

    @property
    def groups(self):
        """The figures of geo of each cluster, of the practices that stand alone, and of the plan as a whole."""
        return {cluster.letter: cluster for cluster in (*self.figures.clusters, self.figures.alone, self.whole)}


@pytest.fixture
def shown(tmp_path):
    return Shown(tmp_path)


def figure_named(heading):
    """The figure with that name in the view, and whether the heading marks it as an estimate; None for another."""
    name = heading.replace("\N{NO-BREAK SPACE}", " ").removesuffix(f" {ESTIMATE}")
    return next((figure for figure in registry.FIGURES if figure.name_in(VIEW) == name), None)


def is_marked(heading):
    return heading.endswith(ESTIMATE)


def on_the_cards(shown):
    screen = picture_of(
        OpenArea("tiny", shown.area, {}, "static/"), shown.plan, VIEW, chosen=(), of=SUBJECT, head=HEAD, can_change=True
    )
    cards = {card.letter: card.figures for card in screen.plan.clusters} | {ALONE: screen.plan.not_placed}
    for letter, card in cards.items():
        told = zip(card.values, card.bases, card.whys, strict=True)
        for at, (figure, tile, (value, n, why)) in enumerate(zip(on_cards(), screen.tiles, told, strict=True)):
            base = shown.groups[letter].base(figure.key)._replace(n=n, of=card.patients)
            partial = bool(card.partial >> at & 1)
            assert (partial, tile.unit) == (base.is_partial and value is not None, figure.unit)
            text = number(math.nan if value is None else value / FACTORS[figure.unit], figure.unit)
            yield letter, figure.key, Seen(text, why if value is None else base.marked_words, is_marked(tile.label))
        for key in CARD_COUNTS:
            yield letter, key, Seen(getattr(card, key), None, None)


def in_the_table(shown):
    table = table_of(shown.area, shown.plan, shown.today, VIEW)
    for row in table.rows:
        figure = figure_named(row.heading)
        for letter, now, beside, below in zip(shown.names, row.now, row.beside, row.below, strict=True):
            told = beside.strip() if now == NOTHING else below
            yield letter, figure.key, Seen(now, told, is_marked(row.heading))


def in_the_figures_csv(shown):
    text = csv_bytes(pd.DataFrame(figure_rows(shown.area, shown.plan, shown.today, VIEW))).decode("utf-8-sig")
    for row in csv.DictReader(io.StringIO(text)):
        yield from _of_row(row)


def _of_row(row):
    figure = figure_named(row["figure"])
    value = math.nan if row["now"] == "" else float(row["now"])
    base = Base(int(row["base"]), int(row["base_of"]), row["base_unit"])
    told = "" if math.isnan(value) else base.marked_words
    assert row["partial"] == ("partial" if "partial" in told else "")
    told = "; ".join(part for part in (told, row["note"]) if part)
    yield row["cluster"], figure.key, Seen(value, told, row["kind"] == "estimate")


def on_compare(shown):
    for letter, of in _compared(shown):
        for figure in listed(shown.area):
            row = figure_row(figure, of, shown.sides)
            cell = row.cells[0]
            assert figure_named(row.heading) is figure
            assert cell.beside == "", "nothing changes against itself"
            told = cell.about if figure.key != "patients" else None  # there stands how far it is from the band
            yield letter, figure.key, Seen(cell.text, told, is_marked(row.heading))


def _compared(shown):
    yield WHOLE, shown.sides.whole
    for letter in shown.names:
        yield letter, shown.sides.cluster_figures((letter, letter))


def in_the_csv_of_compare(shown):
    text = comparison_csv(shown.sides.comparison()).decode("utf-8-sig")
    yield from _compared_rows(shown, list(csv.reader(io.StringIO(text))))


def in_the_workbook_of_compare(shown):
    content = workbook_bytes(comparison_tables(shown.sides.comparison()), about=[])
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Figures"]
    yield from _compared_rows(shown, [list(row) for row in sheet.iter_rows(values_only=True)])


def _compared_rows(shown, rows):
    at = rows[0].index("Plan")
    for row in rows[1:]:
        figure = next((figure for figure in registry.FIGURES if figure.name == row[1]), None)
        if figure is not None and row[2]:
            assert row[2] == figure.unit
            value = math.nan if row[at] in (None, "") else float(row[at])
            letter = WHOLE if row[0] == "Whole plan" else shown.letters[row[0]]
            yield letter, figure.key, Seen(value, row[at + 1] or "", row[3] == "estimate")


def in_word(shown):
    document = docx.Document(io.BytesIO(word_bytes(board_paper(shown.paper))))
    yield from _of_paper(
        shown, [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    )


def in_the_workbook_of_the_paper(shown):
    book = openpyxl.load_workbook(io.BytesIO(paper_workbook(board_paper(shown.paper))))
    tables = [[[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)] for sheet in book.worksheets]
    yield from _of_paper(shown, tables)


def on_slides(shown):
    slides = pptx.Presentation(io.BytesIO(slides_bytes(board_paper(shown.paper)))).slides
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    read = [[[cell.text for cell in row.cells] for row in table.rows] for table in tables]
    yield from _of_paper(shown, [_joined(rows) for rows in read])


def _joined(rows):
    """Rows of a slide, those that go on in the next one put together again."""
    whole = []
    for row in rows:
        if whole and row[0].endswith("(goes on)"):
            pairs = zip(whole[-1], ["", *row[1:]], strict=True)
            whole[-1] = [" ".join(part for part in pair if part) for pair in pairs]
        else:
            whole.append(row)
    return whole


def _of_paper(shown, tables):
    """Of the whole plan every figure, today and then; of each cluster every figure, where the table is there."""
    for rows in tables:
        if rows and rows[0][:3] == ["Figure", "Today", "Then"]:
            for heading, _, then, _, told, *_ in filter(lambda row: figure_named(row[0]), rows[1:]):
                yield WHOLE, figure_named(heading).key, Seen(then, _then(told), is_marked(heading))
        if rows and rows[0][:3] == ["Cluster", "Figure", "Value"]:
            for name, heading, value, told, *_ in filter(lambda row: figure_named(row[1] or ""), rows[1:]):
                yield shown.letters[name], figure_named(heading).key, Seen(value, told, is_marked(heading))


def _then(told):
    """What the figure of the plan rests on, where today's rests on something else."""
    return told.partition("; then: ")[2] or told


def in_the_workbook(shown):
    content = figures_workbook(shown.area, shown.plan, view=VIEW, about=[])
    book = openpyxl.load_workbook(io.BytesIO(content))
    values, bases = (
        list(book[name].iter_rows(values_only=True))
        for name in ("Figures of each cluster", "What each figure rests on")
    )
    for row, told in zip(values[1:], bases[1:], strict=True):
        if row[1] is None or row[:2] != told[:2]:
            continue
        letter = row[0] or (ALONE if row[1] == NOT_PLACED else WHOLE)
        for heading, value, beside in zip(values[0][2:], row[2:], told[2:], strict=True):
            yield letter, figure_named(heading).key, Seen(value, beside or "", is_marked(heading))


def in_geojson(shown):
    content = json.loads(clusters_geojson(shown.folder, shown.area, shown.plan, shown.figures, view=VIEW))
    for feature in content["features"]:
        about = feature["properties"]
        for figure in listed(shown.area) if about["kind"] == "cluster" else ():
            one = shown.groups[about["letter"]]
            rests = about.get(f"{figure.key}_of", one.base(figure.key).of)
            assert rests == one.base(figure.key).n
            yield about["letter"], figure.key, Seen(about[figure.key], None, figure.key in content["estimates"])


def on_the_command_line_as_json(shown):
    content = json.loads(as_json(report(shown.area, shown.plan, VIEW, shown.rules)))
    groups = {item["letter"]: item for item in content["clusters"]} | {
        ALONE: content["not_placed"],
        WHOLE: content["whole"],
    }
    for letter, group in groups.items():
        for key, value in group["figures"].items():
            told = "" if value is None else Base(*group["bases"][key].values()).marked_words
            assert (key in group["partial"]) is ("partial" in told)
            told = "; ".join(part for part in (told, group["why"].get(key, "")) if part)
            yield letter, key, Seen(value, told, key in content["estimates"])


def on_the_command_line(shown):
    letter = ""
    for line in as_text(report(shown.area, shown.plan, VIEW, shown.rules)).splitlines():
        if line.startswith(("The plan as a whole", NOT_PLACED)):
            letter = WHOLE if line.startswith("The plan") else ALONE
        elif line[:1] in shown.names and line[1:3] == "  ":
            letter = line[0]
        figure = next((figure for figure in registry.FIGURES if line.startswith(f"   {figure.name_in(VIEW)} ")), None)
        if figure is not None:
            value, _, told = line.removeprefix(f"   {figure.name_in(VIEW)} ").strip().partition(" ")
            yield letter, figure.key, Seen(value.removesuffix(ESTIMATE), told.strip(), value.endswith(ESTIMATE))


PLACES = {
    on_the_cards: ("clusters", "alone"),
    in_the_table: ("clusters",),
    in_the_figures_csv: ("clusters",),
    on_compare: ("clusters", "whole"),
    in_the_csv_of_compare: ("clusters", "whole"),
    in_the_workbook_of_compare: ("clusters", "whole"),
    in_word: ("clusters", "alone", "whole"),
    in_the_workbook_of_the_paper: ("clusters", "alone", "whole"),
    on_slides: ("whole",),
    in_the_workbook: ("clusters", "alone", "whole"),
    in_geojson: ("clusters",),
    on_the_command_line_as_json: ("clusters", "alone", "whole"),
    on_the_command_line: ("clusters", "alone", "whole"),
}
"""Where figures are read, and of what they stand there."""


def is_same(value, wanted, figure):
    """Whether a value is the one of geo, as exactly as it stands there."""
    if isinstance(value, str):
        return value == number(wanted, figure.unit)
    if value is None or math.isnan(value):
        return math.isnan(wanted)
    return value == pytest.approx(wanted, rel=1e-6, abs=0.0005)


def reads_alike(told, wanted):
    """Whether what stands beside a figure says on what it rests, why it is missing, and nothing else."""
    return ("" if told == "everybody" else told.replace("; ", ", ")) == wanted.replace("; ", ", ")


def check(place, shown):
    """Assert that every figure stands in a place, that its value is geo's, with its mark and its base."""
    of = {"clusters": set(shown.names), "alone": {ALONE}, "whole": {WHOLE}}
    seen = {(letter, key): one for letter, key, one in place(shown)}
    keys = [figure.key for figure in listed(shown.area)]
    if place is on_the_cards:
        keys = [figure.key for figure in on_cards()] + list(CARD_COUNTS)
    assert set(seen) == {(letter, key) for some in PLACES[place] for letter in of[some] for key in keys}
    for (letter, key), one in seen.items():
        figure, wanted = figure_of(key), shown.groups[letter]
        where = f"{figure.name} of {letter or 'those that stand alone'}: {one}"
        assert is_same(one.value, wanted.value(key), figure), f"{where}; geo says {wanted.value(key)}"
        assert one.marked is None or one.marked is not figure.official, where
        assert one.told is None or reads_alike(one.told, wanted.notes(key)), f"{where}; geo says {wanted.notes(key)!r}"


def test_the_plan_has_every_kind_of_base(shown):
    """Whole, in part, partial, left out and not to be had: else the other tests would prove less than they seem to."""
    south = shown.groups["C"]
    assert south.base_words("minutes_nearest") == "\N{CIRCLE WITH LEFT HALF BLACK} partial, of 6,000 of 16,000 patients"
    assert south.reason("most_deprived_fifth").startswith("left out: it would rest on 1,000 of 16,000 patients")
    assert south.reason("minutes_hub") == "no hub chosen"
    assert shown.groups["B"].base_words("minutes_nearest") == "of 9,000 of 12,500 patients"
    assert shown.groups["A"].notes("patients") == ""
    assert shown.groups[ALONE].patients == 28_500


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_every_figure_has_one_value(place, shown):
    check(place, shown)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_what_the_area_was_built_without_stands_nowhere(place, tmp_path):
    """No ages, one kind of single-handed alone: the estimate of over-65s stays, what would be dashes is left out."""
    columns = ("patients_65", "patients_75", "patients_85", "patients_by_age", "partners", "gps_fte", "weighted_list")
    town = Shown(tmp_path, **dict.fromkeys(columns, math.nan))
    check(place, town)
    keys = {key for _, key, _ in place(town)}
    gone = {"aged_65", "aged_65_share", "aged_75", "aged_85", "single_partner", "single_full_time", "gps_fte"}
    assert not keys & (gone | {"weighted_list"})
    assert place is on_the_cards or keys >= {"over_65", "single_handed"}


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_official_ages_of_everybody_leave_no_estimate(place, tmp_path):
    town = Shown(tmp_path, patients_65=900.0, patients_by_age=9_000.0)
    check(place, town)
    assert place is on_the_cards or "over_65" not in {key for _, key, _ in place(town)}


def test_the_chart_sums_to_the_figures(shown):
    chart = minutes_distribution(shown.area, shown.plan, VIEW)
    by_step = [*zip(chart.letters, chart.patients, chart.further, chart.no_way, strict=True)]
    by_step.append((WHOLE, *chart.of_everybody()))
    for letter, patients, further, no_way in by_step:
        one = shown.groups[letter]
        assert patients.sum() + further == one.base("minutes_nearest").n
        assert patients.sum() + further + no_way == one.base("within").n
        assert patients[chart.up_to <= VIEW.within].sum() / one.base("within").n == pytest.approx(one.within)
        assert no_way == one.no_way


def test_the_board_says_the_figures_of_the_plan(shown):
    screens = {key: large_figures(key, shown.paper) for key in ("patients", "proposal")}
    today, then = (whole_plan(shown.area, plan, VIEW) for plan in (shown.today, shown.plan))
    said = [(screen.figure, screen.words) for screen in screens["patients"][2:]]
    assert said == [
        (number(one.minutes_nearest, "minutes"), f"minutes {when} {ESTIMATE}, {one.notes('minutes_nearest')}")
        for one, when in ((today, "today"), (then, "then"))
    ]
    sections = {section.key: section for section in board_paper(shown.paper).sections}
    sizes = next(table for table in sections["proposal"].tables if table.title.startswith("List sizes"))
    assert [row[:4] for row in sizes.rows] == [
        (letter, shown.names[letter][2:], one.practices, one.patients)
        for letter, one in shown.groups.items()
        if letter in shown.names
    ]
    minutes = next(table for table in sections["options"].tables if "minutes" in table.title)
    assert minutes.columns[1].heading == f"{figure_of('minutes_nearest').name} on foot {ESTIMATE}"
    assert [row[1] for row in minutes.rows] == [today.minutes_nearest, then.minutes_nearest]
    hub = next(row for row in sections["hub_hours"].tables[0].rows if row[0] == shown.names["A"])
    assert hub[2] == shown.groups["A"].minutes_hub
    assert shown.groups["A"].notes("minutes_hub") in hub


def forget_figures():
    """Let nothing be kept of what was worked out with another registry."""
    st.cache_resource.clear()
    for var in (*vars(worked_out).values(), *vars(picture).values()):
        if hasattr(var, "cache_clear"):
            var.cache_clear()


@pytest.fixture
def made_up(monkeypatch):
    """A figure more in the registry, and in nothing else: twice the minutes to the nearest practice."""
    words = ("name", "plain", "formula", "source", "base", "method", "missing")
    figure = Figure(
        key="made_up",
        unit="minutes",
        official=False,
        better=-1,
        card="made up",
        work_out=OverWays(lambda living, minutes, _: 2 * minutes_to_nearest(living, minutes), with_a_way),
        **{word: f"A made-up {word}" for word in words},
    )
    forget_figures()
    monkeypatch.setattr(registry, "FIGURES", (*registry.FIGURES, figure))
    yield figure
    forget_figures()


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_a_figure_that_is_added_to_the_registry_stands_everywhere(place, made_up, shown):
    assert shown.whole.made_up == pytest.approx(2 * shown.whole.minutes_nearest)
    check(place, shown)
    assert made_up.key in {key for _, key, _ in place(shown)}


def test_it_is_explained_on_the_about_page_and_in_the_paper(made_up, app, shown):
    app.go_to("about")
    assert app.says_no_traceback() == []
    rows = [row for table in app.at.table for row in table.value.to_numpy().tolist()]
    told = next(item for item in (" ".join(row).replace("\\", "") for row in rows) if item.startswith("A made-up name"))
    assert all(f"A made-up {word}" in told for word in ("plain", "formula", "source", "base", "method"))
    sections = {section.key: section for section in board_paper(shown.paper).sections}
    (meaning,) = [table for table in sections["data"].tables if table.title == "What the figures mean"]
    assert (made_up.heading, made_up.plain, made_up.base, made_up.method, made_up.source) in meaning.rows


def test_it_is_refused_without_its_oracle_words_or_source(made_up):
    with pytest.raises(AssertionError):
        test_house.test_every_figure_has_an_oracle()
    for word in ("name", "plain", "formula", "source", "base", "method", "missing"):
        with pytest.raises(ValueError, match=f"lacks {word}"):
            replace(made_up, **{word: ""})
