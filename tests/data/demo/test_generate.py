import re
from datetime import UTC, datetime

import numpy as np

from data.demo.bend import make_bend
from data.demo.generate import generate
from data.problems import Problems
from data.recipe.recipe import read_recipe
from data.recipe.tables import read_tables
from data.streets.read import read_streets


def test_inventing_it_again_gives_the_same_bytes(files, tmp_path):
    generate(tmp_path)
    names = sorted(path.name for path in files.iterdir())
    assert names == sorted(path.name for path in tmp_path.iterdir())
    assert [name for name in names if (files / name).read_bytes() != (tmp_path / name).read_bytes()] == []


def test_no_file_knows_the_day_it_was_written(files):
    today = datetime.now(UTC).date().isoformat()
    marks = {today.encode(), today.replace("-", "").encode()}
    assert [path.name for path in files.iterdir() if any(mark in path.read_bytes() for mark in marks)] == []


def test_the_readers_accept_every_file_without_a_complaint(files):
    problems = Problems()
    recipe = read_recipe(files / "saltmarsh.toml", problems)
    tables = read_tables(recipe, problems, lambda *_: None)
    streets = read_streets(recipe.streets, problems)
    assert not problems.errors
    assert not problems.warnings_for_manifest()
    assert len(tables.by_key()) == 12
    assert len(streets.tags) > 3000


def test_the_tables_have_the_quirks_of_the_published_ones(files):
    register = (files / "epraccur.csv").read_text(encoding="utf-8").splitlines()
    assert all(row.startswith('"X') and len(re.findall(r'"[^"]*"', row)) == 27 for row in register)
    assert (files / "nhspaymentsgp.csv").read_bytes().startswith(b"\xef\xbb\xbfNHS England (Region) code")


def test_the_files_have_the_columns_of_the_published_ones(files, real):
    pairs = {
        "nhspaymentsgp.csv": "nhs/nhspaymentsgp-22-23.csv",
        "centroids.csv": "ons/lsoa-2011-population-weighted-centroids-london.csv",
        "residents.csv": "ons/lsoa-2011-population-mid-2020-london.csv",
        "imd.csv": "ons/imd-2019-london.csv",
        "postcodes.csv": "ons/postcodes-london-practices.csv",
    }
    for ours, theirs in pairs.items():
        with (files / ours).open("rb") as one, (real / theirs).open("rb") as other:
            assert one.readline().strip() == other.readline().strip(), ours


def test_nothing_folds_over_where_the_land_is_bent():
    bend = make_bend(np.random.default_rng([1986, 0]), origin_m=(0.0, 0.0))
    at = np.stack(np.meshgrid(np.arange(0.0, 6500, 50), np.arange(0.0, 6000, 50)), axis=-1)
    east = bend((at + np.array([20, 0])).reshape(-1, 2)) - bend(at.reshape(-1, 2))
    north = bend((at + np.array([0, 20])).reshape(-1, 2)) - bend(at.reshape(-1, 2))
    growth = (east[:, 0] * north[:, 1] - east[:, 1] * north[:, 0]) / 400
    assert growth.min() > 0.4
    assert growth.max() < 1.9
