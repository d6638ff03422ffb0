"""Every way in which a download ends: in the right file, or in a sentence and no file."""

import hashlib
import io
import json
import random
import signal
import subprocess
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from data.fetch.asking import FetchCancelledError, FetchError
from data.fetch.download import Downloads, Wanted
from geo.errors import PlanningError
from tests.data.fetch.official import cut_off, error, missing, moved, only_browsers, send, stalls, whole

BODY = random.Random(13).randbytes(700_000)  # noqa: S311 (any bytes)
HALF = 300_000


@pytest.fixture
def target(tmp_path):
    return tmp_path / "downloads" / "file.bin"


def fetch(downloads, target, address, **named):
    return downloads.fetch(Wanted("The register", address, **named), target)


def refusal(downloads, target, address, **named):
    """Return the sentence that a download ends in, and see that no file stands there."""
    with pytest.raises(FetchError) as refused:
        fetch(downloads, target, address, **named)
    assert not target.exists()
    return str(refused.value)


def test_a_file_comes_whole_with_what_is_known_of_it(publisher, downloads, target):
    address = publisher.answers("/file", moved("/there"))
    publisher.answers("/there", only_browsers(whole(BODY, ETag='"1"')))
    fetched = fetch(downloads, target, address, md5=hashlib.md5(BODY, usedforsecurity=False).hexdigest())
    assert target.read_bytes() == BODY
    assert (fetched.bytes, fetched.sha256, fetched.tag) == (len(BODY), hashlib.sha256(BODY).hexdigest(), '"1"')
    assert fetched.address == publisher.address + "/there"
    assert sorted(path.name for path in target.parent.iterdir() if path.is_file()) == ["file.bin", "file.bin.json"]


def test_what_was_fetched_is_not_asked_for_again(publisher, downloads, target):
    address = publisher.answers("/file", whole(BODY))
    assert fetch(downloads, target, address) == fetch(downloads, target, address)
    assert len(publisher.asked) == 1


def test_what_somebody_changed_is_fetched_again(publisher, downloads, target):
    address = publisher.answers("/file", whole(BODY))
    fetch(downloads, target, address)
    target.write_bytes(BODY[::-1])
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY


def test_what_broke_off_goes_on_where_it_was(publisher, downloads, target):
    address = publisher.answers("/file", cut_off(BODY, HALF, ETag='"1"'), whole(BODY, ETag='"1"'))
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY
    [_, (_, wanted)] = publisher.asked
    assert 0 < int(wanted.removeprefix("bytes=").removesuffix("-")) <= HALF


def test_a_file_that_was_renewed_meanwhile_starts_anew(publisher, downloads, target):
    newer = BODY[::-1]
    address = publisher.answers("/file", cut_off(BODY, HALF, ETag='"1"'), whole(newer, ETag='"2"'))
    fetch(downloads, target, address)
    assert target.read_bytes() == newer


@pytest.mark.parametrize("tag", [{}, {"ETag": 'W/"1"'}], ids=["no name", "a weak name"])
def test_without_a_name_for_the_edition_it_starts_anew(publisher, downloads, target, tag):
    address = publisher.answers("/file", cut_off(BODY, HALF, **tag), whole(BODY, **tag))
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY
    assert [wanted for _, wanted in publisher.asked] == ["", ""]


def test_a_part_that_goes_elsewhere_than_asked_is_thrown_away(publisher, downloads, target):
    def from_the_start(handler):
        send(handler, 206, BODY[1:], Content_Range=f"bytes 1-{len(BODY) - 1}/{len(BODY)}", ETag='"1"')

    address = publisher.answers("/file", cut_off(BODY, HALF, ETag='"1"'), from_the_start, whole(BODY, ETag='"1"'))
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY


@pytest.mark.parametrize(
    ("tag", "told"),
    [('"2"', "bytes {0}-{1}/{2}"), ('"1"', ""), ('"1"', "bytes {0}-{1}/9"), ('"1"', "bytes 0-{1}/{2}")],
    ids=["another edition", "no range", "another size", "another part"],
)
def test_a_part_of_something_else_is_thrown_away(publisher, downloads, target, tag, told):
    def part(handler):
        start = int(handler.headers["Range"].removeprefix("bytes=")[:-1])
        where = {"Content_Range": told.format(start, len(BODY) - 1, len(BODY))} if told else {}
        send(handler, 206, bytes(len(BODY) - start), ETag=tag, **where)

    address = publisher.answers("/file", cut_off(BODY, HALF, ETag='"1"'), part, whole(BODY, ETag='"1"'))
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY


def test_a_short_part_is_not_the_whole(publisher, downloads, target):
    def ten_bytes(handler):
        start = int(handler.headers["Range"].removeprefix("bytes=")[:-1])
        told = f"bytes {start}-{start + 9}/{len(BODY)}"
        send(handler, 206, BODY[start : start + 10], Content_Range=told, ETag='"1"')

    address = publisher.answers("/file", cut_off(BODY, HALF, ETag='"1"'), ten_bytes, whole(BODY, ETag='"1"'))
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY


@pytest.mark.parametrize("status", [206, 416])
def test_a_server_that_sends_parts_nobody_asked_for_is_given_up(publisher, downloads, target, status):
    says = refusal(downloads, target, publisher.answers("/file", error(status)))
    assert f"the server answered {status} with another part than was asked for, after 3 tries" in says
    assert len(publisher.asked) == 3


def test_an_error_after_a_break_is_not_taken_for_the_end(publisher, downloads, target):
    def without_length(handler):
        handler.send_response(200)
        handler.send_header("Transfer-Encoding", "chunked")
        handler.end_headers()
        handler.wfile.write(b"186a0\r\n" + BODY[:100_000] + b"\r\n")
        handler.close_connection = True

    address = publisher.answers("/file", without_length, error(500), whole(BODY))
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY


def test_what_changes_at_its_address_is_asked_for_again(publisher, downloads, target):
    def unless_known(handler):
        if handler.headers.get("If-None-Match") == '"1"':
            send(handler, 304)
        else:
            whole(BODY, ETag='"1"')(handler)

    address = publisher.answers("/file", unless_known)
    first = fetch(downloads, target, address, lasts=False)
    assert fetch(downloads, target, address, lasts=False) == first
    assert len(publisher.asked) == 2
    publisher.answers("/file", whole(BODY[::-1], ETag='"2"'))
    assert fetch(downloads, target, address, lasts=False).tag == '"2"'
    assert target.read_bytes() == BODY[::-1]


def test_another_checksum_is_another_file(publisher, downloads, target):
    of = [hashlib.md5(body, usedforsecurity=False).hexdigest() for body in (BODY, BODY[::-1])]
    address = publisher.answers("/file", whole(BODY), whole(BODY[::-1]))
    fetch(downloads, target, address, md5=of[0])
    fetch(downloads, target, address, md5=of[0])
    assert len(publisher.asked) == 1
    fetch(downloads, target, address, md5=of[1])
    assert target.read_bytes() == BODY[::-1]


def test_a_file_of_somebodys_own_is_not_written_over(publisher, downloads, target):
    target.parent.mkdir()
    target.write_bytes(b"mine")
    with pytest.raises(PlanningError, match="was not fetched: move it away"):
        fetch(downloads, target, publisher.answers("/file", whole(BODY)))
    assert target.read_bytes() == b"mine"


@pytest.mark.parametrize("address", ["http://[::1", f"http://{'a' * 70}.uk/", "nonsense://a", "file:///etc/passwd"])
def test_an_address_that_is_none_is_said(downloads, target, address):
    assert refusal(downloads, target, address)


def test_more_than_the_file_has_is_thrown_away(publisher, downloads, target):
    target.parent.mkdir()
    address = publisher.answers("/file", whole(BODY, ETag='"1"'))
    target.with_name("file.bin.part").write_bytes(BODY + b"x")
    target.with_name("file.bin.part.json").write_text(json.dumps({"asked": address, "tag": '"1"', "total": len(BODY)}))
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY


def test_a_server_that_fails_and_recovers_is_asked_again(publisher, downloads, target):
    address = publisher.answers("/file", error(500), error(429, Retry_After=0), whole(BODY))
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY


def test_each_step_forward_starts_the_count_of_tries_anew(publisher, downloads, target):
    def another_piece(handler):
        start = int(handler.headers.get("Range", "bytes=0-").removeprefix("bytes=")[:-1])
        handler.send_response(206 if start else 200)
        handler.send_header("Content-Length", str(len(BODY) - start))
        handler.send_header("ETag", '"1"')
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(BODY) - 1}/{len(BODY)}")
        handler.end_headers()
        handler.wfile.write(BODY[start : start + 100_000])
        handler.close_connection = True

    fetch(downloads, target, publisher.answers("/file", another_piece))
    assert target.read_bytes() == BODY
    assert len(publisher.asked) > downloads.patience.tries


@pytest.mark.parametrize(
    ("way", "says"),
    [
        (missing, "404 Not Found: the file has moved or was renewed"),
        (error(403), "403 Forbidden: it lets no programs in, or not from here"),
        (error(500), "500 Internal Server Error, after 3 tries"),
        (error(503, Retry_After=3600), "503 Service Unavailable, after 1 try"),
        (cut_off(BODY, 0), "the connection broke off, after 3 tries"),
        (whole(b""), "the server sent an empty file"),
        (whole(b" <!DOCTYPE html><title>Sorry</title>"), "the server sent a web page in place of the file"),
        (moved("/file"), "the server sends from one address to the next and back"),
    ],
)
def test_what_can_not_be_had_is_said(publisher, downloads, target, way, says):
    sentence = refusal(downloads, target, publisher.answers("/file", way))
    assert sentence.startswith(f"The register can't be fetched from {publisher.address}/file: ")
    assert says in sentence


def test_a_page_sent_in_place_of_an_archive_is_said(publisher, downloads, target):
    address = publisher.answers("/file", whole(b"Please sign in", Content_Type="text/html"))
    assert "a web page in place of the file" in refusal(downloads, target, address, kind="zip")
    address = publisher.answers("/file", whole(b"code,name,postcode"))
    assert "what the server sent is no zip file" in refusal(downloads, target, address, kind="zip")


def test_an_archive_that_lacks_its_end_is_thrown_away(publisher, downloads, target):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as members:
        members.writestr("a.csv", BODY)

    def without_length(handler):
        handler.send_response(200)
        handler.send_header("Connection", "close")
        handler.end_headers()
        handler.wfile.write(archive.getvalue()[:HALF])
        handler.close_connection = True

    address = publisher.answers("/file", without_length)
    assert "no whole archive" in refusal(downloads, target, address, kind="zip")
    publisher.answers("/file", whole(archive.getvalue()))
    assert fetch(downloads, target, address, kind="zip").bytes == len(archive.getvalue())


def test_bytes_that_are_not_those_of_the_checksum_are_thrown_away(publisher, downloads, target):
    address = publisher.answers("/file", whole(BODY))
    assert "checksum" in refusal(downloads, target, address, md5="0" * 32)
    assert [path.name for path in target.parent.iterdir() if path.is_file()] == []


def test_a_server_that_falls_silent_is_given_up(publisher, downloads, target):
    downloads.patience = replace(downloads.patience, tries=1, answer=0.2)
    address = publisher.answers("/file", lambda _handler: publisher.let_go.wait(60))
    assert "said nothing for 0.2 seconds" in refusal(downloads, target, address)


def test_no_server_is_said(downloads, target):
    assert "could not be reached" in refusal(downloads, target, "http://127.0.0.1:9/file")


