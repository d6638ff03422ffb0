"""The addresses of the door: who may ask, what may be sent, and that each refusal is a sentence and no more."""

import json
import logging

import msgspec
import pytest
from starlette.requests import Request

from data.store.models import StoreError
from data.store.store import PlanStore
from geo.errors import PlanningError
from tests.tiny_town import ASH, BIRCH
from tests.ui.acts.wire import HEADERS, ask
from ui.acts import doing
from ui.acts.picture_schema import Moves, Picture, Subject, View
from ui.acts.schema import Answer, Duplicate, Look, Move, Name, NewCluster, Rename
from ui.server import routes
from ui.server.routes import LARGEST_ACT, LARGEST_LOOK, TROUBLE
from ui.session.areas import SERVER
from ui.session.rights import HOSTS_VARIABLE


def encoded(mine, deed, **changes):
    """An act as the browser sends it."""
    return msgspec.json.encode(mine.act(deed, **changes))


def refused(reply, status, says):
    """See that a request is refused in a sentence, and in nothing else."""
    assert reply.status == status, reply
    assert reply.headers["content-type"] == "application/json"
    assert reply.headers["cache-control"] == "no-store"
    assert list(reply.said) == ["says"]
    sentence = reply.said["says"]
    assert says in sentence
    assert sentence[0].isupper()
    assert sentence[-1] in ".!?"
    assert "Traceback" not in sentence


@pytest.fixture
def before(mine, store, caplog):
    """What the store holds; at the end of a refusal it holds the same, and nothing was logged."""
    mine.do(NewCluster())
    plan = store.open(mine.plan).plan
    caplog.set_level(logging.DEBUG, "neighbouring")
    caplog.clear()
    yield plan
    assert store.open(mine.plan).plan == plan
    assert [record for record in caplog.records if record.name == "neighbouring"] == []


def test_an_act_is_answered(mine, store):
    reply = ask(body=encoded(mine, Move([ASH], "A"), wants_picture=True))
    assert (reply.status, reply.headers["cache-control"]) == (200, "no-store")
    answer = msgspec.json.decode(reply.body, type=Answer)
    assert (answer.outcome, answer.revision, answer.opens) == ("done", 2, "screen")
    assert store.open(answer.plan).plan.head == 2
    assert reply.said["picture"]["canChange"] is True


def test_a_look_is_answered_with_the_picture(mine):
    mine.do(Move([ASH], "A"))
    look = Look(Subject(mine.plan, "tiny", mine.area_id), mine.key, View("walk", 15, 4.8), chosen=[BIRCH])
    reply = ask("/look", msgspec.json.encode(look))
    picture = msgspec.json.decode(reply.body, type=Picture)
    assert (reply.status, picture.head.number, picture.taken.practices) == (200, 2, [BIRCH])


def test_what_single_moves_would_do_is_answered_of_the_plan_as_it_is(mine):
    mine.do(Move([ASH], "A"))
    version = mine.do(NewCluster()).version
    look = Look(Subject(mine.plan, "tiny", mine.area_id), mine.key, View("walk", 15, 4.8))
    reply = ask("/moves", msgspec.json.encode(look))
    moves = msgspec.json.decode(reply.body, type=Moves)
    assert (reply.status, moves.of, moves.version, moves.view) == (200, look.of, version, look.view)
    assert moves.what_if.targets == ["A", "B", "C", "D", "", "+"]


@pytest.mark.parametrize(
    ("of", "says"),
    [
        ({"plan": "x" * 32}, "This link leads to no plan"),
        ({"slug": "gone"}, "The area was built anew or is no longer there"),
        ({"area_id": "older"}, "The area was built anew or is no longer there"),
    ],
)
def test_a_look_at_what_is_not_there_is_refused(mine, before, of, says):  # noqa: ARG001 (looks at the end)
    here = {"plan": mine.plan, "slug": "tiny", "area_id": mine.area_id} | of
    look = Look(Subject(**here), mine.key, View("walk", 15, 4.8), right=mine.right)
    refused(ask("/look", msgspec.json.encode(look)), 409, says)


PATHS = ("/act", "/look", "/moves", "/figures")
STRANGE_HOSTS = [
    None,
    "",
    "example.org",
    "localhost.example.org",
    "127.0.0.1.example.org",
    "evil.org:8501",
    "[::1",
    "a b",
    "localhost@evil.org",
    "x" * 5000,
    "127.1",
    "2130706433",
    "\xb2",
]


