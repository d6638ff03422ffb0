"""Pieces of the Plans page."""

from ui.plans.plans import draw_plan_card, draw_plans_list, draw_upload
