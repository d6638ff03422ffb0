"""Text of people and files as Streamlit shows it: as it is, never as Markdown or HTML."""

from __future__ import annotations

import re
from typing import Final

LINKED: Final = re.compile(r"www(?=\.)|:(?=//)|@", re.IGNORECASE)
"""After what a text is taken for an address of the web or of mail."""
WORD_JOINER: Final = "\N{WORD JOINER}"


def as_plain_text(text: str) -> str:
    r"""Return text that Streamlit's Markdown shows as it is: names come from files and from people.

    >>> print(as_plain_text("St *John* [x](y) :red[z] $1"))
    St \*John\* \[x\]\(y\) \:red\[z\] \$1

    Nor does a name become a link: a sign that is not seen keeps apart what Markdown would make one of.

    >>> as_plain_text("www.x") == "www\u2060\\.x", as_plain_text("a@b") == "a@\u2060b"
    (True, True)
    """
    apart = LINKED.sub(f"\\g<0>{WORD_JOINER}", text)
    return re.sub(r"([\\`*_{}\[\]()#+\-.!|~<>$:&])", r"\\\1", apart)


def as_plain_lines(text: str) -> str:
    r"""Return text of several lines that Streamlit's Markdown shows as it is, line by line, with its indents.

    >>> as_plain_lines("2 things:\n  *one*")
    '2 things\\:  \n\u2002\u2002\\*one\\*'
    """
    lines = [line.lstrip(" ") for line in text.splitlines()]
    indents = ["\N{EN SPACE}" * (len(line) - len(line.lstrip(" "))) for line in text.splitlines()]
    return "  \n".join(indent + as_plain_text(line) for indent, line in zip(indents, lines, strict=True))
