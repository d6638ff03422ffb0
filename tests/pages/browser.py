"""What the browser does with a page, without one: reads what its components are told, and sends acts to the door.

It keeps to what `desk.ts` and `form_data.ts` do: a form sends its deed with what its fields hold, on the revision that
the page shows; then the page runs again, to show what the answer opens.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import asdict, dataclass

import anyio
import msgspec
from starlette.applications import Starlette

from ui.acts.picture_schema import Picture, Subject
from ui.acts.schema import Act, Answer, AnyDeed, Deed, Duplicate, Load, Look, Shown, Trouble, TryJoining
from ui.frame.frame import Run
from ui.server.routes import door_routes

DESK = "neighbouring_desk"
HOST = "localhost:8501"
ZONE = "Europe/London"
MAKES_ANOTHER = (Load, TryJoining, Duplicate)
"""Deeds that make a plan of their own: the one on screen, if it is not kept yet, stays as it is."""


class NotSentError(Exception):
    """The browser sends nothing; the message is what it says, or why nobody could press that."""


class NotAnsweredError(Exception):
    """The door did not answer what was asked: its status and what it says."""


@dataclass(frozen=True)
class Form:
    """A form on the page, as its component is told of it."""

    data: dict

    @property
    def disabled(self):
        return self.data["disabled"]

    @property
    def fields(self):
        return {field["name"]: field for field in self.data["fields"]}

    @property
    def given(self):
        """What its fields hold before anybody types."""
        return {name: field.get("value", {"name": "", "content": ""}) for name, field in self.fields.items()}

    def options(self, name):
        """What can be chosen: value to words."""
        return dict(self.fields[name]["options"])

    def filled(self, **typed):
        """The deed with what was typed; a file is typed as its name and its bytes."""
        _see_that(not self.disabled, f"{self.data['label']} can't be pressed")
        held = self.given | {name: self._typed(self.fields[name], value) for name, value in typed.items()}
        saves_by_itself = [field.get("savesByItself", False) for field in self.fields.values()]
        _see_that(held != self.given or not any(saves_by_itself), "nothing was typed")
        for name, field in self.fields.items():
            value = held[name]["name"] if isinstance(held[name], dict) else held[name]
            _see_that(not field["needs"] or (value.strip() if isinstance(value, str) else value), field["needs"])
        return _fill(self.data["deed"], held)

    def _typed(self, field, value):
        if value == field.get("value"):
            return value
        _see_that(not field["disabled"], f"{field['label']} only shows its value")
        if field["kind"] == "file":
            name, content = value
            _see_that(len(content) <= field["largestBytes"], f"{name} is too large")
            return {"name": name, "content": base64.b64encode(content).decode()}
        chosen = [value] if field["kind"] in ("choice", "radio") else value if field["kind"] == "several" else []
        options = {one for one, _ in field.get("options", ())} | ({""} if field.get("placeholder") else set())
        _see_that(set(chosen) <= options, f"{field['label']} does not offer {value!r}")
        _see_that(len(value) <= field.get("longest", len(value)), f"{field['label']} takes no text as long as that")
        return value


def _see_that(can_be, says):
    if not can_be:
        raise NotSentError(says)


def _fill(part, held):
    """Put what fields hold into a deed."""
    if isinstance(part, list):
        return [_fill(field, held) for field in part]
    if not isinstance(part, dict):
        return part
    if "$field" not in part:
        return {key: _fill(one, held) for key, one in part.items()}
    value = held[part["$field"]]
    value = value[part["part"]] if part.get("part") else value
    return value == part["equals"] if "equals" in part else value


class Browser:
    """One person's browser with one page in it.

    Attributes:
        at: The page, run without a browser.
        name: What was typed as the person's name.
        question: The act that waits for the person's choice, and its answer; None where nothing does.
    """

    def __init__(self, at):
        self.at, self.name, self.question = at, "", None
        self._key, self._wanted = secrets.token_hex(16), Run()

    # ---- What the page shows ----

    def components(self, name):
        """What each component of that name on the page is told."""
        found = (element.proto for element in self.at.get("bidi_component"))
        return [json.loads(item.json) for item in found if item.component_name == f"neighbouring_{name}"]

    @property
    def shown(self):
        """What the page says that it shows."""
        [desk] = self.components("desk")
        return msgspec.convert(desk, Shown)

    @property
    def forms(self):
        """The forms on the page, by key."""
        return {component["key"]: Form(component) for component in self.components("act_form")}

    @property
    def asks(self):
        """What a person who is asked may choose on this page; nothing where nothing waits."""
        if self.question is None or not self.shown.asks or self.question[0].of.plan != self.shown.of.plan:
            return []
        return [way.way for way in self.question[1].ways]

    def picture(self, *, chosen=()):
        """What the page's map, cards, findings, chart and table show."""
        _see_that(self.components("cluster_map"), "the page has no map")
        shown = self.shown
        look = Look(shown.of, self._key, shown.view, zone=ZONE, chosen=list(chosen), right=shown.right)
        return _ask("look", look, Picture)

    # ---- What a person does ----

    def fill_and_send(self, key, **typed):
        """Type into a form and press its button; returns the answer, when the page shows what came of it."""
        form = self.forms.get(key)
        _see_that(form is not None, f"the page has no form {key}: it has {sorted(self.forms)}")
        of = form.data["of"] and msgspec.convert(form.data["of"], Subject)
        return self.send(form.filled(**typed), of=of, revision=form.data["revision"])

    def do(self, deed):
        """Do something on the map; returns the answer as above."""
        can_be = self.components("cluster_map") and self.shown.can_change
        _see_that(can_be, "the page has no map that can be changed")
        return self.send(deed)

    def choose(self, way):
        """Choose what becomes of the act that waits; returns the answer, None where nothing is asked of the door."""
        _see_that(way in self.asks, f"the page does not offer {way}: it offers {self.asks}")
        (act, _), self.question = self.question, None
        return None if way == "drop" else self.send(act.deed, of=act.of, revision=act.revision, met=way)

    def send(self, deed, *, of=None, revision=None, met="ask"):
        """Ask the door for a deed, whether or not the page offers it; returns the answer as above."""
        shown = self.shown
        of = of or shown.of
        waits = self.question and met == "ask" and of.plan == self.question[0].of.plan
        _see_that(not waits, "first choose what becomes of the change that waits")
        act = Act(
            id=secrets.token_hex(16),
            browser=self._key,
            of=of,
            revision=shown.revision if revision is None else revision,
            deed=deed if isinstance(deed, Deed) else msgspec.convert(deed, AnyDeed),
            view=shown.view,
            met=met,
            who=shown.who or self.name,
            zone=ZONE,
            right=shown.right,
            wants_picture=bool(self.components("cluster_map")) and of.plan == shown.of.plan,
        )
        answer = _ask("act", act, Answer)
        if answer.outcome == "conflict":
            self.question = (act, answer)
        if answer.outcome == "done":
            draft = "" if of.plan or isinstance(act.deed, MAKES_ANOTHER) else shown.draft
            opened = (answer.plan, draft, answer.opens) if answer.opens else ("", "", "")
            self._wanted = Run(self._wanted.n + 1, *opened)
        self.run()
        return answer

    def run(self):
        """Have the page run, with what the browser asked for last."""
        states = self.at._tree.get_widget_states()  # noqa: SLF001 (AppTest knows no state of components)
        desk = next(
            (element.proto for element in self.at.get("bidi_component") if element.proto.component_name == DESK), None
        )
        if desk is not None and self._wanted.n:
            states.widgets.add(id=desk.id, json_value=json.dumps({"run": asdict(self._wanted)}))
        self.at._run(states)  # noqa: SLF001 (as above)
        return self


def _ask(path, asked, kind):
    """Ask the door as the page's own script does."""
    status, body = anyio.run(_post, f"/{path}", msgspec.json.encode(asked))
    if status != 200:
        raise NotAnsweredError(status, msgspec.json.decode(body, type=Trouble).says)
    return msgspec.json.decode(body, type=kind)


async def _post(path, body):
    """Send a request through the app's routes, as its server does; returns status and body of the response."""
    headers = {"host": HOST, "origin": f"http://{HOST}", "content-type": "application/json"}
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "root_path": "",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "server": ("localhost", 8501),
        "client": ("127.0.0.1", 50_000),
    }
    sent = []

    async def receive():
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message):
        sent.append(message)

    await Starlette(routes=door_routes())(scope, receive, send)
    return sent[0]["status"], b"".join(item.get("body", b"") for item in sent[1:])