@pytest.mark.parametrize("host", STRANGE_HOSTS)
@pytest.mark.parametrize("path", PATHS)
def test_another_host_is_refused(mine, before, path, host):  # noqa: ARG001
    origin = None if host is None else f"http://{host}"
    reply = ask(path, encoded(mine, NewCluster()), host=host, origin=origin)
    refused(reply, 403, "This server is not known as")
    assert len(reply.body) < 500


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "",
        "http://example.org",
        "http://localhost",
        "http://localhost:8502",
        "http://localhost:8501.example.org",
        "http://localhost:85011",
        "http://xlocalhost:8501",
        "http://evil@localhost:8501",
        "http://127.0.0.1:8501",
        "localhost:8501",
        "http://[",
        "http://[::1",
        "\xff\xfe",
    ],
)
@pytest.mark.parametrize("path", PATHS)
def test_another_sites_page_is_refused(mine, before, path, origin):  # noqa: ARG001
    refused(ask(path, encoded(mine, NewCluster()), origin=origin), 403, "Another site's page asked for this")


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("localhost:8501", None),
        ("localhost:8501", "https://localhost:8501"),
        ("LocalHost:8501", "http://localhost:8501"),
        ("127.0.0.1:80", "http://127.0.0.1:80"),
        ("[::1]:8501", "http://[::1]:8501"),
        ("192.168.1.20", "http://192.168.1.20"),
        ("maps.example.nhs.uk", "https://maps.example.nhs.uk"),
    ],
)
def test_the_apps_own_page_is_answered(mine, monkeypatch, host, origin):
    monkeypatch.setenv(HOSTS_VARIABLE, "other.example, Maps.Example.nhs.uk ,")
    assert ask(body=encoded(mine, NewCluster()), host=host, origin=origin).status == 200


@pytest.mark.parametrize(
    "kind",
    [
        None,
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/json2",
        "text/plain; application/json",
        "application/jsonp",
    ],
)
@pytest.mark.parametrize("path", PATHS)
def test_what_is_not_said_to_be_json_is_refused(mine, before, path, kind):  # noqa: ARG001
    reply = ask(path, encoded(mine, NewCluster()), content_type=kind)
    refused(reply, 415, "What is asked must be sent as application/json.")


def test_json_may_say_its_letters(mine):
    assert ask(body=encoded(mine, NewCluster()), content_type="Application/JSON; charset=utf-8").status == 200


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", [*PATHS, "/act?plan=x"])
def test_nothing_is_done_by_looking_at_the_address(mine, before, path, method):  # noqa: ARG001
    reply = ask(path, encoded(mine, NewCluster()), method=method)
    refused(reply, 405, "This address only takes what a page of the app sends it")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b" ",
        b"null",
        b"[]",
        b"7",
        b'"act"',
        b"{}",
        b"{",
        b"\xff\xfe",
        b'{"id": "\xff"}',
        b'{"id": "\\ud800"}',
        b'{"\\ud800": 1}',
        b"[" * 200_000,
        b'{"of":' * 50_000,
        b'{"deed": {"x": ' + b"[" * 50_000,
        b"NaN",
        b'{"' + b"x" * 50_000 + b'": 1}',
    ],
    ids=range(17),
)
def test_what_is_no_act_is_refused(mine, before, path, body):  # noqa: ARG001
    if len(body) > LARGEST_LOOK:
        path = "/act"
    reply = ask(path, body)
    refused(reply, 400, "The browser sent something that can't be read (")
    assert len(reply.body) < 500


