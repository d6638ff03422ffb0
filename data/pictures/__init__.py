"""The charts and maps of a board paper."""

from data.pictures.pictures import draw_pictures, maps_side_by_side
