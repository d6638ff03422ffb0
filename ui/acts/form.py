"""A form that does one thing to a plan: what is typed goes as an act to the door, never through a run of Streamlit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, Literal

import msgspec
import streamlit as st
from msgspec import Struct

from ui.acts.schema import AnyDeed
from ui.cluster_map import loader
from ui.session import session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ui.acts.picture_schema import Subject

_COMPONENT: Final = st.components.v2.component("neighbouring_act_form", js=loader("form.js"))
_SYMBOL: Final = ":material/"

Options = tuple[tuple[str, str], ...]
"""What can be chosen: for each its value, and the words on screen."""


class Field(Struct, frozen=True, omit_defaults=True, rename={"name": "$field"}):
    """In a deed: what a field of the form holds when it is sent.

    Attributes:
        name: Of the field.
        part: Of a file, "name" or "content".
        equals: Makes it true or false: whether the field holds this.
    """

    name: str
    part: Literal["", "name", "content"] = ""
    equals: str | None = None


class _Named(Struct, frozen=True, rename="camel", tag_field="kind"):
    name: str
    label: str


class FormField(_Named, frozen=True, kw_only=True):
    """What fields have in common.

    Attributes:
        name: By which the deed refers to it.
        label: On screen, and for those who do not see it.
        help: More about it, seen on hovering and read out.
        disabled: Whether it only shows its value.
        hides_label: Whether the label is only read out.
        needs: What is said beside it when it is empty: nothing is sent then. "" where it may be empty.
        clears: Whether it goes empty when what it held was done.
        width: At most, in pixels; None for all there is.
    """

    help: str = ""
    disabled: bool = False
    hides_label: bool = False
    needs: str = ""
    clears: bool = False
    width: int | None = None


class TextField(FormField, frozen=True, kw_only=True, tag="text"):
    """A line of text; `saves_by_itself` on Enter or when it is left, and then it needs no button."""

    value: str = ""
    longest: int = 400
    placeholder: str = ""
    icon: str = ""
    autocomplete: str = "off"
    saves_by_itself: bool = False


class TextArea(FormField, frozen=True, kw_only=True, tag="area"):
    """Some lines of text; its height is in pixels."""

    value: str = ""
    longest: int = 20_000
    placeholder: str = ""
    height: int = 110


class Choice(FormField, frozen=True, kw_only=True, tag="choice"):
    """One of several in a list that opens.

    With a placeholder nothing need be chosen, which is the value ""; without one the first is, where no other is.
    """

    options: Options
    value: str = ""
    placeholder: str = ""


class Radio(FormField, frozen=True, kw_only=True, tag="radio"):
    """One of a few, all in view; the value "" is nothing chosen yet, unless it is an option."""

    options: Options
    value: str = ""
    horizontal: bool = False


class Day(FormField, frozen=True, kw_only=True, tag="day"):
    """A day as an ISO date, or ""."""

    value: str = ""


class Several(FormField, frozen=True, kw_only=True, tag="several"):
    """Several of many, found by typing. In the deed it stands for a list."""

    options: Options
    value: tuple[str, ...] = ()
    placeholder: str = "Type to find"


class File(FormField, frozen=True, kw_only=True, tag="file"):
    """A file, of which the deed takes the name and the content, in base64.

    Attributes:
        accept: Kinds of file, as ".json,.csv".
        largest_bytes: A larger one is refused before it is read.
        words: Beside the button: what can be chosen, and how large it may be.
    """

    accept: str = ""
    largest_bytes: int = 20_000_000
    words: str = ""
    needs: str = "Choose a file first."
    clears: bool = True


AnyField = TextField | TextArea | Choice | Radio | Day | Several | File
Held = str | tuple[str, ...] | dict[str, str]


def act_form(  # noqa: PLR0913 (all that a form is made of)
    deed: Mapping[str, Any],
    fields: Sequence[AnyField] = (),
    *,
    label: str,
    key: str,
    icon: str = "",
    primary: bool = False,
    disabled: bool = False,
    align: Literal["row", "column"] = "column",
    of: Subject | None = None,
    revision: int | None = None,
    note: str = "",
    help: str = "",  # noqa: A002 (Streamlit's own word for it)
    tells: bool = True,
    width: Literal["stretch", "content"] | int | None = None,
) -> None:
    """Draw a form; without fields it is a button.

    Args:
        deed: What is done, as `ui.acts.schema` has it in JSON: {"type": "rename", "cluster": "A", "name":
            Field("name")}. A `Field` in it stands for what a field of the form holds when it is sent.
        fields: From top to bottom, or from left to right.
        label: On the button; where every field saves by itself there is none.
        key: Of the form on the page.
        icon: On the button: the name of a Material symbol, as ":material/save:".
        primary: Whether the button is filled.
        disabled: Whether nothing can be typed or pressed.
        align: Fields and button beside each other, or below each other.
        of: The plan that is meant, where it is not the one that the page shows.
        revision: Of that plan, that the fields show; None for the one that the page shows.
        note: A sentence below the form.
        help: More about the button, seen on hovering and read out.
        tells: Whether the form says what came of it. What was refused it says in any case.
        width: Of the form, in pixels, or as Streamlit's own elements have it; None for all there is, and for as much
            as it takes where there is only the button.

    Raises:
        ValueError: The door takes no such deed, or the deed and the fields do not fit each other.
    """
    try:
        check(deed, fields)
    except ValueError as error:
        msg = f"The form {key!r} can't be drawn: {error}"
        raise ValueError(msg) from error
    _COMPONENT(
        key=key,
        width=width or ("stretch" if fields else "content"),
        data={
            "key": key,
            "deed": msgspec.to_builtins(deed),
            "fields": [_as_data(field) for field in fields],
            "label": label,
            "icon": _symbol(icon),
            "primary": primary,
            "disabled": disabled,
            "align": align,
            "of": None if of is None else msgspec.to_builtins(of),
            "drawnFor": _drawn_for(),
            "revision": revision,
            "note": note,
            "help": help,
            "tells": tells,
        },
    )


def check(deed: Mapping[str, Any], fields: Sequence[AnyField]) -> None:
    """Refuse what a form could never send: a deed must fit the door with its fields full and with them empty.

    >>> check({"type": "rename", "cluster": "A", "name": Field("name")}, [TextField("name", "Name")])
    >>> check({"type": "rename", "cluster": "A", "title": "North"}, [])
    Traceback (most recent call last):
    ValueError: Object contains unknown field `title`

    Raises:
        ValueError: The door takes no such deed, or the deed and the fields do not fit each other.
    """
    names = [field.name for field in fields]
    referred = {reference.name for reference in _references(dict(deed))}
    if len(names) != len(set(names)) or referred != set(names):
        msg = f"its fields are {names}, and its deed refers to {sorted(referred)}"
        raise ValueError(msg)
    for field in fields:
        if isinstance(field, Choice) and field.placeholder and any(value == "" for value, _ in field.options):
            msg = f'"" is an option of {field.name}, so that a placeholder can\'t stand for it'
            raise ValueError(msg)
    for held in ({field.name: _fullest(field) for field in fields}, {field.name: _emptiest(field) for field in fields}):
        try:
            msgspec.convert(_filled(dict(deed), held), AnyDeed)
        except msgspec.ValidationError as error:
            raise ValueError(str(error)) from error


def _references(part: object) -> list[Field]:
    if isinstance(part, Field):
        return [part]
    inside = part.values() if isinstance(part, dict) else part if isinstance(part, list | tuple) else ()
    return [reference for field in inside for reference in _references(field)]


def _filled(part: object, held: Mapping[str, Held]) -> object:
    """Return the deed as the browser would send it; `form_data.ts` does the same."""
    if isinstance(part, Field):
        value = held[part.name]
        if isinstance(value, dict) != (part.part != ""):
            msg = f"of a file, and of nothing else, a deed takes the parts: {part.name}"
            raise ValueError(msg)
        value = value[part.part] if isinstance(value, dict) else value
        return value if part.equals is None else value == part.equals
    if isinstance(part, dict):
        return {key: _filled(one, held) for key, one in part.items()}
    return [_filled(field, held) for field in part] if isinstance(part, list | tuple) else part


def _fullest(field: AnyField) -> Held:
    """Return the longest that a field can hold."""
    match field:
        case TextField() | TextArea():
            return field.value if field.disabled else "x" * field.longest
        case Choice() | Radio():
            return max((value for value, _ in field.options), key=len, default="")
        case Day():
            return "2026-07-31"
        case Several():
            return tuple(value for value, _ in field.options) or ("x",)
        case File():
            return {"name": "x", "content": "x"}


def _emptiest(field: AnyField) -> Held:
    """Return the shortest that a field can hold when it is sent."""
    match field:
        case TextField() | TextArea():
            return field.value if field.disabled else "x" if field.needs else ""
        case Choice() | Radio():
            can_be_empty = not field.needs and _begins_with(field) == ""
            return "" if can_be_empty else min((value for value, _ in field.options), key=len, default="x")
        case Day():
            return "2026-07-31" if field.needs else ""
        case Several():
            return ("x",) if field.needs else ()
        case File():
            return {"name": "x", "content": "x"} if field.needs else {"name": "", "content": ""}


def _begins_with(field: Choice | Radio) -> str:
    """Return what is chosen at first; "" for nothing, unless that is an option."""
    values = [value for value, _ in field.options]
    if field.value in values or isinstance(field, Radio) or field.placeholder or not values:
        return field.value if field.value in values else ""
    return values[0]


def _as_data(field: AnyField) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(field)
    if isinstance(field, TextField):
        data["icon"] = _symbol(field.icon)
    if isinstance(field, Choice | Radio):
        data["value"] = _begins_with(field)
    return data


def _drawn_for() -> dict[str, str] | None:
    """Return the plan that is on screen as the form is drawn: what is pressed a moment later is about no other."""
    here = session()
    workshop = here.workshops.get(here.area_id)
    if workshop is None:
        return None
    return {"plan": workshop.token, "draft": "" if workshop.opened else workshop.draft, "slug": workshop.slug}


def _symbol(icon: str) -> str:
    """Return the name of a symbol in the font of icons that Streamlit's page brings along.

    >>> _symbol(":material/save:")
    'save'
    """
    if icon and not (icon.startswith(_SYMBOL) and icon.endswith(":")):
        msg = f"{icon!r} is no Material symbol, as :material/save: is"
        raise ValueError(msg)
    return icon.removeprefix(_SYMBOL).removesuffix(":")
