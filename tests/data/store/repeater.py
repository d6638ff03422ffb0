"""A process of its own that asks the same acts as others do at the same moment, and says what came of each.

    python -m tests.data.store.repeater URL PLAN_ID COUNT

It begins when a line arrives. Each act makes a plan and notes a word in the plan that was named, which are two acts.
Each line is the act, "done" or "again", and the revision that it led to.
"""

import sys

from data.store.models import Act, AnsweredError, MovedOnError, browser_mark
from data.store.store import open_store
from tests.data.store.steps import begin, note


def asked(act, do):
    """Do an act, and return "done" with its revision, or "again" with that of its answer."""
    try:
        return "done", do(act).revision.number
    except AnsweredError as before:
        return "again", before.answered.revision


def noted_on_newest(store, plan_id, words, act):
    """Commit words to the newest revision, however often others are quicker."""
    opened = store.at(plan_id)
    while True:
        try:
            return note(store, opened, words, act=act)
        except MovedOnError as moved:
            opened = moved.opened


def main(url, plan_id, count):
    store, browser = open_store(url), browser_mark("the same browser")
    sys.stdin.readline()
    for step in range(int(count)):
        made = asked(Act(f"make {step}", browser), lambda act: begin(store, None, act=act))
        print(f"make-{step}", *made, flush=True)
        words = str(step)
        done = asked(Act(f"note {step}", browser), lambda act, words=words: noted_on_newest(store, plan_id, words, act))
        print(f"note-{step}", *done, flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
