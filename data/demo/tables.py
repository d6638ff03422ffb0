"""Write Saltmarsh's tables laid out as the official publications are, quirks included."""

from __future__ import annotations

import csv
import io
import itertools
import tomllib
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from data.demo.places import Places
    from data.demo.residents import Residents

PAYMENTS_COLUMNS = Path(__file__).with_name("payments_columns.toml")
FIXED_TIME = (2022, 7, 1, 0, 0, 0)
"""Time stamped on files inside archives: the same input gives the same bytes."""
BOROUGH = ("E09990001", "Saltmarsh (fictional)")
MIDDLE_AREA = "E0299"
REGION = ("Y99", "X99", "99X")
"""Codes of region, board and locality: of nobody."""


def write_register(path: Path, table: pd.DataFrame) -> None:
    """Write the register of organisations: 27 columns, no header, every field in quotes (epraccur.csv)."""
    rows = []
    for entry in table.to_dict("records"):
        row = [""] * 27
        row[0:4] = [entry["code"], entry["title"], REGION[0], REGION[1]]
        row[4:10] = [entry["address"], "FICTIONAL", "SALTMARSH", "", "", entry["postcode"]]
        row[10:16] = ["19740401", entry["closed"], entry["status"], "B", REGION[2], "20220701"]
        row[16], row[17], row[21], row[23], row[25] = entry["closed"], "020 00000000", "0", REGION[2], entry["setting"]
        rows.append(row)
    _write(path, rows, quoting=csv.QUOTE_ALL)


def write_branches(path: Path, branches: pd.DataFrame) -> None:
    """Write the branch surgeries: 27 columns, no header, every field in quotes (ebranchs.csv)."""
    rows = []
    for entry in branches.to_dict("records"):
        row = [""] * 27
        row[0:5] = [entry["code"], entry["name"].upper(), REGION[0], REGION[2], entry["street"].upper()]
        row[7:12] = ["SALTMARSH", "", entry["postcode"], "20040401", entry["closed"]]
        row[14:16] = [entry["practice"], "20040401"]
        row[22], row[24] = "0", "A"
        rows.append(row)
    _write(path, rows, quoting=csv.QUOTE_ALL)


def write_registrations(path: Path, registrations: pd.DataFrame, titles: Mapping[str, str]) -> None:
    """Write the patients of each practice in each small area, zipped (gp-reg-pat-prac-lsoa)."""
    header = ["PUBLICATION", "EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "LSOA_CODE", "SEX", "NUMBER_OF_PATIENTS"]
    rows = (
        ["GP_PRAC_PAT_LIST", "01JUL2022", code, titles[code], lsoa, "ALL", patients]
        for code, lsoa, patients in registrations[["code", "lsoa", "patients"]].itertuples(index=False)
    )
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    write_archive(path, {"gp-reg-pat-prac-lsoa-all.csv": text.getvalue().encode("utf-8")})


def write_archive(path: Path, files: Mapping[str, bytes]) -> None:
    """Write a zip file whose bytes depend on nothing but what is in it."""
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, content)


def write_payments(path: Path, table: pd.DataFrame, pcns: Mapping[str, Mapping[str, str]]) -> None:
    """Write contract types, lists and weighted lists, with a byte-order mark (nhspaymentsgp)."""
    header = tomllib.loads(PAYMENTS_COLUMNS.read_text(encoding="utf-8"))["columns"]
    rows: list[list[Any]] = []
    for entry in table[table["role"] == "practice"].to_dict("records"):
        pcn = pcns.get(str(entry["pcn"]), {"code": "", "name": ""})
        row = [REGION[0], "FICTIONAL REGION", REGION[2], "FICTIONAL ICB - 99X", pcn["code"], pcn["name"].upper()]
        row += [entry["code"], entry["title"], entry["address"], entry["postcode"], "01/04/1974", "", entry["contract"]]
        row += ["No", "GP practice", "Urban", "", entry["patients"], entry["weighted"]]
        rows.append(row + [0] * (len(header) - len(row)))
    _write(path, [header, *rows], encoding="utf-8-sig")


def write_postcodes(path: Path, table: pd.DataFrame, degrees: NDArray[np.float64]) -> None:
    """Write where each postcode is (as the ONS Postcode Directory: pcds, lat, long)."""
    found = {code: (lat, lon) for code, (lon, lat) in zip(table["postcode"], degrees.tolist(), strict=True)}
    rows = [[code, f"{lat:.6f}", f"{lon:.6f}"] for code, (lat, lon) in sorted(found.items())]
    _write(path, [["pcds", "lat", "long"], *rows])


def write_centroids(path: Path, places: Places, degrees: NDArray[np.float64]) -> None:
    """Write the population-weighted centroid of each place."""
    rows = [
        [f"{lon:.12f}", f"{lat:.12f}", number + 1, code, name]
        for number, ((lon, lat), code, name) in enumerate(
            zip(degrees.tolist(), places.codes, places.names, strict=True)
        )
    ]
    _write(path, [["X", "Y", "objectid", "lsoa11cd", "lsoa11nm"], *rows])


def write_residents(path: Path, places: Places, residents: Residents) -> None:
    """Write the residents of each place by broad age and sex."""
    bands = ["All-Ages", *residents.bands]
    header = ["LSOA11CD", "LSOA11NM", "MSOA11CD", "MSOA11NM", "LAD11CD", "LAD11NM"]
    header += [f"{who}_{band}" for who in ("Persons", "Males", "Females") for band in bands]
    rows: list[list[Any]] = [header]
    for code, name, men, women in zip(places.codes, places.names, residents.men, residents.women, strict=True):
        middle = name[:-1]
        counts = [[int(group.sum()), *group.tolist()] for group in (men + women, men, women)]
        area = [f"{MIDDLE_AREA}{int(middle[-3:]):04d}", middle, *BOROUGH]
        rows.append([code, name, *area, *itertools.chain.from_iterable(counts)])
    _write(path, rows)


def write_deprivation(path: Path, places: Places, residents: Residents) -> None:
    """Write the score, rank and decile of each place (Index of Multiple Deprivation)."""
    index = "Index of Multiple Deprivation (IMD)"
    header = [
        "LSOA code (2011)",
        "LSOA name (2011)",
        f"{index} Score",
        f"{index} Rank (where 1 is most deprived)",
        f"{index} Decile (where 1 is most deprived 10% of LSOAs)",
    ]
    columns = (places.codes, places.names, residents.score.tolist(), residents.rank.tolist(), residents.decile.tolist())
    _write(path, [header, *zip(*columns, strict=True)])


def _write(
    path: Path, rows: Iterable[Sequence[Any]], *, encoding: str = "utf-8", quoting: Literal[0, 1] = csv.QUOTE_MINIMAL
) -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, lineterminator="\n", quoting=quoting).writerows(rows)
