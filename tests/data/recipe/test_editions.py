"""Which editions go together."""

import pytest

from data.recipe.editions import Edition, clashes, goes_with_day
from geo.wording import day_words

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
        ("register", "2026-05-30", "practices that opened since are not in it; use one of a day from 31 May 2026 to "),
        ("register", "2027-07-03", "practices are where they are by now"),
        ("membership", "2025-07-01", "PCNs that changed since are as they were"),
        ("ages", "2026-01-01", "of another quarter; use one of a day from 31 March 2026 to 1 October 2026 (ages), or "),
        ("workforce", "2025-06-29", "more than a year before or after"),
        ("payments", "2023-03-31", "more than three years before or after"),
    ],
)
def test_what_is_of_another_time_is_said_and_stops_nothing(key, day, says):
    [clash] = found(**{key: Edition(day)})
    assert says in clash.sentence
    assert (
        f" of {day_words(day)} and Patients Registered at a GP Practice, by LSOA of 1 July 2026 do not"
        in clash.sentence
    )
    assert not clash.stops


@pytest.mark.parametrize(("key", "day"), [("register", "2026-05-31"), ("register", "2027-07-02")])
def test_the_last_days_that_go(key, day):
    assert found(**{key: Edition(day)}) == []


def test_a_report_that_bears_no_date_may_be_newer_than_its_last_change():
    for key, days in (("register", ("2026-05-17", "2026-05-16")), ("membership", ("2026-03-03", "2026-03-02"))):
        assert [goes_with_day(key, Edition(day, at_least=True), JULY.date) for day in days] == [True, False]
        [clash] = found(**{key: Edition(days[1], at_least=True)})
        assert f", whose last change is of {day_words(days[1])}, and " in clash.sentence
        assert f"of a day from {day_words(days[0])} " in clash.sentence


def test_what_tells_of_one_day_alone_tells_nothing_of_those_before():
    assert found(membership=Edition("2036-08-02")) == []
    assert found(membership=Edition("2026-08-01", one_day=True)) == []
    [clash] = found(membership=Edition("2026-08-02", one_day=True))
    assert "a map of one day tells of other PCNs" in clash.sentence


def test_lists_are_of_the_same_day():
    assert found(list_sizes=Edition("2026-07-01")) == []
    [clash] = found(list_sizes=Edition("2026-08-01"))
    assert "use that of 1 July 2026 (list_sizes), or one of about 1 August 2026 (patients)" in clash.sentence


def test_whose_places_the_area_is_of_can_be_said():
    """Of four tables that are of the new places, and patients of the old, it is the patients that do not go."""
    tables = {"patients": Edition("", 2011), "wards": Edition("", 2021), "boundaries": Edition("", 2021, called="it")}
    [clash] = clashes(tables, census=2021)
    assert (clash.key, clash.other, clash.goes) == ("patients", "boundaries", "gp-reg-pat-prac-lsoa-2021")
    assert "by the places of 2011 and it by those of 2021" in clash.says
    assert {clash.key for clash in clashes(tables)} == {"wards", "boundaries"}


def test_what_is_not_known_is_not_held_against_it():
    assert found(register=Edition(), deprivation=Edition("2019-09-26"), streets=Edition("1999-01-01", 2011)) == []
    assert clashes({"register": Edition("1999-01-01"), "patients": Edition()}) == []


def test_where_all_that_is_needed_is_of_one_census_the_other_table_is_named_whatever_was_asked_for():
    needed = dict.fromkeys(("patients", "boundaries", "residents"), Edition(census=2011))
    (clash,) = clashes({"rural_urban": Edition(census=2021), **needed}, census=2021)
    assert (clash.key, clash.other, clash.can_go) == ("rural_urban", "patients", True)
    assert not clashes({**needed, "patients": Edition(census=2021)}, census=2011)[0].can_go
