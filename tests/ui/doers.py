"""People at a workshop, each at a browser of their own."""

import secrets
from dataclasses import replace

from data.store.acts import Act, browser_mark
from ui.session import Doer


def by(who, workshop):
    """Return the workshop for the next act of somebody: each act has an id, and is done once."""
    return replace(workshop, doer=Doer(who, Act(secrets.token_hex(16), browser_mark(f"the browser of {who}"))))
