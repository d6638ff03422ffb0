"""A workshop is a value: undo is keeping the old one."""

from geo.plan import Plan
from ui.session import Step, Workshop

ONE, TWO, THREE = (Plan((), (), (code,)) for code in ("Y00001", "Y00002", "Y00003"))


def test_undo_and_redo_walk_the_steps():
    workshop = Workshop((Step(ONE, "Started."),)).then(TWO, "Second.").then(THREE, "Third.")
    assert workshop.plan == THREE
    assert workshop.undo().plan == TWO
    assert workshop.undo().say == "Undone: Third."
    assert workshop.undo().undo().redo().plan == TWO
    assert workshop.undo().undo().redo().say == "Redone: Second."
    assert workshop.undo().redo().steps == workshop.steps


def test_a_new_step_drops_what_could_be_redone():
    workshop = Workshop((Step(ONE, "Started."),)).then(TWO, "Second.").undo().then(THREE, "Third.")
    assert [step.plan for step in workshop.steps] == [ONE, THREE]
    assert not workshop.can_redo


def test_nothing_to_undo_or_redo_says_so_and_changes_nothing():
    workshop = Workshop((Step(ONE, "Started."),))
    assert workshop.undo().plan == ONE
    assert workshop.undo().say == "There is nothing to undo."
    assert workshop.redo().say == "There is nothing to redo."
    assert not workshop.can_undo
