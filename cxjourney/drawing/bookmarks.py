"""Finishes a PDF that Qt drew: bookmarks, links between pages, title and author, language.

Qt knows nothing of these. The pages themselves stay byte for byte as they are: what is new is appended.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cxjourney.plain_text import readable

if TYPE_CHECKING:
    from pypdf import PdfWriter
    from pypdf.generic import IndirectObject

Bookmark = tuple[str, int, int]
"""Title, page from 0, level from 0."""

_LONGEST = 200  # characters of a bookmark; viewers cut earlier
_LONGEST_FACT = 2000
_OPEN_UP_TO = 40  # bookmarks that a viewer shows at once without a wall of text
_UNSEEN = re.compile(r"[\s\u200b\ufeff]+")


@dataclass(frozen=True, slots=True)
class PageLink:
    """A place on a page that leads to another page; left, top, right, bottom in points from the page's upper left."""

    page: int
    area: tuple[float, float, float, float]
    target: int


def with_bookmarks(
    pdf: bytes,
    bookmarks: Sequence[Bookmark],
    *,
    title: str,
    author: str = "",
    subject: str = "",
    keywords: str = "",
    language: str = "",
    links: Sequence[PageLink] = (),
) -> bytes:
    """Return the PDF with bookmarks (title, page from 0, level from 0), links and facts about the document.

    Viewers show the bookmarks at once where there are two or more, and the title instead of the file's name. A level
    that skips one counts as one deeper than the bookmark before. `language` is a tag such as `en` or `de-AT`. Raise
    IndexError for a page that is not there.
    """
    from pypdf import PdfWriter
    from pypdf.generic import BooleanObject, DictionaryObject, NameObject, TextStringObject

    writer = PdfWriter(io.BytesIO(pdf), incremental=True)
    _add_bookmarks(writer, bookmarks)
    _add_links(writer, links)
    facts = {"/Title": title, "/Author": author, "/Subject": subject, "/Keywords": keywords}
    writer.add_metadata({name: plain_text(text, _LONGEST_FACT) for name, text in facts.items() if text})
    writer.root_object.pop("/Metadata", None)  # Qt's second copy of the facts would contradict these
    if len(bookmarks) > 1:
        writer.page_mode = "/UseOutlines"
    if title:
        shown = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
        writer.root_object[NameObject("/ViewerPreferences")] = shown
    if language:
        writer.root_object[NameObject("/Lang")] = TextStringObject(plain_text(language, 40))
    finished = io.BytesIO()
    writer.write(finished)
    return finished.getvalue()


def plain_text(text: str, longest: int = _LONGEST) -> str:
    """Return a text on one line without anything that no viewer can show, cut with an ellipsis."""
    line = _UNSEEN.sub(" ", readable(text[: longest * 4])).strip()
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def _add_bookmarks(writer: PdfWriter, bookmarks: Sequence[Bookmark]) -> None:
    is_open, count = len(bookmarks) <= _OPEN_UP_TO, len(writer.pages)
    parents: list[IndirectObject] = []
    for text, page, level in bookmarks:
        _check(page, count)
        del parents[max(0, level) :]
        parent = parents[-1] if parents else None
        parents.append(
            writer.add_outline_item(title=plain_text(text) or "–", page_number=page, parent=parent, is_open=is_open)
        )


def _add_links(writer: PdfWriter, links: Sequence[PageLink]) -> None:
    from pypdf.annotations import Link
    from pypdf.generic import Fit, RectangleObject

    count = len(writer.pages)
    for link in links:
        _check(link.page, count)
        _check(link.target, count)
        height = float(writer.pages[link.page].mediabox.height)
        left, top, right, bottom = link.area
        area = RectangleObject((left, height - bottom, right, height - top))
        writer.add_annotation(
            link.page, Link(rect=area, target_page_index=link.target, fit=Fit.fit(), border=[0, 0, 0])
        )


def _check(page: int, count: int) -> None:
    if not 0 <= page < count:
        raise IndexError(f"page {page} of {count}")
