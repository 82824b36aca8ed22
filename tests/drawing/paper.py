"""Reads finished PDFs back: their texts by page, what their outline says, and whether words lie on each other."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from itertools import islice, takewhile
from pathlib import Path

from pypdf import PdfReader

HAS_POPPLER = shutil.which("pdftotext") is not None

HOSTILE = "Buy (now)) \\ \ud800 <b>\x00\x07</b> =1+1 \u202e end"
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')
_SLACK = 0.22  # a word's box holds the font's ascent and descent, which may touch the next line's


def texts_of(pdf: bytes) -> list[str]:
    """Return the text of each page, with single blanks."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


def titles_of(pdf: bytes) -> list[str]:
    """Return all bookmarks in their order."""

    def flat(items: list) -> list[str]:  # type: ignore[type-arg]
        return [title for item in items for title in (flat(item) if isinstance(item, list) else [item["/Title"]])]

    return flat(PdfReader(io.BytesIO(pdf)).outline)


def collisions(pdf: bytes, folder: Path) -> list[str]:
    """Return the words that lie on each other or outside their page, as poppler finds them."""
    path = folder / "looked-at.pdf"
    path.write_bytes(pdf)
    done = subprocess.run(["pdftotext", "-bbox", str(path), "-"], capture_output=True, text=True, check=True)
    assert done.stderr == ""
    found = []
    for number, page in enumerate(done.stdout.split("<page ")[1:], 1):
        sizes = re.match(r'width="([\d.]+)" height="([\d.]+)"', page)
        assert sizes is not None
        width, height = map(float, sizes.groups())
        words = [(*map(float, numbers), text) for *numbers, text in _WORD.findall(page)]
        words.sort(key=lambda word: word[1])
        for index, one in enumerate(words):
            if one[0] < 0 or one[1] < 0 or one[2] > width or one[3] > height:
                found.append(f"{number}: {one[4]} is outside")
            near = takewhile(lambda other, end=one[3]: other[1] < end, islice(words, index + 1, None))  # type: ignore[misc]
            found += [f"{number}: {one[4]} on {other[4]}" for other in near if _touch(one, other)]
    return found


def _touch(one: tuple, other: tuple) -> bool:  # type: ignore[type-arg]
    tall, other_tall = one[3] - one[1], other[3] - other[1]
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3] - tall * _SLACK, other[3] - other_tall * _SLACK)
    high -= max(one[1] + tall * _SLACK, other[1] + other_tall * _SLACK)
    return wide > 0.5 and high > 0.5
