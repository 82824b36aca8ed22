"""Names made comparable: case, accents, punctuation, blanks and CamelCase do not count."""

from __future__ import annotations

import re
import unicodedata

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NO_WORD = re.compile(r"[^0-9a-z#]+")


def words(text: str) -> str:
    """Return a header as lower-case words with single spaces: `Review Created (UTC)` is `review created utc`."""
    spaced = _CAMEL.sub(" ", text[:2_000])
    decomposed = unicodedata.normalize("NFKD", spaced.replace("ß", "ss"))
    bare = "".join(c for c in decomposed if not unicodedata.combining(c)).casefold()
    if bare.isascii():
        return _NO_WORD.sub(" ", bare).strip()
    return " ".join("".join(c if c.isalnum() or c == "#" else " " for c in bare).split())
