"""Two drawn towns: one as the pieces an area is written from, one as official files to build from.

The second has twelve places, squares of 400 m, numbered from the south-west:

     9 10 11 12     borough E09000002
     5  6  7  8     borough E09000001
     1  2  3  4     borough E09000001
"""

import csv

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
from pyproj import Transformer
from shapely.geometry import box

from data import cached_figures
from data.area.write import Pieces, write_area
from data.assembly.assembled import assemble
from data.problems import Problems
from data.recipe.recipe import read_recipe
from data.recipe.tables import read_tables
from data.streets.read import read_streets
from geo.area import Competing


@pytest.fixture(autouse=True)
def _nothing_worked_out_before():
    """A drawn town stands under one id however a test changes it: no test may find the figures of another."""
    for name in vars(cached_figures):
        clear = getattr(getattr(cached_figures, name), "cache_clear", None)
        if clear:
            clear()


def town_pieces():
    practices = pd.DataFrame(
        {
            "code": ["X1", "X2", "X3"],
            "name": ["One", "Two", "Three"],
            "postcode": ["ZZ1 1AA", "ZZ1 1AB", ""],
            "kind": ["inside", "inside", "beyond"],
            "special": ["", "", ""],
            "x": [530050.0, 530150.0, np.nan],
            "y": [180050.0, 180050.0, np.nan],
            "lon": [-0.12, -0.11, np.nan],
            "lat": [51.5, 51.5, np.nan],
            "located_by": ["postcode", "postcode", ""],
            "list_size": [100, 200, 300],
            "mapped": [100, 150, 0],
            "living_elsewhere": [0, 40, 300],
            "no_address": [0, 10, 0],
            "pcn_code": ["U1", "U1", "U1"],
            "pcn_name": ["Town PCN"] * 3,
            "contract": ["GMS", "PMS", ""],
            "weighted_list": [110.5, np.nan, np.nan],
            "gps": [1.0, np.nan, 4.0],
            "partners": [1.0, np.nan, 2.0],
            "gps_fte": [0.8, np.nan, 3.4],
            "patients_by_age": [101.0, np.nan, 300.0],
            "patients_65": [20.0, np.nan, 60.0],
            "patients_75": [8.0, np.nan, 30.0],
            "patients_85": [2.0, np.nan, 0.0],
        }
    )
    places = gpd.GeoDataFrame(
        {
            "code": ["E01000001", "E01000002"],
            "name": ["Town 001A", "Town 001B"],
            "borough": ["E09000001", "E09000001"],
            "kind": ["inside", "margin"],
            "x": [530050.0, 530150.0],
            "y": [180050.0, 180050.0],
            "lon": [-0.12, -0.11],
            "lat": [51.5, 51.5],
            "residents": [150.0, np.nan],
            "residents_65": [15.0, np.nan],
            "imd_decile": [3.0, np.nan],
            "patients_elsewhere": [7, 0],
        },
        geometry=[box(530000, 180000, 530100, 180100), box(530100, 180000, 530200, 180100)],
        crs=27700,
    )
    walk = np.array([[1, 2, np.nan], [3, np.nan, np.nan]], dtype=np.float32)
    between = np.array([[0, 4, np.nan], [5, 0, np.nan], [np.nan] * 3], dtype=np.float32)
    patients = np.array([[100, 50, 0], [0, 100, 0]], dtype=np.int32)
    touching = np.array([[0, 1]], dtype=np.int32)
    columns = (np.array(rows, dtype=np.int32) for rows in ([0, 0], [0, 1], [4, 3]))
    competing = Competing(("Other PCN", "Some Surgery (X9)"), *columns)
    return Pieces(practices, places, patients, {"walk": walk}, {"walk": between}, touching, competing)


def town_manifest():
    return {
        "name": "Town",
        "slug": "town",
        "fictional": False,
        "date": "2022-07-01",
        "crow_flies": False,
        "modes": {"walk": {"notes": ["Walking at 4.8 km/h."]}},
        "notes": ["A note."],
        "sources": [],
        "excluded": [],
        "recipe": 'name = "Town"',
        "warnings": [],
        "street_nodes": {"walk": 12},
    }


@pytest.fixture
def pieces():
    return town_pieces()


@pytest.fixture
def manifest():
    return town_manifest()


@pytest.fixture
def town(tmp_path, pieces, manifest):
    """A folder of areas that holds one, the town."""
    folder = tmp_path / "areas" / "town"
    (folder / "browser").mkdir(parents=True)
    (folder / "browser" / "map.json").write_text("{}")
    write_area(folder, pieces, manifest)
    return folder


