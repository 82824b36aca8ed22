"""What lies in a file that was just written, in words for a preview: sheets, slides, members of an archive."""

from __future__ import annotations

import re
import zipfile
from html import unescape
from pathlib import Path

_SHEET = re.compile(r'<sheet\b(?=[^>]*\bname="([^"]*)")(?![^>]*\bstate="(?:veryH|h)idden")')
_TITLE = re.compile(r'<p:sp>(?:(?!</p:sp>).)*?<p:ph[^>]*type="(?:title|ctrTitle)"(?:(?!</p:sp>).)*?</p:sp>', re.DOTALL)
_TEXT = re.compile(r"<a:t>([^<]*)</a:t>")
_SLIDE = re.compile(r"ppt/slides/slide(\d+)\.xml")


def titles_inside(path: Path) -> list[str]:
    """Return the names of a workbook's visible sheets, the titles of slides in order, or an archive's members."""
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        if "xl/workbook.xml" in names:
            return [unescape(name) for name in _SHEET.findall(archive.read("xl/workbook.xml").decode())]
        slides = sorted((int(match[1]), name) for name in names if (match := _SLIDE.fullmatch(name)))
        if slides:
            return [f"{number}  {_title(archive.read(name).decode())}" for number, (_, name) in enumerate(slides, 1)]
    return sorted(names)


def _title(slide: str) -> str:
    shape = _TITLE.search(slide)
    return unescape("".join(_TEXT.findall(shape[0]))) if shape else ""
