"""What lies under every map of an area: places, border, streets and water, in metres, read once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from data.area_store import read_manifest, read_places
from data.grid import to_metres
from data.map_files import read_classes
from geo.area import INSIDE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray
    from shapely.geometry.base import BaseGeometry

EDGE: Final = 0.04
"""Of its width or height is shown beyond the area on each side."""
DOTS_ACROSS: Final = 1000
"""Of a map, about: what is smaller than one of them is not drawn."""
FILES: Final = ("context", "streets")
OPENSTREETMAP: Final = "Streets © OpenStreetMap contributors"
"""Asked for by the Open Database Licence."""


@dataclass(frozen=True, eq=False)
class Ground:
    """What lies under every map of one area, EPSG:27700.

    Attributes:
        places: (U,) polygons, in the rows of `Area.places`.
        inside: bool (U,): whether each belongs to the area, and not to the margin round it.
        land: All places as one shape.
        border: Outline of the area.
        margin: What is shown beyond it, but for water.
        under: By class, as the map in the browser has them: main, secondary, minor, rail, water, waterway, park, wood.
        window: West, south, east, north of what is shown: the same for every map of the area.
        credit: Whose data this is, for a line under the map.
    """

    places: NDArray[np.object_]
    inside: NDArray[np.bool_]
    land: BaseGeometry
    border: BaseGeometry
    margin: BaseGeometry
    under: Mapping[str, BaseGeometry]
    window: tuple[float, float, float, float]
    credit: str

    @property
    def width_m(self) -> float:
        """How far it is from west to east."""
        return self.window[2] - self.window[0]

    @property
    def height_m(self) -> float:
        """How far it is from south to north."""
        return self.window[3] - self.window[1]


@lru_cache(maxsize=4)
def ground_of(folder: Path, _area_id: str) -> Ground:
    """Return what lies under the maps of a built area; one built anew has another id.

    Raises:
        PlanningError: The area is damaged.
    """
    table = read_places(folder)
    inside = (table["kind"] == INSIDE).to_numpy()
    west, south, east, north = table.geometry[inside].total_bounds.tolist()
    across, up = EDGE * (east - west), EDGE * (north - south)
    places = shapely.coverage_simplify(table.geometry.to_numpy(), (east - west) / DOTS_ACROSS)
    border = shapely.coverage_union_all(places[inside])
    files = [folder / "browser" / f"{name}.geojson" for name in FILES]
    under = {name: _in_metres(shape) for path in files if path.is_file() for name, shape in read_classes(path)}
    window = (west - across, south - up, east + across, north + up)
    dry = shapely.difference(shapely.box(*window), border)
    water = shapely.make_valid(under["water"]) if "water" in under else shapely.Polygon()
    return Ground(
        places=places,
        inside=inside,
        land=shapely.coverage_union_all(places),
        border=border,
        margin=shapely.difference(dry, water),
        under=under,
        window=window,
        credit=_credit(read_manifest(folder)),
    )


def _in_metres(degrees: BaseGeometry) -> BaseGeometry:
    def project(points: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.column_stack(to_metres().transform(points[:, 0], points[:, 1]))

    return shapely.transform(degrees, project)


def _credit(manifest: Mapping[str, Any]) -> str:
    """Return whose data a map of the area shows.

    >>> _credit({"fictional": True})
    'Fictional: streets, places and practices are made up.'
    >>> _credit({"fictional": False, "sources": [
    ...     {"key": "streets", "publisher": "OpenStreetMap contributors", "licence": "Open Database Licence 1.0"},
    ...     {"key": "patients", "publisher": "NHS England", "licence": "OGL-3.0"}]})
    'Streets © OpenStreetMap contributors. Other data: NHS England (OGL-3.0).'
    """
    if manifest["fictional"]:
        return "Fictional: streets, places and practices are made up."
    sources = manifest.get("sources", [])
    streets = [OPENSTREETMAP] if any(one["key"] == "streets" for one in sources) else []
    shown = [one for one in sources if one["key"] in {"patients", "membership", "boundaries"}]
    publishers = ", ".join(dict.fromkeys(one["publisher"].split(",")[0] for one in shown))
    licences = ", ".join(dict.fromkeys(one["licence"] for one in shown))
    what = "Other data" if streets else "Data"
    others = [f"{what}: {publishers} ({licences})"] if shown else []
    return "".join(f"{said}. " for said in (*streets, *others)).strip()
