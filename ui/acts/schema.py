"""What crosses between the browser and the server: acts and their answers, looks and the pictures that they give.

The TypeScript types in `ui/cluster_map/src/schema.ts` are made from this file. Whatever the browser sends is checked
by these types when it is read, and nowhere else; what may be done to a plan is for `geo` and the store to say.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct
from msgspec.json import schema_components

from ui.acts.picture_schema import (
    Code,
    Codes,
    Id,
    Key,
    Letter,
    Line,
    Moves,
    Number,
    Picture,
    SomeCodes,
    Subject,
    Text,
    View,
)

NEW: Final = "+"
"""As the target of a move: a cluster that is made for it."""

# Deeds: what is done. One class each; `ui.acts.doing` says what each of them does.


class Deed(Struct, frozen=True, rename="camel", forbid_unknown_fields=True, tag_field="type"):
    """Something that a person does."""


class Move(Deed, frozen=True, tag="move"):
    """Practices go to a cluster: its letter, "" for not placed, `NEW` for a new one."""

    practices: SomeCodes
    to: Code


class Rename(Deed, frozen=True, tag="rename"):
    """A cluster gets another name."""

    cluster: Letter
    name: Line


class Lock(Deed, frozen=True, tag="lock"):
    """A cluster is locked or unlocked."""

    cluster: Letter
    locked: bool


class Hub(Deed, frozen=True, tag="hub"):
    """A practice becomes a cluster's hub; "" for none."""

    cluster: Letter
    practice: Code


class Arrange(Deed, frozen=True, tag="arrange"):
    """How a cluster works together, where its hub is and when that opens; None leaves a part as it is.

    The hub is given by the code of its site: a practice's for its main site, or that of a branch surgery.
    """

    cluster: Letter
    way: Line | None = None
    site: Code | None = None
    hours: Line | None = None


class NewCluster(Deed, frozen=True, tag="new"):
    """A new, empty cluster."""


class RemoveCluster(Deed, frozen=True, tag="remove"):
    """An empty cluster goes."""

    cluster: Letter


class Undo(Deed, frozen=True, tag="undo"):
    """This browser's last step is taken back."""


class Redo(Deed, frozen=True, tag="redo"):
    """What this browser took back last is done again."""


class Today(Deed, frozen=True, tag="today"):
    """Back to today's PCNs."""


class Scratch(Deed, frozen=True, tag="scratch"):
    """Every practice not placed, and one empty cluster."""


class Reopen(Deed, frozen=True, tag="reopen"):
    """An earlier revision is put on screen again; from there the plan goes on."""

    number: Number


class Carry(Deed, frozen=True, tag="carry"):
    """The plan is carried over to the area as it is built now."""


class Note(Deed, frozen=True, tag="note"):
    """Title and note of a section of the board paper."""

    section: Line
    title: Text
    note: Text


class Say(Deed, frozen=True, tag="say"):
    """What a practice said of the plan."""

    practice: Code
    stance: Line
    initials: Line
    date: Line
    words: Text


class TakeBack(Deed, frozen=True, tag="take_back"):
    """What a practice said is taken back."""

    practice: Code


class Effective(Deed, frozen=True, tag="effective"):
    """The day from which the plan would hold; "" for none."""

    date: Line


class Name(Deed, frozen=True, tag="name"):
    """The plan gets another name."""

    name: Line


class MakeFinal(Deed, frozen=True, tag="final"):
    """The plan is locked as final, or the lock is taken back."""

    final: bool


class Archive(Deed, frozen=True, tag="archive"):
    """The plan is put away, or brought back."""

    archived: bool


class Share(Deed, frozen=True, tag="share"):
    """A plan that was only tried out comes into the list of plans."""


class EndKey(Deed, frozen=True, tag="endKey"):
    """The link to edit the plan, or to watch it, leads nowhere from now on; `renew` puts another in its place."""

    gives: Literal["edit", "watch"]
    renew: bool


class Duplicate(Deed, frozen=True, tag="duplicate"):
    """A new plan begins as a revision of this one: its newest, or that of a number.

    `on_screen` says whether the new one is put on screen; else it is only in the list.
    """

    number: Number | None = None
    on_screen: bool = True


class TryJoining(Deed, frozen=True, tag="try"):
    """In a new plan a practice moves to a cluster; the plan it begins from stays as it is."""

    practice: Code
    to: Letter
    from_today: bool


class Load(Deed, frozen=True, tag="load"):
    """A plan or a spreadsheet from a file, base64, becomes a new plan or the next revision of this one."""

    file: Line
    content: Annotated[str, Meta(max_length=28_000_000)]
    as_revision: bool = False


AnyDeed = (
    Move
    | Rename
    | Lock
    | Hub
    | Arrange
    | NewCluster
    | RemoveCluster
    | Undo
    | Redo
    | Today
    | Scratch
    | Reopen
    | Carry
    | Note
    | Say
    | TakeBack
    | Effective
    | Name
    | MakeFinal
    | Archive
    | Share
    | EndKey
    | Duplicate
    | TryJoining
    | Load
)


