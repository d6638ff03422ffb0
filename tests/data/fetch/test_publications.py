"""What is newest is found on pages as publishers make them."""

import msgspec
import pytest

from data.fetch.addresses import OWN_ADDRESSES, Source, licence_of, publisher_of, sources, title_of
from data.fetch.asking import FetchError
from data.fetch.publications import editions, file_of, newest_file
from data.tables import SPECS
from geo.errors import PlanningError
from tests.data.fetch.official import error, missing, only_browsers, whole

SERIES = "/data-and-information/publications/statistical/patients-registered-at-a-gp-practice"
FILES = "/files/{}/gp-reg-pat-prac-lsoa-2021-male-female-{}.zip"


@pytest.fixture
def patients(publisher, own_addresses):
    """Let the publication of patients by place be the publisher's."""
    pattern = sources()["patients"]
    own_addresses(
        f"""
        [patients]
        access = "page"
        address = "{publisher.address}{SERIES}"
        edition = '{pattern.edition}'
        file = '{pattern.file}'
        kind = "zip"
        """
    )


def page(*links):
    """Return a page of links among what else stands on one."""
    lines = "".join(f"<li><a class='x' href='{address}'>{text}</a>" for address, text in links)
    return only_browsers(whole(f"<!doctype html><html><nav><a href='/'>Home</a><a>no link</a></nav>{lines}".encode()))


def series(publisher, *names):
    publisher.answers(SERIES, page(*((f"{SERIES}/{name}#resources", name) for name in names)))


def edition_page(publisher, name, *files):
    publisher.answers(f"{SERIES}/{name}", page(*((file, "a file") for file in files)))


@pytest.mark.usefixtures("patients")
def test_the_newest_edition_by_date_and_its_file_by_name(publisher, downloads):
    series(publisher, "october-2025", "july-2026", "april-2026", "june-2026", "about-this-publication")
    edition_page(
        publisher, "july-2026",
        FILES.format("1A/2B3C4D", "July-26"), "/files/5E/gp-reg-pat-prac-lsoa-2011-July-26.zip", "/files/6F/notes.pdf",
    )  # fmt: skip
    wanted, date = newest_file("patients", downloads)
    assert wanted.address == publisher.address + FILES.format("1A/2B3C4D", "July-26")
    assert (wanted.title, wanted.kind, date) == (SPECS["patients"].title, "zip", "2026-07-01")
    assert [edition.date for edition in editions("patients", downloads)] == ["2026-07-01", "2026-04-01", "2025-10-01"]


@pytest.mark.usefixtures("patients")
def test_an_edition_that_is_only_announced_is_passed_over(publisher, downloads):
    series(publisher, "july-2026", "april-2026")
    edition_page(publisher, "july-2026")
    edition_page(publisher, "april-2026", FILES.format("9", "Apr-26"))
    wanted, date = newest_file("patients", downloads)
    assert (wanted.address, date) == (publisher.address + FILES.format("9", "Apr-26"), "2026-04-01")


@pytest.mark.usefixtures("patients")
def test_the_newest_that_goes_with_the_rest_or_else_the_newest(publisher, downloads):
    series(publisher, "july-2026", "april-2026", "january-2026")
    for name in ("july-2026", "april-2026", "january-2026"):
        edition_page(publisher, name, FILES.format(name, name))
    assert newest_file("patients", downloads, goes=lambda date: date < "2026-06-01")[1] == "2026-04-01"
    assert newest_file("patients", downloads, goes=lambda date: date < "2020-01-01")[1] == "2026-07-01"


@pytest.mark.usefixtures("patients")
def test_an_older_edition_is_had_by_asking_for_it(publisher, downloads):
    series(publisher, "july-2026", "april-2026")
    edition_page(publisher, "april-2026", FILES.format("9", "Apr-26"))
    [_, older] = editions("patients", downloads)
    assert file_of(older, downloads)[1] == "2026-04-01"


@pytest.mark.parametrize(
    ("way", "says"),
    [
        (page(), "links no edition that we know the form of. Fetch the file by hand"),
        (whole(b" "), "links no edition"),
        (missing, "404 Not Found: the file has moved"),
        (error(403), "403 Forbidden"),
    ],
)
@pytest.mark.usefixtures("patients")
def test_a_publication_that_has_moved_or_changed_is_said(publisher, downloads, way, says):
    publisher.answers(SERIES, way)
    with pytest.raises(FetchError) as refused:
        newest_file("patients", downloads)
    assert publisher.address + SERIES in str(refused.value)
    assert says in str(refused.value)


@pytest.mark.usefixtures("patients")
def test_where_no_edition_has_the_file_the_newest_is_told_of(publisher, downloads):
    series(publisher, "july-2026", "april-2026")
    edition_page(publisher, "july-2026", "/files/other.zip")
    edition_page(publisher, "april-2026")
    with pytest.raises(FetchError, match="july-2026: the page links no file of the name that we look for"):
        newest_file("patients", downloads)


def test_a_file_handed_out_by_a_program_is_known_by_its_own_name(publisher, own_addresses, downloads):
    file = sources()["residents"].file
    own_addresses(
        f"""
        [residents]
        access = "page"
        address = "{publisher.address}/lsoa"
        file = '{file}'
        kind = "xlsx"
        date = "{{year}}-06-30"
        """
    )
    old, new = (f"/file?uri=/people/sapelsoabroadage2022{year}.xlsx" for year in (2023, 2024))
    publisher.answers("/lsoa", page((new, "Mid-2022 to mid-2024"), (old, "Mid-2022 to mid-2023")))
    wanted, date = newest_file("residents", downloads)
    assert (wanted.address, date) == (publisher.address + new, "2024-06-30")


