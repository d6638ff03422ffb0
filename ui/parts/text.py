"""Texts of people shown as they are, severities, and when a revision was made and by whom."""

from __future__ import annotations

import re
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import streamlit as st

if TYPE_CHECKING:
    from collections.abc import Iterator

    from data.store import Opened, RevisionLine

# ---- Text of people and files as Streamlit shows it ----

LINKED: Final = re.compile(r"www(?=\.)|:(?=//)|@", re.IGNORECASE)
"""After what a text is taken for an address of the web or of mail."""
WORD_JOINER: Final = "\N{WORD JOINER}"


def as_plain_text(text: str) -> str:
    r"""Return text that Streamlit's Markdown shows as it is: names come from files and from people.

    >>> print(as_plain_text("St *John* [x](y) :red[z] $1"))
    St \*John\* \[x\]\(y\) \:red\[z\] \$1

    Nor does a name become a link: a sign that is not seen keeps apart what Markdown would make one of.

    >>> as_plain_text("www.x") == "www\u2060\\.x", as_plain_text("a@b") == "a@\u2060b"
    (True, True)
    """
    apart = LINKED.sub(f"\\g<0>{WORD_JOINER}", text)
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])", r"\\\1", apart)


# ---- How hard a finding is, as people read it ----

BADGES: Final = {
    "contract": ("Contract", "red"),
    "guidance": ("Guidance", "orange"),
    "policy": ("Policy", "violet"),
    "note": ("Note", "blue"),
    "allowed": ("Allowed", "green"),
}
"""By severity, from `geo.rules.rules.SEVERITIES`: its word, and the colour of Streamlit's badge."""


# ---- When and by whom ----

TODAYS_NAME: Final = "Today's PCNs"
"""Name of the plan of today, and of one that is not kept yet."""


def when(moment: datetime, *, now: datetime | None = None, zone: tzinfo | None = None) -> str:
    """Return a moment as a clock shows it in the person's time zone, with the day where that is not today.

    >>> noon = datetime(2026, 3, 1, 12, 5, tzinfo=UTC)
    >>> when(noon, now=noon, zone=UTC), when(noon, now=noon.replace(day=2), zone=UTC)
    ('12:05', '1 March, 12:05')
    >>> when(noon, now=noon.replace(year=2027), zone=UTC)
    '1 March 2026, 12:05'
    """
    zone = zone or zone_of_browser()
    here, today = moment.astimezone(zone), (now or datetime.now(UTC)).astimezone(zone)
    clock = f"{here:%H:%M}"
    if here.date() == today.date():
        return clock
    year = "" if here.year == today.year else f" {here.year}"
    return f"{here.day} {here:%B}{year}, {clock}"


ZONE: Final[ContextVar[str]] = ContextVar("zone", default="")
"""Name of the time zone of the browser that asks by the door; "" within a run of a page, which knows its own."""


@contextmanager
def in_zone(name: str) -> Iterator[None]:
    """Tell moments in that time zone within the block."""
    before = ZONE.set(name)
    try:
        yield
    finally:
        ZONE.reset(before)


def zone_of_browser() -> tzinfo | None:
    """Return the time zone of the person's browser; None (this computer's) where it does not say one that is known."""
    try:
        return ZoneInfo(ZONE.get() or st.context.timezone or "")
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def by(who: str) -> str:
    """Return who did something, as the end of a clause; "" for a person who gave no name.

    >>> by("AS"), by("")
    (' by AS', '')
    """
    return f" by {who}" if who else ""


def told(line: RevisionLine) -> str:
    """Return a revision in one line: when, who, what."""
    return f"{when(line.made_at)}{by(line.who)}: {line.sentence}"


def state_words(opened: Opened | None) -> str:
    """Return where the plan on screen is kept, in a line; None is today's PCNs."""
    if opened is None:
        return "Not kept yet: the first change keeps a new plan."
    plan, line = opened.plan, opened.revision
    if not opened.may_change:
        return f"You are watching {plan.name}; changes appear by themselves."
    if plan.final:
        return f"Locked as final{by(plan.final_by)}. Duplicate it to go on."
    if plan.archived:
        return "Put away in the archive. Bring it back on the Plans page, or duplicate it to go on."
    return f"Revision {line.number}, kept at {when(line.made_at)}{by(line.who)}"


def revision_words(kept: Opened) -> str:
    """Return which revision this is, as it stands on every page of the paper."""
    line = kept.revision
    made = line.made_at.astimezone(UTC)
    parts = (f"Revision {line.number}", f"{made.day} {made:%B %Y %H:%M} UTC", line.who)
    return ", ".join(part for part in parts if part)
