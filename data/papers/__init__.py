"""What a board paper says, section by section, whichever form it takes."""

from data.papers.content import SECTIONS, board_paper, section
from data.papers.fit import FONT, POINTS_AN_INCH, column_widths, is_address, lines_of, parts_of, row_parts, text_em
from data.papers.inputs import Option, PaperInputs, cluster_words
from data.papers.model import (
    CHANGE,
    Cell,
    Column,
    Paper,
    Picture,
    Section,
    Table,
    clean,
    columns,
    in_paper_only,
    is_numbers,
    one_line,
    texts,
)
from data.papers.proposal import WAY_WORDS
from data.papers.question import said_sentence
from data.papers.rules import WITH
