import struct
import zipfile
from functools import partial

import pytest

from data.problems import Problems
from data.tables.patients import PATIENTS
from data.tables.register import MEMBERSHIP
from data.tables.rows import ZipError, open_member
from data.tables.spec import Given

HEADINGS = b"PRACTICE_CODE,LSOA_CODE,SEX,NUMBER_OF_PATIENTS\n"


def zipped(path, **files):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("_csv", ".csv"), content)
    return path


def test_a_zip_bomb_is_refused(tmp_path):
    problems = Problems()
    bomb = zipped(tmp_path / "bomb.zip", all_csv=HEADINGS + b"0" * 60_000_000)
    assert bomb.stat().st_size < 100_000
    assert PATIENTS.read(bomb, problems).rows.empty
    assert "unpacks to 60 MB" in problems.report()


def test_a_bomb_beside_the_table_is_refused_too(tmp_path):
    problems = Problems()
    path = zipped(tmp_path / "bomb.zip", all_csv=HEADINGS + b"X00001,E01000001,ALL,7\n", other=b"0" * 60_000_000)
    assert PATIENTS.read(path, problems).rows.empty
    assert "unpacks to" in problems.report()


def test_a_workbook_may_be_a_bomb(tmp_path):
    problems = Problems()
    path = zipped(tmp_path / "ePCN.xlsx", sheet=b"0" * 60_000_000)
    assert MEMBERSHIP.read(path, problems, Given(date="2022-07-01")).rows.empty
    assert "unpacks to" in problems.report()


def test_a_zip_that_lies_about_its_size(tmp_path):
    path = zipped(tmp_path / "p.zip", all_csv=HEADINGS + b"X00001,E01000001,ALL,7\n" * 1000)
    content = bytearray(path.read_bytes())
    directory = content.rindex(b"PK\x01\x02")
    struct.pack_into("<I", content, directory + 24, 60)
    path.write_bytes(content)
    problems = Problems()
    assert PATIENTS.read(path, problems).rows.empty
    assert "p.zip" in problems.report()
    read = []
    with pytest.raises(ZipError, match="no zip that can be read"), open_member(path, "all.csv") as member:
        read += iter(partial(member.read, 10), b"")
    assert len(b"".join(read)) <= 60


@pytest.mark.parametrize("cut", [30, 200])
def test_a_damaged_zip_is_told(tmp_path, cut):
    path = zipped(tmp_path / "p.zip", all_csv=HEADINGS + bytes(range(256)) * 50)
    path.write_bytes(path.read_bytes()[:-cut])
    problems = Problems()
    assert PATIENTS.read(path, problems).rows.empty
    assert "this is no zip that can be read" in problems.report()


def test_a_zip_without_the_table_says_what_it_holds(tmp_path):
    problems = Problems()
    PATIENTS.read(zipped(tmp_path / "p.zip", one=b"1", two=b"2"), problems)
    assert "it holds one, two" in problems.report()
