"""A sentence for screen readers when something on the page changed that nobody pressed; nothing to see."""

from __future__ import annotations

from typing import Final

import streamlit as st

_COMPONENT: Final = st.components.v2.component(
    "neighbouring_announcer",
    html="""
<div role="status" aria-live="polite"></div>
""",
    css="""
div { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
""",
    js="""
export default function announce({ data, parentElement }) {
  const region = parentElement.querySelector("[role=status]");
  if (region && region.textContent !== data.say) region.textContent = data.say;
}
""",
)


def announce(say: str, *, key: str) -> None:
    """Let a screen reader say a sentence, once each time it changes."""
    _COMPONENT(key=key, data={"say": say})
