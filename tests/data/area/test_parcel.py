"""An area as one file: what is packed stands again elsewhere, and nothing that was tampered with does."""

import hashlib
import io
import json
import os
import random
import shutil
import zipfile

import numpy as np
import pandas as pd
import pytest

from data.area import parcel, unpacking
from data.area.folders import list_areas, read_area, read_manifest
from data.area.names import rename
from data.area.parcel import LISTING, pack, packed_name
from data.area.unpacking import unpack
from data.area.write import write_area
from data.build.build import build_area
from data.files import new_folder
from geo.errors import PlanningError


def files_in(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def root(town):
    return town.parent


@pytest.fixture
def packed(root, tmp_path):
    """The town, packed."""
    pack(root, "town", tmp_path / packed_name("town"))
    return tmp_path / packed_name("town")


@pytest.fixture
def elsewhere(tmp_path):
    """Another folder of areas; whatever is refused leaves nothing in it."""
    return tmp_path / "elsewhere"


def areas_in(root):
    return {path.name for path in root.iterdir() if path.name != ".building"} if root.exists() else set()


def repacked(packed, target, *, change=None, listed=True, **kinds):
    """Pack files anew after `change`, which gets a dict of them; the listing says what they are unless not `listed`."""
    with zipfile.ZipFile(packed) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    listing = json.loads(files.pop(LISTING))
    change = change or (lambda _files, _listing: None)
    change(files, listing)
    if listed:
        sizes = {name: [len(content), hashlib.sha256(content).hexdigest()] for name, content in files.items()}
        lines = "".join(f"{sha256}  {name}\n" for name, (_, sha256) in sorted(sizes.items()))
        listing |= {"files": sizes, "sha256": hashlib.sha256(lines.encode()).hexdigest()}
    with zipfile.ZipFile(target, "w", **kinds) as archive:
        for name, content in {**files, LISTING: json.dumps(listing).encode()}.items():
            archive.writestr(name, content)
    return target


def refused(elsewhere, file, says):
    with pytest.raises(PlanningError, match=says) as told:
        unpack(elsewhere, file)
    assert areas_in(elsewhere) == set()
    assert str(elsewhere) not in str(told.value)


# ---- There and back ----


def test_what_was_packed_stands_elsewhere_as_it_was(town, packed, elsewhere):
    assert unpack(elsewhere, packed) == "town"
    assert files_in(elsewhere / "town") == files_in(town)
    assert read_area(elsewhere / "town").id == read_area(town).id
    assert [card.problem for card in list_areas(elsewhere)] == [""]
    assert unpack(elsewhere, packed) == "town", "the second time there is nothing to do"


def test_the_same_area_packs_to_the_same_bytes_to_a_path_or_an_open_file(root, packed):
    file = io.BytesIO(b"something longer that was there before" * 1000)
    pack(root, "town", file)
    assert file.getvalue() == packed.read_bytes()
    file.seek(7)
    assert unpack(root, file) == "town"


def test_one_that_was_renamed_keeps_its_name_and_id(root, town, tmp_path, elsewhere):
    rename(root, "town", "Our patch")
    pack(root, "town", tmp_path / "p.zip")
    unpack(elsewhere, tmp_path / "p.zip")
    assert (read_area(elsewhere / "town").name, read_area(elsewhere / "town").id) == ("Our patch", read_area(town).id)


def test_its_hash_is_over_everything_and_may_be_seen_by_hand(packed, town):
    with zipfile.ZipFile(packed) as archive:
        listing = json.loads(archive.read(LISTING))
    assert (listing["name"], listing["slug"], listing["id"]) == ("Town", "town", read_manifest(town)["id"])
    assert listing["files"]["area/area.json"] == [
        (town / "area.json").stat().st_size,
        hashlib.sha256((town / "area.json").read_bytes()).hexdigest(),
    ]
    assert {name.removeprefix("area/") for name in listing["files"]} == set(files_in(town))


def test_a_real_build_goes_with_its_recipe_and_what_it_names_here(official, tmp_path, elsewhere):
    root = tmp_path / "areas"
    home = root / ".recipes" / "small-town"
    shutil.copytree(official.folder, root / ".files" / "x")
    home.mkdir(parents=True)
    text = official.recipe.read_text(encoding="utf-8").replace('boroughs = ["E09000001"]', 'lsoas = "places.csv"')
    text = text.replace(".csv", ".CSV").replace("places.CSV", "places.csv")
    for name in ("epraccur", "patients", "payments", "headcount", "centroids", "residents", "imd", "postcodes"):
        text = text.replace(f'"{name}.CSV"', f'"../../.files/x/{name}.csv"')
    for name in ("ePCN.xlsx", "boundaries.geojson", "streets.osm"):
        text = text.replace(f'"{name}"', f'"../../.files/x/{name}"')
    (home / "recipe.toml").write_text(text, encoding="utf-8")
    (home / "places.csv").write_text("LSOA11CD\nE01000001\nE01000002\nE01000005\n")
    (home / "fetched.json").write_text("[]")
    (home / "boundaries.geojson").write_text("{}")
    built = build_area(home / "recipe.toml", root / "small-town")
    pack(root, "small-town", tmp_path / "p.zip")
    unpack(elsewhere, tmp_path / "p.zip")
    assert files_in(elsewhere / "small-town") == files_in(root / "small-town")
    kept = files_in(elsewhere / ".recipes" / "small-town")
    assert set(kept) == {"recipe.toml", "places.csv", "fetched.json"}
    shutil.copytree(root / ".files", elsewhere / ".files")
    recipe = elsewhere / ".recipes" / "small-town" / "recipe.toml"
    assert build_area(recipe, elsewhere / "again").id == built.id


def with_recipe(root, text):
    home = root / ".recipes" / "town"
    home.mkdir(parents=True)
    (home / "recipe.toml").write_text(text)


@pytest.mark.parametrize("there", [True, False])
def test_a_recipe_that_is_there_is_not_written_over(root, tmp_path, elsewhere, there):
    with_recipe(root, 'name = "theirs"')
    pack(root, "town", tmp_path / "p.zip")
    if there:
        with_recipe(elsewhere, 'name = "mine"')
    unpack(elsewhere, tmp_path / "p.zip")
    text = (elsewhere / ".recipes" / "town" / "recipe.toml").read_text()
    assert text == ('name = "mine"' if there else 'name = "theirs"')


@pytest.mark.parametrize(
    "text",
    [
        '[tables]\nregister = "/etc/passwd"',
        '[tables]\nregister = "../../../x.csv"',
        "[streets]\nfile = ['a.osm', '\\\\host\\share\\x.osm']",
        '[places]\nlsoas = "//host/share/x.csv"',
        '[tables]\nregister = "c:x.csv"',
        "[tables",
    ],
)
def test_a_recipe_that_reaches_elsewhere_is_not_kept(root, tmp_path, elsewhere, text):
    with_recipe(root, text)
    pack(root, "town", tmp_path / "p.zip")
    assert unpack(elsewhere, tmp_path / "p.zip") == "town"
    assert not (elsewhere / ".recipes").exists()


# ---- Packing ----


@pytest.mark.parametrize("slug", ["none", "..", ""])
def test_what_is_no_area_is_not_packed(root, tmp_path, slug):
    with pytest.raises(PlanningError, match="there is no area"):
        pack(root, slug, tmp_path / "p.zip")
    assert not (tmp_path / "p.zip").exists()


def test_a_damaged_area_is_not_packed_and_what_was_packed_before_stays(root, town, packed):
    before = packed.read_bytes()
    (town / "area.json").write_text("{")
    with pytest.raises(PlanningError, match="damaged"):
        pack(root, "town", packed)
    assert packed.read_bytes() == before
    assert sorted(path.name for path in packed.parent.iterdir()) == ["areas", packed.name]


def test_a_folder_that_refuses_is_told(root, tmp_path):
    with pytest.raises(PlanningError, match=r"p\.zip can't be written"):
        pack(root, "town", tmp_path / "none" / "p.zip")


def test_a_build_that_takes_its_place_while_it_is_packed_is_packed_whole(  # noqa: PLR0917 (fixtures)
    root, town, pieces, manifest, tmp_path, elsewhere, monkeypatch
):
    builds = iter(["Second"])
    add = parcel._add  # noqa: SLF001 (the moment between two files)

    def swapping(*arguments):
        for name in builds:
            pieces.practices.loc[0, "name"] = "Another"
            with new_folder(town) as new:
                (new / "browser").mkdir()
                (new / "browser" / "map.json").write_text("{}")
                write_area(new, pieces, manifest | {"name": name})
        return add(*arguments)

    monkeypatch.setattr(parcel, "_add", swapping)
    pack(root, "town", tmp_path / "p.zip")
    unpack(elsewhere, tmp_path / "p.zip")
    assert read_area(elsewhere / "town").name == "Second"


# ---- Where it is to stand ----


def test_another_area_of_that_slug_is_not_replaced(town, packed, elsewhere, pieces, manifest):
    (elsewhere / "town" / "browser").mkdir(parents=True)
    (elsewhere / "town" / "browser" / "map.json").write_text("{}")
    write_area(elsewhere / "town", pieces, manifest | {"name": "Theirs"})
    with pytest.raises(PlanningError, match="another area stands under 'town' already: put that away first"):
        unpack(elsewhere, packed)
    assert read_area(elsewhere / "town").name == "Theirs"
    assert unpack(elsewhere, packed, slug="town-2") == "town-2"
    assert files_in(elsewhere / "town-2") == files_in(town)


@pytest.mark.parametrize("slug", ["..", "../x", "Town", "a b", ".hidden", "con", "x" * 300, "a/b"])
def test_a_slug_that_is_none_is_refused(packed, elsewhere, tmp_path, slug):
    with pytest.raises(PlanningError, match="can't be the name of its folder"):
        unpack(elsewhere, packed, slug=slug)
    crafted = repacked(packed, tmp_path / "c.zip", change=lambda _, listing: listing.update(slug=slug))
    refused(elsewhere, crafted, "can't be the name of its folder")
    assert areas_in(elsewhere) == set()


def test_while_it_is_built_nothing_is_unpacked_there(packed, elsewhere):
    with new_folder(elsewhere / "town") as new:
        (new / "area.json").write_text("{}")
        with pytest.raises(PlanningError, match="another build of town is under way"):
            unpack(elsewhere, packed)


def test_a_disk_that_refuses_is_told(packed, elsewhere):
    elsewhere.write_text("in the way")
    with pytest.raises(PlanningError, match=r"the area can't be written to .*elsewhere \(File exists\): make room"):
        unpack(elsewhere, packed)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
def test_a_disk_that_is_full_halfway_leaves_nothing(packed, elsewhere):
    import resource  # noqa: PLC0415 (there is none on Windows)

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, before[1]))
    try:
        with pytest.raises(PlanningError, match=r"the area can't be written to .* \(File too large\): make room"):
            unpack(elsewhere, packed)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert areas_in(elsewhere) == set()


