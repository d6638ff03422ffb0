"""The Neighbours page: who a practice could join."""
