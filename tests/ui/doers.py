"""People at a workshop, each at a browser of their own."""

import secrets
from dataclasses import replace

from data.store.models import OWNER, Act, browser_mark
from ui.session import areas as kept
from ui.session.state import Doer


def by(who, workshop):
    """Return the workshop for the next act of somebody: each act has an id, and is done once."""
    act = Act(secrets.token_hex(16), browser_mark(f"the browser of {who}"))
    return replace(workshop, doer=Doer(who, act, asker=OWNER))


def store():
    """Return the store that the app uses, as its owner has it."""
    return kept.store(OWNER)
