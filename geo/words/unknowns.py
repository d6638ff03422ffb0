"""What the app does not know of an area: said on the About page and in every board paper.

Much is published by practice: what an optional table can tell is not known only where an area was built without it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from geo.area import Area

NO_AGES: Final = (
    "How old the patients of a practice are: ages are those of the residents of the places they live in. They are "
    "published by practice, and this area was built without the table (ages)."
)
NOT_ALL_AGES: Final = (
    "How old the patients of some practices are: those are not in the table of ages, and their ages are those of the "
    "residents of the places they live in."
)
AGES_BY_PLACE: Final = (
    "How old the patients of each place are: who gets nearer or further is worked out from the ages of residents, "
    "official or not those of the practices."
)
NO_REGISTERS: Final = (
    "How ill the patients of a practice are. Disease registers are published by practice, and this area was built "
    "without the table (registers)."
)
REGISTERS_UNUSED: Final = (
    "How ill the patients of a practice are: the disease registers of its practices are kept with this area, and in "
    "none of its figures yet."
)
NO_GPS: Final = (
    "How many GPs a practice has, their partners and hours: this area was built without the table (workforce)."
)
NO_PARTNERS: Final = (
    "How many partners a practice has, and its GPs' hours: this area was built without the table (workforce)."
)
ALWAYS: Final = (
    "How many appointments practices give, and who sees the same doctor each time: published, and not read here.",
    "When practices are open, whether they take new patients, and which languages are spoken: in no open file.",
    "Frailty, and how much room a practice has: in no open file by practice.",
    "Buses, trains and traffic of the hour: minutes are on foot, by bicycle or by car as traffic flows off the peaks.",
    "Hills, steps, lifts, crossings and parking.",
    "What a branch surgery offers, and on which days: minutes to a practice are those to its nearest site.",
    "What people want. A plan is for talking about, not instead of talking.",
)
"""Not known of any area."""


def not_known(area: Area) -> tuple[str, ...]:
    """Return a sentence for each thing that is not known of the area, what a table could tell first."""
    practices = area.practices
    known = practices[["patients_65", "gps", "partners"]].notna()
    told = []
    if not known["patients_65"].any():
        told.append(NO_AGES)
    else:
        told += [AGES_BY_PLACE] if known["patients_65"].all() else [NOT_ALL_AGES, AGES_BY_PLACE]
    told.append(REGISTERS_UNUSED if len(area.registers) else NO_REGISTERS)
    if not known["gps"].any():
        told.append(NO_GPS)
    elif not known["partners"].any():
        told.append(NO_PARTNERS)
    return (*told, *ALWAYS)
