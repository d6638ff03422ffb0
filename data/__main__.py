"""The command line: build an area, make the demo, print minutes or the figures of a plan, inspect files.

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
from typing import IO, TYPE_CHECKING, Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from data.area import areas_root, read_area
from data.build import build_area, minutes_table
from data.demo import make_demo
from data.inspect import as_json as inspect_json
from data.inspect import as_text as inspect_text
from data.inspect import can_be_read, inspect_files
from data.plan_files import as_json, as_text, read_proposal, report
from data.policy import read_rules
from geo.area import MODES
from geo.errors import PlanningError
from geo.plan import today_plan
from geo.view import View
from geo.words import definitions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
STOPPED: Final = 130
"""Exit code after ctrl-c, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return _do(asked)
    except PlanningError as error:
        _say(str(error), to=sys.stderr)
        return BAD_INPUT
    except KeyboardInterrupt:
        _say("stopped; nothing was changed", to=sys.stderr)
        return STOPPED
    except BrokenPipeError:  # whatever reads our output has had enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _say(f"{error.filename or 'the disk'}: {error.strerror or error}; nothing was changed", to=sys.stderr)
        return BAD_INPUT
    return 0


def _do(asked: argparse.Namespace) -> int:
    match asked.command:
        case "build":
            _build(asked.recipe, asked.out)
        case "demo":
            with progress_bars() as progress:
                folder = make_demo(asked.out or areas_root(), progress=progress)
            _say(f"built: {folder}")
        case "minutes":
            table = minutes_table(asked.folder, mode=asked.mode, nearest=asked.nearest, recipe=asked.recipe)
            table.to_csv(asked.out or sys.stdout, index=False, lineterminator="\n")
        case "inspect":
            found = inspect_files(asked.files, asked.area)
            _say(inspect_json(found) if asked.json else inspect_text(found))
            return 0 if can_be_read(found) else BAD_INPUT
        case "definitions":
            sys.stdout.write(definitions())
        case "figures":
            _figures(asked)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="Build areas and print figures of plans.")
    commands = parser.add_subparsers(dest="command", required=True)
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


def _minutes(text: str) -> int:
    minutes = int(text)
    if not 1 <= minutes <= 120:
        raise ValueError
    return minutes


def _at_least_one(text: str) -> int:
    count = int(text)
    if count < 1:
        raise ValueError
    return count


def _build(recipe: Path, out: Path | None) -> None:
    with progress_bars() as progress:
        built = build_area(recipe, out, progress=progress)
    if built.warnings:
        _say(f"built, but you should know:\n{built.warnings}\n", to=sys.stderr)
    what = "nothing has changed" if built.unchanged else "built"
    _say(f"{what}: {built.folder} (id {built.id})")


def _figures(asked: argparse.Namespace) -> None:
    area = read_area(asked.folder)
    plan = (
        read_proposal(asked.plan, area.practices, sites=area.sites).plan if asked.plan else today_plan(area.practices)
    )
    content = report(area, plan, View(mode=asked.mode, within=asked.within), read_rules())
    _say(as_json(content) if asked.json else as_text(content))


def _say(text: str, *, to: IO[str] | None = None) -> None:
    print(text, file=to or sys.stdout, flush=True)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console may lack letters that names have
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
