"""A picture is what `geo` worked out, packed as the browser reads it."""

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from data.cached_figures import rules
from geo.errors import PlanningError
from geo.figures import figures, on_cards
from geo.figures.by_place import distribution
from geo.moves.what_if_table import people_behind
from geo.plan import today_plan
from geo.rules.rules import findings
from geo.view import SLOWER_WALK_KMH, View
from geo.words.findings import finding_sentence
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR, tiny_town
from tests.ui.acts.unpack import columns, marks
from tests.ui.acts.unpack import figures as unpacked
from ui.acts.picture import NOT_HAD, picture_of, what_if_of, whole_numbers
from ui.acts.picture_schema import Head, Moves, Picture, Subject
from ui.parts.text import BADGES
from ui.session.areas import OpenArea

AREA = tiny_town()
OPENED = OpenArea("tiny", AREA, {}, "app/static/areas/tiny/")
TODAY = today_plan(AREA.practices)
SUBJECT = Subject("a-key", "tiny", AREA.id)
HEAD = Head(3, 5, "Moved Ash to A.", "AS", mine=True, kept="as Option 1", can_undo=True, can_redo=False)
SCHEMA_TS = Path(__file__).resolve().parents[3] / "ui" / "cluster_map" / "src" / "schema.ts"


def picture(plan=TODAY, view=View(), *, opened=OPENED, chosen=(), can_change=True):
    return picture_of(opened, plan, view, chosen=chosen, of=SUBJECT, head=HEAD, can_change=can_change)


def assert_cells(cells, item):
    """See that cells are the figures of a cluster, with bases, marks and reasons."""
    keys = [figure.key for figure in on_cards()]
    assert cells.values == [whole_numbers([item.value(figure.key)], figure.unit)[0] for figure in on_cards()]
    assert cells.bases == [item.base(key).n for key in keys]
    assert cells.partial == sum(item.is_partial(key) << number for number, key in enumerate(keys))
    assert cells.whys == [item.reason(key) for key in keys]


def test_it_is_plain_json_that_reads_back_as_it_was():
    shown = picture(TODAY.move([ASH], to=""), chosen=(BIRCH,))
    content = msgspec.json.encode(shown)
    assert msgspec.json.decode(content, type=Picture) == shown
    assert content == msgspec.json.encode(picture(TODAY.move([ASH], to=""), chosen=(BIRCH,)))


def test_whose_it_is_goes_along_as_it_came():
    shown = picture(can_change=False)
    assert (shown.of, shown.head, shown.can_change) == (SUBJECT, HEAD, False)
    assert (shown.area.id, shown.area.name, shown.area.fictional) == (AREA.id, "Tiny Town", True)
    assert shown.area.base == OPENED.base
    assert shown.band == (30_000, 50_000)


def test_cards_and_assignment():
    plan = picture().plan
    assert [card.letter for card in plan.clusters] == ["A", "B", "C"]
    assert plan.assignment == [1, 1, 0, 2, 2, 2]
    south = plan.clusters[2].figures
    assert (south.practices, south.patients, south.patients_outside) == (3, 20_000, 11_000)
    assert [(item.name, item.patients) for item in south.outside] == [("Elder", 7_000), ("Fir", 4_000)]
    assert (south.gap, south.words) == (-10_000, "10,000 patients short of 30,000")
    assert unpacked(plan.territory) == figures(AREA, TODAY, View()).territory.tolist()


def test_practices_outside_are_in_no_cluster_when_their_pcn_is_not_in_the_plan():
    plan = picture(replace(TODAY, clusters=TODAY.clusters[:2], placed=TODAY.placed[:3])).plan
    assert plan.assignment == [1, 1, 0, -1, -2, -2]
    assert [item.name for item in plan.not_placed.outside] == ["Elder", "Fir"]


def test_a_locked_cluster_says_why_it_takes_part_in_no_move_as_a_refused_move_does():
    plan = TODAY.lock("A", locked=True)
    closed = [card.closed for card in picture(plan).plan.clusters]
    assert closed == ["Cluster A is locked: it neither loses nor gains practices. Unlock it first.", "", ""]
    with pytest.raises(PlanningError) as refused:
        plan.move([ASH], to="A")
    assert closed[0] == f"C{str(refused.value)[1:]}."


def test_tiles_are_the_figures_of_the_registry_that_stand_on_cards():
    tiles = picture(view=View(within=20)).tiles
    assert [tile.label for tile in tiles] == ["min on average*", "min for 9 in 10*", "in 20 minutes*"]
    assert [tile.unit for tile in tiles] == [figure.unit for figure in on_cards()]
    assert all(figure.plain in tile.help for figure, tile in zip(on_cards(), tiles, strict=True))


