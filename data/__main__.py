"""The command line: fetch official files, build an area, make the demo, print minutes or figures, inspect files.

python -m data area NAME... [--margin-km 3] [--use TABLE=FILE] [--no-streets] [--to FOLDER] [--replace] [--dry-run]
python -m data fetch TABLE... [--to FOLDER] [--dry-run]
python -m data sources [--check]
python -m data build RECIPE.toml [--out FOLDER]
python -m data demo [--out FOLDER]
python -m data minutes FOLDER [--mode drive] [--nearest 3] [--recipe RECIPE.toml] [--out FILE.csv]
python -m data inspect FILE... [--json] [--area FOLDER]
python -m data figures FOLDER [--plan FILE] [--mode walk] [--within 15] [--json]
python -m data definitions
"""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final, TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from data.area import areas_root, read_area
from data.build import build_area, minutes_table
from data.demo import make_demo
from data.fetch import (
    Downloads,
    Patience,
    WantedArea,
    check,
    check_own,
    fetch_whole,
    listing,
    needed,
    would_fetch,
)
from data.inspect import as_json as inspect_json
from data.inspect import as_text as inspect_text
from data.inspect import can_be_read, inspect_files
from data.own_area import fetch_and_build
from data.plan_files import as_json, as_text, read_proposal, report
from data.policy import read_rules
from data.recipe import USUAL_MARGIN_KM, WIDEST_MARGIN_KM
from geo.area import MODES
from geo.errors import PlanningError
from geo.plan import today_plan
from geo.view import View
from geo.words import definitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from data.build import Built
    from data.fetch import Gathered

_Number = TypeVar("_Number", int, float)

# ---- Progress bars of the command line ----


