"""What is not known of an area follows from the tables that it was built with."""

from dataclasses import replace

import numpy as np
import pandas as pd

from geo.area import REGISTER_COLUMNS
from geo.words.unknowns import (
    AGES_BY_PLACE,
    ALWAYS,
    NO_AGES,
    NO_GPS,
    NO_PARTNERS,
    NO_REGISTERS,
    NOT_ALL_AGES,
    REGISTERS_UNUSED,
    not_known,
)
from tests.tiny_town import tiny_town

TABLE = pd.DataFrame([(0, "DM", "17OV", 20.0, 90.0)], columns=REGISTER_COLUMNS)


def told(town, **columns):
    """What is said of the town with other columns of practices, without what is said of every area."""
    sentences = not_known(replace(town, practices=town.practices.assign(**columns)))
    assert sentences[-len(ALWAYS) :] == ALWAYS
    return sentences[: -len(ALWAYS)]


def test_of_ages_it_is_said_of_how_many_they_are_known():
    town = tiny_town()
    assert told(town) == (NOT_ALL_AGES, AGES_BY_PLACE, NO_REGISTERS)
    assert told(town, patients_65=1.0) == (AGES_BY_PLACE, NO_REGISTERS)
    assert told(town, patients_65=np.nan) == (NO_AGES, NO_REGISTERS)


def test_of_gps_and_registers_it_is_said_which_table_is_lacking():
    town = replace(tiny_town(), registers=TABLE)
    assert told(town, patients_65=1.0) == (AGES_BY_PLACE, REGISTERS_UNUSED)
    assert told(town, patients_65=1.0, partners=np.nan) == (AGES_BY_PLACE, REGISTERS_UNUSED, NO_PARTNERS)
    assert told(town, patients_65=1.0, partners=np.nan, gps=np.nan) == (AGES_BY_PLACE, REGISTERS_UNUSED, NO_GPS)
