"""XML for other programs: texts that XML can hold, elements as bytes."""

from __future__ import annotations

import re
from xml.etree import ElementTree

_UNSTORABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def xml_safe(text: str) -> str:
    """Return `text` with what XML 1.0 cannot hold replaced by the mark for it."""
    return _UNSTORABLE.sub("\ufffd", text)


def xml_bytes(root: ElementTree.Element) -> bytes:
    """Return a whole document in UTF-8, indented for people who look into it."""
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n").encode()