def test_cards_and_those_not_placed_show_what_was_worked_out_with_bases_marks_and_reasons():
    plan = TODAY.move([ASH], to="").add_cluster()
    shown, worked_out = picture(plan).plan, figures(AREA, plan, View())
    for card, cluster in zip(shown.clusters, worked_out.clusters, strict=True):
        assert_cells(card.figures, cluster)
        assert (card.figures.no_way, card.figures.not_mapped) == (cluster.no_way, cluster.not_mapped)
    alone = shown.not_placed
    assert (alone.practices, alone.patients) == (worked_out.alone.practices, worked_out.alone.patients)
    assert_cells(alone, worked_out.alone)


def test_a_figure_that_is_left_out_says_why_and_is_not_marked_as_partial():
    area = replace(AREA, id="a large Fir", practices=AREA.practices.copy())
    area.practices.loc[area.practices["code"] == FIR, ["list_size", "living_elsewhere"]] += 200_000
    shown = picture(opened=replace(OPENED, area=area), chosen=(ASH,))
    cells = shown.plan.clusters[2].figures
    assert (cells.values[0], cells.partial) == (None, 0)
    assert cells.whys[0] == "left out: it would rest on 15,000 of 220,000 patients, less than a tenth"
    joined = shown.taken.joined[2]
    assert (joined.values[0] is None) == (joined.whys[0] != "")
    assert_cells(cells, figures(area, TODAY, View()).cluster("C"))


@pytest.mark.parametrize("view", [View(), View(mode="drive", within=3)])
def test_what_if_is_the_figures_of_the_moved_plan(view):
    what_if = what_if_of(AREA, TODAY, view)
    rows = len(what_if.practices)
    joined, across = what_if.joined, len(what_if.targets)
    patients, gaps = columns(joined.patients, rows=rows), columns(joined.gap, rows=rows)
    values = [unpacked(value) for value in joined.values]
    for row, code in enumerate((ASH, BIRCH, CEDAR, DAMSON)):
        for column, target in enumerate(what_if.targets[:-1]):
            after = figures(AREA, TODAY.move([code], to=target), view)
            one = after.cluster(target) if target else after.alone
            assert what_if.practices[row] == AREA.practices["code"].tolist().index(code)
            assert patients[row][column] == one.patients
            assert gaps[row][column] == (min(0, one.patients - 30_000) + max(0, one.patients - 50_000) if target else 0)
            cell = row * across + column
            had = [None if found[cell] == NOT_HAD else found[cell] for found in values]
            assert had == [whole_numbers([one.value(figure.key)], figure.unit)[0] for figure in on_cards()]
            partial = sum(one.is_partial(figure.key) << tile for tile, figure in enumerate(on_cards()))
            assert marks(joined.partial)[cell] == partial


def test_a_cluster_that_loses_a_practice_stands_beside_the_one_that_gains_it():
    left = what_if_of(AREA, TODAY, View()).left
    after = figures(AREA, TODAY.move([ASH], to="A"), View()).cluster("B")
    assert left.patients[0] == after.patients
    had = [None if found == NOT_HAD else found for found in (unpacked(value)[0] for value in left.values)]
    assert had == [whole_numbers([after.value(figure.key)], figure.unit)[0] for figure in on_cards()]


def test_choosing_one_asks_for_all_about_it():
    taken = picture(chosen=(ASH,)).taken
    moved = figures(AREA, TODAY.move([ASH], to="A"), View())
    assert (taken.practices, taken.left[0].letter, taken.joined[0].letter) == ([ASH], "B", "A")
    assert_cells(taken.joined[0], moved.cluster("A"))
    assert_cells(taken.left[0], moved.cluster("B"))
    assert (taken.joined[0].patients, taken.joined[0].gap) == (moved.cluster("A").patients, 0)
    behind = dict(people_behind(AREA, TODAY, View(), practices=[ASH]))
    told = [msgspec.structs.asdict(item) for item in taken.behind]
    assert told == [vars(behind[to]) for to in ("A", "B", "C", "", "+")]


def test_choosing_two_asks_for_both_together():
    taken = picture(chosen=(ASH, BIRCH)).taken
    assert taken.practices == [ASH, BIRCH]
    assert [after.letter for after in taken.left] == ["B"]
    assert taken.joined[0].patients == 31_000 + 32_000


def test_a_lock_forbids_a_target():
    taken = picture(TODAY.lock("A", locked=True), chosen=(ASH,)).taken
    assert (taken.joined[0], taken.behind[0]) == (None, None)


