"""Runs the migrations on the connection and in the transaction that `data.store.database` opened."""

from __future__ import annotations

from alembic import context

from data.store.database import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
