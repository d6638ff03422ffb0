"""The rules file: the project's own is whole, and a spoilt one says everything that is wrong with it."""

import pytest

from data.policy import NEEDED, RULES_FILE, read_rules
from geo.errors import PlanningError

GOOD = '[[rule]]\nkey = "kind"\nseverity = "note"\nsays = "Be kind."\ndate = "2025"\nsource = "Proverb"\n'


@pytest.fixture
def spoilt(tmp_path):
    """Returns what is said of the project's rules with a piece of text replaced or added."""

    def read(old="", new=""):
        path = tmp_path / "rules.toml"
        text = RULES_FILE.read_text(encoding="utf-8")
        path.write_text(text.replace(old, new, 1) if old else text + new, encoding="utf-8")
        with pytest.raises(PlanningError) as error:
            read_rules(path)
        return str(error.value)

    return read


def test_the_band_and_the_money():
    rules = read_rules()
    assert (rules.lower, rules.upper, rules.alone, rules.speck_share) == (30_000, 50_000, 30_000, 0.05)
    assert rules.number("money_additional_roles", "pounds_per_weighted_patient") == 26.631
    assert rules.number("money_core", "pounds_per_registered_patient") == 2.266
    assert rules.number("money_core", "pounds_per_adjusted_patient") == 0.733
    assert rules.number("money_enhanced_access", "pounds_per_adjusted_patient") == 8.427
    assert rules.number("money_care_homes", "pounds_per_bed") == 130.253
    assert rules.number("enhanced_access", "minutes_a_week_per_1000_adjusted") == 60


def test_every_rule_is_dated_and_sourced_and_says_a_sentence():
    for rule in read_rules().rules:
        assert rule.date >= "2019", rule.key
        assert rule.source, rule.key
        assert rule.says.endswith("."), rule.key


@pytest.mark.parametrize(
    "key", ["counted_on", "one_cluster", "neighbourhood", "single_handed", "self_containment", *NEEDED]
)
def test_the_rules_of_the_field_are_there(key):
    assert read_rules().rule(key).key == key


def test_a_note_of_a_contract_says_which_denominator():
    for rule in read_rules().rules:
        for name, _ in rule.numbers:
            if name.startswith("pounds"):
                assert name.rsplit("per_", 1)[1] in {
                    "weighted_patient",
                    "registered_patient",
                    "adjusted_patient",
                    "bed",
                }


@pytest.mark.parametrize(
    ("new", "says"),
    [
        (
            GOOD.replace('"note"', '"law"'),
            "rule 'kind' has the severity 'law'; use contract, guidance, policy, note or",
        ),
        (GOOD.replace('"2025"', '"last year"'), "rule 'kind' has the date 'last year'; write it as 2025, 2025-04 or"),
        (GOOD.replace('says = "Be kind."\n', ""), "rule 'kind' lacks says"),
        (GOOD.replace('key = "kind"\n', ""), "rule 'without a key' lacks key"),
        (GOOD.replace('"Proverb"', "7"), "rule 'kind' has source = 7, which is not text in quotation marks"),
        (GOOD + "numbers = { patients = -1 }", "rule 'kind' has patients = -1, which is not a number of at least 0"),
        (GOOD + "numbers = { share = nan }", "rule 'kind' has share = nan, which is not a number of at least 0"),
        (GOOD + 'numbers = { patients = "30,000" }', "has patients = '30,000', which is not a number"),
        (GOOD + "numbers = { patients = true }", "has patients = True, which is not a number"),
        (GOOD + "numbers = 30", "rule 'kind' has numbers = 30; write them as { name = 1 }"),
        (GOOD + 'sayz = "?"', "rule 'kind' has the entry 'sayz', which means nothing"),
        (GOOD + GOOD, "there are 2 rules 'kind'; keep one"),
    ],
)
def test_a_rule_that_is_not_as_it_should_be(spoilt, new, says):
    assert says in spoilt(new=new)


def test_rules_that_findings_need(spoilt):
    assert "there is no rule 'smallest', which findings need; add it" in spoilt('key = "smallest"', 'key = "little"')
    assert "rule 'in_pieces' lacks the number speck_share" in spoilt("speck_share", "crumb_share")


def test_every_complaint_is_in_one_message(spoilt):
    bad = GOOD.replace('"note"', '"law"').replace('"2025"', '"soon"')
    said = spoilt(new=bad)
    assert "severity 'law'" in said
    assert "date 'soon'" in said


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"[[rule", "the rules in rules.toml can't be read"),
        (b"\xff\xfe", "the rules in rules.toml can't be read"),
        (b"rule = 3", "must each begin with the line"),
        (b"", "there is no rule 'smallest'"),
    ],
)
def test_a_file_that_is_no_rules_file(tmp_path, content, says):
    path = tmp_path / "rules.toml"
    path.write_bytes(content)
    with pytest.raises(PlanningError, match=says):
        read_rules(path)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(PlanningError, match=r"the rules in rules\.toml can't be read: .*mend the file or take the one"):
        read_rules(tmp_path / "rules.toml")
