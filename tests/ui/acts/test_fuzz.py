"""Ten thousand acts that no page would send: each is answered or refused in words, and the store stays whole."""

import asyncio
import base64
import json
import logging
import random
import secrets
import typing
from contextlib import suppress

import msgspec
import pytest

from geo.errors import PlanningError
from tests.tiny_town import ASH, BIRCH, CEDAR, DAMSON, ELDER, FIR
from tests.ui.acts.browser import Browser
from tests.ui.acts.wire import app, asked
from ui.acts import schema
from ui.acts.picture_schema import Subject, View
from ui.acts.schema import Answer, Look, Move, Say

ACTS = 10_000
LOOKS = 500
SHEET = base64.b64encode(f"ODS code,Cluster\n{ASH},A\n{BIRCH},A\n".encode()).decode()
TEXTS = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\x1b[31m",
    "\ufffe\uffff",
    "\U0001f600" * 3,
    "e\u0301\u0301",
    "\u202emoc.live",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "%s%n{0}{name}",
    "../../etc/passwd",
    "A",
    "B",
    "AA",
    "+",
    "walk",
    ASH,
    FIR,
    "T99999",
    "2027-02-30",
    "2027-04-01",
    "supports",
    "network",
    "\n\r\t",
    "\u2028",
    "x" * 12,
    "x" * 13,
    "x" * 60,
    "x" * 400,
    "x" * 401,
    "\u00df" * 80,
    "x" * 20_000,
    "x" * 20_001,
)
NUMBERS = (
    0,
    1,
    2,
    3,
    -1,
    2**31 - 1,
    2**31,
    2**53 - 1,
    2**53,
    2**63,
    10**30,
    0.5,
    1.5,
    4.8,
    20,
    20.5,
    600,
    601,
    1e308,
    5e-324,
    -0.0,
)
OTHERS = (None, True, False, [], {}, [""], [None], [[]], {"type": "move"}, [ASH, ASH], ["x"] * 2001)
RAW = (b"\\ud800", b"\\udc00", b"\xff", b"\\u0000", b"9" * 5000, b"1e999", b"NaN", b"[" * 2000, b"{", b"}", b'"', b",")


def valid_deeds(pick):
    """A deed of every kind, as a page could ask for it."""
    letter, code = pick.choice("ABCDE"), pick.choice((ASH, BIRCH, CEDAR, DAMSON, ELDER))
    return {
        "move": {
            "practices": pick.sample((ASH, BIRCH, CEDAR, DAMSON), pick.randint(1, 3)),
            "to": pick.choice((letter, "", "+")),
        },
        "rename": {"cluster": letter, "name": f"Name {pick.randint(1, 9)}"},
        "lock": {"cluster": letter, "locked": pick.random() < 0.3},
        "hub": {"cluster": letter, "practice": pick.choice((code, ""))},
        "arrange": {
            "cluster": letter,
            "way": pick.choice(("", "merger", None)),
            "site": pick.choice((code, "", None)),
            "hours": None,
        },
        "new": {},
        "remove": {"cluster": letter},
        "undo": {},
        "redo": {},
        "today": {},
        "scratch": {},
        "reopen": {"number": pick.randint(1, 20)},
        "carry": {},
        "note": {"section": "purpose", "title": "Why", "note": str(pick.random())},
        "say": {"practice": code, "stance": "supports", "initials": "AS", "date": "2027-04-01", "words": "w"},
        "take_back": {"practice": code},
        "effective": {"date": pick.choice(("", "2027-04-01"))},
        "name": {"name": f"Plan {pick.randint(1, 9)}"},
        "final": {"final": pick.random() < 0.2},
        "archive": {"archived": pick.random() < 0.2},
        "share": {},
        "endKey": {"gives": "watch", "renew": pick.random() < 0.5},
        "duplicate": {"number": pick.choice((None, 1)), "onScreen": pick.random() < 0.5},
        "try": {"practice": code, "to": letter, "fromToday": pick.random() < 0.5},
        "load": {"file": "a.csv", "content": SHEET, "asRevision": pick.random() < 0.5},
    }


def nonsense(pick, like):
    """Something in place of a value: mostly of its type, else of any."""
    kinds = {str: TEXTS, int: NUMBERS, float: NUMBERS, bool: (True, False)}
    if type(like) in kinds and pick.random() < 0.75:
        return pick.choice(kinds[type(like)])
    if isinstance(like, list) and pick.random() < 0.75:
        return [pick.choice(TEXTS) for _ in range(pick.randint(0, 4))]
    return pick.choice(pick.choice((TEXTS, NUMBERS, OTHERS)))


def places(said, path=()):
    """Every place in an act where something else can be put: its path."""
    for key, value in said.items() if isinstance(said, dict) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


def put(said, path, value):
    for key in path[:-1]:
        said = said[key]
    said[path[-1]] = value


