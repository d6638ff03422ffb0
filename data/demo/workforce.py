"""The GPs of each practice: heads, partners and hours."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import numpy as np

from data.demo.tables import write_archive

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

PARTNERS: Final = 0.55
"""Share of the GPs who are partners where there are several."""
USUAL_HOURS: Final = 0.72
"""Of a full-time GP's hours, what one GP works on average."""
HOURS_SPREAD: Final = 0.1
LONG_HOURS: Final = 1.1
"""Of a full-time GP's hours, what a GP works who is alone, give or take a quarter."""
TRAINEES_FROM: Final = 6
"""Practices with so many GPs train one more."""
MEMBER: Final = "1 General Practice \N{EN DASH} July 2022 Practice Level - Detailed.csv"
HEADER: Final = (
    "PRAC_CODE", "PRAC_NAME", "PCN_CODE", "TOTAL_PATIENTS", "TOTAL_GP_HC", "TOTAL_GP_EXTG_HC", "TOTAL_GP_SEN_PTNR_HC",
    "TOTAL_GP_PTNR_PROV_HC", "TOTAL_GP_FTE", "TOTAL_GP_EXTG_FTE",
)  # fmt: skip


def staffed(table: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """Return the register with partners (int64) and gps_fte (float64, hundredths); 0 where no return was made."""
    gps = table["gps"].to_numpy(np.int64)
    drawn = rng.normal(0, 1, len(table))
    partners = np.where(gps == 1, 1, np.rint(PARTNERS * gps + 0.8 * drawn)).clip(min=1)
    hours = np.where(gps == 1, LONG_HOURS + 0.25 * drawn, gps * (USUAL_HOURS + HOURS_SPREAD * drawn)).clip(min=0.4)
    made = gps > 0
    return table.assign(
        partners=np.where(made, np.minimum(partners, gps), 0).astype(np.int64),
        gps_fte=np.where(made, hours, 0.0).round(2),
    )


def write_workforce(path: Path, table: pd.DataFrame) -> None:
    """Write the practice level table, zipped, with a byte-order mark; ND where a practice made no return."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    for entry in table[table["role"] == "practice"].to_dict("records"):
        gps, senior = entry["gps"], int(entry["partners"] > 1)
        trainee = int(gps >= TRAINEES_FROM)
        counts = [gps + trainee, gps, senior, entry["partners"] - senior]
        hours = [f"{entry['gps_fte'] + trainee:.2f}", f"{entry['gps_fte']:.2f}"]
        told = [*counts, *hours] if gps else ["ND"] * 6
        writer.writerow([entry["code"], entry["title"], "", entry["patients"], *told])
    write_archive(path, {MEMBER: text.getvalue().encode("utf-8-sig")})
