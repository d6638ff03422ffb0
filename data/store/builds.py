"""The practices of area builds that revisions were made on, remembered for as long as the revisions."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import pandas as pd
from sqlalchemy import select

from data.store.database import insert_new
from data.store.tables import BUILDS

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from geo.area import Area

COLUMNS: Final = {
    "code": "str",
    "name": "str",
    "postcode": "str",
    "x": "float64",
    "y": "float64",
    "list_size": "int64",
    "pcn_code": "str",
    "kind": "str",
}
"""What is remembered of each practice (`geo.area.PRACTICE_COLUMNS`), and its type."""


def remember(connection: Connection, area: Area) -> None:
    """Store the practices of a build, unless they are there already."""
    if connection.execute(select(BUILDS.c.area_id).where(BUILDS.c.area_id == area.id)).first():
        return
    row = {
        "area_id": area.id,
        "area_name": area.name,
        "seen_at": datetime.now(UTC),
        "practices": practices_text(area.practices),
    }
    insert_new(connection, BUILDS, row)


def practices_text(practices: pd.DataFrame) -> str:
    """Return the remembered columns of practices as text; what is not known is null."""
    table = practices[list(COLUMNS)]
    columns = {name: [None if pd.isna(one) else one for one in table[name].tolist()] for name in COLUMNS}
    return json.dumps(columns, ensure_ascii=False)


def practices_from(text: str) -> pd.DataFrame:
    """Return the practices that `practices_text` wrote: columns `COLUMNS`, NaN where not known."""
    columns = json.loads(text)
    return pd.DataFrame({name: pd.Series(columns[name], dtype=kind) for name, kind in COLUMNS.items()})
