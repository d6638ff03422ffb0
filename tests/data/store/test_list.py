import pytest

from data.store.models import MovedOnError
from geo.errors import PlanningError
from geo.proposal import Proposal
from tests.data.store.steps import TOWN, begin, beside, note, take_back
from tests.tiny_town import tiny_today


def names(plans):
    return [plan.name for plan in plans]


def test_the_plan_changed_last_comes_first(store):
    first, second = begin(store, "First"), begin(store, "Second")
    assert names(store.plans()) == ["Second", "First"]
    note(store, first, "x")
    assert names(store.plans()) == ["First", "Second"]
    store.rename(second.plan.id, "Third")
    assert names(store.plans()) == ["Third", "First"]
    assert store.plans()[0] == store.at(second.plan.id).plan


def test_search_looks_in_name_area_and_everybody_who_changed_it(store):
    straight, percent = begin(store, "Straße 7", who="Zoë"), begin(store, "100% of_it", who="")
    note(store, percent, "x", who="ÖRJAN")
    beside(store, straight, "x", base=1, who="Quiet Mouse")
    for search, found in {
        "": ["Straße 7", "100% of_it"],
        "strasse": ["Straße 7"],
        "  tiny  TOWN": ["Straße 7", "100% of_it"],
        "zoë 7": ["Straße 7"],
        "zoë 8": [],
        "örjan": ["100% of_it"],
        "mouse quiet": ["Straße 7"],
        "100%": ["100% of_it"],
        "%": ["100% of_it"],
        "_": ["100% of_it"],
        "\\": [],
        "\x00": ["Straße 7", "100% of_it"],
        "town\nzoë": ["Straße 7"],
        "x" * 10_000: [],
    }.items():
        assert sorted(names(store.plans(search=search))) == sorted(found), search
    store.rename(straight.plan.id, "Lane")
    assert names(store.plans(search="strasse")) == []
    assert names(store.plans(search="lane mouse")) == ["Lane"]


@pytest.mark.usefixtures("begun")
def test_a_list_can_be_of_one_area(store):
    assert names(store.plans(slug="tiny")) == ["Option 1"]
    assert store.plans(slug="other") == ()
    assert store.plans(slug="\x00'") == ()


def test_an_archived_plan_is_put_away_takes_nothing_and_comes_back(store, begun):
    plan_id = begun.plan.id
    two = note(store, begun, "two")
    assert store.set_archived(plan_id, archived=True).archived
    assert store.plans() == ()
    assert names(store.plans(archived=True)) == ["Option 1"]
    now = store.open(begun.plan.edit_token)
    assert (now.revision.number, now.revision.proposal) == (3, two.revision.proposal)
    refused_all(store, now, "this plan is archived: bring it back to go on, or duplicate it")
    with pytest.raises(PlanningError, match="this plan is not locked as final: there is no lock to take back"):
        store.set_final(plan_id, final=False, who="Ann")
    back = store.set_archived(plan_id, archived=False)
    assert (back.archived, back.head) == (False, 4)
    with pytest.raises(PlanningError, match="this plan is not in the archive: nothing is to be brought back"):
        store.set_archived(plan_id, archived=False)
    assert note(store, store.at(plan_id), "three").plan.head == 5


def test_a_final_plan_takes_nothing_until_the_lock_is_taken_back(store, begun):
    plan_id = begun.plan.id
    two = note(store, begun, "two")
    final = store.set_final(plan_id, final=True, who="Zoë")
    assert (final.final, final.final_by, final.head) == (True, "Zoë", 3)
    assert store.revision(plan_id, 3).proposal == two.revision.proposal
    sentence = "this plan is locked as final by Zoë: duplicate it to go on, or take the lock back"
    refused_all(store, store.at(plan_id), sentence)
    free = store.set_final(plan_id, final=False, who="Ann")
    assert (free.final, free.final_by, free.head) == (False, "", 4)
    with pytest.raises(PlanningError, match="this plan is not locked as final: there is no lock to take back"):
        store.set_final(plan_id, final=False, who="Ann")
    assert note(store, store.at(plan_id), "three").plan.head == 5


def refused_all(store, opened, sentence):
    plan_id, version, history = opened.plan.id, store.version(opened.plan.id), store.history(opened.plan.id)
    for change in (
        lambda: note(store, opened, "x"),
        lambda: note(store, opened, "x", base=1),
        lambda: beside(store, opened, "x", base=1),
        lambda: take_back(store, opened, 2),
        lambda: store.reopen(plan_id, 1, base=opened.plan.head),
        lambda: store.rename(plan_id, "Another"),
        lambda: store.set_final(plan_id, final=True, who="Ann"),
        lambda: store.set_archived(plan_id, archived=True),
    ):
        with pytest.raises(PlanningError, match=sentence) as refused:
            change()
        assert not isinstance(refused.value, MovedOnError)
    assert store.version(plan_id) == version
    assert store.history(plan_id) == history


def test_a_copy_goes_its_own_way(store, begun):
    two = note(store, begun, "two", who="Bob")
    store.set_final(begun.plan.id, final=True, who="Ann")
    copy = store.duplicate(begun.plan.id, name=" Option  2", who="Zoë")
    assert (copy.plan.name, copy.plan.slug, copy.plan.made_by, copy.plan.head) == ("Option 2", "tiny", "Zoë", 1)
    assert (copy.plan.final, copy.plan.archived, copy.plan.version) == (False, False, 1)
    assert (copy.revision.kind, copy.revision.sentence) == ("begin", "Began as a copy of Option 1, revision 3.")
    assert copy.revision.proposal == two.revision.proposal
    assert len({*links(copy.plan), *links(begun.plan)}) == 4
    assert note(store, copy, "mine").plan.head == 2
    now = store.at(begun.plan.id)
    assert (now.plan.head, now.revision.proposal) == (3, two.revision.proposal)
    earlier = store.duplicate(begun.plan.id, name="Option 3", who="", number=1)
    assert earlier.revision.proposal == begun.revision.proposal
    assert names(store.plans(search="zoë")) == ["Option 2"]


def test_a_name_that_is_taken_gets_a_number(store, begun):
    assert [begin(store, name).plan.name for name in (None, "OPTION 2", "  Ward 7 ", "ward 7", "N" * 80, "N" * 80)] == [
        "Option 2",
        "OPTION 2, 2",
        "Ward 7",
        "ward 7, 2",
        "N" * 80,
        "N" * 77 + ", 2",
    ]
    store.set_archived(begun.plan.id, archived=True)
    assert begin(store, "Option 1").plan.name == "Option 1, 2"
    assert store.duplicate(begun.plan.id, name=None, who="").plan.name == "Option 3"
    other = store.create(
        Proposal(tiny_today()), name=None, slug="elsewhere", area=TOWN, who="", sentence="Began with today."
    )
    assert other.plan.name == "Option 1"


def links(plan):
    return plan.edit_token, plan.watch_token
