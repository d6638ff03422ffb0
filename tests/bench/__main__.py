"""Print the table of speed and weight beside its bars: `make bench`, or `python -m tests.bench NAME ...` for some.

These are measurements, not tests: nothing fails. Machines are noisy, so figures are medians where it says so, and the
engines for minutes are compared as ratios within one run.
"""

from __future__ import annotations

import importlib
import sys

from rich.console import Console
from rich.table import Table

BENCHES = (
    "bench_figures",
    "bench_neighbours",
    "bench_build",
    "bench_minutes",
    "bench_store",
    "bench_sessions",
    "bench_access",
    "bench_drop",
)


def main(names: list[str]) -> int:
    """Run the benches named, or all, and print one table."""
    console = Console(width=150)
    table = Table("What", "Measured", "Bar", "Met", title="Speed and weight")
    for name in names or BENCHES:
        console.print(f"Running {name} ...")
        bench = importlib.import_module(f"tests.bench.{name}")
        for row in bench.rows():
            table.add_row(*map(str, row))
        table.add_section()
    console.print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
