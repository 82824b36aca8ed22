"""Streams XML through callbacks and refuses what attacks are made of: document types, entities, endless nesting.

No tree is built, so a file of a million elements takes no more memory than one of ten. The refusals are those of
defusedxml, whose own streaming parser hands every element through Python twice and takes three times as long.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO, NoReturn
from xml.parsers import expat

from cxjourney.evidence.faults import ReadFault
from cxjourney.evidence.readers.raw import Progress

_PIECE = 1 << 18
_MAX_DEPTH = 200

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def read_xml(
    stream: bytes | IO[bytes],
    name: str,
    start: Start,
    end: End,
    text: Text | None = None,
    progress: Progress | None = None,
    size: int = 0,
) -> None:
    """Parse `stream` to its end; raise ReadFault where it is no well-formed XML or is built to do harm.

    Names of elements come without their prefix, those of attributes as they are written. `size` is the number of
    bytes expected, for `progress`.
    """
    if isinstance(stream, bytes):
        size = len(stream)
        stream = io.BytesIO(stream)
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.buffer_size = 1 << 16
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    depth = 0
    short: dict[str, str] = {}

    def refuse(*_: object) -> NoReturn:
        raise ReadFault("hostile", name=name)

    def opened(tag: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _MAX_DEPTH:
            refuse()
        start(short.get(tag) or short.setdefault(tag, tag.rpartition(":")[2]), attributes)

    def closed(tag: str) -> None:
        nonlocal depth
        depth -= 1
        end(short[tag])

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    parser.ExternalEntityRefHandler = refuse
    parser.StartElementHandler = opened
    parser.EndElementHandler = closed
    if text is not None:
        parser.CharacterDataHandler = text
    done = 0
    try:
        while piece := stream.read(_PIECE):
            parser.Parse(piece, False)
            done += len(piece)
            if progress is not None and size:
                progress(min(done / size, 1.0), "read")
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as fault:
        raise ReadFault("damaged", name=name) from fault
