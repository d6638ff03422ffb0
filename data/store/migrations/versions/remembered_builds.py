"""The practices of each area build that a revision was made on, to say later what has changed since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from data.store.migrations.append_only import refuse_changes

revision = "2"
down_revision = "1"


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "builds",
        sa.Column("area_id", sa.Text, primary_key=True),
        sa.Column("area_name", sa.Text, nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("practices", sa.Text, nullable=False),
    )
    refuse_changes("builds", key=("area_id",))