@pytest.mark.parametrize("unknown", ["T99999", "", ELDER])
def test_a_choice_that_can_not_be_moved_does_not_count(unknown):
    assert picture(chosen=(unknown, ASH)) == picture(chosen=(ASH,))
    assert picture(chosen=(unknown,)).taken is None


def test_a_slower_walker_scales_reach_on_foot_only():
    slow = picture(view=View(walk_kmh=SLOWER_WALK_KMH)).view
    assert (slow.slower, slow.reach_scale) == (True, pytest.approx(4.8 / 2.7))
    drive = picture(view=View(mode="drive", walk_kmh=SLOWER_WALK_KMH)).view
    assert (drive.slower, drive.reach_scale) == (False, 1.0)


def whole_findings(plan, found):
    """Practices and places of each finding as the browser makes them out of the picture."""
    codes = AREA.practices["code"].tolist()
    inside = (AREA.places["kind"] == "inside").tolist()
    index = {card.letter: number for number, card in enumerate(plan.clusters)}
    territory = unpacked(plan.territory)
    for item in found:
        number = index.get(item.cluster)
        members = [code for code, there in zip(codes, plan.assignment, strict=True) if there == number]
        led = [place for place, there in enumerate(territory) if there == number and inside[place]]
        yield item, members if item.practices is None else item.practices, led if item.places is None else item.places


@pytest.mark.parametrize(
    "plan",
    [
        TODAY,
        TODAY.move([ASH], to=""),
        TODAY.move([BIRCH], to="A"),
        TODAY.move([CEDAR], to="C").move([DAMSON], to="A"),
        replace(TODAY, clusters=TODAY.clusters[:2], placed=TODAY.placed[:3]),
    ],
)
def test_findings_are_those_of_the_rules_and_name_what_is_to_be_outlined(plan):
    shown = picture(plan)
    found = findings(AREA, plan, figures(AREA, plan, View()), rules())
    assert len(shown.findings) == len(found) > 0
    for (one, practices, places), wanted in zip(whole_findings(shown.plan, shown.findings), found, strict=True):
        assert (one.severity, one.word) == (wanted.severity, BADGES[wanted.severity][0])
        assert (one.sentence, one.cluster) == (finding_sentence(wanted), wanted.cluster)
        assert sorted(practices) == sorted(wanted.practices)
        assert places == list(wanted.places)


def test_what_is_all_of_a_cluster_is_told_as_such():
    small = next(finding for finding in picture().findings if finding.cluster == "C" and "short of" in finding.sentence)
    assert (small.practices, small.places) == (None, None)
    border = next(finding for finding in picture().findings if "crosses the border" in finding.sentence)
    assert (border.practices, border.places) == ([ELDER, FIR], [])


def test_the_chart_is_the_distribution_of_both_plans_and_says_how_its_minutes_were_made():
    plan = TODAY.move([ASH], to="A")
    chart = picture(plan, View(within=20)).chart
    now, before = (distribution(AREA, item, View()).of_everybody() for item in (plan, TODAY))
    assert (chart.plan, chart.today) == (now[0].tolist(), before[0].tolist())
    assert (chart.step, chart.within, chart.marks[0]) == (1, 20, [0, 10, 20, 30, 40, 50, 60])
    assert chart.below[0].startswith("More than 60 minutes away on foot: ")
    assert f"No way there: {now[2]:,}" in chart.below[0]
    assert chart.below[1] == "How these minutes were made: Ten minutes a step."


def test_python_and_typescript_name_the_same_fields_of_a_picture():
    text = SCHEMA_TS.read_text(encoding="utf-8")
    for struct in msgspec.inspect.multi_type_info([Picture, Moves]):
        todo, done = [struct], set()
        while todo:
            one = todo.pop()
            if isinstance(one, msgspec.inspect.StructType) and one.cls not in done:
                done.add(one.cls)
                body = re.search(rf"export interface {one.cls.__name__} {{(.*?)^}}", text, re.DOTALL | re.MULTILINE)[1]
                assert re.findall(r"^  (\w+): ", body, re.MULTILINE) == [field.encode_name for field in one.fields]
                todo += [field.type for field in one.fields]
            todo += [getattr(one, name) for name in ("item_type",) if hasattr(one, name)]
            todo += [*getattr(one, "types", ()), *getattr(one, "item_types", ())]
        assert len(done) > (15 if struct.cls is Picture else 4)


def test_an_area_of_which_nothing_is_placed_has_a_picture():
    empty = replace(TODAY, clusters=(), placed=())
    shown = picture(empty)
    assert (shown.plan.clusters, shown.plan.assignment[:4]) == ([], [-1] * 4)
    assert all((row.now, row.beside, row.below) == ([], [], []) for row in shown.table.rows)
    assert what_if_of(AREA, empty, View()).targets == ["", "+"]