@contextmanager
def progress_bars() -> Iterator[Callable[[str, int, int], None]]:
    """Give a function that is told of steps and draws a bar for each, on standard error."""
    columns = (TextColumn("{task.description:<32}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True)) as bars:
        tasks = {}

        def told(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step, total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield told


# ---- The command line ----

BAD_INPUT: Final = 2
"""Exit code where the input is not in order, as argparse uses it too."""
ONCE: Final = Patience(tries=1, answer=10.0)
"""A check says what does not answer, and waits for nobody."""
STOPPED: Final = 130
"""Exit code after ctrl-c, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return COMMANDS[asked.command](asked) or 0
    except PlanningError as error:
        _say(str(error), to=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        kept = "what has come is kept" if asked.command in {"area", "fetch"} else "nothing was changed"
        _say(f"stopped; {kept}", to=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # whatever reads our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _say(f"{error.filename or 'the disk'}: {error.strerror or error}; nothing was changed", to=sys.stderr)
        return BAD_INPUT
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="Build areas and print figures of plans.")
    commands = parser.add_subparsers(dest="command", required=True)
    area = commands.add_parser("area", help="fetch what a borough, district, board or PCN needs, and build it")
    area.add_argument("names", nargs="+", metavar="NAME", help='as in "Tower Hamlets", or a code')
    area.add_argument("--margin-km", type=_kilometres, default=USUAL_MARGIN_KM, metavar="KM", help="context round it")
    area.add_argument("--use", type=_own_file, action="append", default=[], metavar="TABLE=FILE", help="your own file")
    area.add_argument("--no-streets", action="store_true", help="minutes as the crow flies; fetches no streets")
    area.add_argument("--to", type=Path, metavar="FOLDER", help="folder of areas (default: areas)")
    area.add_argument("--replace", action="store_true", help="also a changed recipe, or an area made by hand")
    area.add_argument("--dry-run", action="store_true", help="say what would be fetched, and fetch nothing")
    fetch = commands.add_parser("fetch", help="fetch official files and build nothing")
    fetch.add_argument("tables", nargs="+", metavar="TABLE", help="keys of tables, as `sources` lists them")
    fetch.add_argument("--to", type=Path, default=Path(), metavar="FOLDER", help="where to (default: here)")
    fetch.add_argument("--dry-run", action="store_true", help="say what would be fetched, and fetch nothing")
    published = commands.add_parser("sources", help="say where official files are published")
    published.add_argument("--check", action="store_true", help="ask each address whether it still answers")
    build = commands.add_parser("build", help="build an area from official files and streets")
    build.add_argument("recipe", type=Path, metavar="RECIPE.toml")
    build.add_argument("--out", type=Path, metavar="FOLDER", help="folder of the area (default: areas/<slug>)")
    demo = commands.add_parser("demo", help="make the fictional borough of Saltmarsh")
    demo.add_argument("--out", type=Path, metavar="FOLDER", help="folder of areas (default: areas)")
    minutes = commands.add_parser("minutes", help="print minutes and metres from every place to every practice, as CSV")
    minutes.add_argument("folder", type=Path, metavar="FOLDER", help="a built area")
    minutes.add_argument("--mode", choices=MODES, default="walk")
    minutes.add_argument(
        "--nearest", type=_at_least_one, metavar="COUNT", help="so many practices a place (default: all)"
    )
    minutes.add_argument("--recipe", type=Path, metavar="RECIPE.toml", help="where the area's recipe lies now")
    minutes.add_argument("--out", type=Path, metavar="FILE.csv", help="default: standard output")
    inspect = commands.add_parser("inspect", help="say of files what they are and what is read from them")
    inspect.add_argument("files", type=Path, nargs="+", metavar="FILE")
    inspect.add_argument("--area", type=Path, metavar="FOLDER", help="a built area, to read plan files by")
    inspect.add_argument("--json", action="store_true", help="as JSON")
    figures = commands.add_parser("figures", help="print every figure of every cluster of a plan, and the findings")
    figures.add_argument("folder", type=Path, metavar="FOLDER", help="a built area")
    figures.add_argument("--plan", type=Path, metavar="FILE", help="a saved plan (default: the PCNs of today)")
    figures.add_argument("--mode", choices=MODES, default="walk")
    figures.add_argument("--within", type=_minutes, default=15, metavar="MINUTES")
    figures.add_argument("--json", action="store_true", help="as JSON")
    commands.add_parser("definitions", help="print what every figure means and how it is worked out, as Markdown")
    return parser


def _kilometres(text: str) -> float:
    return _within(text, float, 0, WIDEST_MARGIN_KM)


def _own_file(text: str) -> tuple[str, Path]:
    key, sign, path = text.partition("=")
    if not sign or not path:
        msg = f"{text} is not TABLE=FILE, as in register=epraccur.csv"
        raise argparse.ArgumentTypeError(msg)
    return key, Path(path)


def _area(asked: argparse.Namespace) -> None:
    root: Path = asked.to or areas_root()
    wanted = WantedArea(
        asked.names, asked.margin_km, dict(asked.use), with_streets=not asked.no_streets, replace=asked.replace
    )
    check_own(wanted.use)
    if asked.dry_run:
        _say(would_fetch(needed(wanted), Downloads()))
        return
    with progress_bars() as progress:
        built = fetch_and_build(wanted, root, progress=progress, gathered=_say_left_out)
    _say_built(built)


def _say_left_out(gathered: Gathered) -> None:
    for sentence in gathered.left_out:
        _say(f"left out: {sentence}", to=sys.stderr)
    for sentence in gathered.told:
        _say(f"you should know: {sentence}", to=sys.stderr)


def _fetch(asked: argparse.Namespace) -> None:
    if asked.dry_run:
        _say(would_fetch(asked.tables, Downloads()))
        return
    with progress_bars() as progress:
        for fetched in fetch_whole(asked.tables, asked.to, Downloads(progress=progress)):
            _say(f"{fetched.path} ({fetched.bytes:,} bytes, from {fetched.address})")


def _minutes(text: str) -> int:
    return _within(text, int, 1, 120)


def _at_least_one(text: str) -> int:
    return _within(text, int, 1, 1_000_000)


def _within(text: str, kind: Callable[[str], _Number], least: float, most: float) -> _Number:
    """Return a number of the command line, or say what it must be."""
    try:
        number = kind(text)
    except ValueError:
        number = None
    if number is None or not least <= number <= most:
        msg = f"{text} is no {'whole ' if kind is int else ''}number from {least:,} to {most:,}"
        raise argparse.ArgumentTypeError(msg)
    return number


def _build(asked: argparse.Namespace) -> None:
    with progress_bars() as progress:
        built = build_area(asked.recipe, asked.out, progress=progress)
    _say_built(built)


def _say_built(built: Built) -> None:
    if built.warnings:
        _say(f"built, but you should know:\n{built.warnings}\n", to=sys.stderr)
    what = "nothing has changed" if built.unchanged else "built"
    _say(f"{what}: {built.folder} (id {built.id})")


def _demo(asked: argparse.Namespace) -> None:
    with progress_bars() as progress:
        folder = make_demo(asked.out or areas_root(), progress=progress)
    _say(f"built: {folder}")


def _minutes_table(asked: argparse.Namespace) -> None:
    table = minutes_table(asked.folder, mode=asked.mode, nearest=asked.nearest, recipe=asked.recipe)
    table.to_csv(asked.out or sys.stdout, index=False, lineterminator="\n")


def _inspect(asked: argparse.Namespace) -> int:
    found = inspect_files(asked.files, asked.area)
    _say(inspect_json(found) if asked.json else inspect_text(found))
    return 0 if can_be_read(found) else BAD_INPUT


def _definitions(_asked: argparse.Namespace) -> None:
    sys.stdout.write(definitions())


def _figures(asked: argparse.Namespace) -> None:
    area = read_area(asked.folder)
    plan = (
        read_proposal(asked.plan, area.practices, sites=area.sites).plan if asked.plan else today_plan(area.practices)
    )
    content = report(area, plan, View(mode=asked.mode, within=asked.within), read_rules())
    _say(as_json(content) if asked.json else as_text(content))


def _sources(asked: argparse.Namespace) -> None:
    for line in check(Downloads(patience=ONCE)) if asked.check else listing():
        _say(line)


COMMANDS: Final[Mapping[str, Callable[[argparse.Namespace], int | None]]] = {
    "area": _area,
    "fetch": _fetch,
    "sources": _sources,
    "build": _build,
    "demo": _demo,
    "minutes": _minutes_table,
    "inspect": _inspect,
    "figures": _figures,
    "definitions": _definitions,
}
"""What each command does; it returns an exit code where that is not 0."""


def _say(text: str, *, to: IO[str] | None = None) -> None:
    print(text, file=to or sys.stdout, flush=True)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console may lack letters that names have
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
