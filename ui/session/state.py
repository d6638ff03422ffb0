"""What one person's browser session holds: the only file that touches Streamlit's session state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

import streamlit as st

from data.store import NOBODY
from geo.neighbours import CLUSTER_PARTS, PRACTICE_PARTS
from geo.view import View
from geo.wording import as_sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from data.store import Act, Asker, Opened, Revision
    from geo.area import Area
    from geo.neighbours import Part
    from geo.plan import Plan
    from geo.proposal import Proposal

# ---- What the Board page remembers besides the plan ----
# The screen stands in the address, so that a reload in the middle of a meeting comes back to it.

SCREENS: Final = ("purpose", "today", "options", "proposal", "patients", "rules", "said", "data")
"""Sections of the paper that are shown to a board, in order."""
SCREEN: Final = "screen"
"""In the address: the section on screen while presenting, and which part of it; absent while preparing."""
LAST: Final = "last"


@dataclass
class Board:
    """What one person has set up.

    Attributes:
        options: Ids of the kept plans chosen as options, by folder of the area.
        section: The section whose title and note are being edited.
    """

    options: dict[str, tuple[str, ...]] = field(default_factory=dict)
    section: str = SCREENS[0]


def screen_in(asked: str) -> tuple[str, int]:
    """Return the screen that the address asks for, and which part of it: 1 is the first, 0 the last.

    The screen is "" while preparing, or where the address asks for none that there is.

    >>> screen_in("today"), screen_in("options-2"), screen_in("options-last"), screen_in("<b>"), screen_in("today-x")
    (('today', 1), ('options', 2), ('options', 0), ('', 1), ('today', 1))
    """
    screen, _, part = asked.partition("-")
    number = 0 if part == LAST else int(part) if part.isascii() and part.isdigit() else 1
    return (screen, number) if screen in SCREENS else ("", 1)


def part_address(screen: str, part: int) -> str:
    """Return how the address names a part of a screen; 0 is the last.

    >>> part_address("today", 1), part_address("options", 2), part_address("options", 0)
    ('today', 'options-2', 'options-last')
    """
    return screen if part == 1 else f"{screen}-{part or LAST}"


def step(screen: str, by: int) -> str:
    """Return the screen so many further on; the first and the last have none beyond them.

    >>> step("purpose", 1), step("purpose", -1), step("data", 1), step("today", 100)
    ('today', 'purpose', 'data', 'data')
    """
    return SCREENS[min(max(SCREENS.index(screen) + by, 0), len(SCREENS) - 1)]


# ---- What the Neighbours page remembers besides the plan ----
# The practice stands in the address, so that a reload, or a link sent to a partner, leads to the same page.

PRACTICE: Final = "practice"
"""In the address: the code of the practice whose page it is."""
SECTIONS: Final = {
    "practice": "Our practice",
    "practices": "Our neighbours",
    "clusters": "Clusters we could join",
    "ways": "What stays ours",
}
"""The questions of the page as a practice asks them, one on screen at a time; the answers say "you"."""


@dataclass
class Looking:
    """What one person looks at.

    Attributes:
        practices: Code of the practice chosen, by area id.
        section: One of `SECTIONS`.
        weights: What each part counts, by section and key of the part.
        letter: The cluster looked at more closely, by area id.
        today: Whether today's PCNs are compared instead of the plan on screen.
    """

    practices: dict[str, str] = field(default_factory=dict)
    section: str = "practice"
    weights: dict[str, dict[str, int]] = field(
        default_factory=lambda: {"practices": usual(PRACTICE_PARTS), "clusters": usual(CLUSTER_PARTS)}
    )
    letter: dict[str, str] = field(default_factory=dict)
    today: bool = False


def usual(parts: Sequence[Part]) -> dict[str, int]:
    """Return the weights where nobody says otherwise.

    >>> usual(PRACTICE_PARTS)
    {'near_patients': 5, 'near_staff': 5, 'shared': 5, 'alike': 0}
    """
    return {part.key: part.weight for part in parts}


# ---- What one person's browser session holds ----

KEY: Final = "neighbouring"
"""The one key of the session state that is ours; all others belong to widgets."""
NOT_KEPT: Final = 0
"""Number of the revision of a plan that is not in the store yet; kept ones count from 1."""


@dataclass(frozen=True)
class Doer:
    """Who does something to a plan.

    Attributes:
        who: Name as typed, or of the person signed in; "" where there is none.
        act: What the browser calls it; None where no browser asked, as in tests.
        seen: Number of the last revision whose changes of others the person could see; None for the one it is made on.
        asker: What they may do.
    """

    who: str = ""
    act: Act | None = None
    seen: int | None = None
    asker: Asker = NOBODY

    @property
    def browser(self) -> str:
        """The mark of the browser; "" for none."""
        return self.act.browser if self.act else ""


@dataclass(frozen=True)
class Conflict:
    """What was to be done to a plan that had moved on meanwhile; it waits for the person to choose.

    Attributes:
        base: The revision it was made on.
        mine: The proposal after it.
        kind: One of `data.store.models.KINDS`.
        sentence: What was to be done.
        why: Why the person is asked, a clause: where it touches what others did.
        undoes: Number of the revision that it takes back; None for none.
    """

    base: Revision
    mine: Proposal
    kind: str
    sentence: str
    why: str = ""
    undoes: int | None = None

    @property
    def waits(self) -> str:
        """What is said when it is not done at once: why, and where the person may choose."""
        return f"Not done yet, because {self.why}. Choose at the top of the page what becomes of it."


@dataclass(frozen=True)
class Workshop:
    """Everything a person does to one plan of one area, as a value.

    Attributes:
        area_id: The build of the area that is on screen.
        slug: Folder of the area.
        proposal: What is on screen.
        opened: Where it is kept; None for today's PCNs, which the first change keeps as a new plan.
        view: Mode, minutes and walking speed.
        doer: Who does what is done to it.
        draft: Names a plan that is not kept yet, by which the browser tells two of them apart.
        say: What was done last; "" for nothing.
        complaint: Why the last thing asked for was not done; "" when it was.
        conflict: What was not done because it touches what others did.
    """

    area_id: str
    slug: str
    proposal: Proposal
    opened: Opened | None = None
    view: View = View()
    doer: Doer = Doer()
    draft: str = ""
    say: str = ""
    complaint: str = ""
    conflict: Conflict | None = None

    @property
    def plan(self) -> Plan:
        """The plan on screen."""
        return self.proposal.plan

    @property
    def revision(self) -> int:
        """Number of the revision on screen; `NOT_KEPT` before the first change."""
        return self.opened.revision.number if self.opened else NOT_KEPT

    @property
    def token(self) -> str:
        """What stands in the address: of the link to edit, else of the link to watch; "" before the first change."""
        return self.opened.plan.edit_token or self.opened.plan.watch_token if self.opened else ""

    @property
    def fits(self) -> bool:
        """Whether the plan was made on the build of the area that is on screen; else it must be carried over first."""
        return self.opened is None or self.opened.revision.area_id == self.area_id

    @property
    def is_watched(self) -> bool:
        """Whether it was opened by the link that only shows it."""
        return self.opened is not None and not self.opened.may_change

    @property
    def is_closed(self) -> bool:
        """Whether it is locked as final or put away."""
        return self.opened is not None and (self.opened.plan.final or self.opened.plan.archived)

    @property
    def may_change(self) -> bool:
        """Whether anything may be done to it."""
        return self.fits and not self.is_watched and not self.is_closed

    def at(self, opened: Opened, *, say: str = "") -> Workshop:
        """Return the workshop with a kept plan as it is now, and what to say of that."""
        return replace(self, opened=opened, proposal=opened.revision.proposal, say=say, complaint="")

    def refused(self, complaint: str) -> Workshop:
        """Return the workshop as it is, saying why something was not done.

        >>> Workshop("", "", None).refused("cluster A is locked").complaint
        'Cluster A is locked.'
        """
        return replace(self, say="", complaint=as_sentence(complaint))


@dataclass
class Session:
    """The one value that we keep in Streamlit's session state.

    Attributes:
        asker: Who sits here; None before the session has begun.
        stays_as_is: Whether it began by a link to watch: then no key that comes later gives it more.
        given: Folders of the areas of which somebody who is not the owner was given a plan.
        slug: The chosen area; "" before one is chosen.
        area_id: Its build that is on screen.
        workshops: The workshop on each area that was opened, by area id.
        store_error: Why the plan on screen can't be read anew; "" when it can, and for a plan that is not kept.
        lost: Why what the browser asked for or remembered did not come on screen; "" where it did.
        no_area: The area that was asked for and is not here; "" where none was.
        told: What others did that the page shows for the first time; "" for nothing.
        run: Number of the newest run that the browser asked for and that was seen to.
        turns_to_plan: Whether the Plan page is to be shown next.
        picked: Id of the plan that is picked from the list of plans; "" before one was.
        compared: Which plans the Compare page compares, by area id: keys of `ui.compare.sides`.
        without_webgl: Whether the browser said that it can't draw with WebGL.
    """

    asker: Asker | None = None
    stays_as_is: bool = False
    given: frozenset[str] = frozenset()
    slug: str = ""
    area_id: str = ""
    workshops: dict[str, Workshop] = field(default_factory=dict)
    store_error: str = ""
    lost: str = ""
    no_area: str = ""
    told: str = ""
    run: int = 0
    turns_to_plan: bool = False
    picked: str = ""
    board: Board = field(default_factory=Board)
    looking: Looking = field(default_factory=Looking)
    compared: dict[str, tuple[str, ...]] = field(default_factory=dict)
    without_webgl: bool = False


def state_of(key: str) -> dict[str, object]:
    """Return what the browser says of a component, by name; whatever is no such thing is as if it said nothing."""
    state = st.session_state.get(key)
    return {str(name): value for name, value in state.items()} if isinstance(state, Mapping) else {}


def session() -> Session:
    """Return this browser session's value."""
    if KEY not in st.session_state:
        st.session_state[KEY] = Session()
    value: Session = st.session_state[KEY]
    return value


def asker() -> Asker:
    """Return who sits at this screen: nobody before the session has begun."""
    return session().asker or NOBODY


def current(area: Area) -> Workshop:
    """Return the workshop on an area: the frame has seen to it that there is one before any page runs."""
    return session().workshops[area.id]


def keep(area: Area, workshop: Workshop) -> None:
    """Put a workshop on screen in place of the one before."""
    session().workshops[area.id] = workshop
