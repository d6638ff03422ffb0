"""The files of one area on their way: one's own, those that are published whole, and what is asked for in parts."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import shapely

from data.fetch.addresses import (
    STREETS,
    by_hand,
    how_to_hand_over,
    licence_of,
    or_by_hand,
    publisher_of,
    sources,
    title_of,
)
from data.fetch.asking import FetchCancelledError, FetchError
from data.fetch.download import hash_of
from data.fetch.publications import name_of, newest_file
from data.fetch.services import extract_for, find_service, rows_in, rows_of, write_csv, write_geojson
from data.geometry import to_degrees
from data.problems import Problems
from data.recipe import DATED, Edition, goes_with_day
from data.tables import PLACE, REQUIRED, SPECS, Given, census_by_headings
from geo.errors import PlanningError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from data.fetch.download import Downloads, Fetched
    from data.fetch.services import Box
    from data.tables import Table

IN_PARTS: Final = ("boundaries", "centroids", "postcodes")
"""Tables of which only what the area needs is asked for."""
WHOLE: Final = ("patients", *(key for key in SPECS if key not in {*IN_PARTS, "patients", "lookup"}))
"""Tables that are fetched whole; which edition of the others is wanted depends on the day of the patients. The lookup
is asked which places the area has, and is no part of it."""


class AreaFiles:
    """The files of one area.

    Attributes:
        own: Files of one's own, by the key of their table or `STREETS`.
        downloads: Fetches.
        shared: Folder of files that every area can use again.
        files: Those that there are.
        dates: ISO dates of those that were fetched.
        fetched: What is known of each file that was fetched, as JSON.
        left_out: A sentence for each optional table that could not be had.
    """

    def __init__(self, own: Mapping[str, Path], downloads: Downloads, shared: Path) -> None:
        self.own, self.downloads, self.shared = own, downloads, shared
        self.files = dict(own)
        self.dates: dict[str, str] = {}
        self.fetched: list[dict[str, Any]] = []
        self.left_out: list[str] = []

    # ---- Tables that are published whole ----

    def whole(self, key: str) -> None:
        """Fetch a table whole, the newest edition that goes with the patients; an optional one may fail.

        Raises:
            FetchError: Every area needs it, and it can't be had; the sentence says how to hand it over.
        """
        if key in self.files:
            return
        source = sources().get(key)
        if source is None or source.access == "hand":
            if key in REQUIRED:
                raise FetchError(by_hand(key, "no program can fetch it"))
            return
        try:
            wanted, date = newest_file(key, self.downloads, goes=lambda date: self._goes(key, date))
            target = self.shared / key / (date or "undated") / name_of(wanted, source)
            fetched = self.downloads.fetch(wanted, target)
        except FetchCancelledError:
            raise
        except FetchError as error:
            if key in REQUIRED:
                raise FetchError(by_hand(key, str(error))) from error
            self.left_out.append(str(error))
            return
        self._keep(key, fetched, date)

    def _goes(self, key: str, date: str) -> bool:
        """Return whether an edition of that date goes with the patients, where these are there."""
        return "patients" not in self.files or goes_with_day(key, Edition(date), self.day)

    @cached_property
    def patients(self) -> Table:
        """The patients by place, fetched where they are not there.

        Raises:
            PlanningError: They can't be had or read.
        """
        self.whole("patients")
        return self._read("patients")

    @property
    def day(self) -> str:
        """ISO date of the registrations: as their file says, else as they were published, else today."""
        return self.patients.date or self.dates.get("patients") or _today()

    @property
    def date(self) -> str:
        """ISO date of the area."""
        return self.dates.get("patients") or self.day

    def members(self, date: str) -> pd.DataFrame:
        """Return the members of PCNs on that ISO date, or of those that have no end where it is "".

        Raises:
            PlanningError: They can't be had or read.
        """
        self.whole("membership")
        return self._read("membership", Given(date=date)).rows

    def _read(self, key: str, given: Given | None = None) -> Table:
        problems = Problems()
        table = SPECS[key].read(self.files[key], problems, given)
        problems.raise_if_any()
        return table

    # ---- What goes together ----

    def editions(self) -> dict[str, Edition]:
        """Return of which edition each table is, those that are still to be asked for in parts included."""
        keys = dict.fromkeys((*self.files, *IN_PARTS))
        return {key: self._edition(key) for key in keys if key in SPECS}

    def _edition(self, key: str) -> Edition:
        if key == "patients":
            return Edition(self.day, self.patients.vintage)
        if key not in self.own:
            return Edition(self.dates.get(key, ""), sources()[key].census)
        if key == "boundaries":
            return Edition("", self._boundaries.vintage)
        date = SPECS[key].read(self.own[key], Problems(), Given(date=self.date)).date if key in DATED else ""
        return Edition(date, census_by_headings(self.own[key], SPECS[key]) if SPECS[key].of == PLACE else None)

    # ---- What is asked for in parts ----

    @cached_property
    def _boundaries(self) -> Table:
        return self._read("boundaries")

    def maps(self, places: Sequence[str], margin_km: float, folder: Path) -> Box:
        """Have boundaries and centroids of these places and the margin; return the box they lie in, in metres.

        Raises:
            PlanningError: They can't be had or read, or hold none of the places.
        """
        shapes = self._own_shapes(places) if "boundaries" in self.own else self._published_shapes(places)
        west, south, east, north = shapely.total_bounds(shapes)
        margin = margin_km * 1000
        box = (west - margin, south - margin, east + margin, north + margin)
        for key, write in (("boundaries", write_geojson), ("centroids", write_csv)):
            if key not in self.files:
                path = folder / sources()[key].name
                with or_by_hand(key):
                    service = find_service(key, self.downloads)
                    write(path, list(rows_in(key, service, box, self.downloads)))
                self._keep_part(key, path, service)
        return box

    def _own_shapes(self, places: Sequence[str]) -> NDArray[Any]:
        table = self._boundaries
        inside = table.rows["code"].isin(set(places))
        if not inside.any():
            msg = f"{table.file} holds none of the {len(places):,} places of the area: hand over the map that does"
            raise PlanningError(msg)
        return table.rows.loc[inside, "geometry"].to_numpy()

    def _published_shapes(self, places: Sequence[str]) -> list[shapely.Geometry]:
        with or_by_hand("boundaries"):
            service = find_service("boundaries", self.downloads)
            rows = list(rows_of("boundaries", service, places, self.downloads))
        shapes = [shapely.from_geojson(json.dumps(row["geometry"])) for row in rows if row.get("geometry")]
        if not shapes:
            raise FetchError(by_hand("boundaries", f"{service} has none of the places that are asked for"))
        return shapes

    def postcodes(self, folder: Path) -> None:
        """Have where the postcodes are of all practices that have a patient in the area or its margin.

        Raises:
            PlanningError: A table can't be read, or the postcodes can't be had.
        """
        if "postcodes" in self.files:
            return
        rows = self.patients.rows
        near = set(rows.loc[rows["place"].isin(set(self._boundaries.rows["code"])), "code"])
        wanted: set[str] = set()
        for key in ("register", "branches"):
            if key in self.files:
                sites = self._read(key).rows
                of = sites["practice" if key == "branches" else "code"]
                wanted |= set(sites.loc[of.isin(near), "postcode"].dropna())
        path = folder / sources()["postcodes"].name
        with or_by_hand("postcodes"):
            service = find_service("postcodes", self.downloads)
            write_csv(path, list(rows_of("postcodes", service, sorted(wanted), self.downloads)))
        self._keep_part("postcodes", path, service)

    def streets(self, box: Box) -> None:
        """Fetch the smallest extract of streets that covers a box in metres.

        Raises:
            FetchError: It can't be had; the sentence says how to build without.
        """
        if STREETS in self.files:
            return
        try:
            wanted = extract_for(_degrees(box), self.downloads)
            target = self.shared / STREETS / (wanted.md5[:12] or _today()) / name_of(wanted, sources()[STREETS])
            fetched = self.downloads.fetch(wanted, target)
        except FetchCancelledError:
            raise
        except FetchError as error:
            own = f"If you have a file of streets, {how_to_hand_over(STREETS)}"
            msg = f"{error}. {own}; or build without streets, on the page or with --no-streets"
            raise FetchError(msg) from error
        self._keep(STREETS, fetched, "")

    # ---- What is kept of each ----

    def _keep(self, key: str, fetched: Fetched, date: str) -> None:
        self.files[key] = fetched.path
        if date:
            self.dates[key] = date
        about = {name: value for name, value in asdict(fetched).items() if name != "path"}
        self._note(key, date, about)

    def _keep_part(self, key: str, path: Path, service: str) -> None:
        """Note a file that was put together of a service's answers."""
        self.files[key] = path
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.dates[key] = sources()[key].date or now[:10]
        sha256 = hash_of(path, "sha256")
        about = {"address": service, "bytes": path.stat().st_size, "sha256": sha256, "at": now}
        self._note(key, self.dates[key], about)

    def _note(self, key: str, date: str, about: Mapping[str, Any]) -> None:
        of = {"title": title_of(key), "publisher": publisher_of(key), "licence": licence_of(key)}
        self.fetched.append({"table": key, **of, "edition": date, **about})


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def _degrees(box: Box) -> Box:
    """Return a box in metres as one in degrees that holds it."""
    west, south, east, north = to_degrees().transform_bounds(*box)
    return west, south, east, north
