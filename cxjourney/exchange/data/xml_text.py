"""XML for other programs: elements as bytes."""

from __future__ import annotations

from xml.etree import ElementTree


def xml_bytes(root: ElementTree.Element) -> bytes:
    """Return a whole document in UTF-8, indented for people who look into it."""
    ElementTree.indent(root)
    text: str = ElementTree.tostring(root, encoding="unicode")
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + text + "\n").encode()
