"""Pieces of the Board page: preparing a paper, and presenting it one thought a screen."""

from ui.board.paper import paper_inputs_of
from ui.board.prepare import draw_prepare
from ui.board.screen import draw_screen