def test_a_full_disk_is_told_before_anything_is_written(packed, elsewhere, monkeypatch):
    usage = shutil.disk_usage(packed)._replace(free=unpacking.SPARE_BYTES + 10)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    refused(elsewhere, packed, "Town needs 0 MB and 0 MB can be used: make room first")


# ---- What is no packed area ----


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "does not end as one does"),
        (b"PK", "does not end as one does"),
        (b"<html>" + b"x" * 1000, "does not end as one does"),
        (b"PK\x05\x06" + bytes(18), "there is no neighbouring.json"),
        (b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + bytes(18), "too many files"),
        (b"PK\x05\x06" + bytes(8) + b"\xff\xff\xff\x7f" + bytes(6), "too many files"),
        (b"x" * 50 + b"PK\x05\x06" + bytes(8) + b"\x40" + bytes(9), "its zip can't be read"),
    ],
)
def test_what_is_no_zip_is_refused(elsewhere, tmp_path, content, says):
    (tmp_path / "c.zip").write_bytes(content)
    refused(elsewhere, tmp_path / "c.zip", f"this is no packed area that can be used: .*{says}")


def extra(name, content=b"x"):
    return lambda files, _listing: files.update({name: content})


@pytest.mark.parametrize(
    "name",
    [
        "evil.txt",
        "area/../../evil.json",
        "area/../evil.json",
        "../evil.json",
        "/etc/evil.json",
        "area//evil.json",
        "area/browser/evil.html",
        "area/browser/evil.js",
        "area/browser/evil.svg",
        "area/browser/practice/../../x.json",
        "area/.area.json",
        "area\\evil.json",
        "area/c:evil.json",
        "area/minutes/walk.pkl",
        "area/browser/practice/é.json",
        "area/browser/map.json\n",
        "recipe/../evil.toml",
        "recipe/.evil.toml",
        "recipe/x/y.toml",
        "recipe/x.py",
        "area/" + "x" * 300 + ".parquet",
    ],
)
def test_a_file_that_no_area_has_is_refused(packed, elsewhere, tmp_path, name):
    refused(elsewhere, repacked(packed, tmp_path / "c.zip", change=extra(name)), "which no area has")
    assert not list(tmp_path.rglob("*evil*"))


