"""The command line: build an area, make the demo, print the figures of a plan, say what is in a file.

python -m data build RECIPE.toml [--out FOLDER]
python -m data demo [--out FOLDER]
python -m data figures FOLDER [--plan FILE] [--mode walk] [--within 15] [--json]
python -m data inspect FILE... [--json]
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from io import TextIOWrapper
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from data.area_store import areas_root, read_area
from data.build import build_area
from data.demo.make import make_demo
from data.figures_report import as_json, as_text, report
from data.inspect_file import inspect_file, inspection_as_text
from data.progress_bars import progress_bars
from data.proposal_file import read_proposal
from data.rules import read_rules
from geo.area import MODES
from geo.errors import PlanningError
from geo.plan import today_plan
from geo.view import View

if TYPE_CHECKING:
    from collections.abc import Sequence

BAD_INPUT: Final = 2
"""Exit code where the input is not in order, as argparse uses it too."""
STOPPED: Final = 130
"""Exit code after ctrl-c, as shells have it."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Do what the command line asks for; return the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        if asked.command == "build":
            _build(asked.recipe, asked.out)
        elif asked.command == "demo":
            _demo(asked.out)
        elif asked.command == "inspect":
            return _inspect(asked.files, as_json=asked.json)
        else:
            _figures(asked)
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


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="Build areas and print figures of plans.")
    commands = parser.add_subparsers(dest="command", required=True)
    build = commands.add_parser("build", help="build an area from official files and streets")
    build.add_argument("recipe", type=Path, metavar="RECIPE.toml")
    build.add_argument("--out", type=Path, metavar="FOLDER", help="folder of the area (default: areas/<slug>)")
    demo = commands.add_parser("demo", help="make the fictional borough of Saltmarsh")
    demo.add_argument("--out", type=Path, metavar="FOLDER", help="folder of areas (default: areas)")
    figures = commands.add_parser("figures", help="print every figure of every cluster of a plan, and the findings")
    figures.add_argument("folder", type=Path, metavar="FOLDER", help="a built area")
    figures.add_argument("--plan", type=Path, metavar="FILE", help="a saved plan (default: the PCNs of today)")
    figures.add_argument("--mode", choices=MODES, default="walk")
    figures.add_argument("--within", type=_minutes, default=15, metavar="MINUTES")
    figures.add_argument("--json", action="store_true", help="as JSON")
    inspect = commands.add_parser("inspect", help="say what a file is and what was read from it, building nothing")
    inspect.add_argument("files", type=Path, metavar="FILE", nargs="+", help="streets")
    inspect.add_argument("--json", action="store_true", help="as JSON")
    return parser


def _minutes(text: str) -> int:
    minutes = int(text)
    if not 1 <= minutes <= 120:
        raise ValueError
    return minutes


def _build(recipe: Path, out: Path | None) -> None:
    with progress_bars() as progress:
        built = build_area(recipe, out, progress=progress)
    if built.warnings:
        _say(f"built, but you should know:\n{built.warnings}\n", to=sys.stderr)
    what = "nothing has changed" if built.unchanged else "built"
    _say(f"{what}: {built.folder} (id {built.id})")


def _demo(out: Path | None) -> None:
    with progress_bars() as progress:
        folder = make_demo(out or areas_root(), progress=progress)
    _say(f"built: {folder}")


def _figures(asked: argparse.Namespace) -> None:
    area = read_area(asked.folder)
    plan = read_proposal(asked.plan, area.practices).plan if asked.plan else today_plan(area.practices)
    content = report(area, plan, View(mode=asked.mode, within=asked.within), read_rules())
    _say(as_json(content) if asked.json else as_text(content))


def _inspect(files: Sequence[Path], *, as_json: bool) -> int:
    """Print what each file holds; return the exit code, which says whether all could be read."""
    found = [{"file": str(path), **inspect_file(path)} for path in files]
    if as_json:
        _say(json.dumps(found[0] if len(found) == 1 else found, indent=2, ensure_ascii=False))
    else:
        _say("\n\n".join(inspection_as_text(one) for one in found))
    return BAD_INPUT if any(one["problems"] for one in found) else 0


def _say(text: str, *, to: IO[str] | None = None) -> None:
    print(text, file=to or sys.stdout, flush=True)


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a console may lack letters that names have
            stream.reconfigure(errors="backslashreplace")
    sys.exit(main())
