"""Pieces that several pages draw: tables, maps, texts, downloads."""

from ui.parts.download import CSV, XLSX, draw_download, file_stem
from ui.parts.maps import deck_of, disc_layer, draw_deck, label_layer, picture_layer
from ui.parts.tables import GROUP, PALE, STYLE, Cell, Row, draw_legend, draw_rows, table_html
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
