import pickle
import zipfile
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from scipy.sparse import csr_array

from data.build import steps as step_cache
from data.build.steps import StepCache, code_of, key_of, read_value, write_value
from data.problems import BuildError, Problems
from data.recipe.recipe import read_recipe
from data.recipe.tables import read_tables
from data.streets.read import read_streets
from data.tables.spec import Table
from geo.streets.network import Streets


class Work:
    def __init__(self, *, error=False):
        self.times = 0
        self.error = error

    def __call__(self, problems):
        self.times += 1
        problems.warn("a.csv", "odd", value="x")
        if self.error:
            problems.error("a.csv", "bad")
        return {"answer": 42}


def test_the_same_key_is_not_worked_out_again(tmp_path):
    cache, work = StepCache(tmp_path / "kept"), Work()
    for key, times in (("a", 1), ("a", 1), ("b", 2), ("a", 3)):
        problems = Problems()
        assert cache.step("work", key_of(key), work, problems) == {"answer": 42}
        assert work.times == times
        assert "odd" in problems.warnings_report()


def test_a_result_with_errors_is_not_kept(tmp_path):
    cache, work = StepCache(tmp_path), Work(error=True)
    for times in (1, 2):
        problems = Problems()
        cache.step("work", "key", work, problems)
        assert work.times == times
        with pytest.raises(BuildError, match="bad"):
            problems.raise_if_any()


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 500, pickle.dumps(("key", 1))])
def test_a_damaged_file_is_as_if_there_were_none(tmp_path, damage):
    cache, work = StepCache(tmp_path), Work()
    cache.step("work", "key", work, Problems())
    (tmp_path / "work.zip").write_bytes(damage)
    assert cache.step("work", "key", work, Problems()) == {"answer": 42}
    assert work.times == 2


def same(item, other):  # noqa: PLR0911 (a case a kind)
    if isinstance(item, gpd.GeoDataFrame):
        return item.equals(other) and item.crs == other.crs
    if isinstance(item, pd.DataFrame):
        return item.equals(other) and (item.dtypes == other.dtypes).all()
    if isinstance(item, np.ndarray):
        return item.dtype == other.dtype and np.array_equal(item, other)
    if isinstance(item, csr_array):
        return (item != other).nnz == 0 and item.dtype == other.dtype
    if hasattr(item, "__dataclass_fields__"):
        return all(same(getattr(item, name), getattr(other, name)) for name in item.__dataclass_fields__)
    if isinstance(item, dict):
        return list(item) == list(other) and all(same(item[key], other[key]) for key in item)
    if isinstance(item, tuple | list):
        return type(item) is type(other) and len(item) == len(other) and all(map(same, item, other))
    return type(item) is type(other) and item == other


def test_values_of_every_kind_come_back_as_they_were(tmp_path):
    shape = shapely.box(0, 0, 1, 1)
    frame = pd.DataFrame({"a": ["x", ""], "n": [1, 2], "f": [0.5, np.nan]}).astype({"a": "str"})
    values = (
        "key", None, True, 1, 2.5, "text", [1, [2, "x"]], (1, "a"), {"a": 1, 2: (3,)}, frozenset({"b", "a"}),
        np.arange(3, dtype=np.int32), np.array(["a", "bc"]), csr_array(np.eye(2)), frame,
        gpd.GeoDataFrame(frame, geometry=[shape, shape], crs=27700), (shape, shapely.Point(1, 2)), [shape], (), [],
        Table("f.csv", frame, 2, (("why", 1),), "2022-07-01", 2011),
    )  # fmt: skip
    write_value(tmp_path / "v.zip", values)
    again = read_value(tmp_path / "v.zip", first="key")
    assert len(again) == len(values)
    for value, other in zip(values, again, strict=True):
        assert same(value, other), value


def test_tables_and_streets_of_a_build_come_back_as_they_were(official, tmp_path):
    problems = Problems()
    recipe = read_recipe(official.recipe, problems)
    tables = read_tables(recipe, problems, lambda *_told: None)
    streets = read_streets(recipe.streets, problems)
    write_value(tmp_path / "v.zip", ("key", tables, streets))
    _, tables_again, streets_again = read_value(tmp_path / "v.zip", first="key")
    assert same(tables, tables_again)
    assert isinstance(streets_again, Streets)
    assert same(streets, streets_again)


@dataclass
class Foreign:
    value: int


def test_what_is_none_of_ours_is_not_kept(tmp_path):
    for value in (Foreign(1), {1, 2}, object()):
        with pytest.raises(TypeError, match="can't be kept"):
            write_value(tmp_path / "v.zip", ("key", value))
    with pytest.raises(ValueError, match="Object arrays"):
        write_value(tmp_path / "v.zip", ("key", np.array([object()])))


def test_no_file_can_name_a_class_that_is_none_of_ours(tmp_path):
    write_value(tmp_path / "v.zip", ("key", Table("f.csv", pd.DataFrame({"a": [1]}), 1)))
    for module, name in (("subprocess", "Popen"), ("data.problems", "Problems"), ("data.build.steps", "cache")):
        tree = f'[{{"plain": "key"}}, {{"of": ["{module}", "{name}"], "fields": []}}]'
        with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
            archive.writestr("tree.json", tree)
        work = Work()
        assert StepCache(tmp_path).step("work", "key", work, Problems()) == {"answer": 42}
        assert work.times == 1


def test_the_code_of_a_step_is_what_it_imports_and_the_tables_beside_it(tmp_path, monkeypatch):
    monkeypatch.setattr(step_cache, "PROJECT", tmp_path)
    (tmp_path / "data").mkdir()
    files = {
        "a": "from typing import TYPE_CHECKING\nfrom data.b import f\nif TYPE_CHECKING:\n    import data.c\n",
        "b": 'FILE = "numbers.toml"\n\ndef f():\n    import data.d\n',
        "c": "", "d": "import numpy\n", "e": "import data.a\n",
    }  # fmt: skip
    for name, text in files.items():
        (tmp_path / "data" / f"{name}.py").write_text(text)
    (tmp_path / "data" / "numbers.toml").write_text("a = 1")

    def code():
        code_of.cache_clear()
        return code_of("data.a")

    before = code()
    for name in ("c.py", "e.py", "f.toml"):
        (tmp_path / "data" / name).write_text("# changed")
        assert code() == before
    for name in ("numbers.toml", "a.py", "b.py", "d.py"):
        (tmp_path / "data" / name).write_text((tmp_path / "data" / name).read_text() + "\n# changed")
        now = code()
        assert now != before
        before = now
    code_of.cache_clear()


def test_a_step_of_tables_does_not_hang_on_streets():
    tables, streets = (set(step_cache.modules_of(name)) for name in ("data.recipe.tables", "data.streets.read"))
    assert "data.tables.patients" in tables
    assert not {name for name in tables if name.startswith(("data.streets", "data.build.minutes", "data.paper"))}
    assert not {name for name in streets if name.startswith(("data.tables", "data.paper"))}