def test_two_files_of_one_name_are_refused(packed, elsewhere, tmp_path):
    crafted = repacked(packed, tmp_path / "c.zip", change=extra("area/browser/practice/A.json"))
    crafted = repacked(crafted, tmp_path / "d.zip", change=extra("area/browser/practice/a.json"))
    refused(elsewhere, crafted, "two of its files have one name")
    shutil.copy(packed, tmp_path / "e.zip")
    with zipfile.ZipFile(tmp_path / "e.zip", "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr("area/area.json", "{}")
    refused(elsewhere, tmp_path / "e.zip", "holds other files than it says")


@pytest.mark.parametrize(
    "change",
    [
        lambda files, _: files.update({"area/browser/map.json": b"[]"}),
        lambda files, _: files.pop("area/touching.npy"),
        lambda _, listing: listing.update(sha256="0" * 64),
        lambda _, listing: listing["files"]["area/area.json"].__setitem__(1, "0" * 64),
        lambda _, listing: listing["files"]["area/area.json"].__setitem__(0, 1),
        lambda _, listing: listing["files"].pop("area/area.json"),
    ],
)
def test_what_is_not_as_it_was_listed_is_refused(packed, elsewhere, tmp_path, change):
    crafted = repacked(packed, tmp_path / "c.zip", change=change, listed=False)
    refused(elsewhere, crafted, "this is no packed area that can be used")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda files, _: files.update({"area/browser/map.json": b"[]"}), "hold something else than was built"),
        (lambda files, _: files.pop("area/touching.npy"), "touching.npy is missing"),
        (lambda files, _: files.pop("area/area.json"), "can't be read"),
        (lambda _, listing: listing.update(id="0" * 16), "its id is"),
        (lambda files, _: files.update({"area/minutes/walk.npy": b"\x93NUMPY"}), "can't be read"),
        (lambda files, _: files.update({"area/places.parquet": b"PAR1PAR1"}), "can't be read"),
    ],
)
def test_what_is_listed_well_and_is_no_area_is_refused(packed, elsewhere, tmp_path, change, says):
    refused(elsewhere, repacked(packed, tmp_path / "c.zip", change=change), f"no whole area: .*{says}")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"modes": {"../../x": {"notes": []}}}, r"one that is none \(\.\./\.\./x\)"),
        ({"modes": {}}, "no way to go"),
        ({"sources": [{}]}, "missing required field"),
        ({"sources": "x"}, "Expected `array`"),
        ({"excluded": [{"code": "X"}]}, "missing required field"),
        ({"date": "soon"}, "matching regex"),
        ({"date": "2022-13-01"}, "matching regex"),
        ({"name": 7}, "Expected `str`"),
        ({"format": 3}, "newer version"),
    ],
)
def test_a_manifest_that_no_build_writes_is_refused(packed, elsewhere, tmp_path, changes, says):
    def change(files, _listing):
        files["area/area.json"] = json.dumps(json.loads(files["area/area.json"]) | changes).encode()

    refused(elsewhere, repacked(packed, tmp_path / "c.zip", change=change), f"no whole area: .*{says}")


