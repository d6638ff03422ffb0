from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from data.fetch.addresses import OWN_ADDRESSES
from data.fetch.asking import Patience
from data.fetch.download import Downloads
from data.fetch.gathering import WantedArea
from tests.data.fetch.england import England
from tests.data.fetch.official import Publisher

REAL = Path(__file__).resolve().parents[4] / "shared" / "real-2026"
STATISTICS = "/data-and-information/publications/statistical"


@pytest.fixture
def publisher():
    publisher = Publisher()
    yield publisher
    publisher.close()


@pytest.fixture
def downloads():
    return Downloads(patience=Patience(tries=3, first_wait=0.001, longest_wait=1.0, answer=5.0))


@pytest.fixture
def own_addresses(tmp_path, monkeypatch):
    """Let the addresses be those of a file, given as TOML."""

    def write(text):
        path = tmp_path / "addresses.toml"
        path.write_text(text, encoding="utf-8")
        monkeypatch.setenv(OWN_ADDRESSES, str(path))

    return write


@pytest.fixture(scope="session")
def real():
    if not REAL.is_dir():
        pytest.skip(f"today's official files are not at {REAL}")
    return REAL


@pytest.fixture(scope="session")
def england(real):
    """The publishers, with what they have of London."""
    england = England()
    nhs, ons = real / "nhs", real / "ons"
    england.report("epraccur", nhs / "epraccur.csv")
    england.report("epcncorepartnerdetails", nhs / "epcncorepartnerdetails.csv")
    registered = f"{STATISTICS}/patients-registered-at-a-gp-practice"
    by_place = (real / "other" / "STANDIN-gp-reg-pat-prac-lsoa-2021-from-july-2022-london.zip").read_bytes()
    england.publication(registered, "july-2026", "gp-reg-pat-prac-lsoa-2021-male-female-July-26.zip", by_place)
    ages = (nhs / "gp-reg-pat-prac-quin-age.zip").read_bytes()
    england.publication(registered, "july-2026", "gp-reg-pat-prac-quin-age.zip", ages)
    deprivation = next(ons.glob("File_7_IoD2025*"))
    england.publication(
        "/government/statistics/english-indices-of-deprivation-2025", "", deprivation.name, deprivation.read_bytes()
    )
    ward = pd.read_csv(ons / "lsoa21-ward24-lad24-london.csv")
    board = pd.read_csv(ons / "lsoa21-sicbl24-icb24-london.csv")
    lookup = ward.merge(board.drop(columns="LSOA21NM"), on="LSOA21CD")
    england.service("LSOA (2021) to SICBL to ICB to LAD (April 2024) Lookup in EN", "lookup", lookup)
    shapes = gpd.read_file(ons / "lsoa-2021-boundaries-london.gpkg").merge(ward[["LSOA21CD", "LSOA21NM"]])
    england.service("Lower layer Super Output Areas (December 2021) Boundaries EW BGC (V5)", "boundaries", shapes)
    points = pd.read_csv(ons / "lsoa21_pwc.csv")
    points = gpd.GeoDataFrame(points[["LSOA21CD"]], geometry=gpd.points_from_xy(points["x"], points["y"]), crs=27700)
    title = "Lower layer Super Output Areas (December 2021) EW Population Weighted Centroids (V4)"
    england.service(title, "centroids", points)
    england.service("ONS Postcode Directory", "postcodes", pd.read_csv(ons / "postcodes-london-practices-2026.csv"))
    yield england
    england.close()


@pytest.fixture
def wanted(real, england, own_addresses):
    """Tower Hamlets with a kilometre round it; residents are a file of one's own."""
    own_addresses(england.addresses())
    residents = real / "ons" / "census2021-ts021-lsoa.csv"
    return WantedArea(["tower hamlets"], margin_km=1, use={"residents": residents}, with_streets=False)
