"""One's own area: fetched and built in one go, and what a new build changes in one that stands."""

from __future__ import annotations

from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING, Any

from data.area import read_area, read_manifest
from data.build import build_area
from data.fetch import DOWNLOADS, Downloads, gather
from data.problems import BuildError
from data.recipe import RECIPES, recipe_held
from geo.compare import build_change
from geo.errors import PlanningError
from geo.plan import today_plan
from geo.wording import day_words
from geo.words import carry_sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    import pandas as pd

    from data.build import Built
    from data.fetch import Gathered, WantedArea

# ---- From the name of a borough to its area ----


def fetch_and_build(
    wanted: WantedArea,
    root: Path,
    *,
    progress: Callable[[str, int, int], None],
    gathered: Callable[[Gathered], None],
    stop: Event | None = None,
) -> Built:
    """Fetch what an area is built from, write its recipe, and build it.

    Args:
        wanted: The area.
        root: The folder of areas; what is fetched, and the recipe, are kept in hidden folders of it.
        progress: Told the step, how much of it is done, and of how much (0: not known): bytes of a file that is
            fetched, then the steps of the build.
        gathered: Told what was gathered, before it is built.
        stop: Set by whoever wants the fetching to end.

    Raises:
        PlanningError: As `gather` and `build_area` say.
        BuildError: The files are not in order; the message says which recipe to mend.
    """
    downloads = Downloads(progress=progress, stop=stop or Event())
    found = gather(wanted, downloads, shared=root / DOWNLOADS, recipes=root / RECIPES)
    gathered(found)
    folder = root / found.slug
    try:
        with recipe_held(found.recipe.parent):
            return build_area(found.recipe, folder, progress=progress)
    except BuildError as error:
        again = f'python -m data build "{found.recipe}" --out "{folder}"'
        msg = f"{error}\n\nWhat is to be said in the recipe, say in {found.recipe}, then build with it: {again}"
        raise BuildError(msg, error.complaints) from error


# ---- What a new build changes ----


@dataclass(frozen=True, eq=False)
class Stood:
    """What is remembered of an area while it is built anew.

    Attributes:
        id: Its content hash.
        practices: Its `Area.practices`.
        sources: What `area.json` says of each source, by its key.
    """

    id: str
    practices: pd.DataFrame
    sources: Mapping[str, Mapping[str, Any]]


def stood(folder: Path) -> Stood | None:
    """Return what to remember of the area in that folder; None where none is there that can be read."""
    try:
        area, manifest = read_area(folder), read_manifest(folder)
    except PlanningError:
        return None
    return Stood(area.id, area.practices, {source["key"]: source for source in manifest["sources"]})


def changes(before: Stood, folder: Path) -> tuple[str, ...]:
    """Return what is different in the area that stands there now, in sentences; none where nothing is.

    First its sources, then, as whoever has a plan of today's PCNs would be told, its practices.

    Raises:
        PlanningError: The area can't be read.
    """
    area, manifest = read_area(folder), read_manifest(folder)
    if area.id == before.id:
        return ()
    now = {source["key"]: source for source in manifest["sources"]}
    change = build_change(before.practices, area.practices, today_plan(before.practices), sites=area.sites)
    left_out = {practice["code"]: practice["why"] for practice in manifest.get("excluded", ())}
    return (
        *_sources(before.sources, now),
        *carry_sentences(change, area.practices, before.practices, left_out=left_out),
    )


def _sources(before: Mapping[str, Mapping[str, Any]], now: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Say which sources are other ones.

    >>> was = {"ages": {"title": "Ages", "date": "2026-04-01", "sha256": "a"}}
    >>> list(_sources(was, {"ages": {"title": "Ages", "date": "2026-07-01", "sha256": "b"}}))
    ['Ages: of 1 July 2026 now, before of 1 April 2026.']
    >>> list(_sources(was, {"ages": {**was["ages"], "sha256": "b"}}))
    ['Ages: another file of the same date.']
    >>> list(_sources(was, {})), list(_sources({}, was)), list(_sources(was, was))
    (['Ages: not used any more.'], ['Ages: used now, not before.'], [])
    """
    for key, source in {**before, **now}.items():
        if key not in now:
            yield f"{source['title']}: not used any more."
        elif key not in before:
            yield f"{source['title']}: used now, not before."
        elif before[key]["date"] != source["date"]:
            was, here = day_words(before[key]["date"]), day_words(source["date"])
            yield f"{source['title']}: of {here} now, before of {was}."
        elif before[key]["sha256"] != source["sha256"]:
            yield f"{source['title']}: another file of the same date."
