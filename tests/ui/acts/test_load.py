"""Files at the door: a plan becomes a new plan, a spreadsheet that or the next revision; of another build one asks."""

import base64

import pytest

from data.plan_files.proposals import LARGEST_BYTES, proposal_text
from geo.plan import today_plan
from geo.proposal import Proposal
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, tiny_town
from ui.acts.schema import Load, Lock, Move, WayOut

TODAY = today_plan(tiny_town().practices)
SHEET = f"ODS code,Cluster\n{ASH},A\n{BIRCH},A\n{CEDAR},A\n"


def file(name, text, **options):
    content = text if isinstance(text, bytes) else text.encode()
    return Load(name, base64.b64encode(content).decode(), **options)


def older_plan():
    """A plan saved on a build that had a practice more, and Cedar in the margin."""
    before = TODAY.move([ASH], to="A")
    text = proposal_text(Proposal(before), area_id="older", area_name="Tiny Town")
    return text.replace(f'"{CEDAR}"', f'"{CEDAR}",\n    "Y99999"')


def test_a_plan_becomes_a_new_plan_that_is_only_listed(mine, store):
    plan = TODAY.move([ASH], to="A")
    before = mine.plan
    answer = mine.do(file("ours/River.json", proposal_text(Proposal(plan), area_id=mine.area_id)))
    assert (answer.outcome, answer.opens, answer.revision) == ("done", "list", 1)
    assert answer.says == "Loaded the plan in ours/River.json. It is kept as River."
    assert mine.plan == before
    opened = store.open(answer.plan)
    assert (opened.revision.kind, opened.revision.proposal.plan, opened.plan.name) == ("import", plan, "River")


def test_a_spreadsheet_becomes_a_new_plan(mine, store):
    answer = mine.do(file("a.csv", SHEET))
    assert (answer.outcome, answer.opens) == ("done", "list")
    assert answer.says == (
        "Loaded the assignments in a.csv. It does not name Damson (T00004), which is not placed. They are kept as a."
    )
    assert store.open(answer.plan).revision.proposal.plan.where() == {ASH: "A", BIRCH: "A", CEDAR: "A"}


def test_a_spreadsheet_becomes_the_next_revision(mine, store):
    assert mine.do(file("a.csv", SHEET, as_revision=True)).says == (
        "The plan is not kept yet, so this can't be done to it; reload the page."
    )
    mine.do(Move([DAMSON], "B"))
    answer = mine.do(file("a.csv", SHEET, as_revision=True))
    assert (answer.outcome, answer.opens, answer.revision, answer.plan) == ("done", "", 3, mine.plan)
    assert store.open(mine.plan).revision.proposal.plan.where() == {ASH: "A", BIRCH: "A", CEDAR: "A"}
    again = mine.do(file("a.csv", SHEET, as_revision=True))
    assert (again.outcome, again.says) == ("nothing", "Nothing changed: the plan on screen is as a.csv says.")


def test_a_spreadsheet_on_a_plan_that_moved_on_asks_as_every_whole_plan(mine, store):
    mine.do(Move([DAMSON], "B"))
    mine.beside("CD").do(Lock("C", locked=True))
    deed = file("a.csv", SHEET, as_revision=True)
    answer = mine.do(deed)
    assert (answer.outcome, [way.way for way in answer.ways]) == ("conflict", ["on_top", "branch", "drop"])
    assert mine.do(deed, met="on_top").revision == 4
    assert store.open(mine.plan).revision.proposal.plan.where() == {ASH: "A", BIRCH: "A", CEDAR: "A"}


@pytest.mark.parametrize("as_revision", [False, True])
def test_a_plan_of_another_build_is_asked_about_and_carried_over(mine, store, as_revision):
    mine.do(Move([DAMSON], "B"))
    deed = file("old.json", older_plan(), as_revision=as_revision)
    answer = mine.do(deed)
    assert (answer.outcome, answer.revision, answer.plan) == ("conflict", None, mine.plan)
    assert answer.says == "old.json is a plan for other data of this area than are built here."
    assert any("Y99999" in item for item in answer.met)
    assert answer.ways == [WayOut("on_top", "Load it, carried over"), WayOut("drop", "Do not load it")]
    assert len(store.plans()) == 1
    assert mine.do(deed, met="branch").outcome == "conflict"
    carried = mine.do(deed, met="on_top")
    assert (carried.outcome, carried.opens) == ("done", "list")
    assert carried.says == ("Loaded old.json, carried over to the data of the area as it is built. It is kept as old.")
    plan = store.open(carried.plan).revision.proposal.plan
    assert (plan.where()[ASH], plan.practices) == ("A", TODAY.practices)
    assert store.open(mine.plan).plan.head == 2


def test_a_plan_of_another_area_is_no_plan_for_this(mine, store):
    text = proposal_text(Proposal(TODAY), area_id="other").replace("T0000", "X0000")
    answer = mine.do(file("other.json", text), met="on_top")
    assert answer.outcome == "refused"
    assert "this practice can't be placed in this area" in answer.says
    assert store.plans() == ()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.json", b"{", "a.json"),
        ("a.json", b"\xff\xfe", "it is not text"),
        ("a.json", b"[" * 100_000, "a.json"),
        ("a.csv", b"", "a.csv"),
        ("a.csv", b"\x00\x01\x02", "a.csv"),
        ("a.xlsx", b"PK\x03\x04 not really", "a.xlsx"),
        ("a.csv", f"ODS code,Cluster\n{ELDER},A\n".encode(), ELDER),
        ("", b"{}", "this is no plan file"),
        ("large.csv", b"x" * (LARGEST_BYTES + 1), "large.csv is too large to be a plan (20 MB): choose another file."),
    ],
)
def test_a_file_that_is_not_in_order_is_refused_with_its_report(mine, store, name, content, says):
    answer = mine.do(file(name, content))
    assert answer.outcome == "refused"
    assert says in answer.says
    assert answer.says[-1] in ".!?"
    assert store.plans() == ()


def test_who_only_watches_a_plan_may_load_one_of_their_own_but_not_into_it(mine, store):
    mine.do(Move([DAMSON], "B"))
    watcher = mine.beside("CD")
    watcher.plan = store.open(mine.plan).plan.watch_token
    assert watcher.do(file("a.csv", SHEET, as_revision=True)).says == (
        "This link only shows the plan; ask whoever sent it for the link to edit."
    )
    own = watcher.do(file("a.csv", SHEET))
    assert own.outcome == "done"
    assert own.plan not in {mine.plan, watcher.plan}
    assert store.open(mine.plan).plan.head == 2
