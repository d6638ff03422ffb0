"""What became of every row that was read, where it came from, and what the area's data can't tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from data.streets import PUBLISHED
from data.tables import GP_PRACTICE, PCN, PLACE, SPECS, bare
from geo.area import INSIDE, MARGIN, SERVICE

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from data.assembly import Assembled
    from data.problems import Problems
    from data.recipe import Recipe, Tables
    from data.tables import Table

# ---- What is known of every source whichever area is built ----


class Source(NamedTuple):
    """A publication that areas are built from: its name in a recipe, words for reading, and the landing page."""

    key: str
    title: str
    publisher: str
    licence: str
    url: str


def known_sources() -> dict[str, Source]:
    """Return every source that a recipe may name by its key: the official tables, and the streets.

    >>> known_sources()["streets"].licence, known_sources()["patients"].publisher
    ('Open Database Licence 1.0', 'NHS England')
    """
    tables = {key: Source(key, spec.title, spec.publisher, spec.licence, spec.url) for key, spec in SPECS.items()}
    return {**tables, "streets": Source("streets", *PUBLISHED)}


# ---- What became of every row that was read ----

ELSEWHERE: Final = "of places or practices outside the area"
MADE_UP: Final = "made up"


def account_of_sources(
    recipe: Recipe, tables: Tables, assembled: Assembled, *, hashes: Mapping[str, str], streets_rows: int
) -> list[dict[str, Any]]:
    """Return an entry for each source: what it is, its SHA-256, and rows read = rows used + rows not used, with why.

    Args:
        recipe: Names files and dates.
        tables: As read.
        assembled: The area.
        hashes: SHA-256 of each file by key.
        streets_rows: How many streets were read; 0 where there are none.
    """
    entries = []
    for key, table in tables.by_key().items():
        used = _rows_used(key, table, assembled)
        not_used = [{"why": why, "rows": rows} for why, rows in table.not_used]
        rest = table.rows_read - used - sum(rows for _, rows in table.not_used)
        if rest > 0:
            not_used.append({"why": ELSEWHERE, "rows": rest})
        counted = {"rows_read": table.rows_read, "rows_used": used, "not_used": not_used}
        entries.append(_entry(key, recipe, hashes[key], table.date) | counted)
    if recipe.streets:
        # Several files of streets are read as one: their rows can't be told apart, their hashes can.
        files = {
            "file": ", ".join(path.name for path in recipe.streets),
            "sha256": " ".join(hashes[key] for key in recipe.street_keys()),
        }
        counted = {"rows_read": streets_rows, "rows_used": streets_rows, "not_used": []}
        entries.append(_entry("streets", recipe, hashes["streets"], "") | files | counted)
    return entries


def _entry(key: str, recipe: Recipe, sha256: str, date: str) -> dict[str, Any]:
    source = known_sources()[key]
    if recipe.fictional:
        source = Source(key, f"{source.title} ({MADE_UP})", MADE_UP, MADE_UP, "")
    return {
        "key": key,
        "file": recipe.files()[key].name,
        "title": source.title,
        "publisher": source.publisher,
        "date": date or recipe.dates.get(key, ""),
        "licence": source.licence,
        "url": source.url,
        "sha256": sha256,
        "fetched": recipe.came_from(sha256),
    }


def _rows_used(key: str, table: Table, assembled: Assembled) -> int:
    rows = table.rows
    practices, places = set(assembled.practices["code"]), set(assembled.places["code"])
    if key == "patients":
        return int((rows["code"].isin(practices) | rows["place"].isin(places)).sum())
    if key == "postcodes":
        placed = assembled.sites.loc[assembled.sites["located_by"] == "postcode", "postcode"]
        return int(rows["postcode"].isin(set(bare(placed))).sum())
    if key in {"postcodes_people", "output_areas"}:
        return 0 if assembled.living is None else assembled.living.rows
    of = SPECS[key].of
    if of == PCN:
        return int(rows["pcn_code"].isin(set(assembled.practices["pcn_code"])).sum())
    if key == "branches":
        return int((~assembled.sites["is_main"]).sum())
    return int(rows["code"].isin(places if of == PLACE else practices).sum())


def warn_of_gaps(recipe: Recipe, tables: Tables, assembled: Assembled, problems: Problems) -> None:
    """Warn of practices inside the area that one table lists and another does not, and of dates that differ."""
    inside = assembled.practices[assembled.practices["kind"] == INSIDE]
    for table, says in (
        (tables.payments, "no payments to this practice: its contract and weighted list are not known"),
        (tables.workforce or tables.headcount, "no headcount of this practice: how many GPs it has is not known"),
        (tables.ages, "no ages of this practice's patients: how many are older is not known"),
        (tables.membership, "this practice is in no PCN on that day"),
    ):
        if table is not None:
            _warn_of(inside[~inside["code"].isin(set(table.rows["code"]))], says, table, problems)
    _warn_of_silent(recipe, tables, assembled, problems)
    _warn_of_dates(recipe, tables, problems)
    members = tables.membership.rows
    twice = members[(members["also_in"] != "") & members["code"].isin(set(inside["code"]))]
    says = "this practice is in two PCNs on that day: the membership that started later counts"
    named = twice["code"] + " in " + twice["pcn_name"] + ", not " + twice["also_in"]
    problems.warn_rows(tables.membership.file, says, zip(twice["row"].tolist(), named.tolist(), strict=True))


def _warn_of_dates(recipe: Recipe, tables: Tables, problems: Problems) -> None:
    """Warn where the registrations are of another day than the recipe says, or than the list sizes."""
    patients = tables.patients
    if patients.date and patients.date != recipe.date:
        says = f"patients of {patients.date}, but memberships are taken on {recipe.date}, the date of the recipe"
        problems.warn(patients.file, says)
    for what, table, then in (
        ("list sizes", tables.list_sizes, "take both of one date"),
        ("ages", tables.ages, "shares are of the lists of that day"),
    ):
        if table is not None and table.date and patients.date and table.date != patients.date:
            says = f"{what} of {table.date}, but patients by place of {patients.date}: {then}"
            problems.warn(table.file, says)


def _warn_of(practices: pd.DataFrame, says: str, table: Table, problems: Problems) -> None:
    named = practices["code"] + " " + practices["name"]
    problems.warn_rows(table.file, says, ((None, name) for name in named))


def _warn_of_silent(recipe: Recipe, tables: Tables, assembled: Assembled, problems: Problems) -> None:
    """Warn of practices that should have patients here: active, with the postcode of one of the area, and no row."""
    register = tables.register.rows
    registered = set(tables.patients.rows["code"]) | set(assembled.practices["code"])
    here = assembled.practices.loc[assembled.practices["kind"].isin([INSIDE, MARGIN]), "postcode"]
    silent = register[
        (register["status"] == "A")
        & (register["setting"] == GP_PRACTICE)
        & (register["opened"] <= recipe.date)
        & ~register["code"].isin(registered)
        & bare(register["postcode"]).isin(set(bare(here)))
    ]
    says = "an active practice of the register, at the address of one of the area, without registered patients"
    _warn_of(silent, says, tables.patients, problems)


def notes_on(recipe: Recipe, tables: Tables, assembled: Assembled) -> list[str]:
    """Return sentences on what the area's data can't tell, for the screen."""
    practices = assembled.practices
    inside = practices[practices["kind"] == INSIDE]
    estimated = practices.loc[practices["located_by"] == "patients", "name"]
    missing: Mapping[str, str] = {
        "payments": "Contracts and weighted lists are not known: the area was built without payments.",
        "branches": "Branch surgeries are not known: minutes to a practice are those to its main site.",
        "headcount": "How many GPs a practice has is not known: the area was built without a headcount.",
    }
    known = set(tables.by_key())
    known |= {"headcount"} if "workforce" in known else set()
    notes = [*recipe.notes, *(says for key, says in missing.items() if key not in known)]
    if len(estimated):
        notes.append(f"Placed at the centre of where their patients live, an estimate: {', '.join(estimated)}.")
    branches = assembled.sites.loc[~assembled.sites["is_main"], "practice"]
    if len(branches):
        notes.append(
            f"Practices with branch surgeries: {branches.nunique()}, with {len(branches)} in all. Minutes to a "
            "practice are those to its nearest site; between practices main sites count."
        )
    services = practices[practices["kind"] == SERVICE]
    people_choose = practices[practices["kind"] != SERVICE]
    outside = people_choose[people_choose["kind"] != INSIDE]
    shared = inside.loc[inside["pcn_code"].isin(set(outside["pcn_code"]) - {""})]
    for name in sorted(set(shared["pcn_name"])):
        within, whole = (int((some["pcn_name"] == name).sum()) for some in (inside, people_choose))
        notes.append(f"{name} has {within} of its {whole} practices in the area.")
    if len(services):
        named = services["name"] + " (" + services["special"] + ", " + services["pcn_name"] + ")"
        notes.append(f"Special services, counted with their PCN and never moved: {', '.join(named)}.")
    return notes
