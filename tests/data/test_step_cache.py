import pytest

from data.problems import BuildError, Problems
from data.step_cache import StepCache, key_of


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


@pytest.mark.parametrize("damage", [b"", b"short", b"x" * 500])
def test_a_damaged_file_is_as_if_there_were_none(tmp_path, damage):
    cache, work = StepCache(tmp_path), Work()
    cache.step("work", "key", work, Problems())
    (tmp_path / "work.pickle").write_bytes(damage)
    assert cache.step("work", "key", work, Problems()) == {"answer": 42}
    assert work.times == 2
