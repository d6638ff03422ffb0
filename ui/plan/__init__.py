"""Pieces of the Plan page."""

from ui.plan.around_map import draw_history, draw_move_list, draw_plan_bar, draw_toolbar