def npy_that_says(shape):
    file = io.BytesIO()
    np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return file.getvalue() + bytes(8)


@pytest.mark.parametrize("shape", [(10**6, 10**6), (2, 10**9), (2, 1000)])
def test_an_array_that_says_it_is_huge_is_not_made(packed, elsewhere, tmp_path, shape):
    change = extra("area/minutes/walk.npy", npy_that_says(shape))
    refused(elsewhere, repacked(packed, tmp_path / "c.zip", change=change), "no whole area")


def test_an_array_of_objects_is_not_loaded(packed, elsewhere, tmp_path):
    class Evil:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "evil"),)

    file = io.BytesIO()
    np.save(file, np.array([Evil()], dtype=object), allow_pickle=True)
    refused(
        elsewhere,
        repacked(packed, tmp_path / "c.zip", change=extra("area/minutes/walk.npy", file.getvalue())),
        "can't be read",
    )
    assert not (tmp_path / "evil").exists()


def test_a_small_table_of_very_many_rows_is_not_read(packed, elsewhere, tmp_path, monkeypatch):
    monkeypatch.setattr("data.area.checked.MOST_CELLS", 100_000)
    file = io.BytesIO()
    pd.DataFrame({"place": np.zeros(200_000, dtype=np.int32)}).to_parquet(file)
    assert len(file.getvalue()) < 10_000
    change = extra("area/patients.parquet", file.getvalue())
    refused(elsewhere, repacked(packed, tmp_path / "c.zip", change=change), r"patients\.parquet has 200,000 rows")


