"""An area: one built set of practices, places, patients and minutes, as immutable values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    import pandas as pd
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
        minutes: For each mode, float32 (U, P): minutes from place u *to* practice p, the walk to the street
            included, at average speed. NaN: no way, or not known (practices beyond the margin).
        between: For each mode, float32 (P, P): minutes from practice p (row) to practice q (column). NaN as above.
        touching: int32 (N, 2): pairs of places (u < v) that share a border longer than a point.
        competing: Who else has patients in the places.
        notes: Sentences on what this area's data can't tell, for the screen.
        mode_notes: For each mode, sentences on how its minutes were made.
        crow_flies: Whether minutes are straight lines because there were no streets.
        spread: For each mode, float32 (U,): by how many minutes the 90th of 100 people of a place is further from
            their nearest practice than the 10th. NaN: not known. No array where the area has none.
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

    def __post_init__(self) -> None:
        """Make every array read-only and check that the shapes agree.

        Raises:
            PlanningError: A table lacks a column, or an array has another shape or other rows than the tables say.
        """
        count_places, count_practices = len(self.places), len(self.practices)
        self._require_columns("practices", self.practices, PRACTICE_COLUMNS)
        self._require_columns("places", self.places, PLACE_COLUMNS)
        self._seal("patients", self.patients, (count_places, count_practices))
        for mode, minutes in self.minutes.items():
            self._seal(f"minutes by {mode}", minutes, (count_places, count_practices))
        for mode, minutes in self.between.items():
            self._seal(f"minutes between practices by {mode}", minutes, (count_practices, count_practices))
        for mode, spread in (self.spread or {}).items():
            self._seal(f"spread by {mode}", spread, (count_places,))
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

    def _seal(self, what: str, array: NDArray[Any], shape: tuple[int, int]) -> None:
        if array.shape != shape:
            msg = f"area {self.name}: {what} has the shape {array.shape}, not {shape}; build the area again"
            raise PlanningError(msg)
        array.setflags(write=False)

    @property
    def modes(self) -> tuple[str, ...]:
        """The modes that this area has minutes for, in the usual order."""
        return tuple(mode for mode in MODES if mode in self.minutes)
