"""Keys that can be renewed and withdrawn, plans that are not in the list yet, and the owner's key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.store.migrations.append_only import refuse_changes

revision = "4"
down_revision = "3"


def upgrade() -> None:
    """Make the tables and columns; the links that exist go on working."""
    op.execute("ALTER TABLE plans ADD COLUMN listed BOOLEAN NOT NULL DEFAULT TRUE")
    op.execute("ALTER TABLE plans ADD COLUMN edit_shown BOOLEAN NOT NULL DEFAULT TRUE")
    op.execute("ALTER TABLE plans ADD COLUMN watch_shown BOOLEAN NOT NULL DEFAULT TRUE")
    op.create_table(
        "key_changes",
        sa.Column("mark", sa.Text, primary_key=True),
        sa.Column("plan_id", sa.Text, sa.ForeignKey("plans.id"), nullable=False),
        sa.Column("gives", sa.Text, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("is_renewed", sa.Boolean, nullable=False),
    )
    refuse_changes("key_changes", key=("mark",))
    op.create_table(
        "install",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.Text, nullable=False),
    )
