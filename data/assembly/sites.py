"""The sites of practices: where each stands, its doors, and its name as people write it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
import pandas as pd

from data.geometry import to_degrees, to_metres
from data.tables import bare
from geo.area import BEYOND, SERVICE, SITE_COLUMNS
from geo.sites import main_sites, nearest_of, of_several

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from data.problems import Problems
    from data.recipe import PracticeRule, Tables
    from data.tables import Table

SMALL: Final = frozenset({"and", "at", "by", "for", "in", "of", "on", "the", "to", "under", "upon", "with"})
"""Written small unless they begin something."""
CAPITALS: Final = frozenset(
    {"APMS", "CIC", "GMS", "GP", "HC", "HMP", "II", "III", "IV", "LLP", "NEL", "NHS", "PCN", "PMS", "SEL", "UK"}
)
"""Abbreviations of the field that a rule on vowels would not spare."""
SHORTENED: Final = frozenset(
    ("CLN", "CT", "CTR", "DR", "DRS", "GRP", "HTH", "LTD", "MR", "MRS", "MS", "NTH", "PK", "RD", "SQ", "ST", "STH",
     "SVS", "WLK")
)  # fmt: skip
"""Words without a vowel that are words all the same."""
DIRECTIONS: Final = frozenset({"NORTH", "SOUTH", "EAST", "WEST", "CITY", "TOWN"})
"""Short words that stand in brackets without being abbreviations."""
VOWELS: Final = frozenset("AEIOUY")
WORD: Final = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
"""Letters and digits, with apostrophes inside."""


def reading_name(name: str) -> str:
    """Return a name in title case, with care for what is no ordinary word; names not all in capitals are kept.

    >>> [reading_name(name) for name in ("ST JOHN'S WOOD & MAIDA VALE PCN", "WEST4 GPS", "DR SZ HAIDER'S PRACTICE")]
    ["St John's Wood & Maida Vale PCN", 'West4 GPs', "Dr SZ Haider's Practice"]
    >>> [reading_name(name) for name in ("BETHNAL GREEN HEALTH CTR.", "THE LAWNS AT STOKE-ON-TRENT", "LS25/LS26 PCN")]
    ['Bethnal Green Health Ctr', 'The Lawns at Stoke-on-Trent', 'LS25/LS26 PCN']
    >>> reading_name("ADLER JS-THE SURGERY"), reading_name("WYRE NEIGHBOURHOOD (WREN) PCN")
    ('Adler JS-The Surgery', 'Wyre Neighbourhood (WREN) PCN')
    """
    folded = " ".join(name.split()).rstrip(".,;")
    if folded != folded.upper():
        return folded
    words = list(WORD.finditer(folded))
    for number in range(len(words) - 1, -1, -1):
        word = words[number]
        before = words[number - 1].group() if number else ""
        last, following = folded[: word.start()][-1:], folded[word.end() :][:1]
        begins = number == 0 or last == "(" or (last == "-" and following != "-")
        bracketed = last == "(" and following == ")"
        written = _word(word.group(), first=begins, before=before, bracketed=bracketed)
        folded = folded[: word.start()] + written + folded[word.end() :]
    return folded


def _word(word: str, *, first: bool, before: str, bracketed: bool) -> str:
    if word.lower() in SMALL and not first:
        return word.lower()
    if word != "GPS" and _keeps_capitals(word, before=before, bracketed=bracketed):
        return word
    if re.fullmatch(r"\d+(ST|ND|RD|TH)", word):
        return word.lower()
    head, apostrophe, tail = word.partition("'")
    if apostrophe and len(head) == 1:
        return f"{head}'{tail.capitalize()}"
    if word.startswith("MC") and len(word) > 4:
        return f"Mc{word[2:].capitalize()}"
    return "GPs" if word == "GPS" else word.capitalize()


def _keeps_capitals(word: str, *, before: str, bracketed: bool) -> bool:
    if word in CAPITALS or len(word) == 1:
        return True
    if word in SHORTENED:
        return False
    if any(letter.isdigit() for letter in word):
        return re.match(r"[A-Z]{4}|\d+(ST|ND|RD|TH)$", word) is None
    if bracketed and len(word) <= 5:
        return word not in DIRECTIONS
    initials = len(word) == 2 and before in {"DR", "DRS"}
    return initials or not VOWELS & set(word)


# ---- Where practices are ----

WHERE: Final = ["x", "y", "lon", "lat", "located_by"]
"""What is found out of each: metres, degrees, and how."""


def locate(practices: pd.DataFrame, tables: Tables, rules: Mapping[str, PracticeRule]) -> pd.DataFrame:
    """Return x, y (EPSG:27700), lon, lat and located_by of each practice; NaN and "" where it can't be told.

    Args:
        practices: `code`, `postcode`.
        tables: Postcodes; and patients and centroids, for those that a rule puts where their patients live.
        rules: What the recipe says, by code; it goes before the postcode.

    Returns:
        A table with the index of `practices`.
    """
    known = tables.postcodes.rows.set_index("postcode")
    bared = bare(practices["postcode"])
    found = pd.DataFrame({axis: bared.map(known[axis]).astype(float) for axis in ("lon", "lat")})
    found["located_by"] = pd.Series("postcode", index=found.index, dtype="str").where(found["lat"].notna(), "")
    for code, rule in rules.items():
        if rule.lat is not None and rule.lon is not None:
            found.loc[practices["code"] == code, ["lon", "lat", "located_by"]] = rule.lon, rule.lat, "recipe"
    at_known = found["lat"].notna()
    found["x"] = found["y"] = float("nan")
    x, y = to_metres().transform(found.loc[at_known, "lon"].to_numpy(), found.loc[at_known, "lat"].to_numpy())
    found.loc[at_known, "x"], found.loc[at_known, "y"] = x, y
    patients, centroids = tables.patients.rows, tables.centroids.rows[["code", "x", "y"]]
    for code in (code for code, rule in rules.items() if rule.at_patients):
        # The centre of where its patients live, weighted by how many; if any place is known.
        homes = patients[patients["code"] == code].merge(
            centroids, left_on="place", right_on="code", suffixes=("", "_place")
        )
        if homes["patients"].sum():
            weights = homes["patients"] / homes["patients"].sum()
            x, y = (float((homes[axis] * weights).sum()) for axis in ("x", "y"))
            centre = (x, y, *to_degrees().transform(x, y), "patients")
            found.loc[practices["code"] == code, WHERE] = centre
    return found[WHERE]


# ---- The sites of an area's practices ----


def choose_sites(tables: Tables, practices: pd.DataFrame, problems: Problems) -> pd.DataFrame:
    """Return the sites of the practices on the map, as `geo.area.Area.sites` has them.

    Branches without a position, and those of practices beyond the margin, are left out and named in the report. A
    branch far outside the area counts: there may be patients between it and the border.

    Args:
        tables: As read; where there is no table of branches, each practice has its main site alone.
        practices: `geo.area.PRACTICE_COLUMNS`.
        problems: Takes a warning for each branch that is left out.
    """
    main, table = main_sites(practices), tables.branches
    if table is None:
        return main
    rows = table.rows[~table.rows["code"].isin(set(practices["code"]))]
    row = pd.Index(practices["code"]).get_indexer(rows["practice"])
    branches = rows.assign(practice=row)[row >= 0].reset_index(drop=True)
    branches["name"] = branches["name"].map(reading_name).astype("str")
    branches = (
        pd.concat([branches, locate(branches, tables, {})], axis=1).assign(is_main=False).astype({"practice": np.int32})
    )
    off_map = practices["kind"].isin([BEYOND, SERVICE]).to_numpy()[branches["practice"].to_numpy()]
    lost = branches["x"].isna().to_numpy() & ~off_map
    says = "the practice of this branch has no minutes in the area: the branch is left out"
    _warn_of(branches[off_map], practices, says, table, problems)
    says = "the postcode of this branch is not in the table of postcodes, or nowhere in Great Britain: it is left out"
    _warn_of(branches[lost], practices, says, table, problems)
    located = branches[~off_map & ~lost].sort_values(["practice", "code"])
    sites: pd.DataFrame = pd.concat([main, located[list(SITE_COLUMNS)]], ignore_index=True)
    return sites


def _warn_of(branches: pd.DataFrame, practices: pd.DataFrame, says: str, table: Table, problems: Problems) -> None:
    names = practices["name"].to_numpy()[branches["practice"].to_numpy()]
    named = branches["code"] + " " + branches["name"] + ", " + branches["postcode"] + ", of " + names
    problems.warn_rows(table.file, says, zip(branches["row"].tolist(), named.tolist(), strict=True))


# ---- The doors of practices ----


@dataclass(frozen=True, eq=False)
class Doors:
    """Where practices are entered: one row a practice, known or not, in their order, then one a branch.

    Attributes:
        table: With `code`, `name`, `kind`, `x`, `y`.
        practice: int64 (doors,): row of the practice of each.
        count: P, of practices: as many doors are main sites.
    """

    table: pd.DataFrame
    practice: NDArray[np.int64]
    count: int

    def to_practices(self, minutes: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return float32 (U, P) of float32 (U, doors): to the nearest site of each practice."""
        return nearest_of(minutes, self.practice, count=self.count)

    def to_sites(self, mode: str, minutes: NDArray[np.float32]) -> dict[str, NDArray[np.float32]]:
        """Return by mode float32 (U, K), of float32 (U, doors) those of practices with several; nothing without."""
        if len(self.practice) == self.count:
            return {}
        return {mode: minutes[:, of_several(pd.DataFrame({"practice": self.practice}))]}


def doors_of(practices: pd.DataFrame, sites: pd.DataFrame | None) -> Doors:
    """Return the doors of practices.

    Args:
        practices: P rows with `code`, `name`, `x`, `y` and, where anything is said of them, `kind`.
        sites: `geo.area.SITE_COLUMNS`; None where no practice has a branch.
    """
    own = np.arange(len(practices))
    if sites is None or sites["is_main"].all():
        return Doors(practices, own, len(practices))
    branches = sites[~sites["is_main"]]
    rows = branches["practice"].to_numpy(np.int64)
    columns = [column for column in ("code", "name", "kind", "x", "y") if column in practices]
    kinds = {"kind": practices["kind"].to_numpy()[rows]} if "kind" in practices else {}
    table = pd.concat([practices[columns], branches.assign(**kinds)[columns]], ignore_index=True)
    return Doors(table, np.concatenate([own, rows]), len(practices))
