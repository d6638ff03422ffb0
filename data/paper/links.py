"""Which texts may become a link in a file: web addresses, nothing that opens a program or a path."""

from __future__ import annotations

import re
from typing import Final

ADDRESS: Final = re.compile(r"https?://[^\s\"<>]{1,500}")


def is_address(text: str) -> bool:
    """Return whether a text is one plain web address.

    >>> is_address("https://plans.example/?plan=a1"), is_address("javascript:alert(1)"), is_address("file:///etc")
    (True, False, False)
    """
    return bool(ADDRESS.fullmatch(text))
