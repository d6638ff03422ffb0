"""Looking at files: what they are is noted, and no file, however bad, brings anything down."""

import io
import json
import os
import struct
import zipfile

import pytest

from data.shelf.keeping import kept_files
from data.shelf.kept import known_of
from data.shelf.looking import look
from tests.data.shelf import readers

REGISTER = b'"X00001","ST JOHNS",,,,,,,,"ZZ1 1AA","19740401","","ACTIVE",,,,,,,,,,,,,"RO76",\n'


def zip_of(**members):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name.replace("_csv", ".csv"), content)
    return packed.getvalue()


def lying_zip():
    """A zip that says it unpacks to little."""
    packed = bytearray(zip_of(a_csv=b"PRACTICE_CODE,LSOA_CODE,SEX,NUMBER_OF_PATIENTS\n" + b"0" * 50_000_000))
    for sign, at in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        start = packed.index(sign) + at
        packed[start : start + 4] = struct.pack("<I", 1000)
    return bytes(packed)


def test_what_a_file_is_is_noted_with_its_date_and_places(shelf, official):
    for name in ("boundaries.geojson", "patients.csv", "epraccur.csv", "streets.osm"):
        shelf.put(official.folder / name)
    files = shelf.look()
    assert {name: (file.key, file.usable, file.census) for name, file in files.items()} == {
        "boundaries.geojson": ("boundaries", True, 2011),
        "patients.csv": ("patients", True, 2011),
        "epraccur.csv": ("register", True, None),
        "streets.osm": ("streets", True, None),
    }
    assert (files["patients.csv"].date, files["boundaries.geojson"].date) == ("2022-07-01", "2011-12-31")
    known = known_of(files["boundaries.geojson"])
    assert len(known.codes) == 12
    assert {of: len(places) for of, places in known.regions.items()} == {
        ("borough", "E09000001", "Town"): 8,
        ("borough", "E09000002", "Neighbour"): 4,
    }
    west, south, east, north = files["streets.osm"].found["box"]
    assert west < east
    assert south < north


WRONG = {
    "picture.png": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(500), "this is no text"),
    "blank.csv": (b"\n\n\n", "the file is empty"),
    "page.csv": (b"<!DOCTYPE html><html><body>Sign in</body></html>", "this is a web page"),
    "bomb.zip": (zip_of(a_csv=b"0" * 60_000_000), "no official file does"),
    "lying.zip": (lying_zip(), "zip"),
    "cut.zip": (zip_of(a_csv=os.urandom(90_000))[:40_000], "this is no zip that can be read"),
    "other.csv": (b"Year,Beds\n2024,12\n", "this is none of the files that an area is built from"),
    "old.xls": (b"\xd0\xcf\x11\xe0" + bytes(600), "save it as .xlsx"),
    "nested.zip": (zip_of(**{"inner.zip": zip_of(a_csv=b"a,b\n1,2\n")}), "unpack the file that is meant"),
    "map.shp": (b"\0\0\x27\x0a" + bytes(200), "hand over the zip"),
    "map.geojson": (b'{"type": "FeatureCollection", "features": []}', "the file holds no shapes"),
    "deep.geojson": (b'{"a":' * 100_000, "this is no map file that can be read"),
    "torn.osm.pbf": (b"\0\0\0\x0d\n\tOSMHeader\x18\x80\x01" + bytes(40), ""),
    "file.pdf": (b"%PDF-1.7 and so on", "a PDF"),
}


def test_wrong_files_are_told_and_none_of_them_raises(shelf):
    for name, (content, _) in WRONG.items():
        shelf.put(content, name)
    good = shelf.put(REGISTER * 2, "epraccur.csv")
    files = shelf.look()
    assert all(file.found is not None for file in files.values())
    for name, (_, says) in WRONG.items():
        problems = [problem["says"] for problem in files[name].found["problems"]]
        assert problems, name
        assert says in " ".join(problems), (name, problems)
        assert not files[name].usable
    assert files["epraccur.csv"].id == good.id
    assert files["epraccur.csv"].key == "register"


def test_what_is_wrong_in_a_table_is_told_by_row_and_value(shelf, official):
    official.patients([("X00001", 1, 600), ("X00001", "E1", 5), ("X00002", 1, "many")])
    shelf.put(official.folder / "patients.csv")
    found = shelf.look()["patients.csv"].found
    assert {(row["row"], row["value"]) for problem in found["problems"] for row in problem["rows"]} == {
        (3, "E1"),
        (4, "many"),
    }
    assert found["table"] == "patients"


@pytest.mark.parametrize(
    ("reader", "says"),
    [
        (readers.killed, "reading it ended the program that read it"),
        (readers.out_of_memory, "there is not enough memory here to read it"),
        (readers.too_deep, "it has things within things beyond any use"),
        (readers.at_fault, "it can't be read (AttributeError: a fault of ours): download it again"),
    ],
)
def test_a_file_that_brings_its_reader_down_is_told_and_the_others_are_read(shelf, reader, says):
    for name in ("1.csv", "2 bad.csv", "3.csv"):
        shelf.put(REGISTER + name.encode(), name)
    look(shelf.root, lambda *_: None, read=reader)
    found = {name: file.found for name, file in shelf.files.items()}
    assert found["2 bad.csv"]["kind"] == "unknown"
    assert found["2 bad.csv"]["problems"][0]["says"].startswith(says)
    assert {found[name]["table"] for name in ("1.csv", "3.csv")} == {"register"}


def test_a_file_that_is_read_for_ever_is_told(shelf):
    shelf.put(REGISTER, "bad.csv")
    shelf.put(REGISTER * 2, "good.csv")
    look(shelf.root, lambda *_: None, read=readers.endless, longest_s=12)
    assert "took longer than" in shelf.files["bad.csv"].found["problems"][0]["says"]
    assert shelf.files["good.csv"].key == "register"


class Enough(Exception):  # noqa: N818 (it is no error)
    """Somebody has had enough."""


def test_looking_can_be_ended_in_the_middle_of_a_file_and_taken_up_again(shelf):
    for number in range(2):
        shelf.put(REGISTER * (1 + number), f"{number}.csv")
    shelf.put(REGISTER * 3, "bad.csv")
    seen = []

    def progress(step, done, total):
        seen.append((step, done, total))
        if seen.count(("looking at the files", 2, 3)) > 2:
            raise Enough

    with pytest.raises(Enough):
        look(shelf.root, progress, read=readers.endless)
    assert {name for name, file in shelf.files.items() if file.found is None} == {"bad.csv"}
    look(shelf.root, lambda *told: seen.append(told))
    assert seen[-1] == ("looking at the files", 1, 1)
    assert shelf.files["bad.csv"].key == "register"


def test_what_was_looked_at_is_not_looked_at_again_until_files_are_read_in_another_way(shelf):
    file = shelf.put(REGISTER, "epraccur.csv")
    shelf.look()
    told = []
    look(shelf.root, lambda *progress: told.append(progress))
    assert told == [("looking at the files", 0, 0)]
    about = file.path.with_name("file.json")
    about.write_text(json.dumps(json.loads(about.read_text()) | {"reads": 0}))
    assert shelf.files["epraccur.csv"].found is None
    assert shelf.look()["epraccur.csv"].key == "register"


def test_a_file_that_is_let_go_while_it_is_looked_at_is_gone(shelf):
    file = shelf.put(REGISTER, "epraccur.csv")

    def progress(*_):
        file.path.with_name("file.json").unlink(missing_ok=True)

    look(shelf.root, progress)
    assert kept_files(shelf.root) == []
