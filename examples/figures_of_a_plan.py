"""Print patients and minutes of every cluster of today's plan of a built area.

python -m examples.figures_of_a_plan FOLDER
"""

import sys
from pathlib import Path

from data.area import read_area
from geo.figures import figures
from geo.plan import today_plan
from geo.view import View


def main(folder: Path) -> None:
    area = read_area(folder)
    plan, view = today_plan(area.practices), View(mode="walk", within=15)
    for cluster in figures(area, plan, view).clusters:
        name = plan.cluster(cluster.letter).name
        print(f"{cluster.letter} {name}: {cluster.patients:,} patients, {cluster.minutes_nearest:.1f} minutes on foot")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
