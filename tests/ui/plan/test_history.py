"""The tree of revisions as a list, and the way back to any of them."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.store.models import OWNER, RevisionLine
from geo.errors import PlanningError
from tests.tiny_town import ASH, BIRCH, tiny_town
from ui.acts.plan_steps import add_cluster, move, reopen
from ui.plan import as_rows, as_table
from ui.session.state import Doer

AREA = tiny_town()
NOON = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)


def tree(*parents, undoes=None, sentence="Did something."):
    """Revisions 1, 2, 3 ... by their parents; the first has none. `undoes` says which takes back which."""
    return tuple(
        RevisionLine(number, parent, NOON, "AS", "move", sentence, "build", undoes=(undoes or {}).get(number))
        for number, parent in enumerate((None, *parents), 1)
    )


def shape(lines, *, head):
    return [(row.line.number, row.depth, row.state) for row in as_rows(lines, head=head)]


def test_one_line_newest_first():
    assert shape(tree(1, 2), head=3) == [(3, 0, "on screen"), (2, 0, ""), (1, 0, "")]


def test_what_was_undone_says_by_which_revision():
    """3 is undone by 4 and 2 by 5; then 6 redoes 2: it takes 5 back."""
    lines = tree(1, 2, 3, 4, 5, undoes={4: 3, 5: 2, 6: 5})
    assert shape(lines[:5], head=5) == [
        (5, 0, "on screen"),
        (4, 0, ""),
        (3, 0, "undone by 4"),
        (2, 0, "undone by 5"),
        (1, 0, ""),
    ]
    assert shape(lines, head=6) == [
        (6, 0, "on screen"),
        (5, 0, "undone by 6"),
        (4, 0, ""),
        (3, 0, "undone by 4"),
        (2, 0, ""),
        (1, 0, ""),
    ]


def test_what_lies_after_a_reopened_revision_is_a_branch():
    assert shape(tree(1, 2), head=1) == [(3, 1, "branch"), (2, 1, "branch"), (1, 0, "on screen")]


def test_branches_are_indented_as_often_as_they_branch_off():
    r"""1 - 2 - 3 - 4 with 3 - 5 beside it, and 1 - 6 - 7 on screen, 6 - 8 beside it."""
    assert shape(tree(1, 2, 3, 3, 1, 6, 6), head=7) == [
        (8, 1, "branch"),
        (7, 0, "on screen"),
        (6, 0, ""),
        (5, 2, "branch"),
        (4, 1, "branch"),
        (3, 1, "branch"),
        (2, 1, "branch"),
        (1, 0, ""),
    ]


@given(st.data())
def test_every_revision_is_listed_once_and_the_main_line_leads_to_the_head(data):
    count = data.draw(st.integers(1, 12))
    lines = tree(*(data.draw(st.integers(1, number)) for number in range(1, count)))
    head = data.draw(st.integers(1, count))
    rows = as_rows(lines, head=head)
    assert [row.line.number for row in rows] == list(range(count, 0, -1))
    depth = {row.line.number: row.depth for row in rows}
    main, at = set(), head
    while at is not None:
        main.add(at)
        at = lines[at - 1].parent
    assert {number for number, deep in depth.items() if deep == 0} == main
    assert all(depth[line.number] - depth[line.parent] in {0, 1} for line in lines if line.parent)
    assert {row.line.number for row in rows if row.state == "branch"} == set(depth) - main


def test_text_of_people_is_text_in_the_table():
    html = as_table(as_rows(tree(1, sentence="<img src=x onerror=alert(1)> & co"), head=2))
    assert "&lt;img src=x onerror=alert(1)&gt; &amp; co" in html
    assert "<img" not in html


@pytest.fixture
def branched(workshop):
    """Ash moved, the beginning reopened, a cluster added: revision 2 is a branch."""
    moved = replace(move(AREA, workshop, [ASH], to="A"), doer=Doer("AS", asker=OWNER))
    begun = reopen(moved, 1)
    return add_cluster(AREA, begun)


def test_a_branch_is_reopened_and_goes_on(store, branched):
    again = reopen(branched, 2)
    assert again.plan.where()[ASH] == "A"
    assert again.say.startswith("Reopened revision 2: Moved Ash to A.")
    after = move(AREA, again, [BIRCH], to="A")
    assert store.history(after.opened.plan.id)[-1].parent == 2


def test_reopening_on_a_plan_that_moved_on_is_not_done(branched):
    there = move(AREA, branched, [BIRCH], to="A")
    after = reopen(branched, 2)
    assert after.proposal == there.proposal
    assert after.complaint.startswith("Not reopened, because the plan moved on meanwhile to revision 4: Moved Birch")


def test_reopening_what_never_was_or_by_a_watcher_is_refused(store, branched, workshop):
    with pytest.raises(PlanningError, match="has no revision 99"):
        reopen(branched, 99)
    with pytest.raises(PlanningError, match="the plan is not kept yet"):
        reopen(replace(workshop, doer=Doer(asker=OWNER)), 1)
    watching = branched.at(store.open(branched.opened.plan.watch_token))
    with pytest.raises(PlanningError, match="this link only shows the plan"):
        reopen(watching, 2)
    assert store.at(branched.opened.plan.id).plan.head == 3
