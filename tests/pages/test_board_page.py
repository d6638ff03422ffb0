"""The Board page without a browser: screens that say what the paper says, and what is typed kept with the plan."""

import html
import re

import pytest

from data.papers.content import SECTIONS
from geo.proposal import Said
from tests.pages.browser import NotSentError
from tests.pages.conftest import App
from tests.ui.doers import store
from ui.acts.schema import Move
from ui.session.state import SCREENS

HOSTILE = "<script>alert(1)</script> *bold* =1+1 {{x}}"


@pytest.fixture
def board(app):
    """The Board page on a plan that is kept: one practice of A moved to B."""
    move_one(app)
    app.go_to("board")
    assert app.says_no_traceback() == []
    return app


def move_one(app):
    app.do(Move([app.workshop.plan.members("A")[0]], "B"))


def press(app, label):
    next(button for button in app.at.button if button.label == label).click()
    app.run()
    assert app.says_no_traceback() == []


def present(app, screen="purpose"):
    app.at.query_params["screen"] = screen
    app.run()
    assert app.says_no_traceback() == []
    return shown(app)


def shown(app):
    """Everything that stands on the page as HTML."""
    return "".join(element.proto.body for element in app.at.get("html"))


def heading(text):
    return [html.unescape(match) for match in re.findall(r'<h1 class="board-title">(.*?)</h1>', text)]


def revisions(app):
    return [(line.kind, line.sentence) for line in store().history(app.workshop.opened.plan.id)]


def test_it_opens_on_todays_pcns_before_anything_is_kept(app):
    app.go_to("board")
    assert app.says_no_traceback() == []
    assert [element.value for element in app.at.title] == ["Board"]
    assert next(tab.label for tab in app.at.tabs) == "Titles and notes"
    assert heading(present(app, "today")) == ["Today"]
    assert store().plans() == ()


def test_titles_and_notes_are_kept_with_the_plan_and_shown_as_they_were_typed(board):
    answer = board.fill_and_send("board_texts_purpose", title=HOSTILE, note=f"{HOSTILE}\nsecond line")
    assert board.workshop.proposal.text("purpose.title") == HOSTILE
    assert board.workshop.proposal.text("purpose.note") == f"{HOSTILE}\nsecond line"
    assert revisions(board)[-1] == ("note", "Wrote the title and the note of the section purpose of the board paper.")
    assert answer.says == revisions(board)[-1][1]
    assert board.forms["board_texts_purpose"].given == {"title": HOSTILE, "note": f"{HOSTILE}\nsecond line"}
    screen = present(board)
    assert heading(screen) == [HOSTILE]
    assert "<script" not in screen
    assert f"{HOSTILE}\nsecond line" in [element.value for element in board.at.text]


def test_saving_what_is_there_already_adds_no_revision(board):
    before = revisions(board)
    answer = board.fill_and_send("board_texts_purpose")
    assert (answer.outcome, answer.says) == ("nothing", "Nothing changed: that is kept already.")
    assert revisions(board) == before


def test_every_section_can_be_chosen_and_says_what_it_says(board):
    assert len(board.at.selectbox(key="board_section").options) == len(SECTIONS)
    for key in SECTIONS:
        board.at.selectbox(key="board_section").set_value(key)
        board.run()
        assert board.says_no_traceback() == []
        assert board.forms[f"board_texts_{key}"].given == {"title": "", "note": ""}


def write_elsewhere(app, area, part, text):
    """Another person writes the title or the note of the first section of the same plan."""
    opened = store().at(app.workshop.opened.plan.id)
    proposal = opened.revision.proposal.with_text(f"purpose.{part}", text)
    about = {"who": "BC", "kind": "note", "sentence": "Wrote something.", "area": area}
    store().commit(opened.plan.id, proposal, base=opened.revision.number, **about)


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten_unseen(board, expected):
    write_elsewhere(board, expected.area, "note", "theirs")
    answer = board.fill_and_send("board_texts_purpose", note="mine")
    assert (answer.outcome, board.workshop.proposal.text("purpose.note")) == ("conflict", "theirs")
    assert board.asks == ["on_top", "branch", "drop"]
    assert board.forms["board_texts_purpose"].given["note"] == "theirs", "the browser tells it beside what was typed"
    board.choose("on_top")
    assert board.workshop.proposal.text("purpose.note") == "mine"
    assert board.asks == []


def test_what_somebody_else_wrote_elsewhere_on_the_form_stays(board, expected):
    write_elsewhere(board, expected.area, "title", "Their title")
    assert board.fill_and_send("board_texts_purpose", note="mine").outcome == "done"
    assert board.forms["board_texts_purpose"].given == {"title": "Their title", "note": "mine"}


def say(app, practice, stance, initials="AB", words=""):
    said = {"practice": practice, "stance": stance, "initials": initials, "date": "2026-11-03", "words": words}
    return app.fill_and_send("said", **said)


