"""Kept plans: every revision of every plan, appended and never changed, in SQLite or PostgreSQL."""
