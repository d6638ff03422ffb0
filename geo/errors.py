"""The one base error of the domain."""


class PlanningError(ValueError):
    """Something asked for can't be done; the message says what is wrong, with which value, and what to do."""