WRONG = [
    ({"extra": 1}, "unknown field `extra`"),
    ({"id": None}, "Expected `str`"),
    ({"id": "short"}, "length >= 8"),
    ({"id": "x" * 65}, "length <= 64"),
    ({"id": "12345678\x00"}, "matching regex"),
    ({"id": "with space"}, "matching regex"),
    ({"browser": "\u00e9" * 9}, "matching regex"),
    ({"revision": -1}, ">= 0"),
    ({"revision": 2**31}, "<= 2147483647"),
    ({"revision": 10**400}, "<= 2147483647"),
    ({"revision": 1.5}, "Expected `int`"),
    ({"revision": True}, "Expected `int`"),
    ({"met": "always"}, "Invalid enum value"),
    ({"chosen": ["x"] * 2001}, "length <= 2000"),
    ({"chosen": [""]}, "length >= 1"),
    ({"wantsPicture": "yes"}, "Expected `bool`"),
    ({"of": {"plan": "", "slug": "tiny"}}, "missing required field `areaId`"),
    ({"of": "tiny"}, "Expected `object`"),
    ({"view": {"mode": "walk", "within": 0, "walkKmh": 4.8}}, ">= 1"),
    ({"view": {"mode": "walk", "within": 15, "walkKmh": 1e-300}}, ">= 0.5"),
    ({"view": {"mode": "walk", "within": 15, "walkKmh": 21}}, "<= 20"),
    ({"deed": {}}, "missing required field `type`"),
    ({"deed": {"type": "fly"}}, "Invalid value 'fly'"),
    ({"deed": {"type": ["move"]}}, "Expected `str`"),
    ({"deed": {"type": "move", "practices": [], "to": "A"}}, "length >= 1"),
    ({"deed": {"type": "move", "practices": ["x" * 13], "to": "A"}}, "length <= 12"),
    ({"deed": {"type": "move", "practices": [7], "to": "A"}}, "Expected `str`"),
    ({"deed": {"type": "new", "name": "x"}}, "unknown field `name`"),
    ({"deed": {"type": "lock", "cluster": "A", "locked": 1}}, "Expected `bool`"),
]


@pytest.mark.parametrize(("changes", "reason"), WRONG)
def test_what_is_not_of_its_type_is_refused(mine, before, changes, reason):  # noqa: ARG001
    said = json.loads(encoded(mine, NewCluster())) | changes
    reply = ask(body=json.dumps(said).encode())
    refused(reply, 400, "The browser sent something that can't be read (")
    assert reason in reply.said["says"]


