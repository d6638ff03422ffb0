"""What the Plans page remembers from one run to the next, besides its widgets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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


@dataclass
class PlansPage:
    """What one person did last on the page.

    Attributes:
        say: What was done; "" for nothing.
        complaint: Why the last thing asked for was not done; "" when it was.
        waiting: A loaded plan that waits for an answer.
    """

    say: str = ""
    complaint: str = ""
    waiting: Waiting | None = None

    def done(self, sentence: str) -> None:
        """Note what was done."""
        self.say, self.complaint = sentence, ""

    def refused(self, complaint: str) -> None:
        """Note why something was not done."""
        self.say, self.complaint = "", complaint
