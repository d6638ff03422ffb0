"""Streets from OpenStreetMap files and OSMnx networks, in whichever form they come."""

from data.streets.format import PUBLISHED, Published, is_of_streets
from data.streets.read import read_streets
