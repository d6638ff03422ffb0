"""Files that come in by address: from the owner alone, whole or not at all, and each refusal a sentence."""

import asyncio
import http.client
import itertools
import json
import shutil
import socket
import threading
from urllib.parse import quote, urlsplit

import anyio
import pytest
from starlette.applications import Starlette

from data.area.parcel import pack
from data.shelf import FILES, Arriving, kept_files
from data.store.models import StoreError
from data.store.store import open_store
from tests.browser.server import start_server, stop_server
from tests.data.store.steps import begin
from tests.ui.acts.conftest import build
from tests.ui.acts.wire import asked
from ui.server import uploads
from ui.server.edge import Edge
from ui.server.uploads import AT_ONCE, LARGEST_AREA, LARGEST_FILE, UPLOADS, upload_routes
from ui.session import owner_key

CONTENT = b"code,name\n" + b"X00001,ASH\n" * 1000


@pytest.fixture
def root(tmp_path, monkeypatch, store):  # noqa: ARG001 (the key of the owner is in the store)
    """A folder of areas; what was refused leaves nothing in it."""
    monkeypatch.setenv("NEIGHBOURING_AREAS", str(tmp_path / "here"))
    return tmp_path / "here"


def send(body=CONTENT, path="/files", *, name="epraccur.csv", key=None, **more):
    """Send a file as the browser does; see `tests.ui.acts.wire.asked`."""
    return asyncio.run(sending(body, path, name=name, key=key, **more))


async def sending(body=CONTENT, path="/files", *, name="epraccur.csv", key=None, **more):
    app = Edge(Starlette(routes=upload_routes()), takes=UPLOADS)
    headers = {
        "x_neighbouring_key": owner_key() if key is None else key,
        "x_neighbouring_name": quote(name) if isinstance(name, str) else name.decode("latin-1"),
        "content_type": "application/octet-stream",
    }
    headers = {part: value for part, value in headers.items() if value != ""}
    return await asked(app, path, body, **({"content_type": None} | headers | more))


def nothing_kept(root):
    shelf = root / FILES
    areas = [path.name for path in root.iterdir() if path.name[0] != "."] if root.exists() else []
    return areas == [] and (not shelf.exists() or list(shelf.iterdir()) == [])


def refused(reply, status, says, root):
    """See that nothing was kept and that it is said why, in a sentence and nothing else."""
    assert (reply.status, list(reply.said)) == (status, ["says"]), reply
    assert reply.headers["cache-control"] == "no-store"
    assert says in reply.said["says"]
    assert reply.said["says"][0].isupper() or reply.said["says"].startswith("epraccur.csv "), (
        "a file is called as it is"
    )
    assert reply.said["says"][-1] in ".!?"
    assert nothing_kept(root)


def test_a_file_comes_in_whole(root):
    reply = send()
    assert (reply.status, reply.headers["cache-control"]) == (200, "no-store")
    (file,) = kept_files(root)
    assert reply.said == {"id": file.id, "name": "epraccur.csv", "bytes": len(CONTENT)}
    assert file.path.read_bytes() == CONTENT
    assert send(name="again.csv").said["id"] == file.id
    assert len(kept_files(root)) == 1


def test_it_may_come_bit_by_bit_without_saying_how_long_it_is(root):
    parts = [CONTENT[at : at + 7] for at in range(0, len(CONTENT), 7)]
    assert send(parts=parts).said["bytes"] == len(CONTENT)
    assert kept_files(root)[0].path.read_bytes() == CONTENT


def test_what_is_held_on_the_way_is_a_piece(root, monkeypatch):
    sizes = []
    write = Arriving.write
    monkeypatch.setattr(Arriving, "write", lambda self, part: (sizes.append(len(part)), write(self, part))[1])
    send(parts=[b"x" * 65_536] * 50)
    assert sum(sizes) == 50 * 65_536
    assert max(sizes) <= uploads.PIECE + 65_536
    assert len(sizes) > 2
    assert kept_files(root)[0].bytes == 50 * 65_536


# ---- Who may ----


