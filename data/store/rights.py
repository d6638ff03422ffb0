"""Who asks the store, and what that lets them do: the store itself refuses what the keys of the asker do not give.

Every plan has two keys, which are parts of its links: one to edit it, one to watch it. The owner of the install has it
all. Whoever has neither has nothing.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Final, Literal, Protocol

from geo.errors import PlanningError

Gives = Literal["edit", "watch"]
"""What a key of a plan gives."""
WATCH_ONLY: Final = "this link only shows the plan; ask whoever sent it for the link to edit"


class HasKeys(Protocol):
    """A plan, or a row of it, with both keys."""

    @property
    def edit_token(self) -> str:
        """The key to edit it."""

    @property
    def watch_token(self) -> str:
        """The key to watch it."""


class Right(IntEnum):
    """What somebody may do to a plan; each includes those before it."""

    NONE = 0
    WATCH = 1
    EDIT = 2
    OWN = 3


class NoRightError(PlanningError):
    """The keys of who asks do not give that; nothing was done, and nothing is told."""


@dataclass(frozen=True)
class Asker:
    """Who asks the store.

    Attributes:
        keys: Of plans.
        is_owner: Whether the install is theirs.
    """

    keys: frozenset[str] = field(default=frozenset(), repr=False)
    is_owner: bool = False

    def on(self, plan: HasKeys) -> Right:
        """Return what they may do to a plan."""
        if self.is_owner:
            return Right.OWN
        if plan.edit_token in self.keys:
            return Right.EDIT
        return Right.WATCH if plan.watch_token in self.keys else Right.NONE

    def check(self, plan: HasKeys, least: Right) -> None:
        """See to it that they may do that to a plan.

        Raises:
            NoRightError: They may not.
        """
        right = self.on(plan)
        if right >= least:
            return
        if right is Right.NONE:
            raise NoRightError(no_link())
        raise NoRightError(WATCH_ONLY if right is Right.WATCH else only_owner())


OWNER: Final = Asker(is_owner=True)
"""Whoever runs the program."""
NOBODY: Final = Asker()


def key_mark(key: str) -> str:
    """Return what is stored of a key that leads nowhere any more: nobody can tell the key from it."""
    return hashlib.sha256(key.encode()).hexdigest()


def no_link() -> str:
    """Return what to say to somebody whose keys give nothing on a plan, whether or not there is one."""
    return "there is no such plan here for you: open it by the link that you were given, or ask for one"


def only_owner() -> str:
    """Return what to say of what the owner alone may do."""
    return "only the owner of this install can do that: ask whoever runs Neighbouring"
