"""Undo, redo and branches against a plain model: a tree in a dictionary."""

from functools import partial
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from data.store.kept import MovedOnError
from data.store.walking import next_on_the_way
from geo.errors import PlanningError
from tests.data.store.steps import begin, beside, note

EXAMPLES = {"sqlite": 20, "postgresql": 8}


class Walk(RuleBasedStateMachine):
    """Every run is one plan in a store."""

    def __init__(self, store):
        super().__init__()
        self.store = store
        self.opened = begin(store)
        self.plan_id = self.opened.plan.id
        self.parent, self.words = {1: None}, {1: ""}
        self.head = self.tip = self.version = 1
        self.closed = False

    def way_to(self, number):
        """Return the numbers from the first revision to that one."""
        return [] if number is None else [*self.way_to(self.parent[number]), number]

    def went(self, head, tip, opened):
        self.head, self.tip, self.version = head, tip, self.version + 1
        self.opened = opened
        assert (opened.plan.head, opened.plan.tip, opened.revision.number) == (head, tip, head)

    def added(self, parent):
        number = len(self.parent) + 1
        self.parent[number], self.words[number] = parent, f"words {number}"
        return number

    @precondition(lambda self: not self.closed)
    @rule()
    def commit(self):
        number = self.added(self.head)
        self.went(number, number, note(self.store, self.opened, self.words[number]))

    @precondition(lambda self: not self.closed)
    @rule(data=st.data())
    def keep_beside(self, data):
        base = data.draw(st.sampled_from(sorted(self.parent)))
        number = self.added(base)
        assert beside(self.store, self.opened, self.words[number], base=base).number == number
        self.version += 1

    @precondition(lambda self: not self.closed)
    @rule()
    def undo(self):
        if self.parent[self.head] is None:
            with pytest.raises(PlanningError, match="nothing to undo"):
                self.store.undo(self.plan_id, base=self.head)
        else:
            self.went(self.parent[self.head], self.tip, self.store.undo(self.plan_id, base=self.head))

    @precondition(lambda self: not self.closed)
    @rule()
    def redo(self):
        ahead = self.way_to(self.tip)[len(self.way_to(self.head)) :]
        if ahead:
            self.went(ahead[0], self.tip, self.store.redo(self.plan_id, base=self.head))
        else:
            with pytest.raises(PlanningError, match="nothing to redo"):
                self.store.redo(self.plan_id, base=self.head)

    @precondition(lambda self: not self.closed)
    @rule(data=st.data())
    def reopen(self, data):
        number = data.draw(st.sampled_from(sorted(self.parent)))
        self.went(number, number, self.store.reopen(self.plan_id, number, base=self.head))

    @precondition(lambda self: not self.closed and len(self.parent) > 1)
    @rule(data=st.data())
    def come_late(self, data):
        base = data.draw(st.sampled_from(sorted(set(self.parent) - {self.head})))
        change = data.draw(st.sampled_from([self.store.undo, self.store.redo, None]))
        with pytest.raises(MovedOnError) as moved:
            change(self.plan_id, base=base) if change else note(self.store, self.opened, "late", base=base)
        assert moved.value.opened == self.store.at(self.plan_id)

    @rule(final=st.booleans())
    def close_or_open(self, final):
        plan = self.store.at(self.plan_id).plan
        if final:
            plan = self.store.set_final(self.plan_id, final=not plan.final, who="Ann")
        else:
            plan = self.store.set_archived(self.plan_id, archived=not plan.archived)
        self.closed = plan.final or plan.archived
        self.version += 1

    @precondition(lambda self: self.closed)
    @rule()
    def refuse(self):
        for change in (self.store.undo, self.store.redo):
            with pytest.raises(PlanningError, match="this plan is"):
                change(self.plan_id, base=self.head)

    @invariant()
    def same(self):
        opened = self.store.at(self.plan_id)
        assert (opened.plan.head, opened.plan.tip) == (self.head, self.tip)
        assert self.store.version(self.plan_id) == opened.plan.version == self.version
        assert opened.revision.proposal.text("purpose.note") == self.words[self.head]
        assert opened.can_undo == (self.parent[self.head] is not None)
        assert opened.can_redo == (self.head != self.tip)
        assert {line.number: line.parent for line in self.store.history(self.plan_id)} == self.parent

    def teardown(self):
        for number, words in self.words.items():
            assert self.store.revision(self.plan_id, number).proposal.text("purpose.note") == words


def test_a_plan_is_the_tree_that_a_dictionary_would_be(store, request):
    examples = EXAMPLES[request.node.callspec.params["database_url"]]
    run_state_machine_as_test(
        partial(Walk, store),
        settings=settings(
            max_examples=examples,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[HealthCheck.too_slow],
        ),
    )


def test_undoing_everything_and_redoing_it_leads_back(store, begun):
    plan_id = begun.plan.id
    opened = [begun]
    for number in range(2, 12):
        opened.append(note(store, opened[-1], str(number)))
        beside(store, opened[-1], f"beside {number}", base=opened[-1].plan.head)
    heads = [one.plan.head for one in opened]
    assert heads == [1, *range(2, 22, 2)]
    for earlier, later in reversed(list(pairwise(opened))):
        assert store.undo(plan_id, base=later.plan.head).revision == earlier.revision
    for earlier, later in pairwise(opened):
        assert store.redo(plan_id, base=earlier.plan.head).revision == later.revision


def test_a_tip_that_does_not_descend_from_the_head_is_said():
    with pytest.raises(PlanningError, match="revision 4 does not descend from revision 3"):
        next_on_the_way({2: 1, 3: 1, 4: 2}, head=3, tip=4)