class Act(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """One thing that a person asks to be done.

    Attributes:
        id: Made by the browser for this act alone; a repeat has the same and gets the same answer.
        browser: The browser's own key, by which its steps are undone.
        of: The plan.
        revision: The revision it was made on; 0 for today's PCNs that are not kept yet.
        deed: What to do.
        seen: The last revision whose changes of others the person could see, where acts of their own were answered
            since; null for `revision`.
        met: What becomes of it where others did something that touches it: the person is asked, it is done all the
            same, or it is kept as a branch.
        who: The person's name as typed; "" for none.
        zone: Time zone of the browser, for what is told; "" for that of the server.
        view: How minutes are looked at on the screen that asks.
        chosen: Practices that are chosen or taken up there.
        wants_picture: Whether that screen shows the map, so that the answer brings what it shows next.
        right: Key by which the screen may make new plans: of the owner, or to edit a plan of the area; "" for none.
    """

    id: Id
    browser: Id
    of: Subject
    revision: Number
    deed: AnyDeed
    view: View
    seen: Number | None = None
    met: Literal["ask", "on_top", "branch"] = "ask"
    who: Line = ""
    zone: Line = ""
    chosen: Codes = []
    wants_picture: bool = False
    right: Key = ""


class Look(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """What a screen wants to show: a plan, looked at in a way, with practices chosen or taken up.

    `right` is as in `Act`: it lets the screen see today's PCNs of an area.
    """

    of: Subject
    browser: Id
    view: View
    zone: Line = ""
    chosen: Codes = []
    right: Key = ""


class Ask(Struct, frozen=True, rename="camel", forbid_unknown_fields=True):
    """Whether anything is new of a plan: of that id, by its key; without an id, only whether the server lives."""

    plan_id: Key
    key: Key


class WayOut(Struct, frozen=True, rename="camel"):
    """What a person may choose where an act was not done at once: "drop" lets go of it."""

    way: Literal["on_top", "branch", "drop"]
    label: str


class Answer(Struct, frozen=True, rename="camel"):
    """What came of an act.

    Attributes:
        id: Of the act.
        outcome: A revision or another change; nothing was left to do; it can't be done; or the person is asked.
        says: What is told of it.
        plan: Key of the plan that it was done to, or that it made.
        revision: That it led to; null where it led to none.
        version: Of that plan after it, by which a page tells its own changes from others'; 0 where it led to none, or
            where others have moved the plan on by now.
        opens: Where a plan that is new is shown: on the page that asked, on the Plan page, or picked from the list of
            plans; "" where none is new.
        met: Where the person is asked: what others did meanwhile, in sentences.
        ways: What they may choose.
        picture: What the screen shows next; null where it did not ask for it, or where it can't be had.
    """

    id: str
    outcome: Literal["done", "nothing", "refused", "conflict"]
    says: str
    plan: str
    revision: int | None
    version: int
    opens: Literal["", "screen", "plan", "list"]
    met: list[str]
    ways: list[WayOut]
    picture: Picture | None


class Trouble(Struct, frozen=True, rename="camel"):
    """Why there is no answer: with status 503 it is worth asking again, with any other it is not."""

    says: str


class Shown(Struct, frozen=True, rename="camel"):
    """What a page shows, as the server drew it last: every part of the page in the browser reads it there.

    Attributes:
        of: The plan.
        draft: Names a plan that is not kept yet: "" for one that is.
        version: Of the plan; 0 for one that is not kept.
        revision: Number of the revision on screen.
        plan_id: By which the version is asked for; "" for a plan that is not kept.
        server: Names the server that drew it.
        trouble: Whether the store can't be read.
        view: How minutes are looked at.
        who: Name of the person signed in; "" where nobody is, and the browser's own name counts.
        remember: Id of the plan that the browser remembers for its next visit; "" leaves what it remembers.
        can_change: Whether this screen may change the plan.
        told: What others did that this page shows for the first time; "" for nothing.
        run: The newest run that the browser asked for and that this page was drawn by.
        asks: Whether the page has room to ask what becomes of a change that touches those of others.
        page: Which page it is, as the address has it below that of the app; "" for the first.
        right: As `Act.right`.
    """

    of: Subject
    draft: str
    version: int
    revision: int
    plan_id: str
    server: str
    trouble: bool
    view: View
    who: str
    remember: str
    can_change: bool
    told: str
    run: int
    asks: bool
    page: str
    right: str


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of all that crosses, every class under its own name."""
    crosses = (Act, Look, Ask, Answer, Trouble, Shown, Picture, Moves)
    _, classes = schema_components(crosses, ref_template="#/definitions/{name}")
    return {
        "title": "Crossing",
        "type": "object",
        "properties": {kind.__name__: {"$ref": f"#/definitions/{kind.__name__}"} for kind in crosses},
        "definitions": {name: _with_tuples(schema) for name, schema in classes.items()},
    }


def _with_tuples(schema: object) -> Any:  # noqa: ANN401 (any part of a schema)
    """Return a schema with tuples as JSON Schema had them before 2020, which the compiler of types reads."""
    if isinstance(schema, list):
        return [_with_tuples(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    plain = {key: _with_tuples(value) for key, value in schema.items()}
    if "prefixItems" in plain:
        plain |= {"items": plain.pop("prefixItems"), "additionalItems": False}
    return plain
