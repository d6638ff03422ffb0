"""Readers of the official tables, one module a table: text in, checked and typed rows out."""
