"""An area: one built set of practices, places, patients and minutes, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

MODES: Final = ("walk", "cycle", "drive")
"""Travel modes, in the order in which they are offered."""

INSIDE: Final = "inside"
"""Kind of a practice or place that belongs to the area: may be planned with."""
MARGIN: Final = "margin"
"""Kind of a practice or place in the margin round the area: context, counted for minutes, never moved."""
BEYOND: Final = "beyond"
"""Kind of a practice outside area and margin whose PCN has practices inside: its list and its patients' places count,
its minutes are not known."""
SERVICE: Final = "service"
"""Kind of a special service (prison, school, care home, special allocation, online list) whose PCN has practices
inside, wherever it lies: it counts as one BEYOND does, since nobody else can choose to go there."""

PRACTICE_COLUMNS: Final = (
    "code",  # str, ODS code
    "name",  # str, for reading: title case
    "postcode",  # str
    "kind",  # str: INSIDE, MARGIN, BEYOND or SERVICE
    "special",  # str, what special service it is; "" for a practice that people choose
    "x",  # float64, metres east, EPSG:27700; NaN where not known (BEYOND and SERVICE only)
    "y",  # float64, metres north, EPSG:27700
    "lon",  # float64, degrees, EPSG:4326
    "lat",  # float64, degrees
    "located_by",  # str: "postcode", "recipe" or "patients" (an estimate); "" where x is not known
    "list_size",  # int64, registered patients, official
    "mapped",  # int64, of them living in the area's places
    "living_elsewhere",  # int64, of them living in a place outside the built places
    "no_address",  # int64, of them with no usable address (NO2011, CLOSED, Welsh codes and the like)
    "pcn_code",  # str, the PCN of today; "" where none
    "pcn_name",  # str, for reading: title case; "" where none
    "contract",  # str, GMS, PMS or APMS; "" where not known
    "weighted_list",  # float64, contractor-weighted patients; NaN where not known
    "gps",  # float64, GPs by headcount; NaN where no return was made
    "partners",  # float64, of them partners; NaN where not known
    "gps_fte",  # float64, full-time equivalents of the GPs; NaN where not known
    "patients_by_age",  # float64, registered patients in the table of ages, whose day may be another; NaN: not known
    "patients_65",  # float64, of them 65 or over
    "patients_75",  # float64, of them 75 or over
    "patients_85",  # float64, of them 85 or over
)
"""Columns of `Area.practices`, in this order."""

PLACE_COLUMNS: Final = (
    "code",  # str, LSOA code
    "name",  # str
    "borough",  # str, borough code
    "kind",  # str: INSIDE or MARGIN
    "x",  # float64, metres east, EPSG:27700, of the population-weighted centroid
    "y",  # float64, metres north
    "lon",  # float64, degrees
    "lat",  # float64, degrees
    "residents",  # float64, people living here; NaN where not known
    "residents_65",  # float64, of them 65 or over; NaN where not known
    "imd_decile",  # float64, 1 = most deprived tenth of England; NaN where not known
    "patients_elsewhere",  # int64, patients living here of practices that are not in `Area.practices`
)
"""Columns of `Area.places`, in this order."""

ADJUSTED: Final = "adjusted list"
"""A fact of a PCN: its patients as adjusted for payment (PCN-adjusted list)."""
PAYMENT: Final = "payment"
"""A fact of a PCN: what its practices were paid for it in a year, in pounds; its item says for what."""
STAFF: Final = "staff"
"""A fact of a PCN: full-time equivalents that it employs; its item is their role."""

PCN_COLUMNS: Final = (
    "code",  # str, of a PCN of today
    "name",  # str, for reading: title case
    "fact",  # str: ADJUSTED, PAYMENT or STAFF
    "item",  # str, which payment or role; "" for an adjusted list
    "amount",  # float64
    "known",  # int64, practices of the PCN of which it is known: payments are published by practice
    "of",  # int64, practices of the PCN
)
"""Columns of `Area.pcns`, in this order: only what is known has a row."""

REGISTER_COLUMNS: Final = (
    "practice",  # int32, row of a practice
    "register",  # str, as in "DM", diabetes
    "ages",  # str, which patients are asked after: "TOTAL", "17OV" for 17 and over
    "patients",  # float64, on the register; NaN where not known
    "of",  # float64, patients of those ages; NaN where not known
)
"""Columns of `Area.registers`, in this order: disease registers that are known; a practice and register once."""


def no_pcn_facts() -> pd.DataFrame:
    """Return `Area.pcns` of an area that was built without tables of them."""
    texts = dict.fromkeys(PCN_COLUMNS[:4], "str") | {"amount": "float64", "known": "int64", "of": "int64"}
    return pd.DataFrame(columns=list(PCN_COLUMNS)).astype(texts)


def no_registers() -> pd.DataFrame:
    """Return `Area.registers` of an area that was built without a table of them."""
    kinds = {"practice": "int32", "register": "str", "ages": "str", "patients": "float64", "of": "float64"}
    return pd.DataFrame(columns=list(REGISTER_COLUMNS)).astype(kinds)


SITE_COLUMNS: Final = (
    "practice",  # int32, row of its practice in `Area.practices`
    "code",  # str: of a main site that of its practice, of a branch surgery its own
    "name",  # str
    "postcode",  # str
    "x",  # float64, metres east, EPSG:27700; always known
    "y",  # float64, metres north
    "lon",  # float64, degrees
    "lat",  # float64, degrees
    "located_by",  # str, as of practices
    "is_main",  # bool
)
"""Columns of `Area.sites`, in this order."""


@dataclass(frozen=True, eq=False)
class Competing:
    """Who else has patients in the places: every group that is in no plan of the area.

    A group is a PCN of the day without a practice inside the area, with all its members wherever they are; or a code
    of the registrations that is in no PCN, or left out. Practices inside, and the fixed members of PCNs that have a
    practice inside, are in none. Who a group is does not depend on the margin.

    Attributes:
        names: For reading, one a group: of the PCN, else of the practice with its code.
        place: int32 (N,): row of a place.
        group: int32 (N,): number of a group that has patients there; each pair of place and group at most once.
        patients: int32 (N,): how many, above 0.
    """

    names: tuple[str, ...]
    place: NDArray[np.int32]
    group: NDArray[np.int32]
    patients: NDArray[np.int32]


@dataclass(frozen=True, eq=False)
class Area:
    """One built set of data. Everything on screen follows from (area, plan).

    Attributes:
        id: Content hash of the area; the key for every cache.
        name: For reading.
        fictional: Whether nothing in it is real.
        practices: One row a practice, columns `PRACTICE_COLUMNS`, index 0..P-1: practice p is row p everywhere.
        places: One row a place, columns `PLACE_COLUMNS`, index 0..U-1: place u is row u everywhere.
        patients: int32 (U, P): patients of practice p living in place u.
        minutes: For each mode, float32 (U, P): minutes from place u *to* the nearest site of practice p, the walk to
            the street included, at average speed. NaN: no way, or not known (practices beyond the margin).
        between: For each mode, float32 (P, P): minutes from the main site of practice p (row) to that of practice q
            (column). NaN as above.
        touching: int32 (N, 2): pairs of places (u < v) that share a border longer than a point.
        competing: Who else has patients in the places.
        notes: Sentences on what this area's data can't tell, for the screen.
        mode_notes: For each mode, sentences on how its minutes were made.
        crow_flies: Whether minutes are straight lines because there were no streets.
        spread: For each mode, float32 (U,): by how many minutes the 90th of 100 people of a place is further from
            their nearest practice than the 10th. NaN: not known. No array where the area has none.
        pcns: What is known of today's PCNs beside their practices, columns `PCN_COLUMNS`.
        registers: Disease registers of the practices, columns `REGISTER_COLUMNS`.
        sites: Where practices are seen: one row a site, columns `SITE_COLUMNS`; first the main sites in the order of
            their practices, then branch surgeries by practice and code. None: no practice has a branch.
        to_sites: For each mode, float32 (U, K): minutes from place u to each site of the practices that have more than
            one, in the order of `sites` (`geo.sites.of_several`). No array where no practice has a branch.
    """

    id: str
    name: str
    fictional: bool
    practices: pd.DataFrame
    places: pd.DataFrame
    patients: NDArray[np.int32]
    minutes: Mapping[str, NDArray[np.float32]]
    between: Mapping[str, NDArray[np.float32]]
    touching: NDArray[np.int32]
    competing: Competing
    notes: tuple[str, ...] = ()
    mode_notes: Mapping[str, tuple[str, ...]] | None = None
    crow_flies: bool = False
    spread: Mapping[str, NDArray[np.float32]] | None = None
    pcns: pd.DataFrame = field(default_factory=no_pcn_facts)
    registers: pd.DataFrame = field(default_factory=no_registers)
    sites: pd.DataFrame | None = None
    to_sites: Mapping[str, NDArray[np.float32]] | None = None

    def __post_init__(self) -> None:
        """Make every array read-only and check that the shapes agree.

        Raises:
            PlanningError: A table lacks a column, or an array has another shape or other rows than the tables say.
        """
        count_places, count_practices = len(self.places), len(self.practices)
        self._require_columns("practices", self.practices, PRACTICE_COLUMNS)
        self._require_columns("places", self.places, PLACE_COLUMNS)
        self._require_columns("facts of PCNs", self.pcns, PCN_COLUMNS)
        self._require_columns("disease registers", self.registers, REGISTER_COLUMNS)
        self._seal("patients", self.patients, (count_places, count_practices))
        for mode, minutes in self.minutes.items():
            self._seal(f"minutes by {mode}", minutes, (count_places, count_practices))
        for mode, minutes in self.between.items():
            self._seal(f"minutes from practice to practice by {mode}", minutes, (count_practices, count_practices))
        for mode, spread in (self.spread or {}).items():
            self._seal(f"spread by {mode}", spread, (count_places,))
        if self.sites is not None:
            self._require_columns("sites", self.sites, SITE_COLUMNS)
            several = int(self.sites["practice"].duplicated(keep=False).sum())
            for mode, minutes in (self.to_sites or {}).items():
                self._seal(f"minutes to sites by {mode}", minutes, (count_places, several))
        competing = self.competing
        for what, rows, count in (
            ("places", competing.place, count_places),
            ("groups", competing.group, len(competing.names)),
        ):
            self._seal(f"{what} of others", rows, competing.patients.shape)
            if rows.size and not 0 <= rows.min() <= rows.max() < count:
                msg = f"area {self.name}: others name one of {count} {what} that is not there; build the area again"
                raise PlanningError(msg)
        self._seal("patients of others", competing.patients, competing.patients.shape)
        if self.touching.size and not (0 <= self.touching.min() <= self.touching.max() < count_places):
            msg = f"area {self.name}: touching names a place that is none of the {count_places}; build the area again"
            raise PlanningError(msg)
        self.touching.setflags(write=False)

    def _require_columns(self, what: str, table: pd.DataFrame, columns: tuple[str, ...]) -> None:
        missing = [column for column in columns if column not in table.columns]
        if missing:
            msg = f"area {self.name}: the table of {what} lacks {', '.join(missing)}; build the area again"
            raise PlanningError(msg)

    def _seal(self, what: str, array: NDArray[Any], shape: tuple[int, ...]) -> None:
        if array.shape != shape:
            msg = f"area {self.name}: {what} has the shape {array.shape}, not {shape}; build the area again"
            raise PlanningError(msg)
        array.setflags(write=False)

    @property
    def modes(self) -> tuple[str, ...]:
        """The modes that this area has minutes for, in the usual order."""
        return tuple(mode for mode in MODES if mode in self.minutes)
