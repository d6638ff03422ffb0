"""Streets from OpenStreetMap files and OSMnx networks, in whichever form they come."""
