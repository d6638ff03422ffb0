"""How old the patients of each practice are: as the residents of where they live, and then some older or younger."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

import numpy as np

from data.demo.places import whole_numbers
from data.demo.residents import MEN
from data.demo.tables import write_archive

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd
    from numpy.typing import NDArray

    from data.demo.places import Places
    from data.demo.residents import Residents

GROUPS: Final = (*(f"{first}_{first + 4}" for first in range(0, 95, 5)), "95+")
"""Five-year age groups as published."""
IN_GROUPS: Final = {
    "0-15": {"0_4": 5, "5_9": 5, "10_14": 5, "15_19": 1},
    "16-29": {"15_19": 4, "20_24": 5, "25_29": 5},
    "30-44": {"30_34": 5, "35_39": 5, "40_44": 5},
    "45-64": {"45_49": 5, "50_54": 5, "55_59": 5, "60_64": 5},
    "65+": {"65_69": 32, "70_74": 26, "75_79": 19, "80_84": 12, "85_89": 7, "90_94": 3, "95+": 1},
}
"""How the people of a band of residents' ages are spread over the groups."""
AGE_SPREAD: Final = 0.25
"""How much older or younger a practice's patients are than their neighbours, as the standard deviation of a factor's
logarithm: a university's practice has few of the old people who live round it."""
HEADER: Final = (
    "PUBLICATION", "EXTRACT_DATE", "ORG_TYPE", "ORG_CODE", "ONS_CODE", "POSTCODE", "SEX", "AGE_GROUP_5",
    "NUMBER_OF_PATIENTS",
)  # fmt: skip


def ages_of_patients(
    registrations: pd.DataFrame, places: Places, residents: Residents, rng: np.random.Generator
) -> dict[str, NDArray[np.int64]]:
    """Return for each practice int64 (20,): its patients in each of `GROUPS`, which add up to its list."""
    bands = residents.men + residents.women
    shares = bands / bands.sum(axis=1, keepdims=True)
    usual = bands.sum(axis=0) / bands.sum()
    row = {code: number for number, code in enumerate(places.codes)}
    spread = np.array([[IN_GROUPS[band].get(group, 0) for group in GROUPS] for band in residents.bands], dtype=float)
    spread /= spread.sum(axis=1, keepdims=True)
    found = {}
    for code, living in registrations.groupby("code", sort=True):
        mix = sum(
            patients * (shares[row[place]] if place in row else usual)
            for place, patients in living[["lsoa", "patients"]].itertuples(index=False)
        )
        older = np.linspace(-1, 1, len(residents.bands)) * rng.normal(0, AGE_SPREAD)
        found[str(code)] = whole_numbers((mix * np.exp(older)) @ spread, total=int(living["patients"].sum()))
    return found


def write_ages(
    path: Path,
    table: pd.DataFrame,
    ages: Mapping[str, NDArray[np.int64]],
    pcns: Mapping[str, Mapping[str, str]],
) -> None:
    """Write patients by practice, sex and age group, and the totals of PCNs in the same file, zipped (quin-age)."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    listed = table[table["code"].isin(set(ages)) & (table["role"] == "practice")]
    before, day = "GP_PRAC_PAT_LIST", "01JUL2022"
    for letter, pcn in pcns.items():
        total = int(listed.loc[listed["pcn"] == letter, "patients"].sum())
        writer.writerow([before, day, "PCN", pcn["code"], "", "", "ALL", "ALL", total])
    for code, postcode in listed[["code", "postcode"]].itertuples(index=False):
        practice = [before, day, "GP", code, "", postcode]
        men = np.floor(MEN * ages[code]).astype(np.int64)
        writer.writerow([*practice, "ALL", "ALL", int(ages[code].sum())])
        for sex, patients in (("FEMALE", ages[code] - men), ("MALE", men)):
            pairs = zip(GROUPS, patients.tolist(), strict=True)
            writer.writerows([*practice, sex, group, count] for group, count in pairs)
    write_archive(path, {"gp-reg-pat-prac-quin-age.csv": text.getvalue().encode("utf-8")})
