"""Map services and extracts of streets, as they answer."""

import csv
import hashlib
import json
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import pytest

from data.fetch.asking import FetchError
from data.fetch.services import (
    extract_for,
    find_service,
    rows_in,
    rows_of,
    rows_where,
    write_csv,
    write_geojson,
)
from tests.data.fetch.official import Publisher, error, send, whole

TITLE = "Lower layer Super Output Areas (December 2021) Boundaries EW BGC"


class Services(Publisher):
    """Answers whatever the query behind a path, and keeps the queries."""

    def __init__(self):
        super().__init__()
        self.queries = []

    def answers_with(self, path, answer):
        """Answer requests of a path with what a function makes of their query."""

        def way(handler):
            query = {name: values[0] for name, values in parse_qs(urlsplit(handler.path).query).items()}
            self.queries.append(query)
            send(handler, 200, json.dumps(answer(query)).encode())

        return self.answers(path, way)


@pytest.fixture
def services():
    services = Services()
    yield services
    services.close()


@pytest.fixture
def addresses(services, own_addresses):
    own_addresses(
        f"""
        [boundaries]
        access = "arcgis"
        address = "{services.address}/search"
        title = "{TITLE}"
        where = "LSOA21CD IN ({{values}})"
        name = "boundaries.geojson"
        [postcodes]
        access = "arcgis"
        address = "{services.address}/search"
        title = "ONS Postcode Directory"
        where = "PCDS IN ({{values}})"
        name = "postcodes.csv"
        [streets]
        access = "geofabrik"
        address = "{services.address}/index-v1.json"
        title = "OpenStreetMap"
        publisher = "OpenStreetMap contributors"
        licence = "Open Database Licence 1.0"
        """
    )


def square(west, south, size):
    east, north = west + size, south + size
    return {
        "type": "Polygon",
        "coordinates": [[[west, south], [east, south], [east, north], [west, north], [west, south]]],
    }


def place(number):
    name = f"Tower Hamlets {number:03}A"
    return {"type": "Feature", "properties": {"LSOA21NM": name}, "geometry": square(number * 10, 0, 10)}


def in_pages(rows, *, at_once):
    """Answer as a service does that sends so many rows at once and says where there are more."""

    def answer(query):
        start = int(query["resultOffset"])
        more = {"exceededTransferLimit": True} if start + at_once < len(rows) else {}
        return {"type": "FeatureCollection", "properties": more, "features": rows[start : start + at_once]}

    return answer


@pytest.mark.usefixtures("addresses")
def test_the_newest_service_of_that_title(services, downloads):
    found = [
        {"title": f"{TITLE} (V4)", "url": "https://a.uk/old/FeatureServer", "modified": 1},
        {"title": f"{TITLE} (V5)", "url": "https://a.uk/new/FeatureServer", "modified": 2},
        {"title": "Something else (December 2021)", "url": "https://a.uk/other", "modified": 3},
        {"title": f"{TITLE}", "url": None, "modified": 4},
    ]
    services.answers_with("/search", lambda _query: {"results": found})
    assert find_service("boundaries", downloads) == "https://a.uk/new/FeatureServer/0"
    assert TITLE in services.queries[0]["q"]


@pytest.mark.usefixtures("addresses")
def test_a_service_that_is_gone_is_said(services, downloads):
    services.answers_with("/search", lambda _query: {"results": []})
    with pytest.raises(FetchError, match="no service is called"):
        find_service("boundaries", downloads)


@pytest.mark.usefixtures("addresses")
def test_all_pages_are_asked_for(services, downloads, tmp_path):
    places = [place(number) for number in range(25)]
    service = services.answers_with("/layer/query", in_pages(places, at_once=10)).removesuffix("/query")
    rows = list(rows_where("boundaries", service, "LSOA21NM LIKE 'Tower Hamlets %'", downloads))
    assert rows == places
    assert [query["resultOffset"] for query in services.queries] == ["0", "10", "20"]
    assert {query["where"] for query in services.queries} == {"LSOA21NM LIKE 'Tower Hamlets %'"}
    write_geojson(tmp_path / "places.geojson", rows)
    written = gpd.read_file(tmp_path / "places.geojson")
    assert written["LSOA21NM"].tolist() == [feature["properties"]["LSOA21NM"] for feature in places]
    assert (written.crs.to_epsg(), written.total_bounds.tolist()) == (27700, [0, 0, 250, 10])