def mutated(pick, said):
    """An act with up to three fields exchanged, left out, added or broken, as bytes."""
    for _ in range(pick.choice((0, 1, 1, 1, 2, 3))):
        path = pick.choice(list(places(said)))
        there = said
        for key in path[:-1]:
            there = there[key]
        if not isinstance(there, dict) or path[-1] not in there:
            continue
        chance = pick.random()
        if chance < 0.06:
            del there[path[-1]]
        elif chance < 0.1:
            there[pick.choice(TEXTS)] = nonsense(pick, "")
        else:
            put(said, path, nonsense(pick, there[path[-1]]))
    body = json.dumps(said, ensure_ascii=pick.random() < 0.5).encode("utf-8", "surrogatepass")
    if pick.random() < 0.05:
        at = pick.randrange(len(body) + 1)
        body = body[:at] + pick.choice(RAW) + body[at + pick.randint(0, 3) :]
    return body


def assert_whole(store):
    """See that every plan can be read, with all its revisions in their order."""
    for plan in (*store.plans(), *store.plans(archived=True)):
        lines = store.history(plan.id)
        assert [line.number for line in lines] == list(range(1, len(lines) + 1))
        assert store.revision(plan.id, plan.head).proposal.plan.practices == (ASH, BIRCH, CEDAR, DAMSON)


@pytest.mark.parametrize(
    ("plans", "acts", "seed"),
    [("sqlite", ACTS, 1), ("postgresql", 1500, 2)],
    indirect=["plans"],
    ids=["sqlite", "postgresql"],
)
def test_no_act_breaks_anything(mine, store, caplog, acts, seed):
    pick = random.Random(seed)  # noqa: S311 (the same acts each time)
    mine.do(Move([ASH], "A"))
    mine.do(Say(ASH, "supports", "AS", "2027-04-01", ""))
    first = mine.plan
    watch = store.open(first).plan.watch_token
    watcher = Browser(mine.area_id, "Watcher", plan=watch, right="")
    others = [mine, Browser(mine.area_id, "CD", plan=first, right=first), watcher]
    kinds = set(valid_deeds(pick))
    assert kinds == {arg.__struct_config__.tag for arg in typing.get_args(schema.AnyDeed)}
    caplog.set_level(logging.ERROR)
    counts, outcomes, earlier = {}, {}, []

    async def ask_all():
        to = app()
        for _ in range(acts):
            browser = pick.choice(others)
            deeds = valid_deeds(pick)
            kind = pick.choice(list(deeds))
            said = msgspec.to_builtins(browser.act(schema.NewCluster(), wants_picture=pick.random() < 0.02))
            said["of"]["plan"] = pick.choice((browser.plan, browser.plan, ""))
            said["revision"] = pick.choice((1, 2, 3, store_head(browser.plan))) if said["of"]["plan"] else 0
            said["deed"] = {"type": kind, **deeds[kind]}
            said["met"] = pick.choice(("ask", "on_top", "branch"))
            said["id"] = "".join(pick.choice("0123456789abcdef") for _ in range(32))
            body = mutated(pick, said)
            reply = await asked(to, "/act", body)
            counts[reply.status] = counts.get(reply.status, 0) + 1
            assert reply.status in {200, 400, 403}, body
            told = reply.said
            assert told["says"], body
            if reply.status != 200:
                assert list(told) == ["says"], body
                assert len(reply.body) < 1000, body
                continue
            answer = msgspec.json.decode(reply.body, type=Answer)
            outcomes[answer.outcome] = outcomes.get(answer.outcome, 0) + 1
            assert browser is not others[2] or first.encode() not in reply.body, body
            if browser is not watcher and pick.random() < 0.02:  # what it is refused is stored nowhere
                earlier.append((body, msgspec.structs.replace(answer, picture=None, version=0)))
        for body, answer in earlier:
            again = msgspec.json.decode((await asked(to, "/act", body)).body, type=Answer)
            assert msgspec.structs.replace(again, picture=None, version=0) == answer, body

    def store_head(key):
        with suppress(PlanningError):  # its link may have been withdrawn
            return store.open(key).plan.head
        return 1

    asyncio.run(ask_all())
    assert_whole(store)
    assert [record for record in caplog.records if record.name == "neighbouring"] == []
    assert min(counts[200], counts[400]) > acts / 10, counts
    assert set(outcomes) == {"done", "nothing", "refused", "conflict"}


def test_no_look_breaks_anything(mine, caplog):
    pick = random.Random(3)  # noqa: S311 (the same looks each time)
    mine.do(Move([ASH], "A"))
    caplog.set_level(logging.ERROR)
    counts = {}

    async def ask_all():
        to = app()
        for _ in range(LOOKS):
            of = Subject(mine.plan, "tiny", mine.area_id)
            look = Look(of, secrets.token_hex(8), View(pick.choice(("walk", "drive")), 15, 4.8), "", [ASH], mine.right)
            body = mutated(pick, msgspec.to_builtins(look))
            reply = await asked(to, pick.choice(("/look", "/moves")), body)
            counts[reply.status] = counts.get(reply.status, 0) + 1
            assert reply.status in {200, 400, 403, 409, 413}, body
            assert reply.status == 200 or list(reply.said) == ["says"]

    asyncio.run(ask_all())
    assert [record for record in caplog.records if record.name == "neighbouring"] == []
    assert counts[200] > LOOKS / 10
