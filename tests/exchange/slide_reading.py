"""Reading a deck back without trusting what wrote it: every shape, every part, every embedded workbook."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from lxml import etree
from pptx import Presentation

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"


class Deck:
    """A deck with its parts as XML, and the cells of every workbook inside it."""

    def __init__(self, path: Path | bytes) -> None:
        data = path if isinstance(path, bytes) else path.read_bytes()
        self.presentation = Presentation(BytesIO(data))
        self.slides: list[Any] = list(self.presentation.slides)
        with zipfile.ZipFile(BytesIO(data)) as archive:
            assert archive.testzip() is None
            self.parts = {name: archive.read(name) for name in archive.namelist()}
            assert len(self.parts) == len(archive.namelist())

    def trees(self) -> Iterator[tuple[str, etree._Element]]:
        """Yield every part that is XML."""
        for name, data in self.parts.items():
            if name.endswith((".xml", ".rels")):
                yield name, etree.fromstring(data)

    def workbooks(self) -> Iterator[dict[str, bytes]]:
        """Yield the parts of each embedded workbook."""
        for name, data in self.parts.items():
            if name.endswith(".xlsx"):
                with zipfile.ZipFile(BytesIO(data)) as archive:
                    yield {inner: archive.read(inner) for inner in archive.namelist()}

    @property
    def everything(self) -> bytes:
        """Every part and every part of the workbooks, for looking for what must not be there."""
        inner = b"\n".join(b"\n".join(parts.values()) for parts in self.workbooks())
        return b"\n".join(self.parts.values()) + inner

    def titles(self) -> list[str]:
        """Return the titles in order, as the outline view shows them."""
        return [slide.shapes.title.text_frame.text if slide.shapes.title is not None else "" for slide in self.slides]

    def titled(self, start: str) -> Any:
        """Return the first slide whose title starts so."""
        return next(slide for slide, title in zip(self.slides, self.titles(), strict=True) if title.startswith(start))


def every_shape(shapes: Any) -> Iterator[Any]:
    """Yield all shapes, those inside groups too."""
    for shape in shapes:
        yield shape
        if shape.shape_type is not None and hasattr(shape, "shapes"):
            yield from every_shape(shape.shapes)


def texts_of(slide: Any) -> str:
    """Return all text on a slide."""
    return "\n".join("".join(part.itertext()) for part in slide._element.iter(f"{A}p"))


def connectors_of(slide: Any) -> list[tuple[int, int]]:
    """Return the ids of the shapes that each glued connector begins and ends at."""
    found = []
    for element in slide._element.iter(f"{P}cxnSp"):
        begin, end = element.find(f".//{A}stCxn"), element.find(f".//{A}endCxn")
        if begin is not None and end is not None:
            found.append((int(begin.get("id")), int(end.get("id"))))
    return found
