"""Streets from OpenStreetMap files, whichever of three formats they come in."""

from data.streets.read import read_streets

__all__ = ["read_streets"]
