"""Which editions go together."""

import pytest

from data.recipe.editions import Edition, clashes

JULY = Edition("2026-07-01", 2021)


def found(**others):
    return clashes({"patients": JULY, **others})


def test_what_a_user_finds_today_goes_together():
    today = Edition("2026-09-14")
    assert (
        found(
            register=today,
            membership=today,
            branches=today,
            postcodes=today,
            ages=Edition("2026-09-01"),
            residents=Edition("2024-06-30", 2021),
            deprivation=Edition("2025-10-30", 2021),
            boundaries=Edition("2021-12-31", 2021),
            centroids=Edition("2021-03-21", 2021),
            payments=Edition("2025-03-31"),
        )
        == []
    )


@pytest.mark.parametrize("key", ["boundaries", "centroids", "residents", "deprivation", "wards", "rural_urban"])
def test_places_of_another_census_stop_a_build(key):
    [clash] = found(**{key: Edition("", 2011)})
    assert (clash.key, clash.other, clash.stops) == (key, "patients", True)
    assert "by the places of 2011 and Patients" in clash.sentence
    assert f"({key}), or gp-reg-pat-prac-lsoa of the quarters before" in clash.sentence


def test_without_patients_the_boundaries_are_the_measure():
    known = {"boundaries": Edition("", 2021), "deprivation": Edition("", 2011)}
    [clash] = clashes(known)
    assert (clash.key, clash.other) == ("deprivation", "boundaries")
    assert clashes({**known, "patients": Edition("2026-07-01")}) == [clash]
    assert "use the indices of 2025 (deprivation), or the boundaries of December 2011 (boundaries)" in clash.sentence


@pytest.mark.parametrize(
    ("key", "day", "says"),
    [
        ("register", "2026-05-30", "practices that opened since are not in it; use register of a day from 2026-05-31 "),
        ("register", "2027-07-03", "practices are where they are by now"),
        ("membership", "2025-07-01", "PCNs that changed since are as they were"),
        ("ages", "2026-01-01", "of another quarter; use ages of a day from 2026-03-31 to 2026-10-01, or patients of "),
        ("workforce", "2025-06-29", "more than a year before or after"),
        ("payments", "2023-03-31", "more than three years before or after"),
    ],
)
def test_what_is_of_another_time_is_said_and_stops_nothing(key, day, says):
    [clash] = found(**{key: Edition(day)})
    assert says in clash.sentence
    assert f"of {day} and Patients Registered at a GP Practice" in clash.sentence
    assert not clash.stops


@pytest.mark.parametrize(("key", "day"), [("register", "2026-05-31"), ("register", "2027-07-02")])
def test_the_last_days_that_go(key, day):
    assert found(**{key: Edition(day)}) == []


def test_what_is_not_known_is_not_held_against_it():
    assert found(register=Edition(), deprivation=Edition("2019-09-26"), streets=Edition("1999-01-01", 2011)) == []
    assert clashes({"register": Edition("1999-01-01"), "patients": Edition()}) == []
