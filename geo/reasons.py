"""How modes of travel are said in sentences."""

from __future__ import annotations

from typing import Final

BY_MODE: Final = {"walk": "on foot", "cycle": "by bicycle", "drive": "by car"}
"""How each mode is said in a sentence."""
