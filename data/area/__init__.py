"""The folder of an area: written, checked, found, read and published."""

from data.area.folders import (
    UNREADABLE,
    AreaCard,
    areas_root,
    list_areas,
    publish,
    read_area,
    read_manifest,
    read_places,
    usable_areas,
    whole,
)
from data.area.inventory import Standing, bring_back, put_away, put_away_areas, recipe_of, standing
from data.area.names import area_name, rename, without_names
from data.area.parcel import ENDING, pack, packed_name
from data.area.unpacking import unpack
from data.area.write import Pieces, sha256_of, write_area