@pytest.mark.parametrize("key", [key for key, source in sources().items() if source.access == "page"])
def test_every_publication_tells_a_date_that_a_recipe_can_hold(publisher, own_addresses, downloads, key):
    """By its edition or by its file, whichever bears one."""
    source = sources()[key]
    texts = {"access": "page", "address": f"{publisher.address}/series", "kind": source.kind, "date": source.date}
    patterns = {"edition": source.edition, "file": source.file}
    lines = [f"{name} = '{value}'" for name, value in (texts | patterns).items()]
    own_addresses("\n".join([f"[{key}]", *lines]))
    edition = {
        "patients": "patients-registered-at-a-gp-practice/july-2026",
        "ages": "patients-registered-at-a-gp-practice/june-2026",
        "workforce": "general-and-personal-medical-services/30-june-2026",
        "pcn_workforce": "primary-care-network-workforce/30-june-2026",
        "payments": "nhs-payments-to-general-practice/england-2024-25",
        "registers": "quality-and-outcomes-framework-achievement-prevalence-and-exceptions-data/2024-25",
    }.get(key, "")
    file = {
        "patients": "gp-reg-pat-prac-lsoa-2021-male-female-July-26.zip",
        "ages": "gp-reg-pat-prac-quin-age.zip",
        "workforce": "GPWPracticeCSV.062026.zip",
        "pcn_workforce": "PCNWFIndividualCSV.062026.zip",
        "payments": "nhspaymentsgp-24-25-prac-csv.csv",
        "registers": "QOF2425.zip",
        "residents": "sapelsoabroadage20222024.xlsx",
        "deprivation": "File_7_IoD2025_All_Ranks_Scores.csv",
    }[key]
    publisher.answers("/series", page((f"/{edition}", "edition") if edition else (f"/1A/{file}", "file")))
    publisher.answers(f"/{edition}", page((f"/1A/{file}", "file")))
    wanted, date = newest_file(key, downloads)
    assert wanted.address == f"{publisher.address}/1A/{file}"
    assert date == {
        "patients": "2026-07-01", "ages": "2026-06-01", "workforce": "2026-06-30", "pcn_workforce": "2026-06-30",
        "payments": "2025-03-31", "registers": "2025-03-31", "residents": "2024-06-30", "deprivation": "2025-10-30",
    }[key]  # fmt: skip


@pytest.mark.usefixtures("patients")
def test_an_edition_that_can_not_be_read_is_not_passed_over(publisher, downloads):
    series(publisher, "july-2026", "april-2026")
    publisher.answers(f"{SERIES}/july-2026", error(503))
    edition_page(publisher, "april-2026", FILES.format("9", "Apr-26"))
    with pytest.raises(FetchError, match="503"):
        newest_file("patients", downloads)


@pytest.mark.usefixtures("patients")
def test_links_to_elsewhere_slips_and_editions_to_come_are_no_editions(publisher, downloads):
    elsewhere = f"https://twitter.com/share?url=https://a.uk{SERIES}/july-2026"
    publisher.answers(
        SERIES,
        page(
            (f"http://evil.example{SERIES}/july-2099", "x"), (elsewhere, "x"), ("http://[insert link]", "x"),
            (f"{SERIES}/october-2099", "x"), (f"{SERIES}/april-2026", "x"),
        ),
    )  # fmt: skip
    assert [edition.date for edition in editions("patients", downloads)] == ["2026-04-01"]


def test_a_fixed_address_is_of_today(downloads):
    [edition] = editions("register", downloads)
    wanted, date = newest_file("register", downloads)
    assert (wanted.address, date) == (sources()["register"].address, edition.date)


def test_every_required_table_has_a_source_that_names_its_publisher_and_licence():
    assert {key for key, spec in SPECS.items() if spec.required} <= set(sources())
    for key in sources():
        assert title_of(key)
        assert publisher_of(key)
        assert licence_of(key)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[register", "Correct it there"),
        ("[register]\naccess = 'ftp'\naddress = 'https://a.uk'", "ftp"),
        ("[register]\naccess = 'file'\naddress = 'https://a.uk'", "needs name"),
        ("[register]\naccess = 'hand'\naddress = 'https://a.uk'", "needs why"),
        ("[register]\naccess = 'file'\naddress = 'http://a.uk'\nname = 'a'", "does not begin with https://"),
        ("[register]\naccess = 'page'\naddress = 'https://a.uk'\nfile = '('", "no regular expression"),
        ("[register]\naccess = 'page'\naddress = 'https://a.uk'\nfiles = 'a'", "files"),
        ("[register]\naccess = 'file'\naddress = 'https://a.uk'\nname = '../a.csv'", "'../a.csv' is no name of a file"),
        (
            "[register]\naccess = 'page'\naddress = 'https://a.uk'\nfile = 'a'\ndate = '{month}'",
            "no other name in curly",
        ),
        (
            "[registers_of_old]\naccess = 'hand'\naddress = 'https://a.uk'\nwhy = 'a'",
            "no table is called 'registers_of_old'",
        ),
    ],
)
def test_a_slip_in_the_addresses_is_said(own_addresses, text, says):
    own_addresses(text)
    with pytest.raises(PlanningError) as refused:
        sources()
    assert "addresses.toml, the addresses of official files: " in str(refused.value)
    assert says in str(refused.value)


def test_no_file_of_addresses_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv(OWN_ADDRESSES, str(tmp_path / "none.toml"))
    with pytest.raises(PlanningError, match=r"can't be read from .*none\.toml"):
        sources()


def test_a_source_knows_what_it_needs():
    with pytest.raises(msgspec.ValidationError, match="needs title and where and name"):
        msgspec.convert({"access": "arcgis", "address": "https://a.uk"}, Source)