def test_a_proxy_that_is_not_there_is_said(downloads, target, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("no_proxy", "")
    assert "the proxy of this network" in refusal(downloads, target, "http://example.invalid/file")


def test_a_proxy_is_asked_for_what_lies_behind_it(publisher, downloads, target, monkeypatch):
    publisher.answers("http://example.invalid/file", whole(BODY))
    monkeypatch.setenv("http_proxy", publisher.address)
    monkeypatch.setenv("no_proxy", "")
    fetch(downloads, target, "http://example.invalid/file")
    assert target.read_bytes() == BODY


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here, which is full as a disk can be")
def test_a_full_disk_is_said(publisher, downloads, target):
    target.parent.mkdir()
    target.with_name("file.bin.part").symlink_to("/dev/full")
    says = refusal(downloads, target, publisher.answers("/file", whole(BODY)))
    assert "No space left on device). What had come is there: make room" in says


def test_no_room_is_said_before_anything_comes(publisher, downloads, target):
    def a_million_gigabytes(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(10**15))
        handler.end_headers()
        handler.close_connection = True

    says = refusal(downloads, target, publisher.answers("/file", a_million_gigabytes))
    assert "1,000,000,000 MB are still to come" in says
    assert "make room" in says


def test_what_is_cancelled_goes_on_next_time(publisher, downloads, target):
    address = publisher.answers("/file", whole(BODY, ETag='"1"'))
    downloads.progress = lambda _title, done, _total: downloads.stop.set() if done >= HALF else None
    with pytest.raises(FetchCancelledError, match="cancelled"):
        fetch(downloads, target, address)
    assert not target.exists()
    fetch(Downloads(), target, address)
    assert target.read_bytes() == BODY
    assert publisher.asked[-1][1].startswith("bytes=")


def test_progress_is_told_of_what_is_there_and_of_the_whole(publisher, downloads, target):
    told = []
    downloads.progress = lambda *step: told.append(step)
    fetch(downloads, target, publisher.answers("/file", cut_off(BODY, HALF, ETag='"1"'), whole(BODY, ETag='"1"')))
    assert {total for _, _, total in told} == {len(BODY)}
    assert [done for _, done, _ in told] == sorted({done for _, done, _ in told})
    assert told[-1] == ("The register", len(BODY), len(BODY))


def test_a_process_killed_halfway_leaves_what_the_next_goes_on_from(publisher, downloads, target):
    address = publisher.answers("/file", stalls(publisher, BODY, 600_000, ETag='"1"'), whole(BODY, ETag='"1"'))
    program = (
        "from pathlib import Path; from data.fetch.download import Downloads, Wanted; import sys;"
        "Downloads(progress=lambda *step: print(step[1], flush=True))"
        ".fetch(Wanted('The register', sys.argv[1]), Path(sys.argv[2]))"
    )
    with subprocess.Popen([sys.executable, "-c", program, address, target], stdout=subprocess.PIPE, text=True) as child:
        child.stdout.readline()
        child.send_signal(signal.SIGKILL)
    publisher.let_go.set()
    assert not target.exists()
    fetch(downloads, target, address)
    assert target.read_bytes() == BODY


def test_two_who_want_the_same_do_not_write_into_one_another(publisher, downloads, target):
    address = publisher.answers("/file", whole(BODY))
    refused = []

    def ask_meanwhile(*_):
        if not refused:
            with pytest.raises(PlanningError, match="is being fetched by somebody else") as error:
                fetch(Downloads(), target, address)
            refused.append(error)

    downloads.progress = ask_meanwhile
    fetch(downloads, target, address)
    assert refused
    assert target.read_bytes() == BODY


def test_text_is_asked_for_with_the_same_patience(publisher, downloads):
    assert downloads.text("The page", publisher.answers("/page", error(502), whole("£".encode()))) == "£"
    assert downloads.text("The page", publisher.answers("/page", cut_off(b"12345", 3), whole(b"12345"))) == "12345"
    with pytest.raises(FetchError, match="The page can't be fetched"):
        downloads.text("The page", publisher.answers("/page", missing))


def test_a_page_without_an_end_is_given_up(publisher, downloads, monkeypatch):
    monkeypatch.setattr("data.fetch.asking.LARGEST_TEXT", 10)
    with pytest.raises(FetchError, match="more than 0 MB came in place of a page"):
        downloads.text("The page", publisher.answers("/page", whole(bytes(11))))
