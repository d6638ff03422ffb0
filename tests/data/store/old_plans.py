"""Plans as version 2 of the tables held them: the head may lie before the tip, and nothing says who undid what."""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from data.plan_files.proposals import proposal_text
from geo.proposal import Proposal
from tests.data.store.steps import TOWN, noted
from tests.tiny_town import tiny_today

BEGAN = datetime(2026, 11, 20, 9, tzinfo=UTC)


@dataclass(frozen=True)
class OldPlan:
    """A plan of version 2.

    Attributes:
        id: Of the plan.
        parents: Of each revision by its number; None for the first.
        head: What was on screen.
        tip: Where redoing everything led.
        archived: Whether it was put away.
        final: Whether it was locked.
    """

    id: str
    parents: dict[int, int | None]
    head: int
    tip: int
    archived: bool = False
    final: bool = False

    def way_to(self, number):
        """Return the numbers from the first revision to that one."""
        return [] if number is None else [*self.way_to(self.parents[number]), number]

    def undone(self):
        """Return what lay undone, the first to be redone first."""
        return self.way_to(self.tip)[len(self.way_to(self.head)) :]


def proposal_of(number):
    """Return what a revision of that number holds."""
    return noted(Proposal(tiny_today()), f"words {number}") if number > 1 else Proposal(tiny_today())


def random_plans(seed, count):
    """Return plans with random trees, heads and tips."""
    chance = random.Random(seed)  # noqa: S311 (for trees)
    plans = []
    for number in range(count):
        size = chance.randint(1, 12)
        near = chance.choice([1, 2, 12])
        parents = {n: chance.randint(max(1, n - near), n - 1) if n > 1 else None for n in range(1, size + 1)}
        tip = chance.randint(1, size)
        whole = OldPlan(f"random {number}", parents, tip, tip, chance.random() < 0.2, chance.random() < 0.2)
        head = chance.choice(whole.way_to(tip))
        plans.append(OldPlan(whole.id, parents, head, tip, whole.archived, whole.final))
    return plans


def insert_old(connection, plan):
    """Insert a plan by statements of version 2."""
    rows = []
    for number, parent in plan.parents.items():
        rows.append(
            {
                "plan_id": plan.id,
                "number": number,
                "parent": parent,
                "made_at": moment(connection, number),
                "who": "Ann" if number % 2 else "",
                "kind": "note" if parent else "begin",
                "sentence": f"Noted words {number}",
                "area_id": TOWN.id,
                "content": proposal_text(proposal_of(number), area_id=TOWN.id, area_name=TOWN.name),
            }
        )
    last = max(plan.parents)
    insert(
        connection,
        "plans",
        [
            {
                "id": plan.id,
                "name": plan.id,
                "slug": "tiny",
                "area_name": TOWN.name,
                "edit_token": token("e", plan),
                "watch_token": token("w", plan),
                "made_at": moment(connection, 1),
                "made_by": "Ann",
                "changed_at": moment(connection, last + 1),
                "version": last + 3,
                "head": plan.head,
                "tip": plan.tip,
                "last": last,
                "archived": plan.archived,
                "final": plan.final,
                "final_by": "Ann" if plan.final else "",
                "findable": f"{plan.id}\n{TOWN.name.casefold()}\nann",
            }
        ],
    )
    insert(connection, "revisions", rows)


def token(letter, plan):
    """Return a token of 32 characters."""
    return f"{letter}{plan.id.replace(' ', '-')}".ljust(32, letter)


def moment(connection, hours):
    """Return a moment as the driver of each database takes it."""
    at = BEGAN + timedelta(hours=hours, microseconds=7)
    return at if connection.dialect.name == "postgresql" else at.replace(tzinfo=None).isoformat(" ")


def insert(connection, table, rows):
    """Insert rows by a statement that names their columns."""
    columns, values = ", ".join(rows[0]), ", ".join(f":{name}" for name in rows[0])
    connection.execute(text(f"INSERT INTO {table} ({columns}) VALUES ({values})"), rows)
