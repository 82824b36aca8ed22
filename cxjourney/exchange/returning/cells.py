"""The cells of one worksheet, read row by row from its entry in the package.

openpyxl knows the shared texts and which styles are dates; its own way through the cells is several times slower under
defusedxml. What defusedxml is for is done here: markup that could define anything is refused before it is parsed.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element, XMLPullParser

from cxjourney.exchange.returning.faults import ReturnFault
from cxjourney.exchange.returning.package import column_number
from cxjourney.exchange.returning.raw import RawCell, Refused

MAX_COLUMNS = 500
MAX_TEXT = 32_767
_PIECE = 1 << 18
_TAIL = 24
_DEFINES = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_LETTERS = re.compile(r"\$?([A-Z]{1,3})")


class CellReader:
    """Owns what the cells of a workbook share: its texts, its styles of dates, and the column numbers seen."""

    def __init__(self, workbook: Any) -> None:
        self._texts: list[str] = next((sheet._shared_strings for sheet in workbook.worksheets), [])
        self._dates: set[int] = workbook._date_formats
        self._spans: set[int] = workbook._timedelta_formats
        self._epoch = workbook.epoch
        self._columns: dict[str, int] = {}
        self.count = 0  # cells so far

    def rows(self, stream: IO[bytes]) -> Iterator[tuple[int, list[RawCell]]]:
        """Yield the rows that there are with their number, cells from column A on; raise ReturnFault, ParseError."""
        number = 0
        for row in _elements(stream, "row"):
            number = int(row.get("r") or number + 1)
            cells: list[RawCell] = []
            for element in row:
                self.count += 1
                column = self._column(element.get("r"), len(cells))
                if column < len(cells) or column >= MAX_COLUMNS:
                    continue
                cells += [None] * (column - len(cells))
                cells.append(self._cell(element))
            yield number, cells

    def _column(self, place: str | None, following: int) -> int:
        match = _LETTERS.match(place) if place else None
        if match is None:
            return following
        letters = match[1]
        found = self._columns.get(letters)
        if found is None:
            found = self._columns[letters] = column_number(letters) - 1
        return found

    def _cell(self, element: Element) -> RawCell:
        kind = element.get("t", "n")
        text, formula, inline = None, None, None
        for child in element:
            tag = child.tag.rpartition("}")[2]
            if tag == "v":
                text = child.text
            elif tag == "f":
                formula = child.text or ""
            elif tag == "is":
                inline = _inline(child)
        if kind == "inlineStr":
            return None if inline is None else inline[:MAX_TEXT]
        if text is None:
            return None if formula is None else Refused(f"={formula}"[:200], is_error=False)
        if kind == "s":
            return self._texts[int(text)][:MAX_TEXT]
        if kind in ("str", "d"):
            return text[:MAX_TEXT]
        if kind == "b":
            return text.strip() == "1"
        if kind == "e":
            return Refused(text[:40], is_error=True)
        return self._number(text, int(element.get("s", 0)))

    def _number(self, text: str, style: int) -> RawCell:
        value = float(text)
        if not math.isfinite(value):
            return None
        if style in self._dates:
            from openpyxl.utils.datetime import from_excel

            try:
                moment: RawCell = from_excel(value, self._epoch, timedelta=style in self._spans)
            except (OverflowError, ValueError):
                return value  # a number that is no day of any calendar
            return moment
        return int(value) if value.is_integer() and abs(value) < 1e15 else value


def _inline(element: Element) -> str:
    """Return a text that stands in the cell itself, in one piece or in runs, without hints of pronunciation."""
    parts = []
    for child in element:
        tag = child.tag.rpartition("}")[2]
        if tag == "t":
            parts.append(child.text or "")
        elif tag == "r":
            parts += [part.text or "" for part in child if part.tag.rpartition("}")[2] == "t"]
    return "".join(parts)


def _elements(stream: IO[bytes], name: str) -> Iterator[Element]:
    """Yield elements of a name as they end; what is in them is forgotten afterwards."""
    parser: Any = XMLPullParser(("end",))
    tail = b""
    while piece := stream.read(_PIECE):
        if _DEFINES.search((tail + piece).replace(b"\0", b"")):
            raise ReturnFault("hostile")
        tail = piece[-_TAIL:]
        parser.feed(piece)
        for _, element in parser.read_events():
            if element.tag.endswith(name) and element.tag.rpartition("}")[2] == name:
                yield element
                element.clear()
    parser.close()
