"""Steps, branches and what takes steps back against a plain model: a tree in a dictionary."""

from functools import partial

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from data.store.models import Act, AnsweredError, MovedOnError, browser_mark
from geo.errors import PlanningError
from tests.data.store.steps import TOWN, begin, beside, note, take_back

EXAMPLES = {"sqlite": 20, "postgresql": 8}
OF_WHOLE = {
    "named": lambda store, plan_id, act: store.rename(plan_id, "Another", act=act),
    "final": lambda store, plan_id, act: store.set_final(plan_id, final=True, who="Ann", act=act),
    "not final": lambda store, plan_id, act: store.set_final(plan_id, final=False, who="Ann", act=act),
    "archived": lambda store, plan_id, act: store.set_archived(plan_id, archived=True, act=act),
    "brought back": lambda store, plan_id, act: store.set_archived(plan_id, archived=False, act=act),
}
"""What is said of a plan as a whole, by the kind of its revision."""
LEADS_TO = {
    "": {"named": "", "final": "final", "archived": "archived"},
    "final": {"not final": ""},
    "archived": {"brought back": ""},
}
"""What a plan takes in each state, and the state after."""


class Walk(RuleBasedStateMachine):
    """Every run is one plan in a store."""

    def __init__(self, store):
        super().__init__()
        self.store = store
        self.opened = begin(store)
        self.plan_id = self.opened.plan.id
        self.parent, self.words, self.undoes, self.browser = {1: None}, {1: ""}, {1: None}, {1: ""}
        self.acts, self.of_whole = {}, {}
        self.head = self.version = 1
        self.state = ""

    @property
    def closed(self):
        return self.state != ""

    def way_to(self, number):
        """Return the numbers from the first revision to that one."""
        return [] if number is None else [*self.way_to(self.parent[number]), number]

    def holding(self):
        """Return the revisions on the way to the head that may be taken back: done, undone, done again ..."""
        holds = {}
        for number in self.way_to(self.head)[1:]:
            holds[number] = True
            back = self.undoes[number]
            while back is not None:  # taking back what took back does the first again, and so on
                holds[back] = not holds[back]
                back = self.undoes[back]
        return {number for number in holds if holds[number] and number not in self.of_whole}

    def went(self, head, opened):
        self.head, self.version = head, self.version + 1
        self.opened = opened
        assert (opened.plan.head, opened.revision.number) == (head, head)

    def added(self, parent, words, *, act=None, undoes=None):
        number = len(self.parent) + 1
        self.parent[number], self.words[number], self.undoes[number] = parent, words, undoes
        self.browser[number] = act.browser if act else ""
        if act:
            self.acts[act.id] = (act, number)
        return number

    def act(self, browser):
        return Act(f"{self.plan_id} {len(self.acts)}", browser_mark(browser)) if browser else None

    @precondition(lambda self: not self.closed)
    @rule(browser=st.sampled_from(["", "a", "b"]))
    def commit(self, browser):
        act, words = self.act(browser), f"words {len(self.parent) + 1}"
        number = self.added(self.head, words, act=act)
        self.went(number, note(self.store, self.opened, words, act=act))

    @precondition(lambda self: not self.closed)
    @rule(data=st.data(), browser=st.sampled_from(["", "a"]))
    def keep_beside(self, data, browser):
        base = data.draw(st.sampled_from(sorted(self.parent)))
        act, words = self.act(browser), f"words {len(self.parent) + 1}"
        number = self.added(base, words, act=act)
        assert beside(self.store, self.opened, words, base=base, act=act).number == number
        self.version += 1

    @precondition(lambda self: not self.closed and self.holding())
    @rule(data=st.data(), browser=st.sampled_from(["", "a", "b"]))
    def take_back(self, data, browser):
        step = data.draw(st.sampled_from(sorted(self.holding())))
        act = self.act(browser)
        number = self.added(self.head, self.words[self.parent[step]], act=act, undoes=step)
        self.went(number, take_back(self.store, self.opened, step, act=act))

    @precondition(lambda self: not self.closed)
    @rule(data=st.data())
    def take_back_what_does_not_hold(self, data):
        held = self.holding()
        step = data.draw(st.sampled_from([number for number in range(len(self.parent) + 2) if number not in held]))
        proposal = self.opened.revision.proposal
        change = {"base": self.head, "who": "", "kind": "undo", "sentence": "s", "undoes": step}
        with pytest.raises(PlanningError, match=f"revision {step} can't be taken back"):
            self.store.commit(self.plan_id, proposal, area=TOWN, **change)

    @precondition(lambda self: not self.closed)
    @rule(data=st.data())
    def reopen(self, data):
        number = data.draw(st.sampled_from(sorted(self.parent)))
        self.went(number, self.store.reopen(self.plan_id, number, base=self.head))

    @precondition(lambda self: not self.closed and len(self.parent) > 1)
    @rule(data=st.data())
    def come_late(self, data):
        base = data.draw(st.sampled_from(sorted(set(self.parent) - {self.head})))
        with pytest.raises(MovedOnError) as moved:
            note(self.store, self.opened, "late", base=base, act=self.act("late"))
        assert moved.value.opened == self.store.at(self.plan_id)
        assert self.store.answer(self.act("late").id) is None

    @precondition(lambda self: self.acts)
    @rule(data=st.data())
    def ask_again(self, data):
        """Whatever the state of the plan is by now."""
        act, number = self.acts[data.draw(st.sampled_from(sorted(self.acts)))]
        with pytest.raises(AnsweredError) as again:
            note(self.store, self.opened, "again", act=act)
        assert again.value.answered.revision == number

    @rule(kind=st.sampled_from(sorted(OF_WHOLE)), browser=st.sampled_from(["", "a"]))
    def say_of_whole(self, kind, browser):
        act = self.act(browser)
        if kind not in LEADS_TO[self.state]:
            with pytest.raises(PlanningError, match="this plan is"):
                OF_WHOLE[kind](self.store, self.plan_id, act)
            return
        OF_WHOLE[kind](self.store, self.plan_id, act)
        number = self.added(self.head, self.words[self.head], act=act)
        self.of_whole[number], self.state = kind, LEADS_TO[self.state][kind]
        self.went(number, self.store.at(self.plan_id))

    @precondition(lambda self: self.closed)
    @rule()
    def refuse(self):
        for change in (
            lambda: note(self.store, self.opened, "x"),
            lambda: beside(self.store, self.opened, "x", base=1),
            lambda: self.store.reopen(self.plan_id, 1, base=self.head),
        ):
            with pytest.raises(PlanningError, match="this plan is"):
                change()

    @invariant()
    def same(self):
        opened = self.store.at(self.plan_id)
        assert opened.plan.head == self.head
        assert self.store.version(self.plan_id) == opened.plan.version == self.version
        assert opened.revision.proposal.text("purpose.note") == self.words[self.head]
        history = self.store.history(self.plan_id)
        assert {line.number: line.parent for line in history} == self.parent
        assert {line.number: line.undoes for line in history} == self.undoes
        assert {line.number: line.kind for line in history if line.kind in OF_WHOLE} == self.of_whole
        assert (opened.plan.final, opened.plan.archived) == (self.state == "final", self.state == "archived")
        assert {line.number: line.browser for line in history} == self.browser

    def teardown(self):
        for number, words in self.words.items():
            assert self.store.revision(self.plan_id, number).proposal.text("purpose.note") == words
        for act, number in self.acts.values():
            answered = self.store.answer(act.id)
            assert (answered.act, answered.plan_id, answered.revision) == (act, self.plan_id, number)


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
    opened, steps = begun, []
    for number in range(2, 12):
        opened = note(store, opened, str(number))
        steps.append(opened.revision)
        beside(store, opened, f"beside {number}", base=opened.plan.head)
    befores = [begun.revision, *steps[:-1]]
    undoings = []
    for step, before in reversed(list(zip(steps, befores, strict=True))):
        opened = take_back(store, opened, step.number)
        undoings.append(opened.revision.number)
        assert opened.revision.proposal == before.proposal
    for undoing, step in zip(reversed(undoings), steps, strict=True):
        opened = take_back(store, opened, undoing, kind="redo")
        assert opened.revision.proposal == step.proposal
