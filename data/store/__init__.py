"""Kept plans: every change an appended revision, every call by who asks."""

from data.store.engines import URL_VARIABLE, database_url, shown
from data.store.models import (
    NOBODY,
    OWNER,
    WATCH_ONLY,
    Act,
    Answered,
    AnsweredError,
    Asker,
    Gives,
    KeptPlan,
    MovedOnError,
    NoRightError,
    Opened,
    Revision,
    RevisionLine,
    StoreError,
    browser_mark,
)
from data.store.revisions import lines_to, taken_back_by, to_redo, to_undo
from data.store.store import PlanStore, open_store
