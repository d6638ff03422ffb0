"""Triggers by which the database itself refuses to change or delete what was stored."""

from __future__ import annotations

from alembic import op


def refuse_changes(table: str, *, key: tuple[str, ...]) -> None:
    """Let rows of a table be added only.

    Args:
        table: Its name.
        key: Columns of its primary key: SQLite's INSERT OR REPLACE would delete without a trigger for deleting.
    """
    _refuse(table, ("UPDATE", "DELETE"))
    if op.get_bind().dialect.name == "sqlite":
        same = " AND ".join(f"{column} = NEW.{column}" for column in key)
        op.execute(
            f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} "  # noqa: S608 (our own words)
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "
            f"BEGIN SELECT RAISE(ABORT, '{table} are added and never changed'); END"
        )


def refuse_deletes(table: str) -> None:
    """Let rows of a table be added and changed, not deleted."""
    _refuse(table, ("DELETE",))


def _refuse(table: str, deeds: tuple[str, ...]) -> None:
    words = f"{table} are kept: {' and '.join(deeds)} are refused"
    if op.get_bind().dialect.name == "sqlite":
        for deed in deeds:
            op.execute(
                f"CREATE TRIGGER {table}_no_{deed.lower()} BEFORE {deed} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )
        return
    op.execute(
        f"CREATE FUNCTION {table}_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{words}'; END $$"
    )
    op.execute(
        f"CREATE TRIGGER {table}_kept BEFORE {' OR '.join(deeds)} ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuse()"
    )
    op.execute(
        f"CREATE TRIGGER {table}_not_emptied BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuse()"
    )
