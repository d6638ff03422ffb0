"""Keys for presenting beyond the arrows: those that a clicker in the hand sends, and the ends of the list."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from ui.session import state_of

if TYPE_CHECKING:
    from collections.abc import Callable

STEPS: Final = {"PageDown": 1, "PageUp": -1, "Home": -100, "End": 100}
"""How many screens each key goes on; more than there are: to the end."""
KEY: Final = "board_keys"
_COMPONENT: Final = st.components.v2.component(
    "neighbouring_board_keys",
    js="""
const KEYS = ["PageDown", "PageUp", "Home", "End"];
const listening = new WeakMap();

export default function keys({ parentElement, setTriggerValue }) {
  const here = listening.get(parentElement) ?? {};
  here.tell = (key) => setTriggerValue("key", key);
  if (here.stop) return here.stop;
  const pressed = (event) => {
    const typing = event.target instanceof Element && event.target.closest("input, textarea, select, [role=listbox]");
    if (!KEYS.includes(event.key) || typing || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    here.tell(event.key);
  };
  document.addEventListener("keydown", pressed);
  here.stop = () => {
    document.removeEventListener("keydown", pressed);
    listening.delete(parentElement);
  };
  listening.set(parentElement, here);
  return here.stop;
}
""",
)


def listen(go: Callable[[int], None]) -> None:
    """Call `go` with the number of screens to go on when one of the keys is pressed."""

    def pressed() -> None:
        by = STEPS.get(str(state_of(KEY).get("key")))
        if by:
            go(by)

    _COMPONENT(key=KEY, on_key_change=pressed)