def test_what_a_practice_said_is_kept_shown_and_taken_back(board):
    practice = board.workshop.plan.practices[0]
    answer = say(board, practice, "opposes", words=HOSTILE)
    assert answer.says.endswith(f"({practice}) opposes the plan.")
    assert board.workshop.proposal.said == (Said(practice, "opposes", "AB", "2026-11-03", HOSTILE),)
    table = board.at.table[0].value.map(lambda cell: cell.replace("\\", ""))
    assert table[["Says", "Initials", "Date", "In their words"]].values.tolist() == [
        ["opposes", "AB", "3 November 2026", HOSTILE]
    ]
    form = board.forms["said"]
    assert form.options("practice")[practice].endswith(": opposes")
    ready = {name for name, field in form.fields.items() if field["clears"]}
    assert ready == {"practice", "stance", "words"}, "ready for the next practice; who writes and when stays"
    screen = present(board, "said")
    assert html.escape(HOSTILE) in screen
    assert "<script" not in screen
    del board.at.query_params["screen"]
    board.run()
    assert list(board.forms["said_take_back"].options("practice")) == [practice]
    board.fill_and_send("said_take_back", practice=practice)
    assert board.workshop.proposal.said == ()
    assert [kind for kind, _ in revisions(board)[-2:]] == ["said", "said"]
    assert "said_take_back" not in board.forms


@pytest.mark.parametrize(
    ("practice", "stance", "needs"),
    [("", "supports", "Choose the practice that said it."), (None, "", "Choose what it said.")],
)
def test_what_a_practice_said_needs_a_practice_and_a_stance(board, practice, stance, needs):
    practice = board.workshop.plan.practices[0] if practice is None else practice
    with pytest.raises(NotSentError, match=re.escape(needs)):
        say(board, practice, stance)
    assert board.workshop.proposal.said == ()


def test_what_a_practice_said_needs_initials(board):
    with pytest.raises(NotSentError, match="initials"):
        say(board, board.workshop.plan.practices[0], "supports", initials="")
    assert board.workshop.proposal.said == ()


def test_the_date_is_kept_and_can_be_taken_away(board):
    board.fill_and_send("board_date", date="2027-04-01")
    assert board.workshop.proposal.effective == board.forms["board_date"].given["date"] == "2027-04-01"
    assert revisions(board)[-1] == ("date", "The plan would start on 1 April 2027.")
    board.fill_and_send("board_date", date="")
    assert board.workshop.proposal.effective == ""


def test_way_and_hours_of_a_cluster_are_one_step(board):
    before = len(revisions(board))
    answer = board.fill_and_send("ways_A", way="federation", hours="Mon to Fri 18:30-20:00")
    assert board.says_no_traceback() == []
    cluster = board.workshop.plan.cluster("A")
    assert (cluster.way, cluster.hub_hours) == ("federation", "Mon to Fri 18:30-20:00")
    assert len(revisions(board)) == before + 1
    assert answer.says == revisions(board)[-1][1]
    assert "opens Mon to Fri 18:30-20:00." in answer.says
    assert "would work together as a federation" in answer.says
    assert board.forms["ways_A"].given == {"way": "federation", "hours": "Mon to Fri 18:30-20:00"}


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
    assert f"{SCREENS.index(key) + 1} of {len(SCREENS)}" in [element.value for element in board.at.markdown]
    assert [button.label for button in board.at.button] == ["Previous", "Next", "Leave"], "nothing else to press"
    assert board.forms == {}


def test_screens_are_walked_through_and_left(board):
    press(board, "Present")
    seen = [heading(shown(board))]
    while not board.at.button(key="board_next").disabled:
        press(board, "Next")
        seen.append(heading(shown(board)))
    assert len({tuple(item) for item in seen}) == len(SCREENS)
    assert board.address["screen"].startswith(SCREENS[-1])
    press(board, "Previous")
    assert heading(shown(board)) == seen[-2]
    here = board.address["screen"].partition("-")[0]
    board.at.selectbox(key=f"board_jump_{here}").set_value("today")
    board.run()
    assert board.address["screen"] == "today"
    press(board, "Leave")
    assert "screen" not in board.address
    assert [element.value for element in board.at.title] == ["Board"]


@pytest.mark.parametrize("asked", ["<b>", "hub_hours", "../about"])
def test_a_screen_that_there_is_not_leads_to_preparing(board, asked):
    board.at.query_params["screen"] = asked
    board.run()
    assert board.says_no_traceback() == []
    assert [element.value for element in board.at.title] == ["Board"]


def test_who_only_watches_presents_and_downloads_but_changes_nothing(board, expected):
    store().duplicate(board.workshop.opened.plan.id, name="Another", who="AS")
    watcher = App(plan=board.workshop.opened.plan.watch_token)
    watcher.opened = expected.area.id
    watcher.run().go_to("board")
    assert watcher.says_no_traceback() == []
    assert watcher.workshop.is_watched
    enabled = [button.label for button in watcher.at.button if not button.disabled]
    assert enabled == ["Present"]
    assert [key for key, form in watcher.forms.items() if not form.disabled] == []
    with pytest.raises(NotSentError, match="can't be pressed"):
        watcher.fill_and_send("board_date", date="2027-04-01")
    assert [element.label for element in watcher.at.multiselect] == [], "the plans of others are not listed"
    assert len(watcher.at.get("download_button")) == 3
    assert heading(present(watcher, "proposal")) == ["The proposal"]
