"""What each way of working means, and complaints about a file that is not as it should be."""

import re

import pytest

from data.policy import ASPECTS, KEEPS, WAYS_FILE, read_ways
from geo.errors import PlanningError
from geo.plan import WAYS


@pytest.fixture
def changed(tmp_path):
    """Writes the file with one piece of text replaced and reads it."""

    def read(old, new):
        text = WAYS_FILE.read_text(encoding="utf-8")
        assert old in text
        path = tmp_path / "ways.toml"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return read_ways(path)

    return read


def test_every_way_speaks_of_everything_with_its_source():
    ways = read_ways()
    assert [way.key for way in ways.ways] == list(WAYS)
    assert "no legal advice" in ways.note
    for way in ways.ways:
        assert [aspect.key for aspect in way.aspects] == list(ASPECTS)
        for aspect in way.aspects:
            assert aspect.keeps in KEEPS
            assert aspect.source
            assert aspect.url.startswith("https://")
            assert aspect.source in aspect.source_words
            assert aspect.title == ASPECTS[aspect.key]


def test_in_a_network_and_a_federation_name_list_and_contract_stay():
    for key in ("network", "federation"):
        kept = {aspect.key: aspect.keeps for aspect in read_ways().way(key).aspects}
        assert (kept["name"], kept["list"], kept["contract"], kept["premises"]) == ("stays",) * 4


def test_what_no_source_says_outright_is_marked():
    unchecked = [aspect for way in read_ways().ways for aspect in way.aspects if not aspect.checked]
    assert unchecked
    assert all(item.source_words.startswith("Not found in these words") for item in unchecked)
    undated = [aspect for way in read_ways().ways for aspect in way.aspects if not aspect.date]
    assert all("undated" in item.source_words for item in undated)


def test_nothing_speaks_of_absorption():
    text = WAYS_FILE.read_text(encoding="utf-8").lower()
    assert not re.search(r"absorb|swallow|taken over|take over|defect", text)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ('key = "federation"', 'key = "club"', "the ways are"),
        ('keeps = "stays"', 'keeps = "goes"', "keeps is 'goes', not one of stays, settle, changes"),
        ('key = "premises"', 'key = "garden"', "speaks of"),
        ('date = "2019"', 'date = "spring"', "date is 'spring'"),
        ("checked = true", 'checked = "yes"', "checked is 'yes', not true or false"),
        ('source = "Primary', 'sauce = "Primary', "lacks source"),
        ("[[way]]", "[[way", "can't be read"),
    ],
)
def test_a_file_that_is_not_as_it_should_be(changed, old, new, complaint):
    with pytest.raises(PlanningError, match=re.escape(complaint)):
        changed(old, new)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(PlanningError, match="can't be read"):
        read_ways(tmp_path / "ways.toml")
