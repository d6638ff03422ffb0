"""Plans and their revisions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.store.migrations.append_only import refuse_changes, refuse_deletes

revision = "1"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "plans",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("slug", sa.Text, nullable=False),
        sa.Column("area_name", sa.Text, nullable=False),
        sa.Column("edit_token", sa.Text, nullable=False, unique=True),
        sa.Column("watch_token", sa.Text, nullable=False, unique=True),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("made_by", sa.Text, nullable=False),
        sa.Column("changed_at", moment, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("head", sa.Integer, nullable=False),
        sa.Column("tip", sa.Integer, nullable=False),
        sa.Column("last", sa.Integer, nullable=False),
        sa.Column("archived", sa.Boolean, nullable=False),
        sa.Column("final", sa.Boolean, nullable=False),
        sa.Column("final_by", sa.Text, nullable=False),
        sa.Column("findable", sa.Text, nullable=False),
    )
    op.create_table(
        "revisions",
        sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.id"), primary_key=True),
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("parent", sa.Integer),
        sa.Column("made_at", moment, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("sentence", sa.Text, nullable=False),
        sa.Column("area_id", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.ForeignKeyConstraint(["plan_id", "parent"], ["revisions.plan_id", "revisions.number"]),
    )
    refuse_deletes("plans")
    refuse_changes("revisions", key=("plan_id", "number"))
