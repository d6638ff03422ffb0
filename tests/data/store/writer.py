"""A process of its own that commits to a plan again and again, and says what was stored.

    python -m tests.data.store.writer URL PLAN_ID WHO COUNT

Each line is the number and the words of an acknowledged revision, or "moved", or "away" while the database is. Each
revision has an act of its own, which is asked again until it is answered, as a browser does.
"""

import sys

from data.store.models import Act, AnsweredError, MovedOnError, StoreError, browser_mark
from data.store.store import open_store
from tests.data.store.steps import note


def main(url, plan_id, who, count):
    store = open_store(url)
    opened = store.at(plan_id)
    for step in range(int(count)):
        words = f"{who} {step}"
        act, number = Act(words, browser_mark(who)), None
        while number is None:
            try:
                opened = note(store, opened, words, who=who, act=act)
                number = opened.revision.number
            except MovedOnError as moved:
                opened = moved.opened
                print("moved", flush=True)
            except AnsweredError as before:  # it was stored, just before the server went
                number = before.answered.revision
            except StoreError:
                print("away", flush=True)
        print(number, f"Noted {words}", flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