@pytest.mark.parametrize(("path", "most"), [("/act", LARGEST_ACT), ("/look", LARGEST_LOOK)])
def test_too_much_is_refused_before_it_is_read(mine, before, path, most):  # noqa: ARG001
    says = f"The browser sent more than {most:,} bytes"
    refused(ask(path, gone=True, content_length=str(most + 1)), 413, says)
    refused(ask(path, gone=True, content_length="9" * 5000), 413, says)
    refused(ask(path, parts=[b" " * (most // 2 + 1)] * 3), 413, says)
    refused(ask(path, parts=[b" " * (most // 2 + 1)] * 3, content_length="10"), 413, says)


@pytest.mark.parametrize("length", [None, "0", "-1", "\xb2", "x", "1e9", "00000000000000012"])
def test_what_is_said_of_the_length_is_not_believed(mine, length):
    assert ask(body=encoded(mine, NewCluster()), content_length=length).status == 200


def test_a_body_may_come_bit_by_bit(mine):
    body = encoded(mine, NewCluster())
    assert ask(parts=[body[number : number + 1] for number in range(len(body))]).status == 200


def test_a_browser_that_goes_away_halfway_does_nothing(mine, before):  # noqa: ARG001
    body = encoded(mine, NewCluster())
    refused(ask(parts=[body], gone=True), 400, "It did not arrive whole, so nothing was done.")


def test_large_answers_are_packed_where_the_browser_can_unpack(mine):
    act = encoded(mine, Move([ASH], "A"), wants_picture=True)
    plain, packed = ask(body=act), ask(body=act, accept_encoding="gzip, br")
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.said == plain.said
    assert len(packed.body) < len(plain.body) / 2
    assert "content-encoding" not in plain.headers


def test_a_store_that_can_not_be_used_is_worth_asking_again(mine, monkeypatch):
    mine.do(NewCluster())

    def gone(*_args, **_options):
        msg = "the database is away; look whether it runs"
        raise StoreError(msg)

    act = encoded(mine, Move([ASH], "A"))
    with monkeypatch.context() as away:
        away.setattr(PlanStore, "commit", gone)
        refused(ask(body=act), 503, "The database is away; look whether it runs.")
    assert ask(body=act).said["revision"] == 3
    assert ask(body=act).said["revision"] == 3


def test_another_browser_with_the_same_id_is_refused(mine, store):
    act = mine.act(Move([ASH], "A"))
    plan = ask(body=msgspec.json.encode(act)).said["plan"]
    reply = ask(body=encoded(mine.beside("CD"), NewCluster(), id=act.id))
    refused(reply, 403, "This was asked by another browser, so its answer is not told here: do it again.")
    assert plan.encode() not in reply.body
    assert store.open(plan).plan.head == 2


def test_what_goes_wrong_in_the_program_is_a_sentence_and_no_key_is_logged(mine, monkeypatch, caplog):
    mine.do(NewCluster())

    def broken(*_args, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr("ui.acts.doing.workshop_of", broken)
    reply = ask(body=encoded(mine, NewCluster()))
    refused(reply, 500, "Something went wrong in the program itself, and the plan is as it was before.")
    assert "ZeroDivisionError" not in reply.said["says"]
    assert "ZeroDivisionError" in caplog.text
    for key in (mine.plan, mine.key):
        assert key not in caplog.text


def test_what_can_not_be_sent_is_done_and_told_without_its_picture(mine, monkeypatch, caplog):
    right = doing.look_at

    def strange(look, **newest):
        return msgspec.structs.replace(right(look, **newest), tiles=[object()])

    monkeypatch.setattr(doing, "look_at", strange)
    reply = ask(body=encoded(mine, NewCluster(), wants_picture=True))
    assert (reply.status, reply.said["outcome"], reply.said["picture"]) == (200, "done", None)
    assert "can't be sent" in caplog.text


def test_nothing_of_what_is_asked_is_logged(mine, store, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    mine.do(NewCluster())
    watch = store.open(mine.plan).plan.watch_token
    for deed in (Move([ASH], "A"), Rename("A", ""), Name("Secret name"), Move(["NOBODY"], "A")):
        ask(body=encoded(mine, deed, wants_picture=True))
        ask(body=encoded(mine, deed, of=Subject(watch, "tiny", mine.area_id)))
        ask(body=encoded(mine, deed)[:-1])
        ask(body=encoded(mine, deed), host="evil.org")
    said = caplog.text + "".join(capfd.readouterr())
    for secret in (mine.plan, watch, mine.key, "Secret name"):
        assert secret not in said


@pytest.mark.parametrize("path", PATHS)
def test_what_does_not_arrive_is_not_waited_for_for_ever(mine, before, monkeypatch, path):  # noqa: ARG001
    monkeypatch.setattr(routes, "BODY_SECONDS", 0.05)
    refused(ask(path, parts=[b"{", None]), 408, "It took too long to arrive, so nothing was done")


def version(plan, key):
    """What the browser's look at the plan with that id is answered: status and version."""
    reply = ask("/version", msgspec.json.encode({"planId": plan, "key": key}))
    server, there = reply.body.decode().split(" ")
    assert server == SERVER
    assert reply.headers["cache-control"] == "no-store"
    return reply.status, there


def test_a_look_for_the_version_is_answered_with_it(mine, store):
    mine.do(NewCluster())
    opened = store.open(mine.plan)
    for key in (opened.plan.edit_token, opened.plan.watch_token, mine.right):
        assert version(opened.plan.id, key) == (200, str(opened.plan.version))
    mine.do(Name("Theirs"))
    assert version(opened.plan.id, mine.plan) == (200, str(opened.plan.version + 1))


@pytest.mark.parametrize("plan", ["", "nobodys", "\x00", "x" * 64, "theirs"])
@pytest.mark.parametrize("key", ["", "nobodys", "\x00", "other"])
def test_a_look_for_the_version_of_what_one_has_no_key_to_is_answered_with_nothing(mine, store, plan, key):
    mine.do(NewCluster())
    theirs = store.open(mine.plan).plan.id
    mine.do(Duplicate())
    other = mine.plan
    assert version(theirs if plan == "theirs" else plan, other if key == "other" else key) == (200, "")


def test_a_look_for_the_version_says_that_the_store_is_in_trouble(mine, monkeypatch):
    def gone(*_args):
        msg = "the file of plans is gone"
        raise StoreError(msg)

    monkeypatch.setattr(PlanStore, "version", gone)
    assert version("any", mine.right) == (200, TROUBLE)


def test_every_error_has_its_status():
    assert [status for _, status in routes.STATUS] == [403, 503, 409]
    assert routes.STATUS[-1][0] is PlanningError
    assert HEADERS["content-type"] == routes.JSON
    assert Request is routes.Request
