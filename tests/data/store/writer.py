"""A process of its own that commits to a plan again and again, and says what was stored.

    python -m tests.data.store.writer URL PLAN_ID WHO COUNT

Each line is the number and the words of an acknowledged revision, or "moved", or "away" while the database is.
"""

import sys

from data.store.kept import MovedOnError, StoreError
from data.store.store import open_store
from tests.data.store.steps import note


def main(url, plan_id, who, count):
    store = open_store(url)
    opened = store.at(plan_id)
    for step in range(int(count)):
        stored = False
        while not stored:
            try:
                opened = note(store, opened, f"{who} {step}", who=who)
                stored = True
            except MovedOnError as moved:
                opened = moved.opened
                print("moved", flush=True)
                stored = opened.revision.sentence == f"Noted {who} {step}"  # it was, just before the server went
            except StoreError:
                print("away", flush=True)
        print(opened.plan.head, f"Noted {who} {step}", flush=True)
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
