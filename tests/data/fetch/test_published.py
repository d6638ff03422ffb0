"""What is said of sources, without fetching anything."""

import pytest

from data.fetch.addresses import sources
from data.fetch.published import check, listing, would_fetch
from tests.data.fetch.official import missing, whole

PAGE = "/statistics"


@pytest.fixture
def three(publisher, own_addresses):
    """A report, a publication, and all else by hand: nothing is asked for elsewhere."""
    by_hand = "".join(
        f"[{key}]\naccess = 'hand'\naddress = 'https://a.uk'\nwhy = 'its name changes every year'\n"
        f"title = 'A'\npublisher = 'B'\nlicence = 'C'\n"
        for key in sources()
        if key not in {"register", "ages"}
    )
    own_addresses(
        f"""{by_hand}
        [register]
        access = "file"
        address = "{publisher.address}/report"
        name = "epraccur.csv"
        size_mb = 4
        [ages]
        access = "page"
        address = "{publisher.address}{PAGE}"
        edition = '/(?P<month>[a-z]+)-(?P<year>20..)$'
        file = '/ages.*[.]zip$'
        """
    )
    publisher.answers("/report", whole(b"A81001"))
    publisher.answers(PAGE, whole(b"<a href='/statistics/july-2026'>July</a>"))
    publisher.answers(f"{PAGE}/july-2026", whole(b"<a href='/files/ages-7.zip'>Ages</a>"))
    publisher.answers("/files/ages-7.zip", whole(b"PK"))


@pytest.mark.usefixtures("three")
def test_every_source_is_listed_with_publisher_licence_and_size():
    text = "\n".join(listing())
    assert "register: Register of GP practices (epraccur)" in text
    assert "NHS England, Organisation Data Service; Open Government Licence v3.0; file, some 4 MB" in text
    assert "by hand: its name changes every year" in text


@pytest.mark.usefixtures("three")
def test_a_check_says_of_each_what_is_newest_or_what_failed(publisher, downloads):
    heading, *lines = check(downloads)
    assert heading.startswith("Addresses of official files, asked on 20")
    assert [line.split(": ")[0] for line in lines] == list(sources())
    assert f"ages: edition 2026-07-01, at {publisher.address}/files/ages-7.zip" in lines
    assert "adjusted: by hand" in lines
    publisher.answers("/files/ages-7.zip", missing)
    [failed] = [line for line in check(downloads) if "FAILED" in line]
    assert failed.startswith("ages: FAILED: Patients Registered at a GP Practice, by five-year age group")


@pytest.mark.usefixtures("three")
def test_a_dry_run_fetches_nothing(publisher, downloads, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    text = would_fetch(["register", "ages"], downloads)
    assert f"edition 2026-07-01, at {publisher.address}/files/ages-7.zip" in text
    assert list(tmp_path.iterdir()) == [tmp_path / "addresses.toml"]
