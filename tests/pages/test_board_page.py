"""The Board page without a browser: screens that say what the paper says, and what is typed kept with the plan."""

import datetime as dt
import html
import re
from dataclasses import replace

import pytest

from data.paper.content import SECTIONS
from geo.proposal import Said
from tests.pages.conftest import App
from ui.board.state import SCREENS
from ui.kept import store

HOSTILE = "<script>alert(1)</script> *bold* =1+1 {{x}}"


@pytest.fixture
def board(app):
    """The Board page on a plan that is kept: one practice of A moved to B."""
    move_one(app)
    app.go_to("board")
    assert app.says_no_traceback() == []
    return app


def move_one(app):
    code = app.workshop.plan.members("A")[0]
    app.at.multiselect(key="move_practices").set_value([code])
    app.at.selectbox(key="move_to").set_value("B")
    press(app, "Move")


def press(app, label):
    next(button for button in app.at.button if button.label == label).click()
    app.run()
    assert app.says_no_traceback() == []


def field(app, kind, name):
    """The field in which a text of the plan on screen is typed."""
    return getattr(app.at, kind)(key=f"board_{app.workshop.opened.plan.id}_{name}")


def present(app, screen="purpose"):
    app.at.query_params["screen"] = screen
    app.run()
    assert app.says_no_traceback() == []
    return shown(app)


def shown(app):
    """Everything that stands on the page as HTML."""
    return "".join(one.proto.body for one in app.at.get("html"))


def heading(text):
    return [html.unescape(one) for one in re.findall(r'<h1 class="board-title">(.*?)</h1>', text)]


def revisions(app):
    return [(line.kind, line.sentence) for line in store().history(app.workshop.opened.plan.id)]


def warnings(app):
    return [one.value.replace("\\", "") for one in app.at.warning]


def labels(app):
    return [button.label for button in app.at.button]


def test_it_opens_on_todays_pcns_before_anything_is_kept(app):
    app.go_to("board")
    assert app.says_no_traceback() == []
    assert [one.value for one in app.at.title] == ["Board"]
    assert next(tab.label for tab in app.at.tabs) == "Titles and notes"
    assert heading(present(app, "today")) == ["Today"]
    assert store().plans() == ()


def test_titles_and_notes_are_kept_with_the_plan_and_shown_as_they_were_typed(board):
    field(board, "text_input", "purpose.title").set_value(HOSTILE)
    field(board, "text_area", "purpose.note").set_value(f"{HOSTILE}\nsecond line")
    press(board, "Save title and note")
    assert board.workshop.proposal.text("purpose.title") == HOSTILE
    assert board.workshop.proposal.text("purpose.note") == f"{HOSTILE}\nsecond line"
    assert revisions(board)[-1] == ("note", "Wrote the title and the note of the section purpose of the board paper.")
    screen = present(board)
    assert heading(screen) == [HOSTILE]
    assert "<script" not in screen
    assert f"{HOSTILE}\nsecond line" in [one.value for one in board.at.text]


def test_saving_what_is_there_already_adds_no_revision(board):
    before = revisions(board)
    press(board, "Save title and note")
    assert revisions(board) == before


def test_every_section_can_be_chosen_and_says_what_it_says(board):
    assert len(board.at.selectbox(key="board_section").options) == len(SECTIONS)
    for key in SECTIONS:
        board.at.selectbox(key="board_section").set_value(key)
        board.run()
        assert board.says_no_traceback() == []
        assert field(board, "text_area", f"{key}.note").value == ""


def write_elsewhere(app, area, note):
    """Another person writes the note to the first section of the same plan."""
    opened = store().at(app.workshop.opened.plan.id)
    proposal = opened.revision.proposal.with_text("purpose.note", note)
    about = {"who": "BC", "kind": "note", "sentence": "Wrote a note.", "area": area}
    store().commit(opened.plan.id, proposal, base=opened.revision.number, **about)
    app.run()


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_unseen(board, expected):
    write_elsewhere(board, expected.area, "theirs")
    assert warnings(board) == ["Meanwhile somebody else wrote: theirs"]
    assert field(board, "text_area", "purpose.note").value == "", "what is being typed stays"
    press(board, "Take theirs")
    assert field(board, "text_area", "purpose.note").value == "theirs"
    assert warnings(board) == []
    write_elsewhere(board, expected.area, "theirs again")
    field(board, "text_area", "purpose.note").set_value("mine")
    press(board, "Save mine all the same")
    assert board.workshop.proposal.text("purpose.note") == "mine"
    assert warnings(board) == []


def say(app, practice, stance, initials="AB", words=""):
    app.at.selectbox(key="said_practice").set_value(practice)
    app.at.radio(key="said_stance").set_value(stance)
    app.at.text_input(key="said_initials").set_value(initials)
    app.at.date_input(key="said_date").set_value(dt.date(2026, 11, 3))
    app.at.text_area(key="said_words").set_value(words)
    press(app, "Save what it said")


def test_what_a_practice_said_is_kept_shown_and_taken_back(board):
    practice = board.workshop.plan.practices[0]
    say(board, practice, "opposes", words=HOSTILE)
    assert board.workshop.proposal.said == (Said(practice, "opposes", "AB", "2026-11-03", HOSTILE),)
    table = board.at.table[0].value.map(lambda cell: cell.replace("\\", ""))
    assert table[["Says", "Initials", "Date", "In their words"]].values.tolist() == [
        ["opposes", "AB", "3 November 2026", HOSTILE]
    ]
    assert board.at.selectbox(key="said_practice").value is None, "ready for the next practice"
    screen = present(board, "said")
    assert html.escape(HOSTILE) in screen
    assert "<script" not in screen
    del board.at.query_params["screen"]
    board.run()
    board.at.selectbox(key="said_back").set_value(practice)
    press(board, "Take back")
    assert board.workshop.proposal.said == ()
    assert [kind for kind, _ in revisions(board)[-2:]] == ["said", "said"]


