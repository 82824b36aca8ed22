"""Reading a workbook back without the library that wrote it: raw parts of the archive."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LINK = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


class Parts:
    """The parts of one .xlsx archive, and its sheets by title."""

    def __init__(self, path: Path) -> None:
        with zipfile.ZipFile(path) as archive:
            assert archive.testzip() is None
            self.files = {name: archive.read(name) for name in archive.namelist()}
        assert len(self.files) == len(set(map(str.casefold, self.files)))
        links = {
            link.get("Id"): link.get("Target")
            for link in ElementTree.fromstring(self.files["xl/_rels/workbook.xml.rels"])
        }
        book = ElementTree.fromstring(self.files["xl/workbook.xml"])
        self.sheets = {
            sheet.get("name", ""): str(links[sheet.get(f"{LINK}id")]).lstrip("/") for sheet in book.iter(f"{MAIN}sheet")
        }

    def sheet(self, title: str) -> ElementTree.Element:
        """Return the XML of a sheet."""
        return ElementTree.fromstring(self.files[self.sheets[title]])

    def rows(self, title: str) -> list[list[str | float | None]]:
        """Return the cells of a sheet row by row, from column A on; gaps are None."""
        table: list[list[str | float | None]] = []
        for row in self.sheet(title).iter(f"{MAIN}row"):
            number = int(row.get("r", "0"))
            table += [[] for _ in range(number - len(table))]
            for cell in row.iter(f"{MAIN}c"):
                column = column_number(re.sub(r"\d", "", cell.get("r", "")))
                values = table[number - 1]
                values += [None] * (column - len(values))
                values[column - 1] = _value(cell)
        return table

    def tables(self, title: str) -> list[ElementTree.Element]:
        """Return the real tables on a sheet."""
        path = self.sheets[title]
        links = self.files.get(path.replace("worksheets/", "worksheets/_rels/") + ".rels")
        if links is None:
            return []
        targets = [str(link.get("Target")).lstrip("/") for link in ElementTree.fromstring(links)]
        return [ElementTree.fromstring(self.files[target]) for target in targets if "tables/" in target]

    def records(self, title: str) -> list[dict[str, str | float | None]]:
        """Return the rows of the first table on a sheet, by header."""
        first, top, last, bottom = self.area(title)
        rows = [[*row, *[None] * last][first - 1 : last] for row in self.rows(title)[top - 1 : bottom]]
        head, *rows = rows
        return [dict(zip(map(str, head), row, strict=True)) for row in rows]

    def heads(self, title: str) -> list[str | float | None]:
        """Return the headers of the first table on a sheet."""
        return list(self.records(title)[0])

    def area(self, title: str) -> tuple[int, int, int, int]:
        """Return first column, header row, last column and last row of the first table on a sheet."""
        return range_of(self.tables(title)[0].get("ref", ""))

    @property
    def everything(self) -> bytes:
        """All parts one after the other, to search for what must not be there."""
        return b"\n".join(self.files.values())


def range_of(place: str) -> tuple[int, int, int, int]:
    """Return first column, first row, last column, last row of a range such as A1:C9, or of a single cell."""
    left, top, right, bottom = re.fullmatch(r"\$?([A-Z]+)\$?(\d+)(?::\$?([A-Z]+)\$?(\d+))?", place).groups()
    return column_number(left), int(top), column_number(right or left), int(bottom or top)


def column_number(letters: str) -> int:
    """Return 1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _value(cell: ElementTree.Element) -> str | float | None:
    if cell.get("t") == "inlineStr":
        return "".join(text.text or "" for text in cell.iter(f"{MAIN}t"))
    value = cell.find(f"{MAIN}v")
    return float(value.text or "") if value is not None else None
