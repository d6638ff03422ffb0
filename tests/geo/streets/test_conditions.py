"""What conditional tags say on a Tuesday at 11:00."""

import pytest

from geo.streets.permissions import is_so, value_now


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("Mo-Fr 08:00-18:00", True),
        ("Mo-Fr 8:00-18:00", True),
        ("Tu", True),
        ("Mo,We-Fr", False),
        ("Fr-Tu", True),
        ("Sa-Su", False),
        ("Mo-Fr 07:00-10:00, 16:00-19:00", False),
        ("Mo-Fr 07:00-10:00,10:30-12:00", True),
        ("11:00-12:00", True),
        ("10:00-11:00", False),
        ("18:00-08:00", False),
        ("20:00-12:00", True),
        ("Su,PH 08:00-18:00", False),
        ("24/7", True),
        ("sunset-sunrise", False),
        ("dawn-dusk", True),
        ("Mo-Fr 08:00-09:00; Tu 10:30-12:00", True),
        ("weight>7.5", False),
        ("maxlength < 6.5", True),
        ("weight>7.5 AND Mo-Fr 08:00-18:00", False),
        ("wet", None),
        ("Mar-Oct", None),
        ("Mo-Fr school hours", None),
        ("wet AND Sa", False),
        ("", None),
    ],
)
def test_conditions(condition, holds):
    assert is_so(condition) is holds


@pytest.mark.parametrize(
    ("conditional", "value", "told"),
    [
        ("no @ (Mo-Fr 08:00-18:00)", "no", True),
        ("no @ Mo-Fr 08:00-18:00", "no", True),
        ("yes @ (Mo-Fr); no @ (10:00-12:00)", "no", True),
        ("no @ (10:00-12:00); yes @ (Sa)", "no", True),
        ("30 mph @ (Mo-Fr 08:00-09:00; 10:00-12:00)", "30 mph", True),
        ("destination @ (residents)", "", False),
        ("no @", "", False),
        ("@", "", False),
        ("((((", "", False),
    ],
)
def test_values(conditional, value, told):
    assert value_now(conditional) == (value, told)