@pytest.mark.parametrize("key", ["", "wrong", "\xff\xfe", "x" * 5000, "%s"])
@pytest.mark.parametrize("path", ["/files", "/area-file"])
def test_only_the_owner_hands_over_files(root, path, key):
    key = {"%s": owner_key()[:-1]}.get(key, key)
    refused(send(path=path, key=key), 403, "Only the owner of this install can hand over files", root)


def test_a_key_of_a_plan_is_not_the_owners(root, store):
    refused(send(key=begin(store).plan.edit_token), 403, "Only the owner", root)


def test_a_key_in_the_address_or_a_cookie_is_none(root):
    refused(send(path=f"/files?key={owner_key()}", key=""), 403, "Only the owner", root)
    refused(send(key="", cookie=f"X-Neighbouring-Key={owner_key()}"), 403, "Only the owner", root)


def test_nothing_of_what_another_sends_is_read(root):
    refused(send(key="wrong", parts=[b"x", None]), 403, "Only the owner", root)


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://localhost:9"])
def test_another_sites_page_may_not(root, origin):
    refused(send(origin=origin), 403, "Another site's page", root)


@pytest.mark.parametrize("path", ["/files", "/area-file"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_sending_is_answered(root, path, method):
    reply = send(path=path, method=method)
    assert reply.status == 405
    assert nothing_kept(root)
    assert "access-control-allow-origin" not in reply.headers


def test_another_host_is_refused(root):
    refused(send(host="evil.example", origin="http://evil.example"), 403, "This server is not known as", root)


def test_a_store_that_can_not_be_read_is_worth_another_try(root, monkeypatch):
    def gone(*_keys):
        msg = "the database is away; look whether it runs"
        raise StoreError(msg)

    key = owner_key()
    monkeypatch.setattr(uploads, "asker_with", gone)
    refused(send(key=key), 503, "The database is away", root)


# ---- How much, how fast ----


@pytest.mark.parametrize(("path", "most"), [("/files", LARGEST_FILE), ("/area-file", LARGEST_AREA)])
def test_too_much_is_refused_before_it_is_read(root, path, most):
    refused(send(path=path, parts=[None], content_length=str(most + 1)), 413, f"more than {most / 1e6:,.0f} MB", root)


def test_too_much_is_refused_on_its_way(root, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_FILE", 3_000_000)
    reply = asyncio.run(sending_to(upload_routes(), itertools.repeat(b"x" * 1_000_000, 10)))
    refused(reply, 413, "It has more than 3 MB", root)


async def sending_to(routes, parts, **more):
    """Send to routes that were made after a limit was changed."""
    app = Edge(Starlette(routes=routes), takes=UPLOADS)
    return await asked(
        app, "/files", parts=list(parts), x_neighbouring_key=owner_key(), x_neighbouring_name="a.csv", **more
    )


def test_an_area_too_large_is_refused_on_its_way(root, monkeypatch):
    monkeypatch.setattr(uploads, "LARGEST_AREA", 10)
    app = Edge(Starlette(routes=upload_routes()), takes=UPLOADS)
    reply = asyncio.run(asked(app, "/area-file", parts=[b"x" * 6] * 2, x_neighbouring_key=owner_key()))
    refused(reply, 413, "has more than 0 MB", root)


def test_a_disk_without_room_is_told_before_anything_comes(root, monkeypatch):
    usage = shutil.disk_usage("/")._replace(free=uploads.SPARED_BYTES + 1000)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    refused(send(parts=[None], content_length="90000000"), 507, "It has 90 MB and 0 MB of the disk can be used", root)


@pytest.mark.parametrize("path", ["/files", "/area-file"])
def test_a_disk_that_refuses_is_told(root, path):
    root.write_text("in the way")
    reply = send(path=path)
    assert reply.status == 409
    assert "can't be written to the disk" in reply.said["says"]


def test_a_disk_that_fills_up_halfway_is_told(root, monkeypatch):
    def full(self):
        if self.bytes > uploads.PIECE:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr("data.shelf.keeping.LOOKED_EVERY", 1)
    monkeypatch.setattr(Arriving, "_check_room", full)
    refused(send(parts=[b"x" * 1_000_000] * 5), 409, "No space left on device", root)


def test_what_does_not_come_is_waited_for_so_long_and_no_longer(root, monkeypatch):
    monkeypatch.setattr(uploads, "PATIENCE_SECONDS", 0.2)
    reply = send(parts=[b"x", None], content_length="10")
    refused(reply, 408, "It came too slowly", root)
    assert reply.headers["connection"] == "close"


def test_what_comes_at_the_slowest_speed_may_take_its_time(root, monkeypatch):
    async def slowly(_request):
        for _ in range(20):
            await anyio.sleep(0.05)  # the slowness is what is looked at
            yield b"xxxx"

    monkeypatch.setattr(uploads, "PATIENCE_SECONDS", 0.5)
    monkeypatch.setattr(uploads, "SLOWEST", 4)
    monkeypatch.setattr(uploads.Request, "stream", slowly)
    assert send(parts=[]).said["bytes"] == 80
    assert kept_files(root)


def test_what_is_cut_off_leaves_nothing(root):
    refused(send(gone=True), 400, "It did not arrive whole", root)
    refused(send(path="/area-file", gone=True), 400, "It did not arrive whole", root)


def test_what_is_shorter_than_was_said_leaves_nothing(root):
    refused(send(content_length=str(len(CONTENT) + 1)), 400, "It did not arrive whole", root)


@pytest.mark.parametrize("length", ["x", "-1", "\xb2", "1e9", "9" * 5000])
def test_a_length_that_is_none_is_not_believed(root, length):
    assert send(content_length=length).status == 200
    assert kept_files(root)


def test_nothing_at_all_is_refused(root):
    refused(send(b""), 409, "epraccur.csv is empty", root)


def test_so_many_at_once_and_the_next_is_asked_to_come_again(root, monkeypatch):
    entered, release = threading.Semaphore(0), threading.Event()
    done = Arriving.done

    def waiting(self):
        entered.release()
        assert release.wait(60)
        return done(self)

    monkeypatch.setattr(Arriving, "done", waiting)
    routes = upload_routes()

    async def all_at_once():
        replies = []

        async def one_more(content):
            replies.append((await sending_to(routes, [content])).status)

        async with anyio.create_task_group() as group:
            for number in range(AT_ONCE):
                group.start_soon(one_more, b"%d" % number)
            for _ in range(AT_ONCE):
                await asyncio.to_thread(entered.acquire)
            too_many = await sending_to(routes, [b"more"])
            release.set()
        return replies, too_many

    replies, too_many = asyncio.run(all_at_once())
    assert replies == [200] * AT_ONCE
    assert (too_many.status, "Several files come in" in too_many.said["says"]) == (503, True)
    assert len(kept_files(root)) == AT_ONCE


def test_what_goes_wrong_in_the_program_is_a_sentence(root, monkeypatch, caplog):
    def broken(_self):
        raise ZeroDivisionError

    monkeypatch.setattr(Arriving, "done", broken)
    refused(send(), 500, "Something went wrong in the program itself", root)
    assert owner_key() not in caplog.text


# ---- What it is called ----

NAMES = [
    ("gp reg.zip", "gp reg.zip"),
    ("../../../etc/passwd", "passwd"),
    ("C:\\temp\\a.csv", "a.csv"),
    ("a\x00b.csv", "ab.csv"),
    ("Straße 日本.csv", "Straße 日本.csv"),
    ("a\r\nSet-Cookie: x.csv", "aSet-Cookie_ x.csv"),
    ("..", "file"),
    ("", "file"),
    (".", "file"),
    ("con.csv", "_con.csv"),
    ("file.json", "_file.json"),
]


@pytest.mark.parametrize(("name", "kept"), NAMES)
def test_a_name_leads_nowhere_else(root, name, kept):
    assert send(name=name).said["name"] == kept
    (file,) = kept_files(root)
    assert (file.name, file.path.parent.parent) == (kept, root / FILES)
    assert not [path for path in root.parent.rglob("*") if path.name == kept and path.parent != file.path.parent]


def test_a_name_of_300_letters_is_cut_and_keeps_its_ending(root):
    name = send(name="x" * 300 + ".csv").said["name"]
    assert len(name) < 200
    assert name.endswith("x.csv")
    assert kept_files(root)[0].name == name


@pytest.mark.parametrize("name", [b"%FF%FE.csv", b"%ED%A0%80"])
def test_a_name_that_can_not_be_read_is_refused(root, name):
    refused(send(name=name), 400, "The name of the file can't be read", root)


@pytest.mark.parametrize("name", [b"%zz.csv", b"\xff\xfe", b"%", b"%u1234"])
def test_any_other_name_is_a_name(root, name):
    assert send(name=name).status == 200
    assert len(kept_files(root)) == 1


# ---- Areas ----


@pytest.fixture
def packed(tmp_path):
    """A packed area."""
    (tmp_path / "theirs").mkdir()
    build(tmp_path / "theirs" / "tiny")
    pack(tmp_path / "theirs", "tiny", tmp_path / "tiny.zip")
    return (tmp_path / "tiny.zip").read_bytes()


def test_an_area_comes_in_and_stands(root, packed, tmp_path):
    reply = send(packed, "/area-file")
    assert (reply.status, reply.said) == (200, {"slug": "tiny"})
    for path in (tmp_path / "theirs" / "tiny").rglob("*.parquet"):
        assert (root / "tiny" / path.name).read_bytes() == path.read_bytes()
    assert send(packed, "/area-file").said == {"slug": "tiny"}


def test_what_is_no_area_does_not_stand(root, packed):
    refused(send(path="/area-file"), 409, "This is no packed area that can be used", root)
    refused(send(packed[:-1000], path="/area-file"), 409, "This is no packed area", root)


# ---- The real app ----


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    """A real server, its folder of areas, and the key of its owner."""
    root = tmp_path_factory.mktemp("served")
    build(root / "tiny")
    url = f"sqlite:///{root}/plans.sqlite"
    with (root / "server.log").open("wb") as log:
        process, address = start_server(root, log, database=url)
        store = open_store(url)
        yield address, root, store.owner_key()
        store.close()
        stop_server(process)


def connection_to(address):
    there = urlsplit(address)
    return http.client.HTTPConnection(there.hostname, there.port, timeout=60)


def post(address, content, *, key, path="/files", name="big.bin", **headers):
    connection = connection_to(address)
    given = {"X-Neighbouring-Key": key, "X-Neighbouring-Name": quote(name)} | headers
    connection.request("POST", path, body=content, headers=given, encode_chunked="Transfer-Encoding" in given)
    answer = connection.getresponse()
    said = json.loads(answer.read())
    connection.close()
    return answer.status, said


def test_the_real_app_takes_a_file_without_holding_it(server):
    address, root, key = server
    pieces = [bytes([number]) * 1_000_000 for number in range(120)]
    status, said = post(address, iter(pieces), key=key, **{"Transfer-Encoding": "chunked"})
    assert (status, said["bytes"]) == (200, 120_000_000)
    (file,) = [file for file in kept_files(root) if file.name == "big.bin"]
    assert file.path.read_bytes() == b"".join(pieces)


def test_the_real_app_refuses_and_goes_on(server):
    address, root, key = server
    before = kept_files(root)
    assert post(address, b"x" * 2_000_000, key="wrong")[0] == 403
    assert post(address, b"x" * 2_000_000, key="")[0] == 403
    assert post(address, b"x", key=key, Origin="http://evil.example")[0] == 403
    there = urlsplit(address)
    with socket.create_connection((there.hostname, there.port)) as half:
        half.sendall(
            f"POST /files HTTP/1.1\r\nHost: {there.netloc}\r\nContent-Length: 1000\r\n"
            f"X-Neighbouring-Key: {key}\r\nX-Neighbouring-Name: half.csv\r\n\r\n".encode()
            + b"x" * 500
        )
    connection = connection_to(address)
    connection.request("GET", "/files", headers={"X-Neighbouring-Key": key})
    answer = connection.getresponse()
    assert (answer.status, "only takes" in json.loads(answer.read())["says"]) == (405, True)
    connection.close()
    assert post(address, b"after", key=key, name="after.csv")[0] == 200
    assert "half.csv" not in {file.name for file in kept_files(root)}
    assert len(kept_files(root)) == len(before) + 1
    text = (root / "server.log").read_text()
    assert key not in text.replace(f"?owner={key}", "")
