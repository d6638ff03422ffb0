"""A browser at the door: it asks for acts as the page does, and follows what it is answered."""

import secrets

from data.store.models import browser_mark
from ui.acts.doing import answer_act
from ui.acts.picture_schema import Subject, View
from ui.acts.schema import Act
from ui.session.rights import owner_key


class Browser:
    """One person's browser, on a plan of the tiny town.

    Attributes:
        area_id: The build on its screen.
        who: Name that was typed there.
        key: Its own key.
        plan: Key of the plan on screen; "" for today's PCNs.
        revision: Number of the revision on screen.
        right: Key by which it may make plans: the owner's, unless another is given.
    """

    def __init__(self, area_id, who, *, plan="", revision=0, right=None):
        self.area_id, self.who, self.plan, self.revision = area_id, who, plan, revision
        self.right = owner_key() if right is None else right
        self.key = secrets.token_hex(16)

    @property
    def mark(self):
        return browser_mark(self.key)

    def act(self, deed, **changes):
        """Return the act that asks for a deed."""
        said = {
            "id": secrets.token_hex(16),
            "browser": self.key,
            "of": Subject(self.plan, "tiny", self.area_id),
            "revision": self.revision,
            "view": View("walk", 15, 4.8),
            "who": self.who,
            "zone": "Europe/London",
            "right": self.right,
        }
        return Act(**{**said, "deed": deed, **changes})

    def do(self, deed, **changes):
        """Ask for a deed, follow its answer, and return it."""
        return self.follow(answer_act(self.act(deed, **changes)))

    def follow(self, answer):
        """Put on screen what an answer leads to."""
        if answer.outcome == "done" and answer.opens != "list":
            self.plan = answer.plan
            self.revision = self.revision if answer.revision is None else answer.revision
        return answer

    def beside(self, who):
        """Return the browser of somebody else on the same plan and revision."""
        return Browser(self.area_id, who, plan=self.plan, revision=self.revision)
