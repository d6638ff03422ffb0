"""The button that hands out a file, which is made when it is pressed."""

from __future__ import annotations

import re
import unicodedata
from threading import Thread
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

if TYPE_CHECKING:
    from collections.abc import Callable

    from streamlit.runtime.scriptrunner import ScriptRunContext

CSV: Final = "text/csv"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_NAME: Final = 60
"""Characters of a plan's name in a file's."""


def draw_download(  # noqa: PLR0913 (what such a button consists of)
    label: str,
    make: Callable[[], bytes],
    *,
    file_name: str,
    mime: str,
    icon: str = ":material/download:",
    key: str | None = None,
    about: str | None = None,
    width: int | Literal["content"] = "content",
) -> None:
    """Draw the button.

    Args:
        label: What it says.
        make: Makes the file, in a thread that knows no session: what it needs from there is worked out before.
        file_name: Under which the browser keeps it.
        mime: Of the file.
        icon: Before the label.
        key: Of the button, where several have the same label.
        about: Said beside it.
        width: Of the button, as Streamlit takes it.
    """
    context = get_script_run_ctx()

    def made() -> bytes:
        data = make()
        if context:
            _hold(data, context, file_name=file_name, mime=mime)
        return data

    st.download_button(
        label, made, file_name=file_name, mime=mime, icon=icon, key=key, help=about, width=width, on_click="ignore"
    )  # fmt: skip


def _hold(data: bytes, context: ScriptRunContext, *, file_name: str, mime: str) -> None:
    """Let the file stand for as long as the page that it was asked for on.

    Streamlit 1.67 lets a file that was made at a press belong to no session, and takes away what belongs to none
    whenever a script has ended twice, anybody's: in a workshop that is before the browser has fetched it.
    """
    holder = Thread(
        target=runtime.get_instance().media_file_mgr.add,
        args=(data, mime),
        kwargs={"coordinates": f"made {file_name}", "file_name": file_name, "is_for_static_download": True},
    )
    add_script_run_ctx(holder, context)
    holder.start()
    holder.join()


def file_stem(name: str) -> str:
    """Return a plan's name as every system takes it for a file's: letters, digits and hyphens; "" where none is left.

    >>> file_stem("Rivière / Côte: 2"), file_stem("../.."), file_stem("选项")
    ('riviere-cote-2', '', '')
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:LONGEST_NAME].strip("-")