@pytest.mark.usefixtures("addresses")
def test_a_box_is_asked_for_in_metres(services, downloads):
    service = services.answers_with("/layer/query", in_pages([place(1)], at_once=10)).removesuffix("/query")
    assert list(rows_in("boundaries", service, (1.0, 2.0, 3.4, 4.0), downloads)) == [place(1)]
    [query] = services.queries
    assert (query["geometry"], query["inSR"], query["outSR"]) == ("1,2,3,4", "27700", "27700")


@pytest.mark.usefixtures("addresses")
def test_postcodes_are_asked_for_a_hundred_at_once(services, downloads, tmp_path):
    codes = [f"E1 {number}AA" for number in range(150)]

    def answer(query):
        asked = query["where"].removeprefix("PCDS IN (").removesuffix(")").split(", ")
        rows = [{"type": "Feature", "properties": {"pcds": code.strip("'"), "lat": 51.5}} for code in asked]
        return {"features": rows}

    service = services.answers_with("/table/query", answer).removesuffix("/query")
    rows = list(rows_of("postcodes", service, codes, downloads))
    assert [len(query["where"].split(",")) for query in services.queries] == [100, 50]
    write_csv(tmp_path / "postcodes.csv", rows)
    with (tmp_path / "postcodes.csv").open(encoding="utf-8") as file:
        assert [row["pcds"] for row in csv.DictReader(file)] == codes


@pytest.mark.usefixtures("addresses")
@pytest.mark.parametrize(
    ("way", "says"),
    [
        (
            whole(json.dumps({"error": {"code": 400, "message": "Invalid URL"}}).encode()),
            "the service says 'Invalid URL'",
        ),
        (whole(json.dumps({"error": "no"}).encode()), "the service says 'no'"),
        (whole(b"<html>Sorry</html>"), "the service answered with something else"),
        (whole(b"[]"), "the service answered with something else"),
        (whole(b'{"features": null}'), "the service answered with something else"),
        (whole(b'{"features": [{"properties": null}]}'), "the service answered with something else"),
        (whole(b'{"a":' * 20_000), "the service answered with something else"),
        (error(500), "500 Internal Server Error, after 3 tries"),
    ],
)
def test_an_error_of_a_service_is_said(services, downloads, way, says):
    service = services.answers("/layer/query", way).removesuffix("/query")
    with pytest.raises(FetchError) as refused:
        list(rows_where("boundaries", service, "1=1", downloads))
    assert says in str(refused.value)


@pytest.mark.usefixtures("addresses")
def test_a_service_without_an_end_is_given_up(services, downloads, monkeypatch):
    monkeypatch.setattr("data.fetch.services.MOST_PAGES", 3)
    answer = {"exceededTransferLimit": True, "features": [place(1)]}
    service = services.answers_with("/layer/query", lambda _query: answer).removesuffix("/query")
    with pytest.raises(FetchError, match="no end of rows"):
        list(rows_where("boundaries", service, "1=1", downloads))


@pytest.mark.usefixtures("addresses")
def test_the_smallest_extract_that_covers_the_area(services, downloads, tmp_path):
    streets = b"not really streets"
    england, london, kent = (
        "/europe/england.osm.pbf",
        "/europe/england/london.osm.pbf",
        "/europe/england/kent.osm.pbf",
    )
    outlines = {england: square(-6, 49, 8), london: square(-1, 51, 1.5), kent: square(0.4, 51, 1)}
    features = [
        {"properties": {"urls": {"pbf": services.address + path}}, "geometry": outline}
        for path, outline in outlines.items()
    ]
    features += [{"properties": {"urls": {}}, "geometry": square(-1, 51, 1)}, {"properties": {"id": "planet"}}]
    services.answers_with("/index-v1.json", lambda _query: {"features": features})
    services.answers(
        f"{london}.md5", whole(f"{hashlib.md5(streets, usedforsecurity=False).hexdigest()}  london".encode())
    )
    services.answers(london, whole(streets))
    wanted = extract_for((-0.1, 51.4, 0.1, 51.6), downloads)
    assert wanted.address == services.address + london
    assert downloads.fetch(wanted, tmp_path / "london.osm.pbf").bytes == len(streets)
    services.answers(f"{england}.md5", whole(b""))
    assert extract_for((0.2, 51.4, 0.6, 51.6), downloads).address == services.address + england
    with pytest.raises(FetchError, match=r"no extract of streets .* covers the area"):
        extract_for((10, 51.4, 11, 51.6), downloads)
