"""Text of people and files as Streamlit shows it: as it is, never as Markdown or HTML."""

from __future__ import annotations

import re


def as_plain_text(text: str) -> str:
    r"""Return text that Streamlit's Markdown shows as it is: names come from files and from people.

    >>> print(as_plain_text("St *John* [x](y) :red[z] $1"))
    St \*John\* \[x\]\(y\) \:red\[z\] \$1
    """
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])", r"\\\1", text)
