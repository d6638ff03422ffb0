"""All publishers of England in one server of the test's own: pages, reports and services as they answer."""

from __future__ import annotations

import json
import re
from urllib.parse import parse_qs, urlsplit

import geopandas as gpd
import pandas as pd

from data.fetch.addresses import SOURCES_FILE
from tests.data.fetch.official import Publisher, send, whole

DIGITAL = "https://digital.nhs.uk"
HOSTS = re.compile(r"https://[a-z.]+")
STATISTICS = "/data-and-information/publications/statistical"
ROWS_AT_ONCE = 200


class England(Publisher):
    """Answers as the publishers do, with the files that it is given."""

    def addresses(self):
        """Return the file of addresses with every publisher at this server."""
        return HOSTS.sub(self.address, SOURCES_FILE.read_text(encoding="utf-8"))

    def report(self, name, path):
        """Publish a report of the ODS."""
        self.answers(f"/api/getReport?report={name}", whole(path.read_bytes()))

    def publication(self, page, edition, name, body):
        """Publish a file with an edition of a publication, under an address that nobody can guess."""
        file = f"/files/{abs(hash(name)) % 10**8:08x}/{name}"
        link = f"{page}/{edition}" if edition else page
        self.answers(file, whole(body))
        self.pages = {**getattr(self, "pages", {})}
        for at, to in ((page, link), (link, file)):
            self.pages.setdefault(at, []).append(to)
            links = "".join(f"<a href='{address}'>x</a>" for address in self.pages[at])
            self.answers(at, whole(f"<html>{links}</html>".encode()))

    def service(self, title, name, rows):
        """Publish rows, with a geometry or without, as a service that is found by its title."""
        self.titles = {**getattr(self, "titles", {}), title: f"{self.address}/{name}/FeatureServer"}
        found = [{"title": title, "url": url, "modified": 1} for title, url in self.titles.items()]
        self.answers("/sharing/rest/search", whole(json.dumps({"results": found}).encode()))
        fields = [{"name": column} for column in rows.columns if column != "geometry"]
        self.answers(f"/{name}/FeatureServer/0", whole(json.dumps({"fields": fields}).encode()))
        self.answers(f"/{name}/FeatureServer/0/query", lambda handler: self._query(handler, rows))

    def _query(self, handler, rows):
        asked = {key: values[0] for key, values in parse_qs(urlsplit(handler.path).query).items()}
        for heading, codes in re.findall(r"(\w+) IN \(([^)]*)\)", asked["where"]):
            column = next(column for column in rows.columns if column.casefold() == heading.casefold())
            rows = rows[rows[column].isin([code.strip(" '") for code in codes.split(",")])]
        if "geometry" in asked:
            west, south, east, north = map(float, asked["geometry"].split(","))
            rows = rows.cx[west:east, south:north]
        if asked["outFields"] != "*":
            rows = rows[asked["outFields"].split(",")].drop_duplicates()
        start = int(asked["resultOffset"])
        page = rows.iloc[start : start + ROWS_AT_ONCE]
        if isinstance(page, gpd.GeoDataFrame) and "geometry" in page:
            features = json.loads(page.to_json())["features"]
        else:
            features = [
                {"type": "Feature", "geometry": None, "properties": row}
                for row in pd.DataFrame(page).to_dict("records")
            ]
        more = start + len(page) < len(rows)
        answer = {"type": "FeatureCollection", "properties": {"exceededTransferLimit": more}, "features": features}
        send(handler, 200, json.dumps(answer).encode())


def london(real):
    """Return the publishers with what they have of London, from a folder of today's official files."""
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
    return england
