"""How many practices, with how many patients, said what about a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from geo.proposal import NOT_ASKED, STANCES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from geo.proposal import Proposal

ALL_STANCES: Final = (*STANCES, NOT_ASKED)
"""Every practice has one of these."""


@dataclass(frozen=True)
class StanceCount:
    """Practices that said one thing.

    Attributes:
        stance: One of `ALL_STANCES`.
        codes: Of the practices, sorted.
        patients: Sum of their list sizes.
    """

    stance: str
    codes: tuple[str, ...]
    patients: int


def count_stances(proposal: Proposal, list_size: Mapping[str, int]) -> tuple[StanceCount, ...]:
    """Return who said what, in the order of `ALL_STANCES`: every practice of the plan is in exactly one.

    Args:
        proposal: The plan and what practices said about it.
        list_size: Patients of each practice by code.

    >>> from geo.plan import Plan
    >>> from geo.proposal import Proposal, Said
    >>> asked = Proposal(Plan((), (), ("P1", "P2")), said=(Said("P2", "opposes", "AB", "2027-01-31"),))
    >>> [(one.stance, one.codes, one.patients) for one in count_stances(asked, {"P1": 900, "P2": 800})][2:]
    [('opposes', ('P2',), 800), ('not asked', ('P1',), 900)]
    """
    said = {one.practice: one.stance for one in proposal.said}
    held = {
        stance: tuple(code for code in proposal.plan.practices if said.get(code, NOT_ASKED) == stance)
        for stance in ALL_STANCES
    }
    return tuple(StanceCount(stance, codes, patients_of(codes, list_size)) for stance, codes in held.items())


def patients_of(codes: Iterable[str], list_size: Mapping[str, int]) -> int:
    """Return the patients of these practices together.

    >>> patients_of(["P1", "P3"], {"P1": 900, "P2": 800, "P3": 50})
    950
    """
    return sum(int(list_size[code]) for code in codes)
