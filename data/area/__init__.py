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
from data.area.write import Pieces, sha256_of, write_area
