"""What the Plans page remembers from one run to the next, besides its widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo.proposal import Proposal


@dataclass(frozen=True)
class Waiting:
    """A plan that was loaded and is for another build of the area; it waits for the person to carry it over.

    Attributes:
        file: Its name.
        slug: Folder of the area it is to be carried over to.
        proposal: As it was in the file.
        changes: What carrying it over changes, in sentences.
    """

    file: str
    slug: str
    proposal: Proposal
    changes: tuple[str, ...]


CARD: Final = "card"
"""Above the plan that is picked."""
LOADING: Final = "loading"
"""Above the form that takes a file."""


@dataclass
class PlansPage:
    """What one person did last on the page.

    Attributes:
        picked: Id of the plan that is picked from the list; "" before one was.
        place: `CARD` or `LOADING`: where what came of it is said, beside what was pressed.
        say: What was done; "" for nothing.
        complaint: Why the last thing asked for was not done; "" when it was.
        waiting: A loaded plan that waits for an answer.
    """

    picked: str = ""
    place: str = CARD
    say: str = ""
    complaint: str = ""
    waiting: Waiting | None = None

    def done(self, place: str, sentence: str) -> None:
        """Note what was done."""
        self.place, self.say, self.complaint = place, sentence, ""

    def refused(self, place: str, complaint: str) -> None:
        """Note why something was not done."""
        self.place, self.say, self.complaint = place, "", complaint
