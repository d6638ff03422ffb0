"""How hard a finding is, as people read it: a word, and a colour that never stands without it."""

from __future__ import annotations

from typing import Final

BADGES: Final = {
    "contract": ("Contract", "red"),
    "guidance": ("Guidance", "orange"),
    "policy": ("Policy", "violet"),
    "note": ("Note", "blue"),
    "allowed": ("Allowed", "green"),
}
"""By severity, from `geo.rules.rules.SEVERITIES`: its word, and the colour of Streamlit's badge."""
