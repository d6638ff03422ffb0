"""Where the program itself is: areas and plans are kept beside it, unless the environment says otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Final

PROJECT: Final = Path(__file__).resolve().parents[1]
