"""The places of a PCN: those in which it has strictly most patients of all groups."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from data.assembly import reading_name
from data.fetch.regions import NETWORK, Region
from data.tables import NOWHERE

if TYPE_CHECKING:
    import pandas as pd

MANY: Final = 0.5
"""Share of a PCN's mapped patients who should live in its places for these to be its neighbourhood."""
FEWEST: Final = 100
"""Patients of all practices; a place has a thousand residents or more: a file with fewer does not tell of it."""


@dataclass(frozen=True)
class Territory:
    """The places that a PCN leads.

    Attributes:
        region: The PCN.
        places: Their codes, sorted.
        living: How many of its patients live there.
        mapped: How many of its patients have a usable address.
    """

    region: Region
    places: tuple[str, ...]
    living: int
    mapped: int

    @property
    def sentence(self) -> str:
        """What there is to know of it: that it leads no place, or few of its patients live in those; else ""."""
        if not self.mapped:
            return f"{self.region.name} ({self.region.code}) has no patients in the registrations"
        if not self.places:
            return (
                f"{self.region.name} ({self.region.code}) has in no place more patients than every other PCN or "
                "practice, so that no place is its own: name the boroughs that its patients live in"
            )
        if self.living < MANY * self.mapped:
            return (
                f"{self.region.name} ({self.region.code}) has most patients in {_count(len(self.places))}, where "
                f"{self.living:,} of its {self.mapped:,} patients with an address live: the others live where other "
                "PCNs have more; a borough named beside it takes in more of them"
            )
        return ""


def networks_of(members: pd.DataFrame) -> list[Region]:
    """Return the PCNs of the members, by name.

    Args:
        members: As the table of memberships returns them: code, pcn_code, pcn_name.
    """
    named = members.drop_duplicates("pcn_code")[["pcn_code", "pcn_name"]].itertuples(index=False, name=None)
    return sorted((Region(NETWORK, code, reading_name(name)) for code, name in named), key=lambda region: region.name)


def territory(network: Region, members: pd.DataFrame, patients: pd.DataFrame, *, fewest: int = FEWEST) -> Territory:
    """Return the places in which a PCN has strictly more patients than any other PCN, or practice that is in none.

    A tie is nobody's.

    Args:
        network: The PCN.
        members: Code of the practice and pcn_code of every member of any PCN, on the day of the registrations.
        patients: Code of the practice, place and patients.
        fewest: Patients of all groups that a place must have; of places with fewer the patients are not all there, as
            in a file of some practices only.

    >>> import pandas as pd
    >>> members = pd.DataFrame({"code": ["A1", "A2", "B1"], "pcn_code": ["U1", "U1", "U2"]})
    >>> rows = [("A1", "E1", 3), ("A2", "E1", 3), ("B1", "E1", 5), ("A1", "E2", 4), ("C1", "E2", 4), ("A1", "", 2)]
    >>> patients = pd.DataFrame(rows, columns=["code", "place", "patients"])
    >>> found = territory(Region(NETWORK, "U1", "One"), members, patients, fewest=1)
    >>> found.places, found.living, found.mapped
    (('E1',), 6, 10)
    """
    group_of = members.set_index("code")["pcn_code"]
    mapped = patients[patients["place"] != NOWHERE]
    group = mapped["code"].map(group_of).fillna(mapped["code"])
    own = mapped[group == network.code]
    near = mapped["place"].isin(set(own["place"]))
    by_group = mapped[near].groupby(["place", group[near].rename("group")])["patients"].sum()
    of_place = by_group.groupby("place")
    leading = by_group[(by_group == of_place.transform("max")) & (of_place.transform("sum") >= fewest)].reset_index()
    alone = leading[~leading.duplicated("place", keep=False)]
    places = sorted(alone.loc[alone["group"] == network.code, "place"])
    living = own.loc[own["place"].isin(places), "patients"].sum()
    return Territory(network, tuple(places), int(living), int(own["patients"].sum()))


def _count(places: int) -> str:
    return "one place" if places == 1 else f"{places:,} places"
