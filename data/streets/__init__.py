"""Streets from OpenStreetMap files, whichever of three formats they come in."""
