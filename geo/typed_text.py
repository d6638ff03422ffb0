"""Text that people type or paste: what no file, database or document can hold is taken out at the door."""

from __future__ import annotations

import re
from typing import Final

NOT_HOLDABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""Control characters and halves of characters: XML, and with it .docx, .pptx and .xlsx, can't hold them."""


def one_line(text: str) -> str:
    r"""Return a text as one line: white space folded, characters that can't be kept left out.

    >>> one_line("  River \n side\x00 ")
    'River side'
    """
    return " ".join(NOT_HOLDABLE.sub("", text).split())


def paragraphs(text: str) -> str:
    r"""Return a text with its line breaks, without blanks round it and characters that can't be kept.

    >>> paragraphs(" First.\r\n\r\nSecond\x0b.\n")
    'First.\n\nSecond.'
    """
    unbroken = text.replace("\r\n", "\n").replace("\r", "\n")
    return NOT_HOLDABLE.sub("", re.sub("[\x0b\x0c]", "", unbroken)).strip()
