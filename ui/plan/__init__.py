"""Pieces of the Plan page."""

from ui.plan.bar import draw_move_list, draw_plan_bar, draw_toolbar
from ui.plan.history import draw_history