@pytest.mark.parametrize(("initials", "stance"), [("", "supports"), ("AB", None)])
def test_what_a_practice_said_needs_initials_and_a_stance(board, initials, stance):
    say(board, board.workshop.plan.practices[0], stance, initials=initials)
    assert board.workshop.proposal.said == ()
    assert len(warnings(board)) == 1


def test_the_date_is_kept_and_can_be_taken_away(board):
    board.at.date_input(key="board_effective_").set_value(dt.date(2027, 4, 1))
    press(board, "Save date")
    assert board.workshop.proposal.effective == "2027-04-01"
    assert revisions(board)[-1] == ("date", "The plan would hold from 1 April 2027.")
    board.at.date_input(key="board_effective_2027-04-01").set_value(None)
    press(board, "Save date")
    assert board.workshop.proposal.effective == ""


def test_way_and_hours_of_a_cluster_are_revisions_of_their_own(board):
    board.at.selectbox(key="way_A_").set_value("federation")
    board.at.text_input(key="hours_A_").set_value("Mon to Fri 18:30-20:00")
    board.at.button(key="save_A").click()
    board.run()
    assert board.says_no_traceback() == []
    cluster = board.workshop.plan.cluster("A")
    assert (cluster.way, cluster.hub_hours) == ("federation", "Mon to Fri 18:30-20:00")
    assert [kind for kind, _ in revisions(board)[-2:]] == ["way", "hours"]


def test_what_was_done_or_refused_on_another_page_is_not_told_here(board):
    board.go_to("plan")
    board.put(replace(board.workshop, say="Moved Ash to A."))
    board.go_to("board")
    assert "Moved Ash to A." not in [one.value.replace("\\", "") for one in board.at.caption]
    board.go_to("plan")
    board.put(board.workshop.refused("cluster A is locked"))
    board.go_to("board")
    assert (warnings(board), board.workshop.complaint) == ([], "")


def test_what_was_refused_before_does_not_keep_hours_from_being_kept(board):
    board.put(board.workshop.refused("cluster A is locked"))
    board.at.text_input(key="hours_A_").set_value("Sat 9:00 to 17:00")
    board.at.button(key="save_A").click()
    board.run()
    assert board.workshop.plan.cluster("A").hub_hours == "Sat 9:00 to 17:00"
    assert warnings(board) == []


def test_chosen_plans_stand_beside_today_and_the_proposal(board):
    first = board.workshop.opened
    other = store().duplicate(first.plan.id, name="Two rivers <b>", who="AS", number=1)
    board.run()
    board.at.multiselect(key="board_options").set_value([other.plan.id])
    board.run()
    assert board.says_no_traceback() == []
    screen = present(board, "options")
    assert "Doing nothing" in screen
    assert first.plan.name in screen
    del board.at.query_params["screen"]
    board.run()
    assert board.at.multiselect(key="board_options").value == [other.plan.id], "kept while it was presented"
    store().set_archived(other.plan.id, archived=True)
    assert heading(present(board, "options")) == ["The options"], "one put away meanwhile is left out"


@pytest.mark.parametrize("key", SCREENS)
def test_each_screen_has_one_heading_and_says_its_thought(board, key):
    screen = present(board, key)
    assert len(heading(screen)) == 1
    assert 'class="board-thought"' in screen
    assert f"{SCREENS.index(key) + 1} of {len(SCREENS)}" in [one.value for one in board.at.markdown]
    assert [button.label for button in board.at.button] == ["Previous", "Next", "Leave"], "nothing else to press"


def test_screens_are_walked_through_and_left(board):
    press(board, "Present")
    seen = [heading(shown(board))]
    while not board.at.button(key="board_next").disabled:
        press(board, "Next")
        seen.append(heading(shown(board)))
    assert len({tuple(one) for one in seen}) == len(SCREENS)
    assert board.address["screen"].startswith(SCREENS[-1])
    press(board, "Previous")
    assert heading(shown(board)) == seen[-2]
    here = board.address["screen"].partition("-")[0]
    board.at.selectbox(key=f"board_jump_{here}").set_value("today")
    board.run()
    assert board.address["screen"] == "today"
    press(board, "Leave")
    assert "screen" not in board.address
    assert [one.value for one in board.at.title] == ["Board"]


@pytest.mark.parametrize("asked", ["<b>", "hub_hours", "../about"])
def test_a_screen_that_there_is_not_leads_to_preparing(board, asked):
    board.at.query_params["screen"] = asked
    board.run()
    assert board.says_no_traceback() == []
    assert [one.value for one in board.at.title] == ["Board"]


def test_who_only_watches_presents_and_downloads_but_changes_nothing(board, expected):
    store().duplicate(board.workshop.opened.plan.id, name="Another", who="AS")
    watcher = App(plan=board.workshop.opened.plan.watch_token)
    watcher.opened = expected.area.id
    watcher.run().go_to("board")
    assert watcher.says_no_traceback() == []
    assert watcher.workshop.is_watched
    enabled = [button.label for button in watcher.at.button if not button.disabled]
    assert enabled == ["Present"]
    assert [one.label for one in watcher.at.multiselect] == [], "the plans of others are not listed"
    assert len(watcher.at.get("download_button")) == 3
    assert heading(present(watcher, "proposal")) == ["The proposal"]