SIDE = 400
WEST, SOUTH = 530_000, 180_000
TO_DEGREES = Transformer.from_crs(27700, 4326, always_xy=True)
PLACES = [f"E010000{number:02}" for number in range(1, 13)]
# code, name, place it stands in (0: far away), status (C: closed since January 2022), prescribing setting
PRACTICES = [
    ("X00001", "ST JOHN'S SURGERY", 1, "A", "4"),
    ("X00002", "DR A B SMITH & PARTNERS", 2, "A", "4"),
    ("X00003", "THE GP CENTRE", 5, "A", "4"),
    ("Y00004", "CLOSED DOORS", 6, "C", "4"),
    ("Y00005", "HMP TOWN", 6, "A", "25"),
    ("X00006", "NEIGHBOUR SURGERY", 9, "A", "4"),
    ("X00007", "FARAWAY SURGERY", 0, "A", "4"),
    ("X00008", "TINY SURGERY", 4, "A", "4"),
]
REGISTERED = [
    *[("X00001", place, n) for place, n in ((1, 600), (2, 300), ("NO2011", 50), ("E01999999", 50))],
    *[("X00002", place, n) for place, n in ((2, 500), (3, 500), (4, 10), (6, 10), (7, 10), (8, 10))],
    *[("X00003", place, n) for place, n in ((5, 800), (9, 200))],
    ("Y00004", 6, 400),
    ("Y00005", 6, 150),
    *[("X00006", place, n) for place, n in ((9, 700), (1, 100), ("W01000001", 20), (10, 10), (11, 10), (12, 10))],
    *[("X00007", place, n) for place, n in (("E01999999", 900), (1, 100))],
    ("X00008", 4, 60),
]
RECIPE = """
name = "Small Town"
date = 2022-07-01
{top}
[places]
{places}
[streets]
{streets}
[tables]
register = "epraccur.csv"
patients = "patients.csv"
membership = "ePCN.xlsx"
payments = "payments.csv"
headcount = "headcount.csv"
boundaries = "boundaries.geojson"
centroids = "centroids.csv"
residents = "residents.csv"
deprivation = "imd.csv"
postcodes = "postcodes.csv"
{tables}
{practices}
"""


def centre(number):
    """Longitude and latitude of the middle of a place."""
    column, row = (number - 1) % 4, (number - 1) // 4
    return TO_DEGREES.transform(WEST + (column + 0.5) * SIDE, SOUTH + (row + 0.5) * SIDE)


def code_of(place):
    return PLACES[place - 1] if isinstance(place, int) else place


