"""What people wrote, without what no file can hold or no reader should meet; beside `saving`, for whoever writes files.

Nothing is escaped here: each format does that itself.
"""

from __future__ import annotations

import re

_LINE_END = re.compile("\r\n?|\f")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")
_TURN = re.compile("[\u202a-\u202e\u2066-\u2069]")


def storable(text: str) -> str:
    """Return `text` without control characters, with a mark in the place of halves of characters.

    XML, hence every office file, can hold the rest; lines end with a line feed.
    """
    if text.isprintable():
        return text
    return _NO_CHARACTER.sub("\ufffd", _CONTROL.sub("", _LINE_END.sub("\n", text)))


def readable(text: str) -> str:
    """Return what is `storable` without the marks that turn the direction of writing around for what follows."""
    return text if text.isprintable() else _TURN.sub("", storable(text))


def one_line(text: str) -> str:
    """Return what is `readable` as one line."""
    return " ".join(readable(text).split())
