"""Print the move of one practice after which patients would travel least on average.

python -m examples.shortest_after_one_move FOLDER
"""

import sys
from pathlib import Path

from data.area import read_area
from geo.figures import prepare, whole_plan
from geo.plan import today_plan
from geo.view import View


def main(folder: Path) -> None:
    area = read_area(folder)
    plan, view = today_plan(area.practices), View()
    arrays = prepare(area, view)  # laid out once, for every plan
    names = dict(zip(area.practices["code"], area.practices["name"], strict=True))
    minutes = {
        (practice, cluster.letter): whole_plan(arrays, plan.move([practice], to=cluster.letter), view).minutes_nearest
        for practice, now in plan.placed
        for cluster in plan.clusters
        if cluster.letter != now
    }
    practice, letter = min(minutes, key=minutes.__getitem__)
    print(f"{names[practice]} to {letter}: {minutes[practice, letter]:.2f} minutes on average over the whole plan")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
