"""Pieces that several pages draw: tables, maps, texts, downloads."""

from ui.parts.download import CSV, XLSX, draw_download
from ui.parts.maps import deck_of, disc_layer, draw_deck, label_layer, picture_layer
from ui.parts.tables import STYLE, Cell, Heading, Row, draw_table, halves
from ui.parts.text import (
    BADGES,
    TODAYS_NAME,
    as_plain_text,
    by,
    in_zone,
    revision_words,
    state_words,
    told,
    when,
    zone_of_browser,
)
