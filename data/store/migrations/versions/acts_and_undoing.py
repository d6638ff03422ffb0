"""Acts with their one answer; undoing as a revision of its own, so that nothing lies ahead of the head any more."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from data.store.migrations.append_only import refuse_changes

revision = "3"
down_revision = "2"


def upgrade() -> None:
    """Make the table and the columns, and turn what lay undone into revisions that take it back."""
    op.create_table(
        "acts",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("browser", sa.Text, nullable=False),
        sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.id")),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("revision", sa.Integer),
        sa.Column("says", sa.Text, nullable=False),
        sa.Column("met", sa.Text, nullable=False),
    )
    refuse_changes("acts", key=("id",))
    op.execute("ALTER TABLE revisions ADD COLUMN browser TEXT NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE revisions ADD COLUMN undoes INTEGER")
    connection = op.get_bind()
    undone = connection.execute(sa.text("SELECT id, head, tip, last, changed_at FROM plans WHERE head <> tip")).all()
    for plan in undone:
        _take_back(connection, plan)
    op.execute("ALTER TABLE plans DROP COLUMN tip")


def _take_back(connection: sa.Connection, plan: sa.Row[Any]) -> None:
    """Add a revision for each step that was undone, the newest first; the last of them becomes the head.

    Nothing was undone where the tip does not come after the head, which only a mended database can hold.
    """
    lines = connection.execute(
        sa.text("SELECT number, parent, sentence FROM revisions WHERE plan_id = :id"), {"id": plan.id}
    ).all()
    by_number = {line.number: line for line in lines}
    undone, step = [], plan.tip
    while step in by_number and step != plan.head:
        undone.append(by_number[step])
        step = by_number[step].parent
    if step != plan.head:
        return
    number, parent = plan.last, plan.tip
    for line in undone:
        number += 1
        connection.execute(
            sa.text(
                "INSERT INTO revisions"
                " (plan_id, number, parent, made_at, who, kind, sentence, area_id, content, undoes)"
                " SELECT plan_id, :number, :parent, :made_at, '', 'undo', :sentence, area_id, content, :undoes"
                " FROM revisions WHERE plan_id = :id AND number = :like"
            ),
            {
                "number": number,
                "parent": parent,
                "made_at": plan.changed_at,
                "sentence": f"Undone: {line.sentence}",
                "undoes": line.number,
                "id": plan.id,
                "like": line.parent,
            },
        )
        parent = number
    connection.execute(
        sa.text("UPDATE plans SET head = :head, last = :head, version = version + 1 WHERE id = :id"),
        {"head": number, "id": plan.id},
    )
