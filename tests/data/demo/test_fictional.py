import csv
import re

import geopandas as gpd
import openpyxl
import pytest

pytestmark = pytest.mark.real


def bare(name):
    return re.sub(r"[^A-Z0-9]", "", name.upper().replace("THE ", ""))


@pytest.fixture(scope="module")
def register(real):
    with (real / "nhs/epraccur.csv").open(encoding="latin-1", newline="") as file:
        return list(csv.reader(file))


@pytest.fixture(scope="module")
def networks(real):
    book = openpyxl.load_workbook(real / "nhs/ePCN.xlsx", read_only=True)
    return list(book.worksheets[0].iter_rows(min_row=2, max_col=2, values_only=True))


def test_no_practice_has_the_code_or_name_of_a_real_one(borough, register):
    assert not set(borough.practices["code"]) & {row[0] for row in register}
    assert not {bare(name) for name in borough.practices["name"]} & {bare(row[1]) for row in register}


def test_no_pcn_has_the_code_or_name_of_a_real_one(borough, networks):
    assert not {pcn["code"] for pcn in borough.pcns.values()} & {row[0] for row in networks}
    assert not {bare(pcn["name"]) for pcn in borough.pcns.values()} & {bare(row[1]) for row in networks}


def test_no_postcode_is_in_a_real_postcode_area(borough, register):
    assert all(re.fullmatch(r"ZZ[1-6] \d[A-Z]{2}", code) for code in borough.practices["postcode"])
    assert not {code.split()[0] for code in borough.practices["postcode"]} & {row[9].split(" ")[0] for row in register}


def test_no_place_has_the_code_or_name_of_a_real_one(borough, real):
    known = gpd.read_file(real / "ons/lsoa-2011-boundaries-london.gpkg", ignore_geometry=True)
    assert not set(borough.places.codes) & set(known["LSOA11CD"])
    assert not set(borough.places.names) & set(known["LSOA11NM"])
    assert min(borough.places.codes) > "E01989999"
    assert known["LSOA11CD"].max() < "E01040000"