class Official:
    """The official files of the small town, in one folder, and its recipe; any file may be written anew."""

    def __init__(self, folder):
        self.folder = folder
        self.recipe = folder / "small-town.toml"
        self.register()
        self.patients()
        self.membership()
        self.places()
        self.extras()
        self.streets()
        self.write_recipe()

    def write(self, name, text, *, encoding="utf-8"):
        (self.folder / name).write_bytes(text.encode(encoding))

    def table(self, name, headings, rows):
        with (self.folder / name).open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerows([headings, *rows] if headings else rows)

    def register(self, practices=PRACTICES):
        rows = []
        for number, (code, name, _place, status, setting) in enumerate(practices, 1):
            row = [""] * 27
            row[0], row[1], row[9], row[10] = code, name, f"ZZ1 {number}AA", "19740401"
            row[11], row[12], row[25] = "20220101" if status == "C" else "", status, setting
            rows.append(row)
        self.table("epraccur.csv", None, rows)
        spots = [
            (f"ZZ1 {n}AA", *(centre(place) if place else (-2.0, 53.0)))
            for n, (_, _, place, _, _) in enumerate(practices, 1)
        ]
        self.table("postcodes.csv", ["pcds", "lat", "long"], [(postcode, lat, lon) for postcode, lon, lat in spots])

    def patients(self, registered=REGISTERED, heading="NUMBER_OF_PATIENTS"):
        headings = ["PUBLICATION", "EXTRACT_DATE", "PRACTICE_CODE", "PRACTICE_NAME", "LSOA_CODE", "SEX", heading]
        rows = [
            ("GP_PRAC_PAT_LIST", "01JUL2022", code, "NAME", code_of(place), "ALL", n) for code, place, n in registered
        ]
        self.table("patients.csv", headings, rows)

    def membership(self, members=None):
        book = openpyxl.Workbook()
        book.active.title = "PCNDetails"
        sheet = book.create_sheet("PCN Core Partner Details")
        sheet.append(
            [
                "Partner\nOrganisation\nCode",
                "Partner\nName",
                "PCN Code",
                "PCN Name",
                "Practice to PCN\nRelationship\nStart Date",
                "Practice to PCN\nRelationship\nEnd Date",
            ]
        )
        for row in members or [
            ("X00001", "U00001", "NORTH TOWN PCN", "20190701", None),
            ("X00007", "U00001", "NORTH TOWN PCN", "20190701", None),
            ("X00002", "U00002", "SOUTH TOWN PCN", "20190701", None),
            ("X00003", "U00001", "NORTH TOWN PCN", "20190701", "20211231"),
            ("X00003", "U00002", "SOUTH TOWN PCN", "20220101", None),
            ("X00006", "U00003", "NEIGHBOUR PCN", "20190701", None),
        ]:
            sheet.append([row[0], "NAME", *row[1:]])
        book.save(self.folder / "ePCN.xlsx")

    def places(self, heading="LSOA11CD"):
        squares = [
            box(WEST + c * SIDE, SOUTH + r * SIDE, WEST + (c + 1) * SIDE, SOUTH + (r + 1) * SIDE)
            for r in range(3)
            for c in range(4)
        ]
        year = heading[4:6]
        frame = gpd.GeoDataFrame(
            {
                heading: PLACES,
                f"LSOA{year}NM": [f"Town {n:03}A" for n in range(1, 13)],
                f"LAD{year}CD": ["E09000001"] * 8 + ["E09000002"] * 4,
                f"LAD{year}NM": ["Town"] * 8 + ["Neighbour"] * 4,
            },
            geometry=squares,
            crs=27700,
        )
        frame.to_crs(4326).to_file(self.folder / "boundaries.geojson")
        self.table(
            "centroids.csv", ["X", "Y", heading.lower()], [(*centre(n), code) for n, code in enumerate(PLACES, 1)]
        )
        ages = [(code, 1000 + n, 100 + n) for n, code in enumerate(PLACES)]
        self.table("residents.csv", [heading, "Persons_All-Ages", "Persons_65+"], ages)
        decile = "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"
        deciles = [(code, n % 10 + 1) for n, code in enumerate(PLACES)]
        self.table("imd.csv", [f"LSOA code (20{year})", decile], deciles)

    def extras(self):
        columns = [
            "Practice Code",
            "Contract Type",
            "Number of Registered Patients (Last Known Figure)",
            "Number of Weighted Patients (Last Known Figure)",
        ]
        rows = [
            ("X00001", "GMS", "1000.25", "1100.5"),
            ("X00002", "Unknown", "1040", ""),
            ("X00007", "PMS", "990", "900"),
        ]
        self.table("payments.csv", columns, rows)
        self.table("headcount.csv", ["PRAC_CODE", "TOTAL_GP_HC"], [("X00001", 1), ("X00002", 0), ("X00003", 5)])

    def list_sizes(self, sizes):
        headings = ["EXTRACT_DATE", "TYPE", "CODE", "SEX", "AGE", "NUMBER_OF_PATIENTS"]
        self.table("sizes.csv", headings, [("01JUL2022", "GP", code, "ALL", "ALL", n) for code, n in sizes.items()])

    def streets(self):
        """Streets along the middle of every row and column of places."""
        nodes = "".join(f'<node id="{n}" lon="{centre(n)[0]:.7f}" lat="{centre(n)[1]:.7f}"/>' for n in range(1, 13))
        lines = [[1, 2, 3, 4], [5, 6, 7, 8], [9, 10, 11, 12], *[[n, n + 4, n + 8] for n in range(1, 5)]]
        ways = "".join(
            f'<way id="{number}">'
            + "".join(f'<nd ref="{node}"/>' for node in line)
            + f'<tag k="highway" v="residential"/><tag k="name" v="Street {number}"/></way>'
            for number, line in enumerate(lines, 1)
        )
        self.write("streets.osm", f'<?xml version="1.0"?><osm version="0.6">{nodes}{ways}</osm>')

    def write_recipe(
        self,
        top="margin_km = 0.3",
        places='boroughs = ["E09000001"]',
        streets='file = "streets.osm"',
        tables="",
        practices="",
    ):
        text = RECIPE.format(top=top, places=places, streets=streets, tables=tables, practices=practices)
        self.recipe.write_text(text, encoding="utf-8")


@pytest.fixture
def official(tmp_path):
    """The official files of the small town."""
    folder = tmp_path / "official"
    folder.mkdir()
    return Official(folder)


@pytest.fixture
def assembled(official):
    """Reads the recipe as it stands and puts the area together; the problems are in `.problems`."""

    def run():
        problems = Problems()
        recipe = read_recipe(official.recipe, problems)
        tables = read_tables(recipe, problems, lambda *_told: None)
        streets = read_streets(recipe.streets, problems) if recipe.streets else None
        area = assemble(recipe, tables, streets, problems)
        run.problems = problems
        return area

    return run
