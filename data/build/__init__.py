"""From a recipe to an area: read, put together, routed, written beside the old one."""

from data.build.account import known_sources
from data.build.build import build_area
from data.build.networks import NO_ONE_WAY, not_followed
from data.build.table_of_minutes import minutes_table