def test_a_bomb_is_not_unpacked(packed, elsewhere, tmp_path, monkeypatch):
    monkeypatch.setattr(unpacking, "LARGEST_BYTES", 1_000_000)
    change = extra("area/browser/map.json", b"0" * 2_000_000)
    crafted = repacked(packed, tmp_path / "c.zip", change=change, compression=zipfile.ZIP_DEFLATED)
    assert crafted.stat().st_size < 100_000
    refused(elsewhere, crafted, "it would unpack to 2 MB")
    crafted = repacked(packed, tmp_path / "d.zip", change=extra("recipe/x.csv", b"0" * 6_000_000))
    refused(elsewhere, crafted, "is larger than any recipe")


def test_a_member_that_is_longer_than_it_says_is_cut_off(packed, elsewhere, tmp_path):
    """The zip's own directory says so, too: what unpacks to more is no longer read than that."""
    content = bytearray(packed.read_bytes())
    with zipfile.ZipFile(packed) as archive:
        size = archive.getinfo("area/area.json").file_size
    at = content.rindex(b"area/area.json") - 46
    assert content[at : at + 4] == b"PK\x01\x02"
    content[at + 24 : at + 28] = (size - 1).to_bytes(4, "little")
    (tmp_path / "c.zip").write_bytes(content)
    refused(elsewhere, tmp_path / "c.zip", r"area\.json is not packed as it says")


@pytest.mark.parametrize("kind", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_packing_are_refused(packed, elsewhere, tmp_path, kind):
    refused(elsewhere, repacked(packed, tmp_path / "c.zip", compression=kind), "is not packed as it says")


@pytest.mark.parametrize("version", [2, "1", None, [], {}])
def test_another_version_is_named(packed, elsewhere, tmp_path, version):
    crafted = repacked(packed, tmp_path / "c.zip", change=lambda _, listing: listing.update(packed=version))
    refused(elsewhere, crafted, "packed by another version of Neighbouring")


@pytest.mark.parametrize("listing", [b"", b"[]", b"7", b"{}", b"[" * 100_000, b"\xff", b'{"packed": 1}'])
def test_a_listing_that_is_none_is_refused(elsewhere, tmp_path, listing):
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr(LISTING, listing)
    refused(elsewhere, tmp_path / "c.zip", "this is no packed area")


def test_whatever_is_damaged_it_is_whole_or_not_at_all(packed, elsewhere, tmp_path, town):
    content, chance = packed.read_bytes(), random.Random(7)  # noqa: S311 (the same damage each time)
    whole = files_in(town)
    for number in range(150):
        bad = bytearray(content)
        kind = number % 3
        at = chance.randrange(len(bad))
        if kind == 0:
            bad = bad[:at]
        elif kind == 1:
            bad[at] ^= 1 << chance.randrange(8)
        else:
            bad[at : at + chance.randrange(1, 200)] = chance.randbytes(chance.randrange(200))
        (tmp_path / "c.zip").write_bytes(bad)
        try:
            unpack(elsewhere, tmp_path / "c.zip")
        except PlanningError:
            assert areas_in(elsewhere) == set()
        else:
            assert files_in(elsewhere / "town") == whole
            shutil.rmtree(elsewhere / "town")
